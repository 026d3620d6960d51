/*
 * levels.c: the counts, kept block by block, and the walk over them.
 */
#include "levels.h"

#include <errno.h>
#include <stdlib.h>

static const struct extent nothing = {UINT32_MAX, 0};

void levels_free(struct levels *l)
{
    free(l->blocks);
    for (int s = 0; s < LEVEL_STEPS; s++)
        free(l->steps[s].items);
    *l = (struct levels){0};
}

/* ---- Growing ------------------------------------------------------------------ */

static int grow(void **array, size_t *room, size_t size)
{
    const size_t bigger = *room ? *room + *room / 2 : 16;
    void *moved = realloc(*array, bigger * size);
    if (!moved)
        return -ENOMEM;
    *array = moved;
    *room = bigger;
    return 0;
}

static void include(struct extent *e, struct extent other)
{
    e->least = other.least < e->least ? other.least : e->least;
    e->most = other.most > e->most ? other.most : e->most;
}

/* Puts the extent of a whole block on the lowest step, and what becomes whole by it above. */
static int add_extent(struct levels *l, struct extent e)
{
    for (int s = 0; s < LEVEL_STEPS; s++) {
        struct level_step *step = &l->steps[s];
        void *items = step->items;
        if (step->count == step->room && grow(&items, &step->room, sizeof(*step->items)))
            return -ENOMEM;
        step->items = items;
        step->items[step->count++] = e;
        if (step->count % LEVEL_FAN)
            return 0;
        e = nothing;
        for (size_t i = step->count - LEVEL_FAN; i < step->count; i++)
            include(&e, step->items[i]);
    }
    return 0;
}

static int begin_block(struct levels *l)
{
    void *blocks = l->blocks;
    if (l->block_count == l->block_room && grow(&blocks, &l->block_room, sizeof(*l->blocks)))
        return -ENOMEM;
    l->blocks = blocks;
    if (l->seen && add_extent(l, l->open))
        return -ENOMEM;
    l->open = nothing;
    l->blocks[l->block_count++] = l->now;
    return 0;
}

static void move_to(struct level *l, fos_time time)
{
    const uint64_t passed = time > l->time ? (uint64_t)(time - l->time) : 0;
    l->run_time += l->running * passed;
    l->ready_time += l->ready * passed;
    l->time = time > l->time ? time : l->time;
}

static void apply(struct level *l, const struct fos_event *e)
{
    move_to(l, e->time);
    if (e->type != FOS_EV_STATE)
        return;
    l->running -= fos_event_from(e) == FOS_RUNNING;
    l->running += fos_event_to(e) == FOS_RUNNING;
    l->ready -= fos_event_from(e) == FOS_READY;
    l->ready += fos_event_to(e) == FOS_READY;
}

int levels_apply(struct levels *l, const struct fos_event *e)
{
    if (e->time > l->now.time)
        include(&l->open, (struct extent){l->now.ready, l->now.ready});
    const int error = l->seen % LEVEL_BLOCK ? 0 : begin_block(l);
    if (error)
        return error;
    apply(&l->now, e);
    l->seen++;
    return 0;
}

/* ---- Walking ------------------------------------------------------------------- */

/* To after the events [0, upto), by way of the nearest block. */
static void go_to(struct level_walk *w, uint64_t upto)
{
    const uint64_t block = upto / LEVEL_BLOCK;
    if (upto == w->levels->seen) {
        w->now = w->levels->now;
        w->upto = upto;
    } else if (w->upto / LEVEL_BLOCK != block) {
        w->now = w->levels->blocks[block];
        w->upto = block * LEVEL_BLOCK;
    }
    for (; w->upto < upto; w->upto++)
        apply(&w->now, fos_trace_event(w->trace, w->upto));
}

static uint64_t first_at(const struct level_walk *w, fos_time when)
{
    const uint64_t i = fos_trace_find(w->trace, when);
    return i < w->levels->seen ? i : w->levels->seen;
}

void levels_begin(struct level_walk *w, const struct levels *l, const struct fos_trace *trace,
                  fos_time from)
{
    *w = (struct level_walk){.levels = l, .trace = trace, .from = from};
    go_to(w, first_at(w, from + 1));
}

/* The highest step with a whole item that begins at event `at` and ends at `to` or before. */
static int step_at(const struct levels *l, uint64_t at, uint64_t to, uint64_t *size)
{
    int found = -1;
    uint64_t s = LEVEL_BLOCK;
    for (int i = 0; i < LEVEL_STEPS && at % s == 0 && at + s <= to && at / s < l->steps[i].count;
         i++, s *= LEVEL_FAN) {
        found = i;
        *size = s;
    }
    return found;
}

/* Takes the events up to `to` in, and how many were READY after each that lasted. */
static void walk_extent(struct level_walk *w, uint64_t to, struct extent *e)
{
    while (w->upto < to) {
        uint64_t size = 0;
        const int step = step_at(w->levels, w->upto, to, &size);
        if (step >= 0) {
            include(e, w->levels->steps[step].items[w->upto / size]);
            go_to(w, w->upto + size);
            continue;
        }
        apply(&w->now, fos_trace_event(w->trace, w->upto++));
        if (w->upto == to || fos_trace_event(w->trace, w->upto)->time > w->now.time)
            include(e, (struct extent){w->now.ready, w->now.ready});
    }
}

void levels_next(struct level_walk *w, fos_time to, struct stretch *out)
{
    const fos_time end = w->levels->now.time;
    struct extent extent = {w->now.ready, w->now.ready};
    *out = (struct stretch){0};
    to = to < end ? to : end;
    if (to <= w->from)
        return;
    struct level before = w->now;
    move_to(&before, w->from);
    walk_extent(w, first_at(w, to), &extent);
    move_to(&w->now, to);
    *out = (struct stretch){.length = to - w->from,
                            .run_time = w->now.run_time - before.run_time,
                            .ready_time = w->now.ready_time - before.ready_time,
                            .least = extent.least,
                            .most = extent.most};
    w->from = to;
    go_to(w, first_at(w, to + 1));
}
