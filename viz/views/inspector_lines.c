/*
 * inspector_lines.c: the lines of which the inspector is made, from top to
 * bottom as far as there is room.
 */
#include <stdio.h>

#include "inspector.h"
#include "viz/model/times.h"

enum { SHARES_SHOWN = 6 };

int line_height(const struct ui *ui)
{
    return font_height(ui->body) + ui_px(ui, 4);
}

bool pen_full(const struct ui *ui, const struct pen *p)
{
    return p->y + line_height(ui) > p->bottom;
}

void write_line(struct ui *ui, struct pen *p, struct font *font, uint32_t color, const char *text)
{
    if (pen_full(ui, p) || !*text)
        return;
    font_draw_fit(font, &ui->canvas, p->x, p->y, p->w, color, text);
    p->y += line_height(ui);
}

void write_not_yet(struct ui *ui, struct pen *p)
{
    write_line(ui, p, ui->body, ui->theme->dim, "\u2026");
}

void write_words(struct ui *ui, struct pen *p, uint32_t color, const char *text)
{
    p->y = words_draw(ui, (struct rect){p->x, p->y, p->w, p->bottom - p->y}, 3, color, text);
    p->y += ui_px(ui, 2);
}

void pen_gap(const struct ui *ui, struct pen *p)
{
    p->y += ui_px(ui, 7);
}

/* A process's colour and name; returns the x behind. */
int write_name(struct ui *ui, const struct pen *p, struct font *font, uint32_t proc, int w)
{
    const int chip = ui_px(ui, 12), x = p->x + chip + ui_px(ui, 7);
    const uint32_t pid = ui->model->procs[proc].pid;
    canvas_round(&ui->canvas,
                 (struct rect){p->x, p->y + (font_height(font) - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, pid));
    return font_draw_fit(font, &ui->canvas, x, p->y, p->x + w - x, ui->theme->text,
                         model_name(ui->model, pid));
}

static void write_share(struct ui *ui, struct pen *p, const struct share *s, fos_time largest)
{
    char text[TIME_TEXT];
    const int name = p->w * 2 / 5, number = ui_px(ui, 84), h = ui_px(ui, 10);
    const int room = p->w - name - number;
    int w = (int)((double)s->time / (double)largest * room);
    w = w > 1 ? w : 1;
    write_name(ui, p, ui->body, s->proc, name - ui_px(ui, 8));
    const struct rect bar = {p->x + name, p->y + (font_height(ui->body) - h) / 2, w, h};
    canvas_round(&ui->canvas, bar, (float)ui_px(ui, 2),
                 ui_proc_color(ui, ui->model->procs[s->proc].pid));
    units_time(s->time, text);
    font_draw(ui->body, &ui->canvas, p->x + p->w - font_width(ui->body, text), p->y,
              ui->theme->text, text);
    p->y += line_height(ui);
}

void write_shares(struct ui *ui, struct pen *p, const struct shares *s)
{
    char line[96], text[TIME_TEXT];
    fos_time rest = s->others_time;
    uint32_t more = s->others;
    int shown = 0;
    for (; shown < s->count && shown < SHARES_SHOWN &&
           p->y + line_height(ui) * (shown + 1 < s->count ? 2 : 1) <= p->bottom;
         shown++)
        write_share(ui, p, &s->top[shown], s->top[0].time);
    for (int i = shown; i < s->count; i++, more++)
        rest = times_add(rest, s->top[i].time);
    if (!more)
        return;
    snprintf(line, sizeof(line), "%s%u more: %s", shown ? "and " : "", more,
             units_time(rest, text));
    write_line(ui, p, ui->body, ui->theme->dim, line);
}
