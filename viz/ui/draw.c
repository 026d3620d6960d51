/*
 * draw.c: the whole picture.
 */
#include "start.h"
#include "viz/views/views.h"
#include "viz/widgets/widgets.h"

static void draw_run(struct ui *ui)
{
    if (!ui->whole)
        draw_minimap(ui);
    if (ui->layout.timeline.h > 0)
        draw_timeline(ui);
    ui->seen_count = 0;
    if (ui->layout.diagram.w > 0 && ui->layout.diagram.h > 0)
        draw_diagram(ui);
    if (ui->layout.panel.w > 0 && ui->layout.panel.h > 0)
        draw_tabs(ui);
    if (!ui->whole)
        splitter_draw(ui);
    draw_header(ui);
    if (!ui->whole)
        draw_footer(ui);
    if (ui->help)
        draw_help(ui);
    draw_tip(ui);
    menu_draw(ui);
    prompt_draw(ui);
}

void ui_draw(struct ui *ui)
{
    struct start *s = ui->start;
    ui->hot_count = 0;
    ui->busy = false;
    ui->canvas.clip = (struct rect){0, 0, ui->canvas.width, ui->canvas.height};
    canvas_fill(&ui->canvas, ui->canvas.clip, ui->theme->back);
    if (s->chooser.open && !ui->whole)
        draw_chooser(ui);
    else if (ui->trace)
        draw_run(ui);
    if (ui->whole)
        return;
    if (s->trouble.open)
        draw_trouble(ui);
    else
        draw_running(ui);
    focus_draw(ui);
    ui->dirty = false;
}
