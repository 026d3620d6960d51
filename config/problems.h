/*
 * problems.h: everything that is wrong with one input, in order of place.
 *
 * A struct problems needs no memory but itself, so that "out of memory" can
 * be said as well. It may stand on the stack (some 35 KB). Whoever reads the
 * input adds problems by byte offset; problems_locate() turns offsets into
 * lines and columns, once, at the end.
 */
#ifndef CONFIG_PROBLEMS_H
#define CONFIG_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "config/limits.h"

struct problem {
    size_t line, column; /* from 1, columns in characters; 0: no place in the text */
    char message[CONFIG_MAX_MESSAGE];
    size_t offset, order; /* of the loader: place in bytes, order of discovery */
};

struct problems {
    const char *file; /* what was read, "<stdin>" for standard input; "" for none */
    struct problem list[CONFIG_MAX_PROBLEMS];
    size_t count; /* entries of list */
    size_t more;  /* how many others there are that the list has no room for */
    int error;    /* 0: none. -EINVAL: the input is bad. -ENOMEM, -EIO: the host failed us */
};

/* "Nowhere in the text": about the file as a whole, or about an option. */
#define NOWHERE ((size_t)-1)

/* Empties *p. `file` (may be NULL) must live as long as *p. */
void problems_init(struct problems *p, const char *file);

/* Adds what is wrong at byte `offset`; control characters in it become '?'. */
void problems_add(struct problems *p, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * For whoever takes trouble over a message: if the list is full and a
 * problem at `offset` would not be kept, counts it and returns true.
 */
bool problems_skip(struct problems *p, size_t offset);

/* The host failed us: `error` is -ENOMEM or -EIO. Replaces everything found so far. */
void problems_host(struct problems *p, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Sorts by place and fills in line and column. */
void problems_locate(struct problems *p, const char *text, size_t length);

/* True if there is none. */
bool problems_none(const struct problems *p);

/* One line each: PREFIX file:line:column: message; then "… and N more". */
void problems_print(const struct problems *p, const char *prefix, FILE *out);

/* Line and column (from 1) of byte `offset` of a text. */
void problems_place(const char *text, size_t length, size_t offset, size_t *line, size_t *column);

/*
 * Copies a piece of a user's text for a message: at most CONFIG_MAX_QUOTE
 * bytes, whole characters, control characters as '?'. Returns `into`.
 */
struct quote {
    char text[CONFIG_MAX_QUOTE + 8];
};
const char *quote_text(struct quote *into, const char *text, size_t length);

#endif
