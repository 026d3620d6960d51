/*
 * eevdf.c: earliest eligible virtual deadline first (Stoica, Abdel-Wahab:
 * "Earliest Eligible Virtual Deadline First", Old Dominion University, 1995;
 * Linux since 6.6). Virtual time goes on at the pace at which each of those
 * who are READY would run if all ran at once, by weight. A process asks for a
 * slice; it is eligible while it has had no more than its due, and its
 * deadline is when it is due the whole slice. Of those who are eligible the
 * earliest deadline runs. Nobody is ever further than one slice from its due
 * (its lag). O(log n) a decision: each node knows the earliest deadline below.
 */
#include "fiberos/sched.h"

#define UNIT    (INT64_C(1) << 20)     /* virtual time of weight 1, a nanosecond */
#define LONGEST INT64_C(1800000000000) /* half an hour: twice that times UNIT fits into 63 bits */

struct eevdf {
    struct fos_tree ready;   /* key: `used` of the task, which may wrap around */
    fos_time slice, longest; /* that a process asks for, or has asked for: bounds the lag */
    /* Virtual time is the mean of all `used`, by weight: now + over / weight. */
    int64_t now, over;
    int64_t weight; /* of all that are READY or RUNNING */
};

struct request {
    int64_t used;              /* virtual time of what it has had; eligible from then on */
    int64_t deadline;          /* virtual time */
    int64_t lag;               /* while it is blocked: virtual time that it was due */
    int64_t weight;            /* while it takes part; 0: it does not */
    fos_time left;             /* of the slice that it asked for */
    fos_time since;            /* charged up to here */
    struct fos_task *earliest; /* deadline at this node and below it */
};

/* Of a CPU: who runs there. */
struct seat {
    struct fos_task *current;
};

static const struct fos_param params[] = {
    {.name = "slice",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct eevdf, slice),
     .def = FOS_TICKS(3),
     .min = 1,
     .max = LONGEST,
     .help = "the CPU time that a process asks for at a time, and the bound of unfairness"},
    {.name = NULL},
};

static struct request *request_of(struct fos_task *t)
{
    return fos_task_data(t);
}

static int64_t add(int64_t time, int64_t more)
{
    return (int64_t)((uint64_t)time + (uint64_t)more);
}

/* How far a is ahead of b. */
static int64_t ahead(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t clamp(int64_t value, int64_t most)
{
    return value > most ? most : value < -most ? -most : value;
}

/* The longest slice in virtual time: nobody is further than that from its due. */
static int64_t bound(const struct eevdf *e, const struct request *r)
{
    return e->longest * UNIT / r->weight;
}

static bool earlier(struct fos_task *a, struct fos_task *b)
{
    int64_t lead = ahead(request_of(b)->deadline, request_of(a)->deadline);
    return lead > 0 || (lead == 0 && fos_task_pid(a) < fos_task_pid(b));
}

/* ---- The tree: in order of `used`, and the earliest deadline below each node ---- */

static void update(struct fos_tree *tree, struct fos_task *t)
{
    struct fos_task *below[] = {fos_tree_left(t), fos_tree_right(t)};
    struct fos_task *best = t;
    (void)tree;
    for (int i = 0; i < 2; i++)
        if (below[i] && earlier(request_of(below[i])->earliest, best))
            best = request_of(below[i])->earliest;
    request_of(t)->earliest = best;
}

static bool eligible(const struct eevdf *e, struct fos_task *t)
{
    return ahead(request_of(t)->used, e->now) <= 0;
}

/* Those who are eligible are the first in the tree: whole subtrees on the way. */
static struct fos_task *earliest(const struct eevdf *e)
{
    struct fos_task *best = NULL, *t = e->ready.root;
    while (t) {
        struct fos_task *left = fos_tree_left(t);
        if (!eligible(e, t)) {
            t = left;
            continue;
        }
        if (!best || earlier(t, best))
            best = t;
        if (left && earlier(request_of(left)->earliest, best))
            best = request_of(left)->earliest;
        t = fos_tree_right(t);
    }
    return best;
}

/* While the earliest is pinned elsewhere, all others are asked: O(n). With
 * several CPUs it may be that nobody who waits is eligible: the next to be. */
static struct fos_task *choose(const struct eevdf *e, int cpu)
{
    struct fos_task *best = earliest(e);
    if (best && fos_task_allowed(best, cpu))
        return best;
    best = fos_tree_first(&e->ready, cpu);
    for (struct fos_task *t = best; t && eligible(e, t); t = fos_tree_next(t))
        if (fos_task_allowed(t, cpu) && earlier(t, best))
            best = t;
    return best;
}

/* ---- Virtual time ---- */

/* `over` is kept within [0, weight), so that `now` is the mean, rounded down. */
static void settle(struct eevdf *e, int64_t more)
{
    e->over += more;
    if (e->weight == 0) {
        e->over = 0;
        return;
    }
    int64_t whole = e->over / e->weight - (e->over % e->weight < 0);
    e->now = add(e->now, whole);
    e->over -= whole * e->weight;
}

static void charge_one(struct fos_sched *s, struct fos_task *t)
{
    struct eevdf *e = fos_sched_data(s);
    struct request *r = request_of(t);
    fos_time ran = fos_sched_now(s) - r->since;
    int64_t used = (ran < LONGEST ? ran : LONGEST) * UNIT / r->weight;
    r->since = fos_sched_now(s);
    r->left = ran < r->left ? r->left - ran : 0;
    /* One CPU never comes to this limit. With several, who weighs little and
     * runs all the time would get ever further ahead, and wait as long later. */
    int64_t room = 2 * bound(e, r) - ahead(r->used, e->now);
    if (fos_sched_cpus(s) > 1 && used > room)
        used = room > 0 ? room : 0;
    r->used = add(r->used, used);
    settle(e, used * r->weight);
}

static void charge(struct fos_sched *s)
{
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        struct seat *seat = fos_sched_cpu(s, cpu);
        if (seat->current)
            charge_one(s, seat->current);
    }
}

static void ask(const struct eevdf *e, struct request *r)
{
    r->left = e->slice;
    r->deadline = add(r->used, e->slice * UNIT / r->weight);
}

/* It comes back with the lag with which it left. Its coming moves the mean
 * towards it, so it starts that much further away. */
static void join(struct fos_sched *s, struct fos_task *t)
{
    struct eevdf *e = fos_sched_data(s);
    struct request *r = request_of(t);
    charge(s);
    r->weight = fos_nice_weight(fos_task_nice(t));
    int64_t lag = e->weight ? r->lag + r->lag * r->weight / e->weight : 0;
    lag = clamp(lag, INT64_MAX / 4 / r->weight);
    r->used = add(e->now, -lag);
    e->weight += r->weight;
    settle(e, -lag * r->weight);
    ask(e, r);
}

static void leave(struct fos_sched *s, struct fos_task *t)
{
    struct eevdf *e = fos_sched_data(s);
    struct request *r = request_of(t);
    if (!r->weight)
        return;
    int64_t due = ahead(e->now, r->used);
    r->lag = clamp(due, bound(e, r));
    e->weight -= r->weight;
    settle(e, clamp(due, 2 * bound(e, r)) * r->weight);
    r->weight = 0;
    (void)s;
}

/* ---- The ops ---- */

static int init(struct fos_sched *s)
{
    struct eevdf *e = fos_sched_data(s);
    e->ready.update = update;
    e->slice = e->slice < LONGEST ? e->slice : LONGEST; /* ticks may be of any length */
    e->longest = e->slice;
    return 0;
}

/* Requests that were made stand; the next ones are of the new length. */
static int reconfigure(struct fos_sched *s)
{
    struct eevdf *e = fos_sched_data(s);
    e->longest = e->slice > e->longest ? e->slice : e->longest;
    return 0;
}

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct eevdf *e = fos_sched_data(s);
    (void)cpu;
    if (why == FOS_WHY_NEW || why == FOS_WHY_WAKE)
        join(s, t);
    else if (why == FOS_WHY_YIELD)
        ask(e, request_of(t));
    fos_tree_insert_by_pid(&e->ready, t, request_of(t)->used, 1);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct eevdf *e = fos_sched_data(s);
    (void)cpu;
    fos_tree_remove(&e->ready, t);
    if (why == FOS_WHY_KILL)
        leave(s, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct eevdf *e = fos_sched_data(s);
    charge(s);
    struct fos_task *t = choose(e, cpu);
    if (t)
        fos_tree_remove(&e->ready, t);
    return t;
}

static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return request_of(t)->left;
}

static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    const struct eevdf *e = fos_sched_data(s);
    struct request *r = request_of(t);
    (void)ran;
    charge(s);
    if (r->left == 0)
        ask(e, r);
    struct fos_task *other = choose(e, cpu);
    if (!other || !eligible(e, other))
        return other && ahead(r->used, request_of(other)->used) > 0;
    return !eligible(e, t) || earlier(other, t);
}

static bool preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    const struct eevdf *e = fos_sched_data(s);
    charge(s);
    struct fos_task *other = choose(e, cpu);
    return other && eligible(e, other) && earlier(other, curr);
}

static void running(struct fos_sched *s, int cpu, struct fos_task *t)
{
    struct seat *seat = fos_sched_cpu(s, cpu);
    seat->current = t;
    request_of(t)->since = fos_sched_now(s);
}

static void stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran, bool runnable)
{
    struct seat *seat = fos_sched_cpu(s, cpu);
    (void)ran;
    charge(s);
    seat->current = NULL;
    if (!runnable)
        leave(s, t);
}

/* The virtual deadline, as CPU time of a process with nice 0. */
static int64_t rank(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return request_of(t)->deadline / (UNIT / fos_nice_weight(0));
}

/* Virtual times are shown as the CPU time that they are worth to this one. */
static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    const struct eevdf *e = fos_sched_data(s);
    const struct request *r = request_of(t);
    int64_t lag = clamp(ahead(e->now, r->used), 2 * bound(e, r)) * r->weight / UNIT;
    fos_text_printf(out, "eevdf: %s has the earliest deadline of those who are eligible, ",
                    fos_task_name(t));
    fos_text_time(out, clamp(ahead(r->deadline, e->now), 2 * bound(e, r)) * r->weight / UNIT);
    fos_text_printf(out,
                    lag < 0 ? " of its own time ahead; lag -" : " of its own time ahead; lag ");
    fos_text_time(out, lag < 0 ? -lag : lag);
    (void)s;
}

const struct fos_sched_ops sched_eevdf = {
    .name = "eevdf",
    .summary = "Earliest eligible virtual deadline first: fair to within one slice.",
    .params = params,
    .share = FOS_SHARE_NICE,
    .sched_size = sizeof(struct eevdf),
    .cpu_size = sizeof(struct seat),
    .task_size = sizeof(struct request),
    .init = init,
    .task_exit = leave,
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .slice = slice,
    .tick = tick,
    .preempts = preempts,
    .running = running,
    .stopping = stopping,
    .explain = explain,
    .ranked = FOS_RANK_VIRTUAL,
    .rank_name = "virtual deadline",
    .rank = rank,
    .reconfigure = reconfigure,
};
