/*
 * semaphore.h: a number of units; who takes one when there is none waits
 * (Dijkstra 1965). A unit that is posted while somebody waits goes straight
 * to the most urgent, among equals to the first who came.
 *
 * Rules of use as for mutex.h. A semaphore has no owner: a unit that a
 * process took and did not post before it ended is gone.
 */
#ifndef FIBERS_SEMAPHORE_H
#define FIBERS_SEMAPHORE_H

#include <fiberos/sys.h>

struct fos_semaphore {
    const char *name; /* for messages; NULL: none */
    int value;        /* units that nobody has */
};

#define FOS_SEMAPHORE(label, units)                                                                \
    {                                                                                              \
        .name = (label), .value = (units)                                                          \
    }

/* 0, or -EINVAL: fewer than no units. */
int fos_semaphore_init(struct fos_semaphore *s, const char *name, int units);

/* Takes a unit. 0. */
int fos_semaphore_wait(struct fos_semaphore *s);
/* The same without waiting: -EAGAIN if there is none. */
int fos_semaphore_trywait(struct fos_semaphore *s);
/* The same, or -ETIMEDOUT. */
int fos_semaphore_timedwait(struct fos_semaphore *s, fos_time timeout);

/* Adds a unit, or gives it to who waits. 0, or -EOVERFLOW. Any process may. */
int fos_semaphore_post(struct fos_semaphore *s);

#endif
