/*
 * loader.h: compiled programs and policies, from shared objects.
 *
 * A program's name means one that ships; a path (with a slash) a file of the
 * user's own, relative to the workload. A program's globals are shared by the
 * processes that run it, so a run that should be like the one before needs
 * its programs loaded anew: free them between two runs.
 */
#ifndef USERLAND_CLI_LOADER_H
#define USERLAND_CLI_LOADER_H

#include "config/workload.h"

struct program {
    const char *exec; /* as the workload has it */
    void *handle;
    int (*main)(int, char **);
};

struct programs {
    struct program *list;
    size_t count, room;
};

/*
 * Loads every program that the workload names, once each, and fills in the
 * specs. What can't be loaded is added to *problems, with its place. 0,
 * -EINVAL (see *problems) or -ENOMEM.
 */
int programs_load(struct programs *p, struct workload *w, struct problems *problems);
void programs_free(struct programs *p);

/* Tells the machine which code may be preempted at any instruction. 0 or -ENOSPC. */
int programs_add_text(const struct programs *p, struct fos_kernel *k);

/* The line that a program tells of itself; NULL if it has none or can't be loaded. */
const char *program_help(void *handle);

/*
 * The policy in a plug-in (a path that ends in .so), checked against this
 * version. NULL and a message that is printed; unload *handle when the policy
 * is no longer used.
 */
const struct fos_sched_ops *policy_load(const char *path, void **handle);
void policy_unload(void *handle);

#endif
