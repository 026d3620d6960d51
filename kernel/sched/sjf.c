/*
 * sjf.c: shortest job first. Of all that are READY, the one with the shortest
 * next CPU burst runs until it blocks; equals in order of the queue.
 */
#include "shortest.h"

const struct fos_sched_ops sched_sjf = {
    .name = "sjf",
    .summary = "Shortest job first: the shortest next CPU burst, without preemption.",
    .params = shortest_params,
    .sched_size = sizeof(struct shortest),
    .task_size = sizeof(struct history),
    .enqueue = shortest_enqueue,
    .dequeue = shortest_dequeue,
    .pick_next = shortest_pick,
    .stopping = shortest_stopping,
    .explain = shortest_explain,
    .ranked = FOS_RANK_TIME,
    .rank_name = "next burst",
    .rank = shortest_rank,
    .reconfigure = shortest_reconfigure,
};
