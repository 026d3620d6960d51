/* Has no pick_next. */
#define FIFO_PICK_NEXT NULL
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static const struct fos_sched_ops ops = FIFO_OPS("missing_op", NULL);
FOS_PLUGIN(ops);
