/*
 * panel.c: the ground of a view, with its title; and how far it is scrolled.
 */
#include "widgets.h"

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
