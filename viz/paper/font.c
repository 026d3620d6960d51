/*
 * font.c: the glyph atlas. Sheets are filled in rows from left to right; a
 * glyph that does not fit opens a new sheet, so nothing is ever thrown out.
 */
#include "font.h"

#include <SDL2/SDL_ttf.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHEET = 512, BUCKETS = 1024, REPLACEMENT = 0xfffd };

struct sheet {
    struct sheet *next;
    int x, y, row; /* where the next glyph goes; height of the present row */
    int width, height;
    uint8_t cover[];
};

struct glyph {
    struct glyph *next;
    uint32_t code;
    const uint8_t *cover; /* in a sheet; NULL: blank */
    int w, h, stride, left, advance;
};

struct font {
    TTF_Font *face;
    int height;
    struct sheet *sheets;
    struct glyph *glyphs[BUCKETS];
};

/* ---- Finding a face -------------------------------------------------------------- */

/* The file of the best match, to be freed; NULL if there is none. */
static char *find_file(bool bold)
{
    FcConfig *config = FcInitLoadConfigAndFonts();
    FcPattern *wish = FcNameParse((const FcChar8 *)(bold ? "DejaVu Sans:bold" : "DejaVu Sans"));
    FcResult result;
    FcPattern *match = NULL;
    char *file = NULL;
    if (config && wish) {
        FcConfigSubstitute(config, wish, FcMatchPattern);
        FcDefaultSubstitute(wish);
        match = FcFontMatch(config, wish, &result);
    }
    FcChar8 *name;
    if (match && FcPatternGetString(match, FC_FILE, 0, &name) == FcResultMatch)
        file = strdup((const char *)name);
    if (match)
        FcPatternDestroy(match);
    if (wish)
        FcPatternDestroy(wish);
    if (config)
        FcConfigDestroy(config);
    return file;
}

struct font *font_open(bool bold, int pixels, char *error, size_t size)
{
    char *file = find_file(bold);
    struct font *f = calloc(1, sizeof(*f));
    if (!file || !f) {
        snprintf(error, size, "no font was found; install DejaVu Sans (package fonts-dejavu-core)");
        goto out_free;
    }
    f->face = TTF_OpenFont(file, pixels);
    if (!f->face) {
        snprintf(error, size, "the font %s can't be used: %s", file, TTF_GetError());
        goto out_free;
    }
    TTF_SetFontHinting(f->face, TTF_HINTING_LIGHT);
    f->height = TTF_FontHeight(f->face);
    free(file);
    return f;
out_free:
    free(file);
    free(f);
    return NULL;
}

void font_close(struct font *f)
{
    if (!f)
        return;
    for (int i = 0; i < BUCKETS; i++)
        while (f->glyphs[i]) {
            struct glyph *g = f->glyphs[i];
            f->glyphs[i] = g->next;
            free(g);
        }
    while (f->sheets) {
        struct sheet *s = f->sheets;
        f->sheets = s->next;
        free(s);
    }
    TTF_CloseFont(f->face);
    free(f);
}

int font_height(const struct font *f)
{
    return f->height;
}

/* ---- The atlas ---------------------------------------------------------------------- */

static struct sheet *open_sheet(struct font *f, int w, int h)
{
    const int width = w > SHEET ? w : SHEET, height = h > SHEET ? h : SHEET;
    struct sheet *s = calloc(1, sizeof(*s) + (size_t)width * (size_t)height);
    if (!s)
        return NULL;
    s->next = f->sheets;
    s->width = width;
    s->height = height;
    return f->sheets = s;
}

/* Room for w by h bytes; NULL without memory. */
static uint8_t *place(struct font *f, int w, int h, int *stride)
{
    struct sheet *s = f->sheets;
    if (s && s->x + w > s->width) {
        s->y += s->row;
        s->x = s->row = 0;
    }
    if (!s || w > s->width || s->y + h > s->height)
        s = open_sheet(f, w, h);
    if (!s)
        return NULL;
    uint8_t *at = s->cover + (size_t)s->y * (size_t)s->width + s->x;
    *stride = s->width;
    s->x += w;
    s->row = h > s->row ? h : s->row;
    return at;
}

/* Copies the alpha of a rendered glyph into the atlas. */
static void keep_cover(struct font *f, struct glyph *g, SDL_Surface *image)
{
    uint8_t *cover = place(f, image->w, image->h, &g->stride);
    if (!cover)
        return;
    for (int y = 0; y < image->h; y++) {
        const uint8_t *row = (const uint8_t *)image->pixels + (ptrdiff_t)y * image->pitch;
        for (int x = 0; x < image->w; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * x, sizeof(pixel));
            cover[(ptrdiff_t)y * g->stride + x] = (uint8_t)(pixel >> 24);
        }
    }
    g->cover = cover;
    g->w = image->w;
    g->h = image->h;
}

static struct glyph *render(struct font *f, uint32_t code)
{
    struct glyph *g = calloc(1, sizeof(*g));
    if (!g)
        return NULL;
    g->code = code;
    uint32_t shown = TTF_GlyphIsProvided32(f->face, code) ? code : REPLACEMENT;
    int left = 0;
    TTF_GlyphMetrics32(f->face, shown, &left, NULL, NULL, NULL, &g->advance);
    g->left = left < 0 ? left : 0;
    const SDL_Color white = {255, 255, 255, 255};
    SDL_Surface *image = TTF_RenderGlyph32_Blended(f->face, shown, white);
    if (image)
        keep_cover(f, g, image);
    SDL_FreeSurface(image);
    g->next = f->glyphs[code % BUCKETS];
    return f->glyphs[code % BUCKETS] = g;
}

static struct glyph *glyph_of(struct font *f, uint32_t code)
{
    for (struct glyph *g = f->glyphs[code % BUCKETS]; g; g = g->next)
        if (g->code == code)
            return g;
    return render(f, code);
}

/* ---- UTF-8 (RFC 3629) ------------------------------------------------------------------ */

/* The next character; anything that is not one reads as the replacement sign. */
static uint32_t next_code(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    int more = s[0] < 0x80       ? 0
               : s[0] >> 5 == 6  ? 1
               : s[0] >> 4 == 14 ? 2
               : s[0] >> 3 == 30 ? 3
                                 : -1;
    uint32_t code = more <= 0 ? s[0] : s[0] & (0x3fu >> more);
    *text += 1;
    if (more < 0)
        return REPLACEMENT;
    for (int i = 1; i <= more; i++, *text += 1) {
        if (s[i] >> 6 != 2)
            return REPLACEMENT;
        code = code << 6 | (s[i] & 0x3f);
    }
    if (code < 0x20 || code == 0x7f)
        return ' ';
    return code > 0x10ffff ? REPLACEMENT : code;
}

/* ---- Lines of text ------------------------------------------------------------------------ */

int font_width(struct font *f, const char *utf8)
{
    int width = 0;
    while (*utf8) {
        const struct glyph *g = glyph_of(f, next_code(&utf8));
        width += g ? g->advance : 0;
    }
    return width;
}

static int draw_glyph(struct font *f, struct canvas *c, int x, int y, uint32_t color, uint32_t code)
{
    const struct glyph *g = glyph_of(f, code);
    if (!g)
        return x;
    if (g->cover)
        canvas_mask(c, x + g->left, y, g->cover, g->w, g->h, g->stride, color);
    return x + g->advance;
}

int font_draw(struct font *f, struct canvas *c, int x, int y, uint32_t color, const char *utf8)
{
    while (*utf8)
        x = draw_glyph(f, c, x, y, color, next_code(&utf8));
    return x;
}

int font_draw_fit(struct font *f, struct canvas *c, int x, int y, int width, uint32_t color,
                  const char *utf8)
{
    if (font_width(f, utf8) <= width)
        return font_draw(f, c, x, y, color, utf8);
    const int right = x + width - font_width(f, "\u2026");
    const int start = x;
    while (*utf8) {
        const char *next = utf8;
        const uint32_t code = next_code(&next);
        const struct glyph *g = glyph_of(f, code);
        if (!g || x + g->advance > right)
            break;
        x = draw_glyph(f, c, x, y, color, code);
        utf8 = next;
    }
    return x > start ? font_draw(f, c, x, y, color, "\u2026") : x;
}
