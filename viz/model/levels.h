/*
 * levels.h: how many processes ran and how many were READY, over any stretch
 * of time: the mean, and the least and the most that waited at once.
 *
 * Every LEVEL_BLOCK events the counts and their sums over time are kept, and
 * above the blocks a pyramid of the least and the most, so that a pixel costs
 * the same whether ten events lie in it or a million. A count is that of a
 * moment: what comes and goes within one and the same instant is no queue.
 * The model (model.h) owns the levels and feeds them.
 */
#ifndef VIZ_MODEL_LEVELS_H
#define VIZ_MODEL_LEVELS_H

#include "track.h"

enum { LEVEL_BLOCK = 256, LEVEL_FAN = 16, LEVEL_STEPS = 5 };

/* The counts at `time`, and up to it their sums over time. */
struct level {
    fos_time time;
    uint64_t run_time, ready_time;
    uint32_t running, ready;
};

/* Of the READY; least > most: nothing lasted. */
struct extent {
    uint32_t least, most;
};

struct levels {
    uint64_t seen;        /* events taken in */
    struct level now;     /* after them */
    struct level *blocks; /* [b]: before event b * LEVEL_BLOCK */
    size_t block_count, block_room;
    struct extent open; /* of the block that is not complete */
    struct level_step { /* [i]: of LEVEL_BLOCK * LEVEL_FAN^step events */
        struct extent *items;
        size_t count, room;
    } steps[LEVEL_STEPS];
};

void levels_free(struct levels *l);
/* Takes in the next event. 0 or -ENOMEM. */
int levels_apply(struct levels *l, const struct fos_event *e);

/* What was on between two times. */
struct stretch {
    fos_time length;               /* 0: the run was over, and all else is 0 too */
    uint64_t run_time, ready_time; /* summed over the processes */
    uint32_t least, most;          /* READY at once */
};

/* From stretch to stretch, each beginning where the last one ended. */
struct level_walk {
    const struct levels *levels;
    const struct fos_trace *trace;
    fos_time from;
    struct level now; /* after the events [0, upto), all that happened at or before `from` */
    uint64_t upto;
};

void levels_begin(struct level_walk *w, const struct levels *l, const struct fos_trace *trace,
                  fos_time from);
void levels_next(struct level_walk *w, fos_time to, struct stretch *out);

#endif
