/* Writes where it should not. */
#include <stdlib.h>
#include <string.h>

#include "fifo.h"

enum way { BEYOND_SCHED, BEYOND_CPU, BEYOND_TASK, FAR_BEYOND, ENDED, FREED, LINKS };

static const char *const ways[] = {"sched", "cpu", "task", "far", "ended", "freed", "links", NULL};
FIFO_PARAMS(ways)

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    static struct fifo_task *ended, *any;
    static char *volatile freed;
    struct fifo *f = fos_sched_data(s);
    if (at == AT_TASK_INIT)
        any = fos_task_data(t);
    if (f->how == ENDED && at == AT_TASK_EXIT)
        ended = fos_task_data(t);
    else if (f->how == ENDED && ended)
        ended->enqueued = 7;
    if (!now(s, at))
        return;
    if (f->how == BEYOND_SCHED)
        memset(f + 1, 7, 8);
    if (f->how == BEYOND_CPU)
        memset((int64_t *)fos_sched_cpu(s, 0) + 1, 7, 8);
    if (f->how == BEYOND_TASK)
        memset((t ? (struct fifo_task *)fos_task_data(t) : any) + 1, 7, 8);
    if (f->how == FAR_BEYOND)
        for (volatile char *at_byte = (char *)f; at_byte < (char *)f + (1 << 20); at_byte++)
            *at_byte = 7;
    if (f->how == FREED) { /* its own memory, but free: the C library may notice, or nobody */
        char *volatile mine = freed = freed ? freed : malloc(64);
        free(mine);
        memset(freed, 7, 64);
    }
    if (f->how == LINKS && t)
        fos_list_push(&f->ready, t);
}

static const struct fos_sched_ops ops = FIFO_OPS("scribbles", params);
FOS_PLUGIN(ops);
