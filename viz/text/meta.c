/*
 * meta.c: META events stand at the beginning of a trace, each "key=value".
 */
#include "meta.h"

#include <stdio.h>
#include <string.h>

/* Splits the text; false if its key does not start with the prefix. */
static bool take(struct meta_walk *w, const char *text)
{
    const size_t skip = strlen(w->prefix);
    const char *equals = strchr(text, '=');
    if (!equals || strncmp(text, w->prefix, skip) != 0)
        return false;
    snprintf(w->key, sizeof(w->key), "%.*s", (int)(equals - text) - (int)skip, text + skip);
    w->value = equals + 1;
    return true;
}

bool meta_next(struct meta_walk *w)
{
    while (w->next < fos_trace_count(w->trace)) {
        const struct fos_event *e = fos_trace_event(w->trace, w->next++);
        if (e->type != FOS_EV_META)
            break;
        if (take(w, fos_trace_text(w->trace, e->text)))
            return true;
    }
    return false;
}

const char *meta_value(const struct fos_trace *t, const char *key, const char *otherwise)
{
    const char *value = fos_trace_meta(t, key);
    return value && *value ? value : otherwise;
}
