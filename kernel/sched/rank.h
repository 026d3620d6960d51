/*
 * rank.h: the numbers by which a policy orders its queue, written to the
 * trace for those who look on.
 */
#ifndef KERNEL_SCHED_RANK_H
#define KERNEL_SCHED_RANK_H

#include "../machine.h"

/* `t` is being enqueued: its rank is to be asked when the op is over. */
void rank_ask(struct fos_task *t);
/* An op is over: asks for the ranks that are due, and records those that are new. False: the
 * policy broke a rule, and was ejected. */
bool rank_settle(struct fos_sched *s);
/* The rank of everybody who is READY is to be asked. */
void rank_ask_all(struct fos_kernel *k);

#endif
