/*
 * condition.h: waiting, with a mutex in hand, for others to change what it
 * guards (Hoare 1974; as in Mesa, who is woken must look again: in between
 * another process may have been first).
 *
 *     fos_mutex_lock(&m);
 *     while (!ready)
 *         fos_condition_wait(&c, &m);
 *     ...
 *     fos_mutex_unlock(&m);
 *
 * A signal wakes the most urgent who waits, among equals the first who came;
 * one that nobody waits for is lost. Rules of use as for mutex.h.
 */
#ifndef FIBERS_CONDITION_H
#define FIBERS_CONDITION_H

#include <fibers/mutex.h>

struct fos_condition {
    const char *name; /* for messages; NULL: none */
    int signals;      /* how many there have been */
};

#define FOS_CONDITION(label)                                                                       \
    {                                                                                              \
        .name = (label)                                                                            \
    }

void fos_condition_init(struct fos_condition *c, const char *name);

/*
 * Unlocks the mutex (a recursive one altogether) and waits; no signal that
 * is given after that is missed. The caller has the mutex again when this
 * returns, whatever it returns: 0, or -EPERM (it does not have the mutex:
 * nothing happened), or -EOWNERDEAD (see fos_mutex_lock()).
 */
int fos_condition_wait(struct fos_condition *c, struct fos_mutex *m);
/* The same, or -ETIMEDOUT. */
int fos_condition_timedwait(struct fos_condition *c, struct fos_mutex *m, fos_time timeout);

/* Wake one, or all. With or without the mutex. 0. */
int fos_condition_signal(struct fos_condition *c);
int fos_condition_broadcast(struct fos_condition *c);

#endif
