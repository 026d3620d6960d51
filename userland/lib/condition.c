/*
 * condition.c: a count of signals. Who waits has read the count while it had
 * the mutex, and sleeps only if no signal has come since.
 */
#include <fibers/condition.h>

#include "waiting.h"

#include <errno.h>
#include <limits.h>

void fos_condition_init(struct fos_condition *c, const char *name)
{
    *c = (struct fos_condition){.name = name};
}

/* Gives up a recursive mutex altogether; returns how deep it was. */
static int release(struct fos_mutex *m)
{
    int depth = m->depth;
    m->depth = 0;
    fos_mutex_unlock(m);
    return depth;
}

static int reacquire(struct fos_mutex *m, int depth)
{
    int error = fos_mutex_lock(m);
    m->depth = depth;
    return error;
}

int fos_condition_timedwait(struct fos_condition *c, struct fos_mutex *m, fos_time timeout)
{
    if (m->owner != fos_pid())
        return -EPERM;
    struct wait_for what = {.kind = "condition", .name = c->name, .until = patience(timeout)};
    int signals = c->signals;
    int depth = release(m);
    int result = wait_for(&c->signals, signals, &what);
    int error = reacquire(m, depth);
    return error ? error : result == -ETIMEDOUT ? result : 0;
}

int fos_condition_wait(struct fos_condition *c, struct fos_mutex *m)
{
    return fos_condition_timedwait(c, m, -1);
}

static int wake(struct fos_condition *c, int most)
{
    fos_preempt_off();
    c->signals = (int)((unsigned)c->signals + 1);
    fos_wake(&c->signals, most);
    fos_preempt_on();
    return 0;
}

int fos_condition_signal(struct fos_condition *c)
{
    return wake(c, 1);
}

int fos_condition_broadcast(struct fos_condition *c)
{
    return wake(c, INT_MAX);
}
