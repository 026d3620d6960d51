/*
 * mlfq.c: the multi-level feedback queue (Corbato et al., CTSS, 1962), by
 * the five rules of Arpaci-Dusseau: Operating Systems: Three Easy Pieces,
 * chapter 8.
 *   1. The higher level runs.        2. Within a level: round-robin.
 *   3. A newcomer starts at the top.
 *   4. Who has used up its allotment (so many quanta) at a level goes down
 *      one, however often it gave up the CPU in between.
 *   5. Every `boost`, all go to the top.
 * O(log n) a decision. A boost moves those who went down since the last one,
 * so each descent pays for one move.
 */
#include "fiberos/sched.h"

enum { KEEP, RESET, HEAD, RESET_HEAD };
static const char *const after_io[] = {"keep", "reset", "head", "reset-head", NULL};

struct mlfq {
    struct fos_tree level[FOS_LIST_MAX]; /* [0] is the top; key: place in the queue */
    int64_t levels, io;
    struct fos_durations quantum, allotment;
    int64_t built; /* as many levels there are, whatever the parameter says */
    fos_time boost, armed;
    fos_time boosted;   /* the last instant of boosting that is behind us */
    int64_t boosts;     /* how many there have been */
    int64_t head, tail; /* the outermost places that were given */
};

struct rank {
    int64_t level, allotment; /* allotment: quanta left at this level */
    fos_time quantum, since;  /* left of the quantum, when it ran since then */
    int64_t place;            /* kept while it runs: it stays the head of its queue */
    int64_t boosts;           /* that it has had */
};

/* Of a CPU: who runs there. */
struct seat {
    struct fos_task *current;
};

static const struct fos_param params[] = {
    {.name = "levels",
     .type = FOS_PARAM_INT,
     .offset = offsetof(struct mlfq, levels),
     .def = 3,
     .min = 1,
     .max = FOS_LIST_MAX,
     .help = "how many queues there are"},
    {.name = "quantum",
     .type = FOS_PARAM_DURATIONS,
     .offset = offsetof(struct mlfq, quantum),
     .def = FOS_TICKS(10),
     .min = 1,
     .help = "the quantum of each level, the highest first; the last value holds for the rest"},
    {.name = "allotment",
     .type = FOS_PARAM_INTS,
     .offset = offsetof(struct mlfq, allotment),
     .def = 1,
     .min = 1,
     .max = 1000000,
     .help = "how many quanta a process may use at each level before it goes down"},
    {.name = "boost",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct mlfq, boost),
     .help = "how often all processes go back to the top; none: never"},
    {.name = "io",
     .type = FOS_PARAM_CHOICE,
     .offset = offsetof(struct mlfq, io),
     .choices = after_io,
     .help = "what blocking does to the quantum and the allotment, and where one comes back"},
    {.name = NULL},
};

static struct rank *rank_of(struct fos_task *t)
{
    return fos_task_data(t);
}

static int64_t at(const struct fos_durations *list, int64_t level)
{
    return list->at[level < list->count ? level : list->count - 1];
}

static bool resets(const struct mlfq *m)
{
    return m->io == RESET || m->io == RESET_HEAD;
}

static void refill(const struct mlfq *m, struct rank *r)
{
    r->quantum = at(&m->quantum, r->level);
    r->allotment = at(&m->allotment, r->level);
}

/* Somebody may have changed the parameters. */
static void cut(const struct mlfq *m, struct rank *r)
{
    const fos_time quantum = at(&m->quantum, r->level);
    const int64_t allotment = at(&m->allotment, r->level);
    r->quantum = r->quantum < quantum ? r->quantum : quantum;
    r->allotment = r->allotment < allotment ? r->allotment : allotment;
}

/* ---- Rule 4: going down ---- */

static void use_up_quantum(struct mlfq *m, struct rank *r)
{
    r->place = ++m->tail;
    if (--r->allotment > 0) {
        r->quantum = at(&m->quantum, r->level);
        return;
    }
    if (r->level < m->levels - 1)
        r->level++;
    refill(m, r);
}

/* Takes what it has used since the last call off its quantum. */
static void charge(struct fos_sched *s, struct rank *r)
{
    fos_time used = fos_sched_now(s) - r->since;
    r->quantum = used < r->quantum ? r->quantum - used : 0;
    r->since = fos_sched_now(s);
}

/* ---- Rule 5: going up ---- */

static void catch_up(const struct mlfq *m, struct rank *r)
{
    if (r->boosts == m->boosts)
        return;
    r->boosts = m->boosts;
    r->level = 0;
    refill(m, r);
}

/* All of a level to the tail of the top: first those who run, its heads. */
static void raise(struct fos_sched *s, int64_t level)
{
    struct mlfq *m = fos_sched_data(s);
    struct fos_task *t;
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        t = ((struct seat *)fos_sched_cpu(s, cpu))->current;
        if (!t || rank_of(t)->level != level || rank_of(t)->boosts == m->boosts)
            continue;
        catch_up(m, rank_of(t));
        rank_of(t)->since = fos_sched_now(s);
        fos_task_new_slice(t);
        if (level > 0)
            rank_of(t)->place = ++m->tail;
    }
    while (level > 0 && (t = fos_tree_min(&m->level[level]))) {
        fos_tree_remove(&m->level[level], t);
        catch_up(m, rank_of(t));
        fos_tree_insert(&m->level[0], t, rank_of(t)->place = ++m->tail, 1);
        fos_task_reranked(t);
    }
}

/* The last instant of boosting at or before `now`. */
static fos_time due(const struct mlfq *m, fos_time now)
{
    return now - now % m->boost;
}

/* The lowest level goes first. Who is at the top already, or blocked,
 * catches up later. */
static void boost(struct fos_sched *s)
{
    struct mlfq *m = fos_sched_data(s);
    if (!m->boost || due(m, fos_sched_now(s)) == m->boosted)
        return;
    m->boosted = due(m, fos_sched_now(s));
    m->boosts++;
    for (int64_t level = m->levels - 1; level >= 0; level--)
        raise(s, level);
}

/* One that is due at this very instant and still to come must not be put off. */
static void arm(struct fos_sched *s)
{
    struct mlfq *m = fos_sched_data(s);
    fos_time now = fos_sched_now(s);
    if (!m->boost || m->armed > now || (m->armed == now && m->boosted < now))
        return;
    m->armed = due(m, now) + m->boost;
    fos_sched_timer(s, m->armed);
}

/* With nobody left to boost it ends; the next newcomer begins it again. */
static void timer(struct fos_sched *s, fos_time now)
{
    const struct mlfq *m = fos_sched_data(s);
    bool anybody = false;
    (void)now;
    boost(s);
    for (int64_t level = 0; level < m->levels; level++)
        anybody = anybody || m->level[level].count > 0;
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++)
        anybody = anybody || ((struct seat *)fos_sched_cpu(s, cpu))->current;
    if (anybody)
        arm(s);
}

/* ---- The ops ---- */

static int check_lists(struct fos_sched *s)
{
    const struct mlfq *m = fos_sched_data(s);
    int64_t longest = m->quantum.count > m->allotment.count ? m->quantum.count : m->allotment.count;
    if (longest <= m->levels)
        return 0;
    fos_sched_refuse(s, "'quantum' or 'allotment' has %lld values, but there are %lld levels",
                     (long long)longest, (long long)m->levels);
    return -1;
}

static int init(struct fos_sched *s)
{
    struct mlfq *m = fos_sched_data(s);
    m->built = m->levels;
    return check_lists(s);
}

/* Boosts are counted from boot, as ever; the next one is the first that is not behind us. */
static void rearm(struct fos_sched *s)
{
    struct mlfq *m = fos_sched_data(s);
    const fos_time now = fos_sched_now(s);
    m->boosted = m->boost && now > 0 ? due(m, now - 1) : 0;
    m->armed = m->boost ? m->boosted + m->boost : 0;
    fos_sched_timer(s, m->armed);
}

/* Of its quantum and allotment everybody keeps what is left, but no more than the new ones are. */
static int reconfigure(struct fos_sched *s)
{
    const struct mlfq *m = fos_sched_data(s);
    if (m->levels != m->built) {
        fos_sched_refuse(s, "there are %lld levels, and that can't be changed while it runs",
                         (long long)m->built);
        return -1;
    }
    if (check_lists(s))
        return -1;
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        struct seat *seat = fos_sched_cpu(s, cpu);
        if (seat->current)
            charge(s, rank_of(seat->current));
    }
    rearm(s);
    return 0;
}

/* At one instant a boost comes before arrivals and wake-ups. */
static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct mlfq *m = fos_sched_data(s);
    struct rank *r = rank_of(t);
    bool bumped = why == FOS_WHY_WAKE && m->io >= HEAD;
    (void)cpu;
    if (why == FOS_WHY_NEW || why == FOS_WHY_WAKE)
        boost(s);
    if (why == FOS_WHY_NEW)
        r->boosts = -1;
    if (why == FOS_WHY_NEW || why == FOS_WHY_WAKE)
        catch_up(m, r);
    if (bumped)
        r->place = --m->head;
    else if (why != FOS_WHY_EXPIRED && !fos_at_head(s, why))
        r->place = ++m->tail;
    fos_task_new_slice(t);
    fos_tree_insert(&m->level[r->level], t, r->place, 1);
    arm(s);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct mlfq *m = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_tree_remove(&m->level[rank_of(t)->level], t);
}

static struct fos_task *first(const struct mlfq *m, int cpu)
{
    struct fos_task *t = NULL;
    for (int64_t level = 0; level < m->levels && !t; level++)
        t = fos_tree_first(&m->level[level], cpu);
    return t;
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct mlfq *m = fos_sched_data(s);
    struct fos_task *t = first(m, cpu);
    if (!t)
        return NULL;
    fos_tree_remove(&m->level[rank_of(t)->level], t);
    catch_up(m, rank_of(t)); /* it was at the top already at the last boost */
    cut(m, rank_of(t));
    return t;
}

/* A wake-up at the head and a boost change places within a level, too. */
static bool preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    struct fos_task *other = first(fos_sched_data(s), cpu);
    if (!other)
        return false;
    const struct rank *o = rank_of(other), *c = rank_of(curr);
    return o->level < c->level || (o->level == c->level && o->place < c->place);
}

/* There may have been a boost while the switch to it was under way. */
static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    const struct mlfq *m = fos_sched_data(s);
    catch_up(m, rank_of(t));
    cut(m, rank_of(t));
    return rank_of(t)->quantum;
}

/* A boost may have given it more. */
static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    struct rank *r = rank_of(t);
    (void)ran;
    charge(s, r);
    if (r->quantum > 0)
        return false;
    use_up_quantum(fos_sched_data(s), r);
    return preempts(s, cpu, t);
}

static void running(struct fos_sched *s, int cpu, struct fos_task *t)
{
    struct seat *seat = fos_sched_cpu(s, cpu);
    seat->current = t;
    rank_of(t)->since = fos_sched_now(s);
}

static void stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran, bool runnable)
{
    struct mlfq *m = fos_sched_data(s);
    struct seat *seat = fos_sched_cpu(s, cpu);
    struct rank *r = rank_of(t);
    (void)ran;
    seat->current = NULL;
    charge(s, r);
    bool used_up = r->quantum == 0;
    if (!runnable && resets(m))
        refill(m, r);
    if (used_up)
        use_up_quantum(m, r);
}

static int64_t rank(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return rank_of(t)->level + 1;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    const struct mlfq *m = fos_sched_data(s);
    const struct rank *r = rank_of(t);
    fos_text_printf(out,
                    "mlfq: %s is the first at level %lld of %lld, allotment %lld of %lld left, ",
                    fos_task_name(t), (long long)r->level + 1, (long long)m->levels,
                    (long long)r->allotment, (long long)at(&m->allotment, r->level));
    fos_text_time(out, r->quantum);
    fos_text_printf(out, " of its quantum; %lld behind it", (long long)m->level[r->level].count);
}

const struct fos_sched_ops sched_mlfq = {
    .name = "mlfq",
    .summary = "Multi-level feedback queue: who computes long goes down, level by level.",
    .params = params,
    .sched_size = sizeof(struct mlfq),
    .cpu_size = sizeof(struct seat),
    .task_size = sizeof(struct rank),
    .init = init,
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .slice = slice,
    .tick = tick,
    .preempts = preempts,
    .running = running,
    .stopping = stopping,
    .timer = timer,
    .explain = explain,
    .ranked = FOS_RANK_LEVEL,
    .rank_name = "level",
    .rank = rank,
    .reconfigure = reconfigure,
};
