/* Takes memory without end: all in one call, or some in every call. */
#include <stdlib.h>
#include <string.h>

#include "fifo.h"

enum way { AT_ONCE, BIT_BY_BIT, UNTOUCHED };

static const char *const ways[] = {"at_once", "bit_by_bit", "untouched", NULL};
FIFO_PARAMS(ways)

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    struct fifo *f = fos_sched_data(s);
    const size_t size = 1 << 20;
    (void)t;
    if (f->how == BIT_BY_BIT) {
        char *volatile bit = malloc(size);
        if (bit)
            memset(bit, 1, size);
        return;
    }
    while (now(s, at)) {
        char *volatile piece = malloc(size);
        if (piece && f->how == AT_ONCE)
            memset(piece, 1, size);
    }
}

static const struct fos_sched_ops ops = FIFO_OPS("allocates", params);
FOS_PLUGIN(ops);
