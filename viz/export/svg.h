/*
 * svg.h: what the files that draw the SVG timeline share. All lengths are
 * units of the picture, which a browser shows as pixels.
 */
#ifndef VIZ_EXPORT_SVG_H
#define VIZ_EXPORT_SVG_H

#include <stdio.h>

#include "viz/model/spans.h"
#include "viz/model/theme.h"
#include "viz/model/units.h"

enum {
    SVG_EDGE = 16,
    SVG_HEAD = 56, /* title and policy */
    SVG_AXIS = 24,
    SVG_ROW = 26,
    SVG_BAR = 16,
    SVG_BAR_TOP = 6, /* from the top of the row */
    SVG_LETTER = 7,  /* a letter is about so wide */
    SVG_TITLED = 3,  /* narrower bars can't be pointed at */
};

struct svg {
    FILE *out;
    const struct model *model;
    const struct theme *theme;
    struct timemap map; /* a column is one unit wide */
    struct span *spans; /* as many as there are columns */
    int left;           /* where the columns begin */
    int width, height;  /* of the picture */
    int bottom;         /* of the rows */
    size_t rows;        /* of processes; the rest is left out */
};

/* Text, safe in XML. */
void svg_text(FILE *out, const char *text);
/* At most `columns` letters of it. */
void svg_text_fit(FILE *out, const char *text, int columns);
/* " name="12.5"": no more digits than it takes. */
void svg_number(FILE *out, const char *name, double value);
/* Where a time is; outside of the picture for times that are not in it. */
double svg_x(const struct svg *s, fos_time t);
/* The class of a process's colour is "c" and this. */
int svg_color(size_t proc);
/* The y of the row of process `i`. */
int svg_proc_y(const struct svg *s, size_t i);

/* A row's bars (svg_bars.c). */
void svg_bars(struct svg *s, const struct lane *lane, const char *name, int y);
/* What stands over a process's bars: arrivals, deadlines, faults, mutexes (svg_marks.c). */
void svg_marks(struct svg *s, size_t proc, int y);
/* From whom urgency was lent. */
void svg_loans(struct svg *s, size_t proc);
/* Colours and hatches; the key to them, from `y` on, `draw` or not; returns the y below it
 * (svg_key.c). */
void svg_style(const struct svg *s);
int svg_key(const struct svg *s, int y, bool draw);

#endif
