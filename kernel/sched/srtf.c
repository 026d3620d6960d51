/*
 * srtf.c: shortest remaining time first: like shortest job first, but who
 * needs strictly less than the running process has left takes the CPU.
 */
#include "shortest.h"

/* An estimate that was too short ends at 0: nobody is shorter than that. */
static bool preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    struct shortest *q = fos_sched_data(s);
    struct fos_task *t = fos_tree_first(&q->ready, cpu);
    return t && fos_tree_key(t) < shortest_left(s, curr);
}

const struct fos_sched_ops sched_srtf = {
    .name = "srtf",
    .summary = "Shortest remaining time first: a shorter arrival preempts.",
    .params = shortest_params,
    .sched_size = sizeof(struct shortest),
    .task_size = sizeof(struct history),
    .enqueue = shortest_enqueue,
    .dequeue = shortest_dequeue,
    .pick_next = shortest_pick,
    .preempts = preempts,
    .stopping = shortest_stopping,
    .explain = shortest_explain,
    .ranked = FOS_RANK_TIME,
    .rank_name = "remaining time",
    .rank = shortest_rank,
    .reconfigure = shortest_reconfigure,
};
