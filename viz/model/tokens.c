/*
 * tokens.c: tokens, and the order in which they set off.
 */
#include "tokens.h"

#include <stdlib.h>

/* An instant with more events than this is staggered as if it had so many. */
enum { INSTANT_MAX = 2048 };

/* ---- Setting off ----------------------------------------------------------------- */

static bool same_instant(const struct model *m, uint64_t number, fos_time time)
{
    return fos_trace_event(m->trace, number)->time == time;
}

static bool moves(const struct model *m, uint64_t number)
{
    return fos_trace_event(m->trace, number)->type == FOS_EV_STATE;
}

fos_time tokens_start(const struct model *m, uint64_t event, fos_time flight)
{
    const fos_time time = fos_trace_event(m->trace, event)->time;
    fos_time before = 0, all = 1;
    for (uint64_t i = event; i > 0 && same_instant(m, i - 1, time) && before < INSTANT_MAX; i--)
        before += moves(m, i - 1);
    for (uint64_t i = event + 1; i < m->seen && same_instant(m, i, time) && all < INSTANT_MAX; i++)
        all += moves(m, i);
    all += before;
    /* A third of a flight apart, but all within one and a half flights. */
    const fos_time apart = flight / 3 < flight * 3 / 2 / all ? flight / 3 : flight * 3 / 2 / all;
    return time + before * apart;
}

/* ---- One token -------------------------------------------------------------------- */

struct stage {
    const struct model *m;
    const struct track *track;
    fos_time now, flight;
};

static fos_time start_of(const struct stage *s, int64_t item)
{
    return tokens_start(s->m, s->track->items[item], s->flight);
}

/* A hop is over well before the next one begins, so that the token is seen to arrive. */
static fos_time hop_length(const struct stage *s, int64_t item, fos_time start)
{
    if (item + 1 >= (int64_t)s->track->count)
        return s->flight;
    const fos_time next = track_event(s->track, s->m->trace, item + 1)->time;
    if (next - start > s->flight * 2)
        return s->flight;
    const fos_time gap = (start_of(s, item + 1) - start) / 4 * 3;
    return gap < s->flight ? gap : s->flight;
}

/* The last hop that has set off by now; the first one if none has. */
static int64_t hop_under_way(const struct stage *s, int64_t item)
{
    while (item > 0) {
        const fos_time time = track_event(s->track, s->m->trace, item)->time;
        if (s->now - time >= s->flight * 2 || start_of(s, item) <= s->now)
            break;
        item--;
    }
    return item;
}

static float progress(const struct stage *s, int64_t item)
{
    const fos_time time = track_event(s->track, s->m->trace, item)->time;
    if (s->now - time >= s->flight * 3)
        return 1;
    const fos_time start = start_of(s, item), length = hop_length(s, item, start);
    if (s->now <= start)
        return 0;
    return s->now - start >= length ? 1 : (float)((double)(s->now - start) / (double)length);
}

static bool token_of(const struct stage *s, struct moment at, struct token *out)
{
    int64_t item = track_upto(s->track, at.upto);
    if (item < 0)
        return false;
    if (track_event(s->track, s->m->trace, item)->type == FOS_EV_REAP) {
        out->reaped = true;
        item--;
    }
    item = item < 0 ? item : hop_under_way(s, item);
    if (item < 0)
        return false;
    const struct fos_event *e = track_event(s->track, s->m->trace, item);
    out->event = s->track->items[item];
    out->since = item > 0 ? s->track->items[item - 1] : out->event;
    out->from = fos_event_from(e);
    out->to = fos_event_to(e);
    out->along = progress(s, item);
    return true;
}

/* ---- All of them -------------------------------------------------------------------- */

static int by_event(const void *a, const void *b)
{
    const struct token *x = a, *y = b;
    return x->event < y->event ? -1 : x->event > y->event;
}

size_t tokens_at(const struct model *m, struct moment at, fos_time stage, fos_time flight,
                 struct token *out, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < m->proc_count && count < room; i++) {
        const struct stage s = {m, &m->procs[i].states, stage, flight};
        out[count] = (struct token){.proc = (uint32_t)i};
        count += token_of(&s, at, &out[count]);
    }
    qsort(out, count, sizeof(*out), by_event);
    return count;
}

void tokens_stream(const struct model *m, struct moment at, fos_time window, uint32_t taken[EDGES])
{
    struct flow now, then;
    const fos_time from = at.time > window ? at.time - window : 0;
    model_flow_at(m, at, &now);
    model_flow_at(m, (struct moment){fos_trace_find(m->trace, from), from}, &then);
    for (int e = 0; e < EDGES; e++)
        taken[e] = now.taken[e] > then.taken[e] ? now.taken[e] - then.taken[e] : 0;
}
