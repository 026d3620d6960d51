/*
 * inspect.c: one pass over the intervals of the part for the lengths, and one
 * over those of the CPUs for who ran meanwhile.
 */
#include "inspect.h"

#include <errno.h>
#include <stdlib.h>

enum { DECISION_NEAR = 8 };

/* ---- Lengths ------------------------------------------------------------------- */

struct lengths {
    fos_time *items;
    uint32_t count, room;
};

static int add_length(struct lengths *l, fos_time length)
{
    if (l->count == l->room) {
        const uint32_t bigger = l->room ? l->room * 2 : 64;
        fos_time *moved = realloc(l->items, bigger * sizeof(*moved));
        if (!moved)
            return -ENOMEM;
        l->items = moved;
        l->room = bigger;
    }
    l->items[l->count++] = length;
    return 0;
}

static int by_length(const void *a, const void *b)
{
    const fos_time x = *(const fos_time *)a, y = *(const fos_time *)b;
    return x < y ? -1 : x > y;
}

static struct spread spread_of(const struct lengths *l)
{
    struct spread s = {.count = l->count};
    if (!l->count)
        return s;
    qsort(l->items, l->count, sizeof(*l->items), by_length);
    for (uint32_t i = 0; i < l->count; i++)
        s.sum += l->items[i];
    s.min = l->items[0];
    s.max = l->items[l->count - 1];
    s.p95 = l->items[((uint64_t)l->count * 95 + 99) / 100 - 1];
    return s;
}

/* ---- Who had the CPUs ------------------------------------------------------------- */

struct tally {
    fos_time *time; /* by index of the process */
    uint32_t dispatches;
};

static void tally_cpu(const struct model *m, struct tally *t, const struct track *cpu,
                      fos_time from, fos_time to)
{
    const int64_t first = track_at(cpu, m->trace, from);
    for (int64_t i = first < 0 ? 0 : first; i < (int64_t)cpu->count; i++) {
        const struct fos_event *e = track_event(cpu, m->trace, i);
        const fos_time begin = e->time > from ? e->time : from;
        if (e->time >= to)
            break;
        const fos_time end = track_item_end(cpu, m->trace, i, to);
        const int64_t proc =
            track_look(cpu, e) == LOOK_RUNNING ? model_find(m, e->pid) : TRACK_BEFORE;
        if (proc < 0)
            continue;
        t->dispatches += e->time >= from;
        if ((end < to ? end : to) > begin)
            t->time[proc] += (end < to ? end : to) - begin;
    }
}

static void tally_add(const struct model *m, struct tally *t, fos_time from, fos_time to)
{
    for (int c = 0; c < m->cpu_count; c++)
        tally_cpu(m, t, &m->cpus[c].slices, from, to);
}

/* Keeps the longest, in order; the earlier process first where they are equal. */
static void insert_share(struct shares *out, struct share s)
{
    int at = out->count;
    while (at > 0 && out->top[at - 1].time < s.time)
        at--;
    const bool full = out->count == SHARES_MAX;
    const struct share last = full ? out->top[SHARES_MAX - 1] : s;
    if (full && at < SHARES_MAX)
        out->others_time += last.time;
    else if (full)
        out->others_time += s.time;
    out->others += full;
    out->count += !full;
    for (int i = out->count - 1; i > at; i--)
        out->top[i] = out->top[i - 1];
    if (at < SHARES_MAX)
        out->top[at] = s;
}

static void tally_shares(const struct model *m, const struct tally *t, struct shares *out)
{
    *out = (struct shares){.dispatches = t->dispatches};
    for (size_t i = 0; i < m->proc_count; i++)
        if (t->time[i] > 0)
            insert_share(out, (struct share){(uint32_t)i, t->time[i]});
}

static fos_time *new_tally(const struct model *m)
{
    return calloc(m->proc_count + 1, sizeof(fos_time));
}

int inspect_range(const struct model *m, fos_time from, fos_time to, struct shares *out)
{
    struct tally t = {new_tally(m), 0};
    if (!t.time)
        return -ENOMEM;
    tally_add(m, &t, from, to);
    tally_shares(m, &t, out);
    free(t.time);
    return 0;
}

/* ---- One process -------------------------------------------------------------------- */

struct pass {
    const struct model *m;
    struct inspection *out;
    struct lengths wait, run;
    struct tally delays;
    fos_time from, to;
};

static bool is_ready(enum look look)
{
    return look == LOOK_READY || look == LOOK_PREEMPTED;
}

/* Did another process have the CPU since this one ran there before? */
static bool is_switch(const struct model *m, uint64_t dispatch)
{
    const struct fos_event *run = fos_trace_event(m->trace, dispatch);
    for (uint64_t i = 1; i <= DECISION_NEAR && i <= dispatch; i++) {
        const struct fos_event *e = fos_trace_event(m->trace, dispatch - i);
        if (e->type == FOS_EV_SWITCH && e->pid == run->pid && e->cpu == run->cpu)
            return true;
        if (e->type == FOS_EV_STATE && e->pid == run->pid)
            return false;
    }
    return false;
}

static void count_event(struct pass *p, const struct fos_event *e, enum look look, uint32_t event)
{
    if (e->time < p->from)
        return;
    p->out->dispatches += look == LOOK_RUNNING;
    p->out->switches += look == LOOK_RUNNING && is_switch(p->m, event);
    p->out->preemptions += look == LOOK_PREEMPTED && e->reason != FOS_BECAUSE_YIELDED;
}

static int pass_item(struct pass *p, const struct track *t, int64_t item)
{
    const struct fos_event *e = track_event(t, p->m->trace, item);
    const enum look look = track_look(t, e);
    const fos_time end = track_item_end(t, p->m->trace, item, p->to);
    const fos_time from = e->time > p->from ? e->time : p->from, to = end < p->to ? end : p->to;
    count_event(p, e, look, t->items[item]);
    if (to <= from)
        return 0;
    if (look == LOOK_BLOCKED || look == LOOK_SLEEPING)
        p->out->blocked += to - from;
    if (is_ready(look))
        tally_add(p->m, &p->delays, from, to);
    if (is_ready(look))
        return add_length(&p->wait, to - from);
    return look == LOOK_RUNNING ? add_length(&p->run, to - from) : 0;
}

int inspect_proc(const struct model *m, size_t proc, fos_time from, fos_time to,
                 struct inspection *out)
{
    const struct track *t = &m->procs[proc].states;
    const fos_time end = model_end(m);
    struct pass p = {m, out, {0}, {0}, {new_tally(m), 0}, from, to < end ? to : end};
    int error = p.delays.time ? 0 : -ENOMEM;
    const int64_t first = track_at(t, m->trace, from);
    *out = (struct inspection){0};
    for (int64_t i = first < 0 ? 0 : first; !error && i < (int64_t)t->count; i++) {
        if (track_event(t, m->trace, i)->time >= p.to && i > first)
            break;
        error = pass_item(&p, t, i);
    }
    if (!error) {
        out->wait = spread_of(&p.wait);
        out->run = spread_of(&p.run);
        tally_shares(m, &p.delays, &out->delays);
    }
    free(p.wait.items);
    free(p.run.items);
    free(p.delays.time);
    return error;
}

/* ---- Why ------------------------------------------------------------------------------- */

static const struct fos_event *state_after(const struct model *m, uint32_t pid, uint64_t upto)
{
    const int64_t i = model_find(m, pid);
    const int64_t item = i < 0 ? TRACK_BEFORE : track_upto(&m->procs[i].states, upto);
    return item < 0 ? NULL : track_event(&m->procs[i].states, m->trace, item);
}

int inspect_chain(const struct model *m, uint32_t pid, uint64_t upto,
                  struct chain_link out[CHAIN_MAX], bool *ring)
{
    int count = 0;
    *ring = false;
    while (pid && count < CHAIN_MAX && !*ring) {
        const struct fos_event *e = state_after(m, pid, upto);
        const uint32_t next = e ? model_awaited(m, e, upto) : 0;
        const bool join = e && e->reason == FOS_BECAUSE_JOIN;
        out[count++] = (struct chain_link){pid, next && !join ? e->object : 0};
        for (int i = 0; i < count; i++)
            *ring = *ring || (next && out[i].pid == next);
        pid = next;
    }
    return count;
}

const struct fos_event *inspect_decision(const struct model *m, uint64_t dispatch)
{
    const struct fos_event *run = fos_trace_event(m->trace, dispatch);
    for (uint64_t i = 1; i <= DECISION_NEAR && i <= dispatch; i++) {
        const struct fos_event *e = fos_trace_event(m->trace, dispatch - i);
        if (e->type == FOS_EV_DECISION && e->pid == run->pid)
            return e;
    }
    return NULL;
}
