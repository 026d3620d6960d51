/*
 * share.c: the sums of a process's track at each edge of a bin, for the few
 * that ran most; the others are what is missing to the sum of all.
 */
#include "share.h"
#include "times.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void share_free(struct share_plot *p)
{
    free(p->times);
    free(p->whole);
    *p = (struct share_plot){0};
}

static int reserve(struct share_plot *p, int bins)
{
    fos_time *times = realloc(p->times, (size_t)bins * (SHARE_MOST + 1) * sizeof(*times));
    p->times = times ? times : p->times;
    fos_time *whole = realloc(p->whole, (size_t)bins * sizeof(*whole));
    p->whole = whole ? whole : p->whole;
    return times && whole ? 0 : -ENOMEM;
}

static fos_time ran(const struct track_sum *sum)
{
    return sum->time[LOOK_RUNNING];
}

static fos_time waited(const struct track_sum *sum)
{
    return sum->time[LOOK_READY] + sum->time[LOOK_PREEMPTED];
}

/* How long the process ran before `when`, which lies in or behind item `item`. */
static fos_time ran_before(const struct model *m, const struct track *t, int64_t item,
                           fos_time when)
{
    struct track_sum sum;
    track_sum_at(t, m->trace, item, when, &sum);
    return ran(&sum);
}

static fos_time ran_between(const struct model *m, size_t proc, fos_time from, fos_time to)
{
    const struct proc *p = &m->procs[proc];
    if (p->first_run < 0 || p->first_run >= to || (p->finish >= 0 && p->finish <= from))
        return 0;
    const struct track *t = &p->states;
    const fos_time after = ran_before(m, t, track_at(t, m->trace, to), to);
    return p->first_run >= from ? after
                                : after - ran_before(m, t, track_at(t, m->trace, from), from);
}

/* ---- Who ran most --------------------------------------------------------------- */

/* A process costs as much as so many slices. */
enum { PROC_SLICES = 20 };

/* Adds up who ran in the slices of a CPU. */
static void tally(const struct model *m, const struct track *cpu, fos_time from, fos_time to,
                  fos_time *out)
{
    const int64_t first = track_at(cpu, m->trace, from);
    for (int64_t i = first < 0 ? 0 : first; i < (int64_t)cpu->count; i++) {
        const struct fos_event *e = track_event(cpu, m->trace, i);
        if (e->time >= to)
            return;
        const int64_t proc =
            track_look(cpu, e) == LOOK_RUNNING ? model_find(m, e->pid) : TRACK_BEFORE;
        const fos_time end = track_item_end(cpu, m->trace, i, to);
        const fos_time a = e->time > from ? e->time : from, b = end < to ? end : to;
        if (proc >= 0 && b > a)
            out[proc] += b - a;
    }
}

/* How long everybody ran in [from, to): by slices where there are few of them, else by processes.
 * NULL without memory. */
static fos_time *all_ran(const struct model *m, fos_time from, fos_time to)
{
    fos_time *out = calloc(m->proc_count + 1, sizeof(*out));
    int64_t slices = 0;
    for (int c = 0; c < m->cpu_count; c++)
        slices += track_at(&m->cpus[c].slices, m->trace, to) -
                  track_at(&m->cpus[c].slices, m->trace, from);
    const bool few = slices / PROC_SLICES < (int64_t)m->proc_count;
    for (int c = 0; c < m->cpu_count && out && few; c++)
        tally(m, &m->cpus[c].slices, from, to, out);
    for (size_t i = 0; i < m->proc_count && out && !few; i++)
        out[i] = ran_between(m, i, from, to);
    return out;
}

struct runner {
    uint32_t proc;
    fos_time time;
};

/* `keep` before all others; else by time, the earlier process first where it is equal. */
static bool comes_before(const struct runner *a, const struct runner *b, int64_t keep)
{
    if (((int64_t)a->proc == keep) != ((int64_t)b->proc == keep))
        return (int64_t)a->proc == keep;
    return a->time > b->time;
}

static void insert(struct runner *top, int *count, struct runner r, int64_t keep)
{
    int at = *count;
    while (at > 0 && comes_before(&r, &top[at - 1], keep))
        at--;
    if (at == SHARE_MOST)
        return;
    *count += *count < SHARE_MOST;
    memmove(&top[at + 1], &top[at], (size_t)(*count - 1 - at) * sizeof(*top));
    top[at] = r;
}

static int by_proc(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static int choose(struct share_plot *p, const struct model *m, fos_time from, fos_time to,
                  int64_t keep)
{
    const fos_time end = model_end(m);
    fos_time *time = all_ran(m, from, to < end ? to : end);
    struct runner top[SHARE_MOST];
    uint32_t all = 0;
    p->count = 0;
    if (!time)
        return -ENOMEM;
    for (size_t i = 0; i < m->proc_count; i++) {
        const struct runner r = {(uint32_t)i, time[i]};
        if (r.time > 0)
            insert(top, &p->count, r, keep);
        all += r.time > 0;
    }
    for (int k = 0; k < p->count; k++)
        p->procs[k] = top[k].proc;
    qsort(p->procs, (size_t)p->count, sizeof(p->procs[0]), by_proc);
    p->others = all - (uint32_t)p->count;
    free(time);
    return 0;
}

/* ---- Bins -------------------------------------------------------------------------- */

static fos_time *cell(struct share_plot *p, int bin, int k)
{
    return &p->times[(size_t)bin * (SHARE_MOST + 1) + (size_t)k];
}

/* What `what` says of the process in each pixel goes to out[0], out[stride]... */
static void fill_proc(const struct model *m, size_t proc, const struct timemap *map,
                      fos_time (*what)(const struct track_sum *), fos_time *out, size_t stride)
{
    const struct track *t = &m->procs[proc].states;
    const fos_time end = model_end(m);
    int64_t item = track_at(t, m->trace, map->origin);
    struct track_sum sum;
    track_sum_at(t, m->trace, item, map->origin < end ? map->origin : end, &sum);
    fos_time before = what(&sum);
    for (int x = 0; x < map->width; x++) {
        const fos_time edge = timemap_time(map, x + 1), to = edge < end ? edge : end;
        fos_time *cell = &out[(size_t)x * stride];
        *cell = 0;
        if (timemap_time(map, x) >= end)
            continue;
        item = track_seek(t, m->trace, item, to);
        track_sum_at(t, m->trace, item, to, &sum);
        *cell = what(&sum) - before;
        before += *cell;
    }
}

void share_wait(const struct model *m, size_t proc, const struct timemap *map, fos_time *out)
{
    fill_proc(m, proc, map, waited, out, 1);
}

/* The CPUs' time, and of it all that anybody got. */
static void fill_whole(struct share_plot *p, const struct model *m, const struct timemap *map)
{
    const int cpus = model_cpus(m);
    struct level_walk walk;
    levels_begin(&walk, &m->levels, m->trace, map->origin);
    for (int b = 0; b < p->bins; b++) {
        struct stretch s;
        levels_next(&walk, timemap_time(map, b + 1), &s);
        p->whole[b] = times_multiply(s.length, cpus);
        *cell(p, b, p->count) = (fos_time)s.run_time;
    }
}

int share_make(struct share_plot *p, const struct model *m, const struct timemap *map, int64_t keep)
{
    if (reserve(p, map->width) || choose(p, m, map->origin, map->origin + map->span, keep))
        return -ENOMEM;
    p->bins = map->width;
    fill_whole(p, m, map);
    for (int k = 0; k < p->count; k++)
        fill_proc(m, p->procs[k], map, ran, cell(p, 0, k), SHARE_MOST + 1);
    for (int b = 0; b < p->bins; b++)
        for (int k = 0; k < p->count; k++)
            *cell(p, b, p->count) = times_add(*cell(p, b, p->count), -share_time(p, b, k));
    return 0;
}
