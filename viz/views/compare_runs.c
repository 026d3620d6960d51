/*
 * compare_runs.c: runs come and go, grow, and change places.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "viz/ui/start.h"

/* ---- Coming and going
 * ---------------------------------------------------------------------------- */

/* The window on time is that of all: it reaches as far as the longest of them. */
static void reach_far(struct ui *ui)
{
    const fos_time end = view_end(&ui->view, ui->model);
    const bool whole = ui->view.map.origin == 0 && ui->view.map.span >= end;
    ui->view.longest = 0;
    for (int i = 0; i < ui->compare.count; i++)
        if (model_end(ui->compare.runs[i].model) > ui->view.longest)
            ui->view.longest = model_end(ui->compare.runs[i].model);
    if (whole && !ui->view.follow)
        view_fit(&ui->view, ui->model);
}

int compare_add(struct ui *ui, struct run *r)
{
    if (ui->compare.count == RUNS_MOST)
        return -ENOSPC;
    ui->compare.runs[ui->compare.count++] = *r;
    *r = (struct run){.source.control = -1};
    ui->compare.reveal = true;
    reach_far(ui);
    ui->dirty = true;
    return 0;
}

bool compare_drop(struct ui *ui)
{
    if (!ui->compare.count)
        return false;
    run_close(&ui->compare.runs[--ui->compare.count]);
    if (ui->compare.place > ui->compare.count)
        ui->compare.place = ui->compare.count;
    reach_far(ui);
    return true;
}

void compare_close(struct ui *ui)
{
    while (ui->compare.count)
        run_close(&ui->compare.runs[--ui->compare.count]);
    fos_metrics_free(ui->compare.own.metrics);
    ui->compare.own = (struct run_figures){0};
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
        reach_far(ui);
        ui->dirty = true;
    }
}

/* ---- Places
 * ------------------------------------------------------------------------------------------ */

int compare_places(const struct ui *ui)
{
    return ui->compare.count + 1;
}

/* Number among the others; -1: it is the one that is shown. */
static int other_at(const struct ui *ui, int place)
{
    return place == ui->compare.place ? -1 : place < ui->compare.place ? place : place - 1;
}

struct contender compare_at(struct ui *ui, int place)
{
    const int other = other_at(ui, place);
    if (other < 0)
        return (struct contender){ui->trace, ui->model, &ui->compare.own, &ui->source, true};
    struct run *r = &ui->compare.runs[other];
    return (struct contender){r->trace, r->model, &r->figures, &r->source, false};
}

int compare_show(struct ui *ui, int place)
{
    const int other = other_at(ui, place), before = ui->compare.place;
    if (other < 0 || other >= ui->compare.count)
        return 0;
    const int error = start_swap(ui, other);
    if (error)
        return error;
    /* The one that was shown is at [other] now; it goes to where it stood. */
    struct run *runs = ui->compare.runs, was = runs[other];
    const int to = before < place ? before : before - 1;
    const size_t size = sizeof(*runs);
    memmove(&runs[other], &runs[other + 1], (size_t)(ui->compare.count - other - 1) * size);
    memmove(&runs[to + 1], &runs[to], (size_t)(ui->compare.count - to - 1) * size);
    runs[to] = was;
    ui->compare.place = place;
    reach_far(ui);
    return 0;
}

/* ---- Figures
 * ------------------------------------------------------------------------------------------- */

const struct run_figures *compare_figures(const struct contender *c)
{
    struct run_figures *f = c->figures;
    struct fos_summary s;
    if (f->seen == fos_trace_count(c->trace))
        return f;
    if (!f->metrics)
        f->metrics = fos_metrics_new();
    if (!f->metrics || fos_metrics_update(f->metrics, c->trace) ||
        fos_metrics_summary(f->metrics, &s))
        return f->seen ? f : NULL;
    f->value[FIGURE_TURNAROUND] = s.turnaround.mean;
    f->value[FIGURE_RESPONSE] = s.response.mean;
    f->value[FIGURE_WAIT] = s.wait.mean;
    f->value[FIGURE_SWITCHES] = (double)s.context_switches;
    f->seen = fos_trace_count(c->trace);
    return f;
}

/* ---- Colours
 * --------------------------------------------------------------------------------------------- */

struct named {
    const char *name;
    uint32_t index;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    const int order = strcmp(x->name, y->name);
    return order ? order : x->index < y->index ? -1 : 1;
}

static struct named *sort_names(const struct model *m)
{
    struct named *list = malloc((m->proc_count + 1) * sizeof(*list));
    for (size_t i = 0; list && i < m->proc_count; i++)
        list[i] = (struct named){fos_trace_text(m->trace, m->procs[i].name), (uint32_t)i};
    if (list)
        qsort(list, m->proc_count, sizeof(*list), by_name);
    return list;
}

/* The k-th process of a name has the colour of the k-th of that name in the other run. */
static void match_colors(struct run *r, const struct named *own, const struct named *theirs,
                         size_t count)
{
    size_t j = 0;
    for (size_t i = 0; i < r->model->proc_count; i++) {
        while (j < count && strcmp(theirs[j].name, own[i].name) < 0)
            j++;
        const bool same = j < count && !strcmp(theirs[j].name, own[i].name);
        r->colors[own[i].index] = (uint8_t)((same ? theirs[j].index : own[i].index) % PROC_COLORS);
        j += same;
    }
}

static void choose_colors(struct ui *ui, struct run *r)
{
    const size_t count = r->model->proc_count, others = ui->model->proc_count;
    if (r->colors && r->colored == count && r->colored_by == others)
        return;
    struct named *own = sort_names(r->model), *theirs = sort_names(ui->model);
    uint8_t *colors = realloc(r->colors, count + 1);
    if (colors)
        r->colors = colors;
    if (own && theirs && colors) {
        match_colors(r, own, theirs, others);
        r->colored = count;
        r->colored_by = others;
    } else {
        r->colored = 0;
    }
    free(own);
    free(theirs);
}

uint32_t compare_color(struct ui *ui, int place, uint32_t pid)
{
    const int other = other_at(ui, place);
    if (other < 0)
        return ui_proc_color(ui, pid);
    struct run *r = &ui->compare.runs[other];
    choose_colors(ui, r);
    const int64_t i = model_find(r->model, pid);
    if (i < 0 || (size_t)i >= r->colored)
        return ui->theme->dim;
    return ui->theme->proc[r->colors[i]];
}
