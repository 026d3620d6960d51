/*
 * reference_levels.h: reference.h goes on: priority and mlfq.
 */
#ifndef TESTS_SCHED_REFERENCE_LEVELS_H
#define TESTS_SCHED_REFERENCE_LEVELS_H

#include "tests/sched/reference.h"

/* ---- Everybody who is there, and who runs ---- */

static int know(struct fos_sched *s, struct fos_task *t)
{
    ref_of(s)->known[ref_of(s)->known_count++] = t;
    return 0;
}

static void forget(struct fos_sched *s, struct fos_task *t)
{
    take(ref_of(s)->known, &ref_of(s)->known_count, t);
}

static void now_runs(struct fos_sched *s, int cpu, struct fos_task *t)
{
    ref_of(s)->on[cpu] = t;
    task_of(t)->since = fos_sched_now(s);
}

static bool enters(enum fos_why why)
{
    return why == FOS_WHY_NEW || why == FOS_WHY_WAKE;
}

/* ---- priority ---- */

static const struct fos_param priority_table[] = {PARAM(BOOL, "preemptive", preemptive, 0, NULL),
                                                  PARAM(DURATION, "quantum", quantum, 0, NULL),
                                                  PARAM(DURATION, "aging", aging, 0, NULL),
                                                  {0}};

static bool more_urgent(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    (void)s;
    return task_of(a)->level > task_of(b)->level;
}

static int priority_init(struct fos_sched *s)
{
    ref_of(s)->better = more_urgent;
    return 0;
}

static struct fos_task *next_to_gain(struct fos_sched *s)
{
    struct ref *r = ref_of(s);
    struct fos_task *next = NULL;
    for (int i = 0; i < r->ready_count; i++)
        if (task_of(r->ready[i])->gain_at &&
            (!next || task_of(r->ready[i])->gain_at < task_of(next)->gain_at ||
             (task_of(r->ready[i])->gain_at == task_of(next)->gain_at &&
              task_of(r->ready[i])->place < task_of(next)->place)))
            next = r->ready[i];
    return next;
}

/* place: when it began to wait for this level, among those of one instant. */
static void wait_for_level(struct fos_sched *s, struct fos_task *t, fos_time from)
{
    bool more = ref_of(s)->aging && task_of(t)->level < 99;
    task_of(t)->gain_at = more ? from + ref_of(s)->aging : 0;
    task_of(t)->place = ++ref_of(s)->share;
}

static void plan_gain(struct fos_sched *s)
{
    struct fos_task *next = next_to_gain(s);
    if (ref_of(s)->aging)
        fos_sched_timer(s, next ? task_of(next)->gain_at : 0);
}

static void priority_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    if (why != FOS_WHY_PREEMPTED)
        task_of(t)->level = fos_task_urgency(t);
    ref_enqueue(s, cpu, t, why);
    wait_for_level(s, t, fos_sched_now(s));
    plan_gain(s);
}

static void gain(struct fos_sched *s, fos_time now)
{
    struct fos_task *t;
    while ((t = next_to_gain(s)) && task_of(t)->gain_at <= now) {
        ref_dequeue(s, 0, t, FOS_WHY_SAVE);
        task_of(t)->level++;
        put(ref_of(s), t, ref_of(s)->ready_count);
        wait_for_level(s, t, task_of(t)->gain_at);
    }
    plan_gain(s);
}

static bool urgent_waits(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    struct fos_task *t = best(s, cpu);
    return ref_of(s)->preemptive && t && more_urgent(s, t, curr);
}

static bool equal_waits(struct fos_sched *s, int cpu, struct fos_task *curr, fos_time ran)
{
    struct fos_task *t = best(s, cpu);
    (void)ran;
    return t && !more_urgent(s, curr, t);
}

static void new_urgency(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    task_of(t)->level = fos_task_urgency(t);
}

static const struct fos_sched_ops ref_priority = {COMMON,
                                                  .name = "ref-priority",
                                                  .params = priority_table,
                                                  .init = priority_init,
                                                  .enqueue = priority_enqueue,
                                                  .slice = ref_slice,
                                                  .tick = equal_waits,
                                                  .preempts = urgent_waits,
                                                  .changed = new_urgency,
                                                  .timer = gain};

/* ---- mlfq: all places at once, in one array: level, then place ---- */

static const struct fos_param mlfq_table[] = {PARAM(INT, "levels", levels, 64, NULL),
                                              PARAM(DURATIONS, "quantum", quanta, 0, NULL),
                                              PARAM(INTS, "allotment", allotment, 1000000, NULL),
                                              PARAM(DURATION, "boost", boost, 0, NULL),
                                              PARAM(CHOICE, "io", io, 0, four_choices),
                                              {0}};

static bool stands_before(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    const struct ref_task *x = task_of(a), *y = task_of(b);
    (void)s;
    return x->level < y->level || (x->level == y->level && x->place < y->place);
}

static int mlfq_init(struct fos_sched *s)
{
    ref_of(s)->better = stands_before;
    return 0;
}

static int64_t nth(const struct fos_durations *list, int64_t i)
{
    return list->at[i < list->count ? i : list->count - 1];
}

static void full(const struct ref *r, struct ref_task *x)
{
    x->left = nth(&r->quanta, x->level);
    x->allotment = nth(&r->allotment, x->level);
}

/* The next place at the tail (+1) or the head (-1) of all queues. */
static int64_t outermost(struct fos_sched *s, int end)
{
    const struct ref *r = ref_of(s);
    int64_t place = 0;
    for (int i = 0; i < r->known_count; i++)
        if (task_of(r->known[i])->place * end > place * end)
            place = task_of(r->known[i])->place;
    return place + end;
}

/* Everybody at once, blocked ones too; those who queue or run get new places,
 * the lowest level first, and there who runs, then as they stood. */
static void boost_all(struct fos_sched *s)
{
    struct ref *r = ref_of(s);
    fos_time last = r->boost ? fos_sched_now(s) / r->boost * r->boost : 0;
    if (last == r->boosted)
        return;
    r->boosted = last;
    for (int64_t level = r->levels - 1; level > 0; level--) {
        for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++)
            if (r->on[cpu] && task_of(r->on[cpu])->level == level)
                task_of(r->on[cpu])->place = outermost(s, 1), task_of(r->on[cpu])->level = 0;
        for (;;) {
            struct fos_task *head = NULL;
            for (int i = 0; i < r->ready_count; i++)
                if (task_of(r->ready[i])->level == level &&
                    (!head || stands_before(s, r->ready[i], head)))
                    head = r->ready[i];
            if (!head)
                break;
            task_of(head)->place = outermost(s, 1);
            task_of(head)->level = 0;
        }
    }
    for (int i = 0; i < r->known_count; i++) {
        task_of(r->known[i])->level = 0;
        task_of(r->known[i])->since = fos_sched_now(s);
        full(r, task_of(r->known[i]));
    }
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++)
        if (r->on[cpu])
            fos_task_new_slice(r->on[cpu]);
}

static void plan_boost(struct fos_sched *s)
{
    const struct ref *r = ref_of(s);
    bool anybody = r->ready_count > 0;
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++)
        anybody = anybody || r->on[cpu];
    if (r->boost && anybody)
        fos_sched_timer(s, (fos_sched_now(s) / r->boost + 1) * r->boost);
}

static void boost_due(struct fos_sched *s, fos_time now)
{
    (void)now;
    boost_all(s);
    plan_boost(s);
}

static bool is_due_now(struct fos_sched *s)
{
    const struct ref *r = ref_of(s);
    return r->boost && fos_sched_now(s) % r->boost == 0 && fos_sched_now(s) > 0;
}

static void mlfq_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct ref *r = ref_of(s);
    struct ref_task *x = task_of(t);
    (void)cpu;
    if (enters(why))
        boost_all(s);
    if (why == FOS_WHY_NEW) {
        x->level = 0;
        full(r, x);
    }
    if (why == FOS_WHY_WAKE && r->io >= 2)
        x->place = outermost(s, -1);
    else if (why != FOS_WHY_EXPIRED && !fos_at_head(s, why))
        x->place = outermost(s, 1);
    fos_task_new_slice(t);
    put(r, t, r->ready_count);
    if (!is_due_now(s) || enters(why)) /* else the timer is still to come at this instant */
        plan_boost(s);
}

static void use_up(struct fos_sched *s, struct ref_task *x)
{
    const struct ref *r = ref_of(s);
    x->place = outermost(s, 1);
    if (--x->allotment == 0) {
        x->level += x->level < r->levels - 1;
        full(r, x);
    }
    x->left = nth(&r->quanta, x->level);
}

static void spend(struct fos_sched *s, struct ref_task *x)
{
    x->left -= fos_sched_now(s) - x->since;
    x->since = fos_sched_now(s);
}

static bool mlfq_preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    struct fos_task *t = best(s, cpu);
    return t && stands_before(s, t, curr);
}

static bool mlfq_tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    (void)ran;
    spend(s, task_of(t));
    if (task_of(t)->left > 0)
        return false;
    use_up(s, task_of(t));
    return mlfq_preempts(s, cpu, t);
}

static void mlfq_stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                          bool runnable)
{
    struct ref_task *x = task_of(t);
    (void)ran;
    ref_of(s)->on[cpu] = NULL;
    spend(s, x);
    bool used_up = x->left <= 0;
    if (!runnable && ref_of(s)->io % 2 == 1)
        full(ref_of(s), x);
    if (used_up)
        use_up(s, x);
}

static fos_time what_is_left(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return task_of(t)->left;
}

static const struct fos_sched_ops ref_mlfq = {COMMON,
                                              .name = "ref-mlfq",
                                              .params = mlfq_table,
                                              .init = mlfq_init,
                                              .task_init = know,
                                              .task_exit = forget,
                                              .enqueue = mlfq_enqueue,
                                              .slice = what_is_left,
                                              .tick = mlfq_tick,
                                              .preempts = mlfq_preempts,
                                              .running = now_runs,
                                              .stopping = mlfq_stopping,
                                              .timer = boost_due};

#endif
