/*
 * svg_bars.c: the bars of a row. Where three or more intervals meet in one
 * column they are drawn as their shares, one on the other, in as few elements
 * as that takes, so that the size of the file follows columns and not events.
 */
#include <inttypes.h>
#include <string.h>

#include "svg.h"

/* Of a look in a row of a process: its class, and how much of the bar's height it takes, in
 * sixteenths. */
static const struct {
    const char *class;
    int height, lift;
} looks[LOOKS] = {
    [LOOK_NEW] = {"new", 2, 7},          [LOOK_READY] = {"ready", 13, 0},
    [LOOK_PREEMPTED] = {"again", 13, 0}, [LOOK_RUNNING] = {"running", 16, 0},
    [LOOK_BLOCKED] = {"blocked", 7, 0},  [LOOK_SLEEPING] = {"sleeps", 7, 0},
    [LOOK_ZOMBIE] = {"zombie", 5, 0},    [LOOK_SWITCHING] = {"switch", 16, 0},
};

/* ---- One interval ------------------------------------------------------------------- */

/* "A: READY, slice used up; 4 ms to 8 ms, 4 ms long" */
static void put_title(const struct svg *s, const struct lane *lane, const struct span *span,
                      const char *name, fos_time begin, fos_time end)
{
    char a[TIME_TEXT], b[TIME_TEXT], d[TIME_TEXT], reason[128];
    const struct fos_event *e = track_event(lane->track, lane->trace, span->item);
    fputs("<title>", s->out);
    svg_text(s->out, name);
    fputs(": ", s->out);
    if (lane->track->of_cpu && span->look == LOOK_RUNNING)
        svg_text(s->out, model_name(s->model, e->pid));
    else
        svg_text(s->out, look_name(span->look));
    if (e->type == FOS_EV_STATE && !lane->track->of_cpu) {
        fputs(", ", s->out);
        svg_text(s->out,
                 model_reason(s->model, lane->track->items[span->item], reason, sizeof(reason)));
    }
    fprintf(s->out, "; %s to %s, %s long</title>", units_time(begin, a), units_time(end, b),
            units_time(end - begin, d));
}

static void put_rect(const struct svg *s, double x, double width, int y, int height)
{
    svg_number(s->out, "x", x);
    fprintf(s->out, " y=\"%d\"", y);
    svg_number(s->out, "width", width);
    fprintf(s->out, " height=\"%d\"", height);
}

/* The name of the process on a CPU, if there is room for it. */
static void put_label(const struct svg *s, uint32_t pid, double x, double width, int y)
{
    const char *name = model_name(s->model, pid);
    const int64_t proc = model_find(s->model, pid);
    if (proc < 0 || (double)(strlen(name) * SVG_LETTER + 6) > width)
        return;
    fprintf(s->out, "<text class=\"on%d\" x=\"%.2f\" y=\"%d\">", svg_color((size_t)proc),
            x + width / 2, y + SVG_BAR - 4);
    svg_text(s->out, name);
    fputs("</text>\n", s->out);
}

/* The times between which an interval is drawn; beside a busy column it ends where that begins. */
static void put_interval(const struct svg *s, const struct lane *lane, const struct span *span,
                         const char *name, fos_time least, fos_time most, int y)
{
    const struct fos_event *e = track_event(lane->track, lane->trace, span->item);
    const fos_time end = track_item_end(lane->track, lane->trace, span->item, lane->end);
    const fos_time from = e->time > least ? e->time : least, to = end < most ? end : most;
    const int64_t proc = lane->track->of_cpu ? model_find(s->model, e->pid) : -1;
    const int height = SVG_BAR * looks[span->look].height / 16;
    const double x = svg_x(s, from), width = svg_x(s, to) - x;
    if (!height || width <= 0)
        return;
    if (proc >= 0 && span->look == LOOK_RUNNING)
        fprintf(s->out, "<rect class=\"c%d\"", svg_color((size_t)proc));
    else
        fprintf(s->out, "<rect class=\"%s\"", looks[span->look].class);
    put_rect(s, x, width, y + SVG_BAR - height - looks[span->look].lift, height);
    if (width >= SVG_TITLED) {
        fputc('>', s->out);
        put_title(s, lane, span, name, e->time, end);
        fputs("</rect>\n", s->out);
    } else {
        fputs("/>\n", s->out);
    }
    if (proc >= 0 && span->look == LOOK_RUNNING)
        put_label(s, e->pid, x, width, y);
}

/* ---- Busy columns ---------------------------------------------------------------------- */

/* Parts are put one on the other in the order of these: what runs is at the bottom. */
enum { KINDS = 32, KIND_OTHERS = KINDS - 1 };

static int kind_of(const struct svg *s, const struct lane *lane, uint32_t what)
{
    if (what == PART_OTHERS)
        return KIND_OTHERS;
    if (!lane->track->of_cpu)
        return what == LOOK_RUNNING ? 0 : (int)what + 1;
    const int64_t proc = what ? model_find(s->model, what) : -1;
    return proc < 0 ? KIND_OTHERS : svg_color((size_t)proc);
}

static void put_class(const struct svg *s, const struct lane *lane, int kind)
{
    if (kind == KIND_OTHERS)
        fputs("others", s->out);
    else if (lane->track->of_cpu)
        fprintf(s->out, "c%d", kind);
    else
        fprintf(s->out, "%s%s", kind ? "part " : "", looks[kind ? kind - 1 : LOOK_RUNNING].class);
}

/* The part of a column that is of this kind, above those of the kinds before; in 1/10 units. */
static int stack(const struct svg *s, const struct lane *lane, const struct span *span, int kind,
                 int *below)
{
    const fos_time begin = timemap_time(&s->map, span->x0);
    const fos_time whole = timemap_time(&s->map, span->x1) - begin;
    fos_time under = 0, here = 0;
    for (int i = 0; i < span->part_count; i++) {
        const int other = kind_of(s, lane, span->parts[i].what);
        under += other < kind ? span->parts[i].length : 0;
        here += other == kind ? span->parts[i].length : 0;
    }
    const double tenths = (double)(SVG_BAR - 2) * 10 / (double)whole;
    *below = (int)((double)under * tenths + 0.5);
    return (int)((double)(under + here) * tenths + 0.5) - *below;
}

/* All columns of one kind as one path. */
static void put_kind(const struct svg *s, const struct lane *lane, const struct span *spans,
                     size_t count, int kind, int y)
{
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        int below;
        const int height = stack(s, lane, &spans[i], kind, &below);
        if (!height)
            continue;
        if (!open) {
            fputs("<path class=\"", s->out);
            put_class(s, lane, kind);
            fputs("\" d=\"", s->out);
        }
        open = true;
        const int top = (y + SVG_BAR) * 10 - below - height;
        fprintf(s->out, "M%d %d.%dh1v%d.%dh-1z", s->left + spans[i].x0, top / 10, top % 10,
                height / 10, height % 10);
    }
    if (open)
        fputs("\"/>\n", s->out);
}

/* Columns that follow each other; the dots on top say that several are in each. */
static void put_busy(const struct svg *s, const struct lane *lane, const struct span *spans,
                     size_t count, const char *name, int y)
{
    const int x0 = spans[0].x0, x1 = spans[count - 1].x1;
    char a[TIME_TEXT], b[TIME_TEXT];
    uint32_t kinds = 0;
    fputs("<g class=\"busy\"><title>", s->out);
    svg_text(s->out, name);
    fprintf(s->out, ": many intervals, %s to %s</title>\n",
            units_time(timemap_time(&s->map, x0), a), units_time(timemap_time(&s->map, x1), b));
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < spans[i].part_count; k++)
            kinds |= UINT32_C(1) << kind_of(s, lane, spans[i].parts[k].what);
    for (int kind = 0; kind < KINDS; kind++)
        if (kinds >> kind & 1)
            put_kind(s, lane, spans, count, kind, y);
    fprintf(s->out, "<path class=\"dots\" d=\"M%d %d.5h%d\"/></g>\n", s->left + x0, y, x1 - x0);
}

/* How many columns from `i` on are busy and follow each other. */
static size_t busy_from(const struct svg *s, size_t i, size_t count)
{
    size_t n = 0;
    while (i + n < count && s->spans[i + n].mixed &&
           (!n || s->spans[i + n].x0 == s->spans[i + n - 1].x1))
        n++;
    return n;
}

void svg_bars(struct svg *s, const struct lane *lane, const char *name, int y)
{
    const size_t count = spans_make(lane, &s->map, s->spans, (size_t)s->map.width);
    const fos_time first = s->map.origin, last = timemap_time(&s->map, s->map.width);
    y += SVG_BAR_TOP;
    for (size_t i = 0; i < count; i++) {
        const size_t busy = busy_from(s, i, count);
        if (busy) {
            put_busy(s, lane, s->spans + i, busy, name, y);
            i += busy - 1;
            continue;
        }
        const bool before = i > 0 && s->spans[i - 1].mixed;
        const bool behind = i + 1 < count && s->spans[i + 1].mixed;
        put_interval(s, lane, &s->spans[i], name,
                     before ? timemap_time(&s->map, s->spans[i].x0) : first,
                     behind ? timemap_time(&s->map, s->spans[i].x1) : last, y);
    }
}
