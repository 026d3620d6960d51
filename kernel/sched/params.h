/* params.h: see params.c. */
#ifndef KERNEL_SCHED_PARAMS_H
#define KERNEL_SCHED_PARAMS_H

#include "../machine.h"

/* Defaults, then the workload's settings. 0, or -EINVAL with *error. */
int params_write(const struct fos_kernel *k, struct fos_error *error);

#endif
