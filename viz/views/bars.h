/*
 * bars.h: what stands in a row of the timeline.
 */
#ifndef VIZ_SDL_BARS_H
#define VIZ_SDL_BARS_H

#include "views.h"

/* Draws a row's intervals and marks into `r`, which is as wide as the window on time. */
void bars_draw(struct ui *ui, struct row row, struct rect r);

/* The bands of a process beside its bars in `r` (bands.c). */
void bands_draw(struct ui *ui, const struct proc *p, struct rect r);
/* The dashes over a bar in which a mutex is waited for. */
void bands_waiting(struct ui *ui, struct rect bar);
/* Arrows from those who lent a process their urgency, over all rows. */
void bands_loans(struct ui *ui, uint32_t proc);

#endif
