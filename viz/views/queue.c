/*
 * queue.c: view 3. The policy's last choice in its own words, the queue as it
 * sees it (queue_plot.c), and all who are READY, with how long they wait.
 */
#include <stdio.h>
#include <string.h>
#include <stdlib.h>

#include "queue_plot.h"
#include "viz/model/param.h"

enum { LINE = 24, EDGE = 12, NUMBER = 26, NAME = 110, TIME = 84, RANK = 110, LISTED = 2 };

/* ---- The last choice ---- */

/* "Chosen  [] A  at 10 ms, of 2 ready" and why. Returns the y below. */
static int draw_choice(struct ui *ui, struct rect r, const struct fos_event *e)
{
    const int chip = ui_px(ui, 12), line = font_height(ui->body) + ui_px(ui, 5);
    char text[96], when[TIME_TEXT];
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
    const struct rect rest = {r.x, r.y + line, r.w, r.h - line};
    return words_draw(ui, rest, 3, ui->theme->dim, fos_trace_text(ui->trace, e->text)) +
           ui_px(ui, 6);
}

/* ---- The list ---- */

struct list {
    struct rect r;
    fos_time longest; /* anybody waits */
    bool ranks;       /* is there room for them? */
    const struct policy_view *policy;
};

/* "1  [] A  12.3 ms  ====  12 ms": its rank, and how long it has waited by now. */
static void draw_queued(struct ui *ui, const struct list *l, int y, int place,
                        const struct queued *q)
{
    const struct fos_event *e = fos_trace_event(ui->trace, q->event);
    const uint32_t pid = ui->model->procs[q->proc].pid;
    const int chip = ui_px(ui, 12), line = ui_px(ui, LINE), h = ui_px(ui, 12);
    const int top = y + (line - font_height(ui->body)) / 2, right = l->r.x + l->r.w;
    const fos_time waited = ui->view.cursor.time - e->time;
    char text[64];
    snprintf(text, sizeof(text), "%d", place);
    font_draw(ui->body, &ui->canvas, l->r.x, top, ui->theme->dim, text);
    int x = l->r.x + ui_px(ui, NUMBER);
    canvas_round(&ui->canvas, (struct rect){x, y + (line - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, pid));
    font_draw_fit(ui->body, &ui->canvas, x + chip + ui_px(ui, 6), top,
                  ui_px(ui, NAME) - chip - ui_px(ui, 12), ui->theme->text,
                  model_name(ui->model, pid));
    x += ui_px(ui, NAME);
    if (l->ranks && q->ranked)
        font_draw_fit(ui->body, &ui->canvas, x, top, ui_px(ui, RANK) - ui_px(ui, 10),
                      ui->theme->text, queue_plot_value(l->policy, q, text, sizeof(text)));
    x += l->ranks ? ui_px(ui, RANK) : 0;
    const int room = right - ui_px(ui, TIME) - x;
    const int w = l->longest > 0 ? (int)((double)waited / (double)l->longest * room) : 0;
    draw_look(ui, (struct rect){x, y + (line - h) / 2, w > 2 ? w : 2, h},
              track_look(&ui->model->procs[q->proc].states, e));
    units_time(waited, text);
    font_draw(ui->body, &ui->canvas, right - font_width(ui->body, text), top, ui->theme->text,
              text);
}

static void draw_list(const struct policy_view *p, struct rect r, size_t all)
{
    struct ui *ui = p->ui;
    const struct queued *queue = p->queue;
    const size_t count = p->count;
    const int line = ui_px(ui, LINE), bottom = r.y + r.h;
    struct list l = {
        .r = r, .ranks = *queue_rank_name(ui->model) && r.w > ui_px(ui, 400), .policy = p};
    const fos_time now = ui->view.cursor.time;
    char text[96];
    for (size_t i = 0; i < count; i++) {
        const fos_time waited = now - fos_trace_event(ui->trace, queue[i].event)->time;
        l.longest = waited > l.longest ? waited : l.longest;
    }
    snprintf(text, sizeof(text), "%zu READY", all);
    font_draw_fit(ui->bold, &ui->canvas, r.x, r.y, r.w, ui->theme->text, text);
    if (l.ranks)
        font_draw_fit(ui->body, &ui->canvas, r.x + ui_px(ui, NUMBER + NAME), r.y, ui_px(ui, RANK),
                      ui->theme->dim, queue_rank_name(ui->model));
    static const char waited[] = "has waited";
    font_draw(ui->body, &ui->canvas, r.x + r.w - font_width(ui->body, waited), r.y, ui->theme->dim,
              waited);
    int y = r.y + font_height(ui->bold) + ui_px(ui, 4);
    size_t i = 0;
    for (; i < count && y + line * (i + 1 < all ? 2 : 1) <= bottom; i++, y += line)
        draw_queued(ui, &l, y, (int)i + 1, &queue[i]);
    if (i == all || y + line > bottom)
        return;
    snprintf(text, sizeof(text), "and %zu more", all - i);
    font_draw_fit(ui->body, &ui->canvas, r.x, y, r.w, ui->theme->dim, text);
}

/* ---- The view ---- */

/* How many levels a feedback queue has. */
static int level_count(const struct ui *ui)
{
    struct param params[PARAMS_MAX];
    const int count = params_at(ui->model, ui->view.cursor, params);
    for (int i = 0; i < count; i++)
        if (strcmp(params[i].name, "levels") == 0)
            return (int)strtol(params[i].value, NULL, 10);
    return 0;
}

/* The number of the last decision before the cursor. */
static uint64_t decision_number(const struct ui *ui, const struct fos_event *e)
{
    uint64_t i = ui->view.cursor.upto;
    while (e && i > 0 && fos_trace_event(ui->trace, i - 1) != e)
        i--;
    return i ? i - 1 : 0;
}

void draw_queue(struct ui *ui, struct rect r)
{
    struct queued queue[PLOT_MOST];
    const int edge = ui_px(ui, EDGE), least = ui_px(ui, LINE) * (LISTED + 1);
    r = (struct rect){r.x + edge, r.y + ui_px(ui, 6), r.w - 2 * edge, r.h - ui_px(ui, 10)};
    const int bottom = r.y + r.h;
    const struct fos_event *e = queue_decision(ui->model, ui->view.cursor);
    const size_t all = queue_in_order(ui->model, ui->view.cursor, queue, PLOT_MOST);
    const size_t count = all < PLOT_MOST ? all : PLOT_MOST;
    int y = draw_choice(ui, r, e);
    const struct policy_view p = {.ui = ui,
                                  .r = {r.x, y, r.w, bottom - y - least},
                                  .kind = queue_rank_kind(ui->model),
                                  .queue = queue,
                                  .count = count,
                                  .levels = level_count(ui),
                                  .decision = e,
                                  .number = decision_number(ui, e)};
    if (p.r.h > 0)
        y = queue_plot(&p);
    draw_list(&p, (struct rect){r.x, y, r.w, bottom - y}, all);
}
