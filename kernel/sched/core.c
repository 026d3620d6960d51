/*
 * core.c: the policy, called and checked.
 *
 * Whatever an op answers is held against the rules of sched.h. A policy that
 * breaks one is ejected (eject.c), as is one whose op does not come back
 * (guard.c) or that lets somebody starve (watch.c), and the run goes on.
 */
#include <errno.h>
#include <string.h>

#include "eject.h"
#include "guard.h"
#include "heap.h"
#include "params.h"
#include "rank.h"

#define STREAM_POLICY (UINT64_C(1) << 41)
#define MOST_TIMERS   1000000 /* calls of timer() at one instant */

/* False: it broke a rule on the way, and round-robin is there in its place. */
static bool call(struct fos_sched *s, struct op_call *c)
{
    if (guard_call(s, c))
        return rank_settle(s);
    sched_eject(s->kernel, s->breach);
    return false;
}

/* ---- Boot and shutdown -------------------------------------------------------------------------
 */

static int refused(const struct fos_sched *s, int code, struct fos_error *error)
{
    text_format(error->message, sizeof(error->message), "policy '%s' refuses: %s", s->ops->name,
                s->refusal[0] ? s->refusal : strerror(-code));
    return code;
}

static int init(struct fos_sched *s, struct fos_error *error)
{
    struct op_call c = {.op = OP_INIT};
    s->started = !s->ops->init;
    if (s->started)
        return 0;
    int code = guard_open(s->kernel);
    bool well = !code && guard_call(s, &c);
    guard_close(s->kernel);
    if (code)
        return refused(s, code, error);
    s->started = well;
    if (well && c.number)
        return refused(s, c.number < 0 && c.number > -4096 ? (int)c.number : -EINVAL, error);
    if (!well)
        text_format(error->message, sizeof(error->message), "policy '%s' %s", s->ops->name,
                    s->breach);
    return well ? 0 : -EINVAL;
}

/* ---- Parameters, while it runs ----------------------------------------------------------------
 */

static int may_change(const struct fos_sched *s, const struct fos_param *p, struct fos_error *error)
{
    const char *why = s->ejected ? "round-robin goes on in place of the policy, as it is"
                      : p && !s->ops->reconfigure
                          ? "the parameters of this policy can't be changed while it runs"
                          : NULL;
    if (why)
        text_format(error->message, sizeof(error->message), "%s", why);
    return why ? -ENOTSUP : 0;
}

/* The new value is there: what does the policy say? */
static int reconfigure(struct fos_sched *s, struct fos_error *error)
{
    struct op_call c = {.op = OP_RECONFIGURE};
    s->refusal[0] = '\0';
    if (!call(s, &c)) {
        text_format(error->message, sizeof(error->message), "the policy was ejected");
        return -EINVAL;
    }
    return c.number ? refused(s, -EINVAL, error) : 0;
}

int sched_set_param(struct fos_kernel *k, const struct fos_setting *setting,
                    struct fos_error *error)
{
    struct fos_sched *s = &k->sched;
    const struct fos_param *p = params_find(s->ops, setting->name);
    struct fos_durations old = {0};
    int code = may_change(s, p, error);
    if (!code && p)
        params_get(k, p, &old);
    if (!code)
        code = params_set(k, setting, error);
    if (code)
        return code;
    code = reconfigure(s, error);
    if (code && !s->ejected)
        params_put(k, p, &old);
    if (code)
        return code;
    record_param(k, p);
    rank_ask_all(k);
    rank_settle(s);
    instant_new_slices(k);
    return 0;
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
    struct fos_error flaw;
    if (fos_sched_check(s->ops, &flaw)) {
        text_format(error->message, sizeof(error->message), "the policy %s", flaw.message);
        return flaw.code;
    }
    k->task_size = s->ops->task_size;
    int code = guard_boot(s) ? -ENOMEM : sched_allocate(k);
    watch_boot(k);
    if (code)
        text_format(error->message, sizeof(error->message), "no memory for the policy");
    if (!code)
        code = params_write(k, error);
    return code ? code : init(s, error);
}

static bool leave_policy(struct fos_sched *s)
{
    struct op_call c = {.op = OP_EXIT};
    if (!s->started || s->ejected || !s->ops->exit)
        return true;
    s->started = false;
    return guard_call(s, &c);
}

/* Who has ended and is not used anew: has somebody written to what it had? */
static bool free_ones_untouched(const struct fos_kernel *k)
{
    for (const struct proc *p = k->free_procs; p; p = p->wait_next)
        if (p->retired && !area_is_retired(&k->slabs[0].data, p->task.data))
            return false;
    return true;
}

static const char *late_breach(const struct fos_kernel *k)
{
    for (size_t i = 0; i < PROC_SLABS; i++)
        if (!area_all_intact(&k->slabs[i].data))
            return "wrote beyond its task_size";
    if (!area_all_intact(&k->sched.per_cpu))
        return "wrote beyond its cpu_size";
    if (!heap_intact())
        return "wrote to memory that it had freed, or beyond what it had";
    return free_ones_untouched(k) ? NULL : "wrote to a task that had ended";
}

void sched_end(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    if (!s->guarded) {
        leave_policy(s);
        return;
    }
    bool well = leave_policy(s);
    const char *why = well ? late_breach(k) : s->breach;
    if (why)
        sched_eject(k, why);
}

/* A machine that never ran, or that the host failed. */
void sched_shutdown(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    if (s->started && s->ops->exit && !s->ejected) {
        guard_open(k);
        leave_policy(s);
        guard_close(k);
    }
    guard_shutdown(s);
    sched_release(k);
    s->started = false;
}

/* ---- Tasks in and out ---- */

int sched_task_init(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    struct op_call c = {.op = OP_TASK_INIT, .task = &p->task};
    return s->ops->task_init && call(s, &c) ? (int)c.number : 0;
}

void sched_task_exit(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    struct op_call c = {.op = OP_TASK_EXIT, .task = &p->task};
    if (s->ops->task_exit)
        call(s, &c);
}

void sched_retire(struct proc *p)
{
    p->retired = p->kernel->sched.guarded;
    if (p->retired)
        area_retire(&p->kernel->slabs[0].data, p->task.data);
}

void sched_renew(struct fos_kernel *k, struct proc *p)
{
    bool used = p->retired && !area_is_retired(&k->slabs[0].data, p->task.data);
    p->retired = false;
    if (p->task.data)
        memset(p->task.data, 0, k->task_size);
    if (used && k->sched.guarded)
        sched_eject(k, "wrote to a task that had ended");
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
    rank_ask(&p->task);
    call(s, &(struct op_call){.op = OP_ENQUEUE, .cpu = home(p), .task = &p->task, .why = why});
    for (int i = 0; i < k->cpu_count; i++)
        k->cpus[i].recheck = true;
}

void sched_dequeue(struct proc *p, enum fos_why why)
{
    struct fos_sched *s = &p->kernel->sched;
    if (!p->task.queued)
        panic("a process is taken out of a policy that it is not in");
    p->task.queued = false;
    s->queued--;
    call(s, &(struct op_call){.op = OP_DEQUEUE, .cpu = home(p), .task = &p->task, .why = why});
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
    if (s->ops->changed)
        call(s, &(struct op_call){.op = OP_CHANGED, .task = &p->task});
    if (inside)
        sched_enqueue(p, FOS_WHY_RESTORE);
    for (int i = 0; i < p->kernel->cpu_count; i++)
        p->kernel->cpus[i].recheck = true;
}

/* ---- Choosing ---- */

/* Is there anybody READY who may run on this CPU? */
static bool work_for(const struct fos_kernel *k, int cpu)
{
    for (uint32_t pid = 1; k->sched.queued && pid < k->next_pid && pid < k->proc_room; pid++)
        if (k->procs[pid] && k->procs[pid]->task.queued &&
            fos_task_allowed(&k->procs[pid]->task, cpu))
            return true;
    return false;
}

/* What is wrong with the choice, into `why`; false: nothing. */
static bool is_bad_choice(struct fos_kernel *k, const struct fos_task *t, int cpu, char why[256])
{
    const size_t size = 256;
    if (!t && work_for(k, cpu))
        text_format(why, size, "chose nobody although somebody is READY");
    else if (t && !proc_of_task(k, t))
        text_format(why, size, "chose a task that does not exist");
    else if (t && t->proc->state != FOS_READY)
        text_format(why, size, "chose '%s', which is %s and not READY", t->proc->name,
                    fos_state_name(t->proc->state));
    else if (t && !t->queued)
        text_format(why, size, "chose '%s' twice", t->proc->name);
    else if (t && !fos_task_allowed(t, cpu))
        text_format(why, size, "chose '%s', which may not run on CPU %d", t->proc->name, cpu);
    else
        return false;
    return true;
}

static void explain(struct fos_kernel *k, int cpu, struct proc *p, uint64_t ready)
{
    char line[256];
    struct fos_text t;
    struct fos_event e = {
        .type = FOS_EV_DECISION, .cpu = (uint8_t)cpu, .pid = p->pid, .value = (int64_t)ready};
    text_init(&t, line, sizeof(line));
    struct op_call c = {.op = OP_EXPLAIN, .task = &p->task, .text = &t};
    if (k->sched.ops->explain && !k->config.no_explain && !call(&k->sched, &c))
        t.length = 0;
    e.text = trace_intern(k->trace, line, t.length);
    record_event(k, e);
}

struct proc *sched_pick(struct fos_kernel *k, int cpu)
{
    struct fos_sched *s = &k->sched;
    if (!s->queued)
        return NULL;
    uint64_t ready = s->queued;
    struct op_call c = {.op = OP_PICK_NEXT, .cpu = cpu};
    if (!call(s, &c))
        return sched_pick(k, cpu);
    struct fos_task *t = c.chosen;
    char why[256];
    if (is_bad_choice(k, t, cpu, why)) {
        sched_eject(k, why);
        return sched_pick(k, cpu);
    }
    if (!t)
        return NULL;
    t->queued = false;
    s->queued--;
    explain(k, cpu, t->proc, ready);
    watch_pick(k, t->proc);
    return t->proc;
}

/* ---- While one runs ---- */

/* The shortest slice of the real clock: the timer is not finer, and a switch
 * would cost more than the slice. */
#define FLOOR FOS_MS(1)

/* What the policy says; round-robin's word if it can't be taken. */
static fos_time asked_slice(struct fos_sched *s, struct proc *p)
{
    struct op_call c = {.op = OP_SLICE, .task = &p->task};
    if (!s->ops->slice)
        return 0;
    bool well = call(s, &c);
    if (well && c.number >= 0)
        return c.number;
    if (well)
        sched_eject(s->kernel, "gave a slice below 0");
    return asked_slice(s, p);
}

fos_time sched_slice(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    struct fos_sched *s = &k->sched;
    fos_time slice = asked_slice(s, p);
    if (k->clock->real && slice > 0 && slice < FLOOR) {
        if (!s->floored)
            record_warning(k, p->pid, "slices are 1 ms at least on the real clock");
        s->floored = true;
        slice = FLOOR;
    }
    if (slice > s->longest)
        s->longest = slice;
    return slice;
}

bool sched_tick(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    struct op_call c = {.op = OP_TICK, .cpu = p->cpu, .task = &p->task, .time = p->ran};
    bool again = s->queued > 0;
    if (s->ops->tick && call(s, &c))
        again = c.number != 0;
    if (!again)
        p->ran = 0;
    return again;
}

bool sched_preempts(struct fos_kernel *k, int cpu)
{
    struct fos_sched *s = &k->sched;
    struct op_call c = {.op = OP_PREEMPTS, .cpu = cpu, .task = &k->cpus[cpu].current->task};
    return s->ops->preempts && s->queued && call(s, &c) && c.number;
}

void sched_running(struct proc *p)
{
    struct fos_sched *s = &p->kernel->sched;
    struct op_call c = {.op = OP_RUNNING, .cpu = p->cpu, .task = &p->task};
    if (s->ops->running)
        call(s, &c);
}

void sched_stopping(struct proc *p, bool runnable)
{
    struct fos_sched *s = &p->kernel->sched;
    struct op_call c = {
        .op = OP_STOPPING, .cpu = p->cpu, .task = &p->task, .time = p->ran, .runnable = runnable};
    if (s->ops->stopping)
        call(s, &c);
    p->ran = 0;
}

/* A timer at one instant that asks for another at the same instant, for ever. */
static bool stands_still(struct fos_sched *s, fos_time now)
{
    s->timers = s->timed == now ? s->timers + 1 : 0;
    s->timed = now;
    return s->timers > MOST_TIMERS && s->guarded;
}

void sched_timer_due(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    struct op_call c = {.op = OP_TIMER, .time = k->now};
    if (stands_still(s, k->now))
        sched_eject(k, "asks for timer() at the same instant without end");
    else if (s->ops->timer)
        call(s, &c);
    for (int i = 0; i < k->cpu_count; i++)
        k->cpus[i].recheck = true;
}
