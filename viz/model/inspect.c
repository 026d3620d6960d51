/*
 * inspect.c: waits and responses by one pass over the intervals of the part,
 * the overview of all processes by differences of sums, the chain of holders.
 * What is found of one process is in inquiry.c.
 */
#include "inspect.h"

#include "part.h"
#include "times.h"

/* So far back the decision for a dispatch is looked for. */
enum { DECISION_NEAR = 4096 };

/* ---- Waits and responses ---------------------------------------------------------------- */

int part_waits(const struct part *p, const struct track *t, struct lengths *out)
{
    const int64_t first = part_item_before(p, t);
    int error = 0;
    for (int64_t i = first < 0 ? 0 : first; !error && i < (int64_t)t->count; i++) {
        if (track_item_time(t, i) >= p->until)
            break;
        const fos_time length = part_is_wait(track_item_look(t, i)) ? part_length(p, t, i) : -1;
        error = length >= 0 ? lengths_add(out, length) : 0;
    }
    return error;
}

int inspect_waits(const struct model *m, int64_t proc, fos_time from, fos_time to,
                  struct lengths *out)
{
    const struct part p = part_of(m, from, to);
    if (proc >= 0)
        return part_waits(&p, &m->procs[proc].states, out);
    int error = 0;
    for (size_t i = 0; !error && i < m->proc_count; i++)
        error = part_waits(&p, &m->procs[i].states, out);
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
    for (int64_t i = part_item_before(p, marks) + 1; !error && i < (int64_t)marks->count; i++) {
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
    const int64_t before = part_item_before(p, t), last = track_at(t, p->m->trace, p->until - 1);
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
        .switches = part_count(p, &proc->loads),
    };
    if (before >= 0 && part_is_wait(track_look(t, track_event(t, p->m->trace, before))))
        d.waits += part_length(p, t, before) > 0; /* it had begun before */
    return d;
}

static void add_doing(struct doing *sum, const struct doing *d)
{
    sum->run = times_add(sum->run, d->run);
    sum->wait = times_add(sum->wait, d->wait);
    sum->blocked = times_add(sum->blocked, d->blocked);
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

void overview_begin(const struct part *p, struct overview *out)
{
    *out = (struct overview){.cpus = model_cpus(p->m)};
    out->length = p->to > p->from ? p->to - p->from : 0;
}

void overview_add(const struct part *p, size_t i, struct overview *out)
{
    const struct overview_line line = {(uint32_t)i, doing_of(p, &p->m->procs[i])};
    const struct doing *d = &line.doing;
    if (!d->run && !d->wait && !d->blocked && !d->waits && !d->dispatches)
        return;
    add_doing(&out->all, d);
    insert_line(out, line);
}

void overview_end(const struct part *p, struct overview *out)
{
    for (int c = 0; c < p->m->cpu_count; c++) {
        const struct track *t = &p->m->cpus[c].slices;
        struct track_sum a, b;
        sum_at(p, t, part_item_before(p, t), p->from, &a);
        sum_at(p, t, track_at(t, p->m->trace, p->until - 1), p->to, &b);
        out->switching = times_add(out->switching, b.time[LOOK_SWITCHING] - a.time[LOOK_SWITCHING]);
    }
    /* A hostile trace may have two on a CPU at once. */
    out->idle = times_multiply(out->length, out->cpus) - out->all.run;
    out->idle = times_add(out->idle, -out->switching);
}

void inspect_part(const struct model *m, fos_time from, fos_time to, struct overview *out)
{
    const struct part p = part_of(m, from, to);
    overview_begin(&p, out);
    if (p.to < p.from)
        return;
    for (size_t i = 0; i < m->proc_count; i++)
        overview_add(&p, i, out);
    overview_end(&p, out);
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
