/*
 * compare.c: view 8. Several runs, one under the other, in the window on time
 * that the timeline has, with one cursor; and beside each its figures and how
 * they differ from those of the first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "viz/model/param.h"
#include "viz/model/times.h"

enum {
    EDGE = 12,
    HEAD = 26, /* titles of the columns, marks of time */
    BESIDE_FROM = 620,
    COLUMN = 84,
    COLUMN_BOTH = 132, /* a figure and how it differs, in one line */
    DELTA = 70,
    STRIP_LEAST = 8,
    STRIP_MOST = 30,
    STRIP_USUAL = 14,
    BETWEEN = 10,
    BAR = 6
};

/* Where everything stands. */
struct places {
    struct rect r; /* all runs are written in here */
    bool beside;   /* the figures stand on the right of the strips, else below them */
    int strips;    /* width */
    int column;    /* of a figure */
    int delta;     /* of how it differs, if that stands behind the figure, else 0: under it */
    int strip;     /* height of one CPU's */
};

static int line_height(const struct ui *ui)
{
    return font_height(ui->body) + ui_px(ui, 2);
}

static int run_height(const struct ui *ui, const struct places *p, const struct model *m)
{
    const int line = line_height(ui), strips = m->cpu_count * (p->strip + 1);
    if (!p->beside)
        return line + strips + (p->delta ? 1 : 2) * line;
    return strips > line ? line + strips : 2 * line;
}

static int whole_height(struct ui *ui, const struct places *p)
{
    int sum = 0;
    for (int i = 0; i < compare_places(ui); i++)
        sum += run_height(ui, p, compare_at(ui, i).model) + ui_px(ui, BETWEEN);
    return sum - ui_px(ui, BETWEEN);
}

/* Where runs are scrolled, those that are seen share what the last one would leave. */
static void fill_room(struct ui *ui, struct places *p)
{
    const struct model *first = compare_at(ui, 0).model;
    const int gap = ui_px(ui, BETWEEN), high = run_height(ui, p, first) + gap;
    const int seen = (p->r.h + gap) / high;
    for (int i = 1; i < compare_places(ui); i++)
        if (compare_at(ui, i).model->cpu_count != first->cpu_count)
            return;
    if (seen < 1 || !first->cpu_count)
        return;
    const int more = ((p->r.h + gap) / seen - high) / first->cpu_count;
    const int most = ui_px(ui, STRIP_MOST) - p->strip;
    p->strip += more < most ? more : most;
}

/* Strips are as high as there is room for, within reason. */
static struct places place_all(struct ui *ui, struct rect r)
{
    struct places p = {.r = r, .beside = r.w >= ui_px(ui, BESIDE_FROM)};
    p.column = p.beside ? ui_px(ui, COLUMN) : r.w / RUN_FIGURES;
    p.delta = !p.beside && p.column >= ui_px(ui, COLUMN_BOTH) ? ui_px(ui, DELTA) : 0;
    p.strips = p.beside ? r.w - RUN_FIGURES * p.column - ui_px(ui, EDGE) : r.w;
    for (p.strip = ui_px(ui, STRIP_MOST); p.strip >= ui_px(ui, STRIP_LEAST); p.strip--)
        if (whole_height(ui, &p) <= r.h)
            return p;
    p.strip = ui_px(ui, STRIP_USUAL);
    fill_room(ui, &p);
    return p;
}

static struct timemap strip_map(const struct ui *ui, int width)
{
    const struct timemap *map = &ui->view.map;
    const int w = width > 1 ? width : 1;
    return (struct timemap){map->origin, map->span > w ? map->span : w, w};
}

/* ---- Strips --------------------------------------------------------------------------------- */

static uint32_t part_color(struct ui *ui, int place, uint32_t pid)
{
    if (pid == PART_OTHERS)
        return color_mix(ui->theme->back, ui->theme->dim, 150);
    return pid ? compare_color(ui, place, pid) : ui->theme->look[LOOK_SWITCHING];
}

/* A pixel in which several run is cut into their shares. */
static void draw_mixed(struct ui *ui, int place, const struct span *s, const struct timemap *map,
                       struct rect r)
{
    const fos_time whole = timemap_time(map, s->x1) - timemap_time(map, s->x0);
    fos_time below = 0;
    for (int i = 0; i < s->part_count && whole > 0; i++) {
        const int from = (int)((double)below / (double)whole * r.h + 0.5);
        below += s->parts[i].length;
        const int to = (int)((double)below / (double)whole * r.h + 0.5);
        canvas_fill(&ui->canvas, (struct rect){r.x, r.y + r.h - to, r.w, to - from},
                    part_color(ui, place, s->parts[i].what));
    }
}

static void draw_slice(struct ui *ui, int place, const struct model *m, const struct fos_event *e,
                       enum look look, struct rect r)
{
    const uint32_t color =
        look == LOOK_RUNNING ? compare_color(ui, place, e->pid) : ui->theme->look[LOOK_SWITCHING];
    const char *name = look == LOOK_RUNNING ? model_name(m, e->pid) : "";
    const int width = font_width(ui->body, name), height = font_height(ui->body);
    if (look == LOOK_NONE)
        return;
    r.w -= r.w > 3;
    canvas_fill(&ui->canvas, r, color);
    if (width + ui_px(ui, 8) <= r.w && height <= r.h + ui_px(ui, 2))
        font_draw(ui->body, &ui->canvas, r.x + (r.w - width) / 2, r.y + (r.h - height) / 2,
                  color_ink(color), name);
}

static void draw_strip(struct ui *ui, int place, const struct model *m, int cpu, struct rect r)
{
    const struct timemap map = strip_map(ui, r.w);
    const struct lane lane = lane_of_cpu(m, cpu);
    const size_t count = spans_make(&lane, &map, ui->spans, (size_t)map.width);
    const int end = timemap_pixel(&map, model_end(m));
    canvas_fill(&ui->canvas, r, ui->theme->back);
    for (size_t i = 0; i < count; i++) {
        const struct span *s = &ui->spans[i];
        const struct rect at = {r.x + s->x0, r.y, s->x1 - s->x0, r.h};
        if (s->mixed)
            draw_mixed(ui, place, s, &map, at);
        else
            draw_slice(ui, place, m, track_event(lane.track, lane.trace, s->item), s->look, at);
    }
    /* It is over: what follows is not idleness. */
    if (fos_trace_ended(m->trace) && end < map.width)
        canvas_fill(&ui->canvas,
                    (struct rect){r.x + (end < 0 ? 0 : end), r.y, r.w - (end < 0 ? 0 : end), r.h},
                    ui->theme->panel);
}

/* A line over the strips at some time. */
static void draw_time_line(struct ui *ui, struct rect r, int width, int thick, uint32_t color)
{
    if (r.x >= 0 && r.x < width)
        canvas_fill(&ui->canvas,
                    (struct rect){ui->compare.lines.x + r.x - thick / 2, r.y, thick, r.h}, color);
}

static void draw_lines(struct ui *ui, const struct places *p, struct rect strips)
{
    const struct timemap map = strip_map(ui, p->strips);
    const int out = ui_px(ui, 2), x = ui->pointer_x - strips.x;
    struct rect r = {timemap_pixel(&map, ui->view.cursor.time), strips.y - out, 1,
                     strips.h + 2 * out};
    draw_time_line(ui, r, map.width, ui_px(ui, 2), ui->theme->text);
    if (rect_has(ui->compare.lines, ui->pointer_x, ui->pointer_y)) {
        r.x = x;
        draw_time_line(ui, r, map.width, 1, ui->theme->dim);
    }
}

/* ---- Figures ------------------------------------------------------------------------------------
 */

static const char *const titles[RUN_FIGURES] = {
    [FIGURE_TURNAROUND] = "turnaround",
    [FIGURE_RESPONSE] = "response",
    [FIGURE_WAIT] = "wait",
    [FIGURE_SWITCHES] = "switches",
};
static const char *const short_titles[RUN_FIGURES] = {
    [FIGURE_TURNAROUND] = "turn.",
    [FIGURE_RESPONSE] = "resp.",
    [FIGURE_WAIT] = "wait",
    [FIGURE_SWITCHES] = "switch",
};

/* The least of a column is the best; if all are alike nobody is. */
static bool is_best(struct ui *ui, int figure, double value)
{
    bool differ = false;
    for (int i = 0; i < compare_places(ui); i++) {
        const struct contender c = compare_at(ui, i);
        const struct run_figures *f = compare_figures(&c);
        if (!f || (figure == FIGURE_TURNAROUND && f->value[figure] <= 0))
            continue; /* nobody has ended in it */
        if (f->value[figure] < value)
            return false;
        differ |= f->value[figure] > value;
    }
    return differ;
}

static void put_right(struct ui *ui, struct font *font, struct rect r, int y, uint32_t color,
                      const char *text)
{
    const int width = font_width(font, text), x = r.x + r.w - width;
    font_draw_fit(font, &ui->canvas, x > r.x ? x : r.x, y, r.w, color, text);
}

static struct unit common_unit(struct ui *ui)
{
    return units_for(view_end(&ui->view, ui->model));
}

/* The value, with a star if it is the best; and how much more or less it is than the first's, in
 * the line below or in a column `delta` wide behind it. */
static void draw_figure(struct ui *ui, struct rect r, int delta, int figure, double value,
                        double first)
{
    char number[TIME_TEXT], text[TIME_TEXT + 8];
    const bool known = value > 0 || figure != FIGURE_TURNAROUND; /* else nobody has ended */
    const bool best = known && is_best(ui, figure, value);
    const double part = first > 0 ? (value - first) / first * 100 : 0;
    if (figure == FIGURE_SWITCHES)
        snprintf(number, sizeof(number), "%.0f", value);
    else
        units_number(common_unit(ui), known ? (fos_time)(value + 0.5) : -1, number);
    snprintf(text, sizeof(text), "%s%s", best ? "\u2605 " : "", number);
    put_right(ui, best ? ui->bold : ui->body, r, r.y, ui->theme->text, text);
    if (!known || (part > -0.5 && part < 0.5))
        return;
    snprintf(text, sizeof(text), "%s %.0f %%", part < 0 ? "\u25bc" : "\u25b2",
             part < 0 ? -part : part);
    r.x += delta;
    put_right(ui, ui->body, r, delta ? r.y : r.y + line_height(ui),
              part < 0 ? ui->theme->look[LOOK_RUNNING] : ui->theme->late, text);
}

static struct rect figure_place(const struct ui *ui, const struct places *p, int figure, int y)
{
    const int left = p->beside ? p->strips + ui_px(ui, EDGE) : 0;
    return (struct rect){p->r.x + left + figure * p->column + ui_px(ui, 4), y,
                         p->column - ui_px(ui, 4) - p->delta, line_height(ui)};
}

static void draw_figures(struct ui *ui, const struct places *p, const struct contender *c, int y)
{
    const struct contender top = compare_at(ui, 0);
    const struct run_figures *f = compare_figures(c), *first = compare_figures(&top);
    for (int i = 0; f && first && i < RUN_FIGURES; i++)
        draw_figure(ui, figure_place(ui, p, i, y), p->delta, i, f->value[i], first->value[i]);
}

/* The title of a column; returns where it begins. */
static int draw_column_title(struct ui *ui, const struct places *p, int figure, int y)
{
    struct rect at = figure_place(ui, p, figure, y);
    const char *text = titles[figure];
    if (p->delta && font_width(ui->body, text) > at.w) /* over both */
        at.w = (at.w + p->delta + font_width(ui->body, text)) / 2;
    if (font_width(ui->body, text) > at.w + ui_px(ui, 2))
        text = short_titles[figure];
    put_right(ui, ui->body, at, y, ui->theme->dim, text);
    return at.x + at.w - font_width(ui->body, text);
}

static void draw_time_marks(struct ui *ui, const struct places *p, struct rect r, int y)
{
    const struct timemap map = strip_map(ui, p->strips);
    const fos_time step =
        units_step(times_add(times_multiply(map.span / map.width, ui_px(ui, 90)), 1));
    const fos_time begin = (map.origin + step - 1) / step * step;
    for (fos_time t = begin; t - map.origin < map.span; t = times_add(t, step)) {
        char mark[TIME_TEXT];
        const int x = timemap_pixel(&map, t),
                  width = font_width(ui->body, units_mark(t, step, mark));
        if (x < map.width)
            canvas_fill(&ui->canvas,
                        (struct rect){r.x + x, r.y + r.h - ui_px(ui, 5), 1, ui_px(ui, 5)},
                        ui->theme->grid);
        if (x + ui_px(ui, 4) + width < map.width)
            font_draw(ui->body, &ui->canvas, r.x + x + ui_px(ui, 4), y, ui->theme->dim, mark);
    }
}

/* The titles of the columns; before them marks of time, or at least the unit. */
static void draw_head(struct ui *ui, const struct places *p, struct rect r)
{
    const int y = r.y + (r.h - font_height(ui->body)) / 2;
    int left = r.x + r.w;
    for (int i = RUN_FIGURES - 1; i >= 0; i--)
        left = draw_column_title(ui, p, i, y);
    if (p->beside)
        draw_time_marks(ui, p, r, y);
    else
        font_draw_fit(ui->body, &ui->canvas, r.x, y, left - r.x, ui->theme->dim,
                      common_unit(ui).name);
}

/* ---- One run
 * ------------------------------------------------------------------------------------------ */

/* Was the policy given other parameters while it ran? */
static bool is_changed(const struct model *m)
{
    return track_event(&m->params, m->trace, m->params.count - 1)->time > 0;
}

static bool is_meta(const struct fos_trace *t, const char *key, const char *value)
{
    const char *own = fos_trace_meta(t, key);
    return own && value && !strcmp(own, value);
}

/* What is to be known before its figures are compared. NULL: nothing. *grave: they hardly can be.
 */
static const char *caution(struct ui *ui, const struct contender *c, bool *grave)
{
    static const char *const endings[FOS_OUTCOMES] = {[FOS_DEADLOCK] = "deadlock",
                                                      [FOS_INTERRUPTED] = "was stopped",
                                                      [FOS_UNTIL] = "up to its limit"};
    const struct contender top = compare_at(ui, 0);
    const uint64_t count = fos_trace_count(c->trace);
    const int64_t end = count ? fos_trace_event(c->trace, count - 1)->value : 0;
    *grave = true;
    if (!is_meta(c->trace, "name", fos_trace_meta(top.trace, "name")))
        return "another workload";
    if (fos_trace_ended(c->trace) && (end == FOS_DEADLOCK || end == FOS_INTERRUPTED))
        return endings[end];
    if (c->model->params.count && is_changed(c->model))
        return "its parameters were changed on the way";
    *grave = false;
    if (!fos_trace_ended(c->trace))
        return "goes on";
    if (is_meta(c->trace, "clock", "real"))
        return "real clock: no two runs are alike";
    if (!model_end(c->model))
        return "programs take no time on the simulated clock";
    return end == FOS_UNTIL ? endings[end] : NULL;
}

static void title_text(const struct model *m, fos_time at, char *out, size_t size)
{
    struct param params[PARAMS_MAX];
    const int count = params_at(m, model_moment(m, at), params);
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < count && n < size; i++) {
        char text[PARAM_TEXT];
        n += (size_t)snprintf(out + n, size - n, "  %s %s", params[i].name,
                              param_text(params[i].value, text));
    }
}

static void draw_run_title(struct ui *ui, int place, const struct contender *c, struct rect r)
{
    const char *policy = fos_trace_meta(c->trace, "policy");
    char text[400], end[TIME_TEXT];
    bool grave;
    const char *words = caution(ui, c, &grave);
    const bool over = rect_has(r, ui->pointer_x, ui->pointer_y);
    units_time(model_end(c->model), end);
    const int right = r.x + r.w - font_width(ui->body, end);
    put_right(ui, ui->body, r, r.y, ui->theme->dim, end);
    if (c->open) /* a mark, so that it is not the colour alone */
        canvas_triangle(&ui->canvas, (struct point){(float)r.x, (float)(r.y + ui_px(ui, 3))},
                        (struct point){(float)r.x, (float)(r.y + ui_px(ui, 13))},
                        (struct point){(float)(r.x + ui_px(ui, 8)), (float)(r.y + ui_px(ui, 8))},
                        ui->theme->accent);
    int x = r.x + (c->open ? ui_px(ui, 12) : 0);
    x = font_draw_fit(ui->bold, &ui->canvas, x, r.y, right - x,
                      over && !c->open ? ui->theme->accent : ui->theme->text,
                      policy ? policy : "?");
    if (words) {
        snprintf(text, sizeof(text), "  %s", words);
        x = font_draw_fit(ui->body, &ui->canvas, x, r.y, right - ui_px(ui, 8) - x,
                          grave ? ui->theme->late : ui->theme->accent, text);
    }
    title_text(c->model, ui->view.cursor.time, text, sizeof(text));
    font_draw_fit(ui->body, &ui->canvas, x, r.y, right - ui_px(ui, 8) - x, ui->theme->dim, text);
    if (!c->open)
        ui_hot(ui, r, ACT_SHOW, place, "Show this run in all views (double click on a strip)");
}

static void draw_run(struct ui *ui, const struct places *p, int place, int y)
{
    const struct contender c = compare_at(ui, place);
    const int line = line_height(ui), step = p->strip + 1;
    struct rect strips = {p->r.x, y + line, p->strips, c.model->cpu_count * step - 1};
    ui->compare.strips[place] = strips;
    ui->compare.step = step;
    draw_run_title(ui, place, &c, (struct rect){p->r.x, y, p->strips, line});
    for (int cpu = 0; cpu < c.model->cpu_count; cpu++) {
        const struct rect r = {strips.x, strips.y + cpu * step, strips.w, p->strip};
        if (r.y + r.h > p->r.y && r.y < p->r.y + p->r.h)
            draw_strip(ui, place, c.model, cpu, r);
    }
    draw_lines(ui, p, strips);
    draw_figures(ui, p, &c, p->beside ? y : strips.y + strips.h + ui_px(ui, 1));
}

/* ---- The view
 * ------------------------------------------------------------------------------------------- */

/* From the top of all. */
static int top_of(struct ui *ui, const struct places *p, int place)
{
    int y = 0;
    for (int i = 0; i < place; i++)
        y += run_height(ui, p, compare_at(ui, i).model) + ui_px(ui, BETWEEN);
    return y;
}

/* Runs are scrolled one by one, unless they are so high that much of them would not be seen. */
static void keep_in_sight(struct ui *ui, const struct places *p)
{
    struct compare_view *v = &ui->compare;
    const int all = whole_height(ui, p), hidden = all - p->r.h;
    int most = hidden;
    v->high = false;
    for (int i = compare_places(ui) - 1; i >= 0; i--) {
        v->tops[i] = top_of(ui, p, i);
        v->high |= run_height(ui, p, compare_at(ui, i).model) > p->r.h / 2;
        if (v->tops[i] >= hidden && !v->high)
            most = v->tops[i];
    }
    if (v->reveal)
        v->scroll = most; /* what has just come stands at the end */
    v->reveal = false;
    v->scroll = hidden <= 0 || v->scroll < 0 ? 0 : v->scroll > most ? most : v->scroll;
}

static void draw_next_button(struct ui *ui, int x, int y)
{
    static const char text[] = "Next policy (P)";
    const struct rect r = {x, y, font_width(ui->bold, text) + ui_px(ui, 24), ui_px(ui, 28)};
    text_button(ui, r, text, ACT_COMPARE, 1, "Run this workload under the next policy as well");
}

static void draw_invitation(struct ui *ui, struct rect r)
{
    const int y = words_draw(ui, r, 6, ui->theme->dim,
                             "One run is open. P runs its workload under the next policy and shows "
                             "both here; Shift+P takes the last one away. Or drop several traces "
                             "on the window, or name them: fiberos-viz rr.fos mlfq.fos");
    draw_next_button(ui, r.x, y + ui_px(ui, 10));
}

void draw_compare(struct ui *ui, struct rect r)
{
    const int edge = ui_px(ui, EDGE), head = ui_px(ui, HEAD), bar = ui_px(ui, BAR);
    struct rect in = {r.x + edge, r.y + head, r.w - 2 * edge, r.h - head - ui_px(ui, 4)};
    char text[80];
    ui->compare.lines = (struct rect){0};
    if (!ui->compare.count || in.w < 2 || in.h < 2) {
        draw_invitation(ui, (struct rect){in.x, r.y + ui_px(ui, 6), in.w, r.h});
        return;
    }
    const struct places p = place_all(ui, in);
    const int all = whole_height(ui, &p);
    keep_in_sight(ui, &p);
    snprintf(text, sizeof(text), "means in %s; \u2605 best; against the first",
             common_unit(ui).name);
    draw_detail(ui, text);
    draw_head(ui, &p, (struct rect){in.x, r.y, in.w, head});
    ui->compare.lines = (struct rect){in.x, in.y, p.strips, in.h};
    const struct rect before = canvas_clip(&ui->canvas, in);
    for (int i = 0; i < compare_places(ui); i++)
        draw_run(ui, &p, i, in.y - ui->compare.scroll + ui->compare.tops[i]);
    canvas_unclip(&ui->canvas, before);
    if (in.h - all > ui_px(ui, 28 + 2 * BETWEEN) && ui->compare.count < RUNS_MOST)
        draw_next_button(ui, in.x, in.y + all + ui_px(ui, BETWEEN));
    draw_scrollbar(ui, (struct rect){r.x + r.w - edge + (edge - bar) / 2, in.y, bar, in.h}, all,
                   ui->compare.scroll);
}

/* ---- The pointer
 * ------------------------------------------------------------------------------------------ */

/* The run and CPU under it; false: none. */
static bool strip_at(const struct ui *ui, int x, int y, int *place, int *cpu)
{
    for (int i = 0; rect_has(ui->compare.lines, x, y) && i < compare_places(ui); i++) {
        const struct rect r = ui->compare.strips[i];
        if (!rect_has(r, x, y))
            continue;
        *place = i;
        *cpu = (y - r.y) / ui->compare.step;
        return true;
    }
    return false;
}

static fos_time time_at(const struct ui *ui, int x)
{
    const struct timemap map = strip_map(ui, ui->compare.lines.w);
    return timemap_time(&map, x - ui->compare.lines.x);
}

void compare_scroll(struct ui *ui, int by)
{
    struct compare_view *v = &ui->compare;
    int next = v->scroll;
    for (int i = 0; i < compare_places(ui) && next == v->scroll; i++) {
        const int top = v->tops[by > 0 ? i : compare_places(ui) - 1 - i];
        if (by > 0 ? top > v->scroll : top < v->scroll)
            next = top;
    }
    v->scroll = v->high ? v->scroll + by : next;
}

bool compare_press(struct ui *ui, int x, int y)
{
    if (!rect_has(ui->compare.lines, x, y))
        return false;
    ui->view.playing = ui->view.follow = false;
    view_seek(&ui->view, ui->model, time_at(ui, x));
    return true;
}

bool compare_twice(struct ui *ui, int x, int y)
{
    int place, cpu;
    if (!strip_at(ui, x, y, &place, &cpu))
        return false;
    ui_act(ui, ACT_SHOW, place);
    return true;
}

bool compare_describe(const struct ui *ui, int x, int y, char *out, size_t size)
{
    char from[TIME_TEXT], to[TIME_TEXT], length[TIME_TEXT], now[TIME_TEXT];
    int place, cpu;
    if (!strip_at(ui, x, y, &place, &cpu))
        return false;
    const struct contender c = compare_at((struct ui *)ui, place);
    const struct lane lane = lane_of_cpu(c.model, cpu);
    const fos_time when = time_at(ui, x);
    const int64_t item = track_at(lane.track, lane.trace, when);
    const char *policy = fos_trace_meta(c.trace, "policy");
    const int n = snprintf(out, size, "%s: CPU %d at %s   ", policy ? policy : "?", cpu,
                           units_time(when, now));
    if (n < 0 || (size_t)n >= size)
        return true;
    if (when > model_end(c.model) || item < 0) {
        snprintf(out + n, size - (size_t)n, "%s", item < 0 ? "idle" : "the run is over");
        return true;
    }
    const struct fos_event *e = track_event(lane.track, lane.trace, item);
    const fos_time end = track_item_end(lane.track, lane.trace, item, lane.end);
    const enum look look = track_look(lane.track, e);
    snprintf(out + n, size - (size_t)n, "%s%s%s   %s \u2192 %s   = %s",
             look == LOOK_RUNNING ? model_name(c.model, e->pid) : "",
             look == LOOK_RUNNING ? "  " : "", look == LOOK_NONE ? "idle" : look_name(look),
             units_time(e->time, from), units_time(end, to), units_time(end - e->time, length));
    return true;
}
