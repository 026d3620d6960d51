/*
 * timeline.c: view 1. A row per CPU, coloured by process, and a row per
 * process, coloured by state; the axis above, the legend below, and over all
 * of it the cursor, the range and the marks A and B.
 */
#include <stdio.h>

#include "bars.h"
#include "viz/model/param.h"
#include "viz/model/times.h"

enum { LABEL_EVERY = 100, BAR_GAP = 4 };

/* ---- The axis --------------------------------------------------------------------- */

static int flag_width(struct ui *ui, const char *text)
{
    return font_width(ui->bold, text) + ui_px(ui, 12);
}

/* On a picture of the whole run it would say nothing where that ends. */
static bool has_cursor(const struct ui *ui)
{
    return !ui->whole || ui->view.cursor.time < model_end(ui->model);
}

/* The cursor's flag; false if the cursor is outside of the window. */
static bool cursor_flag(struct ui *ui, struct rect *flag, char text[TIME_TEXT])
{
    const struct rect r = ui->layout.ruler;
    const int at = timemap_pixel(&ui->view.map, ui->view.cursor.time);
    if (at < 0 || at >= ui->view.map.width || !has_cursor(ui))
        return false;
    units_time(ui_shown_time(ui), text);
    const int width = flag_width(ui, text), height = font_height(ui->bold) + ui_px(ui, 4);
    int x = r.x + at - width / 2;
    x = x < r.x ? r.x : x + width > r.x + r.w ? r.x + r.w - width : x;
    *flag = (struct rect){x, r.y + (r.h - height) / 2, width, height};
    return true;
}

static bool covers(struct rect flag, int x, int width)
{
    return flag.w && x < flag.x + flag.w && x + width > flag.x;
}

static void draw_tick(struct ui *ui, fos_time t, fos_time step, const struct rect taken[2])
{
    const struct rect r = ui->layout.ruler;
    const int x = r.x + timemap_pixel(&ui->view.map, t);
    char text[TIME_TEXT];
    units_mark(t, step, text);
    const int width = font_width(ui->body, text), at = x + ui_px(ui, 5);
    canvas_fill(&ui->canvas, (struct rect){x, r.y + r.h * 5 / 8, 1, r.h * 3 / 8}, ui->theme->line);
    canvas_fill(&ui->canvas,
                (struct rect){x, r.y + r.h, 1, ui->layout.notes.h + ui->layout.lanes.h},
                ui->theme->grid);
    if (!covers(taken[0], at, width) && !covers(taken[1], at, width) && at + width <= r.x + r.w)
        font_draw(ui->body, &ui->canvas, at, r.y + (r.h - font_height(ui->body)) / 2,
                  ui->theme->dim, text);
}

static void draw_ruler(struct ui *ui)
{
    const struct timemap *map = &ui->view.map;
    const fos_time least = times_multiply(map->span / map->width, ui_px(ui, LABEL_EVERY));
    const fos_time step = units_step(least > 0 ? least : 1);
    struct rect flag = {0};
    char text[TIME_TEXT];
    if (!cursor_flag(ui, &flag, text))
        flag = (struct rect){0};
    const struct rect taken[2] = {flag, distance_box(ui, flag)};
    const fos_time first = times_add(map->origin, step - 1) / step * step;
    for (fos_time t = first; t < map->origin + map->span; t = times_add(t, step))
        draw_tick(ui, t, step, taken);
    draw_distance(ui, taken[1]);
}

/* ---- Rows ------------------------------------------------------------------------------ */

static void draw_name(struct ui *ui, struct row row, struct rect r)
{
    const int edge = ui_px(ui, 14), chip = ui_px(ui, 12);
    const int y = r.y + (r.h - font_height(ui->body)) / 2;
    const int width = ui->layout.gutter - edge - ui_px(ui, 6);
    char text[32];
    if (row.kind == ROW_CPU) {
        snprintf(text, sizeof(text), "CPU %u", row.index);
        font_draw_fit(ui->bold, &ui->canvas, edge, y, width, ui->theme->text, text);
        return;
    }
    const uint32_t pid = ui->model->procs[row.index].pid;
    canvas_round(&ui->canvas, (struct rect){edge, r.y + (r.h - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, pid));
    font_draw_fit(ui->body, &ui->canvas, edge + chip + ui_px(ui, 8), y, width - chip - ui_px(ui, 8),
                  ui->theme->text, model_name(ui->model, pid));
}

static void draw_row(struct ui *ui, size_t i)
{
    const struct row row = ui_row(ui, i);
    const struct rect lanes = ui->layout.lanes;
    const int top = lanes.y + ui_row_top(ui, i) - ui->scroll;
    const struct rect r = {0, top, lanes.x + lanes.w, ui_row_top(ui, i + 1) - ui_row_top(ui, i)};
    const int64_t chosen = ui_pick_proc(ui, ui->selected);
    const bool selected = ui_same_row(row, ui->selected.row) ||
                          (row.kind == ROW_PROC && chosen == (int64_t)row.index);
    if (selected || ui_same_row(row, ui->hover.row))
        canvas_fill(&ui->canvas, r,
                    (ui->theme->accent & 0xffffff) | (selected ? 0x30000000 : 0x18000000));
    draw_name(ui, row, r);
    canvas_fill(&ui->canvas, (struct rect){0, r.y + r.h - 1, r.w, 1}, ui->theme->grid);
    const struct rect bars = {lanes.x, r.y + ui_px(ui, BAR_GAP), lanes.w,
                              r.h - 2 * ui_px(ui, BAR_GAP)};
    const struct rect before =
        canvas_clip(&ui->canvas, (struct rect){lanes.x, lanes.y, lanes.w, lanes.h});
    bars_draw(ui, row, bars);
    canvas_unclip(&ui->canvas, before);
}

static void draw_loans(struct ui *ui, size_t from, size_t to)
{
    const struct rect before = canvas_clip(&ui->canvas, ui->layout.lanes);
    for (size_t i = from; i < to; i++)
        if (ui_row(ui, i).kind == ROW_PROC)
            bands_loans(ui, ui_row(ui, i).index);
    canvas_unclip(&ui->canvas, before);
}

static void draw_rows(struct ui *ui)
{
    const struct rect lanes = ui->layout.lanes;
    const struct rect before =
        canvas_clip(&ui->canvas, (struct rect){0, lanes.y, lanes.x + lanes.w, lanes.h});
    size_t i = 0;
    const size_t count = ui_row_count(ui);
    if (ui->scroll > ui_row_top(ui, (size_t)ui->model->cpu_count))
        i = (size_t)ui->model->cpu_count +
            (size_t)((ui->scroll - ui_row_top(ui, (size_t)ui->model->cpu_count)) /
                     ui->layout.row_height);
    const size_t first = i;
    for (; i < count && ui_row_top(ui, i + 1) - ui->scroll <= lanes.h; i++)
        draw_row(ui, i);
    draw_loans(ui, first, i);
    canvas_unclip(&ui->canvas, before);
}

/* ---- Over the rows -------------------------------------------------------------------------- */

static int clamp_pixel(const struct ui *ui, fos_time t)
{
    const int x = timemap_pixel(&ui->view.map, t);
    return x < 0 ? 0 : x;
}

static void shade(struct ui *ui, fos_time from, fos_time to, uint32_t color)
{
    const struct rect lanes = ui->layout.lanes;
    const int x0 = clamp_pixel(ui, from), x1 = clamp_pixel(ui, to);
    if (x1 > x0)
        canvas_fill(&ui->canvas, (struct rect){lanes.x + x0, lanes.y, x1 - x0, lanes.h}, color);
}

static void draw_upright(struct ui *ui, fos_time when, int thick, uint32_t color)
{
    const struct rect lanes = ui->layout.lanes, ruler = ui->layout.ruler;
    const int x = timemap_pixel(&ui->view.map, when);
    if (x >= 0 && x < ui->view.map.width)
        canvas_fill(&ui->canvas,
                    (struct rect){lanes.x + x - thick / 2, ruler.y, thick,
                                  ruler.h + ui->layout.notes.h + lanes.h},
                    color);
}

static void draw_letter(struct ui *ui, fos_time when, const char *letter)
{
    const struct rect lanes = ui->layout.lanes;
    const int x = timemap_pixel(&ui->view.map, when);
    if (x < 0 || x >= ui->view.map.width)
        return;
    const int size = font_height(ui->bold), left = lanes.x + x + ui_px(ui, 2);
    const struct rect box = {left, lanes.y + lanes.h - size, size, size};
    canvas_fill(&ui->canvas, box, ui->theme->accent);
    font_draw(ui->bold, &ui->canvas, left + (size - font_width(ui->bold, letter)) / 2, box.y,
              color_ink(ui->theme->accent), letter);
}

static void draw_cursor(struct ui *ui)
{
    struct rect flag;
    char text[TIME_TEXT];
    draw_upright(ui, ui->view.cursor.time, ui_px(ui, 2), ui->theme->accent);
    if (!cursor_flag(ui, &flag, text))
        return;
    canvas_round(&ui->canvas, flag, (float)ui_px(ui, 4), ui->theme->accent);
    font_draw(ui->bold, &ui->canvas, flag.x + ui_px(ui, 6), flag.y + ui_px(ui, 2),
              color_ink(ui->theme->accent), text);
}

/* When a parameter of the policy was changed: a line through all rows, and a lozenge above. */
static void draw_changes(struct ui *ui)
{
    const struct track *t = &ui->model->params;
    const struct rect ruler = ui->layout.ruler;
    const float size = (float)ui_px(ui, 5), y = (float)(ruler.y + ruler.h) - size;
    for (uint32_t i = 0; i < t->count; i++) {
        const fos_time when = track_event(t, ui->trace, i)->time;
        const int at = timemap_pixel(&ui->view.map, when);
        if (!param_is_change(ui->model, t->items[i]) || at < 0 || at >= ui->view.map.width)
            continue;
        const float x = (float)(ui->layout.lanes.x + at);
        const struct point left = {x - size, y}, right = {x + size, y};
        canvas_hatch(&ui->canvas, (struct rect){(int)x, ruler.y + ruler.h, 1, ui->layout.lanes.h},
                     HATCH_BARS, ui_px(ui, 3), ui_px(ui, 6), ui->theme->text);
        canvas_triangle(&ui->canvas, left, right, (struct point){x, y - size}, ui->theme->text);
        canvas_triangle(&ui->canvas, left, right, (struct point){x, y + size}, ui->theme->text);
    }
}

static void draw_overlays(struct ui *ui)
{
    static const char *const letters[] = {"A", "B"};
    const fos_time end = model_end(ui->model);
    /* What has not happened yet at the cursor is pale. */
    if (ui->view.cursor.time < end)
        shade(ui, ui->view.cursor.time, INT64_MAX, (ui->theme->back & 0xffffff) | 0x80000000);
    draw_changes(ui);
    if (ui->range[1] > ui->range[0])
        shade(ui, ui->range[0], ui->range[1], (ui->theme->accent & 0xffffff) | 0x38000000);
    for (int i = 0; i < 2; i++)
        if (ui->marks[i] >= 0) {
            draw_upright(ui, ui->marks[i], ui_px(ui, 1), ui->theme->accent);
            draw_letter(ui, ui->marks[i], letters[i]);
        }
    if (has_cursor(ui))
        draw_cursor(ui);
}

/* ---- The legend
 * ---------------------------------------------------------------------------------- */

/* The bands of a mutex, where there are any. Returns the x behind it. */
static int draw_legend_lock(struct ui *ui, struct rect r)
{
    static const char text[] = "holds, waits for a mutex";
    const int half = r.w / 2, gap = ui_px(ui, 7), band = ui_px(ui, 3);
    const int middle = r.y + r.h / 2;
    canvas_fill(&ui->canvas, (struct rect){r.x, middle - band / 2, half, band}, ui->theme->lock);
    bands_waiting(ui, (struct rect){r.x + half + ui_px(ui, 2), middle + band, half, band});
    return font_draw(ui->body, &ui->canvas, r.x + r.w + gap,
                     ui->layout.legend.y + (ui->layout.legend.h - font_height(ui->body)) / 2,
                     ui->theme->dim, text) +
           3 * gap;
}

/* What a pixel looks like in which several intervals meet. */
static void draw_legend_mixed(struct ui *ui, struct rect r)
{
    static const char text[] = "several in one pixel";
    const int at = r.x + r.w + ui_px(ui, 7), dot = ui_px(ui, 2);
    if (at + font_width(ui->body, text) > ui->layout.legend.w - ui_px(ui, 7))
        return;
    const uint32_t wait = color_mix(ui->theme->back, ui->theme->look[LOOK_READY], 150);
    canvas_hatch(&ui->canvas, (struct rect){r.x, r.y, r.w, dot}, HATCH_BARS, dot, 2 * dot,
                 ui->theme->dim);
    canvas_fill(&ui->canvas, (struct rect){r.x, r.y + dot + 1, r.w, r.h / 2 - dot - 1}, wait);
    canvas_fill(&ui->canvas, (struct rect){r.x, r.y + r.h / 2, r.w, r.h - r.h / 2},
                ui->theme->look[LOOK_RUNNING]);
    font_draw(ui->body, &ui->canvas, at,
              ui->layout.legend.y + (ui->layout.legend.h - font_height(ui->body)) / 2,
              ui->theme->dim, text);
}

void draw_legend(struct ui *ui, struct rect r)
{
    static const struct {
        enum look look;
        const char *text;
    } items[] = {
        {LOOK_RUNNING, "RUNNING"},
        {LOOK_READY, "READY"},
        {LOOK_PREEMPTED, "READY, ran before"},
        {LOOK_BLOCKED, "BLOCKED"},
        {LOOK_SLEEPING, "BLOCKED, sleeps"},
        {LOOK_NEW, "NEW"},
        {LOOK_ZOMBIE, "ZOMBIE"},
    };
    const int width = ui_px(ui, 30), height = ui_px(ui, 16), gap = ui_px(ui, 7);
    const struct rect first = {ui->layout.lanes.x, r.y + (r.h - height) / 2, width, height};
    int x = ui->model->has_locks ? draw_legend_lock(ui, first) : first.x;
    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
        const int text = font_width(ui->body, items[i].text);
        if (x + width + gap + text > r.x + r.w - gap)
            break;
        draw_look(ui, (struct rect){x, r.y + (r.h - height) / 2, width, height}, items[i].look);
        font_draw(ui->body, &ui->canvas, x + width + gap, r.y + (r.h - font_height(ui->body)) / 2,
                  ui->theme->dim, items[i].text);
        x += width + gap + text + 3 * gap;
    }
    draw_legend_mixed(ui, (struct rect){x, r.y + (r.h - height) / 2, width, height});
}

void draw_timeline(struct ui *ui)
{
    draw_ruler(ui);
    draw_rows(ui);
    draw_notes(ui);
    draw_overlays(ui);
    const struct rect l = ui->layout.lanes;
    draw_scrollbar(ui, (struct rect){ui->layout.timeline.w - ui_px(ui, 10), l.y, ui_px(ui, 6), l.h},
                   ui_rows_height(ui), ui->scroll);
    draw_legend(ui, ui->layout.legend);
}
