/*
 * share.h: whose the CPUs were, stretch by stretch: what a stacked plot shows.
 * Exact, whatever the number of events: differences of sums.
 */
#ifndef VIZ_MODEL_SHARE_H
#define VIZ_MODEL_SHARE_H

#include "view.h"

/* So many processes have a colour of their own in the plot. */
enum { SHARE_MOST = 32 };

struct share_plot {
    int bins, count;
    uint32_t procs[SHARE_MOST]; /* indices: those with the most CPU time, in order of creation */
    uint32_t others;            /* how many more ran */
    fos_time *times;            /* see share_time() */
    fos_time *whole;            /* [bin]: what all CPUs together had to give; 0: the run was over */
};

/*
 * Fills *p, which is all 0 or was filled before, with a bin for each pixel of the map. The process
 * `keep` (TRACK_BEFORE: none) is among the procs if it ran. 0 or -ENOMEM.
 */
int share_make(struct share_plot *p, const struct model *m, const struct timemap *map,
               int64_t keep);
void share_free(struct share_plot *p);

/* CPU time in a bin of procs[k]; of all others together where k is p->count. */
static inline fos_time share_time(const struct share_plot *p, int bin, int k)
{
    return p->times[(size_t)bin * (SHARE_MOST + 1) + (size_t)k];
}

/* How long a process was READY in each pixel of the map. Fills out[0, map->width). */
void share_wait(const struct model *m, size_t proc, const struct timemap *map, fos_time *out);

#endif
