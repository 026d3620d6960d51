/*
 * svg_marks.c: what stands over a process's bars: when it arrives, what is due
 * and what was missed, faults and kills; the mutexes that it holds and waits
 * for, and the urgency that it was lent.
 */
#include "svg.h"

#include "viz/model/bands.h"

/* ---- Points in time -------------------------------------------------------------------- */

static bool is_seen(const struct svg *s, fos_time when)
{
    return when >= s->map.origin && when - s->map.origin < s->map.span;
}

/* `shape` continues a path that begins at the mark's time. */
static void put_mark(const struct svg *s, fos_time when, int y, const char *class,
                     const char *shape, const char *says, const char *name)
{
    char text[TIME_TEXT];
    if (!is_seen(s, when))
        return;
    fprintf(s->out, "<path class=\"%s\" d=\"M%.2f %d%s\"><title>", class, svg_x(s, when), y, shape);
    svg_text(s->out, name);
    fprintf(s->out, ": %s at %s</title></path>\n", says, units_time(when, text));
}

static void put_arrival(const struct svg *s, fos_time when, int y, const char *name)
{
    put_mark(s, when, y + SVG_BAR_TOP - 3, "mark", "m-4 0h8l-4 6zm3.6 0h.8v19h-.8z", "arrives",
             name);
}

static void put_deadline(const struct svg *s, fos_time when, int y, bool late, const char *name)
{
    put_mark(s, when, y + SVG_BAR_TOP + SVG_BAR + 2, late ? "late" : "due",
             "m-4 0l4-6l4 6zm3.6-19h.8v19h-.8z", late ? "missed what was due" : "due", name);
}

static void put_event(const struct svg *s, const struct fos_event *e, int y, const char *name)
{
    switch ((enum fos_event_type)e->type) {
    case FOS_EV_JOB:
        put_arrival(s, e->time, y, name);
        if (e->value > 0)
            put_deadline(s, e->value, y, false, name);
        break;
    case FOS_EV_DEADLINE:
        if (e->value > 0 && e->value <= e->time)
            put_deadline(s, e->time - e->value, y, true, name);
        break;
    case FOS_EV_FAULT:
    case FOS_EV_KILL:
        put_mark(s, e->time, y + SVG_BAR_TOP + SVG_BAR / 2, "cross", "m-4-4l8 8m0-8l-8 8",
                 e->type == FOS_EV_KILL ? "killed" : "fault", name);
        break;
    default:
        break;
    }
}

/* Where marks are denser than columns, some of them do for all. */
static void put_points(const struct svg *s, const struct proc *p, int y, const char *name)
{
    const struct fos_trace *t = s->model->trace;
    const int64_t last = track_at(&p->marks, t, timemap_time(&s->map, s->map.width));
    int64_t i = track_at(&p->marks, t, s->map.origin - s->map.span);
    const int64_t stride = (last - i) / (2 * (int64_t)s->map.width) + 1;
    for (i = i < 0 ? 0 : i; i <= last; i += stride)
        put_event(s, track_event(&p->marks, t, i), y, name);
    /* A periodic one has its releases. */
    if (p->arrival >= 0 && (!p->marks.count || track_event(&p->marks, t, 0)->type != FOS_EV_JOB))
        put_arrival(s, p->arrival, y, name);
}

/* ---- Mutexes ------------------------------------------------------------------------------ */

static void put_bands(const struct svg *s, const struct proc *p, enum band kind, int y)
{
    struct bands b = bands_of(s->model, p, &s->map, kind);
    int x0, x1;
    while (bands_next(&b, &x0, &x1)) {
        fprintf(s->out, "<path class=\"%s\" d=\"M%d %dh%d\">",
                kind == BAND_HOLDS ? "holds" : "borrows", s->left + x0, y, x1 - x0);
        if (kind == BAND_HOLDS) {
            fputs("<title>holds ", s->out);
            svg_text(s->out, model_object_name(s->model,
                                               holding_last(&p->holding, s->model->trace, b.item)));
            fputs("</title>", s->out);
        }
        fputs("</path>\n", s->out);
    }
}

/* Dashes where it waits for a mutex. The spans are those that its bars were made of. */
static void put_waits(struct svg *s, const struct lane *lane, int y)
{
    const size_t count = spans_make(lane, &s->map, s->spans, (size_t)s->map.width);
    for (size_t i = 0; i < count; i++) {
        const struct span *span = &s->spans[i];
        if (span->look == LOOK_BLOCKED && !span->mixed &&
            track_event(lane->track, lane->trace, span->item)->reason == FOS_BECAUSE_LOCK)
            fprintf(s->out, "<path class=\"awaits\" d=\"M%d %dh%d\"/>\n", s->left + span->x0, y,
                    span->x1 - span->x0);
    }
}

void svg_marks(struct svg *s, size_t proc, int y)
{
    const struct proc *p = &s->model->procs[proc];
    const struct lane lane = lane_of_proc(s->model, proc);
    const int above = y + SVG_BAR_TOP - 2;
    if (s->model->has_locks) {
        put_bands(s, p, BAND_HOLDS, above);
        put_bands(s, p, BAND_BORROWS, y + SVG_BAR_TOP + SVG_BAR + 1);
        put_waits(s, &lane, above);
    }
    put_points(s, p, y, model_name(s->model, p->pid));
}

void svg_loans(struct svg *s, size_t proc)
{
    const struct proc *p = &s->model->procs[proc];
    int64_t lender, item = track_at(&p->loans, s->model->trace, s->map.origin - 1);
    int x;
    while ((item = bands_loan(s->model, p, &s->map, item, &x, &lender)) >= 0) {
        if ((size_t)lender >= s->rows)
            continue;
        const int from = svg_proc_y(s, (size_t)lender) + SVG_ROW / 2;
        const int to = svg_proc_y(s, proc) + SVG_ROW / 2, back = to > from ? -6 : 6;
        fprintf(s->out, "<path class=\"loan\" d=\"M%d.5 %dV%dm-3.5 %dl3.5 %dl3.5 %d\"><title>",
                s->left + x, from, to, back, -back, back);
        svg_text(s->out, model_name(s->model, s->model->procs[lender].pid));
        fputs(" lends its urgency to ", s->out);
        svg_text(s->out, model_name(s->model, p->pid));
        fputs("</title></path>\n", s->out);
    }
}
