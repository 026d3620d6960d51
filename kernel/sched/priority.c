/*
 * priority.c: the most urgent first. A queue for each level and a map of
 * those that are not empty: O(1) a decision, O(log n) for a level gained.
 *
 * Aging: who waits gains a level each `aging`; it falls back to its own
 * level when it has run (not when it was preempted, or it would never run).
 */
#include "fiberos/sched.h"

#define LEVELS 100

struct priority {
    struct fos_list level[LEVELS]; /* 99 is the most urgent */
    uint64_t map[2];               /* bit: that level is not empty */
    struct fos_tree gaining;       /* key: when the next level is gained */
    bool preemptive;
    fos_time quantum, aging;
};

struct rank {
    int level;
};

static const struct fos_param params[] = {
    {.name = "preemptive",
     .type = FOS_PARAM_BOOL,
     .offset = offsetof(struct priority, preemptive),
     .def = 1,
     .help = "whether a more urgent process takes the CPU at once"},
    {.name = "quantum",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct priority, quantum),
     .help = "round-robin within a level; none: first come, first served"},
    {.name = "aging",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct priority, aging),
     .help = "who waits this long gains a level, again and again; none: no aging"},
    {.name = NULL},
};

static int level_of(struct fos_task *t)
{
    return ((struct rank *)fos_task_data(t))->level;
}

static void mark(struct priority *p, int level)
{
    uint64_t bit = UINT64_C(1) << (level & 63);
    if (p->level[level].length)
        p->map[level / 64] |= bit;
    else
        p->map[level / 64] &= ~bit;
}

static void put(struct priority *p, struct fos_task *t, bool head)
{
    int level = level_of(t);
    if (head)
        fos_list_push_front(&p->level[level], t);
    else
        fos_list_push(&p->level[level], t);
    mark(p, level);
}

static void take(struct priority *p, struct fos_task *t)
{
    fos_list_remove(&p->level[level_of(t)], t);
    mark(p, level_of(t));
}

static struct fos_task *most_urgent(const struct priority *p, int cpu)
{
    for (int word = 1; word >= 0; word--)
        for (uint64_t map = p->map[word]; map;) {
            int bit = 63 - __builtin_clzll(map);
            struct fos_task *t = fos_list_first(&p->level[word * 64 + bit], cpu);
            if (t)
                return t;
            map &= ~(UINT64_C(1) << bit);
        }
    return NULL;
}

/* ---- Aging -------------------------------------------------------------------------------------
 */

static void arm(struct fos_sched *s)
{
    struct priority *p = fos_sched_data(s);
    struct fos_task *first = fos_tree_min(&p->gaining);
    fos_sched_timer(s, first ? fos_tree_key(first) : 0);
}

static void start_gaining(struct fos_sched *s, struct fos_task *t, fos_time from)
{
    struct priority *p = fos_sched_data(s);
    if (p->aging && level_of(t) < LEVELS - 1)
        fos_tree_insert(&p->gaining, t, from + p->aging, 1);
}

static void stop_gaining(struct fos_sched *s, struct fos_task *t)
{
    struct priority *p = fos_sched_data(s);
    if (fos_tree_has(&p->gaining, t))
        fos_tree_remove(&p->gaining, t);
}

static void timer(struct fos_sched *s, fos_time now)
{
    struct priority *p = fos_sched_data(s);
    struct fos_task *t;
    while ((t = fos_tree_min(&p->gaining)) && fos_tree_key(t) <= now) {
        fos_time since = fos_tree_key(t);
        take(p, t);
        fos_tree_remove(&p->gaining, t);
        ((struct rank *)fos_task_data(t))->level++;
        put(p, t, false);
        fos_task_reranked(t);
        start_gaining(s, t, since);
    }
    arm(s);
}

/* Who waits begins to gain anew, or gains no more; the levels gained stay. */
static int reconfigure(struct fos_sched *s)
{
    struct priority *p = fos_sched_data(s);
    struct fos_task *t;
    while ((t = fos_tree_min(&p->gaining)))
        fos_tree_remove(&p->gaining, t);
    for (int level = 0; level < LEVELS; level++)
        for (t = p->level[level].first; t; t = fos_list_next(t))
            start_gaining(s, t, fos_sched_now(s));
    arm(s);
    return 0;
}

/* ---- The ops ---- */

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct priority *p = fos_sched_data(s);
    struct rank *r = fos_task_data(t);
    (void)cpu;
    if (why != FOS_WHY_PREEMPTED)
        r->level = fos_task_urgency(t);
    put(p, t, fos_at_head(s, why));
    start_gaining(s, t, fos_sched_now(s));
    if (p->aging)
        arm(s);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    (void)cpu;
    (void)why;
    take(fos_sched_data(s), t);
    stop_gaining(s, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct fos_task *t = most_urgent(fos_sched_data(s), cpu);
    if (t)
        dequeue(s, cpu, t, FOS_WHY_SAVE);
    return t;
}

static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    const struct priority *p = fos_sched_data(s);
    (void)t;
    return p->quantum;
}

static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    struct fos_task *other = most_urgent(fos_sched_data(s), cpu);
    (void)ran;
    return other && level_of(other) >= level_of(t);
}

static bool preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    const struct priority *p = fos_sched_data(s);
    struct fos_task *other = most_urgent(p, cpu);
    return p->preemptive && other && level_of(other) > level_of(curr);
}

/* While it runs, its level is its own at once; in the queue, at RESTORE. */
static void changed(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    ((struct rank *)fos_task_data(t))->level = fos_task_urgency(t);
}

static int64_t rank(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return level_of(t);
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    struct priority *p = fos_sched_data(s);
    int gained = level_of(t) - fos_task_urgency(t);
    fos_text_printf(out, "priority: %s, of priority %d, is the most urgent at level %d",
                    fos_task_name(t), fos_task_priority(t), level_of(t));
    if (gained > 0)
        fos_text_printf(out, ", %d gained by waiting", gained);
    fos_text_printf(out, "; %lld equals wait", (long long)p->level[level_of(t)].length);
}

const struct fos_sched_ops sched_priority = {
    .name = "priority",
    .summary = "Priorities: the most urgent first, with preemption, quantum and aging.",
    .params = params,
    .sched_size = sizeof(struct priority),
    .task_size = sizeof(struct rank),
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .slice = slice,
    .tick = tick,
    .preempts = preempts,
    .changed = changed,
    .timer = timer,
    .explain = explain,
    .ranked = FOS_RANK_PRIORITY,
    .rank_name = "level",
    .rank = rank,
    .reconfigure = reconfigure,
};
