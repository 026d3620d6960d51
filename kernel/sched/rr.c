/*
 * rr.c: round-robin. One queue; each gets a quantum in turn, and who has
 * used it up goes to the end. O(1) a decision.
 */
#include "fiberos/sched.h"

struct rr {
    struct fos_list ready;
    fos_time quantum;
};

static const struct fos_param params[] = {
    {.name = "quantum",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct rr, quantum),
     .def = FOS_TICKS(10),
     .min = 1,
     .help = "how long a process may run before the next one's turn"},
    {.name = NULL},
};

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct rr *rr = fos_sched_data(s);
    (void)cpu;
    if (fos_at_head(s, why))
        fos_list_push_front(&rr->ready, t);
    else
        fos_list_push(&rr->ready, t);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct rr *rr = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_list_remove(&rr->ready, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct rr *rr = fos_sched_data(s);
    struct fos_task *t = fos_list_first(&rr->ready, cpu);
    if (t)
        fos_list_remove(&rr->ready, t);
    return t;
}

static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    struct rr *rr = fos_sched_data(s);
    (void)t;
    return rr->quantum;
}

/* With nobody else in the queue it goes on: there is no switch to make. */
static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    struct rr *rr = fos_sched_data(s);
    (void)t;
    (void)ran;
    return fos_list_first(&rr->ready, cpu) != NULL;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    struct rr *rr = fos_sched_data(s);
    fos_text_printf(out, "rr: it is %s's turn, %lld behind it", fos_task_name(t),
                    (long long)rr->ready.length);
}

/* Slices are asked for anew: there is nothing else to do. */
static int reconfigure(struct fos_sched *s)
{
    (void)s;
    return 0;
}

const struct fos_sched_ops sched_rr = {
    .name = "rr",
    .summary = "Round-robin: each in turn, for one quantum.",
    .params = params,
    .sched_size = sizeof(struct rr),
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .slice = slice,
    .tick = tick,
    .explain = explain,
    .reconfigure = reconfigure,
};
