/*
 * bands.c: what a process holds, as thin bands along its row: mutexes above
 * the bar (dashed while it waits for one), and below it a line as long as it
 * runs with another's urgency. An arrow leads from whoever lent it.
 */
#include "bars.h"

/* Stretches of pixels in which something is so; one after the other. */
struct stretches {
    const struct ui *ui;
    const struct track *track;
    bool (*is_on)(const struct proc *p, const struct fos_trace *t, int64_t item);
    const struct proc *proc;
    int64_t item; /* of the stretch found last */
    int x;        /* where to go on */
};

static bool holds(const struct proc *p, const struct fos_trace *t, int64_t item)
{
    (void)t;
    return holding_depth(&p->holding, item) > 0;
}

static bool borrows(const struct proc *p, const struct fos_trace *t, int64_t item)
{
    return item >= 0 && track_event(&p->loans, t, item)->object != 0;
}

/* The next one, as pixels [x0, x1); false if there is none. A pixel in which anything is on counts
 * as on: what is short is seen. */
static bool next_stretch(struct stretches *s, int *x0, int *x1)
{
    const struct timemap *map = &s->ui->view.map;
    const fos_time end = model_end(s->ui->model);
    while (s->track->count && s->x < map->width && timemap_time(map, s->x) < end) {
        const fos_time begin = timemap_time(map, s->x);
        s->item = track_seek(s->track, s->ui->trace, s->item, begin);
        const fos_time until = track_item_end(s->track, s->ui->trace, s->item, end);
        const int next = timemap_pixel(map, until), from = s->x;
        s->x = next > from ? next : from + 1;
        if (s->is_on(s->proc, s->ui->trace, s->item) || next == from) {
            *x0 = from;
            *x1 = s->x;
            return true;
        }
    }
    return false;
}

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
    struct stretches held = {ui, &p->holding.steps, holds, p, TRACK_BEFORE, 0};
    struct stretches lent = {ui, &p->loans, borrows, p, TRACK_BEFORE, 0};
    const struct rect above = band_above(ui, r);
    const uint32_t many = color_mix(ui->theme->lock, ui->theme->text, 150);
    int x0, x1;
    while (next_stretch(&held, &x0, &x1))
        canvas_fill(&ui->canvas, (struct rect){r.x + x0, above.y, x1 - x0, above.h},
                    holding_depth(&p->holding, held.item) > 1 ? many : ui->theme->lock);
    while (next_stretch(&lent, &x0, &x1))
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
    const struct track *t = &ui->model->procs[proc].loans;
    int64_t item = track_at(t, ui->trace, map->origin - 1);
    while (++item < (int64_t)t->count) {
        const struct fos_event *e = track_event(t, ui->trace, item);
        const int x = timemap_pixel(map, e->time);
        const int64_t lender = e->object ? model_find(ui->model, e->object) : -1;
        if (x >= map->width)
            break;
        if (lender >= 0)
            draw_loan(ui, (uint32_t)lender, proc, ui->layout.lanes.x + x);
        /* One a pixel is enough. */
        item = track_seek(t, ui->trace, item, timemap_time(map, x + 1) - 1);
    }
}
