/*
 * shown.c: what is shown, as options of the command line, and back: each
 * option is read here beside where it is written. Times that are written are
 * nanoseconds, so that nothing is lost.
 */
#include "shown.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/views/views.h"

static const char *const panes_names[PANES_COUNT] = {"all", "states", "view", "timeline"};

/* ---- Reading: an option that is not there is no error ------------------------------- */

/* A whole number from 0 on. 0 or -EINVAL. */
static int parse_count(const char *text, int64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoll(text, &end, 10);
    return errno || end == text || *end || *text < '0' || *text > '9' ? -EINVAL : 0;
}

/* "event:12"; false if it is something else, or there is no such event. */
static bool parse_event(const struct ui *ui, const char *text, int64_t *number)
{
    static const char word[] = "event:";
    return !strncmp(text, word, strlen(word)) && !parse_count(text + strlen(word), number) &&
           *number < (int64_t)ui->model->seen;
}

/* --at 12ms, event:7 (just behind it, before others of the same instant), start (before all). */
static int set_cursor(struct ui *ui, fos_time at)
{
    const char *text = ui->options.at;
    int64_t number;
    if (text && parse_event(ui, text, &number)) {
        at = fos_trace_event(ui->trace, (uint64_t)number)->time;
        view_seek(&ui->view, ui->model, at);
        ui->view.cursor = (struct moment){(uint64_t)number + 1, at};
        return 0;
    }
    if (text && !strcmp(text, "start")) {
        view_seek(&ui->view, ui->model, 0);
        ui->view.cursor.upto = 0;
        return 0;
    }
    if (text && units_parse(text, model_tick(ui->model), &at))
        return -EINVAL;
    view_seek(&ui->view, ui->model, at);
    return 0;
}

/* "cpu:0", "pid:12", or the name of a process, in text[0, length). */
static bool find_row(const struct ui *ui, const char *text, size_t length, struct row *out)
{
    char word[32];
    int64_t number;
    snprintf(word, sizeof(word), "%.*s", (int)(length < sizeof(word) ? length : 0), text);
    if (!strncmp(word, "cpu:", 4) && !parse_count(word + 4, &number)) {
        *out = (struct row){ROW_CPU, (uint32_t)number};
        return number < ui->model->cpu_count;
    }
    if (!strncmp(word, "pid:", 4) && !parse_count(word + 4, &number)) {
        number = number <= UINT32_MAX ? model_find(ui->model, (uint32_t)number) : -1;
        *out = (struct row){ROW_PROC, (uint32_t)number};
        return number >= 0;
    }
    for (size_t i = 0; i < ui->model->proc_count; i++) {
        const char *name = fos_trace_text(ui->trace, ui->model->procs[i].name);
        if (!strncmp(name, text, length) && !name[length]) {
            *out = (struct row){ROW_PROC, (uint32_t)i};
            return true;
        }
    }
    return false;
}

/* The slice of a row that begins with an event, or is there at a time. */
static bool find_slice(const struct ui *ui, const char *text, struct pick *out)
{
    const struct lane lane = ui_lane(ui, out->row);
    int64_t number;
    fos_time when;
    if (parse_event(ui, text, &number)) {
        out->item = track_upto(lane.track, (uint64_t)number + 1);
        return out->item >= 0 && lane.track->items[out->item] == number;
    }
    if (units_parse(text, model_tick(ui->model), &when))
        return false;
    out->item = track_at(lane.track, lane.trace, when);
    return true;
}

/* NAME, or NAME@TIME. */
static bool find_selection(const struct ui *ui, const char *text, struct pick *out)
{
    const char *at = strrchr(text, '@');
    out->item = TRACK_BEFORE;
    return find_row(ui, text, strlen(text), &out->row) ||
           (at && find_row(ui, text, (size_t)(at - text), &out->row) &&
            find_slice(ui, at + 1, out));
}

static int set_selection(struct ui *ui)
{
    if (!ui->options.select)
        return 0;
    if (!find_selection(ui, ui->options.select, &ui->selected))
        return -EINVAL;
    ui_scroll_to(ui, ui->selected.row);
    return 0;
}

/* "1/4", "16": a power of two. */
static int set_speed(struct ui *ui)
{
    const char *text = ui->options.speed;
    int64_t factor;
    ui->view.speed = view_speed_for(ui->model);
    if (!text)
        return 0;
    const bool slow = !strncmp(text, "1/", 2);
    if (parse_count(slow ? text + 2 : text, &factor))
        return -EINVAL;
    for (int speed = SPEED_MIN; speed <= SPEED_MAX; speed++)
        if (factor == 1 << abs(speed) && (speed == 0 || slow == (speed < 0))) {
            ui->view.speed = speed;
            return 0;
        }
    return -EINVAL;
}

static int set_range(struct ui *ui)
{
    if (!ui->options.chosen)
        return 0;
    ui->range[0] = 0;
    ui->range[1] = model_end(ui->model);
    return units_parse_range(ui->options.chosen, model_tick(ui->model), &ui->range[0],
                             &ui->range[1]);
}

static int set_marks(struct ui *ui)
{
    for (int i = 0; i < 2; i++)
        if (ui->options.marks[i] &&
            units_parse(ui->options.marks[i], model_tick(ui->model), &ui->marks[i]))
            return -EINVAL;
    return 0;
}

/* "12ms=what happens here" */
static int set_note(struct ui *ui, const char *note)
{
    const char *equals = strchr(note, '=');
    char time[TIME_TEXT];
    fos_time when;
    if (!equals || !equals[1] || (size_t)(equals - note) >= sizeof(time))
        return -EINVAL;
    snprintf(time, sizeof(time), "%.*s", (int)(equals - note), note);
    if (units_parse(time, model_tick(ui->model), &when))
        return -EINVAL;
    return notes_put(ui, when, equals + 1);
}

static int set_panes(struct ui *ui)
{
    if (!ui->options.panes)
        return 0;
    for (int i = 0; i < PANES_COUNT; i++)
        if (!strcmp(ui->options.panes, panes_names[i])) {
            ui->panes = (enum panes)i;
            ui_layout(ui);
            return 0;
        }
    return -EINVAL;
}

/* "0.4,0.5": the timeline's share of the height, that of the states of the width; 0: by itself. */
static int set_split(struct ui *ui)
{
    const char *p = ui->options.split;
    for (int i = 0; p && i < SPLITS; i++) {
        char *end;
        const float share = strtof(p, &end);
        if (end == p || !(share == 0 || (share >= 0.01f && share <= 0.99f)) ||
            *end != (i + 1 < SPLITS ? ',' : '\0'))
            return -EINVAL;
        ui->split[i] = share;
        p = end + 1;
    }
    ui_layout(ui);
    return 0;
}

/* The first row of the timeline that is seen; the first line of the list on the right. */
static int set_scroll(struct ui *ui)
{
    int64_t row = 0, line = 0;
    if ((ui->options.scroll && parse_count(ui->options.scroll, &row)) ||
        (ui->options.list && parse_count(ui->options.list, &line)))
        return -EINVAL;
    const int64_t rows = (int64_t)ui_row_count(ui);
    if (ui->options.scroll)
        ui->scroll = ui_row_top(ui, (size_t)(row < rows ? row : rows));
    if (ui->options.list) {
        ui->events.top = line < (int64_t)ui->model->seen ? line : (int64_t)ui->model->seen;
        ui->events.at = ui->view.cursor.upto;
        ui->plots.page = line == 1;
        ui->compare.scroll = line < INT32_MAX ? (int)line : INT32_MAX;
        ui->compare.reveal = false;
        line = line < (int64_t)ui->model->proc_count ? line : (int64_t)ui->model->proc_count;
        ui->table.scroll = (int)line * ui_px(ui, TABLE_ROW);
    }
    ui_layout(ui);
    return 0;
}

static int wrong(char *error, size_t size, const char *format, const char *what)
{
    snprintf(error, size, format, what);
    return -EINVAL;
}

/* The part of time that is shown, and the cursor in it. */
static int set_time(struct ui *ui, char *error, size_t size)
{
    const struct ui_options *o = &ui->options;
    fos_time from = 0, to = model_end(ui->model);
    view_fit(&ui->view, ui->model);
    if (o->range && units_parse_range(o->range, model_tick(ui->model), &from, &to))
        return wrong(error, size,
                     "--time %s: expected FROM..TO, such as 10ms..1.5s, or in ticks 10..1500",
                     o->range);
    if (o->range)
        view_fit_range(&ui->view, ui->model, from, to);
    if (set_speed(ui))
        return wrong(error, size, "--speed %s: expected a power of two from 1/16 to 1024",
                     o->speed);
    if (set_cursor(ui, o->screenshot ? to : from))
        return wrong(error, size,
                     "--at %s: expected a time, such as 12.5ms, 2s, or a number of ticks; or "
                     "event:NUMBER",
                     o->at);
    const bool over = !o->at && !o->range; /* the end of the run: nothing is on its way */
    if (o->at_rest || o->reduced_motion || (o->screenshot && over))
        view_rest(&ui->view, ui->model);
    else if (o->screenshot) /* what has just happened is seen half-way */
        ui->view.stage += view_flight(&ui->view, ui->model) / 2;
    return 0;
}

int shown_set(struct ui *ui, char *error, size_t size)
{
    const struct ui_options *o = &ui->options;
    const int failed = set_time(ui, error, size);
    if (failed)
        return failed;
    if (set_range(ui))
        return wrong(error, size, "--range %s: expected FROM..TO, such as 10ms..1.5s", o->chosen);
    if (set_marks(ui))
        return wrong(error, size, "--mark: expected A=TIME or B=TIME, such as A=12.5ms%s", "");
    for (int i = 0; i < o->note_count; i++)
        if (set_note(ui, o->notes[i]))
            return wrong(error, size, "--note %s: expected TIME=TEXT, such as '12ms=starved'",
                         o->notes[i]);
    ui_layout(ui);
    if (set_panes(ui))
        return wrong(error, size, "--panes %s: expected all, states, view or timeline", o->panes);
    if (set_split(ui))
        return wrong(error, size, "--split %s: expected two shares, such as 0.4,0.5", o->split);
    if (set_selection(ui))
        return wrong(error, size,
                     "--select %s: no process of this run has that name (NAME@TIME selects the "
                     "slice that it has then)",
                     o->select);
    if (set_scroll(ui))
        return wrong(error, size, "--scroll or --list: expected a whole number%s", "");
    ui->view.loop = o->loop;
    if (o->find)
        snprintf(ui->events.query.text, sizeof(ui->events.query.text), "%s", o->find);
    return 0;
}

/* ---- Writing -------------------------------------------------------------------------- */

/* What is written; what does not fit is left out. */
struct line {
    char *text;
    size_t size, length;
};

static void put(struct line *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct line *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (l->length < l->size)
        l->length += (size_t)vsnprintf(l->text + l->length, l->size - l->length, format, args);
    va_end(args);
}

/* ' OPTION 'text'', safe in a shell. */
static void put_quoted(struct line *l, const char *option, const char *text)
{
    put(l, " %s%s'", option, *option ? " " : "");
    for (; *text; text++)
        put(l, *text == '\'' ? "'\\''" : "%c", *text);
    put(l, "'");
}

static void put_window(struct line *l, const struct ui *ui)
{
    const struct timemap *map = &ui->view.map;
    const struct moment at = ui->view.cursor, after = model_moment(ui->model, at.time);
    put(l, " --time %lldns..%lldns", (long long)map->origin, (long long)(map->origin + map->span));
    /* Between events of one instant there is no time that says where. */
    if (at.upto == after.upto)
        put(l, " --at %lldns", (long long)at.time);
    else if (!at.upto)
        put(l, " --at start");
    else
        put(l, " --at event:%llu", (unsigned long long)at.upto - 1);
    if (ui->range[1] > ui->range[0])
        put(l, " --range %lldns..%lldns", (long long)ui->range[0], (long long)ui->range[1]);
    if (ui->view.speed != view_speed_for(ui->model) && ui->view.speed < 0)
        put(l, " --speed 1/%d", 1 << -ui->view.speed);
    else if (ui->view.speed != view_speed_for(ui->model))
        put(l, " --speed %d", 1 << ui->view.speed);
    if (ui->view.loop)
        put(l, " --loop");
}

/* The row as it is found again; a name that many have, or that looks like something else, won't do.
 */
static void row_text(const struct ui *ui, struct row row, char *out, size_t size)
{
    struct row found;
    if (row.kind == ROW_CPU) {
        snprintf(out, size, "cpu:%u", row.index);
        return;
    }
    const uint32_t pid = ui->model->procs[row.index].pid;
    snprintf(out, size, "%s", model_name(ui->model, pid));
    if (!find_row(ui, out, strlen(out), &found) || !ui_same_row(found, row))
        snprintf(out, size, "pid:%u", pid);
}

static void put_selection(struct line *l, const struct ui *ui)
{
    const struct pick pick = ui->selected;
    char row[256], text[320];
    struct pick found;
    if (pick.row.kind == ROW_NONE)
        return;
    row_text(ui, pick.row, row, sizeof(row));
    snprintf(text, sizeof(text), "%s", row);
    if (pick.item >= 0) {
        const struct lane lane = ui_lane(ui, pick.row);
        const uint32_t event = lane.track->items[pick.item];
        snprintf(text, sizeof(text), "%s@%lldns", row,
                 (long long)fos_trace_event(ui->trace, event)->time);
        if (!find_selection(ui, text, &found) || found.item != pick.item)
            snprintf(text, sizeof(text), "%s@event:%u", row, event);
    }
    put_quoted(l, "--select", text);
}

static void put_notes(struct line *l, const struct ui *ui)
{
    char note[sizeof(ui->notes.items[0].text) + TIME_TEXT];
    for (int i = 0; i < 2; i++)
        if (ui->marks[i] >= 0)
            put(l, " --mark %c=%lldns", 'A' + i, (long long)ui->marks[i]);
    for (int i = 0; i < ui->notes.count; i++) {
        snprintf(note, sizeof(note), "%lldns=%s", (long long)ui->notes.items[i].when,
                 ui->notes.items[i].text);
        put_quoted(l, "--note", note);
    }
}

static void put_places(struct line *l, const struct ui *ui)
{
    if (ui->panes != PANES_AUTO)
        put(l, " --panes %s", panes_names[ui->panes]);
    if (ui->split[SPLIT_ROWS] > 0 || ui->split[SPLIT_PANES] > 0)
        put(l, " --split %.9g,%.9g", (double)ui->split[SPLIT_ROWS], (double)ui->split[SPLIT_PANES]);
    if (ui->tab != (ui->compare.count ? TAB_COMPARE : TAB_METRICS))
        put(l, " --view %s", tabs_name(ui->tab));
    if (ui_rows_height(ui) > ui->layout.lanes.h)
        put(l, " --scroll %zu", ui_first_row(ui));
    if (ui->tab == TAB_EVENTS)
        put(l, " --list %lld", (long long)ui->events.top);
    else if (ui->tab == TAB_COMPARE && ui->compare.count)
        put(l, " --list %d", ui->compare.scroll); /* pixels, of this size */
    else if (ui->tab == TAB_PLOTS && ui->plots.page)
        put(l, " --list 1");
    else if (ui->tab == TAB_METRICS && ui->table.scroll)
        put(l, " --list %d", ui->table.scroll / ui_px(ui, TABLE_ROW));
    if (ui->events.query.text[0])
        put_quoted(l, "--find", ui->events.query.text);
}

/* A run that this program can make again from the workload of the one that is shown. */
static bool is_again(const struct ui *ui, const struct source *s)
{
    return ui->source.was_run && s->was_run && s->sched[0] && !strcmp(s->file, ui->source.file);
}

/* What is open: the policies of one workload, and other files. */
static void put_runs(struct line *l, const struct ui *ui)
{
    const char *own = fos_trace_meta(ui->trace, "policy");
    const struct run *runs = ui->compare.runs;
    char policies[512];
    struct line p = {policies, sizeof(policies), 0};
    policies[0] = '\0';
    if (ui->source.was_run)
        put(&p, "%s", ui->source.sched);
    for (int i = 0; i < ui->compare.count; i++)
        if (is_again(ui, &runs[i].source))
            put(&p, "%s,%s", !p.length && own ? own : "", runs[i].source.sched);
    if (policies[0])
        put_quoted(l, "--sched", policies);
    put_quoted(l, "", ui->source.file);
    for (int i = 0; i < ui->compare.count; i++)
        if (!runs[i].source.was_run || strcmp(runs[i].source.file, ui->source.file) != 0)
            put_quoted(l, "", runs[i].source.file);
}

void ui_command_line(const struct ui *ui, char *out, size_t size)
{
    struct line l = {out, size, 0};
    put(&l, "fiberos-viz");
    put_window(&l, ui);
    put(&l, " --size %dx%d --theme %s", (int)((float)ui->canvas.width / ui->density),
        (int)((float)ui->canvas.height / ui->density), ui->theme->name);
    if (ui->options.scale > 0)
        put(&l, " --scale %g", ui->options.scale);
    put_selection(&l, ui);
    put_notes(&l, ui);
    put_places(&l, ui);
    if (ui->options.reduced_motion)
        put(&l, " --reduced-motion");
    else if (view_is_at_rest(&ui->view, ui->model))
        put(&l, " --at-rest");
    if (ui->options.title)
        put_quoted(&l, "--title", ui->options.title);
    put_runs(&l, ui);
}
