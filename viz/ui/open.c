/*
 * open.c: opening a run in place of another. What is new of it begins as at
 * the start of the program; what is the window's (its canvas, fonts, colours,
 * pointer) moves over, and stands in one list: keep().
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "start.h"
#include "viz/views/views.h"

/* ---- A run ------------------------------------------------------------------------------------
 */

int run_open(struct run *r, const char *path, const char *called, char *error, size_t size,
             int *code)
{
    struct fos_trace_error why;
    *r = (struct run){.source.control = -1};
    *code = 2;
    r->trace = fos_trace_open(path, &why);
    if (!r->trace) {
        snprintf(error, size, "%s", why.message);
        return -EINVAL;
    }
    *code = 3;
    r->model = model_new(r->trace);
    r->source.file = strdup(called);
    if (r->model && r->source.file && !model_update(r->model)) {
        *code = 0;
        return 0;
    }
    snprintf(error, size, "not enough memory for the trace %s", called);
    run_close(r);
    return -ENOMEM;
}

void run_close(struct run *r)
{
    if (r->source.job)
        job_end(r->source.job);
    free(r->source.job);
    free(r->source.file);
    if (r->source.control >= 0)
        close(r->source.control);
    free(r->colors);
    fos_metrics_free(r->figures.metrics);
    model_free(r->model);
    fos_trace_close(r->trace);
    *r = (struct run){.source.control = -1};
}

/* ---- Showing it --------------------------------------------------------------------------------
 */

/* What stays when another run is shown; it is taken away from `old`. */
static void keep(struct ui *ui, struct ui *old)
{
    ui->options = old->options;
    ui->theme = old->theme;
    ui->canvas = old->canvas;
    ui->body = old->body;
    ui->bold = old->bold;
    ui->large = old->large;
    ui->scale = old->scale;
    ui->density = old->density;
    ui->spans = old->spans;
    ui->pointer_x = old->pointer_x;
    ui->pointer_y = old->pointer_y;
    ui->mods = old->mods;
    ui->panes = old->panes;
    memcpy(ui->split, old->split, sizeof(ui->split));
    ui->tab = old->tab;
    ui->start = old->start;
    old->canvas = (struct canvas){0};
    old->body = old->bold = old->large = NULL;
    old->spans = NULL;
    old->start = NULL;
}

/* From now on this is the run that is shown. */
static void take(struct ui *ui, struct run *r)
{
    ui->trace = r->trace;
    ui->model = r->model;
    ui->source = r->source;
    ui->control = r->source.control;
    ui->source.control = -1;
    *r = (struct run){.source.control = -1};
    const char *clock = fos_trace_meta(ui->trace, "clock");
    ui->view.live = clock && !strcmp(clock, "real") && !fos_trace_ended(ui->trace);
}

int start_show(struct ui *ui, struct run *r)
{
    struct ui *old = malloc(sizeof(*old));
    if (!old)
        return -ENOMEM;
    *old = *ui;
    *ui = (struct ui){0};
    ui_begin(ui);
    keep(ui, old);
    if (ui->tab == TAB_COMPARE && !ui->start->first)
        ui->tab = TAB_METRICS;
    take(ui, r);
    ui_free(old);
    return 0;
}

int start_swap(struct ui *ui, int i)
{
    struct run *r;
    struct run now = {
        .trace = ui->trace, .model = ui->model, .source = ui->source, .figures = ui->compare.own};
    struct ui *old = malloc(sizeof(*old));
    if (!old)
        return -ENOMEM;
    now.source.control = ui->control;
    *old = *ui;
    *ui = (struct ui){0};
    ui_begin(ui);
    keep(ui, old);
    ui->compare = old->compare;
    ui->view = old->view;
    ui->notes = old->notes; /* of times, which they have in common */
    memcpy(ui->marks, old->marks, sizeof(ui->marks));
    memcpy(ui->range, old->range, sizeof(ui->range));
    ui->marks[0] = old->marks[0];
    ui->marks[1] = old->marks[1];
    ui->notes = old->notes;
    r = &ui->compare.runs[i];
    ui->compare.own = r->figures;
    free(r->colors);
    for (int k = 0; k < ui->compare.count; k++)
        ui->compare.runs[k].colored = 0; /* they are those of the run that is shown */
    take(ui, r);
    *r = now;
    old->compare.count = 0;
    old->compare.own.metrics = NULL;
    old->trace = NULL;
    old->model = NULL;
    old->source = (struct source){.control = -1};
    old->control = -1;
    ui_free(old);
    view_seek(&ui->view, ui->model, ui->view.cursor.time);
    ui_layout(ui);
    ui->dirty = true;
    return 0;
}

int ui_open(struct ui *ui, const char *path)
{
    char error[512];
    int code;
    struct run r;
    struct errand e = {.file = strdup(path)};
    int failed = run_open(&r, path, path, error, sizeof(error), &code);
    if (!failed)
        failed = start_show(ui, &r);
    if (failed) {
        start_fail(ui, &e, error, NULL, code);
        return failed;
    }
    free(e.file);
    if (ui_first_view(ui, error, sizeof(error), &code))
        ui_notice(ui, "%s", error);
    return 0;
}
