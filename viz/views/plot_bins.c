/*
 * plot_bins.c: histograms of waits and of responses: of the selected process
 * or of all, in the range, from mark to mark, or in the whole run.
 */
#include <stdio.h>

#include "plots.h"

/* A growing run is counted anew when it has grown by one part of so many. */
enum { RENEW = 64, BIN_PIXELS = 14, BINS_WANTED = 40 };

/* ---- Figures ---------------------------------------------------------------------- */

static bool is_same(const struct question *a, const struct question *b)
{
    return a->proc == b->proc && a->from == b->from && a->to == b->to;
}

/* Has the run grown by enough to count anew? */
static bool is_old(const struct ui *ui, uint64_t seen)
{
    const uint64_t grown = ui->model->seen - seen;
    return grown && (fos_trace_ended(ui->trace) || grown >= seen / RENEW);
}

static void drop(struct binned *b)
{
    gather_free(&b->gather);
    b->going = false;
}

static void go_on(struct ui *ui, struct binned *b, int wanted)
{
    const int done = b->going ? gather_go(&b->gather, ui_steps(ui)) : -1;
    if (done > 0) {
        histogram_make(&b->gather.lengths, wanted, &b->histogram);
        b->answered = b->asked;
        b->wanted = wanted;
        b->known = true;
    }
    if (done)
        drop(b);
}

/* A histogram in at most so many bins; NULL: not known yet. */
static const struct histogram *make(struct ui *ui, enum plot which, int wanted)
{
    struct binned *b = &ui->plots.bins[which - PLOT_WAITS];
    fos_time part[2];
    const bool whole = ui_part(ui, part) == PART_WHOLE;
    const struct question now = {ui_pick_proc(ui, ui->selected), part[0],
                                 whole ? INT64_MAX : part[1], ui->model->seen};
    const bool same = b->known && is_same(&b->answered, &now);
    if (same && b->wanted == wanted && !is_old(ui, b->answered.seen))
        return &b->histogram;
    if (b->going && !is_same(&b->asked, &now))
        drop(b);
    if (!b->going) {
        b->asked = now;
        b->going = true;
        gather_begin(&b->gather, ui->model, which == PLOT_WAITS ? GATHER_WAITS : GATHER_RESPONSES,
                     now.proc, part[0], part[1]);
    }
    go_on(ui, b, wanted);
    ui->busy = ui->busy || b->going;
    return b->known && is_same(&b->answered, &now) ? &b->histogram : NULL;
}

void bins_close(struct ui *ui)
{
    drop(&ui->plots.bins[0]);
    drop(&ui->plots.bins[1]);
}

/* ---- Places ------------------------------------------------------------------------- */

/* Bins are equally wide, also where their lengths are not. */
static int edge_x(struct rect area, const struct histogram *h, int edge)
{
    return area.x + (int)((int64_t)area.w * edge / h->bins);
}

static int length_x(struct rect area, const struct histogram *h, fos_time length)
{
    const int bin = histogram_bin(h, length);
    if (bin < 0)
        return area.x + area.w - 1;
    const fos_time from = h->edges[bin], size = h->edges[bin + 1] - from;
    const int x0 = edge_x(area, h, bin), x1 = edge_x(area, h, bin + 1);
    return x0 + (int)((double)(length - from) / (double)size * (x1 - x0));
}

/* ---- Drawing ---------------------------------------------------------------------------- */

static uint32_t bar_color(const struct ui *ui, enum plot which)
{
    const int64_t proc = ui_pick_proc(ui, ui->selected);
    if (proc >= 0)
        return ui_proc_color(ui, ui->model->procs[proc].pid);
    return color_mix(ui->theme->back,
                     ui->theme->look[which == PLOT_WAITS ? LOOK_READY : LOOK_SLEEPING], 180);
}

static void draw_bars(struct ui *ui, const struct frame *f, const struct histogram *h,
                      uint32_t color)
{
    const int gap = ui_px(ui, 1), bottom = f->area.y + f->area.h;
    for (int b = 0; b < h->bins; b++) {
        const int x0 = edge_x(f->area, h, b), x1 = edge_x(f->area, h, b + 1);
        const int y = frame_y(f, h->counts[b]);
        const struct rect slot = {x0, f->area.y, x1 - x0, f->area.h};
        if (rect_has(slot, ui->pointer_x, ui->pointer_y))
            canvas_fill(&ui->canvas, slot, (ui->theme->accent & 0xffffff) | 0x28000000);
        if (!h->counts[b])
            continue;
        /* one is seen beside thousands */
        const int high = bottom - y > ui_px(ui, 2) ? bottom - y : ui_px(ui, 2);
        canvas_fill(&ui->canvas, (struct rect){x0, bottom - high, x1 - x0 - gap, high}, color);
    }
}

/* So many edges lie between two that have a number. */
static int label_step(struct ui *ui, const struct frame *f, const struct histogram *h)
{
    static const int steps[] = {1, 2, 5, 10, 20, 50};
    char text[TIME_TEXT];
    const int width =
        font_width(ui->body, units_mark(h->edges[h->bins - 1], h->edges[1], text)) + ui_px(ui, 12);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (f->area.w * steps[i] / h->bins >= width)
            return steps[i];
    return BINS_MOST;
}

static bool is_power(fos_time t)
{
    while (t >= 10 && t % 10 == 0)
        t /= 10;
    return t <= 1;
}

static void draw_edges(struct ui *ui, const struct frame *f, const struct histogram *h)
{
    const int step = label_step(ui, f, h);
    char text[TIME_TEXT];
    int end = 0;
    for (int e = 0; e <= h->bins; e++)
        if (h->log ? is_power(h->edges[e]) || step == 1 : e % step == 0)
            frame_mark(ui, f, edge_x(f->area, h, e),
                       h->log ? units_time(h->edges[e], text)
                              : units_mark(h->edges[e], step * h->edges[1], text),
                       &end);
}

/* A line with its name and value, on one side of it or, without room, on the other. */
static struct rect draw_value(struct ui *ui, const struct frame *f, const struct histogram *h,
                              const char *name, fos_time value, bool left, struct rect taken)
{
    char text[TIME_TEXT], label[TIME_TEXT + 16];
    const int x = length_x(f->area, h, value), thick = ui_px(ui, 2), pad = ui_px(ui, 4);
    snprintf(label, sizeof(label), "%s %s", name, units_short(value, text));
    const int width = font_width(ui->body, label), height = font_height(ui->body);
    const int before = x - pad - width, behind = x + thick + pad;
    const bool fits = left ? before >= f->area.x : behind + width + pad <= f->area.x + f->area.w;
    struct rect r = {left == fits ? before : behind, f->area.y, width, height};
    if (r.x < taken.x + taken.w + pad && taken.x < r.x + r.w + pad)
        r.y += height;
    canvas_fill(&ui->canvas, (struct rect){x, f->area.y, thick, f->area.h}, ui->theme->text);
    if (r.y + height > f->area.y + f->area.h || r.x < f->area.x)
        return taken;
    canvas_fill(&ui->canvas, (struct rect){r.x - ui_px(ui, 2), r.y, width + pad, height},
                (ui->theme->back & 0xffffff) | 0xb0000000);
    font_draw(ui->body, &ui->canvas, r.x, r.y, ui->theme->text, label);
    return r;
}

/* "C, range: 12, longest 9 ms": of whom, where, how many. */
static void draw_words(struct ui *ui, const struct frame *f, enum plot which,
                       const struct histogram *h)
{
    static const char *const parts[] = {
        [PART_WHOLE] = "", [PART_RANGE] = ", range", [PART_MARKS] = ", A to B"};
    const int64_t proc = ui_pick_proc(ui, ui->selected);
    fos_time part[2];
    char detail[160], longest[TIME_TEXT];
    int at = snprintf(detail, sizeof(detail), "%.40s%s",
                      proc < 0 ? "all" : model_name(ui->model, ui->model->procs[proc].pid),
                      parts[ui_part(ui, part)]);
    if (h)
        at += snprintf(detail + at, sizeof(detail) - (size_t)at, ": %u", h->spread.count);
    if (h && h->spread.count)
        snprintf(detail + at, sizeof(detail) - (size_t)at, ", longest %s",
                 units_time(h->spread.max, longest));
    frame_title(ui, f, which == PLOT_WAITS ? "Waits" : "Responses", detail);
}

/* Where there is nothing to count: none, or all are alike. True if that is so. */
static bool draw_alike(struct ui *ui, const struct frame *f, enum plot which,
                       const struct histogram *h)
{
    char text[TIME_TEXT], words[TIME_TEXT + 48];
    const bool waits = which == PLOT_WAITS;
    if (!h) {
        frame_empty(ui, f, "\u2026"); /* is being counted */
        return true;
    }
    if (!h->bins) {
        frame_empty(ui, f, waits ? "nobody waited" : "none ended");
        return true;
    }
    if (h->spread.min != h->spread.max)
        return false;
    units_time(h->spread.max, text);
    if (h->spread.count == 1)
        snprintf(words, sizeof(words), "one %s, of %s", waits ? "wait" : "response", text);
    else
        snprintf(words, sizeof(words), "all %u are %s", h->spread.count, text);
    frame_empty(ui, f, words);
    return true;
}

void draw_bins_plot(struct ui *ui, struct frame *f, enum plot which)
{
    const int room = f->area.w / ui_px(ui, BIN_PIXELS);
    const struct histogram *h = make(ui, which,
                                     room < 4             ? 4
                                     : room < BINS_WANTED ? room
                                                          : BINS_WANTED);
    ui->plots.bins[which - PLOT_WAITS].shown = h != NULL;
    draw_words(ui, f, which, h);
    frame_ground(ui, f);
    if (draw_alike(ui, f, which, h))
        return;
    if (2 * f->area.h >= 5 * font_height(ui->body))
        f->head = font_height(ui->body) + ui_px(ui, 2);
    frame_counts(ui, f, h->most);
    draw_bars(ui, f, h, bar_color(ui, which));
    draw_edges(ui, f, h);
    const struct rect mean = draw_value(ui, f, h, "mean", spread_mean(&h->spread), true,
                                        (struct rect){INT32_MIN / 2, 0, 0, 0});
    draw_value(ui, f, h, "p95", h->spread.p95, false, mean);
}

bool bins_plot_describe(const struct ui *ui, enum plot which, int x, char *out, size_t size)
{
    const struct histogram *h = &ui->plots.bins[which - PLOT_WAITS].histogram;
    const struct rect area = ui->plots.areas[which];
    char a[TIME_TEXT], b[TIME_TEXT];
    int bin = 0;
    if (!h->bins || !ui->plots.bins[which - PLOT_WAITS].shown)
        return false;
    while (bin + 1 < h->bins && edge_x(area, h, bin + 1) <= x)
        bin++;
    snprintf(out, size, "%s from %s to below %s: %u of %u (%.1f %%)",
             which == PLOT_WAITS ? "waits" : "responses", units_time(h->edges[bin], a),
             units_time(h->edges[bin + 1], b), h->counts[bin], h->spread.count,
             (double)h->counts[bin] * 100 / h->spread.count);
    return true;
}
