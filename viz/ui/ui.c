/*
 * ui.c: the life of the interface: opening a trace, fonts, size, time.
 */
#include "shown.h"
#include "start.h"
#include "viz/paper/png.h"
#include "viz/views/views.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MILLISECOND = 1000000, FRAME_MS = 16, POLL_MS = 33, TEXT = 14, LARGE = 20 };

/* ---- Opening ----------------------------------------------------------------- */

static int fail(char *error, size_t size, int *code, int value, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(error, size, format, args);
    va_end(args);
    *code = value;
    return -1;
}

static void first_motion(struct ui *ui)
{
    const bool placed = ui->options.at || ui->options.range || ui->options.screenshot;
    if (!fos_trace_ended(ui->trace) && !placed)
        view_follow(&ui->view, ui->model);
    else
        ui->view.playing = !placed && !ui->options.paused && !ui->options.reduced_motion;
}

void ui_begin(struct ui *ui)
{
    ui->pointer_x = ui->pointer_y = -1;
    ui->split_hover = SPLITS;
    ui->hover.item = ui->selected.item = TRACK_BEFORE;
    ui->marks[0] = ui->marks[1] = -1;
    ui->view.map = (struct timemap){0, 1, 1};
    ui->control = ui->source.control = -1;
}

/* What the command line asks for is for the first run; what is about the window stays. */
static void forget_asked(struct ui_options *o)
{
    *o = (struct ui_options){.theme = o->theme,
                             .screenshot = o->screenshot,
                             .whole = o->whole,
                             .per_pixel = o->per_pixel,
                             .animate = o->animate,
                             .fps = o->fps,
                             .seconds = o->seconds,
                             .width = o->width,
                             .height = o->height,
                             .scale = o->scale,
                             .control = -1,
                             .reduced_motion = o->reduced_motion,
                             .paused = o->paused,
                             .bench = o->bench};
}

int ui_first_view(struct ui *ui, char *error, size_t size, int *code)
{
    struct ui_options *o = &ui->options;
    if (!ui->start->first)
        forget_asked(o);
    ui->start->first = false;
    ui_layout(ui);
    if (shown_set(ui, error, size)) {
        *code = 2;
        return -EINVAL;
    }
    first_motion(ui);
    ui->dirty = true;
    return 0;
}

/* What is named on the command line: a trace is opened at once, a workload is on its way then. */
static int open_named(struct ui *ui, char *error, size_t size, int *code)
{
    struct run r;
    if (!ui->options.file) {
        start_choose(ui);
        return 0;
    }
    ui->start->first = true;
    if (start_is_workload(ui->options.file)) {
        if (!access(ui->options.file, R_OK))
            return start_named(ui, error, size, code);
        return fail(error, size, code, 2, "%s: %s", ui->options.file, strerror(errno));
    }
    if (run_open(&r, ui->options.file, ui->options.file, error, size, code))
        return -EINVAL;
    if (start_show(ui, &r)) {
        run_close(&r);
        return fail(error, size, code, 3, "not enough memory");
    }
    ui->control = ui->options.control;
    if (start_named(ui, error, size, code))
        return -EINVAL;
    return ui_first_view(ui, error, size, code);
}

struct ui *ui_new(const struct ui_options *options, char *error, size_t size, int *code)
{
    struct ui *ui = calloc(1, sizeof(*ui));
    struct start *start = calloc(1, sizeof(*start));
    if (!ui || !start) {
        fail(error, size, code, 3, "not enough memory");
        free(start);
        free(ui);
        return NULL;
    }
    ui_begin(ui);
    ui->start = start;
    ui->options = *options;
    ui->theme = theme_find(options->theme);
    if (options->other_count || (options->sched && strchr(options->sched, ',')))
        ui->tab = TAB_COMPARE;
    if (options->view)
        tabs_find(options->view, &ui->tab);
    if (ui_resize(ui, options->width, options->height, 1)) {
        fail(error, size, code, 3, "%s", SDL_GetError());
        goto out_free;
    }
    if (open_named(ui, error, size, code))
        goto out_free;
    return ui;
out_free:
    ui_free(ui);
    return NULL;
}

void ui_free(struct ui *ui)
{
    if (!ui)
        return;
    font_close(ui->body);
    font_close(ui->bold);
    font_close(ui->large);
    canvas_free(&ui->canvas);
    free(ui->spans);
    for (int i = 0; i < CUTS; i++)
        free(ui->cuts[i].spans);
    free(ui->minimap.loads);
    plots_close(ui);
    compare_close(ui);
    ui_inquire_no_more(ui);
    search_stop(ui);
    struct run shown = {.trace = ui->trace, .model = ui->model, .source = ui->source};
    shown.source.control = ui->control;
    run_close(&shown);
    start_free(ui->start);
    free(ui);
}

/* ---- Size ------------------------------------------------------------------------- */

int ui_px(const struct ui *ui, float logical)
{
    return (int)lroundf(logical * ui->scale);
}

static int open_fonts(struct ui *ui)
{
    const struct {
        struct font **font;
        bool bold;
        int size;
    } wanted[] = {{&ui->body, false, TEXT}, {&ui->bold, true, TEXT}, {&ui->large, true, LARGE}};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        char error[256];
        struct font *f =
            font_open(wanted[i].bold, ui_px(ui, (float)wanted[i].size), error, sizeof(error));
        if (!f) {
            SDL_SetError("%s", error);
            return -ENOENT;
        }
        font_close(*wanted[i].font);
        *wanted[i].font = f;
    }
    return 0;
}

int ui_resize(struct ui *ui, int width, int height, float density)
{
    const float scale = density * (ui->options.scale > 0 ? (float)ui->options.scale : 1);
    if (canvas_resize(&ui->canvas, width, height))
        return SDL_SetError("not enough memory for a window of %d x %d", width, height), -ENOMEM;
    struct span *spans = realloc(ui->spans, (size_t)(width + 1) * sizeof(*spans));
    if (!spans)
        return SDL_SetError("not enough memory"), -ENOMEM;
    ui->spans = spans;
    ui->density = density;
    ui->diagram.drawn = false; /* all seats are new */
    if (!ui->body || fabsf(scale - ui->scale) > 0.001f) {
        ui->scale = scale;
        const int error = open_fonts(ui);
        if (error)
            return error;
    }
    ui_layout(ui);
    ui->dirty = true;
    return 0;
}

/* ---- Time ------------------------------------------------------------------------- */

void ui_notice(struct ui *ui, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(ui->notice, sizeof(ui->notice), format, args);
    va_end(args);
    ui->notice_left = (fos_time)NOTICE_MS * MILLISECOND;
    ui->dirty = true;
}

static void advance_run(struct ui *ui, fos_time wall)
{
    if (ui_growing(ui))
        ui_grow(ui);
    compare_refresh(ui);
    memcpy(ui->view.loop_range, ui->range, sizeof(ui->range));
    if (view_advance(&ui->view, ui->model, wall))
        ui->dirty = true;
    tooltip_advance(ui, wall);
    ui->diagram.passed += wall;
    if (ui->diagram.restless > 0) {
        ui->diagram.restless -= wall;
        ui->dirty = true;
    }
    if (ui->options.reduced_motion)
        ui->view.stage = INT64_MAX / 2;
    if (search_is_on(ui))
        search_go_on(ui);
    ui->dirty = ui->dirty || ui->busy;
}

void ui_advance(struct ui *ui, fos_time wall)
{
    start_advance(ui);
    if (ui->trace)
        advance_run(ui, wall);
    if (ui->notice_left > 0) {
        ui->notice_left -= wall;
        if (ui->notice_left <= 0) {
            ui->notice[0] = '\0';
            ui->dirty = true;
        }
    }
}

/* A run that is followed has the CPU before its watcher: half as many pictures are enough. */
int ui_wait(const struct ui *ui)
{
    struct view still = ui->view;
    if (ui->busy || search_is_on(ui))
        return 1;
    if (ui->trace &&
        (ui->view.playing || ui->diagram.restless > 0 || view_advance(&still, ui->model, 1)))
        return ui->view.live && ui->view.follow ? POLL_MS : FRAME_MS;
    if (start_busy(ui) || compare_grows(ui))
        return POLL_MS;
    if (ui->trace && (ui_growing(ui) || ui->source.job))
        return ui_growth_wait(ui);
    /* A tip that is due, or a notice that has been read. */
    const fos_time left = ui->tip_left > 0 ? ui->tip_left : ui->notice_left;
    return left > 0 ? (int)(left / MILLISECOND) + 1 : -1;
}

fos_time ui_shown_time(const struct ui *ui)
{
    const fos_time now = ui->view.cursor.time;
    if (!ui->view.playing && !ui->view.follow)
        return now;
    const fos_time step = units_step(ui->view.map.span / ui->view.map.width + 1);
    return now / step * step;
}

/* ---- Pictures ----------------------------------------------------------------------- */

int ui_save(const struct ui *ui, const char *path)
{
    return png_save(&ui->canvas, path, false);
}
