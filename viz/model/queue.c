/*
 * queue.c: the ready queue, from the tracks of the processes.
 */
#include "queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So far back the last decision is looked for. */
enum { DECISION_FAR = 100000 };

static int by_event(const void *a, const void *b)
{
    const struct queued *x = a, *y = b;
    return x->event < y->event ? -1 : x->event > y->event;
}

/* Puts q where it belongs among the `count` that wait longest. */
static size_t insert(struct queued *out, size_t count, size_t room, struct queued q)
{
    size_t at = count;
    while (at > 0 && by_event(&out[at - 1], &q) > 0)
        at--;
    if (at >= room)
        return count;
    const size_t kept = count < room ? count : room - 1;
    memmove(&out[at + 1], &out[at], (kept - at) * sizeof(*out));
    out[at] = q;
    return kept + 1;
}

size_t queue_at(const struct model *m, struct moment at, struct queued *out, size_t room)
{
    size_t all = 0, count = 0;
    for (size_t i = 0; i < m->proc_count; i++) {
        const struct track *t = &m->procs[i].states;
        const int64_t item = track_upto(t, at.upto);
        const struct fos_event *e = item < 0 ? NULL : track_event(t, m->trace, item);
        if (!e || e->type != FOS_EV_STATE || fos_event_to(e) != FOS_READY)
            continue;
        count = insert(out, count, room, (struct queued){(uint32_t)i, t->items[item]});
        all++;
    }
    return all;
}

const struct fos_event *queue_decision(const struct model *m, struct moment at)
{
    for (uint64_t i = 1; i <= DECISION_FAR && i <= at.upto; i++) {
        const struct fos_event *e = fos_trace_event(m->trace, at.upto - i);
        if (e->type == FOS_EV_DECISION)
            return e;
    }
    return NULL;
}

bool queue_draw(const char *words, struct draw *out)
{
    const char *drew = strstr(words, "drew "), *holds = strstr(words, " holds [");
    long long drawn, all, from, to;
    if (!drew || !holds || sscanf(drew, "drew %lld of %lld", &drawn, &all) != 2 ||
        sscanf(holds, " holds [%lld,%lld)", &from, &to) != 2)
        return false;
    *out = (struct draw){drawn, all, from, to};
    return from >= 0 && from <= drawn && drawn < to && to <= all;
}

bool queue_level(const char *words, int *level, int *levels)
{
    const char *at = strstr(words, "level ");
    return at && sscanf(at, "level %d of %d", level, levels) == 2 && *level >= 1 &&
           *level <= *levels;
}
