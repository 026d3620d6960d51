/* Bad answers of pick_next() and slice(): how=WAY. */
#define FIFO_PICK_NEXT bad_pick_next
#define FIFO_SLICE     bad_slice
#include <fiberos/sched.h>

static struct fos_task *bad_pick_next(struct fos_sched *s, int cpu);
static fos_time bad_slice(struct fos_sched *s, struct fos_task *t);
#include "fifo.h"

enum way { STRANGER, WILD, OUTSIDE, RUNNING, TWICE, LOSES, NEVER, NULL_LATER, NEGATIVE, DEAD };

static const char *const ways[] = {"stranger", "wild",  "outside", "running",
                                   "twice",    "loses", "never",   "null_later",
                                   "negative", "dead",  NULL};
FIFO_PARAMS(ways)

/* What a policy may keep between two calls: its own struct, and, badly, this. */
static struct fos_task *kept, *dead, *runs;

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    struct fifo *f = fos_sched_data(s);
    f->calls[at]++;
    if (at == AT_TASK_EXIT)
        dead = t;
    if (at == AT_RUNNING)
        runs = t;
    if (at == AT_STOPPING && runs == t)
        runs = NULL;
}
static struct fos_task *bad_pick_next(struct fos_sched *s, int cpu)
{
    static long nothing[64];
    struct fifo *f = fos_sched_data(s);
    const bool later = f->calls[AT_PICK_NEXT] >= 2;
    if (f->how == NEVER || (f->how == NULL_LATER && later))
        return NULL;
    if (f->how == STRANGER && later)
        return (struct fos_task *)(void *)nothing;
    if (f->how == WILD && later)
        return (struct fos_task *)0x10;
    if (f->how == DEAD && dead)
        return dead;
    if (f->how == RUNNING && runs)
        return runs;
    if (kept && ((f->how == OUTSIDE && later) || f->how == TWICE))
        return kept;
    if (f->how == LOSES && f->ready.length > 1 && f->calls[AT_PICK_NEXT] == 1)
        fos_list_remove(&f->ready, f->ready.last); /* gone for good */
    return kept = fifo_pick_next(s, cpu);
}

static fos_time bad_slice(struct fos_sched *s, struct fos_task *t)
{
    struct fifo *f = fos_sched_data(s);
    return f->how == NEGATIVE && f->calls[AT_SLICE] > 2 ? -1 : fifo_slice(s, t);
}

static const struct fos_sched_ops ops = FIFO_OPS("answers", params);
FOS_PLUGIN(ops);
