/*
 * flags.c: the time between the marks A and B, on the ruler, and the flags of
 * the notes under it.
 */
#include <stdio.h>

#include "views.h"

enum { PAD = 6 };

static bool overlap(struct rect a, struct rect b)
{
    return a.w > 0 && b.w > 0 && a.x < b.x + b.w && b.x < a.x + a.w;
}

/* ---- From A to B --------------------------------------------------------------------- */

/* The bracket on the ruler, as far as the window has it; false if there is none. */
static bool bracket(const struct ui *ui, struct rect *out)
{
    const struct rect r = ui->layout.ruler;
    const fos_time a = ui->marks[0], b = ui->marks[1];
    if (a < 0 || b < 0 || a == b)
        return false;
    const int x0 = timemap_pixel(&ui->view.map, a < b ? a : b);
    const int x1 = timemap_pixel(&ui->view.map, a < b ? b : a);
    const int left = x0 < 0 ? 0 : x0;
    *out = (struct rect){r.x + left, r.y + r.h - ui_px(ui, 4), x1 - left, ui_px(ui, 2)};
    return x1 >= 0 && x0 < ui->view.map.width;
}

static void distance_text(const struct ui *ui, char out[TIME_TEXT])
{
    const fos_time a = ui->marks[0], b = ui->marks[1];
    units_time(a < b ? b - a : a - b, out);
}

static int within(int low, int x, int high)
{
    return x > high ? high : x < low ? low : x;
}

struct rect distance_box(struct ui *ui, struct rect flag)
{
    const struct rect r = ui->layout.ruler;
    const int h = font_height(ui->bold) + ui_px(ui, 4), gap = ui_px(ui, PAD);
    struct rect line;
    char text[TIME_TEXT];
    if (!bracket(ui, &line))
        return (struct rect){0};
    distance_text(ui, text);
    const int width = font_width(ui->bold, text) + 2 * gap, middle = line.x + line.w / 2;
    const int left = flag.x - gap - width, right = flag.x + flag.w + gap;
    struct rect box = {middle - width / 2, r.y + (r.h - h) / 2 - ui_px(ui, 3), width, h};
    box.x = within(r.x, box.x, r.x + r.w - width);
    if (!overlap(box, flag))
        return box;
    const bool before = middle < flag.x + flag.w / 2;
    box.x = (before && left >= r.x) || right + width > r.x + r.w ? left : right;
    return box;
}

void draw_distance(struct ui *ui, struct rect box)
{
    const int thick = ui_px(ui, 2), tooth = ui_px(ui, 8), pad = ui_px(ui, PAD);
    const uint32_t color = ui->theme->accent;
    struct rect line;
    char text[TIME_TEXT];
    if (!bracket(ui, &line))
        return;
    distance_text(ui, text);
    canvas_fill(&ui->canvas, line, color);
    canvas_fill(&ui->canvas, (struct rect){line.x, line.y - tooth / 2, thick, tooth}, color);
    canvas_fill(&ui->canvas,
                (struct rect){line.x + line.w - thick / 2, line.y - tooth / 2, thick, tooth},
                color);
    canvas_round(&ui->canvas, box, (float)ui_px(ui, 4), color);
    canvas_round(&ui->canvas, rect_inset(box, ui_px(ui, 1)), (float)ui_px(ui, 3),
                 ui->theme->raised);
    font_draw(ui->bold, &ui->canvas, box.x + pad, box.y + ui_px(ui, 2), color, text);
}

/* ---- Notes ---------------------------------------------------------------------------- */

/* A flag to be drawn: number TRACK_BEFORE is the one that is being written. */
struct flag {
    fos_time when;
    const char *text;
    int number, x;
};

/* All of them in order; the one that is written stands for what it was. */
static int all_flags(const struct ui *ui, struct flag out[NOTES_MOST + 1])
{
    const struct notes_view *v = &ui->notes;
    const bool open = field_is_open(ui, &v->field);
    bool done = !open;
    int count = 0;
    for (int i = 0; i <= v->count; i++) {
        if (!done && (i == v->count || v->items[i].when >= v->when)) {
            out[count++] = (struct flag){v->when, v->field.text, TRACK_BEFORE, 0};
            done = true;
        }
        if (i < v->count && !(open && v->items[i].when == v->when))
            out[count++] = (struct flag){v->items[i].when, v->items[i].text, i, 0};
    }
    return count;
}

/* Those that the window shows. */
static int list_flags(const struct ui *ui, struct flag out[NOTES_MOST + 1])
{
    const int count = all_flags(ui, out);
    int shown = 0;
    for (int i = 0; i < count; i++) {
        const int x = timemap_pixel(&ui->view.map, out[i].when);
        if (x < 0 || x >= ui->view.map.width)
            continue;
        out[shown] = out[i];
        out[shown++].x = ui->layout.notes.x + x;
    }
    return shown;
}

/* It flies to the right as far as `next`; to the left, if only there is room. */
static struct rect flag_box(struct ui *ui, const struct flag *f, int before, int next)
{
    const struct rect r = ui->layout.notes;
    const int gap = ui_px(ui, 3), caret = f->number < 0 ? ui_px(ui, 10) : 0;
    const int width = font_width(ui->body, f->text) + 2 * ui_px(ui, PAD) + caret;
    const int right = next - gap - f->x, left = f->x - before - gap;
    const int h = font_height(ui->body) + ui_px(ui, 3), y = r.y + (r.h - h) / 2;
    if (right >= width || right >= left)
        return (struct rect){f->x, y, right < width ? right : width, h};
    const int fits = left < width ? left : width;
    return (struct rect){f->x - fits, y, fits, h};
}

static void draw_flag(struct ui *ui, const struct flag *f, struct rect box)
{
    const struct rect r = ui->layout.notes;
    const int pad = ui_px(ui, PAD), pole = ui_px(ui, 2);
    const bool typed = f->number < 0;
    const bool over = rect_has(box, ui->pointer_x, ui->pointer_y);
    char text[sizeof(ui->notes.items[0].text) + 8];
    canvas_fill(&ui->canvas, (struct rect){f->x, r.y + r.h, 1, ui->layout.lanes.h},
                (ui->theme->lock & 0xffffff) | 0x90000000);
    canvas_fill(&ui->canvas, box,
                over ? color_mix(ui->theme->raised, ui->theme->text, 30) : ui->theme->raised);
    if (typed)
        canvas_frame(&ui->canvas, box, ui_px(ui, 1), ui->theme->accent);
    canvas_fill(&ui->canvas, (struct rect){f->x - pole / 2, r.y, pole, r.h}, ui->theme->lock);
    snprintf(text, sizeof(text), "%s%s", f->text, typed ? "\u2502" : "");
    font_draw_fit(ui->body, &ui->canvas, box.x + pad, box.y + ui_px(ui, 1), box.w - 2 * pad + 2,
                  ui->theme->text, text);
    if (!typed)
        ui_hot(ui, box, ACT_TO_NOTE, f->number, f->text);
}

void draw_notes(struct ui *ui)
{
    struct flag flags[NOTES_MOST + 1];
    const struct rect r = ui->layout.notes;
    if (!notes_shown(ui))
        return;
    const int count = list_flags(ui, flags);
    int before = r.x;
    for (int i = 0; i < count; i++) {
        const int next = i + 1 < count ? flags[i + 1].x : r.x + r.w;
        const struct rect box = flag_box(ui, &flags[i], before, next);
        draw_flag(ui, &flags[i], box);
        before = box.x + box.w > flags[i].x ? box.x + box.w : flags[i].x;
    }
    font_draw_fit(ui->body, &ui->canvas, ui_px(ui, 14), r.y + (r.h - font_height(ui->body)) / 2,
                  ui->layout.gutter - ui_px(ui, 20), ui->theme->dim, "notes");
}
