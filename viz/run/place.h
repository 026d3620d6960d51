/*
 * place.h: where the `fiberos` command is.
 */
#ifndef VIZ_RUN_PLACE_H
#define VIZ_RUN_PLACE_H

#include <limits.h>

/* The one that $FIBEROS names, or beside this program, else "fiberos", to be looked for on PATH. */
void place_fiberos(char path[PATH_MAX]);

#endif
