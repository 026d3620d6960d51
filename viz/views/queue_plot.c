/*
 * queue_plot.c: the ready queue as the policy sees it: a line of those who
 * wait, a lane for each level, a number line, or a bar of tickets. Who runs
 * is hollow: he stands where he stood when he was chosen.
 */
#include "queue_plot.h"

#include <stdio.h>
#include <string.h>

#include "diagram.h"
#include "viz/model/param.h"

enum { PILL = 20, PILL_EDGE = 5, LANE = 25, ROWS = 3, RUNNERS = 16 };

/* ---- Pills ---- */

static const char *pill_text(const struct ui *ui, uint32_t pid, bool whole, char out[TOKEN_LETTERS])
{
    const char *name = model_name(ui->model, pid);
    return whole ? name : token_letters(name, out);
}

static int pill_width(const struct ui *ui, uint32_t pid, bool whole)
{
    char letters[TOKEN_LETTERS];
    return font_width(ui->bold, pill_text(ui, pid, whole, letters)) + 2 * ui_px(ui, PILL_EDGE);
}

/* Can be clicked as a token of the diagram can. */
static void draw_pill(struct ui *ui, int x, int y, uint32_t proc, bool whole, bool hollow)
{
    const uint32_t pid = ui->model->procs[proc].pid, color = ui_proc_color(ui, pid);
    const struct rect r = {x, y, pill_width(ui, pid, whole), ui_px(ui, PILL)};
    const bool chosen = ui_pick_proc(ui, ui->selected) == (int64_t)proc;
    const float radius = (float)r.h / 2;
    char letters[TOKEN_LETTERS];
    canvas_round(&ui->canvas, r, radius, hollow ? ui->theme->panel : color);
    if (hollow || chosen)
        canvas_round_frame(&ui->canvas, r, radius, ui_px(ui, 2), chosen ? ui->theme->text : color);
    font_draw(ui->bold, &ui->canvas, r.x + ui_px(ui, PILL_EDGE),
              r.y + (r.h - font_height(ui->bold)) / 2, hollow ? ui->theme->text : color_ink(color),
              pill_text(ui, pid, whole, letters));
    if (ui->seen_count < TOKENS_MAX)
        ui->seen[ui->seen_count++] = (struct seen){r, proc};
}

/* ---- Who runs ---- */

/* The processes that had a CPU at the cursor, with the rank they had. */
static int runners(const struct ui *ui, struct queued out[RUNNERS])
{
    const struct model *m = ui->model;
    int count = 0;
    for (int c = 0; c < m->cpu_count && count < RUNNERS; c++) {
        const struct track *t = &m->cpus[c].slices;
        const int64_t item = track_upto(t, ui->view.cursor.upto);
        const struct fos_event *e = item < 0 ? NULL : track_event(t, m->trace, item);
        const int64_t proc =
            e && track_look(t, e) == LOOK_RUNNING ? model_find(m, e->pid) : TRACK_BEFORE;
        if (proc < 0)
            continue;
        struct queued q = {.proc = (uint32_t)proc, .event = t->items[item]};
        q.ranked = queue_rank(m, q.proc, ui->view.cursor, &q.rank);
        out[count++] = q;
    }
    return count;
}

/* ---- A line of those who wait ---- */

/* Pills from x on, as many as fit. */
static void draw_row(struct ui *ui, struct rect r, const struct queued *queue, size_t count,
                     bool hollow)
{
    int all = 0, x = r.x;
    for (size_t i = 0; i < count; i++)
        all += pill_width(ui, ui->model->procs[queue[i].proc].pid, true) + ui_px(ui, 4);
    const bool whole = all <= r.w;
    for (size_t i = 0; i < count; i++) {
        const int width = pill_width(ui, ui->model->procs[queue[i].proc].pid, whole);
        char more[24];
        if (x + width + (i + 1 < count ? ui_px(ui, 44) : 0) > r.x + r.w) {
            snprintf(more, sizeof(more), "+%zu", count - i);
            font_draw_fit(ui->body, &ui->canvas, x, r.y + ui_px(ui, 2), r.x + r.w - x,
                          ui->theme->dim, more);
            return;
        }
        draw_pill(ui, x, r.y, queue[i].proc, whole, hollow);
        x += width + ui_px(ui, 4);
    }
}

static int plot_line(const struct policy_view *p)
{
    struct ui *ui = p->ui;
    struct queued now[RUNNERS];
    const int running = runners(ui, now), y = p->r.y + ui_px(ui, 2);
    const int text = y + (ui_px(ui, PILL) - font_height(ui->body)) / 2;
    int x = font_draw(ui->body, &ui->canvas, p->r.x, text, ui->theme->dim, "runs") + ui_px(ui, 6);
    int width = 0;
    for (int i = 0; i < running; i++)
        width += pill_width(ui, ui->model->procs[now[i].proc].pid, true) + ui_px(ui, 4);
    width = width < p->r.w / 3 ? width : p->r.w / 3;
    draw_row(ui, (struct rect){x, y, width + 1, p->r.h}, now, (size_t)running, true);
    x = font_draw(ui->body, &ui->canvas, x + width + ui_px(ui, 6), text, ui->theme->dim,
                  "\u2190 next") +
        ui_px(ui, 6);
    draw_row(ui, (struct rect){x, y, p->r.x + p->r.w - x, p->r.h}, p->queue, p->count, false);
    return y + ui_px(ui, LANE + 6);
}

/* ---- Lanes ---- */

/* "level 2  4 ms": with the quantum of the level, where the policy has one for each. */
static void lane_label(const struct policy_view *p, int64_t level, char *out, size_t size)
{
    struct param params[PARAMS_MAX];
    char text[PARAM_TEXT];
    const int count = params_at(p->ui->model, p->ui->view.cursor, params);
    const int length =
        snprintf(out, size, "%s %lld", queue_rank_name(p->ui->model), (long long)level);
    for (int i = 0; i < count && p->kind == FOS_RANK_LEVEL; i++) {
        if (strcmp(params[i].name, "quantum") != 0)
            continue;
        const char *part = params[i].value, *next;
        for (int64_t k = 1; k < level && (next = strchr(part, ',')); k++)
            part = next + 1;
        char one[32];
        snprintf(one, sizeof(one), "%.*s", (int)strcspn(part, ","), part);
        snprintf(out + length, size - (size_t)length, ", %s", param_text(one, text));
    }
}

static bool has_level(const struct queued *q, int64_t level)
{
    return q->ranked && q->rank == level;
}

static void draw_lane(const struct policy_view *p, struct rect r, int wide, int64_t level)
{
    struct ui *ui = p->ui;
    struct queued here[PLOT_MOST], now[RUNNERS];
    char label[64];
    const int running = runners(ui, now);
    size_t waiting = 0, runs = 0;
    for (int i = 0; i < running; i++)
        if (has_level(&now[i], level))
            now[runs++] = now[i];
    for (size_t i = 0; i < p->count; i++)
        if (has_level(&p->queue[i], level))
            here[waiting++] = p->queue[i];
    lane_label(p, level, label, sizeof(label));
    canvas_round(&ui->canvas, (struct rect){r.x + wide, r.y, r.w - wide, r.h - ui_px(ui, 2)},
                 (float)ui_px(ui, 4), ui->theme->raised);
    font_draw_fit(ui->body, &ui->canvas, r.x, r.y + (r.h - font_height(ui->body)) / 2,
                  wide - ui_px(ui, 4), waiting + runs ? ui->theme->text : ui->theme->dim, label);
    int x = r.x + wide + ui_px(ui, 4);
    const int y = r.y + (r.h - ui_px(ui, 2) - ui_px(ui, PILL)) / 2, end = r.x + r.w;
    for (size_t i = 0; i < runs && x < end - ui_px(ui, 60); i++) {
        draw_pill(ui, x, y, now[i].proc, true, true);
        x += pill_width(ui, ui->model->procs[now[i].proc].pid, true) + ui_px(ui, 4);
    }
    draw_row(ui, (struct rect){x, y, end - x, r.h}, here, waiting, false);
}

/* The levels that are shown: all of a small number, else those where somebody is. */
static int collect_levels(const struct policy_view *p, int64_t out[PLOT_MOST])
{
    struct queued now[RUNNERS];
    const int running = runners(p->ui, now);
    int count = 0;
    for (int64_t l = 1; p->kind == FOS_RANK_LEVEL && l <= p->levels && l <= PLOT_MOST; l++)
        out[count++] = l;
    for (size_t i = 0; i < p->count + (size_t)running; i++) {
        const struct queued *q = i < p->count ? &p->queue[i] : &now[i - p->count];
        int at = 0;
        while (at < count && out[at] != q->rank)
            at++;
        if (at < count || count == PLOT_MOST || !q->ranked)
            continue;
        const bool high = p->kind == FOS_RANK_PRIORITY;
        for (at = count++; at > 0 && (out[at - 1] < q->rank) == high; at--)
            out[at] = out[at - 1];
        out[at] = q->rank;
    }
    return count;
}

static int label_width(const struct policy_view *p, const int64_t *levels, int count)
{
    char label[64];
    int wide = 0;
    for (int i = 0; i < count; i++) {
        lane_label(p, levels[i], label, sizeof(label));
        const int width = font_width(p->ui->body, label) + ui_px(p->ui, 10);
        wide = width > wide ? width : wide;
    }
    return wide;
}

static int plot_lanes(const struct policy_view *p)
{
    struct ui *ui = p->ui;
    int64_t levels[PLOT_MOST];
    char text[32];
    const int count = collect_levels(p, levels), wide = label_width(p, levels, count);
    const int most = ui_px(ui, LANE), least = ui_px(ui, PILL + 2),
              share = p->r.h / (count + !count);
    const int line = share > most ? most : share < least ? least : share;
    int y = p->r.y, i = 0;
    for (; i < count && y + line * (i + 1 < count ? 2 : 1) <= p->r.y + p->r.h; i++, y += line)
        draw_lane(p, (struct rect){p->r.x, y, p->r.w, line}, wide, levels[i]);
    if (i < count) {
        snprintf(text, sizeof(text), "and %d more", count - i);
        font_draw_fit(ui->body, &ui->canvas, p->r.x, y, p->r.w, ui->theme->dim, text);
        y += line;
    }
    return y + ui_px(ui, 6);
}

/* ---- A number line ---- */

/* What stands on the line: the rank, or what it amounts to by now. */
static double value_of(const struct policy_view *p, const struct queued *q)
{
    if (p->kind != FOS_RANK_RATIO)
        return (double)q->rank;
    const fos_time waited = p->ui->view.cursor.time - fos_trace_event(p->ui->trace, q->event)->time;
    return 1 + (double)waited / (double)(q->rank > 0 ? q->rank : 1);
}

static const char *value_text(const struct policy_view *p, double value, char *out, size_t size)
{
    const double most = 9e18; /* what surely is an int64_t */
    if (p->kind != FOS_RANK_RATIO)
        return queue_rank_text(p->ui->model,
                               (int64_t)(value > most    ? most
                                         : value < -most ? -most
                                                         : value),
                               out, size);
    snprintf(out, size, "%.*f", value < 10 ? 2 : value < 100 ? 1 : 0, value);
    return out;
}

const char *queue_plot_value(const struct policy_view *p, const struct queued *q, char *out,
                             size_t size)
{
    if (q->rank == FOS_RANK_LAST)
        return queue_rank_text(p->ui->model, q->rank, out, size);
    return value_text(p, value_of(p, q), out, size);
}

struct axis {
    double from, to;
    struct rect r;
    int used[ROWS]; /* the x up to which each row of pills is full */
    int rows;       /* that are needed */
};

static int axis_x(const struct axis *a, double value)
{
    const double span = a->to > a->from ? a->to - a->from : 1;
    return a->r.x + (int)((value - a->from) / span * (a->r.w - 1));
}

static bool on_axis(const struct queued *q)
{
    return q->ranked && q->rank != FOS_RANK_LAST;
}

static void widen(struct axis *a, double value)
{
    a->from = value < a->from ? value : a->from;
    a->to = value > a->to ? value : a->to;
}

/* Where the pill of a mark goes: in the first row in which it fits; row ROWS: nowhere. */
static int seat(const struct policy_view *p, struct axis *a, const struct queued *q, int *row)
{
    const int x = axis_x(a, value_of(p, q));
    const int width = pill_width(p->ui, p->ui->model->procs[q->proc].pid, false);
    const int most = a->r.x + a->r.w - width;
    int left = x - width / 2;
    left = left < a->r.x ? a->r.x : left > most ? most : left;
    for (*row = 0; *row < ROWS && left < a->used[*row];)
        ++*row;
    if (*row < ROWS)
        a->used[*row] = left + width + ui_px(p->ui, 3);
    if (*row < ROWS && *row >= a->rows)
        a->rows = *row + 1;
    return left;
}

static void free_rows(struct axis *a)
{
    for (int i = 0; i < ROWS; i++)
        a->used[i] = a->r.x;
}

static bool runs_now(const struct policy_view *p, const struct queued *q)
{
    const struct fos_event *e = fos_trace_event(p->ui->trace, q->event);
    return e->type == FOS_EV_STATE && fos_event_to(e) == FOS_RUNNING;
}

static int row_top(const struct policy_view *p, const struct axis *a, int row)
{
    const int bottom = a->r.y + a->r.h;
    return row < ROWS ? bottom - (row + 1) * ui_px(p->ui, PILL + 4) : bottom - ui_px(p->ui, 8);
}

static void draw_mark(const struct policy_view *p, struct axis *a, const struct queued *q)
{
    struct ui *ui = p->ui;
    int row;
    seat(p, a, q, &row);
    const int top = row_top(p, a, row), thick = ui_px(ui, 2), x = axis_x(a, value_of(p, q));
    canvas_fill(&ui->canvas,
                (struct rect){x - thick / 2, top, thick, a->r.y + a->r.h - top + ui_px(ui, 4)},
                ui_proc_color(ui, ui->model->procs[q->proc].pid));
}

/* Above the mark, where there is room for it. */
static void draw_name(const struct policy_view *p, struct axis *a, const struct queued *q)
{
    int row;
    const int left = seat(p, a, q, &row);
    if (row < ROWS)
        draw_pill(p->ui, left, row_top(p, a, row) - ui_px(p->ui, 1), q->proc, false,
                  runs_now(p, q));
}

/* First all marks: none is drawn across a name. */
static void draw_all(const struct policy_view *p, struct axis *a, const struct queued *all,
                     size_t count)
{
    free_rows(a);
    for (size_t i = 0; i < count; i++)
        draw_mark(p, a, &all[i]);
    free_rows(a);
    for (size_t i = 0; i < count; i++)
        draw_name(p, a, &all[i]);
}

static int by_value(const struct policy_view *p, const struct queued *a, const struct queued *b)
{
    const double x = value_of(p, a), y = value_of(p, b);
    return (x > y) - (x < y);
}

/* All that have a value, in its order: pills are set from left to right. */
static size_t sorted(const struct policy_view *p, struct queued out[PLOT_MOST + RUNNERS])
{
    struct queued now[RUNNERS];
    const int running = p->kind == FOS_RANK_RATIO ? 0 : runners(p->ui, now);
    size_t count = 0;
    for (size_t i = 0; i < p->count + (size_t)running; i++) {
        const struct queued q = i < p->count ? p->queue[i] : now[i - p->count];
        size_t at = count;
        if (!on_axis(&q))
            continue;
        for (; at > 0 && by_value(p, &q, &out[at - 1]) < 0; at--)
            out[at] = out[at - 1];
        out[at] = q;
        count++;
    }
    return count;
}

static void draw_scale(const struct policy_view *p, const struct axis *a)
{
    struct ui *ui = p->ui;
    const int y = a->r.y + a->r.h, text = y + ui_px(ui, 9);
    char from[64], to[64], name[80];
    canvas_fill(&ui->canvas, (struct rect){a->r.x, y, a->r.w, ui_px(ui, 1)}, ui->theme->dim);
    value_text(p, a->from, from, sizeof(from));
    value_text(p, a->to, to, sizeof(to));
    snprintf(name, sizeof(name), "%s \u2192   \u25b2 next", queue_rank_name(ui->model));
    const int right = a->r.x + a->r.w - font_width(ui->body, to);
    const int left = font_draw(ui->body, &ui->canvas, a->r.x, text, ui->theme->dim, from);
    const int middle = a->r.x + (a->r.w - font_width(ui->body, name)) / 2;
    font_draw(ui->body, &ui->canvas, right, text, ui->theme->dim, to);
    if (middle > left && middle + font_width(ui->body, name) < right)
        font_draw(ui->body, &ui->canvas, middle, text, ui->theme->dim, name);
}

/* Whom the policy prefers: a wedge below the line. */
static void draw_first(const struct policy_view *p, const struct axis *a)
{
    struct ui *ui = p->ui;
    if (!p->count || !on_axis(&p->queue[0]))
        return;
    const float x = (float)axis_x(a, value_of(p, &p->queue[0])), s = (float)ui_px(ui, 6);
    const float y = (float)(a->r.y + a->r.h) + 1;
    canvas_triangle(&ui->canvas, (struct point){x, y}, (struct point){x - s, y + s * 1.2f},
                    (struct point){x + s, y + s * 1.2f}, ui->theme->accent);
}

/* From the first to the last, and to now where deadlines are shown. */
static void set_range(const struct policy_view *p, struct axis *a, const struct queued *all,
                      size_t count)
{
    a->from = a->to = value_of(p, &all[0]);
    for (size_t i = 0; i < count; i++)
        widen(a, value_of(p, &all[i]));
    if (p->kind == FOS_RANK_MOMENT)
        widen(a, (double)p->ui->view.cursor.time);
    if (a->from == a->to)
        widen(a, a->to + (a->to > 0 ? a->to : 1));
}

static void draw_now(const struct policy_view *p, const struct axis *a)
{
    struct ui *ui = p->ui;
    const int x = axis_x(a, (double)ui->view.cursor.time);
    canvas_fill(&ui->canvas, (struct rect){x, a->r.y, ui_px(ui, 2), a->r.h}, ui->theme->accent);
    font_draw(ui->body, &ui->canvas, x + ui_px(ui, 5), a->r.y, ui->theme->accent, "now");
}

static int plot_axis(const struct policy_view *p)
{
    struct ui *ui = p->ui;
    struct queued all[PLOT_MOST + RUNNERS];
    const size_t count = sorted(p, all);
    struct axis a = {.r = {p->r.x, p->r.y, p->r.w, 0}};
    int row;
    if (!count)
        return p->r.y;
    set_range(p, &a, all, count);
    free_rows(&a);
    for (size_t i = 0; i < count; i++)
        seat(p, &a, &all[i], &row);
    a.r.h = a.rows * ui_px(ui, PILL + 4);
    if (p->kind == FOS_RANK_MOMENT)
        draw_now(p, &a);
    draw_all(p, &a, all, count);
    draw_scale(p, &a);
    draw_first(p, &a);
    return a.r.y + a.r.h + font_height(ui->body) + ui_px(ui, 15);
}

/* ---- Tickets ---- */

/* Those who took part in the draw, by pid, as the lottery counts them. */
static size_t players(const struct policy_view *p, uint64_t decision, struct queued out[PLOT_MOST])
{
    struct ui *ui = p->ui;
    const struct moment before = {decision, fos_trace_event(ui->trace, decision)->time};
    const size_t all = queue_in_order(ui->model, before, out, PLOT_MOST);
    const size_t count = all < PLOT_MOST ? all : PLOT_MOST;
    for (size_t i = 1; i < count; i++) {
        const struct queued q = out[i];
        size_t at = i;
        for (; at > 0 && out[at - 1].proc > q.proc; at--)
            out[at] = out[at - 1];
        out[at] = q;
    }
    return count;
}

/* A player's part of the bar, with as much of the name as it has room for. */
static void draw_share(const struct policy_view *p, struct rect r, uint32_t proc)
{
    struct ui *ui = p->ui;
    const uint32_t pid = ui->model->procs[proc].pid, color = ui_proc_color(ui, pid);
    const int edge = ui_px(ui, 4);
    char letters[TOKEN_LETTERS];
    const bool whole = font_width(ui->bold, model_name(ui->model, pid)) < r.w - edge;
    const char *text = pill_text(ui, pid, whole, letters);
    const int width = font_width(ui->bold, text);
    canvas_fill(&ui->canvas, r, color);
    if (width < r.w - edge)
        font_draw(ui->bold, &ui->canvas, r.x + (r.w - width) / 2,
                  r.y + (r.h - font_height(ui->bold)) / 2, color_ink(color), text);
}

/* The ticket that was drawn, on the bar and below it. Returns the y below. */
static int draw_drawn(const struct policy_view *p, struct rect bar, const struct draw *d)
{
    struct ui *ui = p->ui;
    const int thick = ui_px(ui, 3), y = bar.y + bar.h + thick;
    const int x = bar.x + (int)(((double)d->drawn + 0.5) * bar.w / (double)d->all);
    const struct rect mark = {x - thick / 2, bar.y - thick, thick, bar.h + 2 * thick};
    char text[64];
    canvas_fill(&ui->canvas, (struct rect){x - thick, mark.y, 3 * thick, mark.h}, ui->theme->panel);
    canvas_fill(&ui->canvas, mark, ui->theme->text);
    snprintf(text, sizeof(text), "ticket %lld of %lld", (long long)d->drawn, (long long)d->all);
    const int width = font_width(ui->body, text), most = bar.x + bar.w - width;
    int left = x - width / 2;
    left = left > most ? most : left;
    font_draw(ui->body, &ui->canvas, left < bar.x ? bar.x : left, y, ui->theme->dim, text);
    return y + font_height(ui->body) + ui_px(ui, 8);
}

static int plot_tickets(const struct policy_view *p)
{
    struct ui *ui = p->ui;
    struct queued all[PLOT_MOST];
    struct draw d;
    if (!p->decision || !queue_draw(fos_trace_text(ui->trace, p->decision->text), &d))
        return plot_line(p);
    const struct rect bar = {p->r.x, p->r.y + ui_px(ui, 3), p->r.w, ui_px(ui, PILL + 4)};
    const size_t count = players(p, p->number, all);
    const double scale = (double)bar.w / (double)d.all;
    int64_t at = 0;
    canvas_fill(&ui->canvas, bar, ui->theme->raised);
    for (size_t i = 0; i < count && at < d.all; i++) {
        const int64_t rank = all[i].ranked && all[i].rank > 0 ? all[i].rank : 0;
        const int64_t end = rank < d.all - at ? at + rank : d.all;
        const int x = (int)((double)at * scale), w = (int)((double)end * scale) - x - ui_px(ui, 1);
        draw_share(p, (struct rect){bar.x + x, bar.y, w > 1 ? w : 1, bar.h}, all[i].proc);
        at = end;
    }
    return draw_drawn(p, bar, &d);
}

/* ---- All ---- */

int queue_plot(const struct policy_view *p)
{
    if (p->count && !p->queue[0].ranked) /* the policy was ejected */
        return plot_line(p);
    switch (p->kind) {
    case FOS_RANK_LEVEL:
    case FOS_RANK_PRIORITY:
        return plot_lanes(p);
    case FOS_RANK_TICKETS:
        return plot_tickets(p);
    case FOS_RANK_TIME:
    case FOS_RANK_MOMENT:
    case FOS_RANK_VIRTUAL:
    case FOS_RANK_RATIO:
    case FOS_RANK_NUMBER:
        return plot_axis(p);
    default:
        return plot_line(p);
    }
}
