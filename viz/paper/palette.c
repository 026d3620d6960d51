/*
 * palette.c: counting colours, and choosing among them: in the order of how
 * much of the picture they make up, each that is not too near to one already
 * chosen; how near is too near is tried, until they are few enough.
 */
#include "palette.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1024, PLAIN_SHARE = 4000, PLAIN_MOST = 96 };

void palette_free(struct palette *p)
{
    free(p->tints);
    *p = (struct palette){0};
}

/* ---- Counting ------------------------------------------------------------------ */

/* The place of a colour in the table, taken or free. */
static struct tint *place_of(struct tint *tints, size_t room, uint32_t color)
{
    size_t i = color * 2654435761u & (room - 1);
    while (tints[i].color && tints[i].color != color)
        i = (i + 1) & (room - 1);
    return &tints[i];
}

static int make_room(struct palette *p)
{
    if (p->room && p->tint_count * 2 < p->room)
        return 0;
    const size_t room = p->room ? 2 * p->room : FIRST_ROOM;
    struct tint *tints = calloc(room, sizeof(*tints));
    if (!tints)
        return -ENOMEM;
    for (size_t i = 0; i < p->room; i++)
        if (p->tints[i].color)
            *place_of(tints, room, p->tints[i].color) = p->tints[i];
    free(p->tints);
    p->tints = tints;
    p->room = room;
    return 0;
}

/* NULL without memory. */
static struct tint *find_tint(struct palette *p, uint32_t color)
{
    if (make_room(p))
        return NULL;
    struct tint *t = place_of(p->tints, p->room, color | 0xff000000);
    if (!t->color) {
        *t = (struct tint){.color = color | 0xff000000, .index = -1};
        p->tint_count++;
    }
    return t;
}

int palette_see(struct palette *p, const struct canvas *c)
{
    const size_t count = (size_t)c->width * (size_t)c->height;
    for (size_t i = 0, next; i < count; i = next) {
        next = i + 1;
        while (next < count && c->pixels[next] == c->pixels[i])
            next++;
        struct tint *t = find_tint(p, c->pixels[i]);
        if (!t)
            return -ENOMEM;
        t->pixels += next - i;
    }
    p->pixels += count;
    return 0;
}

/* ---- Choosing --------------------------------------------------------------------- */

/* How different two colours look, roughly: the eye knows green best. */
static int difference(uint32_t a, uint32_t b)
{
    const int red = (int)(a >> 16 & 255) - (int)(b >> 16 & 255);
    const int green = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
    const int blue = (int)(a & 255) - (int)(b & 255);
    return 2 * red * red + 4 * green * green + 3 * blue * blue;
}

static int nearest(const struct palette *p, uint32_t color)
{
    int best = 0;
    for (int i = 1; i < p->count; i++)
        if (difference(p->color[i], color) < difference(p->color[best], color))
            best = i;
    return best;
}

static int by_pixels(const void *a, const void *b)
{
    const struct tint *x = a, *y = b;
    if (x->pixels != y->pixels)
        return x->pixels < y->pixels ? 1 : -1;
    return (x->color > y->color) - (x->color < y->color);
}

/* Whether all found their place: with this reach the palette is large enough. */
static bool choose_with(struct palette *p, const struct tint *sorted, size_t count, int reach)
{
    p->count = 0;
    p->reach = reach;
    for (size_t i = 0; i < count; i++) {
        const bool plain = sorted[i].pixels > p->pixels / PLAIN_SHARE && i < PLAIN_MOST;
        if (!plain && p->count &&
            difference(p->color[nearest(p, sorted[i].color)], sorted[i].color) <= 9 * reach * reach)
            continue;
        if (p->count == PALETTE_MOST)
            return false;
        p->color[p->count++] = sorted[i].color;
    }
    return true;
}

int palette_choose(struct palette *p)
{
    struct tint *sorted = malloc((p->tint_count ? p->tint_count : 1) * sizeof(*sorted));
    size_t count = 0;
    if (!sorted)
        return -ENOMEM;
    for (size_t i = 0; i < p->room; i++)
        if (p->tints[i].color)
            sorted[count++] = p->tints[i];
    qsort(sorted, count, sizeof(*sorted), by_pixels);
    for (int reach = 0; !choose_with(p, sorted, count, reach);)
        reach++;
    free(sorted);
    for (size_t i = 0; i < p->room; i++)
        p->tints[i].index = -1;
    return 0;
}

uint8_t palette_index(struct palette *p, uint32_t color)
{
    struct tint *t = find_tint(p, color);
    if (!t)
        return (uint8_t)nearest(p, color);
    if (t->index < 0)
        t->index = nearest(p, color);
    return (uint8_t)t->index;
}
