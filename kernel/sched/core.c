/*
 * core.c: the policy, called and checked.
 *
 * Whatever an op answers is held against the rules of sched.h. A policy that
 * breaks one is ejected: the reason is written to the trace, everybody who
 * was inside it goes over to round-robin, and the run goes on.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../machine.h"
#include "params.h"
#include "registry.h"

#define STREAM_POLICY (UINT64_C(1) << 41)

/* Names the op for fault.c while it runs. */
#define CALL(s, name, ...) ((s)->op = #name, (s)->ops->name((s), __VA_ARGS__))

static void called(struct fos_sched *s)
{
    s->op = NULL;
}

/* ---- Boot and shutdown -------------------------------------------------------------------------
 */

static int allocate(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    s->data = calloc(1, s->ops->sched_size + 1);
    s->cpus = calloc((size_t)k->cpu_count, s->ops->cpu_size + 1);
    return s->data && s->cpus ? 0 : -ENOMEM;
}

static int init(struct fos_sched *s, struct fos_error *error)
{
    s->started = true;
    s->op = "init";
    int code = s->ops->init ? s->ops->init(s) : 0;
    called(s);
    if (code)
        text_format(error->message, sizeof(error->message), "policy '%s' refuses: %s", s->ops->name,
                    s->refusal[0] ? s->refusal : strerror(-code));
    return code;
}

static const struct fos_sched_ops *chosen(const struct fos_kernel *k)
{
    const char *name = k->workload->policy ? k->workload->policy : "rr";
    return k->config.policy ? k->config.policy : fos_sched_find(name);
}

int sched_boot(struct fos_kernel *k, struct fos_error *error)
{
    struct fos_sched *s = &k->sched;
    s->kernel = k;
    s->ops = chosen(k);
    s->rng = rng_make(k->workload->seed, STREAM_POLICY);
    s->timer = (struct timer){.kind = TIMER_POLICY, .owner = k};
    if (!s->ops) {
        text_format(error->message, sizeof(error->message), "unknown policy '%s'",
                    k->workload->policy);
        return -ENOENT;
    }
    k->task_size = s->ops->task_size;
    int code = allocate(k);
    if (code)
        text_format(error->message, sizeof(error->message), "no memory for the policy");
    if (!code)
        code = params_write(k, error);
    return code ? code : init(s, error);
}

void sched_shutdown(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    if (s->started && s->ops->exit)
        s->ops->exit(s);
    free(s->data);
    free(s->cpus);
    s->data = s->cpus = NULL;
    s->started = false;
}

/* ---- Ejection ---- */

/* A task's links must not lead back into what the ejected policy had. */
static void forget(struct fos_task *t)
{
    struct proc *p = t->proc;
    void *data = t->data;
    *t = (struct fos_task){.proc = p, .data = data};
}

static void refill(struct fos_kernel *k)
{
    k->sched.queued = 0;
    for (uint32_t pid = 1; pid < k->next_pid; pid++) {
        struct proc *p = proc_find(k, pid);
        if (!p || p->state == FOS_ZOMBIE)
            continue;
        bool inside = p->task.queued;
        forget(&p->task);
        p->slice_left = 0;
        if (inside)
            sched_enqueue(p, FOS_WHY_NEW);
    }
}

/*
 * The struct of the ejected policy is not asked to clean up: it has shown
 * that it can't be trusted. Round-robin needs no more room in a task than
 * any policy has.
 */
static void eject(struct fos_kernel *k, const char *why)
{
    struct fos_sched *s = &k->sched;
    char line[320];
    if (s->ejected)
        panic("round-robin breaks the rules of a policy");
    text_format(line, sizeof(line), "policy '%s' %s; round-robin goes on instead", s->ops->name,
                why);
    record(k, FOS_EV_EJECT, 0, 0, 0, line);
    k->failed = true;
    timer_cancel(&k->timers, &s->timer);
    free(s->data);
    free(s->cpus);
    s->ops = &sched_rr;
    s->ejected = true;
    if (allocate(k))
        panic("no memory to go on with round-robin");
    for (const struct fos_param *p = sched_rr.params; p->name; p++)
        *(fos_time *)(void *)((char *)s->data + p->offset) = p->def * k->workload->tick / 1000;
    refill(k);
}

/* ---- Tasks in and out ---- */

int sched_task_init(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    int code = s->ops->task_init ? CALL(s, task_init, &p->task) : 0;
    called(s);
    return code;
}

void sched_task_exit(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    if (s->ops->task_exit)
        CALL(s, task_exit, &p->task);
    called(s);
}

/* One queue serves all CPUs until a policy asks for more. */
static int home(const struct proc *p)
{
    return p->cpu < 0 ? 0 : p->cpu;
}

void sched_enqueue(struct proc *p, enum fos_why why)
{
    struct fos_kernel *k = p->kernel;
    struct fos_sched *s = &k->sched;
    if (p->task.queued)
        panic("a READY process is made READY");
    p->task.queued = true;
    s->queued++;
    CALL(s, enqueue, home(p), &p->task, why);
    called(s);
    for (int i = 0; i < k->cpu_count; i++)
        k->cpus[i].recheck = true;
}

void sched_dequeue(struct proc *p, enum fos_why why)
{
    struct fos_sched *s = &p->kernel->sched;
    if (!p->task.queued)
        panic("a process is taken out of a policy that it is not in");
    CALL(s, dequeue, home(p), &p->task, why);
    called(s);
    p->task.queued = false;
    s->queued--;
}

void sched_changed(struct proc *p, void (*change)(struct proc *, int64_t), int64_t value)
{
    struct fos_sched *s = &p->kernel->sched;
    if (!s->ops->changed) { /* it has no eye for such things */
        change(p, value);
        return;
    }
    bool inside = p->task.queued;
    if (inside)
        sched_dequeue(p, FOS_WHY_SAVE);
    change(p, value);
    CALL(s, changed, &p->task);
    called(s);
    if (inside)
        sched_enqueue(p, FOS_WHY_RESTORE);
    for (int i = 0; i < p->kernel->cpu_count; i++)
        p->kernel->cpus[i].recheck = true;
}

/* ---- Choosing ---- */

static const char *breach(const struct fos_kernel *k, const struct fos_task *t, int cpu)
{
    if (!proc_of_task(k, t))
        return "chose a task that does not exist";
    if (t->proc->state != FOS_READY)
        return "chose a process that is not READY";
    if (!t->queued)
        return "chose a process twice";
    return fos_task_allowed(t, cpu) ? NULL : "chose a process that may not run on this CPU";
}

/* Is there anybody READY who may run on this CPU? */
static bool work_for(const struct fos_kernel *k, int cpu)
{
    for (uint32_t pid = 1; k->sched.queued && pid < k->next_pid && pid < k->proc_room; pid++)
        if (k->procs[pid] && k->procs[pid]->task.queued &&
            fos_task_allowed(&k->procs[pid]->task, cpu))
            return true;
    return false;
}

static void explain(struct fos_kernel *k, int cpu, struct proc *p, uint64_t ready)
{
    char line[256];
    struct fos_text t;
    struct fos_event e = {
        .type = FOS_EV_DECISION, .cpu = (uint8_t)cpu, .pid = p->pid, .value = (int64_t)ready};
    text_init(&t, line, sizeof(line));
    if (k->sched.ops->explain && !k->config.no_explain)
        CALL(&k->sched, explain, &p->task, &t);
    called(&k->sched);
    e.text = trace_intern(k->trace, line, t.length);
    record_event(k, e);
}

struct proc *sched_pick(struct fos_kernel *k, int cpu)
{
    struct fos_sched *s = &k->sched;
    if (!s->queued)
        return NULL;
    uint64_t ready = s->queued;
    struct fos_task *t = CALL(s, pick_next, cpu);
    called(s);
    const char *why = t                  ? breach(k, t, cpu)
                      : work_for(k, cpu) ? "chose nobody although somebody is READY"
                                         : NULL;
    if (why) {
        eject(k, why);
        return sched_pick(k, cpu);
    }
    if (!t)
        return NULL;
    t->queued = false;
    s->queued--;
    explain(k, cpu, t->proc, ready);
    return t->proc;
}

/* ---- While one runs ---- */

/* The shortest slice of the real clock: the timer is not finer, and a switch
 * would cost more than the slice. */
#define FLOOR FOS_MS(1)

fos_time sched_slice(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    struct fos_sched *s = &k->sched;
    fos_time slice = s->ops->slice ? CALL(s, slice, &p->task) : 0;
    called(s);
    if (slice < 0) {
        eject(k, "gave a slice below 0");
        return sched_slice(p);
    }
    if (k->clock->real && slice > 0 && slice < FLOOR) {
        if (!s->floored)
            record_warning(k, p->pid, "slices are 1 ms at least on the real clock");
        s->floored = true;
        slice = FLOOR;
    }
    return slice;
}

bool sched_tick(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    bool again = s->ops->tick ? CALL(s, tick, p->cpu, &p->task, p->ran) : s->queued > 0;
    called(s);
    if (!again)
        p->ran = 0;
    return again;
}

bool sched_preempts(struct fos_kernel *k, int cpu)
{
    struct fos_sched *s = &k->sched;
    if (!s->ops->preempts || !s->queued)
        return false;
    bool yes = CALL(s, preempts, cpu, &k->cpus[cpu].current->task);
    called(s);
    return yes;
}

void sched_running(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    if (s->ops->running)
        CALL(s, running, p->cpu, &p->task);
    called(s);
}

void sched_stopping(struct proc *p, bool runnable)
{
    struct fos_sched *s = &p->kernel->sched;
    if (s->ops->stopping)
        CALL(s, stopping, p->cpu, &p->task, p->ran, runnable);
    called(s);
    p->ran = 0;
}

void sched_timer_due(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    if (s->ops->timer)
        CALL(s, timer, k->now);
    called(s);
    for (int i = 0; i < k->cpu_count; i++)
        k->cpus[i].recheck = true;
}
