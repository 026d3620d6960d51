/*
 * reference.h: each policy once more, as naively as can be: an array of those
 * who are READY, in order of the queue, which every decision scans. Sums are
 * taken anew each time, in 128 bits. What kernel/sched decides in O(log n) by
 * trees, heaps and running sums must come out the same, to the tick.
 */
#ifndef TESTS_SCHED_REFERENCE_H
#define TESTS_SCHED_REFERENCE_H

#include <string.h>

#include "fiberos/kernel.h"

#define MOST 1024
#define UNIT (1 << 20)
#define HOUR 3600000000000

__extension__ typedef __int128 wide;

struct ref {
    struct fos_task *ready[MOST]; /* the head first */
    struct fos_task *known[MOST]; /* all that live, in order of pid */
    struct fos_task *on[FOS_MAX_CPUS];
    int ready_count, known_count;
    bool (*better)(struct fos_sched *s, struct fos_task *a, struct fos_task *b); /* strictly */
    /* parameters */
    fos_time quantum, aging, guess, boost, latency, min_granularity, wakeup_granularity, slice;
    int64_t estimate, alpha, levels, io;
    bool preemptive, compensation, admission, wakeup_preemption;
    struct fos_durations quanta, allotment;
    /* state */
    wide smallest, pass, rest;
    fos_time boosted;
    int64_t share;
};

struct ref_task {
    bool inside; /* READY or RUNNING */
    int64_t place;
    fos_time since, cpu_before, expected, gain_at, left, slice;
    bool known;
    int64_t level, allotment, tickets, weight, share;
    wide used, rest, lag, deadline;
};

static struct ref *ref_of(struct fos_sched *s)
{
    return fos_sched_data(s);
}

static struct ref_task *task_of(const struct fos_task *t)
{
    return fos_task_data((struct fos_task *)(uintptr_t)t);
}

/* ---- The array ---- */

static void put(struct ref *r, struct fos_task *t, int at)
{
    memmove(&r->ready[at + 1], &r->ready[at], sizeof(t) * (size_t)(r->ready_count - at));
    r->ready[at] = t;
    r->ready_count++;
}

static void take(struct fos_task **array, int *count, const struct fos_task *t)
{
    int i = 0;
    while (array[i] != t)
        i++;
    memmove(&array[i], &array[i + 1], sizeof(t) * (size_t)(--*count - i));
}

static struct fos_task *best(struct fos_sched *s, int cpu)
{
    struct ref *r = ref_of(s);
    struct fos_task *found = NULL;
    for (int i = 0; i < r->ready_count; i++)
        if (fos_task_allowed(r->ready[i], cpu) &&
            (!found || (r->better && r->better(s, r->ready[i], found))))
            found = r->ready[i];
    return found;
}

static void ref_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    (void)cpu;
    put(ref_of(s), t, fos_at_head(s, why) ? 0 : ref_of(s)->ready_count);
}

static void ref_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    (void)cpu;
    (void)why;
    take(ref_of(s)->ready, &ref_of(s)->ready_count, t);
}

static struct fos_task *ref_pick(struct fos_sched *s, int cpu)
{
    struct fos_task *t = best(s, cpu);
    if (t)
        take(ref_of(s)->ready, &ref_of(s)->ready_count, t);
    return t;
}

static fos_time ref_slice(struct fos_sched *s, struct fos_task *t)
{
    (void)t;
    return ref_of(s)->quantum;
}

static bool ref_tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    (void)t;
    (void)ran;
    return best(s, cpu) != NULL;
}

static void ref_changed(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    (void)t;
}

#define PARAM(kind, text, field, most, names)                                                      \
    {                                                                                              \
        .name = text, .type = FOS_PARAM_##kind, .offset = offsetof(struct ref, field),             \
        .help = text, .max = (most), .choices = (names)                                            \
    }

static const char *const two_choices[] = {"0", "1", NULL};
static const char *const four_choices[] = {"0", "1", "2", "3", NULL};

#define COMMON                                                                                     \
    .sched_size = sizeof(struct ref), .task_size = sizeof(struct ref_task),                        \
    .dequeue = ref_dequeue, .pick_next = ref_pick

/* ---- fcfs, rr ---- */

static const struct fos_sched_ops ref_fcfs = {COMMON, .name = "ref-fcfs", .enqueue = ref_enqueue};

static const struct fos_param quantum_param[] = {PARAM(DURATION, "quantum", quantum, 0, NULL), {0}};

static const struct fos_sched_ops ref_rr = {COMMON,
                                            .name = "ref-rr",
                                            .params = quantum_param,
                                            .enqueue = ref_enqueue,
                                            .slice = ref_slice,
                                            .tick = ref_tick};

/* ---- sjf, srtf ---- */

static const struct fos_param shortest_table[] = {
    PARAM(CHOICE, "estimate", estimate, 0, two_choices),
    PARAM(FRACTION, "alpha", alpha, 1000, NULL),
    PARAM(DURATION, "guess", guess, 0, NULL),
    {0}};

static fos_time left_of(struct fos_sched *s, const struct fos_task *t)
{
    const struct ref_task *h = task_of(t);
    fos_time used = fos_task_cpu_time(t) - h->cpu_before;
    fos_time expected = h->known ? h->expected : ref_of(s)->guess;
    if (ref_of(s)->estimate == 0)
        return fos_task_burst(t);
    return expected > used ? expected - used : 0;
}

static bool shorter(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    return left_of(s, a) < left_of(s, b);
}

static int shortest_init(struct fos_sched *s)
{
    ref_of(s)->better = shorter;
    return 0;
}

static void learn(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran, bool runnable)
{
    struct ref_task *h = task_of(t);
    const struct ref *r = ref_of(s);
    wide burst = fos_task_cpu_time(t) - h->cpu_before, before = h->known ? h->expected : r->guess;
    (void)cpu;
    (void)ran;
    if (runnable)
        return;
    h->expected = (fos_time)(burst * r->alpha / 1000 + before * (1000 - r->alpha) / 1000);
    h->known = true;
    h->cpu_before = fos_task_cpu_time(t);
}

static bool shorter_waits(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    struct fos_task *t = best(s, cpu);
    return t && shorter(s, t, curr);
}

static const struct fos_sched_ops ref_sjf = {COMMON,
                                             .name = "ref-sjf",
                                             .params = shortest_table,
                                             .init = shortest_init,
                                             .enqueue = ref_enqueue,
                                             .stopping = learn};
static const struct fos_sched_ops ref_srtf = {COMMON,
                                              .name = "ref-srtf",
                                              .params = shortest_table,
                                              .init = shortest_init,
                                              .enqueue = ref_enqueue,
                                              .stopping = learn,
                                              .preempts = shorter_waits};

/* ---- hrrn ---- */

static bool higher_ratio(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    wide burst_a = fos_task_burst(a) ? fos_task_burst(a) : 1;
    wide burst_b = fos_task_burst(b) ? fos_task_burst(b) : 1;
    wide waited_a = fos_sched_now(s) - fos_task_ready_since(a);
    wide waited_b = fos_sched_now(s) - fos_task_ready_since(b);
    return (waited_a + burst_a) * burst_b > (waited_b + burst_b) * burst_a;
}

static int hrrn_init(struct fos_sched *s)
{
    ref_of(s)->better = higher_ratio;
    return 0;
}

static const struct fos_sched_ops ref_hrrn = {COMMON, .name = "ref-hrrn", .init = hrrn_init,
                                              .enqueue = ref_enqueue};

/* ---- edf, rm ---- */

static const struct fos_param admission_param[] = {PARAM(BOOL, "admission", admission, 0, NULL),
                                                   {0}};

static bool sooner_deadline(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    (void)s;
    return fos_task_deadline(a) < fos_task_deadline(b);
}

static bool shorter_period(struct fos_sched *s, struct fos_task *a, struct fos_task *b)
{
    fos_time pa = fos_task_period(a), pb = fos_task_period(b);
    (void)s;
    return pa && (!pb || pa < pb);
}

static int edf_init(struct fos_sched *s)
{
    ref_of(s)->better = sooner_deadline;
    return 0;
}

static int rm_init(struct fos_sched *s)
{
    ref_of(s)->better = shorter_period;
    return 0;
}

static int admit(struct fos_sched *s, struct fos_task *t)
{
    struct ref *r = ref_of(s);
    if (!r->admission || !fos_task_period(t))
        return 0;
    wide share = (wide)fos_task_worst(t) * 1000000000 / fos_task_period(t);
    if (r->share + share > (wide)fos_sched_cpus(s) * 1000000000) {
        fos_sched_refuse(s, "too much");
        return -1;
    }
    task_of(t)->share = (int64_t)share;
    r->share += task_of(t)->share;
    return 0;
}

static void dismiss(struct fos_sched *s, struct fos_task *t)
{
    ref_of(s)->share -= task_of(t)->share;
}

static bool better_waits(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    struct fos_task *t = best(s, cpu);
    return t && ref_of(s)->better(s, t, curr);
}

static const struct fos_sched_ops ref_edf = {COMMON,
                                             .name = "ref-edf",
                                             .params = admission_param,
                                             .init = edf_init,
                                             .task_init = admit,
                                             .task_exit = dismiss,
                                             .enqueue = ref_enqueue,
                                             .preempts = better_waits,
                                             .changed = ref_changed};
static const struct fos_sched_ops ref_rm = {COMMON,
                                            .name = "ref-rm",
                                            .params = admission_param,
                                            .init = rm_init,
                                            .task_init = admit,
                                            .task_exit = dismiss,
                                            .enqueue = ref_enqueue,
                                            .preempts = better_waits};

/* ---- lottery ---- */

static const struct fos_param lottery_table[] = {PARAM(DURATION, "quantum", quantum, 0, NULL),
                                                 PARAM(BOOL, "compensation", compensation, 0, NULL),
                                                 {0}};

static int64_t tickets_of(struct fos_sched *s, const struct fos_task *t)
{
    bool more = ref_of(s)->compensation && task_of(t)->tickets;
    return more ? task_of(t)->tickets : fos_task_tickets(t);
}

/* In order of pid. */
static void lottery_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    int at = 0;
    (void)cpu;
    (void)why;
    while (at < ref_of(s)->ready_count && fos_task_pid(ref_of(s)->ready[at]) < fos_task_pid(t))
        at++;
    put(ref_of(s), t, at);
}

static struct fos_task *draw(struct fos_sched *s, int cpu)
{
    struct ref *r = ref_of(s);
    int64_t total = 0;
    for (int i = 0; i < r->ready_count; i++)
        total += tickets_of(s, r->ready[i]);
    for (;;) {
        int64_t drawn = (int64_t)fos_sched_random(s, (uint64_t)total);
        int i = 0;
        for (; drawn >= tickets_of(s, r->ready[i]); i++)
            drawn -= tickets_of(s, r->ready[i]);
        if (fos_task_allowed(r->ready[i], cpu))
            return r->ready[i];
    }
}

static struct fos_task *lottery_pick(struct fos_sched *s, int cpu)
{
    struct fos_task *t = best(s, cpu) ? draw(s, cpu) : NULL;
    if (t)
        ref_dequeue(s, cpu, t, FOS_WHY_SAVE);
    return t;
}

static void compensate(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                       bool runnable)
{
    fos_time quantum = ref_of(s)->quantum;
    (void)cpu;
    task_of(t)->tickets = 0;
    if (runnable || ran == 0 || quantum / ran < 2)
        return;
    int64_t factor = quantum / ran < 1000 ? quantum / ran : 1000;
    task_of(t)->tickets = fos_task_tickets(t) * factor;
}

static const struct fos_sched_ops ref_lottery = {.name = "ref-lottery",
                                                 .params = lottery_table,
                                                 .share = FOS_SHARE_TICKETS,
                                                 .sched_size = sizeof(struct ref),
                                                 .task_size = sizeof(struct ref_task),
                                                 .enqueue = lottery_enqueue,
                                                 .dequeue = ref_dequeue,
                                                 .pick_next = lottery_pick,
                                                 .slice = ref_slice,
                                                 .tick = ref_tick,
                                                 .stopping = compensate,
                                                 .changed = ref_changed};

#endif
