/*
 * tooltip.c: what is under the pointer, beside it, when it has rested there
 * for a while.
 */
#include <stdio.h>

#include "widgets.h"

enum { REST_MS = 600, WIDTH = 380, LINES = 6, EDGE = 8 };

void tooltip_moved(struct ui *ui)
{
    ui->tip_left = (fos_time)REST_MS * 1000000;
    ui->dirty = ui->dirty || ui->tip_shown;
    ui->tip_shown = false;
}

void tooltip_hide(struct ui *ui)
{
    ui->tip_left = 0;
    ui->tip_shown = false;
}

void tooltip_advance(struct ui *ui, fos_time wall)
{
    if (ui->tip_left <= 0)
        return;
    ui->tip_left -= wall;
    if (ui->tip_left <= 0)
        ui->tip_shown = ui->dirty = true;
}

/* The width of the widest line, and in *lines how many there are. */
static int measure(struct ui *ui, const char *text, int *lines)
{
    char part[256];
    int widest = 0;
    for (*lines = 0; *text && *lines < LINES; ++*lines) {
        text = words_wrap(ui, text, ui_px(ui, WIDTH), part, sizeof(part));
        const int width = font_width(ui->body, part);
        widest = width > widest ? width : widest;
    }
    return widest < ui_px(ui, WIDTH) ? widest : ui_px(ui, WIDTH);
}

void tooltip_draw(struct ui *ui, const char *text)
{
    const int edge = ui_px(ui, EDGE), line = font_height(ui->body) + ui_px(ui, 2);
    int lines;
    if (!ui->tip_shown || !*text || ui->pointer_x < 0 || ui->drag != DRAG_NONE || ui->menu.open)
        return;
    const int width = measure(ui, text, &lines) + 1;
    struct rect r = {ui->pointer_x + ui_px(ui, 14), ui->pointer_y + ui_px(ui, 18), width + 2 * edge,
                     lines * line + 2 * edge};
    if (r.x + r.w > ui->canvas.width)
        r.x = ui->canvas.width - r.w;
    if (r.y + r.h > ui->canvas.height)
        r.y = ui->pointer_y - r.h - ui_px(ui, 6);
    popup_ground(ui, r);
    words_draw(ui, rect_inset(r, edge), LINES, ui->theme->text, text);
}
