/* params.h: see params.c. */
#ifndef KERNEL_SCHED_PARAMS_H
#define KERNEL_SCHED_PARAMS_H

#include "../machine.h"

/* Defaults, then the workload's settings. 0, or -EINVAL with *error. */
int params_write(const struct fos_kernel *k, struct fos_error *error);

/* The parameter `name` of the policy; NULL: it has none. */
const struct fos_param *params_find(const struct fos_sched_ops *ops, const char *name);
/* Writes one setting. 0, or -ENOENT or -EINVAL with *error: nothing is changed then. */
int params_set(const struct fos_kernel *k, const struct fos_setting *s, struct fos_error *error);
/* A parameter's present value; puts one there unchecked. */
void params_get(const struct fos_kernel *k, const struct fos_param *p, struct fos_durations *out);
void params_put(const struct fos_kernel *k, const struct fos_param *p,
                const struct fos_durations *value);

#endif
