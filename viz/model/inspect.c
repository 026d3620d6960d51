/*
 * inspect.c: one pass over the intervals of the part for the lengths, and one
 * over those of the CPUs for who ran meanwhile. The overview of all processes
 * is made of differences of sums instead.
 */
#include "inspect.h"

#include <errno.h>
#include <stdlib.h>

/* So far back the decision for a dispatch is looked for. */
enum { DECISION_NEAR = 4096 };

/* ---- A part of the run ---------------------------------------------------------- */

/* Its lengths are cut at `to`; what begins before `until` belongs to it. */
struct part {
    const struct model *m;
    fos_time from, to, until;
};

static struct part part_of(const struct model *m, fos_time from, fos_time to)
{
    const fos_time end = model_end(m);
    const bool last = to >= end;
    return (struct part){m, from, last ? end : to, last ? end + 1 : to};
}

/* The last item that began before the part. */
static int64_t item_before(const struct part *p, const struct track *t)
{
    return track_at(t, p->m->trace, p->from - 1);
}

/* How many items begin in it. */
static uint32_t count_items(const struct part *p, const struct track *t)
{
    const int64_t count = track_at(t, p->m->trace, p->until - 1) - item_before(p, t);
    return count > 0 ? (uint32_t)count : 0;
}

/* The length of an item in the part; -1: it is not in it. */
static fos_time length_in(const struct part *p, const struct track *t, int64_t item)
{
    const fos_time begin = track_event(t, p->m->trace, item)->time;
    const fos_time end = track_item_end(t, p->m->trace, item, p->to);
    const fos_time from = begin > p->from ? begin : p->from, to = end < p->to ? end : p->to;
    if (begin >= p->until || (begin < p->from && to <= from))
        return -1;
    return to > from ? to - from : 0;
}

static bool is_ready(enum look look)
{
    return look == LOOK_READY || look == LOOK_PREEMPTED;
}

/* ---- Who had the CPUs ------------------------------------------------------------- */

/* Adds to time[index of the process]. */
static void tally_cpu(const struct model *m, fos_time *time, const struct track *cpu, fos_time from,
                      fos_time to)
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
        if ((end < to ? end : to) > begin)
            time[proc] += (end < to ? end : to) - begin;
    }
}

static void tally_add(const struct model *m, fos_time *time, fos_time from, fos_time to)
{
    for (int c = 0; c < m->cpu_count; c++)
        tally_cpu(m, time, &m->cpus[c].slices, from, to);
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

static void tally_shares(const struct model *m, const fos_time *time, struct shares *out)
{
    *out = (struct shares){0};
    for (size_t i = 0; i < m->proc_count; i++)
        if (time[i] > 0)
            insert_share(out, (struct share){(uint32_t)i, time[i]});
}

static fos_time *new_tally(const struct model *m)
{
    return calloc(m->proc_count + 1, sizeof(fos_time));
}

int inspect_range(const struct model *m, fos_time from, fos_time to, struct shares *out)
{
    fos_time *time = new_tally(m);
    if (!time)
        return -ENOMEM;
    tally_add(m, time, from, to);
    tally_shares(m, time, out);
    free(time);
    return 0;
}

/* ---- One process -------------------------------------------------------------------- */

struct pass {
    struct part part;
    struct inspection *out;
    struct lengths wait, run;
    fos_time *delays;
};

static int pass_item(struct pass *p, const struct track *t, int64_t item)
{
    const struct fos_event *e = track_event(t, p->part.m->trace, item);
    const enum look look = track_look(t, e);
    const fos_time length = length_in(&p->part, t, item);
    const fos_time begin = e->time > p->part.from ? e->time : p->part.from;
    if (length < 0)
        return 0;
    p->out->dispatches += look == LOOK_RUNNING && e->time >= p->part.from;
    p->out->preemptions +=
        look == LOOK_PREEMPTED && e->reason != FOS_BECAUSE_YIELDED && e->time >= p->part.from;
    if (look == LOOK_BLOCKED || look == LOOK_SLEEPING)
        p->out->blocked += length;
    if (is_ready(look))
        tally_add(p->part.m, p->delays, begin, begin + length);
    if (is_ready(look))
        return lengths_add(&p->wait, length);
    return look == LOOK_RUNNING ? lengths_add(&p->run, length) : 0;
}

/* Calls pass_item() for every item that reaches into the part. */
static int pass_items(struct pass *p, const struct track *t)
{
    const int64_t first = item_before(&p->part, t);
    int error = 0;
    for (int64_t i = first < 0 ? 0 : first; !error && i < (int64_t)t->count; i++) {
        if (track_event(t, p->part.m->trace, i)->time >= p->part.until)
            break;
        error = pass_item(p, t, i);
    }
    return error;
}

int inspect_proc(const struct model *m, size_t proc, fos_time from, fos_time to,
                 struct inspection *out)
{
    struct pass p = {.part = part_of(m, from, to), .out = out, .delays = new_tally(m)};
    *out = (struct inspection){0};
    const int error = p.delays ? pass_items(&p, &m->procs[proc].states) : -ENOMEM;
    if (!error) {
        out->wait = spread_of(&p.wait);
        out->run = spread_of(&p.run);
        out->switches = count_items(&p.part, &m->procs[proc].loads);
        tally_shares(m, p.delays, &out->delays);
    }
    lengths_free(&p.wait);
    lengths_free(&p.run);
    free(p.delays);
    return error;
}

/* ---- Waits and responses ---------------------------------------------------------------- */

static int waits_of(const struct part *p, const struct track *t, struct lengths *out)
{
    const int64_t first = item_before(p, t);
    int error = 0;
    for (int64_t i = first < 0 ? 0 : first; !error && i < (int64_t)t->count; i++) {
        const struct fos_event *e = track_event(t, p->m->trace, i);
        if (e->time >= p->until)
            break;
        const fos_time length = is_ready(track_look(t, e)) ? length_in(p, t, i) : -1;
        error = length >= 0 ? lengths_add(out, length) : 0;
    }
    return error;
}

int inspect_waits(const struct model *m, int64_t proc, fos_time from, fos_time to,
                  struct lengths *out)
{
    const struct part p = part_of(m, from, to);
    if (proc >= 0)
        return waits_of(&p, &m->procs[proc].states, out);
    int error = 0;
    for (size_t i = 0; !error && i < m->proc_count; i++)
        error = waits_of(&p, &m->procs[i].states, out);
    return error;
}

/* The release of the job that ended with this mark; NULL: the trace does not have it. */
static const struct fos_event *release_of(const struct part *p, const struct track *marks,
                                          int64_t ended)
{
    const uint32_t job = track_event(marks, p->m->trace, ended)->object;
    for (int64_t i = ended - 1; i >= 0; i--) {
        const struct fos_event *e = track_event(marks, p->m->trace, i);
        if (e->type == FOS_EV_JOB && e->object <= job)
            return e->object == job ? e : NULL;
    }
    return NULL;
}

static int job_responses(const struct part *p, const struct track *marks, struct lengths *out)
{
    int error = 0;
    for (int64_t i = item_before(p, marks) + 1; !error && i < (int64_t)marks->count; i++) {
        const struct fos_event *e = track_event(marks, p->m->trace, i);
        if (e->time >= p->until)
            break;
        const struct fos_event *release =
            e->type == FOS_EV_DEADLINE ? release_of(p, marks, i) : NULL;
        error = release ? lengths_add(out, e->time - release->time) : 0;
    }
    return error;
}

static int responses_of(const struct part *p, const struct proc *proc, struct lengths *out)
{
    const struct fos_trace *trace = p->m->trace;
    if (proc->marks.count && track_event(&proc->marks, trace, 0)->type == FOS_EV_JOB)
        return job_responses(p, &proc->marks, out);
    if (proc->first_run < p->from || proc->first_run >= p->until)
        return 0;
    return lengths_add(out, proc->first_run - track_event(&proc->states, trace, 0)->time);
}

int inspect_responses(const struct model *m, int64_t proc, fos_time from, fos_time to,
                      struct lengths *out)
{
    const struct part p = part_of(m, from, to);
    if (proc >= 0)
        return responses_of(&p, &m->procs[proc], out);
    int error = 0;
    for (size_t i = 0; !error && i < m->proc_count; i++)
        error = responses_of(&p, &m->procs[i], out);
    return error;
}

/* ---- All processes ------------------------------------------------------------------------ */

static void sum_at(const struct part *p, const struct track *t, int64_t item, fos_time when,
                   struct track_sum *out)
{
    track_sum_at(t, p->m->trace, item, when, out);
}

static struct doing doing_of(const struct part *p, const struct proc *proc)
{
    const struct track *t = &proc->states;
    const int64_t before = item_before(p, t), last = track_at(t, p->m->trace, p->until - 1);
    struct track_sum a, b;
    sum_at(p, t, before, p->from, &a);
    sum_at(p, t, last, p->to, &b);
    struct doing d = {
        .run = b.time[LOOK_RUNNING] - a.time[LOOK_RUNNING],
        .wait = b.time[LOOK_READY] - a.time[LOOK_READY] + b.time[LOOK_PREEMPTED] -
                a.time[LOOK_PREEMPTED],
        .blocked = b.time[LOOK_BLOCKED] - a.time[LOOK_BLOCKED] + b.time[LOOK_SLEEPING] -
                   a.time[LOOK_SLEEPING],
        .waits = b.waits - a.waits,
        .dispatches = b.dispatches - a.dispatches,
        .preemptions = b.preemptions - a.preemptions,
        .switches = count_items(p, &proc->loads),
    };
    if (before >= 0 && is_ready(track_look(t, track_event(t, p->m->trace, before))))
        d.waits += length_in(p, t, before) > 0; /* it had begun before */
    return d;
}

static void add_doing(struct doing *sum, const struct doing *d)
{
    sum->run += d->run;
    sum->wait += d->wait;
    sum->blocked += d->blocked;
    sum->waits += d->waits;
    sum->dispatches += d->dispatches;
    sum->switches += d->switches;
    sum->preemptions += d->preemptions;
}

static bool did_more(const struct doing *a, const struct doing *b)
{
    return a->run != b->run ? a->run > b->run : a->wait > b->wait;
}

/* Keeps the first SHARES_MAX, in order. */
static void insert_line(struct overview *out, struct overview_line line)
{
    int at = out->count;
    while (at > 0 && did_more(&line.doing, &out->top[at - 1].doing))
        at--;
    const bool full = out->count == SHARES_MAX;
    out->others += full;
    out->count += !full;
    for (int i = out->count - 1; i > at; i--)
        out->top[i] = out->top[i - 1];
    if (at < SHARES_MAX)
        out->top[at] = line;
}

void inspect_part(const struct model *m, fos_time from, fos_time to, struct overview *out)
{
    const struct part p = part_of(m, from, to);
    *out = (struct overview){.cpus = model_cpus(m)};
    if (p.to < p.from)
        return;
    out->length = p.to - p.from;
    for (size_t i = 0; i < m->proc_count; i++) {
        const struct overview_line line = {(uint32_t)i, doing_of(&p, &m->procs[i])};
        const struct doing *d = &line.doing;
        if (!d->run && !d->wait && !d->blocked && !d->waits && !d->dispatches)
            continue;
        add_doing(&out->all, d);
        insert_line(out, line);
    }
    for (int c = 0; c < m->cpu_count; c++) {
        const struct track *t = &m->cpus[c].slices;
        struct track_sum a, b;
        sum_at(&p, t, item_before(&p, t), p.from, &a);
        sum_at(&p, t, track_at(t, m->trace, p.until - 1), p.to, &b);
        out->switching += b.time[LOOK_SWITCHING] - a.time[LOOK_SWITCHING];
    }
    out->idle = out->length * out->cpus - out->all.run - out->switching;
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
        if (e->type == FOS_EV_STATE && e->pid == run->pid)
            return NULL; /* it became READY after that */
    }
    return NULL;
}
