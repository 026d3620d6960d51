/*
 * actions.c: what keys and buttons do. One function per action, one table.
 */
#include <SDL2/SDL_clipboard.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ui.h"
#include "viz/control.h"

enum { SHOTS_MAX = 1000 };

/* ---- The running kernel ------------------------------------------------------- */

void ui_command(struct ui *ui, uint32_t kind, uint32_t pid, int32_t value)
{
    const struct viz_command c = {VIZ_CONTROL_MAGIC, kind, pid, value};
    if (ui->control < 0)
        return;
    const ssize_t sent = send(ui->control, &c, sizeof(c), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t)sizeof(c) || (sent < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    close(ui->control); /* the peer is gone, or has got half a command */
    ui->control = -1;
}

/* Can the run itself be held? */
static bool controlled(const struct ui *ui)
{
    return ui->control >= 0 && !fos_trace_ended(ui->trace);
}

static void act_kill(struct ui *ui, int value)
{
    (void)value;
    const int64_t i = ui_pick_proc(ui, ui->selected);
    if (!controlled(ui)) {
        ui_notice(ui, "Only a process of a live run can be killed.");
    } else if (i < 0) {
        ui_notice(ui, "Select a process first: click its track.");
    } else {
        ui_command(ui, VIZ_KILL, ui->model->procs[i].pid, 0);
        ui_notice(ui, "Asked to kill %s.", model_name(ui->model, ui->model->procs[i].pid));
    }
}

/* ---- Time ------------------------------------------------------------------------ */

static void act_play(struct ui *ui, int value)
{
    (void)value;
    struct view *v = &ui->view;
    if (controlled(ui) && (v->follow || ui->held)) {
        ui->held = !ui->held;
        ui_command(ui, ui->held ? VIZ_PAUSE : VIZ_RESUME, 0, 0);
        if (!ui->held)
            view_follow(v, ui->model);
        return;
    }
    if (v->follow) {
        v->follow = false;
        return;
    }
    if (!v->playing && v->cursor.time >= model_end(ui->model)) {
        view_seek(v, ui->model, 0);
        view_reveal(v, ui->model);
    }
    v->playing = !v->playing;
}

static void act_step(struct ui *ui, int direction)
{
    if (ui->held && direction > 0 && ui->view.cursor.upto >= ui->model->seen) {
        ui_command(ui, VIZ_STEP, 0, 0);
        ui->view.follow = true;
        return;
    }
    view_step(&ui->view, ui->model, direction);
}

static void act_speed(struct ui *ui, int speed)
{
    ui->view.speed = speed < SPEED_MIN ? SPEED_MIN : speed > SPEED_MAX ? SPEED_MAX : speed;
}

static void act_faster(struct ui *ui, int by)
{
    act_speed(ui, ui->view.speed + by);
}

static void act_start(struct ui *ui, int value)
{
    (void)value;
    ui->view.follow = false;
    view_seek(&ui->view, ui->model, 0);
    view_reveal(&ui->view, ui->model);
}

static void act_follow(struct ui *ui, int value)
{
    (void)value;
    if (!fos_trace_ended(ui->trace)) {
        view_follow(&ui->view, ui->model);
        return;
    }
    ui->view.playing = false;
    view_seek(&ui->view, ui->model, model_end(ui->model));
    view_reveal(&ui->view, ui->model);
}

/* ---- The window on time ------------------------------------------------------------ */

/* Zooms about the cursor if it can be seen, else about the middle. */
static void act_zoom(struct ui *ui, int direction)
{
    const struct timemap *map = &ui->view.map;
    int x = timemap_pixel(map, ui->view.cursor.time);
    if (x < 0 || x >= map->width)
        x = map->width / 2;
    if (rect_has(ui->layout.lanes, ui->pointer_x, ui->pointer_y))
        x = ui->pointer_x - ui->layout.lanes.x;
    ui->view.follow = false;
    view_zoom(&ui->view, ui->model, x, direction > 0 ? 1 / 1.5 : 1.5);
}

static void act_pan(struct ui *ui, int direction)
{
    ui->view.follow = false;
    view_pan(&ui->view, ui->model, ui->view.map.span / 8 * direction);
}

static void act_fit(struct ui *ui, int value)
{
    (void)value;
    view_fit(&ui->view, ui->model);
}

/* ---- Selection ----------------------------------------------------------------------- */

static bool slice_range(const struct ui *ui, fos_time range[2])
{
    if (ui->selected.item < 0)
        return false;
    const struct lane lane = ui_lane(ui, ui->selected.row);
    range[0] = track_event(lane.track, lane.trace, ui->selected.item)->time;
    range[1] = track_item_end(lane.track, lane.trace, ui->selected.item, lane.end);
    return range[1] > range[0];
}

static void act_range(struct ui *ui, int value)
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

static void act_enter_range(struct ui *ui, int value)
{
    (void)value;
    if (ui->range[1] > ui->range[0])
        zoom_to(ui, ui->range);
    else
        ui_notice(ui, "Select a range first: drag over it, or R for that of a slice.");
}

static void act_fit_selection(struct ui *ui, int value)
{
    fos_time range[2];
    if (ui->range[1] > ui->range[0])
        zoom_to(ui, ui->range);
    else if (slice_range(ui, range))
        zoom_to(ui, range);
    else
        act_fit(ui, value);
}

static void act_clear(struct ui *ui, int value)
{
    (void)value;
    ui->selected = (struct pick){{ROW_NONE, 0}, TRACK_BEFORE};
    ui->range[0] = ui->range[1] = 0;
    ui->marks[0] = ui->marks[1] = -1;
}

static void act_row(struct ui *ui, int by)
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
static void act_next_slice(struct ui *ui, int by)
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

/* A mark snaps to the edge of a slice that is less than eight pixels away. */
static void act_mark(struct ui *ui, int which)
{
    fos_time t = ui->view.cursor.time;
    const struct rect lanes = ui->layout.lanes;
    if (rect_has(lanes, ui->pointer_x, ui->pointer_y))
        t = timemap_time(&ui->view.map, ui->pointer_x - lanes.x);
    if (ui->hover.item >= 0) {
        const struct lane lane = ui_lane(ui, ui->hover.row);
        const fos_time near = ui->view.map.span / ui->view.map.width * ui_px(ui, 8);
        const fos_time begin = track_event(lane.track, lane.trace, ui->hover.item)->time;
        const fos_time end = track_item_end(lane.track, lane.trace, ui->hover.item, lane.end);
        if (t - begin < near)
            t = begin;
        else if (end - t < near)
            t = end;
    }
    ui->marks[which] = t;
}

/* ---- The program ------------------------------------------------------------------------- */

static void act_screenshot(struct ui *ui, int value)
{
    (void)value;
    char path[64];
    for (int i = 1; i < SHOTS_MAX; i++) {
        snprintf(path, sizeof(path), "fiberos-viz-%03d.png", i);
        if (access(path, F_OK))
            break;
    }
    ui_draw(ui);
    if (ui_save(ui, path))
        ui_notice(ui, "The picture could not be written: %s", SDL_GetError());
    else
        ui_notice(ui, "Saved as %s", path);
}

static void act_copy(struct ui *ui, int value)
{
    (void)value;
    char line[1024];
    ui_command_line(ui, line, sizeof(line));
    if (SDL_SetClipboardText(line))
        ui_notice(ui, "No clipboard here: %s", SDL_GetError());
    else
        ui_notice(ui, "Copied: %.140s", line);
}

static void act_text(struct ui *ui, int value)
{
    const double steps[] = {0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3};
    const int count = (int)(sizeof(steps) / sizeof(steps[0]));
    const double now = ui->options.scale > 0 ? ui->options.scale : 1;
    int at = 0;
    while (at + 1 < count && steps[at] < now - 0.01)
        at++;
    at = value ? at + value : 1;
    ui->options.scale = steps[at < 0 ? 0 : at >= count ? count - 1 : at];
    if (ui_resize(ui, ui->canvas.width, ui->canvas.height, ui->density))
        ui_notice(ui, "%s", SDL_GetError());
}

static void act_panes(struct ui *ui, int value)
{
    (void)value;
    ui->panes = (enum panes)((ui->panes + 1) % PANES_COUNT);
    ui_layout(ui);
}

/* Brings a view up, wherever the panel was. */
static void act_view(struct ui *ui, int tab)
{
    ui->tab = (enum tab)tab;
    if (ui->panes == PANES_NONE)
        ui->panes = PANES_AUTO;
    if (ui->panes == PANES_STATES)
        ui->panes = PANES_METRICS;
    ui_layout(ui);
    if (!ui->layout.table.h && ui->panes == PANES_AUTO)
        ui->panes = PANES_METRICS; /* there is no room for both */
    ui_layout(ui);
}

static void act_tab(struct ui *ui, int by)
{
    act_view(ui, ((int)ui->tab + by + TABS) % TABS);
}

static void act_find(struct ui *ui, int value)
{
    (void)value;
    events_open_search(ui);
}

static void act_help(struct ui *ui, int value)
{
    (void)value;
    ui->help = !ui->help;
}

static void act_quit(struct ui *ui, int value)
{
    (void)value;
    ui->quit = true;
}

void ui_act(struct ui *ui, enum action action, int value)
{
    static void (*const table[])(struct ui *, int) = {
        [ACT_PLAY] = act_play,
        [ACT_STEP] = act_step,
        [ACT_SPEED] = act_speed,
        [ACT_FASTER] = act_faster,
        [ACT_START] = act_start,
        [ACT_FOLLOW] = act_follow,
        [ACT_ZOOM] = act_zoom,
        [ACT_PAN] = act_pan,
        [ACT_FIT] = act_fit,
        [ACT_FIT_SELECTION] = act_fit_selection,
        [ACT_NEXT_SLICE] = act_next_slice,
        [ACT_ROW] = act_row,
        [ACT_RANGE] = act_range,
        [ACT_ENTER_RANGE] = act_enter_range,
        [ACT_CLEAR] = act_clear,
        [ACT_MARK] = act_mark,
        [ACT_SCREENSHOT] = act_screenshot,
        [ACT_COPY] = act_copy,
        [ACT_TEXT] = act_text,
        [ACT_KILL] = act_kill,
        [ACT_PANES] = act_panes,
        [ACT_VIEW] = act_view,
        [ACT_TAB] = act_tab,
        [ACT_FIND] = act_find,
        [ACT_FOUND] = events_search,
        [ACT_HELP] = act_help,
        [ACT_QUIT] = act_quit,
    };
    if (action > ACT_NONE && (size_t)action < sizeof(table) / sizeof(table[0]) && table[action])
        table[action](ui, value);
    ui->dirty = true;
}
