/*
 * reason.c: why a transition happened, in words, and who waits for whom.
 */
#include <stdio.h>

#include "model.h"

enum { BEFORE_WAKE = 4 };

const struct object *model_object(const struct model *m, uint32_t number)
{
    return number < m->object_room && m->objects[number].known ? &m->objects[number] : NULL;
}

const char *model_object_name(const struct model *m, uint32_t number)
{
    const struct object *o = model_object(m, number);
    return o ? fos_trace_text(m->trace, o->name) : "";
}

uint32_t model_awaited(const struct model *m, const struct fos_event *e, uint64_t upto)
{
    const struct object *o = model_object(m, e->object);
    if (e->type != FOS_EV_STATE || fos_event_to(e) != FOS_BLOCKED)
        return 0;
    switch ((enum fos_reason)e->reason) {
    case FOS_BECAUSE_JOIN:
        return model_find(m, e->object) < 0 ? 0 : e->object;
    case FOS_BECAUSE_LOCK:
    case FOS_BECAUSE_SEND:
    case FOS_BECAUSE_REPLY:
        return o ? object_owner(o, m->trace, upto) : 0;
    default:
        return 0;
    }
}

/* The mutex that a process got in order to be woken by this event; "". */
static const char *got(const struct model *m, uint64_t event)
{
    const struct fos_event *woken = fos_trace_event(m->trace, event);
    for (uint64_t i = 1; i <= BEFORE_WAKE && i <= event; i++) {
        const struct fos_event *e = fos_trace_event(m->trace, event - i);
        const struct object *o = model_object(m, e->object);
        if (e->type == FOS_EV_ACQUIRE && e->pid == woken->pid && e->time == woken->time && o &&
            o->kind == FOS_MUTEX)
            return model_object_name(m, e->object);
    }
    return "";
}

/* The words for a wait, the name of what is waited for, the words before who has it. */
static void describe_wait(const struct model *m, uint64_t event, char *out, size_t size)
{
    const struct fos_event *e = fos_trace_event(m->trace, event);
    const enum fos_reason reason = (enum fos_reason)e->reason;
    const char *what = model_object_name(m, e->object);
    const char *who = model_name(m, model_awaited(m, e, event + 1));
    const char *text = fos_reason_text(reason);
    if (reason == FOS_BECAUSE_JOIN)
        snprintf(out, size, "%s%s", *who ? "waits for the end of " : text, who);
    else if (reason == FOS_BECAUSE_LOCK && *what)
        snprintf(out, size, "%s %s%s%s", text, what, *who ? ", held by " : "", who);
    else if ((reason == FOS_BECAUSE_SEND || reason == FOS_BECAUSE_REPLY) && *what)
        snprintf(out, size, "%s on port %s%s%s", text, what, *who ? ", served by " : "", who);
    else if ((reason == FOS_BECAUSE_SEMAPHORE || reason == FOS_BECAUSE_CONDITION) && *what)
        snprintf(out, size, "%s %s", text, what);
    else
        snprintf(out, size, "%s%s%s%s", text, *what ? " (" : "", what, *what ? ")" : "");
}

const char *model_reason(const struct model *m, uint64_t event, char *out, size_t size)
{
    const struct fos_event *e = fos_trace_event(m->trace, event);
    const char *mutex = e->reason == FOS_BECAUSE_WOKEN ? got(m, event) : "";
    if (fos_event_to(e) == FOS_BLOCKED)
        describe_wait(m, event, out, size);
    else if (*mutex)
        snprintf(out, size, "got mutex %s", mutex);
    else
        snprintf(out, size, "%s", fos_reason_text((enum fos_reason)e->reason));
    return out;
}
