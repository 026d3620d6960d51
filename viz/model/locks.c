/*
 * locks.c: the history of objects and of what processes hold.
 */
#include "locks.h"

#include <errno.h>
#include <stdlib.h>

/* So many steps back the last lock is looked for; whoever holds more has a name for none of them.
 */
enum { LOOK_BACK = 256 };

/* ---- Objects ------------------------------------------------------------------- */

void object_free(struct object *o)
{
    track_free(&o->owners);
}

static bool concerns(const struct object *o, const struct fos_event *e)
{
    if (o->kind == FOS_MUTEX)
        return e->type == FOS_EV_ACQUIRE || e->type == FOS_EV_RELEASE;
    return o->kind == FOS_PORT && e->type == FOS_EV_RECEIVE;
}

int object_apply(struct object *o, const struct fos_trace *t, uint32_t event)
{
    return concerns(o, fos_trace_event(t, event)) ? track_append(&o->owners, t, event) : 0;
}

uint32_t object_owner(const struct object *o, const struct fos_trace *t, uint64_t upto)
{
    const int64_t item = track_upto(&o->owners, upto);
    if (item < 0)
        return 0;
    const struct fos_event *e = track_event(&o->owners, t, item);
    return e->type == FOS_EV_RELEASE ? 0 : e->pid;
}

/* ---- Holding ---------------------------------------------------------------------- */

void holding_free(struct holding *h)
{
    track_free(&h->steps);
    free(h->depth);
    *h = (struct holding){0};
}

uint32_t holding_depth(const struct holding *h, int64_t item)
{
    return item < 0 ? 0 : h->depth[item];
}

int holding_apply(struct holding *h, const struct fos_trace *t, uint32_t event)
{
    const uint32_t before = holding_depth(h, (int64_t)h->steps.count - 1);
    const bool more = fos_trace_event(t, event)->type == FOS_EV_ACQUIRE;
    if (h->steps.count == h->room) {
        const uint32_t bigger = h->room ? h->room * 2 : 8;
        uint32_t *moved = realloc(h->depth, bigger * sizeof(*moved));
        if (!moved)
            return -ENOMEM;
        h->depth = moved;
        h->room = bigger;
    }
    const int error = track_append(&h->steps, t, event);
    if (!error)
        h->depth[h->steps.count - 1] = more ? before + 1 : before ? before - 1 : 0;
    return error;
}

/* Was the object given up in one of the steps (item, last]? */
static bool given_up(const struct holding *h, const struct fos_trace *t, uint32_t object,
                     int64_t item, int64_t last)
{
    for (int64_t i = item + 1; i <= last; i++) {
        const struct fos_event *e = track_event(&h->steps, t, i);
        if (e->type == FOS_EV_RELEASE && e->object == object)
            return true;
    }
    return false;
}

uint32_t holding_last(const struct holding *h, const struct fos_trace *t, int64_t item)
{
    if (!holding_depth(h, item))
        return 0;
    for (int64_t i = item; i >= 0 && item - i < LOOK_BACK; i--) {
        const struct fos_event *e = track_event(&h->steps, t, i);
        if (e->type == FOS_EV_ACQUIRE && !given_up(h, t, e->object, i, item))
            return e->object;
    }
    return 0;
}
