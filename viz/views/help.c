/*
 * help.c: the overlay with all keys, made from the table of keys.c.
 */
#include "views.h"

enum { LINE = 25, COLUMN_WHAT = 290, COLUMN_KEYS = 270, EDGE = 24 };

void draw_help(struct ui *ui)
{
    const char *what, *keys;
    int lines = 0;
    while (keys_help((size_t)lines, &what, &keys))
        lines++;
    const int edge = ui_px(ui, EDGE), room = (ui->canvas.height - 2 * edge) / (lines + 2);
    const int line = room < ui_px(ui, LINE) ? room : ui_px(ui, LINE);
    struct rect r = {0, 0, ui_px(ui, COLUMN_WHAT + COLUMN_KEYS) + 2 * edge,
                     (lines + 2) * line + 2 * edge};
    r.w = r.w < ui->canvas.width ? r.w : ui->canvas.width;
    r.x = (ui->canvas.width - r.w) / 2;
    r.y = r.h < ui->canvas.height ? (ui->canvas.height - r.h) / 2 : 0;
    canvas_fill(&ui->canvas, (struct rect){0, 0, ui->canvas.width, ui->canvas.height},
                (ui->theme->back & 0xffffff) | 0xa0000000);
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 10), ui->theme->raised);
    font_draw(ui->large, &ui->canvas, r.x + edge, r.y + edge - ui_px(ui, 4), ui->theme->text,
              "Keys and mouse");
    int y = r.y + edge + line * 3 / 2;
    for (size_t i = 0; keys_help(i, &what, &keys); i++, y += line) {
        font_draw_fit(ui->body, &ui->canvas, r.x + edge, y, ui_px(ui, COLUMN_WHAT), ui->theme->text,
                      what);
        font_draw_fit(ui->bold, &ui->canvas, r.x + edge + ui_px(ui, COLUMN_WHAT), y,
                      r.w - 2 * edge - ui_px(ui, COLUMN_WHAT), ui->theme->accent, keys);
    }
}
