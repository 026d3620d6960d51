/*
 * table.c: view 6, the table of metrics as of the cursor. All numbers come
 * from the sums of the tracks, so a moment in the past costs no more than
 * the end.
 */
#include <stdio.h>

#include "views.h"
#include "viz/model/times.h"

enum {
    NUMBER = 58,
    GAP = 20,
    NAME_CHIP = 36,
    STATE_WIDTH = 100,
    MEANS_MOST = 1000,
    BAR = 6,
    STATES_FROM = 420
};

/* One process up to a moment. */
struct figures {
    const struct proc *proc;
    enum look look;
    fos_time turnaround, response, wait, cpu, blocked; /* -1: not known yet */
    int64_t runs, preempted;
    bool ended;
};

static struct figures figures_of(const struct ui *ui, size_t index)
{
    const struct proc *p = &ui->model->procs[index];
    const struct moment at = ui->view.cursor;
    struct figures f = {.proc = p, .look = LOOK_NONE};
    struct track_sum sum;
    const int64_t item = track_upto(&p->states, at.upto);
    track_sum_at(&p->states, ui->trace, item, at.time, &sum);
    if (item >= 0)
        f.look = track_look(&p->states, track_event(&p->states, ui->trace, item));
    const bool arrived = p->arrival >= 0 && p->arrival <= at.time;
    const bool ran = p->first_run >= 0 && p->first_dispatch < at.upto;
    const bool ended = p->finish >= 0 && p->last_event < at.upto;
    f.ended = ended;
    f.response = arrived && ran ? p->first_run - p->arrival : -1;
    f.turnaround = arrived && ended ? p->finish - p->arrival : -1;
    f.wait = sum.time[LOOK_READY] + sum.time[LOOK_PREEMPTED];
    f.cpu = sum.time[LOOK_RUNNING];
    f.blocked = sum.time[LOOK_BLOCKED] + sum.time[LOOK_SLEEPING];
    f.runs = sum.dispatches;
    f.preempted = sum.preemptions;
    return f;
}

/* ---- Columns ------------------------------------------------------------------------- */

static fos_time get_wait(const struct figures *f)
{
    return f->wait;
}
static fos_time get_cpu(const struct figures *f)
{
    return f->cpu;
}
static fos_time get_turnaround(const struct figures *f)
{
    return f->turnaround;
}
static fos_time get_response(const struct figures *f)
{
    return f->response;
}
static fos_time get_blocked(const struct figures *f)
{
    return f->blocked;
}
static fos_time get_runs(const struct figures *f)
{
    return f->runs;
}
static fos_time get_preempted(const struct figures *f)
{
    return f->preempted;
}

/* The most telling first: those that do not fit are left out from the end. */
static const struct column {
    const char *title;
    fos_time (*get)(const struct figures *);
    bool count; /* a number, not a time */
} columns[] = {
    {"wait", get_wait, false},
    {"turnaround", get_turnaround, false},
    {"CPU", get_cpu, false},
    {"response", get_response, false},
    {"blocked", get_blocked, false},
    {"runs", get_runs, true},
    {"preempted", get_preempted, true},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static const char *cell_text(struct unit unit, const struct column *c, fos_time value,
                             char out[TIME_TEXT])
{
    if (c->count)
        snprintf(out, TIME_TEXT, "%lld", (long long)value);
    else
        units_number(unit, value, out);
    return out;
}

static void draw_right(struct ui *ui, struct font *font, int right, int y, uint32_t color,
                       const char *text)
{
    font_draw(font, &ui->canvas, right - font_width(font, text), y, color, text);
}

/* ---- Rows --------------------------------------------------------------------------------- */

struct grid {
    struct rect r;
    bool states;                 /* is there room for their column? */
    int state_x;                 /* where it begins, and the names end */
    int columns, right[COLUMNS]; /* how many there is room for; where their numbers end */
    struct unit unit;
};

static int column_width(const struct ui *ui, int i)
{
    const int title = font_width(ui->body, columns[i].title), number = ui_px(ui, NUMBER);
    return (title > number ? title : number) + ui_px(ui, GAP);
}

/* What the first names need, as far as there is room for figures beside them. */
static int name_width(const struct ui *ui, int most)
{
    char title[32];
    const size_t count = ui->model->proc_count;
    snprintf(title, sizeof(title), "process (%s)", units_for(model_end(ui->model)).name);
    int widest = 0;
    for (size_t i = 0; i < count && i < NAME_MAX_SHOWN; i++) {
        const int width = font_width(ui->body, model_name(ui->model, ui->model->procs[i].pid));
        widest = width > widest ? width : widest;
    }
    widest += ui_px(ui, NAME_CHIP);
    widest = widest < most ? widest : most;
    const int head = font_width(ui->body, title) + ui_px(ui, GAP) / 2;
    return widest > head ? widest : head;
}

static struct grid make_grid(const struct ui *ui, struct rect r)
{
    struct grid g = {.r = r, .unit = units_for(model_end(ui->model))};
    const int edge = ui_px(ui, 12);
    /* Where there is little room, figures say more than the state, which the diagram has. */
    g.states = r.w >= ui_px(ui, STATES_FROM);
    int room =
        r.w - 2 * edge - name_width(ui, r.w / 3) - ui_px(ui, BAR + (g.states ? STATE_WIDTH : 0));
    while (g.columns < COLUMNS && room >= column_width(ui, g.columns))
        room -= column_width(ui, g.columns++);
    int x = r.x + r.w - edge - ui_px(ui, BAR);
    for (int i = g.columns - 1; i >= 0; i--) {
        g.right[i] = x;
        x -= column_width(ui, i);
    }
    g.state_x = x - (g.states ? ui_px(ui, STATE_WIDTH) : 0);
    return g;
}

static void draw_state(struct ui *ui, const struct grid *g, int y, enum look look, bool ended)
{
    const int h = ui_px(ui, TABLE_ROW), box = ui_px(ui, 14);
    if (look == LOOK_NONE) {
        font_draw(ui->body, &ui->canvas, g->state_x + box + ui_px(ui, 6),
                  y + (h - font_height(ui->body)) / 2, ui->theme->dim, ended ? "ended" : "\u2013");
        return;
    }
    draw_look(ui, (struct rect){g->state_x, y + (h - box) / 2, box, box}, look);
    font_draw(ui->body, &ui->canvas, g->state_x + box + ui_px(ui, 6),
              y + (h - font_height(ui->body)) / 2, ui->theme->text, look_name(look));
}

static void draw_figures(struct ui *ui, const struct grid *g, size_t index, int y)
{
    const struct figures f = figures_of(ui, index);
    const int h = ui_px(ui, TABLE_ROW), edge = ui_px(ui, 12), chip = ui_px(ui, 12);
    const int text = y + (h - font_height(ui->body)) / 2, x = g->r.x + edge;
    const bool chosen = ui_pick_proc(ui, ui->selected) == (int64_t)index;
    const struct row row = {ROW_PROC, (uint32_t)index};
    char cell[TIME_TEXT];
    if (chosen || ui_same_row(row, ui->hover.row))
        canvas_fill(&ui->canvas, (struct rect){g->r.x, y, g->r.w, h},
                    (ui->theme->accent & 0xffffff) | (chosen ? 0x30000000 : 0x18000000));
    canvas_round(&ui->canvas, (struct rect){x, y + (h - chip) / 2, chip, chip}, (float)ui_px(ui, 3),
                 ui_proc_color(ui, f.proc->pid));
    font_draw_fit(ui->body, &ui->canvas, x + chip + ui_px(ui, 8), text,
                  g->state_x - x - chip - ui_px(ui, 16), ui->theme->text,
                  fos_trace_text(ui->trace, f.proc->name));
    if (g->states)
        draw_state(ui, g, y, f.look, f.ended);
    for (int i = 0; i < g->columns; i++)
        draw_right(ui, ui->body, g->right[i], text, ui->theme->text,
                   cell_text(g->unit, &columns[i], columns[i].get(&f), cell));
}

static void draw_titles(struct ui *ui, const struct grid *g)
{
    const int edge = ui_px(ui, 12);
    char title[32];
    snprintf(title, sizeof(title), "process (%s)", g->unit.name);
    font_draw(ui->body, &ui->canvas, g->r.x + edge, g->r.y, ui->theme->dim, title);
    if (g->states)
        font_draw(ui->body, &ui->canvas, g->state_x, g->r.y, ui->theme->dim, "state");
    for (int i = 0; i < g->columns; i++)
        draw_right(ui, ui->body, g->right[i], g->r.y, ui->theme->dim, columns[i].title);
}

/* The mean of those for which the figure is known already. */
static void draw_means(struct ui *ui, const struct grid *g, int y)
{
    fos_time sums[COLUMNS] = {0}, counts[COLUMNS] = {0};
    char cell[TIME_TEXT];
    for (size_t p = 0; p < ui->model->proc_count; p++) {
        const struct figures f = figures_of(ui, p);
        for (int i = 0; i < g->columns; i++) {
            const fos_time value = columns[i].get(&f);
            sums[i] = times_add(sums[i], value >= 0 ? value : 0);
            counts[i] += value >= 0;
        }
    }
    canvas_fill(&ui->canvas, (struct rect){g->r.x, y, g->r.w, 1}, ui->theme->line);
    y += ui_px(ui, 4);
    font_draw(ui->bold, &ui->canvas, g->r.x + ui_px(ui, 12), y, ui->theme->text, "mean");
    for (int i = 0; i < g->columns; i++)
        if (!columns[i].count)
            draw_right(ui, ui->bold, g->right[i], y, ui->theme->text,
                       cell_text(g->unit, &columns[i], counts[i] ? sums[i] / counts[i] : -1, cell));
}

/* ---- The panel ------------------------------------------------------------------------------- */

/* "times in ms, CPU 92 % busy" up to the cursor. */
static void detail_text(const struct ui *ui, char *out, size_t size)
{
    const fos_time now = ui->view.cursor.time;
    double busy = 0;
    for (int c = 0; c < ui->model->cpu_count; c++) {
        const struct track *t = &ui->model->cpus[c].slices;
        struct track_sum sum;
        track_sum_at(t, ui->trace, track_upto(t, ui->view.cursor.upto), now, &sum);
        busy += (double)sum.time[LOOK_RUNNING];
    }
    const double all = (double)now * model_cpus(ui->model);
    snprintf(out, size, "CPU%s %.0f %% busy so far", model_cpus(ui->model) > 1 ? "s" : "",
             all > 0 ? busy * 100 / all : 0.0);
}

void draw_table(struct ui *ui, struct rect r)
{
    char detail[96];
    detail_text(ui, detail, sizeof(detail));
    draw_detail(ui, detail);
    const struct grid g = make_grid(ui, r);
    const int title = ui_px(ui, 22), line = ui_px(ui, TABLE_ROW);
    const bool means = ui->model->proc_count <= MEANS_MOST && ui->model->proc_count > 1;
    draw_titles(ui, &g);
    r.y += title;
    r.h -= title + ui_px(ui, 6) + (means ? line + ui_px(ui, 2) : 0);
    const int all = (int)ui->model->proc_count * line;
    r.h = all < r.h ? all : r.h > line ? r.h / line * line : 0;
    ui->table.scroll -= ui->table.scroll % line;
    ui->table.rows = r;
    draw_scrollbar(ui, (struct rect){r.x + r.w - ui_px(ui, BAR + 4), r.y, ui_px(ui, BAR), r.h}, all,
                   ui->table.scroll);
    const struct rect before = canvas_clip(&ui->canvas, r);
    for (size_t i = (size_t)(ui->table.scroll / line); i < ui->model->proc_count; i++) {
        const int y = r.y + (int)i * line - ui->table.scroll;
        if (y >= r.y + r.h)
            break;
        draw_figures(ui, &g, i, y);
    }
    canvas_unclip(&ui->canvas, before);
    if (means)
        draw_means(ui, &g, r.y + r.h);
}

void table_scroll(struct ui *ui, int by)
{
    const int all = (int)ui->model->proc_count * ui_px(ui, TABLE_ROW);
    const int hidden = all > ui->table.rows.h ? all - ui->table.rows.h : 0;
    const int next = ui->table.scroll + by;
    ui->table.scroll = next < 0 ? 0 : next > hidden ? hidden : next;
}

/* ---- By keyboard ---- */

int table_page(const struct ui *ui)
{
    const int lines = ui->table.rows.h / ui_px(ui, TABLE_ROW);
    return lines > 1 ? lines - 1 : 1;
}

/* Selects a process further down or up, and brings it into sight. */
void table_step(struct ui *ui, int lines)
{
    const int64_t last = (int64_t)ui->model->proc_count - 1, now = ui_pick_proc(ui, ui->selected);
    int64_t next = now < 0 ? (lines > 0 ? lines - 1 : last + lines + 1) : now + lines;
    next = next > last ? last : next < 0 ? 0 : next;
    if (last < 0)
        return;
    ui->selected = (struct pick){{ROW_PROC, (uint32_t)next}, TRACK_BEFORE};
    ui_scroll_to(ui, ui->selected.row);
    const int line = ui_px(ui, TABLE_ROW), top = (int)next * line;
    if (top < ui->table.scroll)
        table_scroll(ui, top - ui->table.scroll);
    if (top + line > ui->table.scroll + ui->table.rows.h)
        table_scroll(ui, top + line - ui->table.scroll - ui->table.rows.h);
}

/* More about the process. */
void table_enter(struct ui *ui)
{
    if (ui_pick_proc(ui, ui->selected) >= 0)
        ui_act(ui, ACT_VIEW, TAB_INSPECTOR);
    else
        table_step(ui, 1);
}
