/*
 * helper.h: what the tests of the loader share. Include after cmocka.h.
 */
#ifndef TESTS_CONFIG_HELPER_H
#define TESTS_CONFIG_HELPER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/workload.h"

/* A text that must be a good workload. */
static inline struct workload *good_workload(const char *text)
{
    struct problems *problems = malloc(sizeof *problems);
    struct workload *w = workload_parse(text, strlen(text), "dir/test.json", problems);
    if (!w) {
        problems_print(problems, "unexpected: ", stderr);
        fail_msg("should be good: %s", text);
    }
    free(problems);
    return w;
}

/* The problems as lines of text; free() it. */
static inline char *problems_text(const struct problems *problems)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    problems_print(problems, "", out);
    fclose(out);
    return text;
}

#endif
