/*
 * grid.h: a trace folded into cells.
 *
 * A track is a row of the timeline: a process or a CPU. What it does is one
 * of a few kinds at a time (a state; whom a CPU runs). For every cell the
 * grid knows how long each kind lasted in it, so that a cell that shows a
 * single letter can say truly which was the longest, and that it was not
 * alone.
 */
#ifndef VIZ_TEXT_GRID_H
#define VIZ_TEXT_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "fiberos/trace.h"
#include "scale.h"

enum {
    GRID_ABSENT = -1, /* not there yet, or no more */
    /* What a CPU does, from 0; below GRID_KEYS: runs the process with that key. */
    GRID_KEYS = 26,
    GRID_OTHER = GRID_KEYS, /* runs a process that has no row */
    GRID_IDLE,
    GRID_SWITCHING,
    GRID_CPU_KINDS
};

struct grid_track {
    int kinds;
    int now; /* the kind since `since` */
    fos_time since;
    fos_time until;  /* a CPU that switches is done by then; it is idle if nobody runs */
    fos_time *spent; /* [cell * kinds + kind] */
};

struct grid_row {
    uint32_t pid;
    const char *name;
    int key; /* 0..GRID_KEYS-1 among CPU rows; GRID_OTHER: none left */
    struct grid_track track;
};

struct grid {
    struct text_scale scale;
    fos_time end;
    struct grid_row *rows;
    int row_count;
    struct grid_track *cpus;
    int cpu_count; /* 0: not asked for */
};

/* What a cell shows. */
struct grid_cell {
    int kind;   /* the one that took longest, the lower number of equals; GRID_ABSENT: none */
    bool mixed; /* it was not alone, or did not fill the cell */
};

/*
 * Folds the trace: the first `rows` processes and, if cpus > 0, so many CPUs.
 * 0 or -ENOMEM; free with grid_free() in either case.
 */
int grid_fill(struct grid *g, const struct fos_trace *t, const struct fos_metrics *m,
              const struct text_scale *scale, int rows, int cpus);
void grid_free(struct grid *g);

struct grid_cell grid_cell(const struct grid *g, const struct grid_track *track, int cell);

#endif
