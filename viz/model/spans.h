/*
 * spans.h: a track cut into what can be drawn. Its cost follows pixels, not
 * events.
 *
 * A span is either one interval on one or more whole pixels, or a single
 * "mixed" pixel in which three or more intervals meet; that one carries the
 * share of each, so that a busy pixel never lies.
 */
#ifndef VIZ_MODEL_SPANS_H
#define VIZ_MODEL_SPANS_H

#include "view.h"

enum { PARTS_MAX = 8 };
/* `what` of a part that stands for all processes that found no place in the others. */
#define PART_OTHERS UINT32_MAX

struct part {
    uint32_t what; /* enum look on a process's track; pid on a CPU's (0: switching) */
    fos_time length;
};

struct span {
    int x0, x1;   /* pixels [x0, x1) */
    int64_t item; /* its interval; the longest one where mixed */
    enum look look;
    bool mixed;
    uint8_t part_count; /* of a mixed one, in order of `what`; what is missing was idle */
    struct part parts[PARTS_MAX];
};

/* A track, and what is needed to read it. */
struct lane {
    const struct fos_trace *trace;
    const struct track *track;
    const struct peaks *peaks; /* NULL for a process */
    fos_time end;              /* nothing is known after it */
};

struct lane lane_of_proc(const struct model *m, size_t index);
struct lane lane_of_cpu(const struct model *m, int cpu);

/* Fills out[] with the spans of the window, from left to right; there are
 * never more than it has pixels. Returns how many. */
size_t spans_make(const struct lane *lane, const struct timemap *map, struct span *out,
                  size_t room);

#endif
