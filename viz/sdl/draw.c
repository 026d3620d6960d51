/*
 * draw.c: the whole picture, the line on top and the line at the bottom.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui.h"

enum { BUTTON_W = 36, BUTTON_H = 32, CLOCK = 256 };

/* ---- Places that can be clicked ------------------------------------------------- */

void ui_hot(struct ui *ui, struct rect rect, enum action action, int value, const char *tip)
{
    if (ui->hot_count < HOTS_MAX)
        ui->hots[ui->hot_count++] = (struct hot){rect, action, value, tip};
}

const struct hot *ui_hot_at(const struct ui *ui, int x, int y)
{
    for (int i = 0; i < ui->hot_count; i++)
        if (rect_has(ui->hots[i].rect, x, y))
            return &ui->hots[i];
    return NULL;
}

/* ---- Buttons ------------------------------------------------------------------------ */

enum icon { ICON_START, ICON_BACK, ICON_PLAY, ICON_PAUSE, ICON_NEXT, ICON_END };

/* A triangle pointing right (way 1) or left (-1), `size` high, with its base at x. */
static void arrow_icon(struct ui *ui, float x, float y, float size, float way, uint32_t color)
{
    const struct point a = {x, y - size / 2}, b = {x, y + size / 2},
                       tip = {x + way * size * 0.85f, y};
    canvas_triangle(&ui->canvas, a, b, tip, color);
}

static void bar_icon(struct ui *ui, float x, float y, float size, uint32_t color)
{
    const int thick = ui_px(ui, 3);
    canvas_fill(&ui->canvas,
                (struct rect){(int)lroundf(x) - thick / 2, (int)lroundf(y - size / 2), thick,
                              (int)lroundf(size)},
                color);
}

static void draw_icon(struct ui *ui, struct rect r, enum icon icon, uint32_t color)
{
    const float size = (float)ui_px(ui, 14), x = (float)r.x + (float)r.w / 2,
                y = (float)r.y + (float)r.h / 2, half = size * 0.42f;
    switch (icon) {
    case ICON_PLAY:
        arrow_icon(ui, x - half, y, size, 1, color);
        break;
    case ICON_PAUSE:
        bar_icon(ui, x - size / 4, y, size, color);
        bar_icon(ui, x + size / 4, y, size, color);
        break;
    case ICON_START:
    case ICON_BACK:
        arrow_icon(ui, x + half, y, size, -1, color);
        if (icon == ICON_START)
            bar_icon(ui, x - half - size * 0.1f, y, size, color);
        break;
    case ICON_NEXT:
    case ICON_END:
        arrow_icon(ui, x - half, y, size, 1, color);
        if (icon == ICON_END)
            bar_icon(ui, x + half + size * 0.1f, y, size, color);
        break;
    }
}

/* The ground of a button; lighter under the pointer. */
static uint32_t draw_button(struct ui *ui, struct rect r, enum action action, int value,
                            const char *tip)
{
    const bool over = rect_has(r, ui->pointer_x, ui->pointer_y);
    ui_hot(ui, r, action, value, tip);
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 6),
                 over ? color_mix(ui->theme->raised, ui->theme->text, 40) : ui->theme->raised);
    return over ? ui->theme->text : color_mix(ui->theme->dim, ui->theme->text, 160);
}

static int icon_button(struct ui *ui, int x, enum icon icon, enum action action, int value,
                       const char *tip)
{
    const struct rect header = ui->layout.header;
    const int h = ui_px(ui, BUTTON_H), w = ui_px(ui, BUTTON_W);
    const struct rect r = {x, header.y + (header.h - h) / 2, w, h};
    draw_icon(ui, r, icon, draw_button(ui, r, action, value, tip));
    return x + w + ui_px(ui, 4);
}

static int text_button(struct ui *ui, int x, const char *text, enum action action, int value,
                       const char *tip)
{
    const struct rect header = ui->layout.header;
    const int h = ui_px(ui, BUTTON_H), w = ui_px(ui, 28);
    const struct rect r = {x, header.y + (header.h - h) / 2, w, h};
    const uint32_t color = draw_button(ui, r, action, value, tip);
    font_draw(ui->bold, &ui->canvas, x + (w - font_width(ui->bold, text)) / 2,
              r.y + (h - font_height(ui->bold)) / 2, color, text);
    return x + w;
}

/* ---- The header ----------------------------------------------------------------------- */

static int draw_speed(struct ui *ui, int x)
{
    char text[32];
    const int speed = ui->view.speed, width = ui_px(ui, 60);
    snprintf(text, sizeof(text), speed < 0 ? "\u00d71/%d" : "\u00d7%d",
             1 << (speed < 0 ? -speed : speed));
    x = text_button(ui, x, "\u2212", ACT_FASTER, -1, "Slower (1 \u2026 9 set the speed)");
    font_draw(ui->body, &ui->canvas, x + (width - font_width(ui->body, text)) / 2,
              (ui->layout.header.h - font_height(ui->body)) / 2, ui->theme->text, text);
    return text_button(ui, x + width, "+", ACT_FASTER, 1, "Faster (1 \u2026 9 set the speed)");
}

static bool narrow(const struct ui *ui)
{
    return ui->canvas.width < ui_px(ui, 960);
}

static float clock_width(const struct ui *ui)
{
    return narrow(ui) ? CLOCK - 112 : CLOCK;
}

/* "12.5 ms / 30 ms": the first part ends at a fixed place, so that nothing jumps. */
static int draw_clock(struct ui *ui, int x)
{
    char now[TIME_TEXT], end[TIME_TEXT], rest[TIME_TEXT + 8];
    const int y = (ui->layout.header.h - font_height(ui->large)) / 2, left = ui_px(ui, 140);
    units_time(ui_shown_time(ui), now);
    snprintf(rest, sizeof(rest), "/ %s", units_time(model_end(ui->model), end));
    if (narrow(ui))
        rest[0] = '\0';
    font_draw(ui->large, &ui->canvas, x + left - font_width(ui->large, now), y, ui->theme->text,
              now);
    font_draw(ui->body, &ui->canvas, x + left + ui_px(ui, 8),
              (ui->layout.header.h - font_height(ui->body)) / 2, ui->theme->dim, rest);
    return x + ui_px(ui, clock_width(ui));
}

/* Numbers too large to be a count are lengths of time, in nanoseconds. */
static const char *param_text(const char *value, char out[TIME_TEXT])
{
    char *end;
    const long long number = strtoll(value, &end, 10);
    return *end || number < 1000 ? value : units_time(number, out);
}

/* The policy and its parameters: "rr, quantum 4 ms". */
static void policy_text(const struct ui *ui, char *out, size_t size)
{
    const char *policy = fos_trace_meta(ui->trace, "policy");
    int at = snprintf(out, size, "%s", policy ? policy : "");
    for (uint32_t i = 0; i < ui->model->params.count; i++) {
        const struct fos_event *e = track_event(&ui->model->params, ui->trace, i);
        const char *pair = fos_trace_text(ui->trace, e->text), *value = strchr(pair, '=');
        const int start = (int)strlen("param.");
        char text[TIME_TEXT];
        if (value && at > 0 && (size_t)at < size)
            at += snprintf(out + at, size - (size_t)at, ",  %.*s %s", (int)(value - pair) - start,
                           pair + start, param_text(value + 1, text));
    }
}

static void draw_title(struct ui *ui, int left, int right)
{
    const char *name = fos_trace_meta(ui->trace, "name");
    const char *title = ui->options.title ? ui->options.title : name && *name ? name : "fiberos";
    char policy[160];
    const int y = (ui->layout.header.h - font_height(ui->large)) / 2;
    policy_text(ui, policy, sizeof(policy));
    const int x =
        font_draw_fit(ui->large, &ui->canvas, left, y, right - left, ui->theme->text, title) +
        ui_px(ui, 14);
    if (right - x > ui_px(ui, 40))
        font_draw_fit(ui->body, &ui->canvas, x,
                      (ui->layout.header.h - font_height(ui->body)) / 2 + ui_px(ui, 1), right - x,
                      ui->theme->dim, policy);
}

static bool is_moving(const struct ui *ui)
{
    return ui->view.playing || (ui->view.follow && !ui->held);
}

void draw_header(struct ui *ui)
{
    const struct rect h = ui->layout.header;
    const int controls = ui_px(ui, 5 * (BUTTON_W + 4) + 12 + 116 + clock_width(ui) + 12 + 28 + 12);
    int x = h.w - controls;
    canvas_fill(&ui->canvas, h, ui->theme->panel);
    canvas_fill(&ui->canvas, (struct rect){0, h.h - 1, h.w, 1}, ui->theme->line);
    draw_title(ui, ui_px(ui, 14), x - ui_px(ui, 16));
    x = icon_button(ui, x, ICON_START, ACT_START, 0, "To the beginning (Backspace)");
    x = icon_button(ui, x, ICON_BACK, ACT_STEP, -1, "One event back ( [ )");
    x = icon_button(ui, x, is_moving(ui) ? ICON_PAUSE : ICON_PLAY, ACT_PLAY, 0,
                    is_moving(ui) ? "Pause (Space)" : "Play (Space)");
    x = icon_button(ui, x, ICON_NEXT, ACT_STEP, 1, "One event forward ( ] )");
    x = icon_button(ui, x, ICON_END, ACT_FOLLOW, 0, "To the end (End)");
    x = draw_speed(ui, x + ui_px(ui, 12));
    x = draw_clock(ui, x);
    text_button(ui, x + ui_px(ui, 12), "?", ACT_HELP, 0, "All keys ( ? )");
}

/* ---- The footer --------------------------------------------------------------------------- */

/* What is measured: marks A and B, or the range. */
static bool measure_text(const struct ui *ui, char *out, size_t size)
{
    char a[TIME_TEXT], b[TIME_TEXT], d[TIME_TEXT];
    const fos_time *m = ui->marks, *r = ui->range;
    if (m[0] >= 0 && m[1] >= 0) {
        const fos_time distance = m[1] > m[0] ? m[1] - m[0] : m[0] - m[1];
        snprintf(out, size, "A %s   B %s   distance %s", units_time(m[0], a), units_time(m[1], b),
                 units_time(distance, d));
        return true;
    }
    if (r[1] <= r[0])
        return false;
    snprintf(out, size, "range %s \u2192 %s = %s", units_time(r[0], a), units_time(r[1], b),
             units_time(r[1] - r[0], d));
    return true;
}

static uint32_t footer_text(const struct ui *ui, char *out, size_t size)
{
    const struct hot *hot = ui_hot_at(ui, ui->pointer_x, ui->pointer_y);
    out[0] = '\0';
    if (ui->notice[0]) {
        snprintf(out, size, "%s", ui->notice);
        return ui->theme->accent;
    }
    if (hot && hot->tip)
        snprintf(out, size, "%s", hot->tip);
    else if (events_describe(ui, ui->pointer_x, ui->pointer_y, out, size))
        return ui->theme->text;
    else if (ui->hover.row.kind != ROW_NONE)
        ui_describe(ui, ui->hover, out, size);
    else
        ui_describe(ui, ui->selected, out, size);
    if (out[0])
        return ui->theme->text;
    snprintf(out, size,
             "Space plays, W and S zoom, A and D move, ? shows all keys. "
             "Point at a slice to read it.");
    return ui->theme->dim;
}

void draw_footer(struct ui *ui)
{
    const struct rect f = ui->layout.footer;
    const int edge = ui_px(ui, 14), y = f.y + (f.h - font_height(ui->body)) / 2;
    char text[512], measure[160];
    int right = f.w - edge;
    canvas_fill(&ui->canvas, f, ui->theme->panel);
    canvas_fill(&ui->canvas, (struct rect){0, f.y, f.w, 1}, ui->theme->line);
    if (measure_text(ui, measure, sizeof(measure))) {
        const int width = font_width(ui->body, measure);
        right -= width < right / 2 ? width : right / 2;
        font_draw_fit(ui->body, &ui->canvas, right, y, f.w - edge - right, ui->theme->accent,
                      measure);
        right -= edge;
    }
    const uint32_t color = footer_text(ui, text, sizeof(text));
    font_draw_fit(ui->body, &ui->canvas, edge, y, right - edge, color, text);
}

/* ---- All ---------------------------------------------------------------------------------------
 */

struct rect draw_panel(struct ui *ui, struct rect r, const char *title, const char *detail)
{
    const int head = ui_px(ui, PANEL_HEAD), edge = ui_px(ui, 12);
    const int y = r.y + (head - font_height(ui->bold)) / 2;
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 8), ui->theme->panel);
    const int x = font_draw_fit(ui->bold, &ui->canvas, r.x + edge, y, r.w - 2 * edge,
                                ui->theme->text, title) +
                  edge;
    font_draw_fit(ui->body, &ui->canvas, x, y, r.x + r.w - edge - x, ui->theme->dim, detail);
    return (struct rect){r.x, r.y + head, r.w, r.h - head};
}

void draw_scrollbar(struct ui *ui, struct rect r, int all, int scroll)
{
    if (all <= r.h || r.h <= 0)
        return;
    const int least = ui_px(ui, 24), part = (int)((int64_t)r.h * r.h / all);
    const int length = part > least ? part : least < r.h ? least : r.h;
    const int at = (int)((int64_t)(r.h - length) * scroll / (all - r.h));
    canvas_round(&ui->canvas, r, (float)r.w / 2, ui->theme->grid);
    canvas_round(&ui->canvas,
                 (struct rect){r.x, r.y + (at + length > r.h ? r.h - length : at), r.w, length},
                 (float)r.w / 2, ui->theme->dim);
}

void ui_draw(struct ui *ui)
{
    ui->hot_count = 0;
    ui->canvas.clip = (struct rect){0, 0, ui->canvas.width, ui->canvas.height};
    canvas_fill(&ui->canvas, ui->canvas.clip, ui->theme->back);
    draw_minimap(ui);
    if (ui->layout.timeline.h > 0)
        draw_timeline(ui);
    ui->seen_count = 0;
    if (ui->layout.diagram.w > 0 && ui->layout.diagram.h > 0)
        draw_diagram(ui);
    if (ui->layout.table.w > 0 && ui->layout.table.h > 0)
        draw_tabs(ui);
    draw_header(ui);
    draw_footer(ui);
    if (ui->help)
        draw_help(ui);
    ui->dirty = false;
}
