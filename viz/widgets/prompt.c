/*
 * prompt.c: asks for one value, in a box in the middle of the window. What is
 * typed goes to a field; Enter hands it to the caller.
 */
#include <stdio.h>

#include "widgets.h"

enum { EDGE = 18, WIDTH = 440 };

static void closed(struct ui *ui, bool accepted)
{
    if (accepted)
        ui->prompt.done(ui, ui->prompt.value, ui->prompt.field.text);
    ui->dirty = true;
}

void prompt_open(struct ui *ui, int value,
                 void (*done)(struct ui *ui, int value, const char *typed), const char *question,
                 const char *hint)
{
    struct prompt *p = &ui->prompt;
    p->hint = hint;
    snprintf(p->question, sizeof(p->question), "%s", question);
    p->value = value;
    p->done = done;
    field_open(ui, &p->field, "", NULL, closed);
}

void prompt_draw(struct ui *ui)
{
    const struct prompt *p = &ui->prompt;
    if (!field_is_open(ui, &p->field))
        return;
    const int edge = ui_px(ui, EDGE), line = font_height(ui->body) + ui_px(ui, 8);
    const int most = ui->canvas.width - edge, width = ui_px(ui, WIDTH);
    const int w = width < most ? width : most, h = 3 * line + 2 * edge;
    const struct rect r = {(ui->canvas.width - w) / 2, (ui->canvas.height - h) / 3, w, h};
    const struct rect box = {r.x + edge, r.y + edge + line, w - 2 * edge, line};
    char text[sizeof(p->field.text) + 8];
    popup_ground(ui, r);
    font_draw_fit(ui->bold, &ui->canvas, box.x, r.y + edge, box.w, ui->theme->text, p->question);
    canvas_fill(&ui->canvas, box, ui->theme->back);
    canvas_frame(&ui->canvas, box, ui_px(ui, 2), ui->theme->accent);
    snprintf(text, sizeof(text), "%s\u2502", p->field.text);
    font_draw_fit(ui->body, &ui->canvas, box.x + ui_px(ui, 8), box.y + ui_px(ui, 4),
                  box.w - ui_px(ui, 16), ui->theme->text, text);
    font_draw_fit(ui->body, &ui->canvas, box.x, box.y + line + ui_px(ui, 8), box.w, ui->theme->dim,
                  p->hint);
}
