/*
 * bars.c: one row of the timeline: bars, mixed pixels, marks.
 *
 * A state is told by height and hatch as well as by colour: RUNNING is full
 * and solid, READY hollow (hatched after a preemption), BLOCKED low, sleeping
 * low and dotted, ZOMBIE low and hatched, NEW a thin line.
 */
#include "bars.h"

#include <stdlib.h>
#include <string.h>

enum { MARK = 5 };

/* ---- Looks ------------------------------------------------------------------------ */

/* The lower `part` of 16 of a bar. */
static struct rect low(struct rect r, int part)
{
    const int h = r.h * part / 16 > 0 ? r.h * part / 16 : 1;
    return (struct rect){r.x, r.y + r.h - h, r.w, h};
}

static void hollow(struct ui *ui, struct rect r, uint32_t color, bool hatched)
{
    const int thick = ui_px(ui, 1.5f);
    canvas_fill(&ui->canvas, r, color_mix(ui->theme->back, color, 36));
    if (hatched)
        canvas_hatch(&ui->canvas, r, HATCH_RISING, thick, ui_px(ui, 7),
                     color_mix(ui->theme->back, color, 130));
    canvas_frame(&ui->canvas, r, thick, color);
}

void draw_look(struct ui *ui, struct rect r, enum look look)
{
    const uint32_t color = ui->theme->look[look];
    switch (look) {
    case LOOK_NEW:
        r = (struct rect){r.x, r.y + r.h * 7 / 16, r.w, r.h / 8 > 1 ? r.h / 8 : 1};
        canvas_hatch(&ui->canvas, r, HATCH_BARS, ui_px(ui, 4), ui_px(ui, 7), color);
        break;
    case LOOK_READY:
    case LOOK_PREEMPTED:
        hollow(ui, low(r, 13), color, look == LOOK_PREEMPTED);
        break;
    case LOOK_RUNNING:
        canvas_fill(&ui->canvas, r, color);
        break;
    case LOOK_BLOCKED:
        canvas_fill(&ui->canvas, low(r, 7), color);
        break;
    case LOOK_SLEEPING:
        canvas_fill(&ui->canvas, low(r, 7), color_mix(ui->theme->back, color, 90));
        canvas_hatch(&ui->canvas, low(r, 7), HATCH_DOTS, ui_px(ui, 2), ui_px(ui, 4), color);
        break;
    case LOOK_ZOMBIE:
        canvas_hatch(&ui->canvas, low(r, 5), HATCH_FALLING, ui_px(ui, 1.5f), ui_px(ui, 6), color);
        break;
    case LOOK_SWITCHING:
        canvas_hatch(&ui->canvas, r, HATCH_BARS, ui_px(ui, 1), ui_px(ui, 3), color);
        break;
    case LOOK_NONE:
    default:
        break;
    }
}

/* ---- Spans ------------------------------------------------------------------------------ */

/* Pale where another process is selected, so that the selected one stands out. */
static uint32_t slice_color(const struct ui *ui, uint32_t pid)
{
    const uint32_t color = ui_proc_color(ui, pid);
    const int64_t chosen = ui_pick_proc(ui, ui->selected);
    if (chosen < 0 || ui->model->procs[chosen].pid == pid)
        return color;
    return color_mix(ui->theme->back, color, 110);
}

static uint32_t part_color(const struct ui *ui, const struct lane *lane, uint32_t what)
{
    if (what == PART_OTHERS)
        return color_mix(ui->theme->back, ui->theme->dim, 150);
    if (lane->track->of_cpu)
        return what ? slice_color(ui, what) : ui->theme->look[LOOK_SWITCHING];
    const uint32_t color = ui->theme->look[what];
    /* Waiting is drawn hollow; here it is at least paler than running. */
    return what == LOOK_RUNNING ? color : color_mix(ui->theme->back, color, 150);
}

/* RUNNING at the bottom, like the tide of the CPU. */
static int stack_order(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    const int front = (y->what == LOOK_RUNNING) - (x->what == LOOK_RUNNING);
    return front ? front : x->what < y->what ? -1 : x->what > y->what;
}

/* Every share of a busy pixel, one on the other, and the mark that says so. */
static void draw_mixed(struct ui *ui, const struct lane *lane, struct span *s, struct rect r)
{
    const int mark = ui_px(ui, 2);
    const fos_time begin = timemap_time(&ui->view.map, s->x0);
    const fos_time whole = timemap_time(&ui->view.map, s->x1) - begin;
    const int room = r.h - mark - 1;
    fos_time below = 0;
    if (!lane->track->of_cpu)
        qsort(s->parts, s->part_count, sizeof(s->parts[0]), stack_order);
    for (int i = 0; i < s->part_count && whole > 0; i++) {
        const int from = (int)((double)below / (double)whole * room + 0.5);
        below += s->parts[i].length;
        const int to = (int)((double)below / (double)whole * room + 0.5);
        canvas_fill(&ui->canvas, (struct rect){r.x, r.y + r.h - to, r.w, to - from},
                    part_color(ui, lane, s->parts[i].what));
    }
    if (r.x / mark % 2 == 0)
        canvas_fill(&ui->canvas, (struct rect){r.x, r.y, r.w, mark}, ui->theme->dim);
}

uint32_t theme_words(const struct theme *t, enum look look)
{
    return color_mix(t->look[look], t->text, 128);
}

/* A label in the middle of a bar, if there is room for it: else false. */
static bool draw_label(struct ui *ui, struct rect r, const char *text, uint32_t color)
{
    const int width = font_width(ui->body, text), height = font_height(ui->body);
    if (!*text || width + ui_px(ui, 8) > r.w || height > r.h + ui_px(ui, 4))
        return false;
    font_draw(ui->body, &ui->canvas, r.x + (r.w - width) / 2, r.y + (r.h - height) / 2, color,
              text);
    return true;
}

/* Above a low bar: why it waits, or at least for what. */
static void label_wait(struct ui *ui, uint32_t event, struct rect r)
{
    const struct fos_event *e = fos_trace_event(ui->trace, event);
    const struct rect above = {r.x, r.y - ui_px(ui, 2), r.w, r.h * 10 / 16};
    char reason[128];
    if (r.h < ui_px(ui, 26) ||
        draw_label(ui, above, model_reason(ui->model, event, reason, sizeof(reason)),
                   ui->theme->dim))
        return;
    if (e->reason != FOS_BECAUSE_JOIN)
        draw_label(ui, above, model_object_name(ui->model, e->object), ui->theme->dim);
}

static void draw_cpu_bar(struct ui *ui, const struct fos_event *e, enum look look, struct rect r)
{
    if (look != LOOK_RUNNING) {
        draw_look(ui, r, look);
        return;
    }
    const uint32_t color = slice_color(ui, e->pid);
    canvas_fill(&ui->canvas, r, color);
    draw_label(ui, r, model_name(ui->model, e->pid), color_ink(color));
}

static void draw_proc_bar(struct ui *ui, uint32_t event, enum look look, struct rect r)
{
    draw_look(ui, r, look);
    if (look == LOOK_BLOCKED && fos_trace_event(ui->trace, event)->reason == FOS_BECAUSE_LOCK)
        bands_waiting(ui, r);
    if (look == LOOK_RUNNING)
        draw_label(ui, r, look_name(look), color_ink(ui->theme->look[look]));
    else if (look == LOOK_READY)
        draw_label(ui, low(r, 13), look_name(look), theme_words(ui->theme, look));
    else if (look == LOOK_BLOCKED || look == LOOK_SLEEPING)
        label_wait(ui, event, r);
}

static void draw_span(struct ui *ui, const struct lane *lane, struct span *s, struct rect row)
{
    struct rect r = {row.x + s->x0, row.y, s->x1 - s->x0, row.h};
    if (s->mixed) {
        draw_mixed(ui, lane, s, r);
        return;
    }
    const struct fos_event *e = track_event(lane->track, lane->trace, s->item);
    if (r.w > ui_px(ui, 4))
        r.w -= 1; /* what follows each other stays apart */
    if (lane->track->of_cpu)
        draw_cpu_bar(ui, e, s->look, r);
    else
        draw_proc_bar(ui, lane->track->items[s->item], s->look, r);
}

static void draw_chosen(struct ui *ui, const struct row row, const struct span *s, struct rect r)
{
    if (!ui_same_row(row, ui->selected.row) || s->item != ui->selected.item)
        return;
    const struct rect frame = {r.x + s->x0 - 1, r.y - 1, s->x1 - s->x0 + 1, r.h + 2};
    canvas_frame(&ui->canvas, frame, ui_px(ui, 2), ui->theme->text);
}

/* ---- Marks -------------------------------------------------------------------------------- */

/* A small arrow: down from the top (arrival) or up from the bottom (deadline). */
static void draw_arrow(struct ui *ui, struct rect r, fos_time when, bool down, uint32_t color)
{
    const int at = timemap_pixel(&ui->view.map, when);
    if (at < 0 || at >= ui->view.map.width)
        return;
    const float x = (float)(r.x + at) + 0.5f, size = (float)ui_px(ui, MARK);
    const float base = (float)(down ? r.y : r.y + r.h), tip = base + (down ? size : -size) * 1.4f;
    canvas_fill(&ui->canvas, (struct rect){r.x + at, r.y, 1, r.h}, color);
    canvas_triangle(&ui->canvas, (struct point){x - size * 0.8f, base},
                    (struct point){x + size * 0.8f, base}, (struct point){x, tip}, color);
}

static void draw_cross(struct ui *ui, struct rect r, fos_time when)
{
    const int at = timemap_pixel(&ui->view.map, when);
    if (at < 0 || at >= ui->view.map.width)
        return;
    const float x = (float)(r.x + at), y = (float)r.y + (float)r.h / 2, s = (float)ui_px(ui, MARK);
    const float thick = (float)ui_px(ui, 2);
    canvas_line(&ui->canvas, (struct point){x - s, y - s}, (struct point){x + s, y + s}, thick,
                ui->theme->late);
    canvas_line(&ui->canvas, (struct point){x - s, y + s}, (struct point){x + s, y - s}, thick,
                ui->theme->late);
}

/* Two wedges above each other: the priority went up, or down. */
static void draw_chevron(struct ui *ui, struct rect r, fos_time when, bool up)
{
    const int at = timemap_pixel(&ui->view.map, when);
    if (at < 0 || at >= ui->view.map.width)
        return;
    const float x = (float)(r.x + at), s = (float)ui_px(ui, MARK), way = up ? -1 : 1;
    const float y = (float)r.y + (float)r.h / 2 - way * s * 0.7f, thick = (float)ui_px(ui, 2);
    for (int i = 0; i < 2; i++) {
        const float base = y + way * (float)i * s * 0.8f;
        const struct point tip = {x, base + way * s * 0.8f};
        canvas_line(&ui->canvas, (struct point){x - s, base}, tip, thick, ui->theme->text);
        canvas_line(&ui->canvas, (struct point){x + s, base}, tip, thick, ui->theme->text);
    }
}

static bool more_urgent(const struct ui *ui, const struct fos_event *e)
{
    return (e->value > (int64_t)e->object) != model_low_is_urgent(ui->model);
}

static void draw_mark(struct ui *ui, struct rect r, const struct fos_event *e)
{
    switch ((enum fos_event_type)e->type) {
    case FOS_EV_JOB:
        draw_arrow(ui, r, e->time, true, ui->theme->text);
        if (e->value > 0)
            draw_arrow(ui, r, e->value, false, ui->theme->dim);
        break;
    case FOS_EV_DEADLINE:
        if (e->value > 0)
            draw_arrow(ui, r, e->time - e->value, false, ui->theme->late);
        break;
    case FOS_EV_FAULT:
    case FOS_EV_KILL:
        draw_cross(ui, r, e->time);
        break;
    case FOS_EV_PRIORITY:
        draw_chevron(ui, r, e->time, more_urgent(ui, e));
        break;
    default:
        break;
    }
}

/* Where marks are denser than pixels, some of them do for all. */
static void draw_marks(struct ui *ui, const struct proc *p, struct rect r)
{
    const struct timemap *map = &ui->view.map;
    const int64_t last = track_at(&p->marks, ui->trace, map->origin + map->span);
    int64_t i = track_at(&p->marks, ui->trace, map->origin - map->span);
    const int64_t stride = (last - i) / (4 * (int64_t)map->width) + 1;
    for (i = i < 0 ? 0 : i; i <= last; i += stride)
        draw_mark(ui, r, track_event(&p->marks, ui->trace, i));
    const bool jobs = p->marks.count && track_event(&p->marks, ui->trace, 0)->type == FOS_EV_JOB;
    if (p->arrival >= 0 && !jobs)
        draw_arrow(ui, r, p->arrival, true, ui->theme->text);
}

/* ---- A row ------------------------------------------------------------------------------------
 */

static bool is_kept(const struct ui *ui, const struct cut *c, struct row row)
{
    const struct timemap *map = &ui->view.map;
    return c->seen == ui->model->seen && ui_same_row(c->row, row) && c->map.origin == map->origin &&
           c->map.span == map->span && c->map.width == map->width;
}

/* Copies the spans of the row to where they are kept; without memory they are cut again. */
static void keep(struct ui *ui, struct cut *c, struct row row, size_t count)
{
    c->row.kind = ROW_NONE;
    if (c->room < count) {
        struct span *moved = realloc(c->spans, count * sizeof(*moved));
        if (!moved)
            return;
        c->spans = moved;
        c->room = count;
    }
    if (count)
        memcpy(c->spans, ui->spans, count * sizeof(*c->spans));
    *c = (struct cut){row, ui->view.map, ui->model->seen, c->spans, count, c->room};
}

/* The spans of a row in ui->spans; returns how many. */
static size_t cut_row(struct ui *ui, struct row row, const struct lane *lane)
{
    struct cut *c = &ui->cuts[ui_row_number(ui, row) % CUTS];
    if (!is_kept(ui, c, row)) {
        const size_t count = spans_make(lane, &ui->view.map, ui->spans, (size_t)ui->view.map.width);
        keep(ui, c, row, count);
        return count;
    }
    if (c->count)
        memcpy(ui->spans, c->spans, c->count * sizeof(*c->spans));
    return c->count;
}

void bars_draw(struct ui *ui, struct row row, struct rect r)
{
    const struct lane lane = ui_lane(ui, row);
    const size_t count = cut_row(ui, row, &lane);
    for (size_t i = 0; i < count; i++)
        draw_span(ui, &lane, &ui->spans[i], r);
    for (size_t i = 0; i < count; i++)
        draw_chosen(ui, row, &ui->spans[i], r);
    if (row.kind != ROW_PROC)
        return;
    bands_draw(ui, &ui->model->procs[row.index], r);
    draw_marks(ui, &ui->model->procs[row.index], r);
}
