/*
 * queue.c: view 3. The policy's last choice in its own words, and who was
 * READY at the cursor, the longest waiting first.
 */
#include "viz/model/queue.h"

#include <stdio.h>

#include "views.h"

enum { LINE = 24, EDGE = 12, SHOWN_MAX = 64, NUMBER = 26, NAME = 110, TIME = 84, LEVEL = 96 };

/* All tickets as a bar, those of the winner in its colour, and the one that was drawn. */
static int draw_tickets(struct ui *ui, struct rect r, const struct draw *d, uint32_t winner)
{
    char text[48];
    const int h = ui_px(ui, 16), thick = ui_px(ui, 3);
    const double scale = (double)r.w / (double)d->all;
    const int from = (int)((double)d->from * scale), to = (int)((double)d->to * scale);
    const int at = r.x + (int)(((double)d->drawn + 0.5) * scale);
    canvas_fill(&ui->canvas, (struct rect){r.x, r.y, r.w, h}, ui->theme->raised);
    canvas_fill(&ui->canvas, (struct rect){r.x + from, r.y, to > from ? to - from : 1, h},
                ui_proc_color(ui, winner));
    canvas_fill(&ui->canvas,
                (struct rect){at - thick / 2, r.y - ui_px(ui, 3), thick, h + ui_px(ui, 6)},
                ui->theme->text);
    snprintf(text, sizeof(text), "%lld tickets", (long long)d->all);
    const int y = r.y + h + ui_px(ui, 4);
    font_draw(ui->body, &ui->canvas, r.x, y, ui->theme->dim, "0");
    font_draw(ui->body, &ui->canvas, r.x + r.w - font_width(ui->body, text), y, ui->theme->dim,
              text);
    return y + font_height(ui->body) + ui_px(ui, 6);
}

/* "Last choice  ■ A  at 10 ms, of 2 ready" and why. Returns the y below. */
static int draw_choice(struct ui *ui, struct rect r)
{
    const struct fos_event *e = queue_decision(ui->model, ui->view.cursor);
    const int chip = ui_px(ui, 12), line = font_height(ui->body) + ui_px(ui, 5);
    char text[96], when[TIME_TEXT];
    struct draw draw;
    if (!e) {
        font_draw_fit(ui->body, &ui->canvas, r.x, r.y, r.w, ui->theme->dim,
                      "Nobody has been chosen yet.");
        return r.y + line;
    }
    int x = font_draw(ui->bold, &ui->canvas, r.x, r.y, ui->theme->text, "Chosen") + ui_px(ui, 10);
    canvas_round(&ui->canvas,
                 (struct rect){x, r.y + (font_height(ui->body) - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, e->pid));
    snprintf(text, sizeof(text), "%.40s  at %s, of %lld ready", model_name(ui->model, e->pid),
             units_time(e->time, when), (long long)e->value);
    x += chip + ui_px(ui, 6);
    font_draw_fit(ui->body, &ui->canvas, x, r.y, r.x + r.w - x, ui->theme->text, text);
    const char *words = fos_trace_text(ui->trace, e->text);
    const struct rect rest = {r.x, r.y + line, r.w, r.h - line};
    const int y = words_draw(ui, rest, 3, ui->theme->dim, words) + ui_px(ui, 6);
    return queue_draw(words, &draw) ? draw_tickets(ui, (struct rect){r.x, y, r.w, 0}, &draw, e->pid)
                                    : y;
}

/* The level on which a process was when it was chosen last; "" if nothing is known. */
static void level_text(const struct ui *ui, const struct queued *q, char *out, size_t size)
{
    const struct track *t = &ui->model->procs[q->proc].states;
    int level, levels;
    out[0] = '\0';
    for (int64_t item = track_upto(t, q->event); item >= 0; item--) {
        const struct fos_event *e = track_event(t, ui->trace, item);
        if (track_look(t, e) != LOOK_RUNNING)
            continue;
        e = inspect_decision(ui->model, t->items[item]);
        if (e && queue_level(fos_trace_text(ui->trace, e->text), &level, &levels))
            snprintf(out, size, "level %d of %d", level, levels);
        return;
    }
}

/* "1  ■ A  ▭▭▭▭▭  12 ms": how long it has waited by now. */
static void draw_queued(struct ui *ui, struct rect r, int place, const struct queued *q,
                        fos_time longest)
{
    const struct fos_event *e = fos_trace_event(ui->trace, q->event);
    const uint32_t pid = ui->model->procs[q->proc].pid;
    const int y = r.y + (r.h - font_height(ui->body)) / 2, chip = ui_px(ui, 12);
    const fos_time waited = ui->view.cursor.time - e->time;
    char text[TIME_TEXT], level[32];
    snprintf(text, sizeof(text), "%d", place);
    font_draw(ui->body, &ui->canvas, r.x, y, ui->theme->dim, text);
    int x = r.x + ui_px(ui, NUMBER);
    canvas_round(&ui->canvas, (struct rect){x, r.y + (r.h - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, pid));
    font_draw_fit(ui->body, &ui->canvas, x + chip + ui_px(ui, 6), y,
                  ui_px(ui, NAME) - chip - ui_px(ui, 12), ui->theme->text,
                  model_name(ui->model, pid));
    x += ui_px(ui, NAME);
    int right = r.x + r.w - ui_px(ui, TIME);
    level_text(ui, q, level, sizeof(level));
    if (*level && right - x > ui_px(ui, LEVEL + 60)) {
        right -= ui_px(ui, LEVEL);
        font_draw(ui->body, &ui->canvas, right + ui_px(ui, 10), y, ui->theme->dim, level);
    }
    const int w = longest > 0 ? (int)((double)waited / (double)longest * (right - x)) : 0;
    const int h = ui_px(ui, 12);
    draw_look(ui, (struct rect){x, r.y + (r.h - h) / 2, w > 2 ? w : 2, h},
              track_look(&ui->model->procs[q->proc].states, e));
    units_time(waited, text);
    font_draw(ui->body, &ui->canvas, r.x + r.w - font_width(ui->body, text), y, ui->theme->text,
              text);
}

void draw_queue(struct ui *ui, struct rect r)
{
    struct queued queue[SHOWN_MAX];
    const int line = ui_px(ui, LINE), edge = ui_px(ui, EDGE);
    r = (struct rect){r.x + edge, r.y + ui_px(ui, 6), r.w - 2 * edge, r.h - ui_px(ui, 10)};
    const int bottom = r.y + r.h;
    int y = draw_choice(ui, r);
    const size_t all = queue_at(ui->model, ui->view.cursor, queue, SHOWN_MAX);
    char text[64];
    snprintf(text, sizeof(text), "%zu READY, in order of entry", all);
    font_draw_fit(ui->bold, &ui->canvas, r.x, y, r.w, ui->theme->text, text);
    y += font_height(ui->bold) + ui_px(ui, 4);
    const fos_time longest =
        all ? ui->view.cursor.time - fos_trace_event(ui->trace, queue[0].event)->time : 0;
    size_t i = 0;
    for (; i < all && i < SHOWN_MAX && y + line * (i + 1 < all ? 2 : 1) <= bottom; i++, y += line)
        draw_queued(ui, (struct rect){r.x, y, r.w, line}, (int)i + 1, &queue[i], longest);
    if (i == all || y + line > bottom)
        return;
    snprintf(text, sizeof(text), "and %zu more", all - i);
    font_draw_fit(ui->body, &ui->canvas, r.x, y, r.w, ui->theme->dim, text);
}
