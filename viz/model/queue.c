/*
 * queue.c: the ready queue, from the tracks of the processes. One walk over
 * all of them; of those READY the first `room` are kept in order.
 */
#include "queue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "units.h"

/* So far back the last decision is looked for. */
enum { DECISION_FAR = 100000 };

/* ---- Ranks ------------------------------------------------------------------------- */

enum fos_rank_kind queue_rank_kind(const struct model *m)
{
    const char *name = fos_trace_meta(m->trace, "rank.kind");
    for (int k = 0; name && k < FOS_RANK_KINDS; k++)
        if (strcmp(name, fos_rank_kind_name((enum fos_rank_kind)k)) == 0)
            return (enum fos_rank_kind)k;
    return FOS_RANK_NONE;
}

const char *queue_rank_name(const struct model *m)
{
    const char *name = fos_trace_meta(m->trace, "rank.name");
    return name ? name : "";
}

/* Who becomes READY gets its rank with the event behind that: one at this very time counts. */
bool queue_rank(const struct model *m, uint32_t proc, struct moment at, int64_t *rank)
{
    const struct track *t = &m->procs[proc].ranks;
    int64_t item = track_upto(t, at.upto + 1);
    if (item >= 0 && t->items[item] == at.upto && track_event(t, m->trace, item)->time > at.time)
        item--;
    if (item < 0 || (m->eject && m->eject <= at.upto))
        return false;
    *rank = track_event(t, m->trace, item)->value;
    return true;
}

static bool is_time(enum fos_rank_kind kind)
{
    return kind == FOS_RANK_TIME || kind == FOS_RANK_MOMENT || kind == FOS_RANK_VIRTUAL ||
           kind == FOS_RANK_RATIO;
}

static const char *time_text(int64_t rank, char *out, size_t size)
{
    char text[TIME_TEXT];
    const bool below = rank < 0 && rank > INT64_MIN;
    snprintf(out, size, "%s%s", below ? "\u2212" : "", units_time(below ? -rank : rank, text));
    return out;
}

const char *queue_rank_text(const struct model *m, int64_t rank, char *out, size_t size)
{
    const enum fos_rank_kind kind = queue_rank_kind(m);
    if (rank == FOS_RANK_LAST)
        snprintf(out, size, "none");
    else if (is_time(kind))
        return time_text(rank, out, size);
    else
        snprintf(out, size, "%" PRId64, rank);
    return out;
}

/* ---- The queue --------------------------------------------------------------------- */

/* How two that are READY compare. */
struct order {
    const struct model *m;
    enum fos_rank_kind kind; /* NONE: by entry alone */
    bool to_head;            /* who was preempted stands before its equals */
    fos_time now;
};

static bool was_preempted(const struct order *o, const struct queued *q)
{
    return o->to_head && fos_trace_event(o->m->trace, q->event)->reason == FOS_BECAUSE_PREEMPTED;
}

static bool entered_before(const struct order *o, const struct queued *a, const struct queued *b)
{
    const bool x = was_preempted(o, a), y = was_preempted(o, b);
    if (x != y)
        return x;
    return x ? a->event > b->event : a->event < b->event;
}

/* (waited + burst) / burst - 1. */
static double ratio(const struct order *o, const struct queued *q)
{
    const fos_time waited = o->now - fos_trace_event(o->m->trace, q->event)->time;
    return (double)waited / (double)(q->rank > 0 ? q->rank : 1);
}

static int by_pid(const struct model *m, const struct queued *a, const struct queued *b)
{
    return m->procs[a->proc].pid < m->procs[b->proc].pid ? -1 : 1;
}

/* Below 0: a goes first. */
static int by_rank(const struct order *o, const struct queued *a, const struct queued *b)
{
    if (a->ranked != b->ranked)
        return a->ranked ? -1 : 1;
    const int lower = (a->rank > b->rank) - (a->rank < b->rank);
    switch (o->kind) {
    case FOS_RANK_LEVEL:
    case FOS_RANK_TIME:
    case FOS_RANK_MOMENT:
        return lower;
    case FOS_RANK_VIRTUAL:
    case FOS_RANK_NUMBER:
        return lower ? lower : by_pid(o->m, a, b);
    case FOS_RANK_PRIORITY:
        return -lower;
    case FOS_RANK_RATIO:
        return (ratio(o, a) < ratio(o, b)) - (ratio(o, a) > ratio(o, b));
    default:
        return 0;
    }
}

static bool goes_before(const struct order *o, const struct queued *a, const struct queued *b)
{
    const int ranked = by_rank(o, a, b);
    return ranked ? ranked < 0 : entered_before(o, a, b);
}

/* Puts q where it belongs among the `count` that go first. */
static size_t insert(const struct order *o, struct queued *out, size_t count, size_t room,
                     struct queued q)
{
    size_t at = count;
    while (at > 0 && goes_before(o, &q, &out[at - 1]))
        at--;
    if (at >= room)
        return count;
    const size_t kept = count < room ? count : room - 1;
    memmove(&out[at + 1], &out[at], (kept - at) * sizeof(*out));
    out[at] = q;
    return kept + 1;
}

static size_t collect(const struct order *o, struct moment at, struct queued *out, size_t room)
{
    const struct model *m = o->m;
    size_t all = 0, count = 0;
    for (size_t i = 0; i < m->proc_count; i++) {
        const struct track *t = &m->procs[i].states;
        const int64_t item = track_upto(t, at.upto);
        const struct fos_event *e = item < 0 ? NULL : track_event(t, m->trace, item);
        if (!e || e->type != FOS_EV_STATE || fos_event_to(e) != FOS_READY)
            continue;
        struct queued q = {.proc = (uint32_t)i, .event = t->items[item]};
        if (o->kind != FOS_RANK_NONE)
            q.ranked = queue_rank(m, q.proc, at, &q.rank);
        count = insert(o, out, count, room, q);
        all++;
    }
    return all;
}

size_t queue_at(const struct model *m, struct moment at, struct queued *out, size_t room)
{
    return collect(&(struct order){.m = m}, at, out, room);
}

size_t queue_in_order(const struct model *m, struct moment at, struct queued *out, size_t room)
{
    const char *preempted = fos_trace_meta(m->trace, "semantics.preempted_to");
    const struct order o = {.m = m,
                            .kind = queue_rank_kind(m),
                            .to_head = !preempted || strcmp(preempted, "tail") != 0,
                            .now = at.time};
    return collect(&o, at, out, room);
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
