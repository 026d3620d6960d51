/*
 * reference_fair.h: reference.h goes on: stride, cfs and eevdf, whose virtual
 * times are sums of 128 bits here, and never wrap around.
 */
#ifndef TESTS_SCHED_REFERENCE_FAIR_H
#define TESTS_SCHED_REFERENCE_FAIR_H

#include "tests/sched/reference_levels.h"

/* ---- stride, cfs, eevdf: by virtual time `used`, then pid ---- */

static bool used_less(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    const struct ref_task *x = task_of(a), *y = task_of(b);
    (void)s;
    return x->used < y->used || (x->used == y->used && fos_task_pid(a) < fos_task_pid(b));
}

static int used_less_init(struct fos_sched *s)
{
    ref_of(s)->better = used_less;
    return 0;
}

static bool used_less_waits(struct fos_sched *s, int cpu, struct fos_task *t)
{
    struct fos_task *other = best(s, cpu);
    return other && used_less(s, other, t);
}

static wide at_most(wide value, wide most)
{
    return value < most ? value : most;
}

static wide weight_of_all(struct fos_sched *s)
{
    const struct ref *r = ref_of(s);
    wide sum = 0;
    for (int i = 0; i < r->known_count; i++)
        sum += task_of(r->known[i])->inside ? task_of(r->known[i])->weight : 0;
    return sum;
}

/* ---- stride ---- */

static void stride_charge(struct fos_sched *s)
{
    struct ref *r = ref_of(s);
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        if (!r->on[cpu])
            continue;
        struct ref_task *x = task_of(r->on[cpu]);
        wide ran = (wide)(fos_sched_now(s) - x->since) * UNIT;
        if (!ran)
            continue;
        wide all = weight_of_all(s);
        x->since = fos_sched_now(s);
        x->used += (x->rest + ran) / x->weight;
        x->rest = (x->rest + ran) % x->weight;
        r->pass += (r->rest + ran) / all;
        r->rest = (r->rest + ran) % all;
        if (fos_sched_cpus(s) > 1)
            x->used = at_most(x->used, r->pass + 2 * ((wide)r->quantum * UNIT / x->weight));
    }
}

static void stride_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct ref_task *x = task_of(t);
    if (enters(why)) {
        stride_charge(s);
        x->inside = true;
        x->weight = fos_task_tickets(t);
        x->used = ref_of(s)->pass + x->lag;
    }
    ref_enqueue(s, cpu, t, FOS_WHY_NEW);
}

static void stride_leave(struct fos_sched *s, struct fos_task *t)
{
    struct ref_task *x = task_of(t);
    if (!x->inside)
        return;
    stride_charge(s);
    x->lag = x->used - ref_of(s)->pass;
    x->inside = false;
}

static void stride_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    ref_dequeue(s, cpu, t, why);
    if (why == FOS_WHY_KILL)
        stride_leave(s, t);
}

static void stride_exit(struct fos_sched *s, struct fos_task *t)
{
    stride_leave(s, t);
    forget(s, t);
}

static bool stride_tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    (void)ran;
    stride_charge(s);
    return used_less_waits(s, cpu, t);
}

static void stride_stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                            bool runnable)
{
    (void)ran;
    stride_charge(s);
    ref_of(s)->on[cpu] = NULL;
    if (!runnable)
        stride_leave(s, t);
}

static void stride_changed(struct fos_sched *s, struct fos_task *t)
{
    struct ref_task *x = task_of(t);
    if (!x->inside || x->weight == fos_task_tickets(t))
        return;
    stride_charge(s);
    x->lag = (x->used - ref_of(s)->pass) * x->weight / fos_task_tickets(t);
    x->weight = fos_task_tickets(t);
    x->used = ref_of(s)->pass + x->lag;
    x->rest = 0;
}

static const struct fos_sched_ops ref_stride = {.name = "ref-stride",
                                                .params = quantum_param,
                                                .share = FOS_SHARE_TICKETS,
                                                .sched_size = sizeof(struct ref),
                                                .task_size = sizeof(struct ref_task),
                                                .init = used_less_init,
                                                .task_init = know,
                                                .task_exit = stride_exit,
                                                .enqueue = stride_enqueue,
                                                .dequeue = stride_dequeue,
                                                .pick_next = ref_pick,
                                                .slice = ref_slice,
                                                .tick = stride_tick,
                                                .running = now_runs,
                                                .stopping = stride_stopping,
                                                .changed = stride_changed};

/* ---- cfs ---- */

static const struct fos_param cfs_table[] = {
    PARAM(DURATION, "latency", latency, 0, NULL),
    PARAM(DURATION, "min_granularity", min_granularity, 0, NULL),
    PARAM(BOOL, "wakeup_preemption", wakeup_preemption, 0, NULL),
    PARAM(DURATION, "wakeup_granularity", wakeup_granularity, 0, NULL),
    {0}};

static void cfs_charge(struct fos_sched *s)
{
    struct ref *r = ref_of(s);
    bool any = false;
    wide least = 0;
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        if (!r->on[cpu])
            continue;
        struct ref_task *x = task_of(r->on[cpu]);
        x->used += (wide)(fos_sched_now(s) - x->since) * UNIT / x->weight;
        x->since = fos_sched_now(s);
        least = any ? at_most(x->used, least) : x->used;
        any = true;
    }
    for (int i = 0; i < r->ready_count; i++) {
        least = any ? at_most(task_of(r->ready[i])->used, least) : task_of(r->ready[i])->used;
        any = true;
    }
    if (any && least > r->smallest)
        r->smallest = least;
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        struct ref_task *x = r->on[cpu] ? task_of(r->on[cpu]) : NULL;
        if (x && fos_sched_cpus(s) > 1)
            x->used = at_most(x->used, r->smallest + (wide)x->slice * UNIT / x->weight);
    }
}

static void fair_leave(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    task_of(t)->inside = false;
}

static void fair_exit(struct fos_sched *s, struct fos_task *t)
{
    fair_leave(s, t);
    forget(s, t);
}

static void cfs_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct ref *r = ref_of(s);
    struct ref_task *x = task_of(t);
    if (enters(why)) {
        cfs_charge(s);
        x->inside = true;
        x->weight = fos_nice_weight(fos_task_nice(t));
        wide least = r->smallest - (wide)(r->latency / 2) * UNIT / 1024;
        if (why == FOS_WHY_NEW)
            x->used = r->smallest;
        else if (x->used < least)
            x->used = least;
    }
    ref_enqueue(s, cpu, t, FOS_WHY_NEW);
}

static void cfs_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    ref_dequeue(s, cpu, t, why);
    if (why == FOS_WHY_KILL)
        fair_leave(s, t);
}

static struct fos_task *cfs_pick(struct fos_sched *s, int cpu)
{
    if (best(s, cpu))
        cfs_charge(s);
    return ref_pick(s, cpu);
}

static fos_time cfs_slice(struct fos_sched *s, struct fos_task *t)
{
    const struct ref *r = ref_of(s);
    struct ref_task *x = task_of(t);
    int64_t cpus = fos_sched_cpus(s), count = 0;
    for (int i = 0; i < r->known_count; i++)
        count += task_of(r->known[i])->inside;
    fos_time period = (count + cpus - 1) / cpus * r->min_granularity;
    period = period > r->latency ? period : r->latency;
    wide share = (weight_of_all(s) + cpus - 1) / cpus;
    x->slice = (fos_time)(period * x->weight / (share > x->weight ? share : x->weight));
    x->slice = x->slice > r->min_granularity ? x->slice : r->min_granularity;
    return x->slice;
}

static bool cfs_tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    (void)ran;
    cfs_charge(s);
    return used_less_waits(s, cpu, t);
}

static bool cfs_preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    const struct ref *r = ref_of(s);
    struct fos_task *t = best(s, cpu);
    if (!r->wakeup_preemption || !t)
        return false;
    cfs_charge(s);
    wide enough = (wide)r->wakeup_granularity * UNIT / task_of(t)->weight;
    return task_of(curr)->used - task_of(t)->used > enough;
}

static void cfs_stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                         bool runnable)
{
    (void)ran;
    cfs_charge(s);
    ref_of(s)->on[cpu] = NULL;
    if (!runnable)
        fair_leave(s, t);
}

static const struct fos_sched_ops ref_cfs = {.name = "ref-cfs",
                                             .params = cfs_table,
                                             .share = FOS_SHARE_NICE,
                                             .sched_size = sizeof(struct ref),
                                             .task_size = sizeof(struct ref_task),
                                             .init = used_less_init,
                                             .task_init = know,
                                             .task_exit = fair_exit,
                                             .enqueue = cfs_enqueue,
                                             .dequeue = cfs_dequeue,
                                             .pick_next = cfs_pick,
                                             .slice = cfs_slice,
                                             .tick = cfs_tick,
                                             .preempts = cfs_preempts,
                                             .running = now_runs,
                                             .stopping = cfs_stopping};

/* ---- eevdf: virtual time is the mean, by weight, of what all have used ---- */

static const struct fos_param eevdf_table[] = {PARAM(DURATION, "slice", slice, 0, NULL), {0}};

static wide sum_of_all(struct fos_sched *s)
{
    const struct ref *r = ref_of(s);
    wide sum = 0;
    for (int i = 0; i < r->known_count; i++)
        if (task_of(r->known[i])->inside)
            sum += task_of(r->known[i])->used * task_of(r->known[i])->weight;
    return sum + r->pass; /* pass: what rounding at the limits took out of the mean */
}

/* Rounded down. While nobody is there, it stands still. */
static wide mean(struct fos_sched *s)
{
    wide all = weight_of_all(s), sum = sum_of_all(s);
    if (all)
        ref_of(s)->smallest = sum / all - (sum % all < 0);
    return ref_of(s)->smallest;
}

static wide in_bounds(wide value, wide most)
{
    return value > most ? most : value < -most ? -most : value;
}

static wide slice_of(struct fos_sched *s, const struct ref_task *x)
{
    return (wide)ref_of(s)->slice * UNIT / x->weight;
}

static bool is_eligible(struct fos_sched *s, struct fos_task *t)
{
    return task_of(t)->used * weight_of_all(s) <= sum_of_all(s);
}

/* Eligible before not; then the earlier deadline, or who will be eligible first. */
static bool more_due(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    const struct ref_task *x = task_of(a), *y = task_of(b);
    if (is_eligible(s, a) != is_eligible(s, b))
        return is_eligible(s, a);
    wide lead = is_eligible(s, a) ? y->deadline - x->deadline : y->used - x->used;
    return lead > 0 || (lead == 0 && fos_task_pid(a) < fos_task_pid(b));
}

static int eevdf_init(struct fos_sched *s)
{
    ref_of(s)->better = more_due;
    return 0;
}

static void eevdf_charge(struct fos_sched *s)
{
    const struct ref *r = ref_of(s);
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        if (!r->on[cpu])
            continue;
        struct ref_task *x = task_of(r->on[cpu]);
        wide used = (wide)(fos_sched_now(s) - x->since) * UNIT / x->weight;
        wide room = mean(s) + 2 * slice_of(s, x) - x->used;
        if (fos_sched_cpus(s) > 1)
            used = at_most(used, room > 0 ? room : 0);
        x->used += used;
        x->left -= fos_sched_now(s) - x->since;
        x->since = fos_sched_now(s);
    }
}

static void ask(struct fos_sched *s, struct ref_task *x)
{
    x->deadline = x->used + slice_of(s, x);
    x->left = ref_of(s)->slice;
}

static void eevdf_join(struct fos_sched *s, struct fos_task *t)
{
    struct ref_task *x = task_of(t);
    eevdf_charge(s);
    wide now = mean(s), all = weight_of_all(s);
    x->weight = fos_nice_weight(fos_task_nice(t));
    wide lag = all ? x->lag + x->lag * x->weight / all : 0;
    x->used = now - lag;
    if (!all)
        ref_of(s)->pass = 0;
    x->inside = true;
    ask(s, x);
}

/* The mean goes on without it; only two slices of what it is due are shared out. */
static void eevdf_leave(struct fos_sched *s, struct fos_task *t)
{
    struct ref_task *x = task_of(t);
    if (!x->inside)
        return;
    wide due = mean(s) - x->used;
    x->lag = in_bounds(due, slice_of(s, x));
    ref_of(s)->pass -= (due - in_bounds(due, 2 * slice_of(s, x))) * x->weight;
    x->inside = false;
    mean(s);
}

static void eevdf_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct ref_task *x = task_of(t);
    if (enters(why))
        eevdf_join(s, t);
    else if (why == FOS_WHY_YIELD)
        ask(s, x);
    ref_enqueue(s, cpu, t, FOS_WHY_NEW);
}

static void eevdf_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    ref_dequeue(s, cpu, t, why);
    if (why == FOS_WHY_KILL)
        eevdf_leave(s, t);
}

static void eevdf_exit(struct fos_sched *s, struct fos_task *t)
{
    eevdf_leave(s, t);
    forget(s, t);
}

static struct fos_task *eevdf_pick(struct fos_sched *s, int cpu)
{
    eevdf_charge(s);
    return ref_pick(s, cpu);
}

static bool eevdf_tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    struct ref_task *x = task_of(t);
    (void)ran;
    eevdf_charge(s);
    if (x->left <= 0)
        ask(s, x);
    struct fos_task *other = best(s, cpu);
    if (!other)
        return false;
    return is_eligible(s, other) ? more_due(s, other, t) : x->used > task_of(other)->used;
}

static bool eevdf_preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    struct fos_task *other;
    eevdf_charge(s);
    other = best(s, cpu);
    if (!other || !is_eligible(s, other))
        return false;
    wide lead = task_of(curr)->deadline - task_of(other)->deadline;
    return lead > 0 || (lead == 0 && fos_task_pid(other) < fos_task_pid(curr));
}

static void eevdf_stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                           bool runnable)
{
    (void)ran;
    eevdf_charge(s);
    ref_of(s)->on[cpu] = NULL;
    if (!runnable)
        eevdf_leave(s, t);
}

static const struct fos_sched_ops ref_eevdf = {.name = "ref-eevdf",
                                               .params = eevdf_table,
                                               .share = FOS_SHARE_NICE,
                                               .sched_size = sizeof(struct ref),
                                               .task_size = sizeof(struct ref_task),
                                               .init = eevdf_init,
                                               .task_init = know,
                                               .task_exit = eevdf_exit,
                                               .enqueue = eevdf_enqueue,
                                               .dequeue = eevdf_dequeue,
                                               .pick_next = eevdf_pick,
                                               .slice = what_is_left,
                                               .tick = eevdf_tick,
                                               .preempts = eevdf_preempts,
                                               .running = now_runs,
                                               .stopping = eevdf_stopping};

#endif
