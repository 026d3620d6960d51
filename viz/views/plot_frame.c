/*
 * plot_frame.c: what all plots have around them: title, scale, numbers.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plots.h"
#include "viz/model/times.h"

enum { LABEL_EVERY = 22, TIMES_EVERY = 70, FAR = 1000000 };

/* Leaves away what stands behind the last comma. False if there is none. */
static bool shorten(char *text)
{
    char *comma = strrchr(text, ',');
    if (comma)
        *comma = '\0';
    return comma != NULL;
}

void frame_title(struct ui *ui, const struct frame *f, const char *title, const char *detail)
{
    const int y = f->cell.y, right = f->area.x + f->area.w;
    const int x =
        font_draw_fit(ui->bold, &ui->canvas, f->cell.x, y, f->cell.w, ui->theme->text, title) +
        ui_px(ui, 12);
    char text[160];
    snprintf(text, sizeof(text), "%s", detail);
    while (font_width(ui->body, text) > right - x)
        if (!shorten(text))
            break;
    const int width = font_width(ui->body, text), at = right - width > x ? right - width : x;
    font_draw_fit(ui->body, &ui->canvas, at, y, right - at, ui->theme->dim, text);
}

void frame_ground(struct ui *ui, const struct frame *f)
{
    canvas_fill(&ui->canvas, f->area, ui->theme->back);
}

void frame_level(struct ui *ui, const struct frame *f, double value, const char *number)
{
    const int width = font_width(ui->body, number), height = font_height(ui->body);
    const int y = frame_y(f, value), low = f->area.y + f->area.h - height + ui_px(ui, 4);
    int at = y - height / 2;
    at = at < f->area.y - ui_px(ui, 2) ? f->area.y - ui_px(ui, 2) : at > low ? low : at;
    canvas_fill(&ui->canvas, (struct rect){f->area.x, y, f->area.w, 1}, ui->theme->grid);
    font_draw(ui->body, &ui->canvas, f->area.x - ui_px(ui, 6) - width, at, ui->theme->dim, number);
}

int frame_y(const struct frame *f, double value)
{
    /* what a hostile trace has may lie anywhere: far outside is as good */
    const double height = fmax(-FAR, fmin(FAR, value / f->top * f->area.h));
    return f->area.y + f->area.h - (int)(height + 0.5);
}

void frame_counts(struct ui *ui, struct frame *f, uint32_t most)
{
    const int every = ui_px(ui, LABEL_EVERY);
    const int bars = f->area.h - f->head;
    const fos_time step = units_step((fos_time)most * every / bars + 1);
    char text[24];
    f->top = (double)most * f->area.h / bars;
    for (fos_time n = 0; n <= (fos_time)most; n += step) {
        snprintf(text, sizeof(text), "%lld", (long long)n);
        frame_level(ui, f, (double)n, text);
    }
}

void frame_mark(struct ui *ui, const struct frame *f, int x, const char *text, int *end)
{
    const int width = font_width(ui->body, text), right = f->area.x + f->area.w + ui_px(ui, 4);
    int at = x - width / 2;
    at = at + width > right ? right - width : at;
    canvas_fill(&ui->canvas, (struct rect){x, f->area.y + f->area.h, 1, ui_px(ui, 4)},
                ui->theme->line);
    if (at < f->cell.x || at < *end)
        return;
    *end = font_draw(ui->body, &ui->canvas, at, f->area.y + f->area.h + ui_px(ui, 3),
                     ui->theme->dim, text) +
           ui_px(ui, 10);
}

void frame_times(struct ui *ui, const struct frame *f, const struct timemap *map)
{
    const fos_time least = times_multiply(map->span / map->width, ui_px(ui, TIMES_EVERY));
    const fos_time step = units_step(least > 0 ? least : 1);
    char text[TIME_TEXT];
    int end = 0;
    for (fos_time t = times_add(map->origin, step - 1) / step * step; t < map->origin + map->span;
         t = times_add(t, step))
        frame_mark(ui, f, f->area.x + timemap_pixel(map, t), units_mark(t, step, text), &end);
}

void frame_empty(struct ui *ui, const struct frame *f, const char *words)
{
    const int width = font_width(ui->body, words), h = font_height(ui->body);
    const int x = f->area.x + (f->area.w - width) / 2;
    font_draw_fit(ui->body, &ui->canvas, x > f->area.x ? x : f->area.x,
                  f->area.y + (f->area.h - h) / 2, f->area.w, ui->theme->dim, words);
}
