/*
 * font.h: text on a canvas.
 *
 * Each glyph is rendered once, by SDL2_ttf, into an atlas of coverage bytes
 * and copied from there in any colour. A font file is found by fontconfig:
 * DejaVu Sans where there is one, else what the system prefers.
 */
#ifndef VIZ_SDL_FONT_H
#define VIZ_SDL_FONT_H

#include <stddef.h>

#include "canvas.h"

struct font; /* one face at one size */

/* Opens a face at so many pixels an em. NULL and a message in `error` if there is none. */
struct font *font_open(bool bold, int pixels, char *error, size_t size);
void font_close(struct font *f);

/* Distance from line to line. */
int font_height(const struct font *f);
int font_width(struct font *f, const char *utf8);
/* Draws with the top left corner at (x, y); returns the x behind it. */
int font_draw(struct font *f, struct canvas *c, int x, int y, uint32_t color, const char *utf8);
/* The same in at most `width` pixels: what does not fit ends in "…"; nothing at all is drawn
 * if not even one letter fits. */
int font_draw_fit(struct font *f, struct canvas *c, int x, int y, int width, uint32_t color,
                  const char *utf8);

#endif
