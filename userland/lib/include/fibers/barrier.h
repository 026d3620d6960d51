/*
 * barrier.h: a number of processes wait for each other, again and again.
 * The one that comes last wakes the others in the order in which they came,
 * the more urgent first, and the next round begins.
 *
 * Rules of use as for mutex.h. A process that is ended while it waits counts
 * as having come.
 */
#ifndef FIBERS_BARRIER_H
#define FIBERS_BARRIER_H

#include <fiberos/sys.h>

/* What the one that came last gets, so that it can do what is to be done once. */
#define FOS_BARRIER_LAST 1

struct fos_barrier {
    const char *name; /* for messages; NULL: none */
    int parties;      /* that wait for each other */
    int arrived;      /* in this round */
    int round;
};

#define FOS_BARRIER(label, count)                                                                  \
    {                                                                                              \
        .name = (label), .parties = (count)                                                        \
    }

/* 0, or -EINVAL: fewer than one. */
int fos_barrier_init(struct fos_barrier *b, const char *name, int parties);

/* FOS_BARRIER_LAST for the one that came last, 0 for the others. */
int fos_barrier_wait(struct fos_barrier *b);
/* The same, or -ETIMEDOUT: the caller has not come after all. */
int fos_barrier_timedwait(struct fos_barrier *b, fos_time timeout);

#endif
