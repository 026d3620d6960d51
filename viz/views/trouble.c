/*
 * trouble.c: what went wrong with a file, in words, and at its place in the
 * source, so that it can be mended and tried again.
 */
#include <stdio.h>
#include <string.h>

#include "viz/ui/start.h"
#include "views.h"

enum { WIDEST = 900, EDGE = 20, AROUND = 2, NUMBER = 44, BUTTON = 34, QUOTE = 400 };

/* What is being written, from top to bottom. */
struct writing {
    struct rect r; /* the place of the text */
    int y;
};

static int line_height(const struct ui *ui)
{
    return font_height(ui->body) + ui_px(ui, 3);
}

/* ---- The source
 * ---------------------------------------------------------------------------------------- */

/* `length` bytes with tabs as spaces; *column (from 1, in characters) becomes a byte of it. */
static void plain_line(const char *line, size_t length, int column, char *out, size_t size,
                       size_t *at)
{
    size_t n = 0;
    int character = 0;
    *at = 0;
    for (size_t i = 0; i < length && n + 5 < size; i++) {
        character += ((unsigned char)line[i] & 0xc0) != 0x80;
        if (character == column && !*at)
            *at = n + 1;
        if (line[i] == '\t')
            n += (size_t)snprintf(out + n, size - n, "    ");
        else
            out[n++] = line[i];
    }
    out[n] = '\0';
    *at = *at ? *at - 1 : n;
}

/* The beginning is left out if else the column would not be seen. */
static size_t cut_before(struct ui *ui, const char *text, size_t at, int width)
{
    char before[QUOTE];
    size_t from = 0;
    while (from < at) {
        snprintf(before, sizeof(before), "%.*s", (int)(at - from), text + from);
        if (font_width(ui->body, before) < width)
            break;
        from += (at - from) / 4 + 1;
        while (from < at && ((unsigned char)text[from] & 0xc0) == 0x80)
            from++;
    }
    return from;
}

static void write_source_line(struct ui *ui, struct writing *w, int number, const char *line,
                              size_t length, int column)
{
    char text[2048], before[2048], digits[16];
    size_t at;
    const int x = w->r.x + ui_px(ui, NUMBER), width = w->r.x + w->r.w - x;
    plain_line(line, length, column, text, sizeof(text), &at);
    const size_t from = column ? cut_before(ui, text, at, width * 3 / 4) : 0;
    snprintf(digits, sizeof(digits), "%d", number);
    font_draw(ui->body, &ui->canvas, x - ui_px(ui, 12) - font_width(ui->body, digits), w->y,
              ui->theme->dim, digits);
    font_draw_fit(ui->body, &ui->canvas, x, w->y, width,
                  column ? ui->theme->text : color_mix(ui->theme->dim, ui->theme->text, 90),
                  text + from);
    w->y += line_height(ui);
    if (!column)
        return;
    snprintf(before, sizeof(before), "%.*s", (int)(at - from), text + from);
    const float tip = (float)(x + font_width(ui->body, before) + ui_px(ui, 3)), y = (float)w->y;
    const float size = (float)ui_px(ui, 6);
    canvas_triangle(&ui->canvas, (struct point){tip, y - size * 0.4f},
                    (struct point){tip - size, y + size}, (struct point){tip + size, y + size},
                    ui->theme->late);
    w->y += ui_px(ui, 12);
}

/* The line that is meant, and some before and behind it. */
static void write_source(struct ui *ui, struct writing *w, const struct complaint *c)
{
    const char *source = ui->start->trouble.source;
    size_t length;
    w->y += ui_px(ui, 4);
    for (int n = c->line - AROUND; n <= c->line + AROUND; n++) {
        const char *line = n > 0 ? source_line(source, n, &length) : NULL;
        if (line)
            write_source_line(ui, w, n, line, length, n == c->line ? c->column : 0);
    }
    w->y += ui_px(ui, 8);
}

static void write_complaint(struct ui *ui, struct writing *w, const struct complaint *c)
{
    char text[COMPLAINT_TEXT + 64];
    if (c->line)
        snprintf(text, sizeof(text), "line %d, column %d: %s", c->line, c->column, c->text);
    else
        snprintf(text, sizeof(text), "%s", c->text);
    w->y = words_draw(ui, (struct rect){w->r.x, w->y, w->r.w, 40 * line_height(ui)}, 40,
                      ui->theme->text, text);
    if (c->line && ui->start->trouble.source)
        write_source(ui, w, c);
    w->y += ui_px(ui, 8);
}

/* ---- The panel
 * ----------------------------------------------------------------------------------------- */

static const char *advice(const struct trouble *t)
{
    if (t->errand.again)
        return "Shift+P and P go on with other policies. Esc closes this.";
    if (!t->errand.file)
        return "Esc closes this.";
    if (start_is_trace(t->errand.file))
        return "Make the trace again: fiberos run WORKLOAD --trace FILE.fos. R tries once more, "
               "Esc "
               "closes this.";
    return t->code == 2 ? "Mend the file in your editor, then press Enter or R. Esc closes this."
                        : "When that is mended press Enter or R. Esc closes this.";
}

static void draw_buttons(struct ui *ui, struct rect r)
{
    const struct trouble *t = &ui->start->trouble;
    const int w = ui_px(ui, 120), gap = ui_px(ui, 8), h = ui_px(ui, BUTTON);
    struct rect button = {r.x + r.w - w, r.y + r.h - h, w, h};
    words_draw(ui, (struct rect){r.x, r.y, r.w, r.h - h}, 2, ui->theme->dim, advice(t));
    text_button(ui, button, "Close", ACT_DISMISS, 0, NULL);
    button.x -= w + gap;
    if (t->errand.file || t->errand.again)
        text_button(ui, button, "Try again", ACT_RETRY, 0, NULL);
}

/* Writes all of it, moved up as far as it is scrolled; returns how high it is. */
static int write_all(struct ui *ui, struct rect r)
{
    const struct trouble *t = &ui->start->trouble;
    struct writing w = {r, r.y - t->scroll};
    for (size_t i = 0; i < t->count; i++)
        write_complaint(ui, &w, &t->list[i]);
    return w.y - (r.y - t->scroll);
}

void draw_trouble(struct ui *ui)
{
    struct trouble *t = &ui->start->trouble;
    const int edge = ui_px(ui, EDGE), head = ui_px(ui, 40);
    const int button = ui_px(ui, BUTTON + 6) + 2 * line_height(ui);
    const struct canvas *c = &ui->canvas;
    struct rect r = {0, 0, ui_px(ui, WIDEST), c->height - 2 * edge};
    r.w = r.w < c->width - 2 * edge ? r.w : c->width - 2 * edge;
    r.x = (c->width - r.w) / 2;
    struct rect in = {r.x + edge, 0, r.w - 2 * edge, 0};
    ui->hot_count = 0; /* what is under it can't be pressed */
    canvas_fill(&ui->canvas, (struct rect){0, 0, c->width, c->height},
                (ui->theme->back & 0xffffff) | 0xa0000000);
    const struct rect nothing = {0, 0, 0, 0}, before = canvas_clip(&ui->canvas, nothing);
    const int text = write_all(ui, in), frame = 3 * edge + head + button;
    canvas_unclip(&ui->canvas, before);
    r.h = text + frame < r.h ? text + frame : r.h;
    r.y = (c->height - r.h) / 2;
    in.y = r.y + edge + head;
    in.h = r.h - frame;
    t->hidden = text > in.h ? text - in.h : 0;
    t->scroll = t->scroll > t->hidden ? t->hidden : t->scroll < 0 ? 0 : t->scroll;
    canvas_round(&ui->canvas, rect_inset(r, -ui_px(ui, 1)), (float)ui_px(ui, 10), ui->theme->line);
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 10), ui->theme->panel);
    canvas_round(&ui->canvas, (struct rect){r.x, r.y, ui_px(ui, 6), r.h}, (float)ui_px(ui, 3),
                 ui->theme->late);
    font_draw_fit(ui->large, &ui->canvas, in.x, r.y + edge, in.w, ui->theme->text,
                  t->title[0] ? t->title : "This can't be done");
    canvas_clip(&ui->canvas, in);
    write_all(ui, in);
    canvas_unclip(&ui->canvas, before);
    draw_scrollbar(ui, (struct rect){r.x + r.w - edge / 2, in.y, ui_px(ui, 6), in.h}, text,
                   t->scroll);
    draw_buttons(ui, (struct rect){in.x, r.y + r.h - edge - button, in.w, button});
}
