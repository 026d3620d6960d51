/*
 * act_time.c: playing and stepping, and the window on time.
 */
#include "actions.h"
#include "viz/control.h"

/* ---- Playing ---- */

void act_play(struct ui *ui, int value)
{
    (void)value;
    struct view *v = &ui->view;
    if (ui_controlled(ui) && (v->follow || ui->held)) {
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
    if (!v->playing && v->cursor.time >= view_end(v, ui->model)) {
        view_seek(v, ui->model, 0);
        view_reveal(v, ui->model);
    }
    v->playing = !v->playing;
}

void act_loop(struct ui *ui, int value)
{
    struct view *v = &ui->view;
    (void)value;
    v->loop = !v->loop;
    if (!v->loop) {
        ui_notice(ui, "Plays to the end.");
        return;
    }
    ui_notice(ui, "Plays %s again and again.",
              ui->range[1] > ui->range[0] ? "the selected range" : "the run");
    if (!v->follow)
        v->playing = true;
}

void act_step(struct ui *ui, int direction)
{
    if (ui->held && direction > 0 && ui->view.cursor.upto >= ui->model->seen) {
        ui_command(ui, VIZ_STEP, 0, 0);
        ui->view.follow = true;
        return;
    }
    view_step(&ui->view, ui->model, direction);
}

void act_speed(struct ui *ui, int speed)
{
    ui->view.pace = 0;
    ui->view.speed = speed < SPEED_MIN ? SPEED_MIN : speed > SPEED_MAX ? SPEED_MAX : speed;
}

void act_faster(struct ui *ui, int by)
{
    act_speed(ui, ui->view.speed + by);
}

void act_start(struct ui *ui, int value)
{
    (void)value;
    ui->view.follow = false;
    view_seek(&ui->view, ui->model, 0);
    view_reveal(&ui->view, ui->model);
}

void act_follow(struct ui *ui, int value)
{
    (void)value;
    if (!fos_trace_ended(ui->trace)) {
        view_follow(&ui->view, ui->model);
        return;
    }
    ui->view.playing = false;
    view_seek(&ui->view, ui->model, view_end(&ui->view, ui->model));
    view_reveal(&ui->view, ui->model);
}

/* ---- The window on time ---- */

/* Zooms about the cursor if it can be seen, else about the middle. */
void act_zoom(struct ui *ui, int direction)
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

void act_pan(struct ui *ui, int direction)
{
    ui->view.follow = false;
    view_pan(&ui->view, ui->model, ui->view.map.span / 8 * direction);
}

void act_fit(struct ui *ui, int value)
{
    (void)value;
    view_fit(&ui->view, ui->model);
}
