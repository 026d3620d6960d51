/*
 * spans.c: walks over the pixels of a track. From one pixel to the next the
 * search starts where the last one ended, so a row costs its pixels times
 * the logarithm of the events that one of them holds.
 */
#include "spans.h"

#include <stdlib.h>
#include <string.h>

struct walk {
    const struct lane *lane;
    const struct timemap *map;
    struct span *out;
    size_t count, room;
};

struct lane lane_of_proc(const struct model *m, size_t index)
{
    return (struct lane){m->trace, &m->procs[index].states, NULL, model_end(m)};
}

struct lane lane_of_cpu(const struct model *m, int cpu)
{
    return (struct lane){m->trace, &m->cpus[cpu].slices, &m->cpus[cpu].peaks, model_end(m)};
}

/* ---- The parts of a mixed pixel ----------------------------------------------------- */

static uint32_t what_of(const struct lane *l, int64_t item)
{
    const enum look look = track_item_look(l->track, item);
    if (!l->track->of_cpu)
        return (uint32_t)look;
    return look == LOOK_RUNNING ? track_event(l->track, l->trace, item)->pid : 0;
}

static void add_part(struct span *s, uint32_t what, fos_time length)
{
    if (length <= 0)
        return;
    for (int i = 0; i < s->part_count; i++)
        if (s->parts[i].what == what) {
            s->parts[i].length += length;
            return;
        }
    if (s->part_count == PARTS_MAX - 1)
        what = PART_OTHERS;
    if (s->part_count < PARTS_MAX)
        s->parts[s->part_count++] = (struct part){what, length};
    else
        s->parts[PARTS_MAX - 1].length += length;
}

static int by_what(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return x->what < y->what ? -1 : x->what > y->what;
}

/* Adds the items [from, to] as far as they lie in [begin, end); how many have any length there. */
static int add_items(const struct lane *l, struct span *s, int64_t from, int64_t to, fos_time begin,
                     fos_time end)
{
    fos_time longest = -1;
    int seen = 0;
    for (int64_t i = from; i <= to; i++) {
        const fos_time start = track_item_time(l->track, i);
        const enum look look = track_item_look(l->track, i);
        fos_time first = start > begin ? start : begin;
        fos_time last = track_item_end(l->track, l->trace, i, l->end);
        last = last < end ? last : end;
        if (last <= first)
            continue;
        seen++;
        if (last - first > longest) {
            longest = last - first;
            s->item = i;
            s->look = look;
        }
        if (look != LOOK_NONE)
            add_part(s, what_of(l, i), last - first);
    }
    return seen;
}

/* Too many to walk: from the sums, and on a CPU the longest of them. */
static void add_sums(const struct lane *l, struct span *s, int64_t from, int64_t to, fos_time begin,
                     fos_time end)
{
    struct track_sum before, after;
    track_sum_at(l->track, l->trace, from, begin, &before);
    track_sum_at(l->track, l->trace, to, end, &after);
    s->item = to;
    fos_time longest = -1;
    for (uint32_t look = 1; look < LOOKS; look++) {
        const fos_time length = after.time[look] - before.time[look];
        if (length > longest) {
            longest = length;
            s->look = (enum look)look;
        }
        if (!l->peaks)
            add_part(s, look, length);
    }
    if (!l->peaks)
        return;
    s->item = peaks_longest(l->peaks, l->track, l->trace, from + 1, to);
    const fos_time running = after.time[LOOK_RUNNING] - before.time[LOOK_RUNNING];
    const fos_time top =
        track_item_end(l->track, l->trace, s->item, end) - track_item_time(l->track, s->item);
    add_part(s, what_of(l, s->item), top < running ? top : running);
    add_part(s, PART_OTHERS, running - top);
    add_part(s, 0, after.time[LOOK_SWITCHING] - before.time[LOOK_SWITCHING]);
}

/* ---- Pixels ------------------------------------------------------------------------- */

static void emit(struct walk *w, const struct span *s)
{
    struct span *last = w->count ? &w->out[w->count - 1] : NULL;
    if (s->look == LOOK_NONE && !s->mixed)
        return;
    if (last && !s->mixed && !last->mixed && last->item == s->item && last->x1 == s->x0)
        last->x1 = s->x1;
    else if (w->count < w->room)
        w->out[w->count++] = *s;
}

/* A pixel in which something changes: items [from, to] meet there. */
static void emit_pixel(struct walk *w, int x, int64_t from, int64_t to, fos_time begin,
                       fos_time end)
{
    struct span s = {.x0 = x, .x1 = x + 1};
    if (to - from >= TRACK_BLOCK) {
        s.mixed = true;
        add_sums(w->lane, &s, from, to, begin, end);
    } else {
        s.mixed = add_items(w->lane, &s, from < 0 ? 0 : from, to, begin, end) > 2;
    }
    if (s.mixed)
        qsort(s.parts, s.part_count, sizeof(s.parts[0]), by_what);
    else
        s.part_count = 0;
    emit(w, &s);
}

/* An item that fills pixel x and perhaps more: up to which pixel? */
static int emit_whole(struct walk *w, int x, int64_t item, fos_time until)
{
    int x1 = timemap_pixel(w->map, until);
    x1 = x1 > x ? x1 : x + 1;
    if (item >= 0) {
        const struct span s = {
            .x0 = x, .x1 = x1, .item = item, .look = track_item_look(w->lane->track, item)};
        emit(w, &s);
    }
    return x1;
}

size_t spans_make(const struct lane *lane, const struct timemap *map, struct span *out, size_t room)
{
    struct walk w = {lane, map, out, 0, room};
    const struct track *t = lane->track;
    if (!t->count)
        return 0;
    int64_t item = track_at(t, lane->trace, map->origin);
    for (int x = 0; x < map->width;) {
        const fos_time begin = timemap_time(map, x), end = timemap_time(map, x + 1);
        item = track_seek(t, lane->trace, item, begin);
        if (begin >= lane->end)
            break;
        const fos_time until = track_item_end(t, lane->trace, item, lane->end);
        if (until >= end) {
            x = emit_whole(&w, x, item, until);
            continue;
        }
        const int64_t last = track_seek(t, lane->trace, item, end - 1);
        emit_pixel(&w, x, item, last, begin, end);
        x++;
    }
    return w.count;
}
