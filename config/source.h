/*
 * source.h: the bytes of a workload, from a file, a pipe or standard input.
 */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <stddef.h>

#include "config/problems.h"

struct source {
    char *text; /* `length` bytes and an end mark; of cJSON_malloc */
    size_t length;
};

/*
 * Reads all of `path` ("-": standard input), at most CONFIG_MAX_FILE bytes.
 * Returns 0, or the negative out->error and why in *out. Does not wait for
 * somebody to open the other end of a named pipe.
 */
int source_read(struct source *s, const char *path, struct problems *out);

/* A copy of a text in memory. */
int source_copy(struct source *s, const char *text, size_t length, struct problems *out);

void source_free(struct source *s);

#endif
