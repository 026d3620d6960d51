/*
 * palette.h: 255 colours that do for a picture.
 *
 * The pictures drawn here are made of few plain colours and of many blends at
 * the edges of letters and curves. So the plain ones stay exactly what they
 * are, and each blend is at most `reach` away from what stands for it.
 */
#ifndef VIZ_PAPER_PALETTE_H
#define VIZ_PAPER_PALETTE_H

#include <stddef.h>

#include "canvas.h"

enum { PALETTE_MOST = 255 };

struct tint {
    uint32_t color; /* 0xffRRGGBB; 0: a free place */
    uint64_t pixels;
    int index; /* in the palette; -1: not looked for yet */
};

struct palette {
    uint32_t color[PALETTE_MOST];
    int count;
    int reach;
    struct tint *tints; /* a hash table of all colours seen */
    size_t tint_count, room;
    uint64_t pixels;
};

void palette_free(struct palette *p);
/* Counts the colours of a picture. 0 or -ENOMEM. */
int palette_see(struct palette *p, const struct canvas *c);
/* Chooses, once all has been seen. 0 or -ENOMEM. */
int palette_choose(struct palette *p);
/* What stands for a colour; also for one that was not seen. */
uint8_t palette_index(struct palette *p, uint32_t color);

#endif
