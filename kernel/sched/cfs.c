/*
 * cfs.c: Linux's Completely Fair Scheduler, 2.6.23 to 6.5 (Molnar; see
 * Documentation/scheduler/sched-design-CFS.rst). Each process has a virtual
 * runtime: its CPU time divided by its weight. The smallest one runs. All
 * get a turn within one `latency`, each for its share of it, but not less
 * than `min_granularity`. O(log n) a decision.
 *
 * Who wakes up is not paid for having slept: it goes on from the smallest
 * virtual runtime there is, less half a latency, if it is behind that.
 */
#include "fiberos/sched.h"

#define UNIT    (INT64_C(1) << 20)     /* virtual time of weight 1, a nanosecond */
#define LONGEST INT64_C(3600000000000) /* an hour: times UNIT it fits into 63 bits */

struct cfs {
    struct fos_tree ready; /* key: virtual runtime, which may wrap around */
    fos_time latency, min_granularity, wakeup_granularity;
    bool wakeup_preemption;
    int64_t smallest;      /* virtual runtime; never goes back */
    int64_t count, weight; /* of all that are READY or RUNNING */
};

struct entity {
    int64_t runtime; /* virtual */
    int64_t weight;  /* while it takes part; 0: it does not */
    fos_time since;  /* charged up to here */
    fos_time slice;  /* the last one that it got */
};

/* Of a CPU: who runs there. */
struct seat {
    struct fos_task *current;
};

static const struct fos_param params[] = {
    {.name = "latency",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct cfs, latency),
     .def = FOS_TICKS(6),
     .min = 1,
     .max = LONGEST,
     .help = "the time in which each process shall have run once"},
    {.name = "min_granularity",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct cfs, min_granularity),
     .def = FOS_TICKS(0.75),
     .min = 1,
     .max = LONGEST,
     .help = "the shortest slice; with many processes the latency grows instead"},
    {.name = "wakeup_preemption",
     .type = FOS_PARAM_BOOL,
     .offset = offsetof(struct cfs, wakeup_preemption),
     .def = 1,
     .help = "whether a process that wakes up far behind the running one takes the CPU at once"},
    {.name = "wakeup_granularity",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct cfs, wakeup_granularity),
     .def = FOS_TICKS(1),
     .max = LONGEST,
     .help = "how far behind it must be for that"},
    {.name = NULL},
};

static struct entity *entity_of(struct fos_task *t)
{
    return fos_task_data(t);
}

static int64_t add(int64_t runtime, int64_t more)
{
    return (int64_t)((uint64_t)runtime + (uint64_t)more);
}

/* How far a is ahead of b. */
static int64_t ahead(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t virtual_time(fos_time length, int64_t weight)
{
    return (length < LONGEST ? length : LONGEST) * UNIT / weight;
}

static struct fos_task *current_of(struct fos_sched *s, int cpu)
{
    return ((struct seat *)fos_sched_cpu(s, cpu))->current;
}

/* ---- Virtual time ---- */

/*
 * With several CPUs a process may weigh more than one CPU is worth; the
 * others, sharing the rest, would get ever further ahead, and a newcomer
 * would keep them waiting as long. So the distance has a limit. (One CPU
 * never comes to it.)
 */
static void limit(const struct cfs *c, struct entity *e)
{
    int64_t most = virtual_time(e->slice, e->weight);
    if (ahead(e->runtime, c->smallest) > most)
        e->runtime = add(c->smallest, most);
}

static void advance_smallest(struct fos_sched *s)
{
    struct cfs *c = fos_sched_data(s);
    const struct fos_task *first = fos_tree_min(&c->ready);
    bool any = first != NULL;
    int64_t smallest = first ? fos_tree_key(first) : 0;
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        struct fos_task *t = current_of(s, cpu);
        if (t && (!any || ahead(entity_of(t)->runtime, smallest) < 0))
            smallest = entity_of(t)->runtime;
        any = any || t;
    }
    if (any && ahead(smallest, c->smallest) > 0)
        c->smallest = smallest;
}

/* Charges those who run with the time since the last call. */
static void charge(struct fos_sched *s)
{
    const struct cfs *c = fos_sched_data(s);
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        struct fos_task *t = current_of(s, cpu);
        if (!t)
            continue;
        struct entity *e = entity_of(t);
        e->runtime = add(e->runtime, virtual_time(fos_sched_now(s) - e->since, e->weight));
        e->since = fos_sched_now(s);
    }
    advance_smallest(s);
    for (int cpu = 0; cpu < fos_sched_cpus(s) && fos_sched_cpus(s) > 1; cpu++)
        if (current_of(s, cpu))
            limit(c, entity_of(current_of(s, cpu)));
}

static void join(struct fos_sched *s, struct fos_task *t, enum fos_why why)
{
    struct cfs *c = fos_sched_data(s);
    struct entity *e = entity_of(t);
    charge(s);
    e->weight = fos_nice_weight(fos_task_nice(t));
    c->weight += e->weight;
    c->count++;
    int64_t least = add(c->smallest, -virtual_time(c->latency / 2, fos_nice_weight(0)));
    if (why == FOS_WHY_NEW)
        e->runtime = c->smallest;
    else if (ahead(least, e->runtime) > 0)
        e->runtime = least;
}

static void leave(struct fos_sched *s, struct fos_task *t)
{
    struct cfs *c = fos_sched_data(s);
    struct entity *e = entity_of(t);
    c->weight -= e->weight;
    c->count -= e->weight > 0;
    e->weight = 0;
}

/* ---- The ops ---- */

/* Defaults are in ticks, which may be of any length. */
static int init(struct fos_sched *s)
{
    struct cfs *c = fos_sched_data(s);
    c->latency = c->latency < LONGEST ? c->latency : LONGEST;
    c->min_granularity = c->min_granularity < LONGEST ? c->min_granularity : LONGEST;
    return 0;
}

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct cfs *c = fos_sched_data(s);
    (void)cpu;
    if (why == FOS_WHY_NEW || why == FOS_WHY_WAKE)
        join(s, t, why);
    fos_tree_insert_by_pid(&c->ready, t, entity_of(t)->runtime, 1);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct cfs *c = fos_sched_data(s);
    (void)cpu;
    fos_tree_remove(&c->ready, t);
    if (why == FOS_WHY_KILL)
        leave(s, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct cfs *c = fos_sched_data(s);
    struct fos_task *t = fos_tree_first(&c->ready, cpu);
    if (!t)
        return NULL;
    charge(s);
    fos_tree_remove(&c->ready, t);
    return t;
}

static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    const struct cfs *c = fos_sched_data(s);
    struct entity *e = entity_of(t);
    int64_t cpus = fos_sched_cpus(s), share = (c->weight + cpus - 1) / cpus;
    fos_time all = (c->count + cpus - 1) / cpus * c->min_granularity;
    fos_time period = all > c->latency ? all : c->latency;
    period = period < LONGEST ? period : LONGEST;
    e->slice = period * e->weight / (share > e->weight ? share : e->weight);
    e->slice = e->slice > c->min_granularity ? e->slice : c->min_granularity;
    return e->slice;
}

static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    const struct cfs *c = fos_sched_data(s);
    struct fos_task *first = fos_tree_first(&c->ready, cpu);
    (void)ran;
    charge(s);
    int64_t lead = first ? ahead(entity_of(t)->runtime, fos_tree_key(first)) : -1;
    return lead > 0 || (lead == 0 && fos_task_pid(first) < fos_task_pid(t));
}

static bool preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    const struct cfs *c = fos_sched_data(s);
    struct fos_task *first = fos_tree_first(&c->ready, cpu);
    if (!c->wakeup_preemption || !first)
        return false;
    charge(s);
    return ahead(entity_of(curr)->runtime, fos_tree_key(first)) >
           virtual_time(c->wakeup_granularity, entity_of(first)->weight);
}

static void running(struct fos_sched *s, int cpu, struct fos_task *t)
{
    struct seat *seat = fos_sched_cpu(s, cpu);
    seat->current = t;
    entity_of(t)->since = fos_sched_now(s);
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

/* As CPU time of a process with nice 0. */
static int64_t rank(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return entity_of(t)->runtime / (UNIT / fos_nice_weight(0));
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    struct cfs *c = fos_sched_data(s);
    struct fos_task *next = fos_tree_min(&c->ready);
    const struct entity *e = entity_of(t);
    fos_text_printf(out, "cfs: %s has the smallest vruntime", fos_task_name(t));
    if (next) {
        int64_t behind = ahead(fos_tree_key(next), e->runtime);
        fos_text_printf(out, ", ");
        fos_text_time(out, (behind > 0 ? behind : 0) / (UNIT / fos_nice_weight(0)));
        fos_text_printf(out, " less than %s", fos_task_name(next));
    }
    fos_text_printf(out, "; its weight is %lld of %lld", (long long)e->weight,
                    (long long)c->weight);
}

/* Everything is computed when it is needed. */
static int reconfigure(struct fos_sched *s)
{
    (void)s;
    return 0;
}

const struct fos_sched_ops sched_cfs = {
    .name = "cfs",
    .summary = "Linux's CFS: the smallest CPU time divided by weight runs.",
    .params = params,
    .share = FOS_SHARE_NICE,
    .sched_size = sizeof(struct cfs),
    .cpu_size = sizeof(struct seat),
    .task_size = sizeof(struct entity),
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
    .rank_name = "vruntime",
    .rank = rank,
    .reconfigure = reconfigure,
};
