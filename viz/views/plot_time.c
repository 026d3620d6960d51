/*
 * plot_time.c: the plots over time. Shares are those of columns that begin
 * at round times, so that they stay what they are while the window moves;
 * the number of READY processes is told for each pixel: mean, least, most.
 */
#include <stdio.h>
#include <stdlib.h>

#include "plots.h"
#include "viz/model/times.h"

enum { COLUMN = 7, PALE = 64 };

/* ---- Figures ---------------------------------------------------------------------- */

static int64_t chosen(const struct ui *ui)
{
    return ui_pick_proc(ui, ui->selected);
}

/* Columns of a round length that cover the window. */
static struct timemap steps_of(const struct ui *ui, const struct timemap *map)
{
    const fos_time least = times_multiply(map->span / map->width, ui_px(ui, COLUMN));
    const fos_time step = units_step(least > 0 ? least : 1);
    const fos_time first = map->origin / step * step;
    if (times_add(map->origin + map->span, step) == INT64_MAX)
        return *map; /* the end of all times is not round */
    const fos_time count = (map->origin + map->span - first + step - 1) / step;
    return (struct timemap){first, count * step, (int)count};
}

static bool same_map(const struct timemap *a, const struct timemap *b)
{
    return a->origin == b->origin && a->span == b->span && a->width == b->width;
}

static bool reserve(struct plots_view *v, int width)
{
    if (width <= v->room)
        return true;
    struct stretch *stretches = realloc(v->stretches, (size_t)width * sizeof(*stretches));
    v->stretches = stretches ? stretches : v->stretches;
    fos_time *waits = realloc(v->waits, (size_t)width * sizeof(*waits));
    v->waits = waits ? waits : v->waits;
    if (!stretches || !waits)
        return false;
    v->room = width;
    return true;
}

static void make_stretches(const struct ui *ui, struct plots_view *v)
{
    struct level_walk walk;
    levels_begin(&walk, &ui->model->levels, ui->trace, v->map.origin);
    for (int x = 0; x < v->map.width; x++)
        levels_next(&walk, timemap_time(&v->map, x + 1), &v->stretches[x]);
    if (v->proc >= 0)
        share_wait(ui->model, (size_t)v->proc, &v->map, v->waits);
}

bool plot_time_make(struct ui *ui, const struct frame *f)
{
    struct plots_view *v = &ui->plots;
    const struct timemap map = {ui->view.map.origin, ui->view.map.span, f->area.w};
    if (v->seen == ui->model->seen && v->proc == chosen(ui) && same_map(&v->map, &map))
        return v->seen > 0;
    v->seen = 0;
    v->map = map;
    v->steps = steps_of(ui, &map);
    v->proc = chosen(ui);
    if (!reserve(v, map.width) || share_make(&v->shares, ui->model, &v->steps, v->proc))
        return false;
    make_stretches(ui, v);
    v->seen = ui->model->seen;
    return v->seen > 0;
}

/* ---- What both have ------------------------------------------------------------------- */

static void upright(struct ui *ui, const struct frame *f, fos_time when, int thick, uint32_t color)
{
    const int x = timemap_pixel(&ui->plots.map, when);
    if (x >= 0 && x < ui->plots.map.width)
        canvas_fill(&ui->canvas,
                    (struct rect){f->area.x + x - thick / 2, f->area.y, thick, f->area.h}, color);
}

static void shade(struct ui *ui, const struct frame *f, fos_time from, fos_time to, uint32_t color)
{
    const int x0 = timemap_pixel(&ui->plots.map, from), x1 = timemap_pixel(&ui->plots.map, to);
    const int left = x0 < 0 ? 0 : x0;
    if (x1 > left)
        canvas_fill(&ui->canvas, (struct rect){f->area.x + left, f->area.y, x1 - left, f->area.h},
                    color);
}

/* The cursor, the range and the marks, as on the timeline. */
static void draw_over(struct ui *ui, const struct frame *f)
{
    const fos_time now = ui->view.cursor.time;
    if (now < model_end(ui->model))
        shade(ui, f, now, INT64_MAX, (ui->theme->back & 0xffffff) | 0x80000000);
    if (ui->range[1] > ui->range[0])
        shade(ui, f, ui->range[0], ui->range[1], (ui->theme->accent & 0xffffff) | 0x38000000);
    for (int i = 0; i < 2; i++)
        if (ui->marks[i] >= 0)
            upright(ui, f, ui->marks[i], ui_px(ui, 1), ui->theme->accent);
    upright(ui, f, now, ui_px(ui, 2), ui->theme->accent);
    if (f->marks)
        frame_times(ui, f, &ui->plots.map);
}

/* The selected process in its colour, the others pale; all in theirs if none is selected. */
static uint32_t color_of(const struct ui *ui, int64_t proc)
{
    const struct plots_view *v = &ui->plots;
    const uint32_t color = proc < 0 ? color_mix(ui->theme->back, ui->theme->dim, 150)
                                    : ui_proc_color(ui, ui->model->procs[proc].pid);
    const bool pale = v->proc >= 0 && v->proc != proc;
    return pale ? color_mix(ui->theme->back, color, PALE) : color;
}

/* ---- Whose the CPUs were ----------------------------------------------------------------- */

static int64_t proc_of(const struct share_plot *p, int k)
{
    return k < p->count ? (int64_t)p->procs[k] : TRACK_BEFORE;
}

/* Number i from the bottom: the selected process first, where its height can be read best. */
static int layer(const struct plots_view *v, int i)
{
    for (int k = 0; k < v->shares.count && v->proc >= 0; k++)
        if (proc_of(&v->shares, k) == v->proc)
            return i == 0 ? k : i <= k ? i - 1 : i;
    return i;
}

static void draw_column(struct ui *ui, const struct frame *f, int bin)
{
    const struct plots_view *v = &ui->plots;
    const struct share_plot *p = &v->shares;
    int x0 = timemap_pixel(&v->map, timemap_time(&v->steps, bin));
    const int x1 = timemap_pixel(&v->map, timemap_time(&v->steps, bin + 1));
    fos_time below = 0;
    x0 = x0 < 0 ? 0 : x0;
    for (int i = 0; i <= p->count && p->whole[bin]; i++) {
        const int k = layer(v, i);
        const int low = frame_y(f, (double)below / (double)p->whole[bin]);
        below = times_add(below, share_time(p, bin, k));
        const int high = frame_y(f, (double)below / (double)p->whole[bin]);
        canvas_fill(&ui->canvas, (struct rect){f->area.x + x0, high, x1 - x0, low - high},
                    color_of(ui, proc_of(p, k)));
    }
}

/* Of the window: how busy the CPUs were, or what the selected process had of them. */
static void share_title(struct ui *ui, const struct frame *f)
{
    const struct plots_view *v = &ui->plots;
    fos_time all = 0, ran = 0;
    char step[TIME_TEXT], detail[128];
    for (int b = 0; b < v->shares.bins; b++) {
        all = times_add(all, v->shares.whole[b]);
        for (int k = 0; k <= v->shares.count; k++)
            if (v->proc < 0 || proc_of(&v->shares, k) == v->proc)
                ran = times_add(ran, share_time(&v->shares, b, k));
    }
    units_time(v->steps.span / v->steps.width, step);
    snprintf(detail, sizeof(detail), "%.40s %.1f %%, per %s",
             v->proc < 0 ? "busy" : model_name(ui->model, ui->model->procs[v->proc].pid),
             all > 0 ? (double)ran * 100 / (double)all : 0.0, step);
    frame_title(ui, f, "CPU share", detail);
}

void draw_share_plot(struct ui *ui, struct frame *f)
{
    frame_ground(ui, f);
    if (!plot_time_make(ui, f)) {
        frame_title(ui, f, "CPU share", "");
        frame_empty(ui, f, "nothing has happened yet");
        return;
    }
    share_title(ui, f);
    frame_level(ui, f, 0, "0");
    if (f->area.h >= ui_px(ui, 56))
        frame_level(ui, f, 0.5, "50");
    frame_level(ui, f, 1, "100 %");
    const struct rect before = canvas_clip(&ui->canvas, f->area);
    for (int b = 0; b < ui->plots.shares.bins; b++)
        draw_column(ui, f, b);
    canvas_unclip(&ui->canvas, before);
    draw_over(ui, f);
}

/* The column that is drawn at `x`; -1. */
static int column_at(const struct plots_view *v, int x)
{
    const int bin = timemap_pixel(&v->steps, timemap_time(&v->map, x + 1) - 1);
    return bin < v->shares.bins && v->shares.whole[bin] ? bin : -1;
}

/* The layer that is drawn at height `y`, and its time; behind the last where the CPUs were idle. */
static int layer_at(const struct plots_view *v, int bin, int y, fos_time *time)
{
    const struct frame f = {.area = v->areas[PLOT_SHARE], .top = 1};
    const double whole = (double)v->shares.whole[bin];
    fos_time below = 0;
    for (int i = 0; i <= v->shares.count; i++) {
        *time = share_time(&v->shares, bin, layer(v, i));
        below = times_add(below, *time);
        if (y >= frame_y(&f, (double)below / whole))
            return i;
    }
    *time = times_add(v->shares.whole[bin], -below);
    return v->shares.count + 1;
}

bool share_plot_describe(const struct ui *ui, int x, int y, char *out, size_t size)
{
    const struct plots_view *v = &ui->plots;
    const struct share_plot *p = &v->shares;
    const int bin = column_at(v, x - v->areas[PLOT_SHARE].x);
    char a[TIME_TEXT], b[TIME_TEXT], who[96] = "idle";
    fos_time time;
    if (bin < 0)
        return false;
    const int i = layer_at(v, bin, y, &time);
    if (i <= p->count && layer(v, i) < p->count)
        snprintf(who, sizeof(who), "%.80s",
                 model_name(ui->model, ui->model->procs[p->procs[layer(v, i)]].pid));
    else if (i <= p->count)
        snprintf(who, sizeof(who), "%u others", p->others);
    snprintf(out, size, "%s   %.1f %% of the CPU%s   %s \u2192 %s", who,
             (double)time * 100 / (double)p->whole[bin], model_cpus(ui->model) > 1 ? "s" : "",
             units_time(timemap_time(&v->steps, bin), a),
             units_time(timemap_time(&v->steps, bin + 1), b));
    return true;
}

/* ---- How many are READY -------------------------------------------------------------------- */

static double mean_of(const struct stretch *s)
{
    return s->length > 0 ? (double)s->ready_time / (double)s->length : 0;
}

/* A line from pixel to pixel at the mean; behind it, from the least to the most. */
static void draw_queue_pixel(struct ui *ui, const struct frame *f, int x, int *last)
{
    const struct plots_view *v = &ui->plots;
    const struct stretch *s = &v->stretches[x];
    const uint32_t ready = ui->theme->look[LOOK_READY];
    const int left = f->area.x + x, thick = ui_px(ui, 2), bottom = f->area.y + f->area.h;
    const int y = frame_y(f, mean_of(s)), high = frame_y(f, s->most);
    const int low = frame_y(f, s->least);
    if (s->length <= 0)
        return;
    canvas_fill(&ui->canvas, (struct rect){left, high, 1, low - high},
                color_mix(ui->theme->back, ready, 110));
    canvas_fill(&ui->canvas, (struct rect){left, low, 1, bottom - low},
                color_mix(ui->theme->back, ready, 56));
    if (v->proc >= 0) {
        const int own = frame_y(f, (double)v->waits[x] / (double)s->length);
        canvas_fill(&ui->canvas, (struct rect){left, own, 1, bottom - own},
                    ui_proc_color(ui, ui->model->procs[v->proc].pid));
    }
    const int from = *last < 0 || *last > y ? y : *last, to = *last > y ? *last : y;
    canvas_fill(&ui->canvas, (struct rect){left, from - thick / 2, 1, to - from + thick}, ready);
    *last = y;
}

static uint32_t most_ready(const struct plots_view *v)
{
    uint32_t most = 1;
    for (int x = 0; x < v->map.width; x++)
        most = v->stretches[x].most > most ? v->stretches[x].most : most;
    return most;
}

static void ready_title(struct ui *ui, const struct frame *f)
{
    const struct plots_view *v = &ui->plots;
    uint64_t sum = 0;
    fos_time length = 0;
    uint32_t most = 0;
    char detail[64];
    for (int x = 0; x < v->map.width; x++) {
        sum += v->stretches[x].ready_time;
        length += v->stretches[x].length;
        most = v->stretches[x].most > most ? v->stretches[x].most : most;
    }
    snprintf(detail, sizeof(detail), "mean %.2f, at most %u",
             length > 0 ? (double)sum / (double)length : 0.0, most);
    frame_title(ui, f, "READY processes", detail);
}

void draw_ready_plot(struct ui *ui, struct frame *f)
{
    frame_ground(ui, f);
    if (!plot_time_make(ui, f)) {
        frame_title(ui, f, "READY processes", "");
        frame_empty(ui, f, "nothing has happened yet");
        return;
    }
    int last = -1;
    ready_title(ui, f);
    frame_counts(ui, f, most_ready(&ui->plots));
    const struct rect before = canvas_clip(&ui->canvas, f->area);
    for (int x = 0; x < ui->plots.map.width; x++)
        draw_queue_pixel(ui, f, x, &last);
    canvas_unclip(&ui->canvas, before);
    draw_over(ui, f);
}

bool ready_plot_describe(const struct ui *ui, int x, int y, char *out, size_t size)
{
    const struct plots_view *v = &ui->plots;
    const int at = x - v->areas[PLOT_READY].x;
    const struct stretch *s = &v->stretches[at];
    char a[TIME_TEXT], b[TIME_TEXT], count[96];
    (void)y;
    if (at >= v->map.width || s->length <= 0)
        return false;
    if (s->least == s->most)
        snprintf(count, sizeof(count), "%u", s->least);
    else
        snprintf(count, sizeof(count), "%u to %u, mean %.2f", s->least, s->most, mean_of(s));
    snprintf(out, size, "READY: %s   %s \u2192 %s", count, units_time(timemap_time(&v->map, at), a),
             units_time(timemap_time(&v->map, at + 1), b));
    return true;
}
