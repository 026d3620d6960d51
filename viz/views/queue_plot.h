/*
 * queue_plot.h: the ready queue as a picture, in the policy's own terms.
 */
#ifndef VIZ_VIEWS_QUEUE_PLOT_H
#define VIZ_VIEWS_QUEUE_PLOT_H

#include "views.h"
#include "viz/model/queue.h"

enum { PLOT_MOST = 128 };

struct policy_view {
    struct ui *ui;
    struct rect r; /* where it may stand */
    enum fos_rank_kind kind;
    const struct queued *queue; /* those READY, in the policy's order */
    size_t count;
    int levels;                       /* of a feedback queue; 0: not known */
    const struct fos_event *decision; /* the last one, and its number; NULL: none yet */
    uint64_t number;
};

/* The rank of a process, or what it amounts to by now, in words. Returns `out`. */
const char *queue_plot_value(const struct policy_view *p, const struct queued *q, char *out,
                             size_t size);
/* Draws it; returns the y below. */
int queue_plot(const struct policy_view *p);

#endif
