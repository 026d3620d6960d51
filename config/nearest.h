/*
 * nearest.h: the name that somebody probably meant.
 */
#ifndef CONFIG_NEAREST_H
#define CONFIG_NEAREST_H

#include <stddef.h>

/* Collects candidates one by one; start with {.word = …}. */
struct nearest {
    const char *word; /* what was written */
    const char *name; /* the best candidate so far; NULL: none is near */
    size_t distance;
};

/* Offers a candidate, which must live as long as the search. */
void nearest_offer(struct nearest *n, const char *candidate);

/* " (did you mean 'NAME'?)", or "" if nothing is near. */
struct hint {
    char text[112];
};
const char *nearest_hint(const struct nearest *n, struct hint *into);

#endif
