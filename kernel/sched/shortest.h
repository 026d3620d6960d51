/*
 * shortest.h: what shortest-job-first and shortest-remaining-time-first have
 * in common: a queue in order of the next CPU burst, known or estimated.
 */
#ifndef KERNEL_SCHED_SHORTEST_H
#define KERNEL_SCHED_SHORTEST_H

#include "fiberos/sched.h"

struct shortest {
    struct fos_tree ready; /* key: burst left */
    int64_t estimate;      /* index into estimates[] */
    int64_t alpha;         /* thousandths */
    fos_time guess;
    fos_time chosen; /* of the last decision, to explain it */
};

/* What is learnt of one task (estimate: average). */
struct history {
    fos_time expected; /* of a burst */
    fos_time before;   /* CPU time that it had used when the present one began */
    bool known;
};

extern const struct fos_param shortest_params[];

/* CPU that t needs until it blocks, as far as the policy may know. */
fos_time shortest_left(struct fos_sched *s, struct fos_task *t);

void shortest_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why);
void shortest_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why);
struct fos_task *shortest_pick(struct fos_sched *s, int cpu);
void shortest_stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                       bool runnable);
int shortest_reconfigure(struct fos_sched *s);
int64_t shortest_rank(struct fos_sched *s, struct fos_task *t);
void shortest_explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out);

#endif
