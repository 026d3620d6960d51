/*
 * compare.h: the runs of the comparison (compare_runs.c), for the view that
 * draws them (compare.c).
 *
 * They stand in an order that does not change when another of them becomes
 * the one that is shown all over: place 0 is the first, to which the figures
 * of the others are compared.
 */
#ifndef VIZ_VIEWS_COMPARE_H
#define VIZ_VIEWS_COMPARE_H

#include "views.h"

/* One of them, wherever it stands. */
struct contender {
    struct fos_trace *trace;
    struct model *model;
    struct run_figures *figures;
    const struct source *source;
    bool open; /* it is the one that is shown all over */
};

/* How many there are, with the one that is shown. */
int compare_places(const struct ui *ui);
struct contender compare_at(struct ui *ui, int place);
/* Its figures as of now; NULL without memory. They are kept until its trace grows. */
const struct run_figures *compare_figures(const struct contender *c);
/* The colour of a process, by its name that of the run that is shown. */
uint32_t compare_color(struct ui *ui, int place, uint32_t pid);

#endif
