/* Forgets FOS_PLUGIN(). */
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

const struct fos_sched_ops ops = FIFO_OPS("missing_symbol", NULL);
