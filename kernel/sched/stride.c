/*
 * stride.c: stride scheduling (Waldspurger, Weihl: "Stride Scheduling:
 * Deterministic Proportional-Share Resource Management", MIT/LCS/TM-528,
 * 1995): the lottery without chance. Running moves a process's pass forward,
 * the slower the more tickets it holds; the smallest pass runs. O(log n) a
 * decision.
 *
 * The global pass is where a process would be that gets exactly its share.
 * Newcomers start there; who blocks takes along how far it was from it.
 */
#include "fiberos/sched.h"

#define STRIDE1 (INT64_C(1) << 20)     /* pass of one ticket, a nanosecond */
#define LONGEST INT64_C(3600000000000) /* an hour: times STRIDE1 it fits into 63 bits */

struct stride {
    struct fos_tree ready; /* key: pass, which may wrap around */
    fos_time quantum;
    int64_t pass, rest; /* global */
    int64_t tickets;    /* of all that are READY or RUNNING */
};

struct client {
    int64_t pass;
    int64_t rest;    /* of the last division: no rounding adds up */
    int64_t remain;  /* while it is blocked: its pass, seen from the global one */
    int64_t tickets; /* while it takes part; 0: it does not */
    fos_time since;  /* charged up to here */
};

/* Of a CPU: who runs there. */
struct seat {
    struct fos_task *current;
};

static const struct fos_param params[] = {
    {.name = "quantum",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct stride, quantum),
     .def = FOS_TICKS(10),
     .min = 1,
     .max = LONGEST,
     .help = "how long the smallest pass runs before the next choice"},
    {.name = NULL},
};

static struct client *client_of(struct fos_task *t)
{
    return fos_task_data(t);
}

static int64_t add(int64_t pass, int64_t more)
{
    return (int64_t)((uint64_t)pass + (uint64_t)more);
}

/* How far a is ahead of b. */
static int64_t ahead(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t tickets_of(const struct fos_task *t)
{
    return fos_task_tickets(t) > 0 ? fos_task_tickets(t) : 1;
}

static void advance(int64_t *pass, int64_t *rest, fos_time ran, int64_t tickets)
{
    *rest += ran * STRIDE1;
    *pass = add(*pass, *rest / tickets);
    *rest %= tickets;
}

/*
 * With several CPUs a process may hold more tickets than one CPU is worth;
 * the others, sharing the rest, would get ever further ahead, and a newcomer
 * would keep them waiting as long. So the distance has a limit.
 */
static void limit(const struct stride *st, struct client *c)
{
    int64_t most = 2 * (st->quantum * STRIDE1 / c->tickets);
    if (ahead(c->pass, st->pass) > most)
        c->pass = add(st->pass, most);
}

/* Charges those who run with the time since the last call. */
static void charge(struct fos_sched *s)
{
    struct stride *st = fos_sched_data(s);
    for (int cpu = 0; cpu < fos_sched_cpus(s); cpu++) {
        struct fos_task *t = ((struct seat *)fos_sched_cpu(s, cpu))->current;
        struct client *c = t ? client_of(t) : NULL;
        if (!c || !c->tickets || c->since == fos_sched_now(s))
            continue;
        fos_time ran = fos_sched_now(s) - c->since;
        ran = ran < LONGEST ? ran : LONGEST;
        c->since = fos_sched_now(s);
        advance(&c->pass, &c->rest, ran, c->tickets);
        advance(&st->pass, &st->rest, ran, st->tickets);
        if (fos_sched_cpus(s) > 1)
            limit(st, c);
    }
}

static void join(struct fos_sched *s, struct fos_task *t)
{
    struct stride *st = fos_sched_data(s);
    struct client *c = client_of(t);
    charge(s);
    c->tickets = tickets_of(t);
    c->pass = add(st->pass, c->remain);
    st->tickets += c->tickets;
}

static void leave(struct fos_sched *s, struct fos_task *t)
{
    struct stride *st = fos_sched_data(s);
    struct client *c = client_of(t);
    if (!c->tickets)
        return;
    charge(s);
    c->remain = ahead(c->pass, st->pass);
    st->tickets -= c->tickets;
    c->tickets = 0;
}

/* ---- The ops ---- */

/* The default is in ticks, which may be of any length. */
static int init(struct fos_sched *s)
{
    struct stride *st = fos_sched_data(s);
    st->quantum = st->quantum < LONGEST ? st->quantum : LONGEST;
    return 0;
}

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct stride *st = fos_sched_data(s);
    (void)cpu;
    if (why == FOS_WHY_NEW || why == FOS_WHY_WAKE)
        join(s, t);
    fos_tree_insert_by_pid(&st->ready, t, client_of(t)->pass, 1);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct stride *st = fos_sched_data(s);
    (void)cpu;
    fos_tree_remove(&st->ready, t);
    if (why == FOS_WHY_KILL)
        leave(s, t);
}

static void task_exit(struct fos_sched *s, struct fos_task *t)
{
    leave(s, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct stride *st = fos_sched_data(s);
    struct fos_task *t = fos_tree_first(&st->ready, cpu);
    if (t)
        fos_tree_remove(&st->ready, t);
    return t;
}

static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    const struct stride *st = fos_sched_data(s);
    (void)t;
    return st->quantum;
}

static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    const struct stride *st = fos_sched_data(s);
    struct fos_task *other = fos_tree_first(&st->ready, cpu);
    (void)ran;
    charge(s);
    int64_t lead = other ? ahead(client_of(t)->pass, fos_tree_key(other)) : -1;
    return lead > 0 || (lead == 0 && fos_task_pid(other) < fos_task_pid(t));
}

static void running(struct fos_sched *s, int cpu, struct fos_task *t)
{
    struct seat *seat = fos_sched_cpu(s, cpu);
    seat->current = t;
    client_of(t)->since = fos_sched_now(s);
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

/* Other tickets: what remains of the old share is worth the same in the new. */
static void changed(struct fos_sched *s, struct fos_task *t)
{
    struct client *c = client_of(t);
    int64_t before = c->tickets;
    if (!before || before == tickets_of(t))
        return;
    leave(s, t);
    c->remain = c->remain < 0 ? -fos_scale(-c->remain, before, tickets_of(t))
                              : fos_scale(c->remain, before, tickets_of(t));
    c->rest = 0;
    join(s, t);
}

/* In the unit of textbooks: a quantum moves one ticket's pass by STRIDE1. */
static int64_t rank(struct fos_sched *s, struct fos_task *t)
{
    const struct stride *st = fos_sched_data(s);
    return client_of(t)->pass / st->quantum;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    const struct stride *st = fos_sched_data(s);
    const struct fos_task *next = fos_tree_min(&st->ready);
    fos_text_printf(out, "stride: %s has the smallest pass, %lld (stride %lld)", fos_task_name(t),
                    (long long)(client_of(t)->pass / st->quantum),
                    (long long)(STRIDE1 / client_of(t)->tickets));
    if (next)
        fos_text_printf(out, "; next is %s with %lld", fos_task_name(next),
                        (long long)(fos_tree_key(next) / st->quantum));
}

/* Slices are asked for anew, and passes count in quanta only where they are shown. */
static int reconfigure(struct fos_sched *s)
{
    (void)s;
    return 0;
}

const struct fos_sched_ops sched_stride = {
    .name = "stride",
    .summary = "Stride: shares in proportion to tickets, without chance.",
    .params = params,
    .share = FOS_SHARE_TICKETS,
    .sched_size = sizeof(struct stride),
    .cpu_size = sizeof(struct seat),
    .task_size = sizeof(struct client),
    .init = init,
    .task_exit = task_exit,
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .slice = slice,
    .tick = tick,
    .running = running,
    .stopping = stopping,
    .changed = changed,
    .explain = explain,
    .ranked = FOS_RANK_NUMBER,
    .rank_name = "pass",
    .rank = rank,
    .reconfigure = reconfigure,
};
