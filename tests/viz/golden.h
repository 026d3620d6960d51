/*
 * golden.h: a picture beside the one that was looked at and found good. One
 * that differs is written to build/golden-NAME.png, to be compared with
 * tests/viz/golden/NAME.png. FIBEROS_RENEW_GOLDENS=1 writes that anew.
 */
#ifndef TESTS_VIZ_GOLDEN_H
#define TESTS_VIZ_GOLDEN_H

#include <SDL2/SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "viz/ui/ui.h"

/* The picture in memory as ours is; NULL if there is none. */
static inline SDL_Surface *golden_load(const char *file)
{
    SDL_Surface *raw = IMG_Load(file);
    SDL_Surface *image = raw ? SDL_ConvertSurfaceFormat(raw, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
    SDL_FreeSurface(raw);
    return image;
}

/* How many pixels differ. */
static inline int golden_difference(const struct ui *ui, const SDL_Surface *image)
{
    const struct canvas *c = &ui->canvas;
    int count = 0;
    if (!image || image->w != c->width || image->h != c->height)
        return c->width * c->height;
    for (int y = 0; y < c->height; y++) {
        const uint32_t *row = (const uint32_t *)((const char *)image->pixels + y * image->pitch);
        for (int x = 0; x < c->width; x++)
            count += (row[x] ^ c->pixels[y * c->width + x]) << 8 != 0;
    }
    return count;
}

/* What is on the canvas, beside the picture of this name; how many pixels differ, or -1. */
static inline int golden_compare(const struct ui *ui, const char *name)
{
    char file[128], actual[128];
    const char *renew = getenv("FIBEROS_RENEW_GOLDENS");
    snprintf(file, sizeof(file), "tests/viz/golden/%s.png", name);
    if (renew && *renew == '1' && ui_save(ui, file))
        return -1;
    SDL_Surface *image = golden_load(file);
    const int count = golden_difference(ui, image);
    SDL_FreeSurface(image);
    if (count) {
        mkdir("build", 0777);
        snprintf(actual, sizeof(actual), "build/golden-%s.png", name);
        ui_save(ui, actual);
        fprintf(stderr, "%d pixels differ from %s; the picture as it is now: %s\n", count, file,
                actual);
    }
    return count;
}

#endif
