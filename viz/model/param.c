/*
 * param.c: parameters from META events "param.NAME=VALUE"; a later one takes
 * the place of an earlier one.
 */
#include "param.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "units.h"

/* A number too large to be a count is a length of time, in nanoseconds. */
enum { COUNT_MOST = 1000 };

static bool read_pair(const struct model *m, uint32_t item, struct param *out)
{
    const struct fos_event *e = track_event(&m->params, m->trace, item);
    const char *name = fos_trace_text(m->trace, e->text) + strlen("param.");
    const char *equals = strchr(name, '=');
    if (!equals)
        return false;
    snprintf(out->name, sizeof(out->name), "%.*s", (int)(equals - name), name);
    out->value = equals + 1;
    return true;
}

int params_at(const struct model *m, struct moment at, struct param out[PARAMS_MAX])
{
    int count = 0;
    for (uint32_t i = 0; i < m->params.count && m->params.items[i] < at.upto; i++) {
        struct param p;
        int same = 0;
        if (!read_pair(m, i, &p))
            continue;
        while (same < count && strcmp(out[same].name, p.name) != 0)
            same++;
        if (same == count && count == PARAMS_MAX)
            continue;
        out[same] = p;
        count += same == count;
    }
    return count;
}

/* One number of a list, or a word. */
static size_t put_part(const char *part, size_t length, char *out, size_t size)
{
    char text[TIME_TEXT], *end;
    snprintf(text, sizeof(text), "%.*s", (int)length, part);
    const long long number = strtoll(text, &end, 10);
    if (isdigit((unsigned char)text[0]) && !*end && number >= COUNT_MOST)
        units_time(number, text);
    const int n = snprintf(out, size, "%s", text);
    return (size_t)n < size ? (size_t)n : size - 1;
}

const char *param_text(const char *value, char out[PARAM_TEXT])
{
    size_t at = 0;
    out[0] = '\0';
    for (const char *part = value; *part && at + 3 < PARAM_TEXT;) {
        const size_t length = strcspn(part, ",");
        at += put_part(part, length, out + at, PARAM_TEXT - at);
        part += length;
        if (*part == ',' && at + 3 < PARAM_TEXT) {
            at += (size_t)snprintf(out + at, PARAM_TEXT - at, ", ");
            part++;
        }
    }
    return out;
}

bool param_is_change(const struct model *m, uint32_t event)
{
    /* At boot nobody exists yet. */
    return m->proc_count && m->procs[0].states.count && event > m->procs[0].states.items[0];
}
