/*
 * events.c: view 5. The events as a list of which only what is seen is made,
 * linked both ways with the cursor: the marked line is the last that has
 * happened, and a click on a line takes the cursor there.
 */
#include <stdio.h>

#include "viz/model/tell.h"
#include "views.h"

enum {
    LINE = 22,
    EDGE = 12,
    NAME = 92,
    TIME = 96,
    NAME_NARROW = 62,
    TIME_NARROW = 80,
    NARROW = 420,
    BAR = 6
};

/* ---- Where the list stands ---------------------------------------------------------- */

static int lines_shown(const struct ui *ui)
{
    const int n = ui->events.lines.h / ui_px(ui, LINE);
    return n > 0 ? n : 1;
}

static int64_t clamp_top(const struct ui *ui, int64_t top)
{
    const int64_t most = (int64_t)ui->model->seen - lines_shown(ui);
    return top > most ? (most > 0 ? most : 0) : top < 0 ? 0 : top;
}

/* Moves the list only when the cursor has left it, so that it does not swim. */
static void keep_cursor_in_list(struct ui *ui)
{
    const int64_t now = (int64_t)ui->view.cursor.upto - 1, shown = lines_shown(ui);
    if (ui->events.at != ui->view.cursor.upto) {
        if (now < ui->events.top || now >= ui->events.top + shown)
            ui->events.top = now - shown / 3;
        ui->events.at = ui->view.cursor.upto;
    }
    ui->events.top = clamp_top(ui, ui->events.top);
}

void events_scroll(struct ui *ui, int by)
{
    const int lines = by / ui_px(ui, LINE);
    ui->events.top = clamp_top(ui, ui->events.top + (lines ? lines : by > 0 ? 1 : -1));
}

void events_go_to(struct ui *ui, int64_t number)
{
    const fos_time time = fos_trace_event(ui->trace, (uint64_t)number)->time;
    ui->view.playing = ui->view.follow = false;
    view_seek(&ui->view, ui->model, time);
    ui->view.cursor = (struct moment){(uint64_t)number + 1, time};
    view_reveal(&ui->view, ui->model);
    ui->dirty = true;
}

static void select_owner(struct ui *ui, int64_t number)
{
    const int64_t proc = model_find(ui->model, fos_trace_event(ui->trace, (uint64_t)number)->pid);
    if (proc < 0)
        return;
    ui->selected = (struct pick){{ROW_PROC, (uint32_t)proc}, TRACK_BEFORE};
    ui_scroll_to(ui, ui->selected.row);
}

/* The event that the cursor stands behind; -1: none. */
static int64_t marked(const struct ui *ui)
{
    return (int64_t)ui->view.cursor.upto - 1;
}

int events_page(const struct ui *ui)
{
    return lines_shown(ui) > 1 ? lines_shown(ui) - 1 : 1;
}

void events_step(struct ui *ui, int lines)
{
    const int64_t last = (int64_t)ui->model->seen - 1;
    int64_t next = lines == LIST_FIRST ? 0 : lines == LIST_LAST ? last : marked(ui) + lines;
    next = next > last ? last : next < 0 ? 0 : next;
    if (last >= 0)
        events_go_to(ui, next);
}

void events_enter(struct ui *ui)
{
    if (marked(ui) >= 0)
        select_owner(ui, marked(ui));
}

bool events_press(struct ui *ui, int x, int y)
{
    const struct rect r = ui->events.lines;
    if (!rect_has(r, x, y))
        return false;
    const int64_t number = ui->events.top + (y - r.y) / ui_px(ui, LINE);
    ui->range[0] = ui->range[1] = 0;
    if (number >= (int64_t)ui->model->seen)
        return true;
    select_owner(ui, number);
    events_go_to(ui, number);
    return true;
}

bool events_describe(const struct ui *ui, int x, int y, char *out, size_t size)
{
    const struct rect r = ui->events.lines;
    const int64_t number = ui->events.top + (y - r.y) / ui_px(ui, LINE);
    char text[400];
    if (!rect_has(r, x, y) || number >= (int64_t)ui->model->seen)
        return false;
    const struct fos_event *e = fos_trace_event(ui->trace, (uint64_t)number);
    snprintf(out, size, "%s   %s   (event %lld)", model_name(ui->model, e->pid),
             tell_event(ui->model, (uint64_t)number, text, sizeof(text)), (long long)number);
    return true;
}

/* ---- Lines ------------------------------------------------------------------------------ */

static void draw_search(struct ui *ui)
{
    const bool typed = field_is_open(ui, &ui->events.query);
    char text[sizeof(ui->events.query.text) + 32];
    if (!typed && !ui->events.query.text[0])
        snprintf(text, sizeof(text), "/ searches");
    else if (search_is_on(ui))
        snprintf(text, sizeof(text), "/ %.60s \u2026 %d %%", ui->events.query.text,
                 search_percent(ui));
    else
        snprintf(text, sizeof(text), "/ %.60s%s", ui->events.query.text, typed ? "\u2502" : "");
    draw_detail(ui, text);
}

static void draw_line(struct ui *ui, struct rect r, int64_t number)
{
    const struct fos_event *e = fos_trace_event(ui->trace, (uint64_t)number);
    const bool narrow = r.w < ui_px(ui, NARROW), now = number + 1 == (int64_t)ui->view.cursor.upto;
    const bool past = number < (int64_t)ui->view.cursor.upto;
    const int y = r.y + (r.h - font_height(ui->body)) / 2, chip = ui_px(ui, 10);
    const int time = ui_px(ui, narrow ? TIME_NARROW : TIME),
              name = ui_px(ui, narrow ? NAME_NARROW : NAME);
    const uint32_t color = past ? ui->theme->text : ui->theme->dim;
    char text[256], when[TIME_TEXT];
    int x = r.x + ui_px(ui, EDGE);
    if (now)
        canvas_fill(&ui->canvas, r, (ui->theme->accent & 0xffffff) | 0x28000000);
    else if (rect_has(r, ui->pointer_x, ui->pointer_y))
        canvas_fill(&ui->canvas, r, (ui->theme->accent & 0xffffff) | 0x18000000);
    units_time(e->time, when);
    font_draw(ui->body, &ui->canvas, x + time - ui_px(ui, 10) - font_width(ui->body, when), y,
              ui->theme->dim, when);
    x += time;
    if (model_find(ui->model, e->pid) >= 0) {
        canvas_round(&ui->canvas, (struct rect){x, r.y + (r.h - chip) / 2, chip, chip},
                     (float)ui_px(ui, 3), ui_proc_color(ui, e->pid));
        font_draw_fit(ui->body, &ui->canvas, x + chip + ui_px(ui, 6), y,
                      name - chip - ui_px(ui, 12), color, model_name(ui->model, e->pid));
    }
    x += name;
    font_draw_fit(ui->body, &ui->canvas, x, y, r.x + r.w - ui_px(ui, EDGE + BAR) - x, color,
                  tell_event(ui->model, (uint64_t)number, text, sizeof(text)));
}

void draw_events(struct ui *ui, struct rect r)
{
    const int line = ui_px(ui, LINE);
    r.h = r.h > line ? (r.h - ui_px(ui, 6)) / line * line : 0;
    ui->events.lines = r;
    keep_cursor_in_list(ui);
    draw_search(ui);
    for (int i = 0; i < r.h / line && ui->events.top + i < (int64_t)ui->model->seen; i++)
        draw_line(ui, (struct rect){r.x, r.y + i * line, r.w, line}, ui->events.top + i);
    const uint64_t all = ui->model->seen;
    const int64_t scale = (int64_t)(all / 10000000) + 1; /* the bar counts in int */
    draw_scrollbar(ui, (struct rect){r.x + r.w - ui_px(ui, BAR + 4), r.y, ui_px(ui, BAR), r.h},
                   (int)((int64_t)all * line / scale), (int)(ui->events.top * line / scale));
}
