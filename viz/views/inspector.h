/*
 * inspector.h: between the files of the inspector.
 */
#ifndef VIZ_VIEWS_INSPECTOR_H
#define VIZ_VIEWS_INSPECTOR_H

#include "views.h"

/* Where the next line goes. */
struct pen {
    int x, y, w, bottom;
};

/* What is inspected. */
struct subject {
    int64_t proc; /* index; TRACK_BEFORE: nobody, the part alone */
    int64_t item; /* its slice; TRACK_BEFORE */
    fos_time from, to;
    enum portion portion;
};

/* ---- Lines (inspector_lines.c) ---- */

int line_height(const struct ui *ui);
bool pen_full(const struct ui *ui, const struct pen *p);
void pen_gap(const struct ui *ui, struct pen *p);
void write_line(struct ui *ui, struct pen *p, struct font *font, uint32_t color, const char *text);
void write_words(struct ui *ui, struct pen *p, uint32_t color, const char *text);
/* In place of what is not known yet. */
void write_not_yet(struct ui *ui, struct pen *p);
/* A process's colour and name; returns the x behind. */
int write_name(struct ui *ui, const struct pen *p, struct font *font, uint32_t proc, int w);
/* Who had the CPUs, a line each with a bar. */
void write_shares(struct ui *ui, struct pen *p, const struct shares *s);

/* ---- Figures (inspector_figures.c) ---- */

/* Of a process in the part. */
void write_figures(struct ui *ui, struct pen *p, const struct subject *s);
/* Of everybody in the part. */
void write_overview(struct ui *ui, struct pen *p, const struct subject *s);

#endif
