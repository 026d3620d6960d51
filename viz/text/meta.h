/*
 * meta.h: the settings that a run was started with, as its trace has them.
 */
#ifndef VIZ_TEXT_META_H
#define VIZ_TEXT_META_H

#include <stdbool.h>
#include <stdint.h>

#include "fiberos/trace.h"

/* A walk over META events; start with {.trace = t, .prefix = "param."}. */
struct meta_walk {
    const struct fos_trace *trace;
    const char *prefix;
    uint64_t next;
    char key[64];      /* behind the prefix */
    const char *value; /* lives as long as the trace */
};

/* The next setting whose key starts with the prefix; false: there is no more. */
bool meta_next(struct meta_walk *w);

/* The value of `key`, or `otherwise` if the trace has none or an empty one. */
const char *meta_value(const struct fos_trace *t, const char *key, const char *otherwise);

#endif
