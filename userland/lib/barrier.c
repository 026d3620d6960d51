/*
 * barrier.c: those who have come wait for the number of the round to change.
 */
#include <fibers/barrier.h>

#include "waiting.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>

int fos_barrier_init(struct fos_barrier *b, const char *name, int parties)
{
    if (parties < 1)
        return -EINVAL;
    *b = (struct fos_barrier){.name = name, .parties = parties};
    return 0;
}

/* Was that the last one? Then the next round begins. */
static bool arrive(struct fos_barrier *b, int *round)
{
    fos_preempt_off();
    *round = b->round;
    bool last = ++b->arrived == b->parties;
    if (last) {
        b->arrived = 0;
        b->round = (int)((unsigned)b->round + 1);
        fos_wake(&b->round, INT_MAX);
    }
    fos_preempt_on();
    return last;
}

/* The time is up: not come after all, unless the round is over meanwhile. */
static int withdraw(struct fos_barrier *b, int round)
{
    fos_preempt_off();
    bool waits = b->round == round;
    if (waits)
        b->arrived--;
    fos_preempt_on();
    return waits ? -ETIMEDOUT : 0;
}

int fos_barrier_timedwait(struct fos_barrier *b, fos_time timeout)
{
    struct wait_for what = {.kind = "barrier", .name = b->name, .until = patience(timeout)};
    int round;
    if (arrive(b, &round))
        return FOS_BARRIER_LAST;
    int result = wait_for(&b->round, round, &what);
    return result == -ETIMEDOUT ? withdraw(b, round) : 0;
}

int fos_barrier_wait(struct fos_barrier *b)
{
    return fos_barrier_timedwait(b, -1);
}
