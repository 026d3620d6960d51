/*
 * policy.h: which policy, with which parameters. Inside the loader only.
 */
#ifndef CONFIG_POLICY_H
#define CONFIG_POLICY_H

#include "config/reader.h"

/* A policy with values for some of its parameters. */
struct choice {
    const struct fos_sched_ops *ops;
    struct fos_setting *settings; /* room for all parameters of ops */
    uint32_t count;
};

/* How many parameters a policy has; the parameter `name` of it, or NULL. */
size_t policy_param_count(const struct fos_sched_ops *ops);
const struct fos_param *policy_param(const struct fos_sched_ops *ops, const char *name);

/*
 * The policy `name`, which may be `plugin` (NULL: there is none). If there
 * is no such policy, NULL and "unknown policy …" in *error.
 */
const struct fos_sched_ops *policy_find(const char *name, const struct fos_sched_ops *plugin,
                                        struct fos_error *error);

/* "policy 'rr' has no parameter 'quantun' (did you mean 'quantum'?)" */
void policy_unknown_param(const struct fos_sched_ops *ops, const char *name,
                          struct fos_error *error);

/* Is its value a list, of which one element may stand alone? */
bool policy_takes_list(const struct fos_param *param);

/* Reads one value of a parameter into *out, checked; 0 or -EINVAL. */
int policy_value(const struct fos_param *param, const struct scalar *scalar, fos_time tick,
                 int64_t *out, struct fos_error *error);

/* Sets a parameter, replacing an earlier value. */
void policy_set(struct choice *c, const struct fos_param *param, const struct fos_durations *value);

/* "scheduler": a name, or an object; into is a struct choice. */
void read_scheduler(struct reader *r, const struct key *key, const cJSON *value, void *into);

#endif
