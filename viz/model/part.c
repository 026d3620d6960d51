/*
 * part.c: a part of the run.
 */
#include "part.h"

struct part part_of(const struct model *m, fos_time from, fos_time to)
{
    const fos_time end = model_end(m);
    const bool last = to >= end;
    return (struct part){m, from, last ? end : to, last ? end + 1 : to};
}

int64_t part_item_before(const struct part *p, const struct track *t)
{
    return track_at(t, p->m->trace, p->from - 1);
}

uint32_t part_count(const struct part *p, const struct track *t)
{
    const int64_t count = track_at(t, p->m->trace, p->until - 1) - part_item_before(p, t);
    return count > 0 ? (uint32_t)count : 0;
}

fos_time part_length(const struct part *p, const struct track *t, int64_t item)
{
    const fos_time begin = track_item_time(t, item);
    const fos_time end = track_item_end(t, p->m->trace, item, p->to);
    const fos_time from = begin > p->from ? begin : p->from, to = end < p->to ? end : p->to;
    if (begin >= p->until || (begin < p->from && to <= from))
        return -1;
    return to > from ? to - from : 0;
}

bool part_is_wait(enum look look)
{
    return look == LOOK_READY || look == LOOK_PREEMPTED;
}
