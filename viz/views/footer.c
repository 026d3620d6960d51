/*
 * footer.c: the line at the bottom: what is under the pointer, what is
 * measured, and messages.
 */
#include <stdio.h>

#include "views.h"

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

/* What is under the pointer; "" if there is nothing to be told. */
static void pointed_text(const struct ui *ui, char *out, size_t size)
{
    const struct hot *hot = ui_hot_at(ui, ui->pointer_x, ui->pointer_y);
    out[0] = '\0';
    if (hot && hot->tip)
        snprintf(out, size, "%s", hot->tip);
    else if (splitter_under(ui) != SPLITS)
        snprintf(out, size, "Drag to move; double click to put it back");
    else if (!tabs_describe(ui, ui->pointer_x, ui->pointer_y, out, size) &&
             ui->hover.row.kind != ROW_NONE)
        ui_describe(ui, ui->hover, out, size);
}

void draw_tip(struct ui *ui)
{
    char text[512];
    pointed_text(ui, text, sizeof(text));
    tooltip_draw(ui, text);
}

static uint32_t footer_text(const struct ui *ui, char *out, size_t size)
{
    if (ui->notice[0]) {
        snprintf(out, size, "%s", ui->notice);
        return ui->theme->accent;
    }
    pointed_text(ui, out, size);
    if (!out[0])
        ui_describe(ui, ui->selected, out, size);
    if (out[0])
        return ui->theme->text;
    if (ui->options.animate) /* there are no keys */
        return ui->theme->dim;
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
