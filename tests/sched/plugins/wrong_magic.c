/* Has a symbol of that name that is something else. */
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static const struct fos_sched_ops ops = FIFO_OPS("wrong_magic", NULL);
const struct fos_plugin fos_plugin = {0x12345678, FOS_PLUGIN_MAJOR, 0, sizeof(ops), &ops};
