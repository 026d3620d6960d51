/*
 * diagnostics.c: one entry per event that tells of trouble. The events of a
 * deadlock, one per process in it, follow one another and make one entry.
 */
#include "diagnostics.h"

#include "json_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_ENOUGH = 4000 }; /* bytes */

static const char *kind_of(const struct fos_event *e)
{
    switch (e->type) {
    case FOS_EV_FAULT:
        return "fault";
    case FOS_EV_EJECT:
        return "eject";
    case FOS_EV_WARNING:
        return "warning";
    case FOS_EV_DEADLOCK:
        return "deadlock";
    default:
        return NULL;
    }
}

static bool append(cJSON *array, const char *text)
{
    return json_add(array, NULL, json_text(text));
}

/* Adds to the message of an entry. One that is long enough says no more. */
static bool extend_message(cJSON *entry, const char *more)
{
    const cJSON *message = cJSON_GetObjectItemCaseSensitive(entry, "message");
    const size_t length = strlen(message->valuestring);
    char joined[2 * MESSAGE_ENOUGH];
    if (length > MESSAGE_ENOUGH)
        return true;
    snprintf(joined, sizeof(joined), "%s%s%.*s", message->valuestring, length ? "; " : "",
             MESSAGE_ENOUGH - 8, more);
    cJSON *text = json_text(joined);
    if (text && cJSON_ReplaceItemInObjectCaseSensitive(entry, "message", text))
        return true;
    cJSON_Delete(text);
    return false;
}

static cJSON *new_entry(cJSON *list, const char *kind)
{
    cJSON *entry = cJSON_CreateObject();
    if (!json_add(list, NULL, entry))
        return NULL;
    const bool whole = cJSON_AddStringToObject(entry, "kind", kind) &&
                       cJSON_AddStringToObject(entry, "message", "") &&
                       cJSON_AddArrayToObject(entry, "processes") &&
                       cJSON_AddArrayToObject(entry, "objects");
    return whole ? entry : NULL;
}

/* Devices, locks and ports are announced before the first process. */
static const char *object_name(const struct fos_trace *t, uint32_t number)
{
    const uint64_t count = fos_trace_count(t);
    for (uint64_t i = 0; i < count; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == FOS_EV_OBJECT && e->object == number)
            return fos_trace_text(t, e->text);
        if (e->type == FOS_EV_STATE)
            break;
    }
    return NULL;
}

/* What a process in a deadlock waits for, if that is not another process. */
static const char *awaited(const struct fos_trace *t, const struct fos_event *e)
{
    const bool object = e->type == FOS_EV_DEADLOCK && e->reason != FOS_BECAUSE_JOIN && e->object;
    return object ? object_name(t, e->object) : NULL;
}

static bool fill_entry(cJSON *entry, const struct fos_trace *t, const struct fos_metrics *m,
                       const struct fos_event *e)
{
    const struct fos_proc_metrics *p = fos_metrics_find(m, e->pid);
    const char *object = awaited(t, e);
    bool ok = extend_message(entry, fos_trace_text(t, e->text));
    if (p)
        ok &= append(cJSON_GetObjectItemCaseSensitive(entry, "processes"), p->name);
    if (object)
        ok &= append(cJSON_GetObjectItemCaseSensitive(entry, "objects"), object);
    return ok;
}

/* Says in the last entry that there were more. */
static bool note_rest(cJSON *list, uint64_t total)
{
    char words[80];
    cJSON *entry = new_entry(list, "warning");
    snprintf(words, sizeof(words), "%llu diagnostics in all; the others are in the trace",
             (unsigned long long)total);
    return entry && extend_message(entry, words);
}

cJSON *diagnostics(const struct fos_trace *t, const struct fos_metrics *m)
{
    const uint64_t count = fos_trace_count(t);
    cJSON *list = cJSON_CreateArray(), *entry = NULL;
    uint64_t total = 0;
    bool ok = list != NULL, deadlock = false;
    for (uint64_t i = 0; i < count && ok; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        const char *kind = kind_of(e);
        const bool goes_on = deadlock && e->type == FOS_EV_DEADLOCK;
        deadlock = e->type == FOS_EV_DEADLOCK;
        if (!kind || (!goes_on && total++ >= DIAGNOSTICS_MAX))
            continue;
        if (!goes_on)
            entry = new_entry(list, kind);
        ok = entry && fill_entry(entry, t, m, e);
    }
    if (ok && total > DIAGNOSTICS_MAX)
        ok = note_rest(list, total);
    if (ok)
        return list;
    cJSON_Delete(list);
    return NULL;
}
