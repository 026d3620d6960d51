/*
 * rng.c: see rng.h. No floating point: a logarithm from one C library may
 * differ in the last bit from another's, and a run must not.
 */
#include "rng.h"

static uint64_t scramble(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct rng rng_make(uint64_t seed, uint64_t stream)
{
    return (struct rng){scramble(seed + scramble(stream + UINT64_C(0x632be59bd9b4e019)))};
}

uint64_t rng_next(struct rng *r)
{
    return scramble(r->state += UINT64_C(0x9e3779b97f4a7c15));
}

/* Draws anew from the few values at the top that would favour low results. */
uint64_t rng_below(struct rng *r, uint64_t n)
{
    uint64_t uneven = -n % n; /* 2^64 mod n */
    uint64_t x;
    do
        x = rng_next(r);
    while (x < uneven);
    return x % n;
}

/*
 * -log2(u / 2^64) in units of 2^-32, for u > 0: the whole part from the
 * highest bit, then one bit a squaring (Knuth, TAOCP 1, 1.2.2, exercise 25).
 */
static uint64_t minus_log2(uint64_t u)
{
    int shift = __builtin_clzll(u);
    uint64_t x = u << shift; /* 1 <= x / 2^63 < 2 */
    uint64_t log = 0;
    for (int bit = 31; bit >= 0; bit--) {
        uint64_t high = x >> 32;
        uint64_t square = high * high; /* (x / 2^32)^2: 2^62 <= square < 2^64 */
        if (square >> 63) {
            log |= UINT64_C(1) << bit;
            x = square;
        } else {
            x = square << 1;
        }
    }
    return ((uint64_t)(shift + 1) << 32) - log;
}

/* a * b / 2^32, capped at FOS_MAX_TIME. */
static fos_time scale(uint64_t a, uint64_t b)
{
    uint64_t high = (a >> 32) * b,
             low = ((a & 0xffffffff) * (b >> 32)) + (((a & 0xffffffff) * (b & 0xffffffff)) >> 32);
    if ((a >> 32) && b > (uint64_t)FOS_MAX_TIME / (a >> 32))
        return FOS_MAX_TIME;
    uint64_t sum = high + low;
    return sum > (uint64_t)FOS_MAX_TIME ? FOS_MAX_TIME : (fos_time)sum;
}

/* Inverse transform: mean * -ln(u); ln 2 = 2977044472 / 2^32. */
static fos_time exponential(struct rng *r, fos_time mean)
{
    uint64_t u = rng_next(r);
    uint64_t log2 = minus_log2(u ? u : 1);
    uint64_t ln = (uint64_t)scale(log2, UINT64_C(2977044472));
    return scale((uint64_t)mean, ln);
}

static const struct fos_dist *mixture(struct rng *r, const struct fos_dist *d)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < d->count; i++)
        total += d->weights[i];
    uint64_t at = rng_below(r, total ? total : 1);
    uint32_t i = 0;
    while (i + 1 < d->count && at >= d->weights[i])
        at -= d->weights[i++];
    return &d->parts[i];
}

fos_time rng_draw(struct rng *r, const struct fos_dist *d)
{
    while (d->kind == FOS_CHOICE || d->kind == FOS_MIXTURE)
        d = d->kind == FOS_MIXTURE ? mixture(r, d) : &d->parts[rng_below(r, d->count)];
    if (d->kind == FOS_UNIFORM)
        return d->a + (fos_time)rng_below(r, (uint64_t)(d->b - d->a) + 1);
    return d->kind == FOS_EXPONENTIAL ? exponential(r, d->a) : d->a;
}
