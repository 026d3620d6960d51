/* Built for another version of the plug-in interface. */
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static const struct fos_sched_ops ops = FIFO_OPS("wrong_major", NULL);
const struct fos_plugin fos_plugin = {FOS_PLUGIN_MAGIC, FOS_PLUGIN_MAJOR + 1, 0, sizeof(ops), &ops};
