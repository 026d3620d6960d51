/*
 * places.h: where the pieces of fiberos are.
 *
 * The same binary runs from the build tree (everything beside it, sources
 * above it) and from an installed prefix (bin/, lib/fiberos/, share/fiberos/,
 * include/). All answers are found from the place of the binary itself.
 */
#ifndef USERLAND_CLI_PLACES_H
#define USERLAND_CLI_PLACES_H

#include <limits.h>
#include <stdbool.h>

struct place {
    char path[PATH_MAX];
};

/* Each returns false if there is no such thing; `path` is then what was looked for. */
bool place_programs(struct place *out);  /* the folder of programs (.so) */
bool place_viz(struct place *out);       /* fiberos-viz; may be found on PATH */
bool place_workloads(struct place *out); /* the folder of those that ship */
bool place_template(struct place *out);  /* of a new program */
bool place_policy_template(struct place *out);
bool place_headers(struct place *out);      /* the folder that holds fiberos/sys.h */
bool place_user_headers(struct place *out); /* the folder that holds fibers/mutex.h */
bool place_link_flags(struct place *out);
bool place_user_library(struct place *out); /* libfosuser.a */

#endif
