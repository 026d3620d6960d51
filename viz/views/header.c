/*
 * header.c: the line on top: what is shown, the buttons that play, the time.
 */
#include <stdio.h>

#include "viz/model/param.h"
#include "views.h"

enum { BUTTON_W = 36, BUTTON_H = 32, CLOCK = 256 };

static int icon(struct ui *ui, int x, enum icon kind, enum action action, int value,
                const char *tip)
{
    const struct rect header = ui->layout.header;
    const int h = ui_px(ui, BUTTON_H), w = ui_px(ui, BUTTON_W);
    icon_button(ui, (struct rect){x, header.y + (header.h - h) / 2, w, h}, kind, action, value,
                tip);
    return x + w + ui_px(ui, 4);
}

static int word(struct ui *ui, int x, const char *text, enum action action, int value,
                const char *tip)
{
    const struct rect header = ui->layout.header;
    const int h = ui_px(ui, BUTTON_H), w = ui_px(ui, 28);
    text_button(ui, (struct rect){x, header.y + (header.h - h) / 2, w, h}, text, action, value,
                tip);
    return x + w;
}

static int draw_loop(struct ui *ui, int x)
{
    const struct rect header = ui->layout.header;
    const int h = ui_px(ui, BUTTON_H), w = ui_px(ui, BUTTON_W);
    toggle_button(ui, (struct rect){x, header.y + (header.h - h) / 2, w, h}, "\u21bb",
                  ui->view.loop, ACT_LOOP, 0,
                  "Again and again: the selected range, or the run (L)");
    return x + w + ui_px(ui, 4);
}

static int draw_speed(struct ui *ui, int x)
{
    char text[32];
    const int speed = ui->view.speed, width = ui_px(ui, 60);
    if (ui->view.pace > 0)
        snprintf(text, sizeof(text), "\u00d7%.3g",
                 ui->view.pace / (double)(model_tick(ui->model) * TICKS_PER_SECOND));
    else
        snprintf(text, sizeof(text), speed < 0 ? "\u00d71/%d" : "\u00d7%d",
                 1 << (speed < 0 ? -speed : speed));
    x = word(ui, x, "\u2212", ACT_FASTER, -1, "Slower (1 \u2026 9 set the speed)");
    font_draw(ui->body, &ui->canvas, x + (width - font_width(ui->body, text)) / 2,
              (ui->layout.header.h - font_height(ui->body)) / 2, ui->theme->text, text);
    return word(ui, x + width, "+", ACT_FASTER, 1, "Faster (1 \u2026 9 set the speed)");
}

static bool narrow(const struct ui *ui)
{
    return ui->canvas.width < ui_px(ui, 960);
}

/* So narrow that the name of the run would have no room: speed is for the keyboard. */
static bool tight(const struct ui *ui)
{
    return ui->canvas.width < ui_px(ui, 700);
}

static float clock_width(const struct ui *ui)
{
    return narrow(ui) ? CLOCK - 112 : CLOCK;
}

/* "12.5 ms / 30 ms": the first part ends at a fixed place, so that nothing jumps. */
static int draw_clock(struct ui *ui, int x)
{
    char now[TIME_TEXT], end[TIME_TEXT], rest[TIME_TEXT + 8];
    const int y = (ui->layout.header.h - font_height(ui->large)) / 2, left = ui_px(ui, 140);
    units_time(ui_shown_time(ui), now);
    snprintf(rest, sizeof(rest), "/ %s", units_time(view_end(&ui->view, ui->model), end));
    if (narrow(ui))
        rest[0] = '\0';
    font_draw(ui->large, &ui->canvas, x + left - font_width(ui->large, now), y, ui->theme->text,
              now);
    font_draw(ui->body, &ui->canvas, x + left + ui_px(ui, 8),
              (ui->layout.header.h - font_height(ui->body)) / 2, ui->theme->dim, rest);
    return x + ui_px(ui, clock_width(ui));
}

/* The policy and its parameters: "rr,  quantum 4 ms". */
static void policy_text(const struct ui *ui, char *out, size_t size)
{
    struct param params[PARAMS_MAX];
    const char *policy = fos_trace_meta(ui->trace, "policy");
    const int count = params_at(ui->model, ui->view.cursor, params);
    int at = snprintf(out, size, "%s", policy ? policy : "");
    for (int i = 0; i < count && at > 0 && (size_t)at < size; i++) {
        char text[PARAM_TEXT];
        at += snprintf(out + at, size - (size_t)at, ",  %s %s", params[i].name,
                       param_text(params[i].value, text));
    }
}

static void draw_title(struct ui *ui, int left, int right)
{
    const char *name = fos_trace_meta(ui->trace, "name");
    const char *title = ui->options.title ? ui->options.title : name && *name ? name : "fiberos";
    char policy[400];
    const int y = (ui->layout.header.h - font_height(ui->large)) / 2;
    policy_text(ui, policy, sizeof(policy));
    const struct rect place = {left, 0, right - left, ui->layout.header.h - 1};
    const bool over = !ui->whole && rect_has(place, ui->pointer_x, ui->pointer_y);
    if (!ui->whole)
        ui_hot(ui, place, ACT_WORKLOADS, 0, "Choose another workload (Ctrl+O)");
    const int x = font_draw_fit(ui->large, &ui->canvas, left, y, right - left,
                                over ? ui->theme->accent : ui->theme->text, title) +
                  ui_px(ui, 14);
    if (right - x > ui_px(ui, 40))
        font_draw_fit(ui->body, &ui->canvas, x,
                      (ui->layout.header.h - font_height(ui->body)) / 2 + ui_px(ui, 1), right - x,
                      ui->theme->dim, policy);
}

static bool is_moving(const struct ui *ui)
{
    return ui->view.playing || (ui->view.follow && !ui->held);
}

void draw_header(struct ui *ui)
{
    const struct rect h = ui->layout.header;
    const int speed = tight(ui) ? 0 : ui_px(ui, 116);
    const int controls =
        ui_px(ui, 6 * (BUTTON_W + 4) + 12 + clock_width(ui) + 12 + 28 + 12) + speed;
    int x = h.w - controls;
    canvas_fill(&ui->canvas, h, ui->theme->panel);
    canvas_fill(&ui->canvas, (struct rect){0, h.h - 1, h.w, 1}, ui->theme->line);
    draw_title(ui, ui_px(ui, 14), (ui->whole ? h.w : x) - ui_px(ui, 16));
    if (ui->whole)
        return;
    x = icon(ui, x, ICON_START, ACT_START, 0, "To the beginning (Backspace)");
    x = icon(ui, x, ICON_BACK, ACT_STEP, -1, "One event back ( [ )");
    x = icon(ui, x, is_moving(ui) ? ICON_PAUSE : ICON_PLAY, ACT_PLAY, 0,
             is_moving(ui) ? "Pause (Space)" : "Play (Space)");
    x = icon(ui, x, ICON_NEXT, ACT_STEP, 1, "One event forward ( ] )");
    x = icon(ui, x, ICON_END, ACT_FOLLOW, 0, "To the end (End)");
    x = draw_loop(ui, x);
    x += ui_px(ui, 12);
    x = tight(ui) ? x : draw_speed(ui, x);
    x = draw_clock(ui, x);
    word(ui, x + ui_px(ui, 12), "?", ACT_HELP, 0, "All keys ( ? )");
}
