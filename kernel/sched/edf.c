/*
 * edf.c: earliest deadline first (Liu, Layland: "Scheduling Algorithms for
 * Multiprogramming in a Hard-Real-Time Environment", JACM 1973). On one CPU
 * no other policy meets deadlines that this one misses. Equal deadlines in
 * order of the queue; who has no deadline runs when nobody else wants to.
 */
#include "periodic.h"

static int init(struct fos_sched *s)
{
    struct periodic *p = fos_sched_data(s);
    p->urgency = fos_task_deadline; /* INT64_MAX if it has none */
    return 0;
}

/* The kernel takes a READY task out and puts it back: it gets its new key. */
static void changed(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    (void)t;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    fos_text_printf(out, "edf: ");
    periodic_explain(s, t, out, "deadline", "the earliest");
}

const struct fos_sched_ops sched_edf = {
    .name = "edf",
    .summary = "Earliest deadline first, with admission by utilisation.",
    .params = periodic_params,
    .sched_size = sizeof(struct periodic),
    .task_size = sizeof(struct duty),
    .init = init,
    .task_init = periodic_task_init,
    .task_exit = periodic_task_exit,
    .enqueue = periodic_enqueue,
    .dequeue = periodic_dequeue,
    .pick_next = periodic_pick,
    .preempts = periodic_preempts,
    .changed = changed,
    .explain = explain,
    .ranked = FOS_RANK_MOMENT,
    .rank_name = "deadline",
    .rank = periodic_rank,
    .reconfigure = periodic_reconfigure,
};
