/*
 * bands.c: what a process holds, as thin bands along its row: mutexes above
 * the bar (dashed while it waits for one), and below it a line as long as it
 * runs with another's urgency. An arrow leads from whoever lent it.
 */
#include "bars.h"
#include "viz/model/bands.h"

static struct rect band_above(const struct ui *ui, struct rect r)
{
    const int h = ui_px(ui, 3);
    return (struct rect){r.x, r.y - h - (ui_px(ui, 4) - h) / 2, r.w, h};
}

void bands_waiting(struct ui *ui, struct rect bar)
{
    const int dash = ui_px(ui, 3);
    canvas_hatch(&ui->canvas, band_above(ui, bar), HATCH_BARS, dash, 2 * dash, ui->theme->lock);
}

void bands_draw(struct ui *ui, const struct proc *p, struct rect r)
{
    struct bands held = bands_of(ui->model, p, &ui->view.map, BAND_HOLDS);
    struct bands lent = bands_of(ui->model, p, &ui->view.map, BAND_BORROWS);
    const struct rect above = band_above(ui, r);
    const uint32_t many = color_mix(ui->theme->lock, ui->theme->text, 150);
    int x0, x1;
    while (bands_next(&held, &x0, &x1))
        canvas_fill(&ui->canvas, (struct rect){r.x + x0, above.y, x1 - x0, above.h},
                    holding_depth(&p->holding, held.item) > 1 ? many : ui->theme->lock);
    while (bands_next(&lent, &x0, &x1))
        canvas_fill(&ui->canvas,
                    (struct rect){r.x + x0, r.y + r.h + ui_px(ui, 1), x1 - x0, ui_px(ui, 1.5f)},
                    ui->theme->lock);
}

/* ---- Donation -------------------------------------------------------------------- */

/* The middle of a process's row, on screen or not. */
static int row_middle(const struct ui *ui, uint32_t proc)
{
    const size_t i = (size_t)ui->model->cpu_count + proc;
    return ui->layout.lanes.y + (ui_row_top(ui, i) + ui_row_top(ui, i + 1)) / 2 - ui->scroll;
}

/* From the row of the lender to that of the borrower. */
static void draw_loan(struct ui *ui, uint32_t lender, uint32_t borrower, int x)
{
    const int from = row_middle(ui, lender), to = row_middle(ui, borrower);
    const float size = (float)ui_px(ui, 4), back = to > from ? -size : size, at = (float)x + 0.5f;
    const int top = from < to ? from : to, height = from < to ? to - from : from - to;
    canvas_fill(&ui->canvas, (struct rect){x, top, 1, height}, ui->theme->lock);
    canvas_triangle(&ui->canvas, (struct point){at, (float)to},
                    (struct point){at - size, (float)to + 1.6f * back},
                    (struct point){at + size, (float)to + 1.6f * back}, ui->theme->lock);
}

void bands_loans(struct ui *ui, uint32_t proc)
{
    const struct timemap *map = &ui->view.map;
    const struct proc *p = &ui->model->procs[proc];
    int64_t lender, item = track_at(&p->loans, ui->trace, map->origin - 1);
    int x;
    while ((item = bands_loan(ui->model, p, map, item, &x, &lender)) >= 0)
        draw_loan(ui, (uint32_t)lender, proc, ui->layout.lanes.x + x);
}
