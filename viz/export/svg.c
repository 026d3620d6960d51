/*
 * svg.c: the timeline as a vector picture for reports: a row per CPU in the
 * colours of the processes, a row per process in those of the states, an axis
 * and a legend. As on screen a state is told by height and hatch as well.
 * Runs with many intervals are cut into 1,600 columns, in each the longest.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "export.h"
#include "viz/model/spans.h"
#include "viz/model/units.h"
#include "viz/text/utf8.h"

enum {
    COLUMNS = 1600, /* of time; they are drawn on half as many units */
    WIDTH = 960,
    LEFT = 120,
    ROW = 24,
    BAR = 16,
    AXIS = 28,
    ROWS_MOST = 400,
    MARKS = 8,
    COLORS = 12
};

static const char *const colors[COLORS] = {"#2f6fd0", "#c2660c", "#2e8645", "#c93a4b",
                                           "#7a4ccb", "#8c7200", "#11838a", "#c04f92",
                                           "#8a6238", "#5c7b14", "#556b8a", "#a93aa6"};

/* How a look is filled, and how much of the bar's height it takes, in sixteenths. */
static const struct {
    const char *name, *fill;
    int height;
} looks[LOOKS] = {
    [LOOK_NONE] = {"", "none", 0},
    [LOOK_NEW] = {"NEW", "#3b424d", 2},
    [LOOK_READY] = {"READY", "#f6e9b0", 13},
    [LOOK_PREEMPTED] = {"READY, ran before", "url(#before) #fbf5da", 13},
    [LOOK_RUNNING] = {"RUNNING", "#007f5c", 16},
    [LOOK_BLOCKED] = {"BLOCKED", "#c24f00", 7},
    [LOOK_SLEEPING] = {"BLOCKED, sleeps", "url(#sleeps) #d3e6f3", 7},
    [LOOK_ZOMBIE] = {"ZOMBIE", "#a0a0a0", 5},
    [LOOK_SWITCHING] = {"switching", "#56606e", 16},
};

/* A name may hold anything; what XML does not allow becomes a question mark. */
static void put_text(FILE *out, const char *text)
{
    while (*text) {
        uint32_t c;
        const size_t length = utf8_decode(text, &c);
        const bool bad = (c == UTF8_BAD && length == 1) || c == 0xfffe || c == 0xffff;
        if (c == '<' || c == '>' || c == '&' || c == '"')
            fprintf(out, "&#%d;", (int)c);
        else if (c < ' ' || c == 127 || bad)
            fputc('?', out);
        else
            fwrite(text, 1, length, out);
        text += length;
    }
}

static double x_of(int column)
{
    return LEFT + (double)column * (WIDTH - LEFT) / COLUMNS;
}

static void put_head(FILE *out, const struct fos_trace *t, int height)
{
    const char *name = fos_trace_meta(t, "name"), *policy = fos_trace_meta(t, "policy");
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
            "font-family=\"DejaVu Sans, sans-serif\" font-size=\"12\" fill=\"#1a1e25\">\n"
            "<title>",
            WIDTH + 16, height);
    put_text(out, name ? name : "run");
    fputs(", ", out);
    put_text(out, policy ? policy : "");
    fputs("</title>\n<defs>"
          "<pattern id=\"before\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
          "<rect width=\"6\" height=\"6\" fill=\"#fbf5da\"/>"
          "<path d=\"M0 6L6 0\" stroke=\"#9a7d00\"/></pattern>"
          "<pattern id=\"sleeps\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
          "<rect width=\"4\" height=\"4\" fill=\"#d3e6f3\"/>"
          "<rect width=\"2\" height=\"2\" fill=\"#1f7ab8\"/></pattern></defs>\n"
          "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
          out);
}

static void put_axis(FILE *out, const struct timemap *map, fos_time end, int height)
{
    const fos_time step = units_step(end / MARKS + 1);
    char text[TIME_TEXT];
    for (fos_time t = 0; t <= end; t += step) {
        const double x = x_of(timemap_pixel(map, t));
        fprintf(out, "<path d=\"M%.1f 20V%d\" stroke=\"#d5dae1\"/>", x, height);
        fprintf(out, "<text x=\"%.1f\" y=\"15\">%s</text>\n", x + 3, units_mark(t, step, text));
    }
}

static const char *fill_of(const struct model *m, const struct lane *lane, const struct span *s)
{
    const struct fos_event *e = track_event(lane->track, lane->trace, s->item);
    const int64_t proc = model_find(m, e->pid);
    if (lane->track->of_cpu && s->look == LOOK_RUNNING && proc >= 0)
        return colors[proc % COLORS];
    return looks[s->look].fill;
}

static void put_row(FILE *out, const struct model *m, const struct lane *lane,
                    const struct timemap *map, struct span *spans, int y)
{
    const size_t count = spans_make(lane, map, spans, COLUMNS);
    for (size_t i = 0; i < count; i++) {
        const struct span *s = &spans[i];
        const double x = x_of(s->x0), width = x_of(s->x1) - x;
        const int h = BAR * looks[s->look].height / 16;
        if (h > 0)
            fprintf(out, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"%s/>\n",
                    x, y + BAR - h, width, h, fill_of(m, lane, s),
                    s->look == LOOK_READY || s->look == LOOK_PREEMPTED
                        ? " stroke=\"#9a7d00\" stroke-width=\"0.7\""
                        : "");
    }
}

static void put_name(FILE *out, const char *name, const char *color, int y)
{
    if (color)
        fprintf(out, "<rect x=\"4\" y=\"%d\" width=\"9\" height=\"9\" fill=\"%s\"/>", y + 4, color);
    fprintf(out, "<text x=\"18\" y=\"%d\">", y + 13);
    put_text(out, name);
    fputs("</text>\n", out);
}

static void put_legend(FILE *out, int y)
{
    int x = LEFT;
    for (int i = LOOK_NEW; i <= LOOK_ZOMBIE; i++) {
        const int h = BAR * looks[i].height / 16;
        fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"22\" height=\"%d\" fill=\"%s\"/>", x,
                y + BAR - h, h, looks[i].fill);
        fprintf(out, "<text x=\"%d\" y=\"%d\">%s</text>\n", x + 27, y + 13, looks[i].name);
        x += i == LOOK_PREEMPTED || i == LOOK_SLEEPING ? 156 : 108;
    }
}

static int put_rows(FILE *out, const struct model *m, const struct timemap *map, struct span *spans)
{
    char text[64];
    int y = AXIS;
    for (int c = 0; c < m->cpu_count; c++, y += ROW) {
        const struct lane lane = lane_of_cpu(m, c);
        snprintf(text, sizeof(text), "CPU %d", c);
        put_name(out, text, NULL, y);
        put_row(out, m, &lane, map, spans, y);
    }
    for (size_t i = 0; i < m->proc_count && i < ROWS_MOST; i++, y += ROW) {
        const struct lane lane = lane_of_proc(m, i);
        put_name(out, model_name(m, m->procs[i].pid), colors[i % COLORS], y);
        put_row(out, m, &lane, map, spans, y);
    }
    if (m->proc_count > ROWS_MOST) {
        snprintf(text, sizeof(text), "and %zu more processes", m->proc_count - ROWS_MOST);
        put_name(out, text, NULL, y);
        y += ROW;
    }
    return y;
}

int export_svg(FILE *out, const struct fos_trace *t, const struct fos_metrics *metrics)
{
    (void)metrics;
    struct model *m = model_new(t);
    struct span *spans = calloc(COLUMNS, sizeof(*spans));
    int error = m && spans ? model_update(m) : -ENOMEM;
    if (!error) {
        const size_t procs = m->proc_count > ROWS_MOST ? ROWS_MOST + 1 : m->proc_count;
        const int height = AXIS + ROW * (m->cpu_count + (int)procs);
        const fos_time end = model_end(m);
        const struct timemap map = {0, end >= COLUMNS ? end + 1 : COLUMNS, COLUMNS};
        put_head(out, t, height + ROW + 8);
        put_axis(out, &map, end, height);
        put_legend(out, put_rows(out, m, &map, spans) + 4);
        fputs("</svg>\n", out);
    }
    free(spans);
    model_free(m);
    return error;
}
