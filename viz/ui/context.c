/*
 * context.c: the menu of a process: what can be done with it, and asked of it.
 */
#include <stdio.h>

#include "actions.h"
#include "viz/widgets/widgets.h"

/* The last interval of the process that looks like one of two, at or before the cursor. */
static int64_t last_slice(const struct ui *ui, struct row row, enum look a, enum look b)
{
    const struct lane lane = ui_lane(ui, row);
    int64_t item = track_upto(lane.track, ui->view.cursor.upto);
    for (; item >= 0; item--) {
        const enum look look = track_look(lane.track, track_event(lane.track, lane.trace, item));
        if (look == a || look == b)
            return item;
    }
    return TRACK_BEFORE;
}

/* The pick itself if it is such an interval, else the last one there was. */
static struct pick such_slice(const struct ui *ui, struct pick pick, enum look a, enum look b)
{
    const int64_t proc = ui_pick_proc(ui, pick);
    const struct row row = {ROW_PROC, (uint32_t)proc};
    if (proc < 0)
        return (struct pick){{ROW_NONE, 0}, TRACK_BEFORE};
    if (pick.row.kind == ROW_PROC && pick.item >= 0) {
        const struct lane lane = ui_lane(ui, row);
        const enum look look =
            track_look(lane.track, track_event(lane.track, lane.trace, pick.item));
        if (look == a || look == b)
            return pick;
    }
    return (struct pick){row, last_slice(ui, row, a, b)};
}

static struct pick run_of(const struct ui *ui, struct pick pick)
{
    return such_slice(ui, pick, LOOK_RUNNING, LOOK_RUNNING);
}

static struct pick wait_of(const struct ui *ui, struct pick pick)
{
    return such_slice(ui, pick, LOOK_READY, LOOK_PREEMPTED);
}

/* Why a choice can't be made; NULL: it can. */
static const char *obstacle(const struct ui *ui, enum choice choice)
{
    const int64_t proc = ui_pick_proc(ui, ui->menu_pick);
    switch (choice) {
    case CHOICE_WHY:
        return run_of(ui, ui->menu_pick).item < 0 ? "it has not run yet" : NULL;
    case CHOICE_DELAY:
        return wait_of(ui, ui->menu_pick).item < 0 ? "it has not been READY yet" : NULL;
    case CHOICE_MORE:
    case CHOICE_LESS:
    case CHOICE_KILL:
        if (ui_not_controlled(ui))
            return ui_not_controlled(ui);
        return ui->model->procs[proc].finish >= 0 ? "it has ended" : NULL;
    default:
        return NULL;
    }
}

static struct point menu_place(const struct ui *ui, bool pointed)
{
    const struct layout *l = &ui->layout;
    if (pointed)
        return (struct point){(float)ui->pointer_x, (float)ui->pointer_y};
    const int number = ui_row_number(ui, ui->menu_pick.row);
    const int y = l->lanes.y + ui_row_top(ui, (size_t)number) - ui->scroll;
    return (struct point){(float)(l->lanes.x + ui_px(ui, 20)),
                          (float)(y < l->lanes.y ? l->lanes.y : y)};
}

/* `pointed`: about what is under the pointer, else about the selection. */
void act_menu(struct ui *ui, int pointed)
{
    static const struct {
        const char *text, *key;
    } choices[CHOICES] = {
        [CHOICE_SELECT] = {"Select it", "click"},
        [CHOICE_FIT] = {"Show it whole", "F"},
        [CHOICE_WHY] = {"Why this one?", ""},
        [CHOICE_DELAY] = {"Who delayed it?", ""},
        [CHOICE_MORE] = {"More urgent", "Ctrl+\u2191"},
        [CHOICE_LESS] = {"Less urgent", "Ctrl+\u2193"},
        [CHOICE_KILL] = {"Kill it", "Delete"},
    };
    ui->menu_pick = pointed ? ui_pick(ui, ui->pointer_x, ui->pointer_y) : ui->selected;
    const int64_t proc = ui_pick_proc(ui, ui->menu_pick);
    if (proc < 0) {
        ui_notice(ui, pointed ? "There is a menu on each process." : "Select a process first.");
        return;
    }
    menu_open(ui, menu_place(ui, pointed), model_name(ui->model, ui->model->procs[proc].pid));
    for (int i = 0; i < CHOICES; i++) {
        const char *why = obstacle(ui, (enum choice)i);
        menu_add(ui, ACT_CHOOSE, i, choices[i].text, why ? why : choices[i].key, why != NULL);
    }
}

void act_choose(struct ui *ui, int choice)
{
    const struct pick pick = ui->menu_pick;
    ui->selected = choice == CHOICE_WHY     ? run_of(ui, pick)
                   : choice == CHOICE_DELAY ? wait_of(ui, pick)
                                            : pick;
    ui_scroll_to(ui, ui->selected.row);
    if (choice == CHOICE_FIT)
        ui_act(ui, ACT_FIT_SELECTION, 0);
    else if (choice == CHOICE_WHY || choice == CHOICE_DELAY)
        ui_act(ui, ACT_VIEW, TAB_INSPECTOR);
    else if (choice == CHOICE_MORE || choice == CHOICE_LESS)
        ui_act(ui, ACT_URGENT, choice == CHOICE_MORE ? 1 : -1);
    else if (choice == CHOICE_KILL)
        ui_act(ui, ACT_KILL, 0);
}
