/* Never comes back from the op at=OP: it computes, sleeps or stays in libc. */
#include <string.h>
#include <unistd.h>

#include "fifo.h"

enum way { COMPUTES, SLEEPS, COPIES, ARMS, REARMS };

static const char *const ways[] = {"computes", "sleeps", "copies", "arms", "rearms", NULL};
FIFO_PARAMS(ways)

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    static char from[1 << 16], to[1 << 16];
    struct fifo *f = fos_sched_data(s);
    (void)t;
    if (!now(s, at))
        return;
    if (f->how == REARMS) { /* each call ends, and leads to the next one at once */
        fos_sched_timer(s, fos_sched_now(s));
        return;
    }
    for (;;) {
        if (f->how == SLEEPS)
            pause();
        if (f->how == COPIES)
            memcpy(to, from, sizeof(to));
        if (f->how == ARMS)
            fos_sched_timer(s, fos_sched_now(s) + 1000000);
        __asm__ volatile("" ::: "memory");
    }
}

static const struct fos_sched_ops ops = FIFO_OPS("loops", params);
FOS_PLUGIN(ops);
