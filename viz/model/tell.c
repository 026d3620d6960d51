/*
 * tell.c: an event in words.
 */
#include "tell.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "param.h"
#include "queue.h"
#include "units.h"

struct words {
    const struct model *m;
    const struct fos_event *e;
    uint64_t number;
    char *out;
    size_t size;
};

static const char *other(const struct words *w)
{
    return model_name(w->m, w->e->object);
}

static const char *object(const struct words *w)
{
    return model_object_name(w->m, w->e->object);
}

static const char *by_value(const struct words *w)
{
    return w->e->value > 0 && w->e->value <= UINT32_MAX ? model_name(w->m, (uint32_t)w->e->value)
                                                        : "";
}

static void tell_state(const struct words *w)
{
    char why[160];
    const enum fos_state from = fos_event_from(w->e);
    snprintf(w->out, w->size, "%s%s%s: %s", from < FOS_STATE_COUNT ? fos_state_name(from) : "",
             from < FOS_STATE_COUNT ? " \u2192 " : "", fos_state_name(fos_event_to(w->e)),
             model_reason(w->m, w->number, why, sizeof(why)));
}

static void tell_switch(const struct words *w)
{
    char cost[TIME_TEXT];
    const char *last = other(w);
    if (w->e->value > 0)
        snprintf(w->out, w->size, "switch from %s, costs %s", *last ? last : "nobody",
                 units_time(w->e->value, cost));
    else
        snprintf(w->out, w->size, "switch from %s", *last ? last : "nobody");
}

static void tell_deadline(const struct words *w)
{
    char late[TIME_TEXT];
    const fos_time by = w->e->value;
    snprintf(w->out, w->size, "job %u %s by %s", w->e->object,
             by > 0 ? "missed its deadline" : "met its deadline",
             units_time(by > 0 ? by : -by, late));
}

static void tell_time(const struct words *w, const char *before, fos_time t)
{
    char text[TIME_TEXT];
    snprintf(w->out, w->size, "%s%s", before, units_time(t, text));
}

static void tell_job(const struct words *w)
{
    char text[TIME_TEXT];
    snprintf(w->out, w->size, "job %u released, deadline %s", w->e->object,
             w->e->value > 0 ? units_time(w->e->value, text) : "none");
}

static void tell_donate(const struct words *w)
{
    if (w->e->object)
        snprintf(w->out, w->size, "runs with the urgency of %s, %" PRId64, other(w), w->e->value);
    else
        snprintf(w->out, w->size, "has its own urgency again, %" PRId64, w->e->value);
}

static void tell_lock(const struct words *w)
{
    const char *next = by_value(w);
    if (w->e->type == FOS_EV_ACQUIRE)
        snprintf(w->out, w->size, "takes %s", object(w));
    else
        snprintf(w->out, w->size, "gives up %s%s%s", object(w), *next ? " to " : "", next);
}

static void tell_message(const struct words *w)
{
    if (w->e->type == FOS_EV_SEND)
        snprintf(w->out, w->size, "sends %" PRId64 " bytes to %s", w->e->value, object(w));
    else
        snprintf(w->out, w->size, "%s %s on %s",
                 w->e->type == FOS_EV_RECEIVE ? "has the message of" : "answers", by_value(w),
                 object(w));
}

static void tell_rank(const struct words *w)
{
    char rank[TIME_TEXT];
    const char *name = queue_rank_name(w->m);
    queue_rank_text(w->m, w->e->value, rank, sizeof(rank));
    if (w->e->value == FOS_RANK_LAST)
        snprintf(w->out, w->size, "no %s", name);
    else if (queue_rank_kind(w->m) == FOS_RANK_RATIO)
        snprintf(w->out, w->size, "%s of a burst of %s", name, rank);
    else
        snprintf(w->out, w->size, "%s %s", name, rank);
}

/* Those that are told by their kind and text. */
static void tell_text(const struct words *w)
{
    snprintf(w->out, w->size, "%s: %s", fos_event_name((enum fos_event_type)w->e->type),
             fos_trace_text(w->m->trace, w->e->text));
}

/* What the run was started with, or what somebody changed later. */
static void tell_meta(const struct words *w)
{
    const char *name = strchr(fos_trace_text(w->m->trace, w->e->text), '.');
    const char *value = name ? strchr(name, '=') : NULL;
    char text[PARAM_TEXT];
    if (value && param_is_change(w->m, (uint32_t)w->number))
        snprintf(w->out, w->size, "%.*s is %s from now on", (int)(value - name - 1), name + 1,
                 param_text(value + 1, text));
    else
        tell_text(w);
}

static void tell_rest(const struct words *w)
{
    const struct fos_event *e = w->e;
    switch ((enum fos_event_type)e->type) {
    case FOS_EV_META:
        tell_meta(w);
        break;
    case FOS_EV_OBJECT:
        snprintf(w->out, w->size, "there is %s %s",
                 fos_object_kind_name((enum fos_object_kind)e->value), object(w));
        break;
    case FOS_EV_PROC:
        snprintf(w->out, w->size, "created%s%s", *other(w) ? " by " : "", other(w));
        break;
    case FOS_EV_PRIORITY:
        snprintf(w->out, w->size, "priority %u \u2192 %" PRId64, e->object, e->value);
        break;
    case FOS_EV_POST:
        snprintf(w->out, w->size, "signals %s, wakes %" PRId64, object(w), e->value);
        break;
    case FOS_EV_KILL:
        snprintf(w->out, w->size, "is killed by %s", *other(w) ? other(w) : "the machine");
        break;
    case FOS_EV_STACK:
        snprintf(w->out, w->size, "used %" PRId64 " bytes of its stack", e->value);
        break;
    case FOS_EV_REAP:
        snprintf(w->out, w->size, "leaves the process table");
        break;
    case FOS_EV_END:
        snprintf(w->out, w->size, "the run ends: %s", fos_outcome_name((enum fos_outcome)e->value));
        break;
    default:
        tell_text(w);
        break;
    }
}

const char *tell_event(const struct model *m, uint64_t event, char *out, size_t size)
{
    const struct words w = {m, fos_trace_event(m->trace, event), event, out, size};
    switch ((enum fos_event_type)w.e->type) {
    case FOS_EV_STATE:
        tell_state(&w);
        break;
    case FOS_EV_SWITCH:
        tell_switch(&w);
        break;
    case FOS_EV_SLICE:
        tell_time(&w, "slice of ", w.e->value);
        break;
    case FOS_EV_JOB:
        tell_job(&w);
        break;
    case FOS_EV_DEADLINE:
        tell_deadline(&w);
        break;
    case FOS_EV_ACQUIRE:
    case FOS_EV_RELEASE:
        tell_lock(&w);
        break;
    case FOS_EV_SEND:
    case FOS_EV_RECEIVE:
    case FOS_EV_REPLY:
        tell_message(&w);
        break;
    case FOS_EV_DONATE:
        tell_donate(&w);
        break;
    case FOS_EV_RANK:
        tell_rank(&w);
        break;
    default:
        tell_rest(&w);
        break;
    }
    for (char *c = out; *c; c++)
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    return out;
}
