/*
 * plugin.h: policies from shared objects.
 */
#ifndef USERLAND_CLI_PLUGIN_H
#define USERLAND_CLI_PLUGIN_H

#include <stdbool.h>

#include "fiberos/kernel.h"

struct plugin {
    void *handle;
    struct fos_sched_ops ops; /* what its table lacks is NULL */
};

/* Is this the path of a plug-in, not the name of a policy? It has a slash, or ends in .so. */
bool plugin_is_path(const char *name);

/*
 * Loads a policy, checked against this version. NULL: it is of no use, and a
 * message is printed that says why and what to do. From the first one on the
 * process has a keeper (keeper.h).
 */
struct plugin *plugin_load(const char *path);
/* Its policy must not be in use any more. NULL: nothing. */
void plugin_unload(struct plugin *p);

#endif
