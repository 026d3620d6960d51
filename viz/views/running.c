/*
 * running.c: a note while a workload is run for the window.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "viz/ui/start.h"
#include "views.h"

enum { HEIGHT = 40, ABOVE = 44, SHOWN_AFTER_MS = 150, SPOKES = 8, TURN_MS = 1000 };

/* Dots on a circle, of which one after the other lights up. */
static void draw_spinner(struct ui *ui, struct point at, float radius, int64_t ms)
{
    const int now = ui->options.reduced_motion ? 0 : (int)(ms * SPOKES / TURN_MS % SPOKES);
    for (int i = 0; i < SPOKES; i++) {
        const float angle = (float)i * 6.2832f / SPOKES;
        const struct point p = {at.x + radius * sinf(angle), at.y - radius * cosf(angle)};
        canvas_disc(&ui->canvas, p, radius / 3.2f,
                    i == now ? ui->theme->accent
                             : color_mix(ui->theme->raised, ui->theme->accent, 60));
    }
}

static void running_text(const struct ui *ui, char *out, size_t size)
{
    const struct start *s = ui->start;
    const struct errand *e = &s->queue[0];
    const char *file = e->file ? e->file : ui->source.file, *slash = strrchr(file, '/');
    const int n = snprintf(out, size, "Running %.60s%s%.40s   %.1f s", slash ? slash + 1 : file,
                           e->sched[0] ? " under " : "", e->sched, (double)job_time(s->job) / 1e9);
    if (n > 0 && (size_t)n < size)
        snprintf(out + n, size - (size_t)n, ", %.1f MB of trace     Esc stops it",
                 (double)job_bytes(s->job) / 1e6);
}

void draw_running(struct ui *ui)
{
    const struct start *s = ui->start;
    char text[256];
    if (!s->job || job_time(s->job) < (int64_t)SHOWN_AFTER_MS * 1000000)
        return;
    running_text(ui, text, sizeof(text));
    const int h = ui_px(ui, HEIGHT), pad = ui_px(ui, 16), spinner = ui_px(ui, 24);
    int w = font_width(ui->body, text) + 3 * pad + spinner;
    w = w < ui->canvas.width ? w : ui->canvas.width;
    const struct rect r = {(ui->canvas.width - w) / 2, ui->canvas.height - ui_px(ui, ABOVE) - h, w,
                           h};
    canvas_round(&ui->canvas, rect_inset(r, -ui_px(ui, 1)), (float)h / 2, ui->theme->line);
    canvas_round(&ui->canvas, r, (float)h / 2, ui->theme->raised);
    draw_spinner(ui,
                 (struct point){(float)(r.x + pad) + (float)spinner / 2, (float)r.y + (float)h / 2},
                 (float)ui_px(ui, 8), job_time(s->job) / 1000000);
    font_draw_fit(ui->body, &ui->canvas, r.x + 2 * pad + spinner,
                  r.y + (h - font_height(ui->body)) / 2, r.w - 3 * pad - spinner, ui->theme->text,
                  text);
}
