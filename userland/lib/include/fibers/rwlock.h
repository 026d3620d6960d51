/*
 * rwlock.h: many may read at a time, or one may write.
 *
 * All stand in one queue, the more urgent first, then as they came. So a
 * reader that comes after a writer waits behind it, and neither kind can
 * keep the other out for ever; readers that stand together enter together.
 * A writer is lent the urgency of those who wait for it.
 *
 * Rules of use as for mutex.h. A reader that ends without unlocking keeps
 * writers out for ever: who reads is counted, not known.
 */
#ifndef FIBERS_RWLOCK_H
#define FIBERS_RWLOCK_H

#include <fibers/mutex.h>

struct fos_rwlock {
    const char *name;      /* for messages; NULL: none */
    struct fos_mutex gate; /* the head of the queue has it; a writer until it is done */
    int readers;           /* inside */
};

#define FOS_RWLOCK(label)                                                                          \
    {                                                                                              \
        .name = (label), .gate = FOS_MUTEX(label)                                                  \
    }

void fos_rwlock_init(struct fos_rwlock *l, const char *name);

/*
 * To read. 0; -EDEADLK: the caller writes; -EOWNERDEAD: the caller may read,
 * but a writer ended inside, so what it wrote may be half-done; -EAGAIN: too
 * many readers.
 */
int fos_rwlock_rdlock(struct fos_rwlock *l);
int fos_rwlock_tryrdlock(struct fos_rwlock *l); /* or -EBUSY: somebody writes or waits to */
int fos_rwlock_timedrdlock(struct fos_rwlock *l, fos_time timeout); /* or -ETIMEDOUT */

/* To write. 0, -EDEADLK (the caller writes already), -EOWNERDEAD as above. */
int fos_rwlock_wrlock(struct fos_rwlock *l);
int fos_rwlock_trywrlock(struct fos_rwlock *l); /* or -EBUSY: somebody is inside */
int fos_rwlock_timedwrlock(struct fos_rwlock *l, fos_time timeout); /* or -ETIMEDOUT */

/* Done with either. 0, or -EPERM: nobody reads and the caller does not write. */
int fos_rwlock_unlock(struct fos_rwlock *l);

#endif
