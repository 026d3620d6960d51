/*
 * diagram.c: view 2. The five states, the edges with how often each was taken
 * and by whom for what reason last, and a token for each process.
 */
#include "diagram.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STREAM_DOTS = 8, STREAM_MS = 450 };

/* ---- Edges ------------------------------------------------------------------------ */

static const char *const verbs[EDGES] = {
    [EDGE_SPAWN] = "",
    [EDGE_ADMIT] = "arrive",
    [EDGE_DISPATCH] = "dispatch",
    [EDGE_PREEMPT] = "preempt",
    [EDGE_BLOCK] = "wait",
    [EDGE_WAKE] = "wake",
    [EDGE_EXIT] = "end",
    [EDGE_KILL_NEW] = "kill",
    [EDGE_KILL_READY] = "kill",
    [EDGE_KILL_BLOCKED] = "kill",
};

static bool is_kill(enum edge e)
{
    return e >= EDGE_KILL_NEW;
}

static void draw_arrowhead(struct ui *ui, const struct point p[4], float thick, uint32_t color)
{
    const struct point tip = p[3], back = curve_at(p, 0.9f);
    const float length = hypotf(tip.x - back.x, tip.y - back.y);
    if (length <= 0)
        return;
    const float dx = (tip.x - back.x) / length, dy = (tip.y - back.y) / length;
    const float size = (float)ui_px(ui, 7) + thick;
    const struct point base = {tip.x - dx * size * 1.3f, tip.y - dy * size * 1.3f};
    canvas_triangle(&ui->canvas, tip,
                    (struct point){base.x - dy * size * 0.6f, base.y + dx * size * 0.6f},
                    (struct point){base.x + dy * size * 0.6f, base.y - dx * size * 0.6f}, color);
}

/* `heat`: 0 for an edge at rest, 1 for one that somebody is on. */
static void draw_edge(struct ui *ui, const struct point p[4], float heat, bool dashed, float thick)
{
    const uint32_t color = color_mix(ui->theme->line, ui->theme->accent, (int)(heat * 256));
    struct point line[4];
    memcpy(line, p, sizeof(line));
    /* The line ends inside of the head, which would be blunt otherwise. */
    line[3] = curve_at(p, 0.93f);
    canvas_curve(&ui->canvas, line, thick, dashed ? (float)ui_px(ui, 5) : 0, color);
    draw_arrowhead(ui, p, thick, heat > 0 ? color : ui->theme->dim);
}

/* How warm each edge is: 1 while a token is on it. */
static void edge_heat(const struct ui *ui, size_t count, float heat[EDGES])
{
    memset(heat, 0, EDGES * sizeof(heat[0]));
    for (size_t i = 0; i < count; i++) {
        const struct token *t = &ui->tokens[i];
        const enum edge e = edge_of(t->from, t->to);
        if (e != EDGE_NONE && t->along > 0 && t->along < 1)
            heat[e] = 1;
    }
}

static void draw_edges(struct ui *ui, const struct diagram *d, const float heat[EDGES],
                       const uint32_t stream[EDGES])
{
    for (int e = EDGE_ADMIT; e < EDGES; e++) {
        if (is_kill((enum edge)e) && !ui->model->flow.taken[e])
            continue;
        const float flow = stream ? log2f(1 + (float)stream[e]) : 0;
        draw_edge(ui, d->edge[e], heat[e], is_kill((enum edge)e),
                  (float)ui_px(ui, 2) + flow * (float)ui_px(ui, 1) * 0.5f);
    }
}

/* ---- Captions ---------------------------------------------------------------------- */

static int aligned(const struct caption *c, int width)
{
    const int free = c->box.w > width ? c->box.w - width : 0;
    return c->box.x + (c->align < 0 ? 0 : c->align == 0 ? free / 2 : free);
}

static void caption_line(struct ui *ui, const struct caption *c, struct font *font, int y,
                         const char *text, uint32_t color)
{
    const int width = font_width(font, text);
    font_draw_fit(font, &ui->canvas, aligned(c, width), y, c->box.w, color, text);
}

/* "B: slice used up", with B's colour before it. */
static void caption_chip(struct ui *ui, const struct caption *c, int y, uint32_t pid,
                         const char *text)
{
    const int chip = ui_px(ui, 10), gap = ui_px(ui, 6), line = font_height(ui->body);
    int width = font_width(ui->body, text) + chip + gap;
    width = width < c->box.w ? width : c->box.w;
    const int x = aligned(c, width);
    canvas_round(&ui->canvas, (struct rect){x, y + (line - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, pid));
    font_draw_fit(ui->body, &ui->canvas, x + chip + gap, y, width - chip - gap, ui->theme->dim,
                  text);
}

/* Who took the edge last, and why: in one line, or in up to three where there is room below. */
static void caption_last(struct ui *ui, const struct caption *c, int y, uint32_t event)
{
    const struct fos_event *e = fos_trace_event(ui->trace, event);
    const char *name = model_name(ui->model, e->pid);
    char why[128];
    const char *reason = model_reason(ui->model, event, why, sizeof(why));
    const int line = font_height(ui->body), bottom = c->box.y + c->box.h;
    char text[160], part[80];
    snprintf(text, sizeof(text), "%s: %s", name, reason);
    const bool fits = font_width(ui->body, text) + ui_px(ui, 16) <= c->box.w;
    const bool room = y + 2 * line <= bottom;
    if (!fits && !room) /* in one word */
        snprintf(text, sizeof(text), "%s: %s", name, fos_reason_name((enum fos_reason)e->reason));
    if (fits || !room) {
        caption_chip(ui, c, y, e->pid, text);
        return;
    }
    snprintf(text, sizeof(text), "%s:", name);
    caption_chip(ui, c, y, e->pid, text);
    while (*reason && (y += line) + 2 * line <= bottom) {
        reason = words_wrap(ui, reason, c->box.w, part, sizeof(part));
        caption_line(ui, c, ui->body, y, part, ui->theme->dim);
    }
    if (*reason && y + line <= bottom)
        caption_line(ui, c, ui->body, y, reason, ui->theme->dim);
}

/* "arrive  6x  [] B: arrived" in one line, as far as there is room. */
static void caption_single(struct ui *ui, const struct caption *c, int y, const char *title,
                           uint32_t color, uint32_t event)
{
    const struct fos_event *e = fos_trace_event(ui->trace, event);
    const int chip = ui_px(ui, 10), gap = ui_px(ui, 6), line = font_height(ui->body);
    const int bold = font_width(ui->bold, title);
    char why[128], text[200];
    snprintf(text, sizeof(text), "%s: %s", model_name(ui->model, e->pid),
             model_reason(ui->model, event, why, sizeof(why)));
    const int room = c->box.w - bold - 3 * gap - chip;
    if (font_width(ui->body, text) > room)
        snprintf(text, sizeof(text), "%s", model_name(ui->model, e->pid));
    if (font_width(ui->body, text) > room)
        snprintf(text, sizeof(text), "%s", token_letters(model_name(ui->model, e->pid), why));
    const int width = c->box.w - room + font_width(ui->body, text);
    const bool tail = width <= c->box.w;
    const int x = aligned(c, tail ? width : bold), at = x + bold + 2 * gap;
    font_draw_fit(ui->bold, &ui->canvas, x, y, c->box.w, color, title);
    if (!tail)
        return;
    canvas_round(&ui->canvas, (struct rect){at, y + (line - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, e->pid));
    font_draw_fit(ui->body, &ui->canvas, at + chip + gap, y, x + width - at - chip - gap,
                  ui->theme->dim, text);
}

/* "wake  62x": the number is told whole, if need be without the word. */
static void caption_title(const struct ui *ui, int room, const char *verb, uint32_t taken,
                          char *out, size_t size)
{
    snprintf(out, size, "%s  %u\u00d7", verb, taken);
    if (font_width(ui->bold, out) > room)
        snprintf(out, size, "%s %u\u00d7", verb, taken);
    if (font_width(ui->bold, out) > room)
        snprintf(out, size, "%u\u00d7", taken);
}

static void draw_caption(struct ui *ui, const struct diagram *d, enum edge e,
                         const struct flow *flow, float heat)
{
    const struct caption *c = &d->caption[e];
    const int line = font_height(ui->body);
    char text[64];
    uint32_t taken = flow->taken[e], last = flow->last[e];
    if (e == EDGE_KILL_READY)
        taken += flow->taken[EDGE_KILL_NEW];
    if (!c->box.w || (is_kill(e) && !taken))
        return;
    caption_title(ui, c->box.w, verbs[e], taken, text, sizeof(text));
    const bool two = (c->up ? d->above : d->below) > 1 && last && !is_kill(e);
    int y = c->box.y + (c->up ? c->box.h - (two ? 2 : 1) * line : 0);
    const uint32_t color = heat > 0 ? ui->theme->accent : ui->theme->text;
    if (!two && last && !is_kill(e)) {
        caption_single(ui, c, y, text, color, last - 1);
        return;
    }
    caption_line(ui, c, ui->bold, y, text, color);
    if (two)
        caption_last(ui, c, y + line, last - 1);
}

/* ---- Nodes --------------------------------------------------------------------------- */

static enum look node_look(enum fos_state s)
{
    static const enum look looks[FOS_STATE_COUNT] = {
        [FOS_NEW] = LOOK_NEW,         [FOS_READY] = LOOK_READY,   [FOS_RUNNING] = LOOK_RUNNING,
        [FOS_BLOCKED] = LOOK_BLOCKED, [FOS_ZOMBIE] = LOOK_ZOMBIE,
    };
    return looks[s];
}

static void draw_node(struct ui *ui, struct rect r, enum fos_state s, const uint32_t *number)
{
    const uint32_t color = ui->theme->look[node_look(s)];
    const int edge = ui_px(ui, 10), y = r.y + ui_px(ui, 5);
    char text[32];
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 9), color_mix(ui->theme->raised, color, 26));
    canvas_round_frame(&ui->canvas, r, (float)ui_px(ui, 9), ui_px(ui, 2), color);
    font_draw_fit(ui->bold, &ui->canvas, r.x + edge, y, r.w - 2 * edge, ui->theme->text,
                  fos_state_name(s));
    if (!number)
        return;
    snprintf(text, sizeof(text), "%u", *number);
    const int width = font_width(ui->bold, text);
    font_draw(ui->bold, &ui->canvas, r.x + r.w - edge - width, y,
              *number ? ui->theme->text : ui->theme->dim, text);
}

/* ---- Many: densities -------------------------------------------------------------------- */

/* "12 %". A few of many are not none, and not quite all are not all. */
static const char *share_text(uint32_t count, size_t all, char out[16])
{
    const double percent = (double)count * 100 / (double)all;
    if (count && percent < 0.1)
        return "< 0.1 %";
    if (count < all && percent > 99.9)
        return "> 99.9 %";
    const bool fine = (percent > 0 && percent < 10) || (percent > 99 && percent < 100);
    snprintf(out, 16, "%.*f %%", fine ? 1 : 0, percent);
    return out;
}

/* The share of all processes that is here, as a level that rises. */
static void draw_level(struct ui *ui, struct rect r, enum fos_state s, uint32_t count)
{
    const double share = (double)count / (double)ui->model->proc_count;
    const int edge = ui_px(ui, 4), line = font_height(ui->body);
    const bool low = r.h < line + ui_px(ui, 14); /* then the words stand on the level */
    const int bar = low ? r.h - edge : ui_px(ui, 8);
    const struct rect track = {r.x + edge, r.y + r.h - bar - edge, r.w - 2 * edge, bar};
    const struct rect fill = {track.x, track.y, (int)(share * track.w + 0.5), bar};
    const uint32_t color = ui->theme->look[node_look(s)];
    char text[48], part[16];
    snprintf(text, sizeof(text), "%u   %s", count, share_text(count, ui->model->proc_count, part));
    if (font_width(ui->body, text) > track.w)
        snprintf(text, sizeof(text), "%u", count);
    canvas_fill(&ui->canvas, track, ui->theme->panel);
    canvas_fill(&ui->canvas, fill, low ? color_mix(ui->theme->panel, color, 70) : color);
    font_draw_fit(ui->body, &ui->canvas, track.x + (low ? edge : 0),
                  low ? track.y + (bar - line) / 2 : track.y - line - edge / 2, track.w,
                  ui->theme->text, text);
}

/* Dots that run along an edge, the more the busier it is. */
static void draw_stream(struct ui *ui, const struct point p[4], uint32_t taken, double phase)
{
    const float length = hypotf(p[3].x - p[0].x, p[3].y - p[0].y);
    const int room = (int)(length / (float)ui_px(ui, 12)),
              most = room < STREAM_DOTS ? room : STREAM_DOTS;
    const int dots = taken < (uint32_t)most ? (int)taken : most;
    for (int i = 0; i < dots; i++) {
        const double along = fmod(phase + (double)i / dots, 1);
        canvas_disc(&ui->canvas, curve_at(p, (float)along * 0.88f), (float)ui_px(ui, 2.5f),
                    ui->theme->text);
    }
}

static void draw_many(struct ui *ui, const struct diagram *d, const struct flow *flow)
{
    const double seen = view_rate(&ui->view, ui->model) * STREAM_MS / 1000;
    const fos_time flight = seen < 1      ? 1
                            : seen > 1e18 ? (fos_time)1e18
                                          : (fos_time)seen; /* what counts as now */
    const fos_time phase = ui->view.stage % (2 * flight);
    float heat[EDGES];
    uint32_t stream[EDGES];
    tokens_stream(ui->model, ui->view.cursor, flight, stream);
    for (int e = 0; e < EDGES; e++)
        heat[e] = stream[e] ? 0.55f : 0;
    draw_edges(ui, d, heat, stream);
    for (int e = EDGE_ADMIT; e < EDGES; e++) {
        draw_stream(ui, d->edge[e], stream[e], (double)phase / (double)(2 * flight));
        draw_caption(ui, d, (enum edge)e, flow, heat[e]);
    }
    for (int s = 0; s < FOS_STATE_COUNT; s++) {
        draw_node(ui, d->node[s], (enum fos_state)s, NULL);
        draw_level(ui, d->inside[s], (enum fos_state)s, flow->in[s]);
    }
}

/* ---- All ---------------------------------------------------------------------------------- */

static void draw_few(struct ui *ui, const struct diagram *d, const struct flow *flow)
{
    float heat[EDGES];
    const size_t count = tokens_at(ui->model, ui->view.cursor, ui->view.stage,
                                   view_flight(&ui->view, ui->model), ui->tokens, TOKENS_MAX);
    edge_heat(ui, count, heat);
    draw_edges(ui, d, heat, NULL);
    for (int e = EDGE_ADMIT; e < EDGES; e++)
        draw_caption(ui, d, (enum edge)e, flow, heat[e]);
    for (int s = 0; s < FOS_STATE_COUNT; s++)
        draw_node(ui, d->node[s], (enum fos_state)s, &flow->in[s]);
    diagram_tokens(ui, d, count);
}

void draw_diagram(struct ui *ui)
{
    char at[TIME_TEXT], detail[TIME_TEXT + 8];
    struct diagram d;
    struct flow flow;
    snprintf(detail, sizeof(detail), "at %s", units_time(ui_shown_time(ui), at));
    const struct rect r = draw_panel(ui, ui->layout.diagram, "States", detail);
    model_flow_at(ui->model, ui->view.cursor, &flow);
    diagram_place(ui, r, &d);
    const struct rect before = canvas_clip(&ui->canvas, ui->layout.diagram);
    if (diagram_crowded(ui, &d))
        draw_many(ui, &d, &flow);
    else
        draw_few(ui, &d, &flow);
    canvas_unclip(&ui->canvas, before);
}
