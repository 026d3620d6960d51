/*
 * theme.h: the colours. A state's colour is never the only sign of it:
 * timeline bars differ in height and hatch as well, nodes carry names.
 */
#ifndef VIZ_MODEL_THEME_H
#define VIZ_MODEL_THEME_H

#include <stdint.h>

#include "track.h"

enum { PROC_COLORS = 12 };

struct theme {
    const char *name;
    uint32_t back, panel, raised, line, grid;
    uint32_t text, dim, accent, late; /* late: a missed deadline, a fault */
    uint32_t lock;                    /* held, awaited, lent for */
    uint32_t look[LOOKS];
    uint32_t proc[PROC_COLORS];
};

/* "dark" or "light"; NULL for any other name. */
const struct theme *theme_find(const char *name);

/* The name of a look, as the legend has it. */
const char *look_name(enum look look);

#endif
