/* Good: built when the table ended before slice(). It has no quantum here. */
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static const struct fos_sched_ops ops = FIFO_OPS("older_table", NULL);
const struct fos_plugin fos_plugin = {FOS_PLUGIN_MAGIC, FOS_PLUGIN_MAJOR, 0,
                                      offsetof(struct fos_sched_ops, slice), &ops};
