/*
 * part.h: a part of the run, and which stretches lie in it; for the files that
 * inspect (inspect.h says what belongs to a part).
 */
#ifndef VIZ_MODEL_PART_H
#define VIZ_MODEL_PART_H

#include "inspect.h"

/* Its lengths are cut at `to`; what begins before `until` belongs to it. */
struct part {
    const struct model *m;
    fos_time from, to, until;
};

struct part part_of(const struct model *m, fos_time from, fos_time to);
/* The last item of a track that began before the part. */
int64_t part_item_before(const struct part *p, const struct track *t);
/* How many items begin in it. */
uint32_t part_count(const struct part *p, const struct track *t);
/* The length of an item in the part; -1: it is not in it. */
fos_time part_length(const struct part *p, const struct track *t, int64_t item);
/* Adds the lengths of a process's waits in it. 0 or -ENOMEM. */
int part_waits(const struct part *p, const struct track *t, struct lengths *out);
/* inspect_part(), process by process. */
void overview_begin(const struct part *p, struct overview *out);
void overview_add(const struct part *p, size_t proc, struct overview *out);
void overview_end(const struct part *p, struct overview *out);
/* READY, whether it ran before or not. */
bool part_is_wait(enum look look);

#endif
