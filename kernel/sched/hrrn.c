/*
 * hrrn.c: highest response ratio next (Brinch Hansen, 1971): of all that are
 * READY, the one whose (waited + burst) / burst is highest runs until it
 * blocks. Short ones go first, but who waits long enough gets its turn.
 *
 * The order of two processes changes while they wait: a short burst's ratio
 * grows faster. Each node of the tree knows the champion below it, and until
 * when that is certain (a kinetic tournament; Basch, Guibas, Hershberger,
 * 1999); what is no longer certain is played again when somebody asks.
 * O(log n) a decision, and O(log^2 n) with those matches, amortised.
 */
#include "fiberos/sched.h"

struct hrrn {
    struct fos_tree ready; /* in order of entry; stands first: see update() */
    fos_time now;
};

struct entry {
    struct fos_task *champion; /* of this node and those below it */
    fos_time certain;          /* ... until then */
    fos_time since, burst;     /* in the queue since; more than 0 */
};

static struct entry *entry_of(struct fos_task *t)
{
    return fos_task_data(t);
}

static bool beats(const struct hrrn *h, struct fos_task *a, struct fos_task *b)
{
    const struct entry *x = entry_of(a), *y = entry_of(b);
    return fos_compare_ratios(h->now - x->since, x->burst, h->now - y->since, y->burst) > 0;
}

/*
 * The first instant at which `loser` will beat `winner`. The ratio of the
 * shorter burst grows faster. Both are equal when waited / burst is:
 *     (t - since) / burst = (t - since') / burst'
 *     t = since + (since' - since) * burst / (burst - burst')
 */
static fos_time overtaken(struct fos_task *winner, struct fos_task *loser)
{
    const struct entry *w = entry_of(winner), *l = entry_of(loser);
    if (l->burst >= w->burst)
        return INT64_MAX;
    fos_time wait = fos_scale(l->since - w->since, w->burst, w->burst - l->burst);
    return wait < INT64_MAX - w->since ? w->since + wait + 1 : INT64_MAX;
}

static void play(const struct hrrn *h, struct entry *node, struct fos_task *left,
                 struct fos_task *right)
{
    bool upset = beats(h, right, left); /* equals: who came first */
    node->champion = upset ? right : left;
    fos_time end = upset ? overtaken(right, left) : overtaken(left, right);
    if (end < node->certain)
        node->certain = end;
}

static void update(struct fos_tree *tree, struct fos_task *t)
{
    const struct hrrn *h = (struct hrrn *)(void *)tree;
    struct entry *e = entry_of(t);
    struct fos_task *left = fos_tree_left(t), *right = fos_tree_right(t);
    e->champion = t;
    e->certain = INT64_MAX;
    if (left && entry_of(left)->certain < e->certain)
        e->certain = entry_of(left)->certain;
    if (right && entry_of(right)->certain < e->certain)
        e->certain = entry_of(right)->certain;
    if (left)
        play(h, e, entry_of(left)->champion, t);
    if (right)
        play(h, e, e->champion, entry_of(right)->champion);
}

/* Plays again below `t` what is no longer certain. */
static void refresh(struct hrrn *h, struct fos_task *t)
{
    if (!t || h->now < entry_of(t)->certain)
        return;
    refresh(h, fos_tree_left(t));
    refresh(h, fos_tree_right(t));
    update(&h->ready, t);
}

/* While the champion is pinned elsewhere, all others are asked: O(n). */
static struct fos_task *best_for(const struct hrrn *h, int cpu)
{
    struct fos_task *best = fos_tree_first(&h->ready, cpu);
    for (struct fos_task *t = best; t; t = fos_tree_next(t))
        if (fos_task_allowed(t, cpu) && beats(h, t, best))
            best = t;
    return best;
}

static int init(struct fos_sched *s)
{
    struct hrrn *h = fos_sched_data(s);
    h->ready.update = update;
    return 0;
}

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct hrrn *h = fos_sched_data(s);
    struct entry *e = entry_of(t);
    (void)cpu;
    (void)why;
    h->now = fos_sched_now(s);
    e->since = fos_task_ready_since(t);
    e->burst = fos_task_burst(t) > 0 ? fos_task_burst(t) : 1;
    fos_tree_insert(&h->ready, t, e->since, 1);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct hrrn *h = fos_sched_data(s);
    (void)cpu;
    (void)why;
    h->now = fos_sched_now(s);
    fos_tree_remove(&h->ready, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct hrrn *h = fos_sched_data(s);
    h->now = fos_sched_now(s);
    refresh(h, h->ready.root);
    struct fos_task *t = h->ready.root ? entry_of(h->ready.root)->champion : NULL;
    if (t && !fos_task_allowed(t, cpu))
        t = best_for(h, cpu);
    if (t)
        fos_tree_remove(&h->ready, t);
    return t;
}

/* The ratio changes with every moment; what it is made of does not. */
static int64_t rank(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return entry_of(t)->burst;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    const struct hrrn *h = fos_sched_data(s);
    const struct entry *e = entry_of(t);
    int64_t ratio = fos_scale(h->now - e->since, 100, e->burst);
    fos_text_printf(out, "hrrn: %s waited ", fos_task_name(t));
    fos_text_time(out, h->now - e->since);
    fos_text_printf(out, " for a burst of ");
    fos_text_time(out, e->burst);
    fos_text_printf(out, ": ratio %lld.%02lld is the highest", (long long)(ratio / 100 + 1),
                    (long long)(ratio % 100));
}

const struct fos_sched_ops sched_hrrn = {
    .name = "hrrn",
    .summary = "Highest response ratio next: (waited + burst) / burst, without preemption.",
    .sched_size = sizeof(struct hrrn),
    .task_size = sizeof(struct entry),
    .init = init,
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .explain = explain,
    .ranked = FOS_RANK_RATIO,
    .rank_name = "response ratio",
    .rank = rank,
};
