/*
 * periodic.h: what earliest-deadline-first and rate-monotonic have in common:
 * a queue in order of urgency, preemption by who is strictly more urgent, and
 * admission by utilisation.
 */
#ifndef KERNEL_SCHED_PERIODIC_H
#define KERNEL_SCHED_PERIODIC_H

#include "fiberos/sched.h"

struct periodic {
    struct fos_tree ready; /* key: the smaller, the more urgent */
    bool admission;
    int64_t used; /* utilisation of those admitted, in billionths of a CPU */
    int64_t (*urgency)(const struct fos_task *t); /* the key; set by init() */
};

/* Of a task: what it takes of the CPU, in billionths. */
struct duty {
    int64_t share;
};

#define NOT_URGENT FOS_RANK_LAST /* no deadline, no period: in the background */

extern const struct fos_param periodic_params[];

int periodic_task_init(struct fos_sched *s, struct fos_task *t);
int periodic_reconfigure(struct fos_sched *s);
void periodic_task_exit(struct fos_sched *s, struct fos_task *t);
void periodic_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why);
void periodic_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why);
struct fos_task *periodic_pick(struct fos_sched *s, int cpu);
bool periodic_preempts(struct fos_sched *s, int cpu, struct fos_task *curr);
int64_t periodic_rank(struct fos_sched *s, struct fos_task *t);
/* "A: deadline 35 ms is the earliest; next is B with 40 ms": `what` and `best` in words. */
void periodic_explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out,
                      const char *what, const char *best);

#endif
