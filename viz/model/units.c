/*
 * units.c: writing and reading times. Whole numbers all the way.
 */
#include "units.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct {
    fos_time size;
    const char *name, *ascii;
} scales[] = {
    {1, "ns", "ns"}, {1000, "\u00b5s", "us"}, {1000000, "ms", "ms"}, {1000000000, "s", "s"}};

enum { SCALES = sizeof(scales) / sizeof(scales[0]) };

/* ---- Writing ------------------------------------------------------------------- */

static int scale_of(fos_time t)
{
    int i = SCALES - 1;
    while (i > 0 && t < scales[i].size)
        i--;
    return i;
}

/* `t` in units of `size` with so many decimals (0 to 3), rounded half up. */
static void put_number(fos_time t, fos_time size, int decimals, char out[TIME_TEXT])
{
    fos_time parts = 1;
    for (int i = 0; i < decimals; i++)
        parts *= 10;
    if (size < parts) { /* the unit is as fine as time itself */
        decimals = 0;
        parts = 1;
    }
    const fos_time grain = size / parts;
    const fos_time rounded = t / grain + (t % grain >= grain - grain / 2 && grain > 1);
    if (decimals)
        snprintf(out, TIME_TEXT, "%" PRId64 ".%0*" PRId64, rounded / parts, decimals,
                 rounded % parts);
    else
        snprintf(out, TIME_TEXT, "%" PRId64, rounded);
}

static void trim_zeros(char *number)
{
    if (!strchr(number, '.'))
        return;
    size_t n = strlen(number);
    while (number[n - 1] == '0')
        number[--n] = '\0';
    if (number[n - 1] == '.')
        number[n - 1] = '\0';
}

const char *units_time(fos_time t, char out[TIME_TEXT])
{
    char number[TIME_TEXT];
    if (t < 0) {
        snprintf(out, TIME_TEXT, "-");
        return out;
    }
    const int i = scale_of(t);
    put_number(t, scales[i].size, 3, number);
    trim_zeros(number);
    snprintf(out, TIME_TEXT, "%.30s %s", number, t ? scales[i].name : "s");
    return out;
}

const char *units_short(fos_time t, char out[TIME_TEXT])
{
    fos_time grain = 1;
    while (t / grain >= 1000)
        grain *= 10;
    const fos_time down = t / grain * grain;
    return units_time(t - down < grain - grain / 2 ? down : down + grain, out);
}

struct unit units_for(fos_time largest)
{
    const int scale = largest >= 10 * scales[3].size   ? 3
                      : largest >= 10 * scales[2].size ? 2
                      : largest >= 10 * scales[1].size ? 1
                                                       : 0;
    const int decimals = scale == 3 ? 2 : scale == 2 ? 1 : 0;
    return (struct unit){scales[scale].size, decimals, scales[scale].name};
}

const char *units_number(struct unit u, fos_time t, char out[TIME_TEXT])
{
    if (t < 0)
        snprintf(out, TIME_TEXT, "-");
    else
        put_number(t, u.size, u.decimals, out);
    return out;
}

fos_time units_step(fos_time least)
{
    static const fos_time shapes[] = {1, 2, 5};
    for (fos_time power = 1; power < INT64_MAX / 10; power *= 10)
        for (int i = 0; i < 3; i++)
            if (shapes[i] * power >= least)
                return shapes[i] * power;
    return INT64_MAX;
}

const char *units_mark(fos_time t, fos_time step, char out[TIME_TEXT])
{
    /* The unit follows the step, so that neighbours read alike; the decimals
     * follow from the step being a round number. */
    int scale = scale_of(step);
    if (scale + 1 < SCALES && step * 10 >= scales[scale + 1].size && t >= scales[scale + 1].size)
        scale++;
    char number[TIME_TEXT];
    put_number(t, scales[scale].size, 3, number);
    trim_zeros(number);
    snprintf(out, TIME_TEXT, "%.30s %s", number, scales[scale].name);
    return out;
}

/* ---- Reading ------------------------------------------------------------------- */

static fos_time unit_size(const char *text, size_t length, fos_time tick)
{
    if (!length)
        return tick;
    for (int i = 0; i < SCALES; i++) {
        if (length == strlen(scales[i].ascii) && !memcmp(text, scales[i].ascii, length))
            return scales[i].size;
        if (length == strlen(scales[i].name) && !memcmp(text, scales[i].name, length))
            return scales[i].size;
    }
    return 0;
}

/* digits [. digits] unit?, in text[0, length) */
static int parse(const char *text, size_t length, fos_time tick, fos_time *out)
{
    int64_t digits = 0, scale = 1;
    size_t i = 0, seen = 0;
    bool point = false;
    for (; i < length && (isdigit((unsigned char)text[i]) || (text[i] == '.' && !point)); i++) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        if (digits > INT64_MAX / 1000 || scale > INT64_MAX / 1000)
            return -EINVAL;
        digits = digits * 10 + (text[i] - '0');
        scale *= point ? 10 : 1;
        seen++;
    }
    while (i < length && text[i] == ' ')
        i++;
    const fos_time size = unit_size(text + i, length - i, tick);
    if (!seen || !size || (digits / scale) > INT64_MAX / 2 / size)
        return -EINVAL;
    *out = digits / scale * size +
           (fos_time)((double)(digits % scale) / (double)scale * (double)size + .5);
    return 0;
}

int units_parse(const char *text, fos_time tick, fos_time *out)
{
    return parse(text, strlen(text), tick, out);
}

int units_parse_range(const char *text, fos_time tick, fos_time *from, fos_time *to)
{
    const char *dots = strstr(text, "..");
    if (!dots)
        return -EINVAL;
    if (dots > text && parse(text, (size_t)(dots - text), tick, from))
        return -EINVAL;
    if (dots[2] && parse(dots + 2, strlen(dots + 2), tick, to))
        return -EINVAL;
    return *from < *to ? 0 : -EINVAL;
}
