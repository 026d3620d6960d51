/*
 * workload.h: JSON format 1 in, one plain struct fos_workload out.
 *
 * The loader reports all problems of a file in one go. What it returns obeys
 * every rule that fiberos/kernel.h states for a workload: ranges, names,
 * indices. A workload is used by one thread at a time. The allocator is
 * cJSON's (cJSON_InitHooks), so that a test can make any allocation fail.
 *
 *     struct problems *problems = malloc(sizeof *problems);
 *     struct workload *w = workload_load(path, problems);
 *     if (!w) { problems_print(problems, "fiberos: ", stderr); … }
 */
#ifndef CONFIG_WORKLOAD_H
#define CONFIG_WORKLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "config/problems.h"
#include "fiberos/kernel.h"

struct workload;

/*
 * Reads a file ("-": standard input). Returns NULL and the reasons in *out
 * (which is emptied first) if anything is wrong: out->error is -EINVAL for
 * a bad or unreadable workload, -ENOMEM or -EIO if the host failed.
 * `path` must live as long as *out is used.
 */
struct workload *workload_load(const char *path, struct problems *out);

/* The same for a text in memory, which is copied; `filename` (may be NULL) is
 * for messages and is what paths of programs are relative to. */
struct workload *workload_parse(const char *text, size_t length, const char *filename,
                                struct problems *out);

/* The same as workload_load(), and the file may name `plugin`, a policy that is not built in. */
struct workload *workload_load_with(const char *path, const struct fos_sched_ops *plugin,
                                    struct problems *out);

/* What was read, with the overrides of the last workload_override(). Lives as long as `w`. */
const struct fos_workload *workload_get(const struct workload *w);

/* The policy that the workload names: built in, or the plug-in that was given. */
const struct fos_sched_ops *workload_policy(const struct workload *w);

/* Fills in specs[spec].main, once the program that it names has been loaded. */
void workload_set_main(struct workload *w, uint32_t spec, int (*main)(int, char **));

/* Adds a problem at the place of specs[spec] (of its "exec", if it has one), with line and column.
 */
void workload_problem(const struct workload *w, uint32_t spec, struct problems *out,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

void workload_free(struct workload *w); /* NULL: nothing */

/* ---- Options of the command line ------------------------------------------------------------ */

/* What to put in place of what the file says, as typed; NULL (0): not given. */
struct workload_overrides {
    const char *sched;                  /* name of a built-in policy */
    const struct fos_sched_ops *plugin; /* a policy that is not built in; goes before `sched` */
    const char *const *settings;        /* "PARAM=VALUE"; lists as 1,2,3 */
    size_t setting_count;
    const char *quantum;
    const char *cpus, *seed, *clock, *profile, *until;
};

/*
 * Applies options to the workload as its file says it, undoing those of an
 * earlier call. Settings of the file stay if the policy is still the same.
 * Returns 0; or -EINVAL (-ENOMEM) and the reasons added to *out, which the
 * caller has initialized: then the workload is as it was before the call.
 */
int workload_override(struct workload *w, const struct workload_overrides *o, struct problems *out);

/*
 * "PARAM=VALUE", as typed after --set, for a policy with this tick, into *out: read and refused by
 * the same rules. 0, or -EINVAL and the reason in *error.
 */
int workload_parse_setting(const struct fos_sched_ops *ops, fos_time tick, const char *text,
                           struct fos_setting *out, struct fos_error *error);

/*
 * A duration as typed: "5" or "0.25" (ticks of `tick` ns), "250us", "1.5ms",
 * "2s". 0 and nanoseconds in *out; or -EINVAL and what was expected in *error.
 */
int workload_parse_duration(const char *text, fos_time tick, fos_time *out,
                            struct fos_error *error);

#endif
