/*
 * canvas.c: pixels, rectangles, hatches, masks.
 */
#include "canvas.h"

#include <errno.h>
#include <stdlib.h>

int canvas_resize(struct canvas *c, int width, int height)
{
    const size_t size = (size_t)width * (size_t)height;
    uint32_t *pixels = realloc(c->pixels, (size ? size : 1) * sizeof(*pixels));
    if (!pixels)
        return -ENOMEM;
    *c = (struct canvas){pixels, width, height, {0, 0, width, height}};
    return 0;
}

void canvas_free(struct canvas *c)
{
    free(c->pixels);
    *c = (struct canvas){0};
}

/* ---- Clipping ------------------------------------------------------------------ */

static struct rect meet(struct rect a, struct rect b)
{
    const int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    const int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    const int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right > x ? right - x : 0, bottom > y ? bottom - y : 0};
}

struct rect canvas_clip(struct canvas *c, struct rect r)
{
    const struct rect before = c->clip;
    c->clip = meet(before, r);
    return before;
}

void canvas_unclip(struct canvas *c, struct rect before)
{
    c->clip = before;
}

/* ---- Colours ---------------------------------------------------------------------- */

/* Two channels at a time; `part` is 0..256. */
static inline uint32_t mix(uint32_t a, uint32_t b, uint32_t part)
{
    const uint32_t mask = 0x00ff00ff, keep = 256 - part;
    const uint32_t low = ((a & mask) * keep + (b & mask) * part) >> 8 & mask;
    const uint32_t high = ((a >> 8 & mask) * keep + (b >> 8 & mask) * part) & ~mask;
    return low | high;
}

uint32_t color_mix(uint32_t a, uint32_t b, int part)
{
    return mix(a, b, (uint32_t)part) | 0xff000000;
}

uint32_t color_ink(uint32_t paper)
{
    const uint32_t red = paper >> 16 & 255, green = paper >> 8 & 255, blue = paper & 255;
    /* Light goes with the square of what a colour says; where black and white are equal. */
    const uint32_t light = 2126 * red * red + 7152 * green * green + 722 * blue * blue;
    return light > 2250U * 255 * 255 ? 0xff101216 : 0xffffffff;
}

static inline void blend(uint32_t *pixel, uint32_t color, uint32_t cover)
{
    const uint32_t alpha = (color >> 24) * (cover + (cover >> 7)) >> 8;
    *pixel = mix(*pixel, color, alpha + (alpha >> 7)) | 0xff000000;
}

/* ---- Rectangles --------------------------------------------------------------------- */

void canvas_fill(struct canvas *c, struct rect r, uint32_t color)
{
    r = meet(r, c->clip);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *row = c->pixels + (size_t)y * (size_t)c->width + r.x;
        if (color >> 24 == 255)
            for (int x = 0; x < r.w; x++)
                row[x] = color;
        else
            for (int x = 0; x < r.w; x++)
                blend(&row[x], color, 255);
    }
}

void canvas_frame(struct canvas *c, struct rect r, int thick, uint32_t color)
{
    if (r.w <= 2 * thick || r.h <= 2 * thick) {
        canvas_fill(c, r, color);
        return;
    }
    canvas_fill(c, (struct rect){r.x, r.y, r.w, thick}, color);
    canvas_fill(c, (struct rect){r.x, r.y + r.h - thick, r.w, thick}, color);
    canvas_fill(c, (struct rect){r.x, r.y + thick, thick, r.h - 2 * thick}, color);
    canvas_fill(c, (struct rect){r.x + r.w - thick, r.y + thick, thick, r.h - 2 * thick}, color);
}

/* Where pixel (x, y) is in the period of a pattern. */
static inline int phase(enum hatch kind, int x, int y, int pitch)
{
    switch (kind) {
    case HATCH_RISING:
        return (x + y) % pitch;
    case HATCH_FALLING:
        return (x - y % pitch + pitch) % pitch;
    case HATCH_BARS:
        return x % pitch;
    case HATCH_DOTS:
    default:
        return x % pitch > y % pitch ? x % pitch : y % pitch;
    }
}

void canvas_hatch(struct canvas *c, struct rect r, enum hatch kind, int thick, int pitch,
                  uint32_t color)
{
    r = meet(r, c->clip);
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            if (phase(kind, x, y, pitch) < thick)
                blend(&c->pixels[(size_t)y * (size_t)c->width + (size_t)x], color, 255);
}

void canvas_mask(struct canvas *c, int x, int y, const uint8_t *mask, int w, int h, int stride,
                 uint32_t color)
{
    const struct rect r = meet((struct rect){x, y, w, h}, c->clip);
    for (int row = r.y; row < r.y + r.h; row++) {
        const uint8_t *from = mask + (size_t)(row - y) * (size_t)stride + (r.x - x);
        uint32_t *to = c->pixels + (size_t)row * (size_t)c->width + r.x;
        for (int i = 0; i < r.w; i++)
            if (from[i])
                blend(&to[i], color, from[i]);
    }
}
