/*
 * lottery.c: chance, in proportion to tickets (Waldspurger, Weihl: "Lottery
 * Scheduling", OSDI 1994). Each decision draws one of all tickets that READY
 * processes hold; the holder runs for a quantum. The tickets stand in a tree
 * that sums them, so that a draw is O(log n).
 */
#include "fiberos/sched.h"

struct lottery {
    struct fos_tree ready; /* in order of pid; weight: tickets */
    fos_time quantum;
    bool compensation;
    int64_t drawn, total, before; /* of the last decision, to explain it */
};

/* Compensation: tickets while it waits again, after it used a part of its quantum. */
struct holder {
    int64_t tickets;
};

static const struct fos_param params[] = {
    {.name = "quantum",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct lottery, quantum),
     .def = FOS_TICKS(10),
     .min = 1,
     .help = "how long the winner runs before the next draw"},
    {.name = "compensation",
     .type = FOS_PARAM_BOOL,
     .offset = offsetof(struct lottery, compensation),
     .help = "who used only a part f of its quantum holds 1/f times its tickets until it wins"},
    {.name = NULL},
};

static int64_t tickets_of(const struct lottery *l, struct fos_task *t)
{
    const struct holder *h = fos_task_data(t);
    return l->compensation && h->tickets ? h->tickets : fos_task_tickets(t);
}

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct lottery *l = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_tree_insert(&l->ready, t, fos_task_pid(t), tickets_of(l, t));
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct lottery *l = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_tree_remove(&l->ready, t);
}

/* Draws again when the winner is pinned to another CPU: among those that may
 * run here each keeps its share. */
static struct fos_task *draw(struct fos_sched *s, int cpu)
{
    struct lottery *l = fos_sched_data(s);
    struct fos_task *t = fos_tree_first(&l->ready, cpu);
    l->total = fos_tree_weight(&l->ready);
    while (t) {
        l->drawn = (int64_t)fos_sched_random(s, (uint64_t)l->total);
        t = fos_tree_at(&l->ready, l->drawn, &l->before);
        if (fos_task_allowed(t, cpu))
            break;
    }
    return t;
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct lottery *l = fos_sched_data(s);
    struct fos_task *t = draw(s, cpu);
    if (t)
        fos_tree_remove(&l->ready, t);
    return t;
}

static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    struct lottery *l = fos_sched_data(s);
    (void)t;
    return l->quantum;
}

/* The one that runs takes part in the next draw; alone it would only win. */
static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    struct lottery *l = fos_sched_data(s);
    (void)t;
    (void)ran;
    return fos_tree_first(&l->ready, cpu) != NULL;
}

static void stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran, bool runnable)
{
    struct lottery *l = fos_sched_data(s);
    struct holder *h = fos_task_data(t);
    (void)cpu;
    bool part = !runnable && ran > 0 && ran < l->quantum;
    int64_t factor = part ? l->quantum / ran : 1;
    h->tickets = factor > 1 ? fos_task_tickets(t) * (factor < 1000 ? factor : 1000) : 0;
}

/* Tickets may be lent: the kernel takes a READY task out and puts it back with
 * those that it holds now. */
static void changed(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    (void)t;
}

static int64_t rank(struct fos_sched *s, struct fos_task *t)
{
    return tickets_of(fos_sched_data(s), t);
}

/* Compensation may be over, or begin: everybody's tickets are counted again. */
static int reconfigure(struct fos_sched *s)
{
    struct lottery *l = fos_sched_data(s);
    for (struct fos_task *t = fos_tree_min(&l->ready), *next; t; t = next) {
        next = fos_tree_next(t);
        fos_tree_remove(&l->ready, t);
        fos_tree_insert(&l->ready, t, fos_task_pid(t), tickets_of(l, t));
    }
    return 0;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    struct lottery *l = fos_sched_data(s);
    fos_text_printf(out, "lottery: drew %lld of %lld: %s holds [%lld,%lld)", (long long)l->drawn,
                    (long long)l->total, fos_task_name(t), (long long)l->before,
                    (long long)(l->before + tickets_of(l, t)));
}

const struct fos_sched_ops sched_lottery = {
    .name = "lottery",
    .summary = "Lottery: each quantum goes to the holder of a ticket drawn at random.",
    .params = params,
    .share = FOS_SHARE_TICKETS,
    .sched_size = sizeof(struct lottery),
    .task_size = sizeof(struct holder),
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .slice = slice,
    .tick = tick,
    .stopping = stopping,
    .changed = changed,
    .explain = explain,
    .ranked = FOS_RANK_TICKETS,
    .rank_name = "tickets",
    .rank = rank,
    .reconfigure = reconfigure,
};
