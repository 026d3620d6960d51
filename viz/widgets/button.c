/*
 * button.c: a place with an icon or a word that does one action.
 */
#include <math.h>

#include "widgets.h"

/* A triangle pointing right (way 1) or left (-1), `size` high, with its base at x. */
static void arrow_icon(struct ui *ui, float x, float y, float size, float way, uint32_t color)
{
    const struct point a = {x, y - size / 2}, b = {x, y + size / 2},
                       tip = {x + way * size * 0.85f, y};
    canvas_triangle(&ui->canvas, a, b, tip, color);
}

static void bar_icon(struct ui *ui, float x, float y, float size, uint32_t color)
{
    const int thick = ui_px(ui, 3);
    canvas_fill(&ui->canvas,
                (struct rect){(int)lroundf(x) - thick / 2, (int)lroundf(y - size / 2), thick,
                              (int)lroundf(size)},
                color);
}

static void draw_icon(struct ui *ui, struct rect r, enum icon icon, uint32_t color)
{
    const float size = (float)ui_px(ui, 14), x = (float)r.x + (float)r.w / 2,
                y = (float)r.y + (float)r.h / 2, half = size * 0.42f;
    switch (icon) {
    case ICON_PLAY:
        arrow_icon(ui, x - half, y, size, 1, color);
        break;
    case ICON_PAUSE:
        bar_icon(ui, x - size / 4, y, size, color);
        bar_icon(ui, x + size / 4, y, size, color);
        break;
    case ICON_START:
    case ICON_BACK:
        arrow_icon(ui, x + half, y, size, -1, color);
        if (icon == ICON_START)
            bar_icon(ui, x - half - size * 0.1f, y, size, color);
        break;
    case ICON_NEXT:
    case ICON_END:
        arrow_icon(ui, x - half, y, size, 1, color);
        if (icon == ICON_END)
            bar_icon(ui, x + half + size * 0.1f, y, size, color);
        break;
    }
}

/* The ground of a button; lighter under the pointer. */
static uint32_t draw_ground(struct ui *ui, struct rect r, enum action action, int value,
                            const char *tip)
{
    const bool over = rect_has(r, ui->pointer_x, ui->pointer_y);
    ui_hot(ui, r, action, value, tip);
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 6),
                 over ? color_mix(ui->theme->raised, ui->theme->text, 40) : ui->theme->raised);
    return over ? ui->theme->text : color_mix(ui->theme->dim, ui->theme->text, 160);
}

void icon_button(struct ui *ui, struct rect r, enum icon icon, enum action action, int value,
                 const char *tip)
{
    draw_icon(ui, r, icon, draw_ground(ui, r, action, value, tip));
}

static void draw_word(struct ui *ui, struct rect r, uint32_t color, const char *text)
{
    font_draw(ui->bold, &ui->canvas, r.x + (r.w - font_width(ui->bold, text)) / 2,
              r.y + (r.h - font_height(ui->bold)) / 2, color, text);
}

void text_button(struct ui *ui, struct rect r, const char *text, enum action action, int value,
                 const char *tip)
{
    draw_word(ui, r, draw_ground(ui, r, action, value, tip), text);
}

void toggle_button(struct ui *ui, struct rect r, const char *text, bool on, enum action action,
                   int value, const char *tip)
{
    const uint32_t color = draw_ground(ui, r, action, value, tip);
    if (on)
        canvas_round_frame(&ui->canvas, r, (float)ui_px(ui, 6), ui_px(ui, 2), ui->theme->accent);
    draw_word(ui, r, on ? ui->theme->accent : color, text);
}
