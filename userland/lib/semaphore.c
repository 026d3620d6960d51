/*
 * semaphore.c: as long as somebody waits the value is 0, and units pass it
 * by: a unit that is posted is then the first one's, and never counted.
 */
#include <fibers/semaphore.h>

#include "waiting.h"

#include <errno.h>
#include <limits.h>

int fos_semaphore_init(struct fos_semaphore *s, const char *name, int units)
{
    if (units < 0)
        return -EINVAL;
    *s = (struct fos_semaphore){.name = name, .value = units};
    return 0;
}

int fos_semaphore_trywait(struct fos_semaphore *s)
{
    fos_preempt_off();
    int result = s->value > 0 ? 0 : -EAGAIN;
    if (!result)
        s->value--;
    fos_preempt_on();
    return result;
}

int fos_semaphore_timedwait(struct fos_semaphore *s, fos_time timeout)
{
    int result = fos_semaphore_trywait(s);
    if (!result)
        return 0;
    struct wait_for what = {.kind = "semaphore", .name = s->name, .until = patience(timeout)};
    /* -EAGAIN: a unit came before the wait began; it may be gone again. */
    while ((result = wait_for(&s->value, 0, &what)) == -EAGAIN)
        if (!fos_semaphore_trywait(s))
            return 0;
    return result;
}

int fos_semaphore_wait(struct fos_semaphore *s)
{
    return fos_semaphore_timedwait(s, -1);
}

int fos_semaphore_post(struct fos_semaphore *s)
{
    int result = 0;
    fos_preempt_off();
    if (fos_wake(&s->value, 1) == 0) {
        if (s->value < INT_MAX)
            s->value++;
        else
            result = -EOVERFLOW;
    }
    fos_preempt_on();
    return result;
}
