/*
 * load.h: how much was going on, pixel by pixel: the mean number of processes
 * that ran and that were READY. Exact, whatever the number of events: from
 * the sums that the model keeps.
 */
#ifndef VIZ_MODEL_LOAD_H
#define VIZ_MODEL_LOAD_H

#include "view.h"

struct load {
    float running, ready;
};

/* Fills out[0, map->width). */
void load_make(const struct model *m, const struct timemap *map, struct load *out);

#endif
