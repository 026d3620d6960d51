/*
 * diagram_seats.c: who sits where inside of a state. Tokens carry the name of
 * their process, or the beginning of it, or are discs: whatever all who are
 * there have room for. Those that wait sit with others who wait for the same,
 * those that run with the number of their CPU.
 */
#include <stdio.h>
#include <stdlib.h>

#include "diagram.h"

/* The best first. */
static const struct {
    enum token_text text;
    bool labels;
    int size;
} looks[] = {{TEXT_NAME, true, 24},  {TEXT_NAME, true, 20},  {TEXT_SHORT, true, 24},
             {TEXT_SHORT, true, 18}, {TEXT_NAME, false, 20}, {TEXT_SHORT, false, 18},
             {TEXT_NONE, true, 16},  {TEXT_NONE, false, 16}, {TEXT_NONE, true, 13},
             {TEXT_NONE, false, 13}, {TEXT_NONE, false, 10}, {TEXT_NONE, false, 8},
             {TEXT_NONE, false, 6},  {TEXT_NONE, false, 4}};

enum { STYLES = sizeof(looks) / sizeof(looks[0]) };
enum { GROUP_TEXT = 64, KEPT = 44, LABEL_GAP = 5, GROUP_GAP = 12, CPU_WIDTH = 110 };

static struct style style_number(const struct ui *ui, int i)
{
    const int size = ui_px(ui, (float)looks[i].size);
    return (struct style){.text = looks[i].text,
                          .labels = looks[i].labels,
                          .size = size,
                          .gap = ui_px(ui, size > ui_px(ui, 12) ? 3 : 2)};
}

int token_width(const struct ui *ui, const struct style *s, uint32_t pid)
{
    char letters[TOKEN_LETTERS];
    if (s->text == TEXT_NONE)
        return s->size;
    const char *text = s->text == TEXT_NAME ? model_name(ui->model, pid)
                                            : token_letters(model_name(ui->model, pid), letters);
    const int width = font_width(ui->bold, text) + s->size / 2;
    return width < s->size ? s->size : width;
}

/* ---- Groups ---- */

/* Those with one number sit together. */
static uint32_t group_of(const struct ui *ui, enum fos_state state, const struct fos_event *e)
{
    if (state == FOS_RUNNING)
        return ui->model->cpu_count > 1 ? e->cpu + 1U : 0;
    if (state != FOS_BLOCKED)
        return 0;
    if (e->reason == FOS_BECAUSE_JOIN) /* object: a pid */
        return UINT32_C(0x40000000) + e->object;
    return e->object ? e->object : UINT32_C(0x80000000) + e->reason;
}

static void group_label(const struct ui *ui, enum fos_state state, const struct fos_event *e,
                        bool narrow, char out[GROUP_TEXT])
{
    const char *name = model_object_name(ui->model, e->object);
    const char *child = model_name(ui->model, e->object);
    if (state == FOS_RUNNING)
        snprintf(out, GROUP_TEXT, narrow ? "%d:" : "CPU %d", (int)e->cpu);
    else if (e->reason == FOS_BECAUSE_JOIN)
        snprintf(out, GROUP_TEXT, "%s%.40s", *child ? "end of " : "a child", child);
    else if (e->reason == FOS_BECAUSE_IO && !*name)
        snprintf(out, GROUP_TEXT, "I/O");
    else if (e->reason == FOS_BECAUSE_SLEEP)
        snprintf(out, GROUP_TEXT, "asleep");
    else if (e->reason == FOS_BECAUSE_PERIOD)
        snprintf(out, GROUP_TEXT, "next job");
    else
        snprintf(out, GROUP_TEXT, "%.40s",
                 *name ? name : fos_reason_name((enum fos_reason)e->reason));
}

/* ---- Guests of a state ---- */

struct guest {
    uint32_t token; /* which of ui->tokens */
    bool leaves;
    uint32_t event, group; /* with which it came here */
};

static int by_group(const void *a, const void *b)
{
    const struct guest *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return x->event < y->event ? -1 : x->event > y->event;
}

bool token_leaves(const struct token *t)
{
    return t->from < FOS_STATE_COUNT && t->along < 0.15f;
}

/* A token that has not set off yet sits where it was; one that is on its way has a seat already. */
static int collect(struct ui *ui, enum fos_state s, size_t count, struct guest out[TOKENS_MAX])
{
    int n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct token *t = &ui->tokens[i];
        const bool leaves = t->from == s && token_leaves(t);
        const bool comes = t->to == s && (t->along > 0 || t->from >= FOS_STATE_COUNT);
        if (!leaves && !comes)
            continue;
        const uint32_t event = leaves ? t->since : t->event;
        const struct fos_event *e = fos_trace_event(ui->trace, event);
        out[n++] = (struct guest){(uint32_t)i, leaves, event, group_of(ui, s, e)};
    }
    qsort(out, (size_t)n, sizeof(*out), by_group);
    return n;
}

/* ---- Seats ---- */

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
        p->y += s->size + s->gap;
    }
    const bool last = p->y + 2 * s->size + s->gap > bottom;
    if (p->y + s->size > bottom || p->x + width > right - (last ? p->kept : 0)) {
        p->y = bottom; /* full for all that follow */
        return false;
    }
    *out = (struct rect){p->x, p->y, width, s->size};
    p->x += width + s->gap;
    return true;
}

/* The label of a group and its first guest keep together: the seat comes back without the label. */
static bool pen_group(struct ui *ui, struct pen *p, const struct style *s, enum fos_state state,
                      const struct guest *g, int width, struct rect *out, struct seats *seats)
{
    char text[GROUP_TEXT];
    /* With two rows of them. */
    const bool narrow = p->in.w * 2 < ui_px(ui, CPU_WIDTH) * model_cpus(ui->model);
    group_label(ui, state, fos_trace_event(ui->trace, g->event), narrow, text);
    const int label = font_width(ui->body, text) + ui_px(ui, LABEL_GAP);
    p->x += p->x > p->in.x ? ui_px(ui, GROUP_GAP) - s->gap : 0;
    if (!pen_next(p, s, label + width, out))
        return false;
    if (seats->label_count < LABELS_MAX) {
        struct label *l = &seats->labels[seats->label_count++];
        *l = (struct label){.state = state, .group = g->group, .box = *out};
        snprintf(l->text, sizeof(l->text), "%s", text);
    }
    out->x += label;
    out->w -= label;
    return true;
}

/* Returns how many have no seat. */
static int seat_all(struct ui *ui, enum fos_state state, const struct style *s, struct pen pen,
                    const struct guest *guests, int count, struct seats *seats)
{
    int hidden = 0;
    const int labels = seats->label_count;
    for (int i = 0; i < count; i++) {
        const struct guest *g = &guests[i];
        const uint32_t pid = ui->model->procs[ui->tokens[g->token].proc].pid;
        struct rect *out = g->leaves ? &seats->from[g->token] : &seats->to[g->token];
        const bool first = g->group && (i == 0 || guests[i - 1].group != g->group);
        const int width = token_width(ui, s, pid);
        const bool seated = first && s->labels ? pen_group(ui, &pen, s, state, g, width, out, seats)
                                               : pen_next(&pen, s, width, out);
        if (!seated)
            *out = (struct rect){pen.in.x, pen.in.y, 0, 0};
        hidden += !seated;
    }
    if (hidden)
        seats->label_count = labels;
    return hidden;
}

/* The roomiest style in which all have a seat. A roomier one than before has to be possible for
 * a while: sizes that flicker would be worse than small ones. */
static int choose(struct ui *ui, enum fos_state state, int best)
{
    enum { DWELL_MS = 1200 };
    struct diagram_view *v = &ui->diagram;
    const fos_time dwell = (fos_time)DWELL_MS * 1000000;
    if (!v->drawn || best >= v->style[state]) {
        v->style[state] = best;
        v->roomy[state] = 0;
        return best;
    }
    v->roomy[state] += v->passed;
    if (v->roomy[state] >= dwell || ui->options.reduced_motion)
        v->style[state] = best;
    else if (v->restless < dwell - v->roomy[state])
        v->restless = dwell - v->roomy[state];
    return v->style[state];
}

void diagram_seat(struct ui *ui, const struct diagram *d, size_t count, struct seats *seats)
{
    struct guest guests[TOKENS_MAX];
    seats->label_count = 0;
    for (int s = 0; s < FOS_STATE_COUNT; s++) {
        const enum fos_state state = (enum fos_state)s;
        const struct rect in = d->inside[s];
        const int n = collect(ui, state, count, guests), labels = seats->label_count;
        struct pen pen = {in, in.x, in.y, 0};
        int best = 0, hidden = 1;
        for (; hidden && best < STYLES; best++) {
            const struct style style = style_number(ui, best);
            seats->label_count = labels;
            hidden = seat_all(ui, state, &style, pen, guests, n, seats);
        }
        seats->label_count = labels;
        seats->style[s] = style_number(ui, choose(ui, state, best - 1));
        pen.kept = hidden ? ui_px(ui, KEPT) : 0;
        seats->hidden[s] = seat_all(ui, state, &seats->style[s], pen, guests, n, seats);
    }
}

bool diagram_crowded(const struct ui *ui, const struct diagram *d)
{
    const struct style s = style_number(ui, STYLES - 2); /* the smallest is for ZOMBIE */
    const struct rect in = d->inside[FOS_READY];
    const int step = s.size + s.gap;
    return ui->model->proc_count > TOKENS_MAX ||
           (size_t)(in.w / step) * (size_t)(in.h / step) < ui->model->proc_count;
}
