/*
 * table.h: cells in columns.
 *
 * A table is filled row by row, left to right, and printed at the end, when
 * the widths are known. On a terminal too narrow for it the columns with the
 * highest rank are left out, and the table says so. A cell that could not be
 * kept for want of memory is noticed in table_print().
 */
#ifndef VIZ_TEXT_TABLE_H
#define VIZ_TEXT_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "text.h"

struct table_column {
    const char *title;
    bool left; /* text; numbers stand to the right */
    int rank;  /* 0: always shown; else the higher is left out first */
};

struct table;

/* `columns` must live as long as the table. NULL without memory. */
struct table *table_new(const struct table_column *columns, int count);
void table_free(struct table *t);
/* The next cell. */
void table_put(struct table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Marks the cell (row, column) as a good one: a star, and a colour. */
void table_star(struct table *t, int row, int column);
/* A line between what was put and what comes. */
void table_rule(struct table *t);
int table_rows(const struct table *t);
/* 0 or -ENOMEM. */
int table_print(struct table *t, FILE *out, const struct text_style *style);

#endif
