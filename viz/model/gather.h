/*
 * gather.h: the waits or the responses of a part of the run, collected bit by
 * bit: of a long run it takes longer than a picture may.
 */
#ifndef VIZ_MODEL_GATHER_H
#define VIZ_MODEL_GATHER_H

#include "inspect.h"

enum gathered { GATHER_WAITS, GATHER_RESPONSES };

struct gather {
    const struct model *m;
    enum gathered what;
    int64_t proc; /* index; TRACK_BEFORE: all */
    fos_time from, to;
    size_t next, count; /* processes: the next one, and how many there were in the beginning */
    struct lengths lengths;
};

void gather_begin(struct gather *g, const struct model *m, enum gathered what, int64_t proc,
                  fos_time from, fos_time to);
/* Goes on for about `steps` intervals, a process at a time. 1: done, 0: not yet, or -ENOMEM. */
int gather_go(struct gather *g, int64_t steps);
void gather_free(struct gather *g);

#endif
