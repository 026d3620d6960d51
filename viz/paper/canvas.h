/*
 * canvas.h: a picture in memory and what can be drawn on it.
 *
 * One pass in plain C over an array of pixels: the same on every machine and
 * with every driver, so that a picture can be compared bit for bit, and fast
 * enough without a graphics card. Colours are 0xAARRGGBB; an alpha below 255
 * blends. Coordinates are pixels; shapes with smooth edges take floats, in
 * which pixel x covers [x, x + 1). All drawing is cut at the clip.
 */
#ifndef VIZ_SDL_CANVAS_H
#define VIZ_SDL_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

struct rect {
    int x, y, w, h;
};

struct point {
    float x, y;
};

struct canvas {
    uint32_t *pixels; /* width * height, no padding */
    int width, height;
    struct rect clip;
};

enum hatch { HATCH_RISING, HATCH_FALLING, HATCH_DOTS, HATCH_BARS };

/* (Re)makes the canvas; contents are undefined. 0 or -ENOMEM. */
int canvas_resize(struct canvas *c, int width, int height);
void canvas_free(struct canvas *c);

/* Narrows the clip to `r` within the present one; returns the one before, to be given back. */
struct rect canvas_clip(struct canvas *c, struct rect r);
void canvas_unclip(struct canvas *c, struct rect before);

void canvas_fill(struct canvas *c, struct rect r, uint32_t color);
/* The outline, `thick` pixels wide, inside of `r`. */
void canvas_frame(struct canvas *c, struct rect r, int thick, uint32_t color);
/* A pattern with lines `thick` wide and `pitch` apart, in phase over the whole picture. */
void canvas_hatch(struct canvas *c, struct rect r, enum hatch kind, int thick, int pitch,
                  uint32_t color);
/* Coverage 0..255 per pixel, in `color`. */
void canvas_mask(struct canvas *c, int x, int y, const uint8_t *mask, int w, int h, int stride,
                 uint32_t color);

/* ---- Shapes with smooth edges (shapes.c) ---- */
void canvas_round(struct canvas *c, struct rect r, float radius, uint32_t color);
void canvas_round_frame(struct canvas *c, struct rect r, float radius, int thick, uint32_t color);
void canvas_disc(struct canvas *c, struct point at, float radius, uint32_t color);
void canvas_ring(struct canvas *c, struct point at, float radius, float thick, uint32_t color);
void canvas_line(struct canvas *c, struct point a, struct point b, float thick, uint32_t color);
void canvas_triangle(struct canvas *c, struct point a, struct point b, struct point d,
                     uint32_t color);
/* A cubic Bezier curve; `dash` > 0: in dashes of that length. */
void canvas_curve(struct canvas *c, const struct point p[4], float thick, float dash,
                  uint32_t color);
struct point curve_at(const struct point p[4], float t);

/* ---- Colours ---- */
/* `part` of 256 of the way from a to b. */
uint32_t color_mix(uint32_t a, uint32_t b, int part);
/* Black or white, whichever can be read better on it. */
uint32_t color_ink(uint32_t paper);

static inline bool rect_has(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}
static inline struct rect rect_inset(struct rect r, int by)
{
    return (struct rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}

#endif
