/*
 * progress.h: one line on standard error for a run that takes its time, and
 * only if somebody sits before it.
 */
#ifndef USERLAND_CLI_PROGRESS_H
#define USERLAND_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "fiberos/kernel.h"

struct progress {
    bool wanted, shown;
    int64_t began, last; /* host time, ns */
};

/* `wanted`: false keeps it silent whatever the terminal. */
void progress_begin(struct progress *p, bool wanted);
/* Call often; it looks at the clock itself. */
void progress_show(struct progress *p, const struct fos_kernel *k);
/* Takes the line away, before something else is printed. */
void progress_clear(struct progress *p);

#endif
