/*
 * marks.c: the marks A and B, and the edges of slices that they snap to.
 */
#include <stdlib.h>

#include "actions.h"

enum { REACH = 8, ASIDE = 4 };

/* The best edge so far: `cost` in pixels. */
struct catch
{
    fos_time time;
    double cost;
};

/* So many pixels aside count as one along the time. */
static void consider(const struct ui *ui, struct catch *best, fos_time t, fos_time edge, int aside)
{
    const double pixel = (double)ui->view.map.span / ui->view.map.width;
    const double along = (double)llabs(edge - t) / pixel, cost = along + (double)aside / ASIDE;
    if (along <= ui_px(ui, REACH) && cost < best->cost)
        *best = (struct catch){edge, cost};
}

static void consider_row(const struct ui *ui, struct catch *best, fos_time t, struct row row,
                         int aside)
{
    const struct lane lane = ui_lane(ui, row);
    const int64_t item = track_at(lane.track, lane.trace, t);
    if (item >= 0)
        consider(ui, best, t, track_event(lane.track, lane.trace, item)->time, aside);
    if (item + 1 < (int64_t)lane.track->count)
        consider(ui, best, t, track_event(lane.track, lane.trace, item + 1)->time, aside);
}

fos_time ui_snapped(const struct ui *ui, fos_time t, int y)
{
    const struct rect lanes = ui->layout.lanes;
    struct catch best = {t, 1e9};
    for (size_t i = ui_first_row(ui); i < ui_row_count(ui); i++) {
        const int top = lanes.y + ui_row_top(ui, i) - ui->scroll;
        const int bottom = lanes.y + ui_row_top(ui, i + 1) - ui->scroll;
        if (top >= lanes.y + lanes.h)
            break;
        consider_row(ui, &best, t, ui_row(ui, i),
                     y < top       ? top - y
                     : y >= bottom ? y - bottom + 1
                                   : 0);
    }
    return best.time;
}

/* At the pointer, on an edge if one is near; without a pointer on the rows, at the cursor. */
void act_mark(struct ui *ui, int which)
{
    const struct rect lanes = ui->layout.lanes;
    const fos_time end = model_end(ui->model);
    fos_time t = ui->view.cursor.time;
    if (rect_has(lanes, ui->pointer_x, ui->pointer_y)) {
        t = timemap_time(&ui->view.map, ui->pointer_x - lanes.x);
        t = ui_snapped(ui, t < end ? t : end, ui->pointer_y);
    }
    ui->marks[which] = t;
}
