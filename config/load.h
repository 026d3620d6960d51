/*
 * load.h: what the loader keeps of a workload; inside the loader only.
 */
#ifndef CONFIG_LOAD_H
#define CONFIG_LOAD_H

#include "config/memory.h"
#include "config/policy.h"
#include "config/source.h"
#include "config/workload.h"

enum { MOST_KNOBS = 16, MOST_PROFILES = 16 };

/* What the file answers itself, whatever the profile says. */
struct knobs {
    bool set[MOST_KNOBS];
    bool value[MOST_KNOBS];
};

struct workload {
    struct arena arena; /* what the file says */
    struct source source;
    size_t *places; /* per spec: offset of its "exec", or of the process */
    struct fos_workload file;
    struct choice choice;
    struct knobs knobs;
    const struct fos_sched_ops *plugin;
    /* with the overrides of the command line */
    struct fos_workload now;
    const struct fos_sched_ops *policy;
    struct arena overrides;
};

/* The answers of a profile, and over them those of the file. */
void apply_profile(struct fos_workload *w, const struct knobs *knobs);

/* Names of the profiles, NULL behind the last. */
void profile_names(const char *names[MOST_PROFILES + 1]);

/* What is wrong with the clock and the number of CPUs together; NULL: nothing. */
const char *clock_problem(const struct fos_workload *w);

extern const char *const clock_names[]; /* in the order of enum fos_clock_kind */

#endif
