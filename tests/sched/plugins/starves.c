/* Never picks one: whoever came first waits for as long as there are others. */
#define FIFO_PICK_NEXT bad_pick_next
#include <fiberos/sched.h>

static struct fos_task *bad_pick_next(struct fos_sched *s, int cpu);
#include "fifo.h"

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    (void)s;
    (void)t;
    (void)at;
}

static struct fos_task *bad_pick_next(struct fos_sched *s, int cpu)
{
    struct fifo *f = fos_sched_data(s);
    struct fos_task *t = fos_list_first(&f->ready, cpu);
    while (t && fos_task_pid(t) == 1 && fos_list_next(t))
        t = fos_list_next(t);
    if (t)
        fos_list_remove(&f->ready, t);
    return t;
}

static const struct fos_sched_ops ops = FIFO_OPS("starves", NULL);
FOS_PLUGIN(ops);
