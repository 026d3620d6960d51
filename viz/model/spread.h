/*
 * spread.h: many lengths of time in a few figures, and as a histogram.
 */
#ifndef VIZ_MODEL_SPREAD_H
#define VIZ_MODEL_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "fiberos/trace.h"

/* A list that grows. */
struct lengths {
    fos_time *items;
    size_t count, room;
};

/* 0 or -ENOMEM. */
int lengths_add(struct lengths *l, fos_time length);
void lengths_free(struct lengths *l);
/* The least length that `percent` of a hundred do not exceed (nearest rank); 0 if there are none.
 * O(n); changes the order. */
fos_time lengths_rank(struct lengths *l, int percent);

/* p95 by nearest rank. All 0 if there are none. */
struct spread {
    uint32_t count;
    fos_time sum, min, max, p95;
};

/* Changes the order of the list. */
struct spread spread_of(struct lengths *l);
/* Rounded to the nearest; 0 if there are none. */
fos_time spread_mean(const struct spread *s);

enum { BINS_MOST = 64 };

/*
 * How many lengths lie in [edges[i], edges[i + 1]). The edges are round: multiples of 1, 2 or 5
 * times a power of ten, or those numbers themselves (log) where the longest is far from what is
 * usual; the first bin of those begins at 0 if something is shorter than the first edge.
 */
struct histogram {
    bool log;
    int bins; /* 0: no lengths */
    fos_time edges[BINS_MOST + 1];
    uint32_t counts[BINS_MOST];
    uint32_t most; /* in one bin */
    struct spread spread;
};

/* With at most `wanted` bins (1 to BINS_MOST) where they are linear. Changes the order. */
void histogram_make(struct lengths *l, int wanted, struct histogram *out);
/* The bin in which a length lies; -1: in none. */
int histogram_bin(const struct histogram *h, fos_time length);

#endif
