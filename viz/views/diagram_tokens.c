/*
 * diagram_tokens.c: the tokens. With few processes a token is a label with
 * the name; with more a disc, with letters as long as they can be read.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "diagram.h"

enum { PILLS_MOST = 40, PILL = 22, LETTERS_LEAST = 22 };

/* How tokens look in this run. */
struct style {
    bool pills;
    int size, step; /* of a disc; from one to the next */
};

static const int disc_sizes[] = {28, 25, 22, 19, 16, 13, 10, 8, 6};

static bool holds(const struct ui *ui, struct rect in, const struct style *s)
{
    return (size_t)(in.w / s->step) * (size_t)(in.h / s->step) >= ui->model->proc_count;
}

static int pill_width(const struct ui *ui, uint32_t pid, int size, int most)
{
    const int width = font_width(ui->bold, model_name(ui->model, pid)) + size * 3 / 4;
    return width < size ? size : width < most ? width : most;
}

/* Goes through a state as a line of text does. */
struct pen {
    struct rect in;
    int x, y;
    int kept; /* room at the end of the last line, for the number of those without a place */
};

/* The next place; false when the state is full. */
static bool pen_next(struct pen *p, const struct style *s, int width, struct rect *out)
{
    const int bottom = p->in.y + p->in.h, right = p->in.x + p->in.w;
    if (p->x > p->in.x && p->x + width > right) {
        p->x = p->in.x;
        p->y += s->step;
    }
    const bool last = p->y + s->step + s->size > bottom;
    if (p->y + s->size > bottom || (last && p->x + width > right - p->kept)) {
        p->y = bottom; /* full for all that follow */
        return false;
    }
    *out = (struct rect){p->x, p->y, width, s->size};
    p->x += width + (s->step - s->size);
    return true;
}

/* Would the names of all find room in READY? */
static bool holds_names(const struct ui *ui, struct rect in, const struct style *s)
{
    struct pen pen = {in, in.x, in.y, 0};
    struct rect place;
    bool fits = ui->model->proc_count <= PILLS_MOST;
    for (size_t i = 0; fits && i < ui->model->proc_count; i++)
        fits = pen_next(&pen, s, pill_width(ui, ui->model->procs[i].pid, s->size, in.w), &place);
    return fits;
}

/* Names, or the largest discs of which READY can hold all. */
static struct style choose_style(const struct ui *ui, const struct diagram *d)
{
    const struct rect in = d->inside[FOS_READY];
    int pill = in.h < ui_px(ui, PILL) ? in.h : ui_px(ui, PILL);
    pill = pill > font_height(ui->bold) ? pill : font_height(ui->bold);
    struct style s = {.pills = true, .size = pill, .step = pill + ui_px(ui, 4)};
    if (holds_names(ui, in, &s))
        return s;
    s.pills = false;
    for (size_t i = 0; i < sizeof(disc_sizes) / sizeof(disc_sizes[0]); i++) {
        s.size = ui_px(ui, (float)disc_sizes[i]);
        s.step = s.size + ui_px(ui, s.size > ui_px(ui, 12) ? 3 : 2);
        if (holds(ui, in, &s))
            break;
    }
    return s;
}

bool diagram_crowded(const struct ui *ui, const struct diagram *d)
{
    const struct style s = choose_style(ui, d);
    return ui->model->proc_count > TOKENS_MAX || (!s.pills && !holds(ui, d->inside[FOS_READY], &s));
}

static uint32_t token_pid(const struct ui *ui, const struct token *t)
{
    return ui->model->procs[t->proc].pid;
}

static int token_width(struct ui *ui, const struct style *s, const struct token *t, int most)
{
    return s->pills ? pill_width(ui, token_pid(ui, t), s->size, most) : s->size;
}

/* ---- Places inside of the states ------------------------------------------------------- */

/* The first that has no place says how many there are of its kind. */
static void draw_overflow(struct ui *ui, struct rect in, int hidden)
{
    char text[24];
    snprintf(text, sizeof(text), "+%d", hidden);
    const int width = font_width(ui->bold, text) + ui_px(ui, 8), height = font_height(ui->bold);
    const struct rect r = {in.x + in.w - width, in.y + in.h - height, width, height};
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 4), ui->theme->panel);
    font_draw(ui->bold, &ui->canvas, r.x + ui_px(ui, 4), r.y, ui->theme->text, text);
}

/* A place for each token in the state that it is in or goes to. */
static void place_tokens(struct ui *ui, const struct diagram *d, const struct style *s,
                         size_t count, struct rect *places, int hidden[FOS_STATE_COUNT])
{
    struct pen pens[FOS_STATE_COUNT];
    for (int i = 0; i < FOS_STATE_COUNT; i++) {
        const int kept = hidden[i] ? ui_px(ui, 44) : 0;
        pens[i] = (struct pen){d->inside[i], d->inside[i].x, d->inside[i].y, kept};
        hidden[i] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        const struct token *t = &ui->tokens[i];
        const struct rect in = d->inside[t->to];
        places[i] = (struct rect){0};
        if (!pen_next(&pens[t->to], s, token_width(ui, s, t, in.w), &places[i]))
            hidden[t->to]++;
    }
}

/* ---- On the way --------------------------------------------------------------------------- */

static struct point middle(struct rect r)
{
    return (struct point){(float)r.x + (float)r.w / 2, (float)r.y + (float)r.h / 2};
}

static struct point between(struct point a, struct point b, float t)
{
    return (struct point){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

/* Out of the state, along the edge, and to its place in the next state. */
static struct point travel(const struct diagram *d, const struct token *t, struct point place)
{
    const enum edge e = edge_of(t->from, t->to);
    const float a = t->along * t->along * (3 - 2 * t->along), out = 0.14f, in = 0.84f;
    if (e == EDGE_NONE || e == EDGE_SPAWN || a >= 1)
        return place;
    if (a < out)
        return between(middle(d->inside[t->from]), d->edge[e][0], a / out);
    if (a < in)
        return curve_at(d->edge[e], (a - out) / (in - out));
    return between(d->edge[e][3], place, (a - in) / (1 - in));
}

/* ---- Drawing -------------------------------------------------------------------------------- */

/* As much of a name as says who it is: how it begins, and the number at its end. */
static const char *short_name(const struct ui *ui, uint32_t pid, char out[12])
{
    const char *name = model_name(ui->model, pid);
    const size_t length = strlen(name);
    size_t digits = 0;
    while (digits < length && isdigit((unsigned char)name[length - 1 - digits]))
        digits++;
    if (length <= 2)
        return name;
    if (digits == 3)
        return name + length - digits;
    if (digits > 0 && digits < 3 && !(name[0] & 0x80)) {
        snprintf(out, 12, "%c%s", name[0], name + length - digits);
        return out;
    }
    /* Two characters; a byte of 10xxxxxx goes on with the one before it. */
    size_t end = 0;
    for (int n = 0; n < 2 && name[end] && end < 8; n++)
        do
            end++;
        while ((name[end] & 0xc0) == 0x80 && end < 8);
    snprintf(out, 12, "%.*s", (int)end, name);
    return out;
}

static void draw_token(struct ui *ui, const struct style *s, const struct token *t, struct rect r)
{
    const uint32_t pid = token_pid(ui, t);
    const int64_t chosen = ui_pick_proc(ui, ui->selected);
    uint32_t color = ui_proc_color(ui, pid);
    char letters[12];
    if (t->reaped)
        color = color_mix(ui->theme->raised, color, 110);
    const float radius = (float)s->size / 2;
    canvas_round(&ui->canvas, r, radius, color);
    if (chosen == (int64_t)t->proc)
        canvas_round_frame(&ui->canvas, rect_inset(r, -ui_px(ui, 2)), radius + (float)ui_px(ui, 2),
                           ui_px(ui, 2), ui->theme->text);
    const char *name = s->pills ? model_name(ui->model, pid) : short_name(ui, pid, letters);
    const int width = font_width(ui->bold, name), room = r.w - (s->pills ? s->size / 2 : 0);
    if (!s->pills && (s->size < ui_px(ui, LETTERS_LEAST) || width > room))
        return;
    const int shown = width < room ? width : room;
    font_draw_fit(ui->bold, &ui->canvas, r.x + (r.w - shown) / 2,
                  r.y + (r.h - font_height(ui->bold)) / 2, shown, color_ink(color), name);
}

static void draw_one(struct ui *ui, const struct diagram *d, const struct style *s,
                     const struct token *t, struct rect place)
{
    if (place.w == 0 && t->along >= 1)
        return;
    if (place.w == 0) /* it will be among the hidden, but is seen on its way */
        place = (struct rect){d->inside[t->to].x, d->inside[t->to].y,
                              token_width(ui, s, t, d->inside[t->to].w), s->size};
    const struct point at = travel(d, t, middle(place));
    const struct rect r = {(int)lroundf(at.x - (float)place.w / 2),
                           (int)lroundf(at.y - (float)place.h / 2), place.w, place.h};
    ui->seen[ui->seen_count++] = (struct seen){r, t->proc};
    draw_token(ui, s, t, r);
}

void diagram_tokens(struct ui *ui, const struct diagram *d, size_t count)
{
    const struct style style = choose_style(ui, d);
    ui->seen_count = 0;
    struct rect places[TOKENS_MAX];
    int hidden[FOS_STATE_COUNT] = {0};
    place_tokens(ui, d, &style, count, places, hidden);
    place_tokens(ui, d, &style, count, places, hidden); /* again, with room for the numbers */
    /* Those that move are drawn over those that rest. */
    for (int moving = 0; moving < 2; moving++)
        for (size_t i = 0; i < count; i++)
            if ((ui->tokens[i].along < 1) == moving)
                draw_one(ui, d, &style, &ui->tokens[i], places[i]);
    for (int s = 0; s < FOS_STATE_COUNT; s++)
        if (hidden[s])
            draw_overflow(ui, d->inside[s], hidden[s]);
}
