/*
 * ui.c: the life of the interface: opening a trace, fonts, size, time.
 */
#include "shown.h"
#include "viz/paper/png.h"
#include "viz/views/views.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MILLISECOND = 1000000, FRAME_MS = 16, TEXT = 14, LARGE = 20 };

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

static int open_trace(struct ui *ui, char *error, size_t size, int *code)
{
    struct fos_trace_error why;
    ui->trace = fos_trace_open(ui->options.file, &why);
    if (!ui->trace)
        return fail(error, size, code, 2, "%s", why.message);
    ui->model = model_new(ui->trace);
    if (!ui->model || model_update(ui->model))
        return fail(error, size, code, 3, "not enough memory for the trace %s", ui->options.file);
    const char *clock = fos_trace_meta(ui->trace, "clock");
    ui->view.live = clock && !strcmp(clock, "real") && !fos_trace_ended(ui->trace);
    return 0;
}

static void first_motion(struct ui *ui)
{
    const bool placed = ui->options.at || ui->options.range || ui->options.screenshot;
    if (!fos_trace_ended(ui->trace) && !placed)
        view_follow(&ui->view, ui->model);
    else
        ui->view.playing = !placed && !ui->options.paused && !ui->options.reduced_motion;
}

struct ui *ui_new(const struct ui_options *options, char *error, size_t size, int *code)
{
    struct ui *ui = calloc(1, sizeof(*ui));
    if (!ui) {
        fail(error, size, code, 3, "not enough memory");
        return NULL;
    }
    ui->options = *options;
    ui->control = options->control;
    ui->theme = theme_find(options->theme);
    if (options->other_count)
        ui->tab = TAB_COMPARE;
    if (options->view)
        tabs_find(options->view, &ui->tab);
    ui->pointer_x = ui->pointer_y = -1;
    ui->hover.item = ui->selected.item = TRACK_BEFORE;
    ui->marks[0] = ui->marks[1] = -1;
    ui->view.map.width = 1;
    if (open_trace(ui, error, size, code) || compare_open(ui, error, size, code))
        goto out_free;
    ui->view.map = (struct timemap){0, 1, 1};
    if (ui_resize(ui, options->width, options->height, 1)) {
        fail(error, size, code, 3, "%s", SDL_GetError());
        goto out_free;
    }
    if (shown_set(ui, error, size)) {
        *code = 2;
        goto out_free;
    }
    first_motion(ui);
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
    model_free(ui->model);
    fos_trace_close(ui->trace);
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

void ui_advance(struct ui *ui, fos_time wall)
{
    if (ui_growing(ui))
        ui_grow(ui);
    memcpy(ui->view.loop_range, ui->range, sizeof(ui->range));
    if (view_advance(&ui->view, ui->model, wall))
        ui->dirty = true;
    if (ui->options.reduced_motion)
        ui->view.stage = INT64_MAX / 2;
    if (ui->notice_left > 0) {
        ui->notice_left -= wall;
        if (ui->notice_left <= 0) {
            ui->notice[0] = '\0';
            ui->dirty = true;
        }
    }
}

int ui_wait(const struct ui *ui)
{
    struct view still = ui->view;
    if (ui->view.playing || view_advance(&still, ui->model, 1))
        return FRAME_MS;
    if (ui_growing(ui))
        return ui_growth_wait(ui);
    return ui->notice_left > 0 ? (int)(ui->notice_left / MILLISECOND) + 1 : -1;
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
