/*
 * duration.c: durations, exact to the nanosecond. A duration that would
 * have to be rounded is refused instead. Stateless.
 */
#include "config/duration.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "config/number.h"
#include "config/problems.h"

static const struct unit {
    const char *name;
    fos_time length;
} units[] = {{"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}};

enum { UNITS = sizeof units / sizeof units[0] };

/* A number times a unit, with the reason if that is no duration. */
static int times(const char *number, size_t length, fos_time unit, fos_time *out,
                 struct fos_error *error)
{
    struct quote quote;
    struct duration_text text;
    enum number_status status = number_times(number, length, unit, out);
    const char *found = quote_text(&quote, number, length);
    if (number_negative(number, length))
        snprintf(error->message, sizeof error->message,
                 "expected a duration of 0 or more, found %s", found);
    else if (status == NUMBER_NOT_WHOLE)
        snprintf(error->message, sizeof error->message, "expected whole nanoseconds, found %s x %s",
                 found, duration_format(unit, &text));
    else if (status == NUMBER_TOO_LARGE || *out > FOS_MAX_TIME)
        snprintf(error->message, sizeof error->message,
                 "expected a duration of at most %s, found %s x %s", "4000000000s", found,
                 duration_format(unit, &text));
    else
        return 0;
    return -EINVAL;
}

static const struct unit *find_unit(const char *name, size_t length)
{
    for (size_t i = 0; i < UNITS; i++)
        if (strlen(units[i].name) == length && memcmp(units[i].name, name, length) == 0)
            return &units[i];
    return NULL;
}

int duration_parse(const char *text, size_t length, fos_time bare, fos_time *out,
                   struct fos_error *error)
{
    size_t number = strspn(text, "-0123456789.");
    const struct unit *unit = find_unit(text + number, length - number);
    bool counted = number > 0 && number_length(text, number) == number;
    if (counted && unit)
        return times(text, number, unit->length, out, error);
    if (counted && number == length && bare > 0)
        return times(text, number, bare, out, error);
    struct quote quote;
    const char *form = bare > 0 ? "a duration such as 5 (ticks) or 250us, 1.5ms, 2s"
                                : "a duration such as 5 (ticks) or \"250us\", \"1.5ms\", \"2s\"";
    snprintf(error->message, sizeof error->message, "expected %s, found \"%s\"%s", form,
             quote_text(&quote, text, length),
             counted && number == length ? " (a string needs a unit: ns, us, ms or s)" : "");
    return -EINVAL;
}

int duration_of_ticks(const char *number, size_t length, fos_time tick, fos_time *out,
                      struct fos_error *error)
{
    return times(number, length, tick, out, error);
}

const char *duration_format(fos_time t, struct duration_text *into)
{
    size_t i = 0;
    while (i < UNITS - 1 && t % units[i].length != 0)
        i++;
    if (t == 0)
        return memcpy(into->text, "0", sizeof "0");
    snprintf(into->text, sizeof into->text, "%" PRId64 "%s", t / units[i].length, units[i].name);
    return into->text;
}
