/*
 * gif.c: what changed from picture to picture. A picture is written when the
 * next one is known to differ, because only then is known how long it stays.
 */
#include "gif.h"

#include <errno.h>
#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>

enum { CLEAR = PALETTE_MOST, COLORS = 256, DELAY_MOST = 65535 };

struct gif {
    GifFileType *out;
    struct palette *palette;
    struct rect size;
    uint8_t *shown;      /* the picture as it stands, one index a pixel */
    uint8_t *next;       /* the one that is added */
    uint8_t *line;       /* of what is written */
    struct rect waiting; /* the part of `shown` that is not written yet */
    uint8_t *changed;    /* that part, CLEAR where nothing changed */
    int delay;
};

static int put_bytes(GifFileType *out, const GifByteType *bytes, int size)
{
    return (int)outfile_write(out->UserData, bytes, (size_t)size);
}

/* ---- Opening ------------------------------------------------------------------- */

static bool put_head(struct gif *g)
{
    /* Repeat for ever; known to all programs, part of no standard. */
    static const GifByteType forever[] = {1, 0, 0};
    GifColorType colors[COLORS] = {{0, 0, 0}};
    for (int i = 0; i < g->palette->count; i++) {
        const uint32_t c = g->palette->color[i];
        colors[i] = (GifColorType){(GifByteType)(c >> 16), (GifByteType)(c >> 8), (GifByteType)c};
    }
    ColorMapObject *map = GifMakeMapObject(COLORS, colors);
    const bool done = map && EGifPutScreenDesc(g->out, g->size.w, g->size.h, 8, 0, map) == GIF_OK &&
                      EGifPutExtensionLeader(g->out, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
                      EGifPutExtensionBlock(g->out, 11, "NETSCAPE2.0") == GIF_OK &&
                      EGifPutExtensionBlock(g->out, sizeof(forever), forever) == GIF_OK &&
                      EGifPutExtensionTrailer(g->out) == GIF_OK;
    if (map)
        GifFreeMapObject(map);
    return done;
}

static void gif_free(struct gif *g)
{
    if (g->out)
        EGifCloseFile(g->out, NULL);
    free(g->shown);
    free(g->next);
    free(g->line);
    free(g->changed);
    free(g);
}

struct gif *gif_open(struct outfile *file, int width, int height, struct palette *palette)
{
    const size_t pixels = (size_t)width * (size_t)height;
    struct gif *g = calloc(1, sizeof(*g));
    if (!g)
        return NULL;
    g->palette = palette;
    g->size = (struct rect){0, 0, width, height};
    g->shown = malloc(pixels);
    g->next = malloc(pixels);
    g->changed = malloc(pixels);
    g->line = malloc((size_t)width);
    g->out = EGifOpen(file, put_bytes, NULL);
    if (g->out)
        EGifSetGifVersion(g->out, true);
    if (!g->shown || !g->next || !g->changed || !g->line || !g->out || !put_head(g)) {
        gif_free(g);
        return NULL;
    }
    return g;
}

/* ---- Frames ---------------------------------------------------------------------- */

/* The smallest rectangle that holds all pixels in which `shown` and `next` differ. */
static struct rect find_change(const struct gif *g)
{
    int left = g->size.w, right = -1, top = -1, bottom = -1;
    for (int y = 0; y < g->size.h; y++) {
        const uint8_t *a = g->shown + (size_t)y * (size_t)g->size.w;
        const uint8_t *b = g->next + (size_t)y * (size_t)g->size.w;
        if (!memcmp(a, b, (size_t)g->size.w))
            continue;
        top = top < 0 ? y : top;
        bottom = y;
        int first = 0, last = g->size.w - 1;
        while (a[first] == b[first])
            first++;
        while (a[last] == b[last])
            last--;
        left = first < left ? first : left;
        right = last > right ? last : right;
    }
    if (top < 0)
        return (struct rect){0};
    return (struct rect){left, top, right - left + 1, bottom - top + 1};
}

/* What changed there goes to `changed`, line after line. */
static void keep_change(struct gif *g, struct rect r, bool all)
{
    uint8_t *out = g->changed;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            const size_t i = (size_t)y * (size_t)g->size.w + (size_t)x;
            *out++ = all || g->next[i] != g->shown[i] ? g->next[i] : CLEAR;
        }
    g->waiting = r;
}

/* Writes the part that waits. */
static int flush(struct gif *g)
{
    const struct rect r = g->waiting;
    const GraphicsControlBlock control = {DISPOSE_DO_NOT, false,
                                          g->delay < DELAY_MOST ? g->delay : DELAY_MOST, CLEAR};
    GifByteType block[4];
    if (!r.w)
        return 0;
    const size_t size = EGifGCBToExtension(&control, block);
    if (EGifPutExtension(g->out, GRAPHICS_EXT_FUNC_CODE, (int)size, block) != GIF_OK ||
        EGifPutImageDesc(g->out, r.x, r.y, r.w, r.h, false, NULL) != GIF_OK)
        return -EIO;
    for (int y = 0; y < r.h; y++) {
        memcpy(g->line, g->changed + (size_t)y * (size_t)r.w, (size_t)r.w);
        if (EGifPutLine(g->out, g->line, r.w) != GIF_OK)
            return -EIO;
    }
    g->waiting.w = 0;
    return 0;
}

int gif_frame(struct gif *g, const struct canvas *c, int delay)
{
    const size_t pixels = (size_t)g->size.w * (size_t)g->size.h;
    const bool first = !g->waiting.w;
    for (size_t i = 0; i < pixels; i++)
        g->next[i] = i && c->pixels[i] == c->pixels[i - 1]
                         ? g->next[i - 1]
                         : palette_index(g->palette, c->pixels[i]);
    const struct rect r = first ? g->size : find_change(g);
    if (!r.w) {
        g->delay += delay;
        return 0;
    }
    const int error = flush(g);
    keep_change(g, r, first);
    uint8_t *shown = g->shown;
    g->shown = g->next;
    g->next = shown;
    g->delay = delay;
    return error;
}

int gif_close(struct gif *g)
{
    const int error = flush(g);
    /* It frees whether it succeeds or not. */
    const int closed = EGifCloseFile(g->out, NULL);
    g->out = NULL;
    gif_free(g);
    return error || closed != GIF_OK ? -EIO : 0;
}
