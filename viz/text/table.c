/*
 * table.c: widths, and which columns fit.
 */
#include "table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "paint.h"

enum { MAX_COLUMNS = 24, GAP = 2, NO_RULE = -1 };

struct cell {
    char *text;
    bool starred;
};

struct table {
    const struct table_column *columns;
    int column_count;
    struct cell *cells;
    size_t used, room;
    int rule;     /* before this row */
    bool starred; /* any: then each number has room for a star */
    bool failed;
    int widths[MAX_COLUMNS]; /* 0: left out */
};

struct table *table_new(const struct table_column *columns, int count)
{
    struct table *t = count <= MAX_COLUMNS ? calloc(1, sizeof(*t)) : NULL;
    if (t)
        *t = (struct table){.columns = columns, .column_count = count, .rule = NO_RULE};
    return t;
}

void table_free(struct table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->used; i++)
        free(t->cells[i].text);
    free(t->cells);
    free(t);
}

static bool make_room(struct table *t)
{
    if (t->used < t->room)
        return true;
    const size_t room = t->room ? t->room * 2 : 64;
    struct cell *cells = reallocarray(t->cells, room, sizeof(*cells));
    if (!cells)
        return false;
    t->cells = cells;
    t->room = room;
    return true;
}

void table_put(struct table *t, const char *format, ...)
{
    char text[256];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    char *copy = make_room(t) ? strdup(text) : NULL;
    if (copy)
        t->cells[t->used++] = (struct cell){.text = copy};
    else
        t->failed = true;
}

int table_rows(const struct table *t)
{
    return (int)(t->used / (size_t)t->column_count);
}

static struct cell *cell_at(const struct table *t, int row, int column)
{
    const size_t i = (size_t)row * (size_t)t->column_count + (size_t)column;
    return i < t->used ? &t->cells[i] : NULL;
}

void table_star(struct table *t, int row, int column)
{
    struct cell *cell = cell_at(t, row, column);
    if (cell)
        cell->starred = t->starred = true;
}

void table_rule(struct table *t)
{
    t->rule = table_rows(t);
}

/* ---- Widths ------------------------------------------------------------------ */

static int natural_width(const struct table *t, int column)
{
    int widest = text_width(t->columns[column].title);
    for (int row = 0; row < table_rows(t); row++) {
        const int width = text_width(cell_at(t, row, column)->text);
        widest = width > widest ? width : widest;
    }
    return widest + (t->starred && !t->columns[column].left ? 1 : 0);
}

static int total_width(const struct table *t)
{
    int total = -GAP;
    for (int c = 0; c < t->column_count; c++)
        total += t->widths[c] ? t->widths[c] + GAP : 0;
    return total;
}

/* Leaves out columns until the table fits; returns how many. */
static int fit(struct table *t, int room)
{
    int dropped = 0;
    for (int c = 0; c < t->column_count; c++)
        t->widths[c] = natural_width(t, c);
    while (total_width(t) > room) {
        int victim = -1;
        for (int c = 0; c < t->column_count; c++)
            if (t->widths[c] && t->columns[c].rank > 0 &&
                (victim < 0 || t->columns[c].rank > t->columns[victim].rank))
                victim = c;
        if (victim < 0)
            break;
        t->widths[victim] = 0;
        dropped++;
    }
    return dropped;
}

/* ---- Printing ----------------------------------------------------------------- */

/* Spaces are written only when something follows them: no line ends in one. */
struct line {
    FILE *out;
    const struct text_style *style;
    int spaces;
};

static void line_put(struct line *l, const char *text)
{
    if (!*text)
        return;
    fprintf(l->out, "%*s%s", l->spaces, "", text);
    l->spaces = 0;
}

static void print_cell(const struct table *t, struct line *l, int column, const char *text,
                       bool starred)
{
    const bool left = t->columns[column].left;
    const int star = t->starred && !left ? 1 : 0;
    const int spare = t->widths[column] - text_width(text) - star;
    l->spaces += left ? 0 : spare;
    if (starred)
        text_paint(l->out, l->style, TEXT_GOOD);
    line_put(l, text);
    line_put(l, starred ? "*" : "");
    if (starred)
        text_paint(l->out, l->style, TEXT_PLAIN);
    l->spaces += GAP + (left ? spare : star - starred);
}

static void print_titles(const struct table *t, FILE *out, const struct text_style *style)
{
    struct line line = {.out = out, .style = style};
    text_paint(out, style, TEXT_BOLD);
    for (int c = 0; c < t->column_count; c++)
        if (t->widths[c])
            print_cell(t, &line, c, t->columns[c].title, false);
    text_paint(out, style, TEXT_PLAIN);
    fputc('\n', out);
}

static void print_rule(const struct table *t, FILE *out, const struct text_style *style)
{
    text_paint(out, style, TEXT_DIM);
    for (int i = 0; i < total_width(t); i++)
        fputs(style->unicode ? "\u2500" : "-", out);
    text_paint(out, style, TEXT_PLAIN);
    fputc('\n', out);
}

static void print_row(const struct table *t, FILE *out, const struct text_style *style, int row)
{
    struct line line = {.out = out, .style = style};
    for (int c = 0; c < t->column_count; c++) {
        const struct cell *cell = cell_at(t, row, c);
        if (t->widths[c])
            print_cell(t, &line, c, cell->text, cell->starred);
    }
    fputc('\n', out);
}

int table_print(struct table *t, FILE *out, const struct text_style *style)
{
    if (t->failed)
        return -ENOMEM;
    const int dropped = fit(t, text_columns(style));
    print_titles(t, out, style);
    for (int row = 0; row < table_rows(t); row++) {
        if (row == t->rule)
            print_rule(t, out, style);
        print_row(t, out, style, row);
    }
    if (dropped) {
        text_paint(out, style, TEXT_DIM);
        fprintf(out, "(%d column%s left out: the width is %d)\n", dropped, dropped > 1 ? "s" : "",
                text_columns(style));
        text_paint(out, style, TEXT_PLAIN);
    }
    return 0;
}
