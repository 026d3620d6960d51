/* Uses something that nobody has. */
#include "fifo.h"
extern void fos_no_such_call(void);

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
    fos_no_such_call();
}

static const struct fos_sched_ops ops = FIFO_OPS("undefined", NULL);
FOS_PLUGIN(ops);
