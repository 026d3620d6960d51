/*
 * timeline.c: the grid as letters, with the axis above it.
 *
 * A capital letter fills its cell; a small one (':' for READY) is the longest
 * of several. The same rule holds for rows of processes and of CPUs.
 */
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "paint.h"
#include "viz/model/times.h"

struct glyph {
    char whole, mixed;
    enum text_colour colour;
    const char *meaning;
};

static const struct glyph states[FOS_STATE_COUNT] = {
    [FOS_NEW] = {'N', 'n', TEXT_NEW, "new"},
    [FOS_READY] = {'.', ':', TEXT_READY, "ready, waits for a CPU"},
    [FOS_RUNNING] = {'R', 'r', TEXT_RUNNING, "running"},
    [FOS_BLOCKED] = {'B', 'b', TEXT_BLOCKED, "blocked"},
    [FOS_ZOMBIE] = {'Z', 'z', TEXT_ZOMBIE, "ended, not yet waited for"},
};

static struct glyph cpu_glyph(int kind)
{
    if (kind < GRID_KEYS)
        return (struct glyph){(char)('A' + kind), (char)('a' + kind), TEXT_RUNNING, ""};
    if (kind == GRID_OTHER)
        return (struct glyph){'#', '+', TEXT_RUNNING, "a process without a row"};
    if (kind == GRID_SWITCHING)
        return (struct glyph){'/', '%', TEXT_BLOCKED, "switching"};
    return (struct glyph){'.', ':', TEXT_DIM, "idle"};
}

/* ---- Where things stand ------------------------------------------------------- */

struct layout {
    FILE *out;
    const struct text_style *style;
    struct text_unit unit;
    int label; /* columns of the names, the gap behind included */
    bool keys; /* a key stands before each name */
};

static int label_width(const struct fos_metrics *m, const struct text_style *style, int rows,
                       int cpus)
{
    const int most = text_columns(style) / 4;
    int widest = cpus ? 5 : 1; /* "CPU 0" */
    for (int i = 0; i < rows; i++) {
        char safe[256];
        const char *name = fos_metrics_proc(m, (size_t)i)->name;
        const int width =
            text_safe(safe, sizeof(safe), name, most, style->unicode) + (cpus ? 2 : 0);
        widest = width > widest ? width : widest;
    }
    return (widest > most ? most : widest) + 1;
}

/* ---- The axis ------------------------------------------------------------------- */

static void print_marks(const struct layout *l, const struct text_scale *s)
{
    static const char *const plain[] = {"-", "|"};
    static const char *const pretty[] = {"\u2500", "\u253c"};
    const char *const *mark = l->style->unicode ? pretty : plain;
    fprintf(l->out, "%*s", l->label, "");
    for (int i = 0; i < s->cells; i++)
        fputs(mark[i * s->cell % s->step == 0], l->out);
    fputc('\n', l->out);
}

static void print_axis(const struct layout *l, const struct text_scale *s)
{
    const int room = text_columns(l->style);
    char label[UNIT_TEXT];
    int column = fprintf(l->out, "%*s", l->label, "");
    for (fos_time at = 0; at / s->cell < s->cells; at = times_add(at, s->step)) {
        const int to = l->label + (int)(at / s->cell);
        const int width = (int)strlen(unit_time_short(&l->unit, at, label));
        if (to + width > room)
            break;
        fprintf(l->out, "%*s%s", to - column, "", label);
        column = to + width;
    }
    fputc('\n', l->out);
    print_marks(l, s);
}

static void print_head(const struct layout *l, const struct text_scale *s)
{
    char cell[UNIT_TEXT];
    struct text_flow flow = {.out = l->out, .style = l->style};
    text_flow_item(&flow, TEXT_BOLD, "Timeline");
    text_flow_item(&flow, TEXT_PLAIN, "in %s", l->unit.name);
    text_flow_item(&flow, TEXT_PLAIN, "a cell is %s",
                   l->unit.ticks ? unit_time_short(&l->unit, s->cell, cell)
                                 : unit_duration(s->cell, l->style->unicode, cell));
    text_flow_end(&flow);
}

/* ---- Rows --------------------------------------------------------------------- */

static int last_cell(const struct grid *g, const struct grid_track *track)
{
    int last = g->scale.cells - 1;
    while (last >= 0 && grid_cell(g, track, last).kind == GRID_ABSENT)
        last--;
    return last;
}

static void print_cells(const struct layout *l, const struct grid *g,
                        const struct grid_track *track, bool cpu)
{
    enum text_colour colour = TEXT_PLAIN;
    const int last = last_cell(g, track);
    for (int i = 0; i <= last; i++) {
        const struct grid_cell c = grid_cell(g, track, i);
        struct glyph glyph = {' ', ' ', TEXT_PLAIN, ""};
        if (c.kind != GRID_ABSENT)
            glyph = cpu ? cpu_glyph(c.kind) : states[c.kind];
        if (glyph.colour != colour)
            text_paint(l->out, l->style, glyph.colour);
        colour = glyph.colour;
        fputc(c.mixed ? glyph.mixed : glyph.whole, l->out);
    }
    if (colour != TEXT_PLAIN)
        text_paint(l->out, l->style, TEXT_PLAIN);
    fputc('\n', l->out);
}

/* A process that came and went in one instant fills no cell; it is not hidden. */
static void print_no_time(const struct layout *l)
{
    text_paint(l->out, l->style, TEXT_DIM);
    fputs("(took no time)", l->out);
    text_paint(l->out, l->style, TEXT_PLAIN);
    fputc('\n', l->out);
}

static void print_process(const struct layout *l, const struct grid *g, const struct grid_row *row)
{
    char name[256];
    int used = 0;
    if (l->keys)
        used = fprintf(l->out, "%c ", row->key == GRID_OTHER ? '#' : 'A' + row->key);
    used += text_safe(name, sizeof(name), row->name, l->label - 1 - used, l->style->unicode);
    fprintf(l->out, "%s%*s", name, l->label - used, "");
    if (last_cell(g, &row->track) < 0)
        print_no_time(l);
    else
        print_cells(l, g, &row->track, false);
}

static void print_rows(const struct layout *l, const struct grid *g)
{
    for (int i = 0; i < g->cpu_count; i++) {
        const int used = fprintf(l->out, "CPU %d", i);
        fprintf(l->out, "%*s", used < l->label ? l->label - used : 0, "");
        print_cells(l, g, &g->cpus[i], true);
    }
    for (int i = 0; i < g->row_count; i++)
        print_process(l, g, &g->rows[i]);
}

static void print_left_out(const struct layout *l, size_t shown, size_t all)
{
    if (shown >= all)
        return;
    text_paint(l->out, l->style, TEXT_DIM);
    fprintf(l->out, "%s %zu of %zu have no row here\n", l->style->unicode ? "\u2026" : "...",
            all - shown, all);
    text_paint(l->out, l->style, TEXT_PLAIN);
}

/* ---- The whole ----------------------------------------------------------------- */

static int rows_for(const struct fos_metrics *m, const struct text_view *view)
{
    int rows = view && view->rows > 0 ? view->rows : TEXT_DEFAULT_ROWS;
    rows = rows > TEXT_MAX_ROWS ? TEXT_MAX_ROWS : rows;
    return fos_metrics_count(m) < (size_t)rows ? (int)fos_metrics_count(m) : rows;
}

static int cpus_for(const struct fos_metrics *m, const struct text_view *view)
{
    const int cpus = fos_metrics_cpus(m);
    return cpus > 1 || (view && view->cpus) ? cpus : 0;
}

int text_timeline(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                  const struct text_style *style, const struct text_view *view)
{
    const int rows = rows_for(m, view), cpus = cpus_for(m, view);
    const uint64_t count = fos_trace_count(t);
    struct layout l = {.out = out, .style = style, .keys = cpus > 0};
    l.unit = unit_of(t, style->unicode);
    l.label = label_width(m, style, rows, cpus);
    const struct text_scale scale = scale_fit(count ? fos_trace_event(t, count - 1)->time : 0,
                                              text_columns(style) - l.label, &l.unit);
    struct grid g;
    const int error = grid_fill(&g, t, m, &scale, rows, cpus);
    if (!error) {
        print_head(&l, &scale);
        print_axis(&l, &scale);
        print_rows(&l, &g);
        print_left_out(&l, (size_t)rows, fos_metrics_count(m));
    }
    grid_free(&g);
    return error;
}

/* ---- The legend ------------------------------------------------------------------ */

void text_legend(FILE *out, const struct text_style *style, bool cpus)
{
    static const enum fos_state order[] = {FOS_RUNNING, FOS_READY, FOS_BLOCKED, FOS_NEW,
                                           FOS_ZOMBIE};
    struct text_flow flow = {.out = out, .style = style, .indent = 2};
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        const struct glyph *g = &states[order[i]];
        text_flow_item(&flow, g->colour, "%c %s", g->whole, g->meaning);
    }
    text_flow_end(&flow);
    text_flow_item(&flow, TEXT_DIM, "small letter or ':': several states,");
    text_flow_item(&flow, TEXT_DIM, "the longest is shown");
    text_flow_end(&flow);
    if (!cpus)
        return;
    text_flow_item(&flow, TEXT_PLAIN, "CPU rows:");
    text_flow_item(&flow, TEXT_RUNNING, "the letter before a name");
    for (int kind = GRID_OTHER; kind < GRID_CPU_KINDS; kind++) {
        const struct glyph g = cpu_glyph(kind);
        text_flow_item(&flow, g.colour, "%c %s", g.whole, g.meaning);
    }
    text_flow_end(&flow);
}
