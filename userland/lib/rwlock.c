/*
 * rwlock.c: a gate through which all must go, one after another. A reader
 * counts itself and opens the gate for the next; a writer keeps it, waits for
 * the readers inside to leave, and opens it when it is done.
 */
#include <fibers/rwlock.h>

#include "waiting.h"

#include <errno.h>
#include <limits.h>

void fos_rwlock_init(struct fos_rwlock *l, const char *name)
{
    *l = (struct fos_rwlock){.name = name};
    fos_mutex_init(&l->gate, name, false);
}

static bool is_inside(int error)
{
    return error == 0 || error == -EOWNERDEAD;
}

/* With the gate in hand: in, and on with the next one. */
static int enter(struct fos_rwlock *l, int error)
{
    if (!is_inside(error))
        return error;
    fos_preempt_off();
    if (l->readers < INT_MAX)
        l->readers++;
    else
        error = -EAGAIN;
    fos_preempt_on();
    fos_mutex_unlock(&l->gate);
    return error;
}

int fos_rwlock_timedrdlock(struct fos_rwlock *l, fos_time timeout)
{
    return enter(l, fos_mutex_timedlock(&l->gate, timeout));
}

int fos_rwlock_rdlock(struct fos_rwlock *l)
{
    return fos_rwlock_timedrdlock(l, -1);
}

int fos_rwlock_tryrdlock(struct fos_rwlock *l)
{
    return enter(l, fos_mutex_trylock(&l->gate));
}

/* With the gate in hand: nobody comes in, those inside leave. */
static int wait_for_readers(struct fos_rwlock *l, fos_time until)
{
    struct wait_for what = {.kind = "readers of", .name = l->name, .until = until};
    int result = 0, readers;
    while (result != -ETIMEDOUT && (readers = l->readers) > 0)
        result = wait_for(&l->readers, readers, &what);
    return result == -ETIMEDOUT ? result : 0;
}

int fos_rwlock_timedwrlock(struct fos_rwlock *l, fos_time timeout)
{
    fos_time until = patience(timeout);
    int error = fos_mutex_timedlock(&l->gate, timeout);
    if (!is_inside(error))
        return error;
    if (!wait_for_readers(l, until))
        return error;
    fos_mutex_unlock(&l->gate);
    return -ETIMEDOUT;
}

int fos_rwlock_wrlock(struct fos_rwlock *l)
{
    return fos_rwlock_timedwrlock(l, -1);
}

int fos_rwlock_trywrlock(struct fos_rwlock *l)
{
    int error = fos_mutex_trylock(&l->gate);
    if (!is_inside(error) || l->readers == 0)
        return error;
    fos_mutex_unlock(&l->gate);
    return -EBUSY;
}

/* The word changes with every reader that leaves: the writer looks each time. */
static int leave(struct fos_rwlock *l)
{
    fos_preempt_off();
    int error = l->readers > 0 ? 0 : -EPERM;
    if (!error) {
        l->readers--;
        fos_wake(&l->readers, 1);
    }
    fos_preempt_on();
    return error;
}

int fos_rwlock_unlock(struct fos_rwlock *l)
{
    /* A writer has the gate, and there are no readers. */
    if (fos_mutex_unlock(&l->gate) == 0)
        return 0;
    return leave(l);
}
