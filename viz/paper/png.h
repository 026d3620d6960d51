/*
 * png.h: a canvas as a PNG file.
 */
#ifndef VIZ_PAPER_PNG_H
#define VIZ_PAPER_PNG_H

#include "canvas.h"

/* Writes the file whole or not at all; `fresh`: it must not exist yet.
 * 0 or a negative errno, with a message in SDL_GetError(). */
int png_save(const struct canvas *c, const char *path, bool fresh);

#endif
