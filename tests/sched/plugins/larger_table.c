/* Its table has an op more than ours: it was built for a later minor version. */
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static const struct {
    struct fos_sched_ops ops;
    void (*later)(void);
} table = {FIFO_OPS("larger_table", NULL), NULL};
const struct fos_plugin fos_plugin = {FOS_PLUGIN_MAGIC, FOS_PLUGIN_MAJOR, FOS_PLUGIN_MINOR + 1,
                                      sizeof(table), &table.ops};
