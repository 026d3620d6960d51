/*
 * actions.c: what keys and buttons do. One function per action, one table.
 */
#include "actions.h"
#include "viz/paper/png.h"
#include "viz/views/views.h"

#include <SDL2/SDL_clipboard.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { SHOTS_MAX = 1000 };

/* A new file in the present folder; nothing is overwritten. */
static void act_screenshot(struct ui *ui, int whole)
{
    char name[64], folder[PATH_MAX] = ".";
    int error = -EEXIST;
    ui_draw(ui);
    for (int i = 1; error == -EEXIST && i < SHOTS_MAX; i++) {
        snprintf(name, sizeof(name), "fiberos-viz-%03d.png", i);
        if (access(name, F_OK))
            error = whole ? ui_save_whole(ui, name) : png_save(&ui->canvas, name, true);
    }
    if (error)
        ui_notice(ui, "%s can't be written: %s", name,
                  error == -EEXIST ? "all such names are taken" : SDL_GetError());
    else
        ui_notice(ui, "Saved as %s in %s", name, getcwd(folder, sizeof(folder)));
}

static void act_copy(struct ui *ui, int value)
{
    (void)value;
    char line[16384];
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
    if (!ui->layout.panel.h && ui->panes == PANES_AUTO)
        ui->panes = PANES_METRICS; /* there is no room for both */
    ui_layout(ui);
}

static void act_tab(struct ui *ui, int by)
{
    act_view(ui, ((int)ui->tab + by + TABS) % TABS);
}

/* Brings the plots up; where one of two pairs has room, the key goes to the other. */
static void act_plots(struct ui *ui, int page)
{
    if (page >= 0)
        ui->plots.page = page;
    else if (ui->tab == TAB_PLOTS && ui->layout.panel.h)
        ui->plots.page = !ui->plots.page;
    act_view(ui, TAB_PLOTS);
}

static void act_focus(struct ui *ui, int by)
{
    focus_move(ui, by);
}

static void act_page(struct ui *ui, int by)
{
    const int page = ui->layout.lanes.h - ui->layout.row_height;
    ui->scroll += by * (page > ui->layout.row_height ? page : ui->layout.row_height);
    ui_layout(ui);
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
        [ACT_LOOP] = act_loop,
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
        [ACT_NOTE] = act_note,
        [ACT_TO_NOTE] = act_to_note,
        [ACT_SCREENSHOT] = act_screenshot,
        [ACT_COPY] = act_copy,
        [ACT_TEXT] = act_text,
        [ACT_KILL] = act_kill,
        [ACT_URGENT] = act_urgent,
        [ACT_PARAMS] = act_params,
        [ACT_PARAM] = act_param,
        [ACT_MENU] = act_menu,
        [ACT_CHOOSE] = act_choose,
        [ACT_PANES] = act_panes,
        [ACT_VIEW] = act_view,
        [ACT_TAB] = act_tab,
        [ACT_PLOTS] = act_plots,
        [ACT_PAGE] = act_page,
        [ACT_FOCUS] = act_focus,
        [ACT_FIND] = act_find,
        [ACT_FOUND] = events_search,
        [ACT_WORKLOADS] = act_workloads,
        [ACT_POLICY] = act_policy,
        [ACT_RUN] = act_run,
        [ACT_RETRY] = act_retry,
        [ACT_AGAIN] = act_again,
        [ACT_DISMISS] = act_dismiss,
        [ACT_COMPARE] = act_compare,
        [ACT_SHOW] = act_show,
        [ACT_HELP] = act_help,
        [ACT_QUIT] = act_quit,
    };
    if (action > ACT_NONE && (size_t)action < sizeof(table) / sizeof(table[0]) && table[action])
        table[action](ui, value);
    ui->dirty = true;
}
