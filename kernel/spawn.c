/*
 * spawn.c: how processes come: at boot, one after another in a stream, or
 * spawned by others; and how the jobs of a periodic one are released.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

/*
 * Chance follows lineage: what a process draws depends on the seed, on its
 * place in the workload and on how its parent came to be, never on when the
 * policy let it run. So all policies are compared on the same draws.
 */
static uint64_t lineage_of(uint64_t parent, uint64_t child)
{
    return rng_make(parent, child).state;
}

/* ---- One process of a spec ---- */

static void dress(struct proc *p, const struct fos_proc_spec *s, uint32_t copy)
{
    p->spec = s;
    p->copy = copy;
    p->main = s->main;
    p->argc = s->argc;
    p->argv = s->argv;
    p->priority = s->priority;
    p->nice = s->nice;
    p->tickets = s->tickets;
    p->affinity = s->affinity;
    p->stack_size = s->stack ? s->stack : FOS_DEFAULT_STACK;
    p->deadline = s->deadline && !s->period ? p->arrival + s->deadline : FOREVER;
}

static void announce(struct proc *p)
{
    enum fos_share share = p->kernel->sched.ops->share;
    int64_t weight = share == FOS_SHARE_TICKETS ? p->tickets
                     : share == FOS_SHARE_NICE  ? fos_nice_weight(p->nice)
                                                : 1;
    struct fos_event e = {.type = FOS_EV_PROC,
                          .pid = p->pid,
                          .object = p->parent,
                          .value = weight,
                          .cpu = FOS_NO_CPU};
    e.text = trace_intern(p->kernel->trace, p->name, strlen(p->name));
    record_event(p->kernel, e);
    if (p->priority)
        record(p->kernel, FOS_EV_PRIORITY, p->pid, 0, p->priority, NULL);
    proc_set_state(p, FOS_NEW, FOS_BECAUSE_SPAWNED, 0, 0);
}

/* NEW -> READY; a periodic one has its first job released. */
void spawn_admit(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    announce(p);
    donate_begin(p);
    if (sched_task_init(p)) {
        proc_kill(p, 0, k->sched.refusal);
        k->failed = true;
        return;
    }
    if (p->spec && p->spec->period)
        release_due(p);
    else if (p->deadline != FOREVER)
        record(k, FOS_EV_JOB, p->pid, 0, p->deadline, NULL);
    proc_ready(p, FOS_BECAUSE_ARRIVED, FOS_WHY_NEW);
}

static int spawn_copy(struct fos_kernel *k, const struct arrival *a, uint32_t pid)
{
    const struct fos_proc_spec *s = a->spec;
    uint32_t copy = a->copy, parent = a->parent;
    char name[256];
    bool numbered = s->count > 1 || s->stream;
    text_format(name, sizeof(name), numbered ? "%s-%u" : "%s", s->name, copy);
    struct proc *p = proc_create(k, pid, parent, name);
    if (!p)
        return k->next_pid > FOS_MAX_PROCESSES ? -EAGAIN : -ENOMEM;
    dress(p, s, copy);
    p->lineage = lineage_of(a->lineage, copy);
    p->rng = (struct rng){p->lineage};
    struct proc *mother = proc_find(k, parent);
    if (parent && mother)
        mother->children++;
    k->populations[s - k->workload->specs].started++;
    spawn_admit(p);
    return 0;
}

/* ---- Arrivals ---- */

static void arrival_free(struct fos_kernel *k, struct arrival *a)
{
    *(a->prev ? &a->prev->next : &k->arrivals) = a->next;
    if (a->next)
        a->next->prev = a->prev;
    free(a);
}

static void arrival_arm(struct fos_kernel *k, struct arrival *a, fos_time when)
{
    timer_arm(&k->timers, &a->timer, when < FOS_MAX_TIME ? when : FOS_MAX_TIME, a->order);
}

/* Lets the copies come that are due now. 0, or why the rest can't come. */
static int arrive(struct fos_kernel *k, struct arrival *a)
{
    const struct fos_proc_spec *s = a->spec;
    for (; a->copy <= s->count; a->copy++) {
        uint32_t pid = a->first_pid ? a->first_pid + a->copy - 1 : 0;
        int error = spawn_copy(k, a, pid);
        if (error)
            return error;
        if (s->stream && a->copy < s->count) {
            a->copy++;
            arrival_arm(k, a, k->now + rng_draw(&a->rng, &s->every));
            return 0;
        }
    }
    k->coming--;
    arrival_free(k, a);
    return 0;
}

void arrival_due(struct fos_kernel *k, struct arrival *a)
{
    int error = arrive(k, a);
    if (!error)
        return;
    record_warning(k, 0, "'%s' can't come: %s", a->spec->name,
                   error == -EAGAIN ? "the limit is 1,000,000 processes in a run" : "no memory");
    k->failed = true;
    k->coming--;
    arrival_free(k, a);
}

/* Arrivals and releases of one instant: in file order, copies in copy order. */
static uint64_t file_order(const struct fos_kernel *k, const struct fos_proc_spec *s, uint32_t pid)
{
    static_assert(FOS_MAX_PROCESSES < 1 << 20, "a pid has 20 bits");
    return (uint64_t)(s - k->workload->specs) << 20 | pid;
}

static struct arrival *arrival_new(struct fos_kernel *k, const struct fos_proc_spec *s,
                                   uint32_t parent, uint64_t lineage)
{
    struct arrival *a = calloc(1, sizeof(*a));
    if (!a || timer_reserve(&k->timers, 2 * k->alive + 8)) {
        free(a);
        return NULL;
    }
    *a = (struct arrival){.spec = s,
                          .copy = 1,
                          .parent = parent,
                          .order = file_order(k, s, 0),
                          .lineage = lineage,
                          .rng = {lineage_of(lineage, 0)}, /* the copies count from 1 */
                          .next = k->arrivals};
    a->timer = (struct timer){.kind = TIMER_ARRIVAL, .owner = a};
    if (k->arrivals)
        k->arrivals->prev = a;
    k->arrivals = a;
    k->coming++;
    return a;
}

int spawn_spec(struct proc *parent, const struct fos_proc_spec *s)
{
    struct fos_kernel *k = parent->kernel;
    uint64_t lineage = lineage_of(parent->lineage, ++parent->spawned);
    struct arrival *a = arrival_new(k, s, parent->pid, lineage);
    if (!a)
        return -ENOMEM;
    a->order = (UINT64_C(1) << 62) + k->armed++; /* behind those of the file */
    if (s->arrival == 0)
        arrival_due(k, a);
    else
        arrival_arm(k, a, k->now + s->arrival);
    return 0;
}

/* In file order; whoever does not come in a stream has its number already. */
int spawn_boot(struct fos_kernel *k)
{
    const struct fos_workload *w = k->workload;
    for (uint32_t i = 0; i < w->top_count; i++) {
        const struct fos_proc_spec *s = &w->specs[i];
        struct arrival *a = arrival_new(k, s, 0, lineage_of(w->seed, i));
        if (!a)
            return -ENOMEM;
        if (!s->stream) {
            a->first_pid = k->next_pid;
            k->next_pid += s->count;
        }
        k->populations[i].expected = s->count;
        arrival_arm(k, a, s->arrival);
    }
    return k->next_pid > FOS_MAX_PROCESSES + 1 ? -EINVAL : 0;
}

/* ---- Periodic jobs ---- */

static fos_time job_deadline(const struct proc *p, int64_t job)
{
    const struct fos_proc_spec *s = p->spec;
    return p->arrival + job * s->period + (s->deadline ? s->deadline : s->period);
}

/* The deadline that counts is that of the oldest job that is not finished. */
static void set_deadline(struct proc *p, int64_t deadline)
{
    p->deadline = deadline;
}

void release_due(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    const struct fos_proc_spec *s = p->spec;
    record(k, FOS_EV_JOB, p->pid, (uint32_t)p->released, job_deadline(p, p->released), NULL);
    if (p->released == p->finished)
        p->deadline = job_deadline(p, p->released);
    p->released++;
    if (!s->jobs || p->released < s->jobs)
        timer_arm(&k->timers, &p->release, p->arrival + p->released * s->period,
                  file_order(k, s, p->pid));
    if (p->state == FOS_BLOCKED && p->reason == FOS_BECAUSE_PERIOD)
        proc_ready(p, FOS_BECAUSE_RELEASED, FOS_WHY_WAKE);
}

void job_done(struct proc *p)
{
    if (p->deadline == FOREVER)
        return;
    record(p->kernel, FOS_EV_DEADLINE, p->pid, (uint32_t)p->finished, p->kernel->now - p->deadline,
           NULL);
    p->finished++;
    bool more = p->spec->period && p->finished < p->released;
    sched_changed(p, set_deadline, more ? job_deadline(p, p->finished) : FOREVER);
}

/* When the run ends, a job that is late already has missed its deadline. */
void jobs_settle(struct fos_kernel *k)
{
    for (uint32_t pid = 1; pid < k->next_pid; pid++) {
        struct proc *p = proc_find(k, pid);
        while (p && p->state != FOS_ZOMBIE && p->deadline < k->now)
            job_done(p);
    }
}
