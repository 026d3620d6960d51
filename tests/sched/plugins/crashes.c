/* Crashes in the op at=OP, in the way how=WAY. */
#include <signal.h>
#include <stdlib.h>

#include "fifo.h"

enum way { NULL_POINTER, DIVISION, ABORTS, NOWHERE, TOO_DEEP };

static const char *const ways[] = {"null", "division", "abort", "nowhere", "deep", NULL};
FIFO_PARAMS(ways)

static int deeper(volatile int *last)
{
    volatile int here[256];
    here[0] = last ? last[0] + 1 : 0;
    return here[0] < 1000000000 ? deeper(here) + here[0] : 0;
}

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    struct fifo *f = fos_sched_data(s);
    volatile int zero = 0, many = 100;
    (void)t;
    if (!now(s, at))
        return;
    if (f->how == NULL_POINTER)
        *(volatile int *)(uintptr_t)zero = 1;
    if (f->how == DIVISION)
        zero = many / zero;
    if (f->how == ABORTS)
        abort();
    if (f->how == NOWHERE)
        ((void (*)(void))(uintptr_t)(zero + 16))();
    if (f->how == TOO_DEEP)
        zero = deeper(NULL);
}

static const struct fos_sched_ops ops = FIFO_OPS("crashes", params);
FOS_PLUGIN(ops);
