/*
 * loader.h: compiled programs, from shared objects. Policies: plugin.h.
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
    const char *exec; /* as the workload has it, or name */
    char *name;       /* of one that was spawned by name; else NULL */
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

/*
 * Finds a program that a process spawns by name, loads it if it is new, and
 * tells the machine of its text. 0, -ENOENT, -ENOMEM, -ENOSPC (too many) or
 * -ENOEXEC (it can't be loaded, or has no main()).
 */
int programs_find(struct programs *p, struct fos_kernel *k, const char *name,
                  int (**main)(int, char **));

/* The line that a program tells of itself; NULL if it has none or can't be loaded. */
const char *program_help(void *handle);

/* What dlerror() says of `path`, without the path, which our messages have already. */
const char *loader_error(const char *path);

#endif
