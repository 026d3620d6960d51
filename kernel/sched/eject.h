/*
 * eject.h: a policy that breaks the rules is put out, and round-robin goes on.
 */
#ifndef KERNEL_SCHED_EJECT_H
#define KERNEL_SCHED_EJECT_H

#include "../machine.h"

/* Room for the policy that s->ops is, zeroed. 0 or -ENOMEM. */
int sched_allocate(struct fos_kernel *k);
void sched_release(struct fos_kernel *k);

/* `why` as in "policy 'x' <why>". Who is READY is inside round-robin after it. */
void sched_eject(struct fos_kernel *k, const char *why);

/* ---- watch.c ---- */
void watch_boot(struct fos_kernel *k);
/* p was chosen: is somebody else starving? Ejects the policy then. */
void watch_pick(struct fos_kernel *k, const struct proc *p);

#endif
