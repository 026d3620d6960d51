/*
 * instant.c: everything that happens at one instant, in the order that
 * decides every textbook exercise (profile `textbook`):
 *
 *   1. CPU bursts that end: the process goes on until it needs CPU again,
 *      blocks, or exits
 *   2. arrivals           3. wake-ups
 *   4. slices that end    (expiry_order: expired-first puts this before 2)
 *   5. preemption by somebody more urgent
 *   6. dispatch on idle CPUs
 */
#include "machine.h"

static bool has_landed(const struct cpu *c)
{
    return c->current && c->land_at == FOREVER;
}

/* ---- Coming onto a CPU and leaving it ---- */

static void begin_slice(struct fos_kernel *k, struct cpu *c, struct proc *p)
{
    fos_time slice = p->slice_left ? p->slice_left : sched_slice(p);
    p->slice_left = slice;
    c->slice_end = slice ? k->now + slice : FOREVER;
}

static void land(struct fos_kernel *k, struct cpu *c)
{
    struct proc *p = c->current;
    c->land_at = FOREVER;
    c->last = p->pid;
    p->mark = k->now;
    p->ran = 0;
    begin_slice(k, c, p);
    proc_set_state(p, FOS_RUNNING, FOS_BECAUSE_DISPATCHED, 0, p->slice_left);
    sched_running(p);
}

/* Charged to the CPU when it loads another process than the last. */
static fos_time switch_cost(struct fos_kernel *k, const struct cpu *c, const struct proc *p,
                            int cpu)
{
    fos_time cost = 0;
    if (c->last != p->pid)
        cost += k->workload->switch_cost;
    if (p->cpu >= 0 && p->cpu != cpu)
        cost += k->workload->migration_cost;
    return k->clock->real ? 0 : cost;
}

static void load(struct fos_kernel *k, int cpu, struct proc *p)
{
    struct cpu *c = &k->cpus[cpu];
    fos_time cost = switch_cost(k, c, p, cpu);
    if (c->last != p->pid)
        record_event(k, (struct fos_event){.type = FOS_EV_SWITCH,
                                           .cpu = (uint8_t)cpu,
                                           .pid = p->pid,
                                           .object = c->last,
                                           .value = cost});
    c->current = p;
    c->land_at = k->now + cost;
    p->cpu = cpu;
    if (cost == 0)
        land(k, c);
}

/* RUNNING -> READY, because the slice is over or somebody is more urgent. */
static void unload(struct cpu *c, enum fos_reason reason, enum fos_why why, fos_time keep)
{
    struct proc *p = c->current;
    proc_leave_cpu(p, true);
    p->slice_left = keep;
    proc_ready(p, reason, why);
}

/* ---- 1. bursts that end ---- */

static void end_bursts(struct fos_kernel *k)
{
    for (int i = 0; i < k->cpu_count; i++) {
        struct cpu *c = &k->cpus[i];
        if (c->current && c->land_at <= k->now)
            land(k, c);
        while (has_landed(c) && c->current->demand == 0 && !k->stop)
            coroutine_resume(c->current);
    }
}

/* ---- 2, 3. arrivals, then wake-ups ---- */

static void timer_due(struct fos_kernel *k, struct timer *t)
{
    switch (t->kind) {
    case TIMER_DONE:
        proc_end(t->owner, FOS_BECAUSE_EXITED);
        break;
    case TIMER_ARRIVAL:
        arrival_due(k, t->owner);
        break;
    case TIMER_RELEASE:
        release_due(t->owner);
        break;
    case TIMER_IO:
        device_done(t->owner);
        break;
    case TIMER_WAKE:
        wait_timeout(t->owner);
        break;
    case TIMER_POLICY:
        sched_timer_due(k);
        break;
    }
}

static void fire_timers(struct fos_kernel *k)
{
    struct timer *t;
    while ((t = timer_first(&k->timers)) && t->when <= k->now) {
        timer_cancel(&k->timers, t);
        timer_due(k, t);
    }
}

/* ---- 4. slices that end ---- */

static void renew_slice(struct fos_kernel *k, struct cpu *c)
{
    struct proc *p = c->current;
    p->slice_left = 0;
    begin_slice(k, c, p);
    record_event(k, (struct fos_event){.type = FOS_EV_SLICE,
                                       .pid = p->pid,
                                       .cpu = (uint8_t)p->cpu,
                                       .value = p->slice_left});
}

/* The policy may want another slice for one that runs: fos_task_new_slice(). */
static void change_slices(struct fos_kernel *k)
{
    for (int i = 0; i < k->cpu_count; i++) {
        struct cpu *c = &k->cpus[i];
        if (has_landed(c) && c->slice_end != FOREVER && !c->current->slice_left)
            renew_slice(k, c);
    }
}

/* Who is at the end of its slice at this very instant is asked then, as always. */
void instant_new_slices(struct fos_kernel *k)
{
    for (int i = 0; i < k->cpu_count; i++) {
        struct cpu *c = &k->cpus[i];
        c->recheck = true;
        if (has_landed(c) && c->slice_end > k->now)
            renew_slice(k, c);
    }
}

static void end_slices(struct fos_kernel *k)
{
    for (int i = 0; i < k->cpu_count; i++) {
        struct cpu *c = &k->cpus[i];
        if (!has_landed(c) || c->slice_end > k->now)
            continue;
        if (sched_tick(c->current))
            unload(c, FOS_BECAUSE_EXPIRED, FOS_WHY_EXPIRED, 0);
        else
            renew_slice(k, c);
    }
}

/* ---- 5. preemption, 6. dispatch ---- */

static void preempt(struct fos_kernel *k)
{
    const struct fos_semantics *s = &k->workload->semantics;
    for (int i = 0; i < k->cpu_count; i++) {
        struct cpu *c = &k->cpus[i];
        if (!has_landed(c) || !c->recheck)
            continue;
        c->recheck = false;
        if (!sched_preempts(k, i))
            continue;
        fos_time left = c->slice_end == FOREVER ? 0 : c->slice_end - k->now;
        unload(c, FOS_BECAUSE_PREEMPTED, FOS_WHY_PREEMPTED, s->preempted_fresh ? 0 : left);
    }
}

static void dispatch(struct fos_kernel *k)
{
    for (int i = 0; i < k->cpu_count; i++) {
        struct cpu *c = &k->cpus[i];
        if (c->current || c->hold_until > k->now)
            continue;
        struct proc *p = sched_pick(k, i);
        c->recheck = false; /* the pick has seen all who are READY */
        if (p)
            load(k, i, p);
    }
}

void instant(struct fos_kernel *k)
{
    bool expired_first = k->workload->semantics.expired_first;
    for (int i = 0; i < k->cpu_count; i++)
        if (has_landed(&k->cpus[i]))
            proc_account(k->cpus[i].current);
    if (!k->clock->real)
        end_bursts(k);
    if (expired_first)
        end_slices(k);
    fire_timers(k);
    change_slices(k);
    if (!expired_first)
        end_slices(k);
    dispatch(k); /* an idle CPU takes a newcomer before a running one is preempted */
    preempt(k);
    dispatch(k);
}

/* ---- When is the next one? ---- */

static fos_time sooner(fos_time a, fos_time b)
{
    return a < b ? a : b;
}

static fos_time next_on_cpu(const struct fos_kernel *k, const struct cpu *c)
{
    if (!c->current)
        return c->hold_until > k->now ? c->hold_until : FOREVER;
    if (c->land_at != FOREVER)
        return c->land_at;
    return k->clock->real ? c->slice_end : sooner(c->slice_end, k->now + c->current->demand);
}

fos_time next_instant(const struct fos_kernel *k)
{
    const struct timer *t = timer_first(&k->timers);
    fos_time next = t ? t->when : FOREVER;
    for (int i = 0; i < k->cpu_count; i++)
        next = sooner(next, next_on_cpu(k, &k->cpus[i]));
    return next;
}
