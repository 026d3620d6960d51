/*
 * track.c: intervals of a process or a CPU, their sums, and the search in
 * them. Appending is amortised O(1), so that a growing trace is cheap.
 */
#include "track.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void track_free(struct track *t)
{
    free(t->items);
    free(t->times);
    free(t->looks);
    free(t->sums);
    *t = (struct track){.of_cpu = t->of_cpu};
}

/* ---- Items ------------------------------------------------------------------ */

const struct fos_event *track_event(const struct track *t, const struct fos_trace *trace,
                                    int64_t item)
{
    return fos_trace_event(trace, t->items[item]);
}

static enum look ready_look(enum fos_reason reason)
{
    switch (reason) {
    case FOS_BECAUSE_EXPIRED:
    case FOS_BECAUSE_PREEMPTED:
    case FOS_BECAUSE_YIELDED:
        return LOOK_PREEMPTED;
    default:
        return LOOK_READY;
    }
}

static enum look state_look(const struct fos_event *e)
{
    const enum fos_reason reason = (enum fos_reason)e->reason;
    switch (fos_event_to(e)) {
    case FOS_NEW:
        return LOOK_NEW;
    case FOS_READY:
        return ready_look(reason);
    case FOS_RUNNING:
        return LOOK_RUNNING;
    case FOS_BLOCKED:
        return reason == FOS_BECAUSE_SLEEP || reason == FOS_BECAUSE_PERIOD ? LOOK_SLEEPING
                                                                           : LOOK_BLOCKED;
    case FOS_ZOMBIE:
        return LOOK_ZOMBIE;
    default:
        return LOOK_NONE;
    }
}

enum look track_look(const struct track *t, const struct fos_event *e)
{
    if (e->type == FOS_EV_SWITCH)
        return LOOK_SWITCHING;
    if (e->type != FOS_EV_STATE)
        return LOOK_NONE;
    if (t->of_cpu)
        return fos_event_to(e) == FOS_RUNNING ? LOOK_RUNNING : LOOK_NONE;
    return state_look(e);
}

fos_time track_item_end(const struct track *t, const struct fos_trace *trace, int64_t item,
                        fos_time end)
{
    (void)trace;
    return item + 1 < (int64_t)t->count ? t->times[item + 1] : end;
}

/* ---- Growing ------------------------------------------------------------------ */

static int grow(void **array, uint32_t *room, size_t size)
{
    const uint32_t bigger = *room ? *room + *room / 2 : 8;
    void *moved = realloc(*array, bigger * size);
    if (!moved)
        return -ENOMEM;
    *array = moved;
    *room = bigger;
    return 0;
}

static int grow_items(struct track *t)
{
    const uint32_t bigger = t->room ? t->room + t->room / 2 : 8;
    uint32_t *items = realloc(t->items, bigger * sizeof(*items));
    t->items = items ? items : t->items;
    fos_time *times = realloc(t->times, bigger * sizeof(*times));
    t->times = times ? times : t->times;
    uint8_t *looks = realloc(t->looks, bigger * sizeof(*looks));
    t->looks = looks ? looks : t->looks;
    if (!items || !times || !looks)
        return -ENOMEM;
    t->room = bigger;
    return 0;
}

static void add_item(struct track_sum *sum, uint8_t flags, fos_time length)
{
    const enum look look = (enum look)(flags & ~LOOK_TAKEN);
    sum->time[look] += length;
    sum->dispatches += look == LOOK_RUNNING;
    sum->waits += look == LOOK_READY || look == LOOK_PREEMPTED;
    sum->preemptions += (flags & LOOK_TAKEN) != 0;
}

/* Sums up the block that ends where an item at `end` is about to begin. */
static int close_block(struct track *t, fos_time end)
{
    const uint32_t block = t->count / TRACK_BLOCK - 1;
    if (block >= t->sum_room) {
        void *sums = t->sums;
        if (grow(&sums, &t->sum_room, sizeof(*t->sums)))
            return -ENOMEM;
        t->sums = sums;
    }
    struct track_sum sum = {0};
    if (block > 0)
        sum = t->sums[block - 1];
    for (uint32_t i = block * TRACK_BLOCK; i < t->count; i++)
        add_item(&sum, t->looks[i], (i + 1 < t->count ? t->times[i + 1] : end) - t->times[i]);
    t->sums[block] = sum;
    return 0;
}

int track_append(struct track *t, const struct fos_trace *trace, uint32_t event)
{
    const struct fos_event *e = fos_trace_event(trace, event);
    const enum look look = track_look(t, e);
    const bool taken = look == LOOK_PREEMPTED && e->reason != FOS_BECAUSE_YIELDED;
    if (t->count == t->room && grow_items(t))
        return -ENOMEM;
    if (t->count && t->count % TRACK_BLOCK == 0 && close_block(t, e->time))
        return -ENOMEM;
    t->items[t->count] = event;
    t->times[t->count] = e->time;
    t->looks[t->count++] = (uint8_t)(look | (taken ? LOOK_TAKEN : 0));
    return 0;
}

/* ---- Searching ------------------------------------------------------------------ */

/* Last item in [low, high) that began at or before `when`; low - 1 if none. */
static int64_t search(const struct track *t, int64_t low, int64_t high, fos_time when)
{
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (t->times[middle] <= when)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

int64_t track_at(const struct track *t, const struct fos_trace *trace, fos_time when)
{
    (void)trace;
    return search(t, 0, t->count, when);
}

int64_t track_seek(const struct track *t, const struct fos_trace *trace, int64_t from,
                   fos_time when)
{
    int64_t low = from + 1, step = 1;
    (void)trace;
    while (low + step <= (int64_t)t->count && t->times[low + step - 1] <= when) {
        low += step;
        step *= 2;
    }
    const int64_t high = low + step < (int64_t)t->count ? low + step : (int64_t)t->count;
    return search(t, low, high, when);
}

int64_t track_upto(const struct track *t, uint64_t upto)
{
    int64_t low = 0, high = t->count;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (t->items[middle] < upto)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

void track_sum_at(const struct track *t, const struct fos_trace *trace, int64_t item, fos_time when,
                  struct track_sum *out)
{
    *out = (struct track_sum){0};
    if (item < 0)
        return;
    const int64_t block = item / TRACK_BLOCK;
    if (block > 0)
        *out = t->sums[block - 1];
    (void)trace;
    for (int64_t i = block * TRACK_BLOCK; i <= item; i++) {
        const fos_time begin = t->times[i], end = i < item ? t->times[i + 1] : when;
        add_item(out, t->looks[i], end > begin ? end - begin : 0);
    }
}

/* ---- The longest of many ---------------------------------------------------------- */

void peaks_free(struct peaks *p)
{
    for (int l = 0; l < PEAK_LEVELS; l++)
        free(p->level[l].items);
    *p = (struct peaks){0};
}

/* The longest so far; its length is kept, since it costs two looks at the trace. */
struct best {
    int64_t item;
    fos_time length;
};

/* RUNNING counts by its length; anything else is shorter than any. */
static void consider(struct best *best, const struct track *t, const struct fos_trace *trace,
                     int64_t item)
{
    fos_time length = -1;
    if (track_item_look(t, item) == LOOK_RUNNING)
        length = track_item_end(t, trace, item, t->times[item]) - t->times[item];
    if (best->item < 0 || length > best->length)
        *best = (struct best){item, length};
}

static uint32_t longest_below(const struct peaks *p, const struct track *t,
                              const struct fos_trace *trace, int level, uint32_t block)
{
    struct best best = {TRACK_BEFORE, -1};
    for (uint32_t i = block * PEAK_BLOCK; i < (block + 1) * PEAK_BLOCK; i++)
        consider(&best, t, trace, level ? p->level[level - 1].items[i] : i);
    return (uint32_t)best.item;
}

int peaks_update(struct peaks *p, const struct track *t, const struct fos_trace *trace)
{
    /* The end of the last item is not known yet: it is not complete. */
    uint32_t below = t->count ? t->count - 1 : 0;
    for (int l = 0; l < PEAK_LEVELS; l++) {
        struct peak_level *level = &p->level[l];
        while (level->count < below / PEAK_BLOCK) {
            void *items = level->items;
            if (level->count == level->room && grow(&items, &level->room, sizeof(uint32_t)))
                return -ENOMEM;
            level->items = items;
            const uint32_t best = longest_below(p, t, trace, l, level->count);
            level->items[level->count++] = best;
        }
        below = level->count;
    }
    return 0;
}

int64_t peaks_longest(const struct peaks *p, const struct track *t, const struct fos_trace *trace,
                      int64_t from, int64_t to)
{
    struct best best = {TRACK_BEFORE, -1};
    while (from < to) {
        int64_t size = 1;
        int level = -1;
        while (level + 1 < PEAK_LEVELS && from % (size * PEAK_BLOCK) == 0 &&
               from + size * PEAK_BLOCK <= to &&
               from / (size * PEAK_BLOCK) < p->level[level + 1].count) {
            size *= PEAK_BLOCK;
            level++;
        }
        consider(&best, t, trace, level < 0 ? from : p->level[level].items[from / size]);
        from += size;
    }
    return best.item;
}
