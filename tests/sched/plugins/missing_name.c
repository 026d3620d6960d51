/* Has no name. */
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static const struct fos_sched_ops ops = FIFO_OPS(NULL, NULL);
FOS_PLUGIN(ops);
