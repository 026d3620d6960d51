/*
 * rm.c: rate-monotonic (Liu, Layland: "Scheduling Algorithms for
 * Multiprogramming in a Hard-Real-Time Environment", JACM 1973): fixed
 * priorities, the shorter the period the higher. Of all fixed priorities
 * these are the best, but what they can do ends between a utilisation of
 * ln 2 and of 1. Equal periods in order of the queue; who has no period runs
 * when nobody else wants to.
 */
#include "periodic.h"

static int64_t period_of(const struct fos_task *t)
{
    return fos_task_period(t) ? fos_task_period(t) : NOT_URGENT;
}

static int init(struct fos_sched *s)
{
    struct periodic *p = fos_sched_data(s);
    p->urgency = period_of;
    return 0;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    fos_text_printf(out, "rm: ");
    periodic_explain(s, t, out, "period", "the shortest");
}

const struct fos_sched_ops sched_rm = {
    .name = "rm",
    .summary = "Rate-monotonic: the shortest period first, with admission by utilisation.",
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
    .explain = explain,
    .ranked = FOS_RANK_TIME,
    .rank_name = "period",
    .rank = periodic_rank,
    .reconfigure = periodic_reconfigure,
};
