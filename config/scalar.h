/*
 * scalar.h: single values, wherever they come from.
 *
 * A value of the JSON file and a value typed on the command line are read by
 * the same functions, so that both obey the same rules. Each returns 0, or
 * -EINVAL and "expected …, found …" in *error.
 */
#ifndef CONFIG_SCALAR_H
#define CONFIG_SCALAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fiberos/kernel.h"

enum scalar_kind {
    SCALAR_NUMBER, /* text: as written */
    SCALAR_STRING, /* text: its characters */
    SCALAR_BOOL,   /* text: "true" or "false" */
    SCALAR_TYPED,  /* text: as typed on the command line; may be any of those above */
    SCALAR_OTHER,  /* text: "an array", "an empty array", "an object" or "null" */
};

struct scalar {
    enum scalar_kind kind;
    const char *text;
    size_t length;
};

int scalar_integer(const struct scalar *s, int64_t min, int64_t max, int64_t *out,
                   struct fos_error *error);

/* A number such as 0.5 in thousandths: min, max and *out are 500 for 0.5. */
int scalar_fraction(const struct scalar *s, int64_t min, int64_t max, int64_t *out,
                    struct fos_error *error);

/* Nanoseconds from min to max; if `none` is set, "none" is 0. */
struct duration_rule {
    fos_time tick, min, max;
    bool none;
};
int scalar_duration(const struct scalar *s, const struct duration_rule *rule, fos_time *out,
                    struct fos_error *error);

int scalar_bool(const struct scalar *s, int64_t *out, struct fos_error *error);

/* Index into names[], which NULL ends. */
int scalar_choice(const struct scalar *s, const char *const *names, int64_t *out,
                  struct fos_error *error);

/* The value as it stands in "found …". Returns `into`. */
struct found {
    char text[80];
};
const char *scalar_found(const struct scalar *s, struct found *into);

#endif
