/*
 * diagram_tokens.c: the tokens on their way from seat to seat. Where they go
 * follows from the trace alone; when others come or go, those that stay slide
 * to their new seats.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "diagram.h"

enum { SLIDE_MS = 80, RESTLESS_MS = 600, CURVE_STEPS = 8 };

/* ---- Sliding ---- */

static struct box box_of(struct rect r)
{
    return (struct box){(float)r.x, (float)r.y, (float)r.w, (float)r.h};
}

static struct box mix(struct box a, struct box b, float t)
{
    return (struct box){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.w + (b.w - a.w) * t,
                        a.h + (b.h - a.h) * t};
}

static bool near(struct box a, struct box b)
{
    return fabsf(a.x - b.x) + fabsf(a.y - b.y) + fabsf(a.w - b.w) + fabsf(a.h - b.h) < 1;
}

static void keep_moving(struct ui *ui)
{
    const fos_time least = (fos_time)RESTLESS_MS * 1000000;
    if (ui->diagram.restless < least)
        ui->diagram.restless = least;
}

/* A step of the way to the seat, as long as the time since the last picture asks for. */
static struct box slide(struct ui *ui, struct box now, struct box seat)
{
    const float passed = (float)ui->diagram.passed / 1e6f;
    const struct box next = mix(now, seat, 1 - expf(-passed / SLIDE_MS));
    if (ui->options.reduced_motion || near(next, seat) || seat.w <= 0 || now.w <= 0)
        return seat;
    keep_moving(ui);
    return next;
}

/* Where it comes from: its seat; if it has given that up, somewhere in that state. */
static struct box origin(const struct diagram *d, const struct token *t, struct box seat,
                         struct box to)
{
    if (seat.w > 0 || t->from >= FOS_STATE_COUNT)
        return seat;
    const struct rect in = d->inside[t->from];
    return (struct box){(float)in.x + ((float)in.w - to.w) / 2, (float)in.y, to.w, to.h};
}

/* Where the token sits, and from where it goes: both follow their seats. */
static void remember(struct ui *ui, const struct diagram *d, const struct seats *seats, size_t i)
{
    const struct token *t = &ui->tokens[i];
    struct memory *m = &ui->diagram.memory[t->proc];
    const struct box to = box_of(seats->to[i]);
    const struct box from = origin(d, t, box_of(seats->from[i]), to);
    if (m->known && m->event == t->event) {
        m->now = slide(ui, m->now, to);
        m->left = token_leaves(t) ? slide(ui, m->left, from) : m->left;
        return;
    }
    const bool stayed = m->known && m->event == t->since && m->now.w > 0;
    *m = (struct memory){true, t->event, to, stayed ? m->now : from, m->shown};
}

/* ---- On the way ---- */

static struct point middle(struct box b)
{
    return (struct point){b.x + b.w / 2, b.y + b.h / 2};
}

static struct point between(struct point a, struct point b, float t)
{
    return (struct point){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

static float distance(struct point a, struct point b)
{
    return hypotf(a.x - b.x, a.y - b.y);
}

static float curve_length(const struct point p[4])
{
    float length = 0;
    for (int i = 0; i < CURVE_STEPS; i++)
        length += distance(curve_at(p, (float)i / CURVE_STEPS),
                           curve_at(p, (float)(i + 1) / CURVE_STEPS));
    return length;
}

/* From the seat to the edge, along it, and to the next seat; slowly at both ends, and in between
 * as fast on each part. */
static struct point travel(const struct point edge[4], struct point from, struct point to, float t)
{
    const float out = distance(from, edge[0]), along = curve_length(edge);
    const float in = distance(edge[3], to), a = t * t * (3 - 2 * t) * (out + along + in);
    if (a < out)
        return between(from, edge[0], a / out);
    if (a < out + along)
        return curve_at(edge, (a - out) / along);
    return in > 0 ? between(edge[3], to, (a - out - along) / in) : to;
}

/* Transitions may follow each other faster than the eye, or the cursor may be put elsewhere: the
 * token does not jump, it hurries. */
static struct box hurry(struct ui *ui, struct box shown, struct box to)
{
    enum { FRAME_PX = 26, FRAME_MS = 16 };
    const float frames = (float)ui->diagram.passed / 1e6f / FRAME_MS;
    const float far = distance(middle(shown), middle(to));
    const float step = fmaxf((float)ui_px(ui, FRAME_PX), far * 0.22f) * frames;
    if (shown.w <= 0 || far <= step || ui->options.reduced_motion)
        return to;
    keep_moving(ui);
    return mix(shown, to, step / far);
}

static struct box box_at(const struct ui *ui, const struct diagram *d, const struct token *t)
{
    const struct memory *m = &ui->diagram.memory[t->proc];
    const enum edge e = edge_of(t->from, t->to);
    if (t->along <= 0 && e != EDGE_SPAWN)
        return m->left;
    if (t->along >= 1 || e == EDGE_NONE)
        return m->now;
    struct box b = mix(m->left, m->now, t->along);
    struct point at = middle(m->now);
    if (e == EDGE_SPAWN) /* it grows out of nothing */
        b = (struct box){0, 0, m->now.w * t->along, m->now.h * t->along};
    else
        at = travel(d->edge[e], middle(m->left), at, t->along);
    b.x = at.x - b.w / 2;
    b.y = at.y - b.h / 2;
    return b;
}

/* ---- Drawing ---- */

/* As much of a name as says who it is: how it begins, and the number at its end. */
const char *token_letters(const char *name, char out[TOKEN_LETTERS])
{
    enum { WHOLE = 3, BEGIN = 3 };
    const size_t length = strlen(name);
    size_t digits = 0, end = 0;
    while (digits < length && isdigit((unsigned char)name[length - 1 - digits]))
        digits++;
    if (length <= WHOLE)
        return name;
    if (digits >= 3)
        return name + length - digits;
    if (digits > 0 && !(name[0] & 0x80)) {
        snprintf(out, TOKEN_LETTERS, "%c%s", name[0], name + length - digits);
        return out;
    }
    /* Some characters; a byte of 10xxxxxx goes on with the one before it. */
    for (int n = 0; n < BEGIN && name[end] && end < 8; n++)
        do
            end++;
        while ((name[end] & 0xc0) == 0x80 && end < 8);
    snprintf(out, TOKEN_LETTERS, "%.*s", (int)end, name);
    return out;
}

/* The whole name if there is room, else its letters, else nothing. */
static void draw_text(struct ui *ui, struct rect r, uint32_t pid, uint32_t color)
{
    char letters[TOKEN_LETTERS];
    const char *name = model_name(ui->model, pid);
    const int room = r.w - r.h / 3;
    if (r.h < font_height(ui->bold))
        return;
    if (font_width(ui->bold, name) > room)
        name = token_letters(name, letters);
    const int width = font_width(ui->bold, name);
    if (width <= room)
        font_draw(ui->bold, &ui->canvas, r.x + (r.w - width) / 2,
                  r.y + (r.h - font_height(ui->bold)) / 2, color, name);
}

static void draw_token(struct ui *ui, const struct token *t, struct rect r)
{
    const uint32_t pid = ui->model->procs[t->proc].pid;
    const int64_t chosen = ui_pick_proc(ui, ui->selected);
    const int side = r.w < r.h ? r.w : r.h, ring = ui_px(ui, 2);
    uint32_t color = ui_proc_color(ui, pid);
    if (t->reaped)
        color = color_mix(ui->theme->raised, color, 110);
    canvas_round(&ui->canvas, r, (float)side / 2, color);
    if (chosen == (int64_t)t->proc)
        canvas_round_frame(&ui->canvas, rect_inset(r, -ring), (float)side / 2 + (float)ring, ring,
                           ui->theme->text);
    draw_text(ui, r, pid, color_ink(color));
}

static void draw_one(struct ui *ui, const struct diagram *d, const struct token *t)
{
    struct box b = box_at(ui, d, t);
    if (b.w <= 0) { /* it is among the hidden, but is seen on its way */
        const int size = ui_px(ui, 16);
        ui->diagram.memory[t->proc].shown.w = 0;
        if (t->along <= 0 || t->along >= 1)
            return;
        b = (struct box){b.x - (float)size / 2, b.y - (float)size / 2, (float)size, (float)size};
    }
    struct box *shown = &ui->diagram.memory[t->proc].shown;
    b = *shown = hurry(ui, *shown, b);
    const struct rect r = {(int)lroundf(b.x), (int)lroundf(b.y), (int)lroundf(b.w),
                           (int)lroundf(b.h)};
    ui->seen[ui->seen_count++] = (struct seen){r, t->proc};
    draw_token(ui, t, r);
}

static void draw_labels(struct ui *ui, const struct seats *seats)
{
    struct diagram_view *v = &ui->diagram;
    struct shown_label next[LABELS_MAX];
    for (int i = 0; i < seats->label_count; i++) {
        const struct label *l = &seats->labels[i];
        next[i] = (struct shown_label){l->state, l->group, box_of(l->box)};
        for (int k = 0; k < v->label_count; k++)
            if (v->labels[k].state == l->state && v->labels[k].group == l->group)
                next[i].box = slide(ui, v->labels[k].box, next[i].box);
        const struct box b = next[i].box;
        font_draw(ui->body, &ui->canvas, (int)lroundf(b.x),
                  (int)lroundf(b.y + (b.h - (float)font_height(ui->body)) / 2), ui->theme->dim,
                  l->text);
    }
    v->label_count = seats->label_count;
    memcpy(v->labels, next, (size_t)v->label_count * sizeof(next[0]));
}

/* How many there are without a seat. */
static void draw_hidden(struct ui *ui, struct rect in, int hidden)
{
    char text[24];
    snprintf(text, sizeof(text), "+%d", hidden);
    const int width = font_width(ui->bold, text) + ui_px(ui, 8), height = font_height(ui->bold);
    const struct rect r = {in.x + in.w - width, in.y + in.h - height, width, height};
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 4), ui->theme->panel);
    font_draw(ui->bold, &ui->canvas, r.x + ui_px(ui, 4), r.y, ui->theme->text, text);
}

void diagram_tokens(struct ui *ui, const struct diagram *d, size_t count)
{
    struct seats seats = {0};
    if (!ui->diagram.drawn)
        memset(ui->diagram.memory, 0, sizeof(ui->diagram.memory));
    if (!ui->diagram.drawn)
        ui->diagram.label_count = 0;
    diagram_seat(ui, d, count, &seats);
    for (size_t i = 0; i < count; i++)
        remember(ui, d, &seats, i);
    draw_labels(ui, &seats);
    /* Those that move are drawn over those that rest. */
    for (int moving = 0; moving < 2; moving++)
        for (size_t i = 0; i < count; i++)
            if ((ui->tokens[i].along < 1) == moving)
                draw_one(ui, d, &ui->tokens[i]);
    for (int s = 0; s < FOS_STATE_COUNT; s++)
        if (seats.hidden[s])
            draw_hidden(ui, d->inside[s], seats.hidden[s]);
    ui->diagram.drawn = true;
    ui->diagram.passed = 0;
}
