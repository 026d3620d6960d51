/*
 * splitter.c: the gap between two parts of the window, which can be dragged.
 * How it was dragged is kept as a share of both; 0: they are laid out by
 * themselves. A double click goes back to that.
 */
#include "widgets.h"

enum { GRIP = 36 };

static struct rect place(const struct ui *ui, enum split s)
{
    const struct layout *l = &ui->layout;
    const int gap = ui_px(ui, SPLIT_GAP), top = l->timeline.y + l->timeline.h;
    const struct rect below = l->panel.h ? l->panel : l->diagram;
    if (s == SPLIT_ROWS)
        return below.h && l->timeline.h ? (struct rect){0, top, ui->canvas.width, gap}
                                        : (struct rect){0};
    if (!l->diagram.w || !l->panel.w)
        return (struct rect){0};
    return (struct rect){l->diagram.x + l->diagram.w, l->diagram.y, gap, l->diagram.h};
}

static enum split at(const struct ui *ui, int x, int y)
{
    int s = 0;
    while (s < SPLITS && !rect_has(place(ui, (enum split)s), x, y))
        s++;
    return (enum split)s;
}

enum split splitter_under(const struct ui *ui)
{
    return ui->drag == DRAG_SPLIT ? ui->split_dragged : at(ui, ui->pointer_x, ui->pointer_y);
}

bool splitter_press(struct ui *ui, int x, int y, bool twice)
{
    const enum split s = at(ui, x, y);
    if (s == SPLITS)
        return false;
    ui->split_dragged = s;
    ui->split[s] = twice ? 0 : ui->split[s];
    ui_layout(ui);
    return true;
}

void splitter_drag(struct ui *ui, int x, int y)
{
    const struct layout *l = &ui->layout;
    const int half = ui_px(ui, SPLIT_GAP) / 2, top = l->timeline.y;
    const bool rows = ui->split_dragged == SPLIT_ROWS;
    const float all = (float)(rows ? l->footer.y - top : ui->canvas.width);
    const float part = (float)(rows ? y - half - top : x - half) / (all > 0 ? all : 1);
    ui->split[ui->split_dragged] = part < 0.01f ? 0.01f : part > 0.99f ? 0.99f : part;
    ui_layout(ui);
}

void splitter_draw(struct ui *ui)
{
    const enum split over = splitter_under(ui);
    for (int s = 0; s < SPLITS; s++) {
        const struct rect r = place(ui, (enum split)s);
        const int grip = ui_px(ui, GRIP), thick = ui_px(ui, 2);
        const bool flat = s == SPLIT_ROWS;
        const struct rect line = {r.x + (r.w - (flat ? grip : thick)) / 2,
                                  r.y + (r.h - (flat ? thick : grip)) / 2, flat ? grip : thick,
                                  flat ? thick : grip};
        if (r.w && r.h)
            canvas_round(&ui->canvas, line, (float)thick / 2,
                         over == (enum split)s ? ui->theme->accent : ui->theme->line);
    }
}
