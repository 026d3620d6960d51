/*
 * times.h: sums and products of times that end at the largest time instead of
 * overflowing. A trace may hold any numbers; what is made of absurd ones may be
 * absurd, but is never undefined.
 */
#ifndef VIZ_MODEL_TIMES_H
#define VIZ_MODEL_TIMES_H

#include "fiberos/trace.h"

/* No workload's tick is longer: one hour. */
#define TIMES_TICK_MOST INT64_C(3600000000000)

static inline fos_time times_add(fos_time a, fos_time b)
{
    fos_time sum;
    if (__builtin_add_overflow(a, b, &sum))
        return b < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

/* The whole part, within half of what there is: such times can be added. */
static inline fos_time times_from(double t)
{
    const double most = (double)(INT64_MAX / 2);
    return (fos_time)(t > most ? most : t < -most ? -most : t);
}

/* Of numbers that are not negative. */
static inline fos_time times_multiply(fos_time a, fos_time b)
{
    fos_time product;
    return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

#endif
