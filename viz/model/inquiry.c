/*
 * inquiry.c: one pass over the intervals of the process for their lengths;
 * whenever it waits, one over those of the CPUs for who ran meanwhile. Where
 * both stand is kept, so that it can stop anywhere.
 */
#include "inquiry.h"

#include <errno.h>
#include <stdlib.h>

#include "part.h"
#include "times.h"

/* What a process costs in an overview, beside its waits. */
enum { PROC_STEPS = 60 };

struct inquiry {
    struct part part;
    int64_t proc; /* index, or enum inquired */
    int64_t item; /* the next of its states; of everybody, the next process */
    bool ended;   /* there are no more */
    struct findings found;
    struct lengths wait, run;

    /* who runs in [from, to): CPUs before `cpu` have been looked at */
    fos_time from, to;
    int cpu;
    int64_t *at;      /* of each CPU: the interval to begin with */
    fos_time *ran;    /* by index of the process */
    size_t ran_count; /* how many there were in the beginning */
    bool done;
};

void inquiry_free(struct inquiry *q)
{
    if (!q)
        return;
    lengths_free(&q->wait);
    lengths_free(&q->run);
    free(q->at);
    free(q->ran);
    free(q);
}

const struct findings *inquiry_result(const struct inquiry *q)
{
    return &q->found;
}

/* ---- Who had the CPUs ------------------------------------------------------------- */

static void add_run(struct inquiry *q, const struct track *cpu, int64_t item)
{
    const fos_time begin = track_item_time(cpu, item);
    const fos_time end = track_item_end(cpu, q->part.m->trace, item, q->to);
    const fos_time from = begin > q->from ? begin : q->from, to = end < q->to ? end : q->to;
    if (track_item_look(cpu, item) != LOOK_RUNNING || to <= from)
        return;
    const int64_t proc = model_find(q->part.m, track_event(cpu, q->part.m->trace, item)->pid);
    if (proc >= 0 && (size_t)proc < q->ran_count)
        q->ran[proc] = times_add(q->ran[proc], to - from);
}

/* Goes over the intervals of one CPU; returns how many steps are left. The next wait is later,
 * so the place is kept. */
static int64_t tally_cpu(struct inquiry *q, int64_t steps)
{
    const struct track *cpu = &q->part.m->cpus[q->cpu].slices;
    int64_t i = q->at[q->cpu];
    for (; steps > 0 && i < (int64_t)cpu->count; i++, steps--) {
        if (track_item_time(cpu, i) >= q->to)
            break;
        add_run(q, cpu, i);
    }
    q->at[q->cpu] = i;
    if (steps > 0) { /* it is through */
        q->at[q->cpu] = i > 0 ? i - 1 : 0;
        q->cpu++;
    }
    return steps;
}

/* The first interval that reaches into [from, to). */
static void seek_cpu(struct inquiry *q, int c)
{
    const struct track *cpu = &q->part.m->cpus[c].slices;
    const int64_t before = q->at[c] > 0 ? q->at[c] - 1 : TRACK_BEFORE;
    const int64_t first = track_seek(cpu, q->part.m->trace, before, q->from);
    q->at[c] = first < 0 ? 0 : first;
}

static void begin_tally(struct inquiry *q, fos_time from, fos_time to)
{
    q->from = from;
    q->to = to;
    q->cpu = 0;
    for (int c = 0; c < q->part.m->cpu_count; c++)
        seek_cpu(q, c);
}

/* Keeps the longest, in order; the earlier process first where they are equal. */
static void insert_share(struct shares *out, struct share s)
{
    int at = out->count;
    while (at > 0 && out->top[at - 1].time < s.time)
        at--;
    const bool full = out->count == SHARES_MAX;
    const struct share last = full ? out->top[SHARES_MAX - 1] : s;
    if (full)
        out->others_time = times_add(out->others_time, at < SHARES_MAX ? last.time : s.time);
    out->others += full;
    out->count += !full;
    for (int i = out->count - 1; i > at; i--)
        out->top[i] = out->top[i - 1];
    if (at < SHARES_MAX)
        out->top[at] = s;
}

/* ---- One process -------------------------------------------------------------------- */

/* Takes in the next stretch of the process. 0 or -ENOMEM. */
static int next_item(struct inquiry *q)
{
    const struct track *t = &q->part.m->procs[q->proc].states;
    const int64_t item = q->item++;
    q->ended = item >= (int64_t)t->count || track_item_time(t, item) >= q->part.until;
    const fos_time length = q->ended ? -1 : part_length(&q->part, t, item);
    if (length < 0)
        return 0;
    const enum look look = track_item_look(t, item);
    const bool within = track_item_time(t, item) >= q->part.from;
    q->found.proc.dispatches += look == LOOK_RUNNING && within;
    q->found.proc.preemptions += (t->looks[item] & LOOK_TAKEN) && within;
    if (look == LOOK_BLOCKED || look == LOOK_SLEEPING)
        q->found.proc.blocked += length;
    if (part_is_wait(look)) {
        const fos_time begin = within ? track_item_time(t, item) : q->part.from;
        begin_tally(q, begin, begin + length);
        return lengths_add(&q->wait, length);
    }
    return look == LOOK_RUNNING ? lengths_add(&q->run, length) : 0;
}

/* Takes in the next process of all. */
static int next_proc(struct inquiry *q, int64_t *steps)
{
    const size_t i = (size_t)q->item++;
    q->ended = i >= q->ran_count;
    if (q->ended)
        return 0;
    const size_t before = q->wait.count;
    overview_add(&q->part, i, &q->found.overview);
    const int error = part_waits(&q->part, &q->part.m->procs[i].states, &q->wait);
    *steps -= PROC_STEPS + (int64_t)(q->wait.count - before) * 2;
    return error;
}

static void finish(struct inquiry *q)
{
    if (q->proc == INQUIRE_EVERYBODY)
        overview_end(&q->part, &q->found.overview);
    q->found.proc.wait = spread_of(&q->wait);
    q->found.proc.run = spread_of(&q->run);
    if (q->proc >= 0)
        q->found.proc.switches = part_count(&q->part, &q->part.m->procs[q->proc].loads);
    for (size_t i = 0; i < q->ran_count; i++)
        if (q->ran[i] > 0)
            insert_share(&q->found.proc.delays, (struct share){(uint32_t)i, q->ran[i]});
    q->done = true;
}

int inquiry_go(struct inquiry *q, int64_t steps)
{
    while (!q->done && steps > 0) {
        if (q->cpu < q->part.m->cpu_count) {
            steps = tally_cpu(q, steps);
        } else if (!q->ended) {
            const int error = q->proc < 0 ? next_proc(q, &steps) : next_item(q);
            if (error)
                return error;
            steps--;
        } else {
            finish(q);
        }
    }
    return q->done;
}

/* ---- Beginning and going on -------------------------------------------------- */

struct inquiry *inquiry_new(const struct model *m, int64_t proc, fos_time from, fos_time to)
{
    struct inquiry *q = calloc(1, sizeof(*q));
    if (!q)
        return NULL;
    *q = (struct inquiry){
        .part = part_of(m, from, to), .proc = proc, .ended = proc == INQUIRE_RUNNERS};
    q->ran_count = m->proc_count;
    q->ran = calloc(m->proc_count + 1, sizeof(*q->ran));
    q->at = calloc(MODEL_MAX_CPUS, sizeof(*q->at));
    if (!q->ran || !q->at) {
        inquiry_free(q);
        return NULL;
    }
    q->cpu = MODEL_MAX_CPUS;
    if (proc == INQUIRE_RUNNERS)
        begin_tally(q, from, to);
    if (proc == INQUIRE_EVERYBODY)
        overview_begin(&q->part, &q->found.overview);
    if (proc >= 0) {
        const int64_t first = part_item_before(&q->part, &m->procs[proc].states);
        q->item = first < 0 ? 0 : first;
    }
    return q;
}

/* ---- All at once -------------------------------------------------------------------------- */

static int inquire(const struct model *m, int64_t proc, fos_time from, fos_time to,
                   struct inspection *out)
{
    struct inquiry *q = inquiry_new(m, proc, from, to);
    const int done = q ? inquiry_go(q, INT64_MAX) : -ENOMEM;
    *out = done > 0 ? q->found.proc : (struct inspection){0};
    inquiry_free(q);
    return done > 0 ? 0 : -ENOMEM;
}

int inspect_proc(const struct model *m, size_t proc, fos_time from, fos_time to,
                 struct inspection *out)
{
    return inquire(m, (int64_t)proc, from, to, out);
}

int inspect_range(const struct model *m, fos_time from, fos_time to, struct shares *out)
{
    struct inspection all;
    const int error = inquire(m, INQUIRE_RUNNERS, from, to, &all);
    *out = all.delays;
    return error;
}
