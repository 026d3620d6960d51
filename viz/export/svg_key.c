/*
 * svg_key.c: how everything looks, and the key that says what it means.
 */
#include <inttypes.h>
#include <string.h>

#include "svg.h"

/* ---- Style ---------------------------------------------------------------------------- */

static unsigned rgb(uint32_t color)
{
    return color & 0xffffff;
}

/* Black or white, whichever can be read better on it. */
static const char *ink_on(uint32_t color)
{
    const uint32_t red = color >> 16 & 255, green = color >> 8 & 255, blue = color & 255;
    return red * 299 + green * 587 + blue * 114 > 130 * 1000 ? "#101216" : "#fff";
}

static void put_pattern(const struct svg *s, const char *id, int width, int height,
                        enum look ground, double opacity, const char *shape)
{
    fprintf(s->out,
            "<pattern id=\"%s\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\">"
            "<rect width=\"%d\" height=\"%d\" fill=\"#%06x\" fill-opacity=\"%.2f\"/>"
            "<path d=\"%s\" stroke=\"#%06x\" fill=\"none\"/></pattern>\n",
            id, width, height, width, height, rgb(s->theme->look[ground]), opacity, shape,
            rgb(s->theme->look[ground]));
}

static void put_patterns(const struct svg *s)
{
    fputs("<defs>\n", s->out);
    put_pattern(s, "h-again", 6, 6, LOOK_PREEMPTED, 0.14, "M-1 7L7-1M-1 1L1-1M5 7L7 5");
    put_pattern(s, "h-sleeps", 4, 4, LOOK_SLEEPING, 0.3, "M0 1H2");
    put_pattern(s, "h-zombie", 5, 5, LOOK_ZOMBIE, 0.1, "M-1-1L6 6M-1 4L1 6M4-1L6 1");
    put_pattern(s, "h-new", 6, 2, LOOK_NEW, 0, "M0 1H4M0 0H4");
    put_pattern(s, "h-switch", 3, 3, LOOK_SWITCHING, 0.1, "M.5 0V3");
    fputs("</defs>\n", s->out);
}

static void put_colors(const struct svg *s)
{
    const struct theme *t = s->theme;
    for (int i = 0; i < PROC_COLORS; i++)
        fprintf(s->out, ".c%d{fill:#%06x}.on%d{fill:%s;text-anchor:middle}\n", i, rgb(t->proc[i]),
                i, ink_on(t->proc[i]));
    fprintf(s->out, ".running{fill:#%06x}.blocked{fill:#%06x}\n", rgb(t->look[LOOK_RUNNING]),
            rgb(t->look[LOOK_BLOCKED]));
    fprintf(s->out, ".ready,.again{fill:#%06x;fill-opacity:.14;stroke:#%06x}\n",
            rgb(t->look[LOOK_READY]), rgb(t->look[LOOK_READY]));
    fputs(".again{fill:url(#h-again);fill-opacity:1}.sleeps{fill:url(#h-sleeps)}"
          ".zombie{fill:url(#h-zombie)}.new{fill:url(#h-new)}.switch{fill:url(#h-switch)}\n",
          s->out);
    /* In a column of shares there is no room for hatches: what waits is paler. */
    for (int i = LOOK_NEW; i < LOOKS; i++) {
        static const char *const names[LOOKS] = {"",        "new",    "ready",  "again", "running",
                                                 "blocked", "sleeps", "zombie", "switch"};
        if (i != LOOK_RUNNING)
            fprintf(s->out, ".part.%s{fill:#%06x;fill-opacity:.6;stroke:none}", names[i],
                    rgb(t->look[i]));
    }
    fprintf(s->out, ".others{fill:#%06x;fill-opacity:.6}\n", rgb(t->dim));
}

void svg_style(const struct svg *s)
{
    const struct theme *t = s->theme;
    put_patterns(s);
    fprintf(s->out,
            "<style>\ntext{font:12px 'DejaVu Sans',Verdana,sans-serif;fill:#%06x}"
            "text.name{font-size:18px;font-weight:bold}text.bold{font-weight:bold}"
            "text.dim{fill:#%06x}.back{fill:#%06x}\n",
            rgb(t->text), rgb(t->dim), rgb(t->back));
    fprintf(s->out,
            ".grid{stroke:#%06x;fill:none}.busy{shape-rendering:crispEdges}"
            ".dots{stroke:#%06x;stroke-dasharray:2 2;fill:none}\n",
            rgb(t->grid), rgb(t->dim));
    fprintf(s->out,
            ".mark{fill:#%06x}.due{fill:#%06x}.late{fill:#%06x}"
            ".cross{stroke:#%06x;stroke-width:2;fill:none}\n",
            rgb(t->text), rgb(t->dim), rgb(t->late), rgb(t->late));
    fprintf(s->out,
            ".holds,.awaits,.borrows,.loan{stroke:#%06x;fill:none}.holds,.awaits{stroke-width:3}"
            ".awaits{stroke-dasharray:3 3}.borrows{stroke-width:1.5}\n",
            rgb(t->lock));
    put_colors(s);
    fputs("</style>\n", s->out);
}

/* ---- The key ------------------------------------------------------------------------------ */

enum { SAMPLE = 26, KEY_GAP = 22, KEY_LINE = 24 };

/* What of a run there is to be explained. */
struct found {
    bool look[LOOKS];
    bool due, late, cross, locks, loans, busy, switches;
};

static void find_marks(const struct svg *s, const struct proc *p, struct found *f)
{
    for (int64_t i = 0; i < (int64_t)p->marks.count; i++) {
        const struct fos_event *e = track_event(&p->marks, s->model->trace, i);
        f->due |= e->type == FOS_EV_JOB && e->value > 0;
        f->late |= e->type == FOS_EV_DEADLINE && e->value > 0;
        f->cross |= e->type == FOS_EV_FAULT || e->type == FOS_EV_KILL;
    }
    f->loans |= p->loans.count > 0;
}

/* Is there a column in which several intervals meet? */
static bool find_busy(const struct svg *s)
{
    const size_t rows = (size_t)s->model->cpu_count + s->rows;
    for (size_t i = 0; i < rows; i++) {
        const size_t cpus = (size_t)s->model->cpu_count;
        const struct lane lane =
            i < cpus ? lane_of_cpu(s->model, (int)i) : lane_of_proc(s->model, i - cpus);
        const size_t count = spans_make(&lane, &s->map, s->spans, (size_t)s->map.width);
        for (size_t k = 0; k < count; k++)
            if (s->spans[k].mixed)
                return true;
    }
    return false;
}

static struct found find(const struct svg *s)
{
    const fos_time end = model_end(s->model);
    struct found f = {.locks = s->model->has_locks, .busy = find_busy(s)};
    for (size_t i = 0; i < s->rows; i++) {
        const struct proc *p = &s->model->procs[i];
        struct track_sum sum;
        track_sum_at(&p->states, s->model->trace, track_at(&p->states, s->model->trace, end), end,
                     &sum);
        for (int look = 0; look < LOOKS; look++)
            f.look[look] |= sum.time[look] > 0;
        find_marks(s, p, &f);
    }
    for (int c = 0; c < s->model->cpu_count; c++) {
        const struct track *t = &s->model->cpus[c].slices;
        struct track_sum sum;
        track_sum_at(t, s->model->trace, track_at(t, s->model->trace, end), end, &sum);
        f.switches |= sum.time[LOOK_SWITCHING] > 0;
    }
    return f;
}

/* A sample and what it means, at (*x, *y) or in the next line. */
static void put_entry(const struct svg *s, int *x, int *y, bool draw, const char *sample,
                      const char *text)
{
    const int width = SAMPLE + 8 + (int)strlen(text) * SVG_LETTER + KEY_GAP;
    if (*x + width - KEY_GAP > s->width - SVG_EDGE && *x > s->left) {
        *x = s->left;
        *y += KEY_LINE;
    }
    if (draw)
        fprintf(s->out,
                "<g transform=\"translate(%d %d)\">%s<text x=\"%d\" y=\"13\">%s</text></g>\n", *x,
                *y, sample, SAMPLE + 8, text);
    *x += width;
}

int svg_key(const struct svg *s, int y, bool draw)
{
    const struct found f = find(s);
    const struct {
        bool wanted;
        const char *sample, *text;
    } entries[] = {
        {f.look[LOOK_RUNNING], "<rect class=\"running\" width=\"26\" height=\"16\"/>", "RUNNING"},
        {f.look[LOOK_READY], "<rect class=\"ready\" y=\"3\" width=\"26\" height=\"13\"/>", "READY"},
        {f.look[LOOK_PREEMPTED], "<rect class=\"again\" y=\"3\" width=\"26\" height=\"13\"/>",
         "READY, ran before"},
        {f.look[LOOK_BLOCKED], "<rect class=\"blocked\" y=\"9\" width=\"26\" height=\"7\"/>",
         "BLOCKED"},
        {f.look[LOOK_SLEEPING], "<rect class=\"sleeps\" y=\"9\" width=\"26\" height=\"7\"/>",
         "BLOCKED, sleeps"},
        {f.look[LOOK_NEW], "<rect class=\"new\" y=\"7\" width=\"26\" height=\"2\"/>", "NEW"},
        {f.look[LOOK_ZOMBIE], "<rect class=\"zombie\" y=\"11\" width=\"26\" height=\"5\"/>",
         "ZOMBIE"},
        {f.switches, "<rect class=\"switch\" width=\"26\" height=\"16\"/>", "context switch"},
        {f.busy,
         "<path class=\"dots\" d=\"M0 .5h26\"/><path class=\"part ready\" d=\"M0 2h26v6h-26z\"/>"
         "<path class=\"running\" d=\"M0 8h26v8h-26z\"/>",
         "several in one column"},
        {s->rows > 0, "<path class=\"mark\" d=\"M9 0h8l-4 6zM12.6 0h.8v16h-.8z\"/>",
         "arrival, release"},
        {f.due, "<path class=\"due\" d=\"M9 16l4-6l4 6zM12.6 0h.8v16h-.8z\"/>", "deadline"},
        {f.late, "<path class=\"late\" d=\"M9 16l4-6l4 6zM12.6 0h.8v16h-.8z\"/>", "missed"},
        {f.cross, "<path class=\"cross\" d=\"M9 4l8 8m0-8l-8 8\"/>", "fault, kill"},
        {f.locks, "<path class=\"holds\" d=\"M0 8h26\"/>", "holds a mutex"},
        {f.locks, "<path class=\"awaits\" d=\"M0 8h26\"/>", "waits for one"},
        {f.loans, "<path class=\"loan\" d=\"M13 0v16m-3.5-6l3.5 6l3.5-6\"/>", "lends its urgency"},
    };
    int x = s->left;
    y += 14;
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
        if (entries[i].wanted)
            put_entry(s, &x, &y, draw, entries[i].sample, entries[i].text);
    return y + KEY_LINE;
}
