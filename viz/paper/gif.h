/*
 * gif.h: an animated GIF, frame by frame, through giflib.
 *
 * Of each picture only the smallest rectangle is written that holds all that
 * changed, and in it what did not change is transparent. Pictures that are
 * alike become one that stays longer.
 */
#ifndef VIZ_PAPER_GIF_H
#define VIZ_PAPER_GIF_H

#include "outfile.h"
#include "palette.h"

struct gif;

/* Begins a GIF that repeats for ever; `palette` and `file` must outlive it. NULL without memory
 * or if nothing can be written. */
struct gif *gif_open(struct outfile *file, int width, int height, struct palette *palette);
/* The next picture, for so many hundredths of a second. 0 or -EIO. */
int gif_frame(struct gif *g, const struct canvas *c, int delay);
/* Writes what is left and frees. 0 or -EIO. */
int gif_close(struct gif *g);

#endif
