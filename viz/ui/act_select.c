/*
 * act_select.c: slices, ranges and marks.
 */
#include <string.h>

#include "actions.h"
#include "viz/views/views.h"
#include "viz/widgets/widgets.h"

static bool slice_range(const struct ui *ui, fos_time range[2])
{
    if (ui->selected.item < 0)
        return false;
    const struct lane lane = ui_lane(ui, ui->selected.row);
    range[0] = track_event(lane.track, lane.trace, ui->selected.item)->time;
    range[1] = track_item_end(lane.track, lane.trace, ui->selected.item, lane.end);
    return range[1] > range[0];
}

void act_range(struct ui *ui, int value)
{
    (void)value;
    fos_time range[2];
    if (!slice_range(ui, range)) {
        ui_notice(ui, "Select a slice first: click it.");
        return;
    }
    memcpy(ui->range, range, sizeof(range));
}

static void zoom_to(struct ui *ui, const fos_time range[2])
{
    const fos_time margin = (range[1] - range[0]) / 10;
    ui->view.follow = false;
    view_fit_range(&ui->view, ui->model, range[0] - margin, range[1] + margin);
}

void act_enter_range(struct ui *ui, int value)
{
    (void)value;
    if (focus_press(ui))
        return;
    if (ui->range[1] > ui->range[0])
        zoom_to(ui, ui->range);
    else
        ui_notice(ui, "Select a range first: drag over it, or R for that of a slice.");
}

/* From the arrival of the selected process to its end. */
static bool life_range(const struct ui *ui, fos_time range[2])
{
    const int64_t i = ui_pick_proc(ui, ui->selected);
    if (i < 0 || ui->model->procs[i].arrival < 0)
        return false;
    const struct proc *p = &ui->model->procs[i];
    range[0] = p->arrival;
    range[1] = p->finish >= 0 ? p->finish : model_end(ui->model);
    return range[1] > range[0];
}

void act_fit_selection(struct ui *ui, int value)
{
    fos_time range[2];
    if (ui->range[1] > ui->range[0])
        zoom_to(ui, ui->range);
    else if (slice_range(ui, range) || life_range(ui, range))
        zoom_to(ui, range);
    else
        act_fit(ui, value);
}

void act_clear(struct ui *ui, int value)
{
    (void)value;
    if (search_stop(ui)) {
        ui_notice(ui, "The search was stopped.");
        return;
    }
    ui->focus = (struct hot){.action = ACT_NONE};
    ui->selected = (struct pick){{ROW_NONE, 0}, TRACK_BEFORE};
    ui->range[0] = ui->range[1] = 0;
    ui->marks[0] = ui->marks[1] = -1;
}

void act_row(struct ui *ui, int by)
{
    const int count = (int)ui_row_count(ui);
    if (!count)
        return;
    const int number = ui_row_number(ui, ui->selected.row);
    int next = number < 0 ? (by > 0 ? 0 : count - 1) : number + by;
    next = next < 0 ? 0 : next >= count ? count - 1 : next;
    ui->selected.row = ui_row(ui, (size_t)next);
    const struct lane lane = ui_lane(ui, ui->selected.row);
    ui->selected.item = track_at(lane.track, lane.trace, ui->view.cursor.time);
    ui_scroll_to(ui, ui->selected.row);
}

/* The next slice of the track, and the cursor to where it begins. */
void act_next_slice(struct ui *ui, int by)
{
    if (ui->selected.row.kind == ROW_NONE)
        act_row(ui, 1);
    if (ui->selected.row.kind == ROW_NONE)
        return;
    const struct lane lane = ui_lane(ui, ui->selected.row);
    const int64_t next = ui->selected.item + by;
    if (next < 0 || next >= (int64_t)lane.track->count)
        return;
    ui->selected.item = next;
    ui->view.playing = ui->view.follow = false;
    view_seek(&ui->view, ui->model, track_event(lane.track, lane.trace, next)->time);
    view_reveal(&ui->view, ui->model);
}
