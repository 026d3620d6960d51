/*
 * svg.c: the timeline as a vector picture for reports: a title, an axis, a row
 * per CPU in the colours of the processes, a row per process in those of the
 * states, and a key to it. As on screen a state is told by height and hatch as
 * well. What can be pointed at has a <title>.
 */
#include "svg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "viz/model/param.h"
#include "viz/model/times.h"
#include "viz/text/utf8.h"

enum { ROWS_MOST = 400, NAME_LEAST = 8, NAME_MOST = 24, MARK_EVERY = 96, CHIP = 10 };

/* ---- Text and numbers ------------------------------------------------------------- */

/* A name may hold anything; what XML does not allow becomes a question mark. */
void svg_text(FILE *out, const char *text)
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

void svg_text_fit(FILE *out, const char *text, int columns)
{
    char fitting[4 * NAME_MOST + 8];
    text_safe(fitting, sizeof(fitting), text, columns, true);
    svg_text(out, fitting);
}

void svg_number(FILE *out, const char *name, double value)
{
    char text[32];
    int end = snprintf(text, sizeof(text), "%.2f", value);
    while (text[end - 1] == '0')
        text[--end] = '\0';
    if (text[end - 1] == '.')
        text[--end] = '\0';
    fprintf(out, " %s=\"%s\"", name, text);
}

double svg_x(const struct svg *s, fos_time t)
{
    return s->left + (double)(t - s->map.origin) * s->map.width / (double)s->map.span;
}

int svg_color(size_t proc)
{
    return (int)(proc % PROC_COLORS);
}

int svg_proc_y(const struct svg *s, size_t i)
{
    return SVG_HEAD + SVG_AXIS + SVG_ROW * (s->model->cpu_count + (int)i);
}

/* ---- What stands around the rows ------------------------------------------------------ */

static void put_policy(const struct svg *s)
{
    struct param params[PARAMS_MAX];
    const char *policy = fos_trace_meta(s->model->trace, "policy");
    const struct moment end = model_moment(s->model, model_end(s->model));
    const int count = params_at(s->model, end, params);
    char text[PARAM_TEXT];
    svg_text(s->out, policy ? policy : "");
    for (int i = 0; i < count; i++) {
        fputs(", ", s->out);
        svg_text(s->out, params[i].name);
        fputc(' ', s->out);
        svg_text(s->out, param_text(params[i].value, text));
    }
}

static const char *name_of(const struct svg *s)
{
    const char *name = fos_trace_meta(s->model->trace, "name");
    return name && *name ? name : "run";
}

/* "1 CPU, 3 processes, 0 ms to 22 ms". */
static void put_extent(const struct svg *s)
{
    char from[TIME_TEXT], to[TIME_TEXT];
    const size_t procs = s->model->proc_count;
    fprintf(s->out, "%d CPU%s, %zu process%s, %s to %s", s->model->cpu_count,
            s->model->cpu_count == 1 ? "" : "s", procs, procs == 1 ? "" : "es",
            units_time(s->map.origin, from), units_time(times_add(s->map.origin, s->map.span), to));
}

static void put_head(const struct svg *s)
{
    fprintf(s->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title about\">\n"
            "<title id=\"title\">",
            s->width, s->height, s->width, s->height);
    svg_text(s->out, name_of(s));
    fputs(", ", s->out);
    put_policy(s);
    fputs("</title>\n<desc id=\"about\">Timeline: ", s->out);
    put_extent(s);
    fputs("</desc>\n", s->out);
    svg_style(s);
    fprintf(s->out,
            "<rect class=\"back\" width=\"%d\" height=\"%d\"/>\n<text class=\"name\" "
            "x=\"%d\" y=\"26\">",
            s->width, s->height, SVG_EDGE);
    svg_text(s->out, name_of(s));
    fprintf(s->out, "</text>\n<text class=\"dim\" x=\"%d\" y=\"46\">", SVG_EDGE);
    put_policy(s);
    fputs("; ", s->out);
    put_extent(s);
    fputs("</text>\n", s->out);
}

static void put_axis(const struct svg *s, int bottom)
{
    const fos_time last = times_add(s->map.origin, s->map.span - 1);
    const fos_time step = units_step(s->map.span / s->map.width * MARK_EVERY + 1);
    const int y = SVG_HEAD + SVG_AXIS;
    char text[TIME_TEXT];
    fos_time t = s->map.origin / step * step;
    fputs("<g class=\"axis\">\n", s->out);
    for (; t <= last; t = times_add(t, step)) {
        const double x = svg_x(s, t);
        if (t >= s->map.origin) {
            fprintf(s->out, "<path class=\"grid\" d=\"M%.2f %dV%d\"/>", x, y - 8, bottom);
            if (x + SVG_LETTER * (double)strlen(units_mark(t, step, text)) < s->width)
                fprintf(s->out, "<text class=\"dim\" x=\"%.2f\" y=\"%d\">%s</text>\n", x + 4, y - 8,
                        text);
        }
        if (t > last - step)
            break;
    }
    fputs("</g>\n", s->out);
}

/* The name of a row, and the line below it. */
static void put_name(const struct svg *s, const char *name, int color, int y)
{
    const int columns = (s->left - SVG_EDGE - CHIP - 14) / SVG_LETTER, middle = y + SVG_ROW / 2;
    fprintf(s->out, "<path class=\"grid\" d=\"M%d %d.5H%d\"/>", SVG_EDGE, y + SVG_ROW - 1,
            s->width - SVG_EDGE);
    if (color >= 0)
        fprintf(s->out,
                "<rect class=\"c%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>",
                color, SVG_EDGE, middle - CHIP / 2 + 1, CHIP, CHIP);
    fprintf(s->out, "<text%s x=\"%d\" y=\"%d\">", color < 0 ? " class=\"bold\"" : "",
            SVG_EDGE + (color < 0 ? 0 : CHIP + 6), middle + 5);
    if (text_width(name) > columns) {
        fputs("<title>", s->out);
        svg_text(s->out, name);
        fputs("</title>", s->out);
    }
    svg_text_fit(s->out, name, columns);
    fputs("</text>\n", s->out);
}

/* ---- The picture ------------------------------------------------------------------------- */

static void put_rows(struct svg *s)
{
    const struct model *m = s->model;
    char text[64];
    int y = SVG_HEAD + SVG_AXIS;
    for (int c = 0; c < m->cpu_count; c++, y += SVG_ROW) {
        const struct lane lane = lane_of_cpu(m, c);
        snprintf(text, sizeof(text), "CPU %d", c);
        put_name(s, text, -1, y);
        svg_bars(s, &lane, text, y);
    }
    for (size_t i = 0; i < s->rows; i++, y += SVG_ROW) {
        const struct lane lane = lane_of_proc(m, i);
        put_name(s, model_name(m, m->procs[i].pid), svg_color(i), y);
        svg_bars(s, &lane, model_name(m, m->procs[i].pid), y);
        svg_marks(s, i, y);
    }
    for (size_t i = 0; i < s->rows; i++)
        svg_loans(s, i);
    if (s->rows < m->proc_count)
        fprintf(s->out, "<text class=\"dim\" x=\"%d\" y=\"%d\">and %zu more processes</text>\n",
                SVG_EDGE, y + SVG_ROW - 8, m->proc_count - s->rows);
}

/* Room for the longest name, within reason. */
static int names_width(const struct model *m, size_t rows)
{
    int columns = NAME_LEAST;
    for (size_t i = 0; i < rows; i++) {
        const int width = text_width(model_name(m, m->procs[i].pid));
        columns = width > columns ? width : columns;
    }
    columns = columns < NAME_MOST ? columns : NAME_MOST;
    return SVG_EDGE + CHIP + 14 + columns * SVG_LETTER;
}

static fos_time least(fos_time a, fos_time b)
{
    return a < b ? a : b;
}

/* 0 or -ENOMEM. */
static int lay_out(struct svg *s, const struct svg_options *o)
{
    const struct model *m = s->model;
    const fos_time end = times_add(model_end(m), 1); /* what happens last is seen */
    fos_time from = o->to > o->from ? o->from : 0, to = o->to > o->from ? o->to : end;
    s->rows = m->proc_count < ROWS_MOST ? m->proc_count : ROWS_MOST;
    s->left = names_width(m, s->rows);
    s->width = o->width > 0 ? o->width : SVG_WIDTH;
    const int columns = s->width - s->left - SVG_EDGE;
    from = least(from, least(end, INT64_MAX - columns));
    to = least(to, end);
    s->map = (struct timemap){from, to - from > columns ? to - from : columns, columns};
    s->spans = calloc((size_t)columns, sizeof(*s->spans));
    if (!s->spans)
        return -ENOMEM;
    s->bottom = svg_proc_y(s, s->rows) + (s->rows < m->proc_count ? SVG_ROW : 0);
    s->height = svg_key(s, s->bottom, false) + SVG_EDGE;
    return 0;
}

int export_svg(FILE *out, const struct fos_trace *t, const struct svg_options *options)
{
    static const struct svg_options none = {0};
    const struct svg_options *o = options ? options : &none;
    struct svg s = {.out = out, .theme = theme_find(o->dark ? "dark" : "light")};
    struct model *m = model_new(t);
    int error = m ? model_update(m) : -ENOMEM;
    if (error)
        goto out_free;
    s.model = m;
    error = lay_out(&s, o);
    if (error)
        goto out_free;
    put_head(&s);
    put_axis(&s, svg_proc_y(&s, s.rows));
    put_rows(&s);
    svg_key(&s, s.bottom, true);
    fputs("</svg>\n", out);
out_free:
    free(s.spans);
    model_free(m);
    return error;
}

int svg_parse_range(const struct fos_trace *t, const char *text, struct svg_options *o)
{
    struct model *m = model_new(t);
    if (!m)
        return -ENOMEM;
    int error = model_update(m);
    o->from = 0;
    o->to = model_end(m);
    if (!error)
        error = units_parse_range(text, model_tick(m), &o->from, &o->to);
    if (!error && o->to <= o->from)
        error = -EINVAL;
    model_free(m);
    return error;
}
