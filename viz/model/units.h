/*
 * units.h: times in words, and words into times.
 */
#ifndef VIZ_MODEL_UNITS_H
#define VIZ_MODEL_UNITS_H

#include <stdbool.h>
#include <stddef.h>

#include "fiberos/trace.h"

enum { TIME_TEXT = 40 };

/* "12.5 ms": rounded to three decimals of the unit that suits its size. Returns `out`. */
const char *units_time(fos_time t, char out[TIME_TEXT]);

/* The same in three digits: "18.3 ms". */
const char *units_short(fos_time t, char out[TIME_TEXT]);

/* One unit for a column of numbers that go up to `largest`. */
struct unit {
    fos_time size;
    int decimals;
    const char *name;
};
struct unit units_for(fos_time largest);
/* The bare number; "-" for a negative (unknown) one. Returns `out`. */
const char *units_number(struct unit u, fos_time t, char out[TIME_TEXT]);

/* Distance of marks on an axis, 1, 2 or 5 times a power of ten, `least` or more. */
fos_time units_step(fos_time least);
/* A mark of such an axis: as many digits as the step needs. Returns `out`. */
const char *units_mark(fos_time t, fos_time step, char out[TIME_TEXT]);

/* "250us", "1.5ms", "2s", or a bare number of ticks. 0 or -EINVAL. */
int units_parse(const char *text, fos_time tick, fos_time *out);
/* "A..B"; either may be missing and then keeps what it had. 0 or -EINVAL. */
int units_parse_range(const char *text, fos_time tick, fos_time *from, fos_time *to);

#endif
