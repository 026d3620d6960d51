/*
 * source.h: what `program new|build` and `sched new|build` have in common:
 * a file of C that a template begins, and that the host's compiler builds.
 */
#ifndef USERLAND_CLI_SOURCE_H
#define USERLAND_CLI_SOURCE_H

#include "cli.h"
#include "places.h"

struct source {
    const char *command, *path, *output; /* output: NULL: beside the source */
};

/* Parsers of the two command lines; their input is a struct source. */
error_t source_parse(int key, char *arg, struct argp_state *state);
extern const struct argp_option source_build_options[];

/* "… is not where it should be"; EXIT_HOST. */
enum exit_code source_missing(const char *what, const struct place *where);

/* Writes the source from the template; it never overwrites. `found`: the template is there. */
enum exit_code source_begin(const struct source *s, const struct place *template, bool found);

/*
 * Builds a shared object: $CC, the flags that all have, then those of `more`
 * (NULL ends; may name libraries). Its path goes to *output.
 */
struct built {
    char path[PATH_MAX];
};
enum exit_code source_build(const struct source *s, char *const *more, struct built *output);

#endif
