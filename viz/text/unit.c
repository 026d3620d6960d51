/*
 * unit.c: times as people read them. Integers throughout, so that what is
 * shown is what happened, rounded half up in the last digit.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meta.h"
#include "viz/model/times.h"

struct scale {
    fos_time size;
    const char *name, *pretty; /* plain and with a µ */
};

static const struct scale scales[] = {
    {1000000000, "s", "s"},
    {1000000, "ms", "ms"},
    {1000, "us", "\u00b5s"},
    {1, "ns", "ns"},
};
enum { SCALES = sizeof(scales) / sizeof(scales[0]), THREE_DIGITS = 1000 };

static fos_time tick_of(const struct fos_trace *t)
{
    const long long tick = strtoll(meta_value(t, "tick", "0"), NULL, 10);
    return tick > 0 && tick <= TIMES_TICK_MOST ? tick : 1000000;
}

static bool divides(const struct fos_trace *t, fos_time tick)
{
    const uint64_t count = fos_trace_count(t);
    for (uint64_t i = 0; i < count; i++)
        if (fos_trace_event(t, i)->time % tick)
            return false;
    return true;
}

static fos_time end_of(const struct fos_trace *t)
{
    const uint64_t count = fos_trace_count(t);
    return count ? fos_trace_event(t, count - 1)->time : 0;
}

/* The largest scale in which the end of the run has two digits or more. */
static const struct scale *scale_of(fos_time end)
{
    for (int i = 0; i < SCALES - 1; i++)
        if (end >= scales[i].size * 10)
            return &scales[i];
    return &scales[SCALES - 1];
}

struct text_unit unit_of(const struct fos_trace *t, bool unicode)
{
    struct text_unit u = {.size = tick_of(t)};
    char length[UNIT_TEXT];
    if (divides(t, u.size)) {
        u.ticks = true;
        snprintf(u.name, sizeof(u.name), "ticks of %s", unit_duration(u.size, unicode, length));
        return u;
    }
    const struct scale *s = scale_of(end_of(t));
    u.size = s->size;
    u.decimals = s->size > 1 ? 3 : 0;
    snprintf(u.name, sizeof(u.name), "%s", unicode ? s->pretty : s->name);
    return u;
}

const char *unit_time(const struct text_unit *u, fos_time time, char buffer[UNIT_TEXT])
{
    fos_time whole = time / u->size, rest = time % u->size;
    if (time < 0) {
        snprintf(buffer, UNIT_TEXT, "-");
    } else if (!u->decimals) {
        snprintf(buffer, UNIT_TEXT, "%lld", (long long)whole);
    } else {
        rest = (rest * THREE_DIGITS + u->size / 2) / u->size;
        whole += rest / THREE_DIGITS;
        snprintf(buffer, UNIT_TEXT, "%lld.%03d", (long long)whole, (int)(rest % THREE_DIGITS));
    }
    return buffer;
}

/* Takes zeroes behind a decimal point away, and the point if it stands alone. */
static void trim(char *number)
{
    if (!strchr(number, '.'))
        return;
    size_t end = strlen(number);
    while (end && number[end - 1] == '0')
        end--;
    if (end && number[end - 1] == '.')
        end--;
    number[end] = '\0';
}

const char *unit_time_short(const struct text_unit *u, fos_time time, char buffer[UNIT_TEXT])
{
    const struct text_unit fine = {.size = u->size, .decimals = 3};
    unit_time(time % u->size ? &fine : u, time, buffer);
    trim(buffer);
    return buffer;
}

const char *unit_full(const struct text_unit *u, fos_time time, char buffer[UNIT_TEXT])
{
    char number[UNIT_TEXT];
    const char *name = !u->ticks ? u->name : time == u->size ? "tick" : "ticks";
    unit_time_short(u, time, number);
    snprintf(buffer, UNIT_TEXT, "%.28s %.8s", number, name);
    return buffer;
}

const char *unit_mean(const struct text_unit *u, double time, char buffer[UNIT_TEXT])
{
    if (time < 0)
        snprintf(buffer, UNIT_TEXT, "-");
    else
        snprintf(buffer, UNIT_TEXT, "%.*f", u->decimals ? u->decimals : 2, time / (double)u->size);
    return buffer;
}

const char *unit_duration(fos_time time, bool unicode, char buffer[UNIT_TEXT])
{
    int i = 0;
    while (i < SCALES - 1 && (time < scales[i].size || time % (scales[i].size / THREE_DIGITS)))
        i++;
    const struct text_unit u = {.size = scales[i].size};
    char number[UNIT_TEXT];
    unit_time_short(&u, time, number);
    snprintf(buffer, UNIT_TEXT, "%.27s %s", number, unicode ? scales[i].pretty : scales[i].name);
    return buffer;
}
