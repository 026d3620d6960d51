/*
 * mutex.c: a word that holds the owner's pid. The kernel keeps the queue of
 * those who wait, and hands the word over to the first in one step.
 *
 * An unlock always asks the kernel who waits. Remembering in the mutex
 * whether somebody does would save the call, but whoever has just read the
 * word, and not yet begun to wait, would be missed.
 */
#include <fibers/mutex.h>

#include "waiting.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>

void fos_mutex_init(struct fos_mutex *m, const char *name, bool recursive)
{
    *m = (struct fos_mutex){.name = name, .recursive = recursive};
}

/* Makes the word the caller's if it is `expected`; in one step. Returns what it was. */
static int take(struct fos_mutex *m, int expected)
{
    fos_preempt_off();
    int owner = m->owner;
    if (owner == expected)
        m->owner = fos_pid();
    fos_preempt_on();
    return owner;
}

static int again(struct fos_mutex *m)
{
    if (!m->recursive)
        return -EDEADLK;
    if (m->depth == INT_MAX)
        return -EAGAIN;
    m->depth++;
    return 0;
}

/* The owner has ended: the first who comes has it, and begins anew. */
static int inherit(struct fos_mutex *m, int dead)
{
    if (take(m, dead) != dead)
        return -EAGAIN;
    m->depth = 0;
    return -EOWNERDEAD;
}

/* -EAGAIN: things have changed, look again. */
static int wait_for_owner(struct fos_mutex *m, int owner, fos_time until)
{
    int result = wait_for(
        &m->owner, owner,
        &(struct wait_for){.kind = "mutex", .name = m->name, .owner = owner, .until = until});
    return result == -EOWNERDEAD ? inherit(m, owner) : result;
}

int fos_mutex_timedlock(struct fos_mutex *m, fos_time timeout)
{
    fos_time until = 0;
    for (bool waited = false;; waited = true) {
        int owner = take(m, 0);
        if (!owner)
            return 0;
        if (owner == fos_pid())
            return again(m);
        if (!waited)
            until = patience(timeout);
        int result = wait_for_owner(m, owner, until);
        if (result != -EAGAIN)
            return result;
    }
}

int fos_mutex_lock(struct fos_mutex *m)
{
    return fos_mutex_timedlock(m, -1);
}

int fos_mutex_trylock(struct fos_mutex *m)
{
    int owner = take(m, 0);
    if (!owner)
        return 0;
    return owner == fos_pid() && m->recursive ? again(m) : -EBUSY;
}

int fos_mutex_unlock(struct fos_mutex *m)
{
    if (m->owner != fos_pid())
        return -EPERM;
    if (m->depth > 0)
        m->depth--;
    else
        fos_hand_over(&m->owner);
    return 0;
}
