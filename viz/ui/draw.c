/*
 * draw.c: the whole picture.
 */
#include "viz/views/views.h"
#include "viz/widgets/widgets.h"

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
    if (ui->layout.panel.w > 0 && ui->layout.panel.h > 0)
        draw_tabs(ui);
    draw_header(ui);
    draw_footer(ui);
    if (ui->help)
        draw_help(ui);
    focus_draw(ui);
    menu_draw(ui);
    ui->dirty = false;
}
