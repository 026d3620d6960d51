/*
 * compare.c: view 8. Several runs, one under the other on one time scale with
 * one cursor, and beside each its figures and how they differ from the first.
 */
#include <errno.h>
#include <stdio.h>

#include "viz/ui/start.h"
#include "views.h"

enum { EDGE = 12, STRIP = 14, MANY_CPUS = 4 };

/* ---- Coming and going ---------------------------------------------------------------- */

int compare_add(struct ui *ui, struct run *r)
{
    if (ui->compare.count == RUNS_MOST)
        return -ENOSPC;
    ui->compare.runs[ui->compare.count++] = *r;
    *r = (struct run){.source.control = -1};
    ui->dirty = true;
    return 0;
}

bool compare_drop(struct ui *ui)
{
    if (!ui->compare.count)
        return false;
    run_close(&ui->compare.runs[--ui->compare.count]);
    return true;
}

void compare_close(struct ui *ui)
{
    while (compare_drop(ui))
        continue;
}

bool compare_grows(const struct ui *ui)
{
    bool grows = false;
    for (int i = 0; i < ui->compare.count; i++)
        grows |= !fos_trace_ended(ui->compare.runs[i].trace);
    return grows && !ui->options.screenshot;
}

void compare_refresh(struct ui *ui)
{
    for (int i = 0; compare_grows(ui) && i < ui->compare.count; i++) {
        struct run *r = &ui->compare.runs[i];
        if (fos_trace_ended(r->trace) || fos_trace_refresh(r->trace) <= 0)
            continue;
        if (model_update(r->model))
            ui_notice(ui, "Out of memory: the rest of a run is not shown.");
        ui->dirty = true;
    }
}

/* ---- Figures --------------------------------------------------------------------------- */

static int summarize(const struct fos_trace *t, struct run_figures *out)
{
    struct fos_metrics *m = fos_metrics_new();
    struct fos_summary s;
    int error = m ? fos_metrics_update(m, t) : -ENOMEM;
    if (!error)
        error = fos_metrics_summary(m, &s);
    if (!error)
        *out = (struct run_figures){
            fos_trace_count(t),
            {s.turnaround.mean, s.response.mean, s.wait.mean, (double)s.context_switches}};
    fos_metrics_free(m);
    return error;
}

/* They are kept until the trace grows. */
static const struct run_figures *figures_of(const struct fos_trace *t, struct run_figures *kept)
{
    if (kept->seen != fos_trace_count(t) && summarize(t, kept))
        return NULL;
    return kept->seen ? kept : NULL;
}

/* "wait 12.3 ms (-26 %)": what it is, and how much more or less than in the first run. */
static void figure_text(const char *name, double value, double first, struct unit unit, bool time,
                        char *out, size_t size)
{
    char number[TIME_TEXT];
    int n;
    if (time)
        n = snprintf(out, size, "%s %s %s", name,
                     units_number(unit, (fos_time)(value + 0.5), number), unit.name);
    else
        n = snprintf(out, size, "%s %.0f", name, value);
    if (first > 0 && value != first && n > 0 && (size_t)n < size)
        snprintf(out + n, size - (size_t)n, " (%+.0f %%)", (value - first) / first * 100);
}

/* In one line, or in more where it is narrow; returns the y below. */
static int write_figures(struct ui *ui, struct rect r, const struct run_figures *f,
                         const struct run_figures *first)
{
    static const char *const names[RUN_FIGURES] = {"turnaround", "response", "wait", "switches"};
    const struct unit unit = units_for(model_end(ui->model));
    const int line = font_height(ui->body) + ui_px(ui, 2);
    int x = r.x, y = r.y;
    char text[96];
    for (int i = 0; f && first && i < RUN_FIGURES; i++) {
        figure_text(names[i], f->value[i], first->value[i], unit, i < 3, text, sizeof(text));
        if (x > r.x && x + font_width(ui->body, text) > r.x + r.w) {
            x = r.x;
            y += line;
        }
        x = font_draw_fit(ui->body, &ui->canvas, x, y, r.x + r.w - x, ui->theme->dim, text) +
            ui_px(ui, 14);
    }
    return y + line;
}

/* ---- Strips ------------------------------------------------------------------------------ */

static void draw_strip(struct ui *ui, const struct model *m, int cpu, const struct timemap *map,
                       struct rect r)
{
    const struct lane lane = lane_of_cpu(m, cpu);
    const size_t count = spans_make(&lane, map, ui->spans, (size_t)map->width);
    canvas_fill(&ui->canvas, r, ui->theme->back);
    for (size_t i = 0; i < count; i++) {
        const struct span *s = &ui->spans[i];
        const struct fos_event *e = track_event(lane.track, lane.trace, s->item);
        const int64_t proc = s->look == LOOK_RUNNING ? model_find(m, e->pid) : -1;
        const int w = s->x1 - s->x0;
        canvas_fill(&ui->canvas, (struct rect){r.x + s->x0, r.y, w > 3 ? w - 1 : w, r.h},
                    proc >= 0 ? ui->theme->proc[proc % PROC_COLORS]
                              : ui->theme->look[LOOK_SWITCHING]);
    }
}

/* One run: its policy, a strip for each CPU, its figures. Returns the y below. */
static int draw_run(struct ui *ui, struct rect r, const struct model *m, const struct timemap *map,
                    const struct run_figures *figures, const struct run_figures *first)
{
    const int strip = ui_px(ui, STRIP), line = font_height(ui->body) + ui_px(ui, 4);
    const char *policy = fos_trace_meta(m->trace, "policy"),
               *name = fos_trace_meta(m->trace, "name");
    char end[TIME_TEXT], text[160];
    snprintf(text, sizeof(text), "%.60s   %.60s, ends at %s", policy ? policy : "?",
             name ? name : "", units_time(model_end(m), end));
    font_draw_fit(ui->bold, &ui->canvas, r.x, r.y, r.w, ui->theme->text, text);
    int y = r.y + line;
    for (int c = 0; c < m->cpu_count && c < MANY_CPUS; c++, y += strip + 1)
        draw_strip(ui, m, c, map, (struct rect){r.x, y, map->width, strip});
    const int at = timemap_pixel(map, ui->view.cursor.time), thick = ui_px(ui, 2);
    const int out = ui_px(ui, 3), top = r.y + line - out;
    if (at >= 0 && at < map->width)
        canvas_fill(&ui->canvas, (struct rect){r.x + at - thick / 2, top, thick, y - top + out},
                    ui->theme->text);
    y += ui_px(ui, 3);
    return write_figures(ui, (struct rect){r.x, y, r.w, line}, figures, first) + ui_px(ui, 7);
}

void draw_compare(struct ui *ui, struct rect r)
{
    const int edge = ui_px(ui, EDGE);
    fos_time longest = model_end(ui->model);
    r = (struct rect){r.x + edge, r.y + ui_px(ui, 6), r.w - 2 * edge, r.h - ui_px(ui, 8)};
    if (!ui->compare.count || r.w < 2) {
        words_draw(ui, r, 4, ui->theme->dim,
                   "One run is open. Give several traces of a workload to see them side by side: "
                   "fiberos-viz rr.fos mlfq.fos");
        return;
    }
    for (int i = 0; i < ui->compare.count; i++)
        if (model_end(ui->compare.runs[i].model) > longest)
            longest = model_end(ui->compare.runs[i].model);
    /* One scale for all: a run that is done sooner looks shorter. */
    const struct timemap map = {0, longest >= r.w ? longest + 1 : r.w, r.w};
    const struct run_figures *first = figures_of(ui->trace, &ui->compare.first);
    r.y = draw_run(ui, r, ui->model, &map, first, first);
    for (int i = 0; i < ui->compare.count; i++) {
        struct run *run = &ui->compare.runs[i];
        r.y = draw_run(ui, r, run->model, &map, figures_of(run->trace, &run->figures), first);
    }
}
