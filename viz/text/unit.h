/*
 * unit.h: in which unit times are shown, and with how many digits.
 *
 * Ticks where every time of the trace is a whole number of them (a textbook
 * exercise on the virtual clock); else seconds, milliseconds or microseconds.
 */
#ifndef VIZ_TEXT_UNIT_H
#define VIZ_TEXT_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "fiberos/trace.h"

enum { UNIT_TEXT = 40 }; /* room for a time in words */

struct text_unit {
    fos_time size; /* nanoseconds */
    int decimals;  /* of a single time */
    bool ticks;
    char name[48]; /* "ticks of 1 ms", "ms" */
};

/* The unit for all times of a trace; `unicode`: write µs, not us. */
struct text_unit unit_of(const struct fos_trace *t, bool unicode);

/* `time` in the unit, "-" if it is negative (not known). Returns buffer. */
const char *unit_time(const struct text_unit *u, fos_time time, char buffer[UNIT_TEXT]);
/* The same without zeroes behind the point, for an axis. */
const char *unit_time_short(const struct text_unit *u, fos_time time, char buffer[UNIT_TEXT]);
/* The same with its unit: "30 ticks", "1.5 ms". */
const char *unit_full(const struct text_unit *u, fos_time time, char buffer[UNIT_TEXT]);
/* A mean, given in nanoseconds: two decimals, or as many as a time has. */
const char *unit_mean(const struct text_unit *u, double time, char buffer[UNIT_TEXT]);
/* A length of time in the largest unit that gives a short exact number: "1.5 ms". */
const char *unit_duration(fos_time time, bool unicode, char buffer[UNIT_TEXT]);

#endif
