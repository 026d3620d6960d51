/*
 * bars.h: what stands in a row of the timeline.
 */
#ifndef VIZ_SDL_BARS_H
#define VIZ_SDL_BARS_H

#include "ui.h"

/* Draws a row's intervals and marks into `r`, which is as wide as the window on time. */
void bars_draw(struct ui *ui, struct row row, struct rect r);

#endif
