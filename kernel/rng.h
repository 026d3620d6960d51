/*
 * rng.h: chance that can be repeated. SplitMix64 (Steele, Lea, Flood:
 * "Fast splittable pseudorandom number generators", OOPSLA 2014): eight
 * bytes of state, so that each process has its own and draws the same
 * whatever the scheduler does.
 */
#ifndef KERNEL_RNG_H
#define KERNEL_RNG_H

#include "fiberos/kernel.h"

struct rng {
    uint64_t state;
};

/* A stream of its own for each (seed, stream) pair. */
struct rng rng_make(uint64_t seed, uint64_t stream);
uint64_t rng_next(struct rng *r);
/* Uniform in [0, n) without bias, n > 0. */
uint64_t rng_below(struct rng *r, uint64_t n);
/* Draws a time, 0 or more; whole nanoseconds, the same on every host. */
fos_time rng_draw(struct rng *r, const struct fos_dist *d);

#endif
