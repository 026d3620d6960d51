/* A parameter that would be written outside of the policy's struct. */
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static const struct fos_param params[] = {
    {.name = "far", .type = FOS_PARAM_INT, .offset = sizeof(struct fifo), .help = "too far"},
    {.name = NULL},
};

static const struct fos_sched_ops ops = FIFO_OPS("bad_parameter", params);
FOS_PLUGIN(ops);
