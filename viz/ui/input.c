/*
 * input.c: ui_handle(), the one way in for keyboard, mouse and touch. Which
 * of Shift and Ctrl is held is remembered from the key events.
 */
#include <stdlib.h>

#include "start.h"
#include "viz/model/times.h"
#include "viz/views/views.h"

enum { DRAG_STARTS = 4, WHEEL_ROWS = 3 };

static fos_time time_at(const struct ui *ui, int x)
{
    const fos_time t = timemap_time(&ui->view.map, x - ui->layout.lanes.x);
    const fos_time end = view_end(&ui->view, ui->model);
    return t < 0 ? 0 : t > end ? end : t;
}

/* ---- Wheel and pinch ---------------------------------------------------------- */

static void scroll_rows(struct ui *ui, int by)
{
    if (rect_has(ui->layout.panel, ui->pointer_x, ui->pointer_y)) {
        tabs_scroll(ui, by);
    } else {
        ui->scroll += by;
        ui_layout(ui);
    }
}

static void zoom_at_pointer(struct ui *ui, double factor)
{
    const int x = ui->pointer_x - ui->layout.lanes.x;
    ui->view.follow = false;
    view_zoom(&ui->view, ui->model, x < 0 ? 0 : x, factor);
}

static void handle_wheel(struct ui *ui, const SDL_MouseWheelEvent *e)
{
    const float turns = e->preciseY != 0 ? e->preciseY : (float)e->y;
    const float aside = e->preciseX != 0 ? e->preciseX : (float)e->x;
    if (ui->help) {
        help_scroll(ui, turns > 0 ? -WHEEL_ROWS : WHEEL_ROWS);
    } else if (ui->mods & KMOD_CTRL) {
        zoom_at_pointer(ui, turns > 0 ? 0.8 : 1.25);
    } else if ((ui->mods & KMOD_SHIFT) || (aside != 0 && turns == 0)) {
        const float by = aside != 0 ? aside : -turns;
        ui->view.follow = false;
        view_pan(&ui->view, ui->model, times_from((double)ui->view.map.span / 12 * (double)by));
    } else {
        scroll_rows(ui, (int)(-turns * WHEEL_ROWS * (float)ui->layout.row_height));
    }
    ui->dirty = true;
}

static void handle_pinch(struct ui *ui, const SDL_MultiGestureEvent *e)
{
    if (e->numFingers != 2)
        return;
    ui->pointer_x = (int)(e->x * (float)ui->canvas.width);
    zoom_at_pointer(ui, 1 - (double)e->dDist * 2);
    ui->dirty = true;
}

/* ---- Buttons -------------------------------------------------------------------- */

static void start_drag(struct ui *ui, enum drag kind, int x, int y)
{
    ui->drag = kind;
    ui->drag_x = ui->drag_start = x;
    ui->drag_y = y;
    ui->moved = false;
}

static void put_cursor(struct ui *ui, int x)
{
    ui->view.playing = ui->view.follow = false;
    view_seek(&ui->view, ui->model, time_at(ui, x));
}

static void press_left(struct ui *ui, int x, int y)
{
    const struct hot *hot = ui_hot_at(ui, x, y);
    ui->focus = (struct hot){.action = ACT_NONE};
    if (ui->help) {
        ui->help = false;
    } else if (hot) {
        ui_act(ui, hot->action, hot->value);
    } else if (rect_has(ui->layout.ruler, x, y)) {
        start_drag(ui, DRAG_CURSOR, x, y);
        put_cursor(ui, x);
    } else if (minimap_press(ui, x, y)) {
        start_drag(ui, DRAG_BRUSH, x, y);
        minimap_drag(ui, x, x);
    } else if (tabs_press(ui, x, y)) {
        /* it was for the view */
    } else if (ui->mods & KMOD_SHIFT) {
        start_drag(ui, DRAG_PAN, x, y);
    } else {
        ui->before_drag = ui->selected;
        ui->selected = ui_pick(ui, x, y);
        ui->range[0] = ui->range[1] = 0;
        if (rect_has(ui->layout.lanes, x, y))
            start_drag(ui, DRAG_RANGE, x, y);
        else
            ui_scroll_to(ui, ui->selected.row);
    }
}

static void handle_press(struct ui *ui, const SDL_MouseButtonEvent *e)
{
    const int x = ui->pointer_x, y = ui->pointer_y;
    const bool left = e->button == SDL_BUTTON_LEFT;
    tooltip_hide(ui);
    if (menu_press(ui, x, y))
        return;
    if (left && !ui->help && splitter_press(ui, x, y, e->clicks >= 2)) {
        start_drag(ui, DRAG_SPLIT, x, y);
        ui->dirty = true;
        return;
    }
    if (e->button == SDL_BUTTON_RIGHT)
        ui_act(ui, ACT_MENU, 1);
    else if (e->button == SDL_BUTTON_MIDDLE)
        start_drag(ui, DRAG_PAN, x, y);
    else if (e->button == SDL_BUTTON_LEFT && e->clicks >= 2 && rect_has(ui->layout.lanes, x, y))
        ui_act(ui, ACT_FIT_SELECTION, 0);
    else if (e->button == SDL_BUTTON_LEFT && e->clicks >= 2 && tabs_twice(ui, x, y))
        ui->focus = (struct hot){.action = ACT_NONE};
    else if (e->button == SDL_BUTTON_LEFT)
        press_left(ui, x, y);
    ui->dirty = true;
}

static void drag_to(struct ui *ui, int x)
{
    if (ui->drag == DRAG_CURSOR) {
        put_cursor(ui, x);
    } else if (ui->drag == DRAG_SPLIT) {
        if (ui->moved)
            splitter_drag(ui, x, ui->pointer_y);
    } else if (ui->drag == DRAG_BRUSH) {
        minimap_drag(ui, ui->drag_start, x);
    } else if (ui->drag == DRAG_PAN) {
        ui->view.follow = false;
        view_pan(&ui->view, ui->model, time_at(ui, ui->drag_x) - time_at(ui, x));
    } else if (ui->drag == DRAG_RANGE && ui->moved) {
        const fos_time a = time_at(ui, ui->drag_start), b = time_at(ui, x);
        ui->selected = ui->before_drag; /* a click selects, a drag does not */
        ui->range[0] = a < b ? a : b;
        ui->range[1] = a < b ? b : a;
    }
    ui->drag_x = x;
}

static void handle_motion(struct ui *ui)
{
    const int x = ui->pointer_x, y = ui->pointer_y;
    menu_hover(ui, x, y);
    tooltip_moved(ui);
    if (ui->drag != DRAG_NONE) {
        const int down = ui->drag == DRAG_SPLIT ? abs(y - ui->drag_y) : 0;
        if (abs(x - ui->drag_start) + down >= ui_px(ui, DRAG_STARTS))
            ui->moved = true;
        drag_to(ui, x);
        ui->dirty = true;
    }
    const struct pick pick = ui_pick(ui, x, y);
    const bool same = ui_same_row(pick.row, ui->hover.row) && pick.item == ui->hover.item;
    if (!same || ui_hot_at(ui, x, y) || rect_has(ui->layout.header, x, y) ||
        rect_has(ui->layout.timeline, x, y) || rect_has(ui->layout.panel, x, y))
        ui->dirty = true;
    ui->hover = pick;
    if (splitter_under(ui) != ui->split_hover)
        ui->dirty = true;
    ui->split_hover = splitter_under(ui);
}

/* Window coordinates are logical; the canvas has `density` pixels to each. */
void ui_point(struct ui *ui, int x, int y)
{
    ui->pointer_x = (int)((float)x * ui->density);
    ui->pointer_y = (int)((float)y * ui->density);
}

static void handle_window(struct ui *ui, const SDL_WindowEvent *e)
{
    if (e->event == SDL_WINDOWEVENT_LEAVE) {
        ui->pointer_x = ui->pointer_y = -1;
        ui->hover = (struct pick){{ROW_NONE, 0}, TRACK_BEFORE};
    }
    if (e->event == SDL_WINDOWEVENT_CLOSE)
        ui->quit = true;
    ui->dirty = true;
}

static void handle_key(struct ui *ui, const SDL_KeyboardEvent *e)
{
    int value = 0;
    ui->mods = e->keysym.mod;
    if (e->type != SDL_KEYDOWN)
        return;
    if (field_key(ui, e->keysym.scancode) || menu_key(ui, e->keysym.scancode))
        return;
    if (ui->help && help_key(ui, e->keysym.scancode)) {
        ui->dirty = true;
        return;
    }
    tooltip_hide(ui);
    if (!ui->help && focus_on_list(ui) && tabs_key(ui, e->keysym.scancode)) {
        ui->dirty = true;
        return;
    }
    const enum action action = keys_action(e->keysym.scancode, e->keysym.mod, &value);
    if (action == ACT_NONE)
        return;
    if (ui->help && action != ACT_QUIT && action != ACT_SCREENSHOT)
        ui->help = false;
    else
        ui_act(ui, action, value);
    ui->dirty = true;
}

void ui_handle(struct ui *ui, const SDL_Event *e)
{
    if (start_handle(ui, e))
        return;
    switch (e->type) {
    case SDL_QUIT:
        ui->quit = true;
        break;
    case SDL_WINDOWEVENT:
        handle_window(ui, &e->window);
        break;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        handle_key(ui, &e->key);
        break;
    case SDL_TEXTINPUT:
        field_text(ui, e->text.text);
        break;
    case SDL_MOUSEMOTION:
        ui_point(ui, e->motion.x, e->motion.y);
        handle_motion(ui);
        break;
    case SDL_MOUSEBUTTONDOWN:
        ui_point(ui, e->button.x, e->button.y);
        handle_press(ui, &e->button);
        break;
    case SDL_MOUSEBUTTONUP:
        ui->drag = DRAG_NONE;
        break;
    case SDL_MOUSEWHEEL:
        handle_wheel(ui, &e->wheel);
        break;
    case SDL_MULTIGESTURE:
        handle_pinch(ui, &e->mgesture);
        break;
    default:
        break;
    }
}
