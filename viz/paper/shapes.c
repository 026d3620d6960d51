/*
 * shapes.c: shapes with smooth edges. Each pixel near a shape is covered by
 * as much as its centre lies inside: half a pixel of softness on either side
 * of the true edge.
 */
#include <math.h>

#include "canvas.h"

enum { CURVE_PARTS = 40 };

struct shape {
    struct point a, b, d;
    float radius, thick;
};

/* Distance of a point from the edge of a shape; negative inside. */
typedef float (*distance_fn)(const struct shape *s, struct point p);

static void paint_pixel(struct canvas *c, int x, int y, float distance, uint32_t color)
{
    const float cover = 0.5f - distance;
    if (cover <= 0)
        return;
    const uint8_t mask = cover >= 1 ? 255 : (uint8_t)(cover * 255);
    canvas_mask(c, x, y, &mask, 1, 1, 1, color);
}

static void paint(struct canvas *c, struct rect box, const struct shape *s, distance_fn distance,
                  uint32_t color)
{
    const struct rect before = canvas_clip(c, box);
    const struct rect r = c->clip;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            const struct point p = {(float)x + 0.5f, (float)y + 0.5f};
            paint_pixel(c, x, y, distance(s, p), color);
        }
    canvas_unclip(c, before);
}

static struct rect box_around(struct point a, struct point b, float by)
{
    const int x = (int)floorf(fminf(a.x, b.x) - by - 1), y = (int)floorf(fminf(a.y, b.y) - by - 1);
    const int right = (int)ceilf(fmaxf(a.x, b.x) + by + 1);
    const int bottom = (int)ceilf(fmaxf(a.y, b.y) + by + 1);
    return (struct rect){x, y, right - x, bottom - y};
}

/* ---- Rounded boxes ---------------------------------------------------------------- */

/* a: the centre; b: half the size. */
static float box_distance(const struct shape *s, struct point p)
{
    const float x = fabsf(p.x - s->a.x) - (s->b.x - s->radius);
    const float y = fabsf(p.y - s->a.y) - (s->b.y - s->radius);
    const float out = sqrtf(fmaxf(x, 0) * fmaxf(x, 0) + fmaxf(y, 0) * fmaxf(y, 0));
    return out + fminf(fmaxf(x, y), 0) - s->radius;
}

static float box_frame_distance(const struct shape *s, struct point p)
{
    return fabsf(box_distance(s, p) + s->thick / 2) - s->thick / 2;
}

static struct shape box_shape(struct rect r, float radius, float thick)
{
    const struct point half = {(float)r.w / 2, (float)r.h / 2};
    const float most = fminf(half.x, half.y);
    return (struct shape){.a = {(float)r.x + half.x, (float)r.y + half.y},
                          .b = half,
                          .radius = radius < most ? radius : most,
                          .thick = thick};
}

/* Only the corners need the distance; what is between them is plain rectangles. */
static void paint_corners(struct canvas *c, struct rect r, int size, const struct shape *s,
                          distance_fn distance, uint32_t color)
{
    const int right = r.x + r.w - size, bottom = r.y + r.h - size;
    paint(c, (struct rect){r.x, r.y, size, size}, s, distance, color);
    paint(c, (struct rect){right, r.y, size, size}, s, distance, color);
    paint(c, (struct rect){r.x, bottom, size, size}, s, distance, color);
    paint(c, (struct rect){right, bottom, size, size}, s, distance, color);
}

void canvas_round(struct canvas *c, struct rect r, float radius, uint32_t color)
{
    const struct shape s = box_shape(r, radius, 0);
    const int size = (int)ceilf(s.radius);
    if (2 * size >= r.w || 2 * size >= r.h) {
        paint(c, r, &s, box_distance, color);
        return;
    }
    paint_corners(c, r, size, &s, box_distance, color);
    canvas_fill(c, (struct rect){r.x + size, r.y, r.w - 2 * size, r.h}, color);
    canvas_fill(c, (struct rect){r.x, r.y + size, size, r.h - 2 * size}, color);
    canvas_fill(c, (struct rect){r.x + r.w - size, r.y + size, size, r.h - 2 * size}, color);
}

void canvas_round_frame(struct canvas *c, struct rect r, float radius, int thick, uint32_t color)
{
    const struct shape s = box_shape(r, radius, (float)thick);
    const int size = (int)ceilf(s.radius), w = r.w - 2 * size, h = r.h - 2 * size;
    if (w <= 0 || h <= 0) {
        paint(c, r, &s, box_frame_distance, color);
        return;
    }
    paint_corners(c, r, size, &s, box_frame_distance, color);
    canvas_fill(c, (struct rect){r.x + size, r.y, w, thick}, color);
    canvas_fill(c, (struct rect){r.x + size, r.y + r.h - thick, w, thick}, color);
    canvas_fill(c, (struct rect){r.x, r.y + size, thick, h}, color);
    canvas_fill(c, (struct rect){r.x + r.w - thick, r.y + size, thick, h}, color);
}

/* ---- Discs -------------------------------------------------------------------------- */

static float disc_distance(const struct shape *s, struct point p)
{
    return hypotf(p.x - s->a.x, p.y - s->a.y) - s->radius;
}

static float ring_distance(const struct shape *s, struct point p)
{
    return fabsf(disc_distance(s, p)) - s->thick / 2;
}

void canvas_disc(struct canvas *c, struct point at, float radius, uint32_t color)
{
    const struct shape s = {.a = at, .radius = radius};
    paint(c, box_around(at, at, radius), &s, disc_distance, color);
}

void canvas_ring(struct canvas *c, struct point at, float radius, float thick, uint32_t color)
{
    const struct shape s = {.a = at, .radius = radius, .thick = thick};
    paint(c, box_around(at, at, radius + thick), &s, ring_distance, color);
}

/* ---- Lines and triangles -------------------------------------------------------------- */

static float line_distance(const struct shape *s, struct point p)
{
    const float dx = s->b.x - s->a.x, dy = s->b.y - s->a.y;
    const float length = dx * dx + dy * dy;
    float t = length > 0 ? ((p.x - s->a.x) * dx + (p.y - s->a.y) * dy) / length : 0;
    t = fminf(fmaxf(t, 0), 1);
    return hypotf(p.x - s->a.x - t * dx, p.y - s->a.y - t * dy) - s->thick / 2;
}

void canvas_line(struct canvas *c, struct point a, struct point b, float thick, uint32_t color)
{
    const struct shape s = {.a = a, .b = b, .thick = thick};
    paint(c, box_around(a, b, thick), &s, line_distance, color);
}

static float side(struct point a, struct point b, struct point p)
{
    const float dx = b.x - a.x, dy = b.y - a.y;
    return ((p.x - a.x) * dy - (p.y - a.y) * dx) / fmaxf(hypotf(dx, dy), 1e-6f);
}

static float triangle_distance(const struct shape *s, struct point p)
{
    return fmaxf(fmaxf(side(s->a, s->b, p), side(s->b, s->d, p)), side(s->d, s->a, p));
}

void canvas_triangle(struct canvas *c, struct point a, struct point b, struct point d,
                     uint32_t color)
{
    const bool turned = side(a, b, d) > 0;
    const struct shape s = {.a = a, .b = turned ? d : b, .d = turned ? b : d};
    const struct point low = {fminf(a.x, fminf(b.x, d.x)), fminf(a.y, fminf(b.y, d.y))};
    const struct point high = {fmaxf(a.x, fmaxf(b.x, d.x)), fmaxf(a.y, fmaxf(b.y, d.y))};
    paint(c, box_around(low, high, 0), &s, triangle_distance, color);
}

/* ---- Curves ------------------------------------------------------------------------------ */

struct point curve_at(const struct point p[4], float t)
{
    const float u = 1 - t;
    const float a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
    return (struct point){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                          a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

void canvas_curve(struct canvas *c, const struct point p[4], float thick, float dash,
                  uint32_t color)
{
    struct point from = p[0];
    float done = 0;
    for (int i = 1; i <= CURVE_PARTS; i++) {
        const struct point to = curve_at(p, (float)i / CURVE_PARTS);
        if (dash <= 0 || fmodf(done, 2 * dash) < dash)
            canvas_line(c, from, to, thick, color);
        done += hypotf(to.x - from.x, to.y - from.y);
        from = to;
    }
}
