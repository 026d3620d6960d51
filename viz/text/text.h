/*
 * text.h: a trace for the terminal.
 *
 * Timeline, legend, metrics and summary of a run, written to a FILE. What
 * is shown comes from the trace and its metrics and from nowhere else.
 * Nothing here looks at the terminal or the environment: the caller says in
 * struct text_style what may be used, and looks at ferror() afterwards (a
 * full disk, a closed pipe). Functions that need memory return 0 or -ENOMEM.
 */
#ifndef VIZ_TEXT_TEXT_H
#define VIZ_TEXT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fiberos/trace.h"

enum {
    TEXT_MIN_WIDTH = 24,
    TEXT_MAX_WIDTH = 1000,
    TEXT_DEFAULT_ROWS = 24,  /* processes in a timeline */
    TEXT_MAX_ROWS = 1000,    /* the most that can be asked for */
    TEXT_METRICS_ROWS = 100, /* processes in a table */
    TEXT_DIAGNOSTICS = 20,   /* lines of what went wrong */
};

struct text_style {
    int width;    /* columns; brought into TEXT_MIN_WIDTH..TEXT_MAX_WIDTH */
    bool colour;  /* ANSI escape sequences */
    bool unicode; /* UTF-8; else nothing but ASCII is written */
};

struct text_view {
    int rows;  /* at most so many processes; 0: TEXT_DEFAULT_ROWS */
    bool cpus; /* a row per CPU even if there is one */
    /* What only the kernel's tables know; NULL: knobs are not shown, times not told apart. */
    bool (*differs)(const char *profile, const char *knob, const char *value);
    bool (*is_duration)(const char *policy, const char *parameter);
};

/* Everything below in the order in which `fiberos run` prints it. */
int text_report(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                const struct text_style *style, const struct text_view *view);

/* What was run: workload, policy and its parameters, clock, profile and what differs from it. */
void text_head(FILE *out, const struct fos_trace *t, const struct text_style *style,
               const struct text_view *view);

/* A row per process, a cell per stretch of time, and the axis above. */
int text_timeline(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                  const struct text_style *style, const struct text_view *view);

/* What the letters of the timeline mean. `cpus`: those of CPU rows too. */
void text_legend(FILE *out, const struct text_style *style, bool cpus);

/* A line per process, and the mean. */
int text_metrics(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                 const struct text_style *style);

/* Makespan, utilisation, switches, throughput, fairness. */
int text_summary(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                 const struct text_style *style);

/* How it ended, and what went wrong. */
void text_outcome(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                  const struct text_style *style);

/* One run of a comparison; `name` is what its row is called. */
struct text_run {
    const char *name;
    fos_time makespan;
    enum fos_outcome outcome;
    struct fos_summary summary;
};

/*
 * A row per run, the best of each column marked. `t`: the trace of any of
 * the runs, for the unit of time.
 */
int text_compare(FILE *out, const struct fos_trace *t, const struct text_run *runs, size_t count,
                 const struct text_style *style);

#endif
