/*
 * model.c: the fold. One pass over the events sorts each into the track of
 * its process and of its CPU, and counts the transitions of the diagram.
 */
#include "model.h"
#include "times.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct model *model_new(const struct fos_trace *trace)
{
    struct model *m = calloc(1, sizeof(*m));
    if (!m)
        return NULL;
    m->trace = trace;
    m->cpus = calloc(MODEL_MAX_CPUS, sizeof(*m->cpus));
    if (!m->cpus) {
        free(m);
        return NULL;
    }
    for (int i = 0; i < MODEL_MAX_CPUS; i++)
        m->cpus[i].slices.of_cpu = true;
    return m;
}

void model_free(struct model *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->proc_count; i++) {
        track_free(&m->procs[i].states);
        track_free(&m->procs[i].marks);
        track_free(&m->procs[i].loans);
        track_free(&m->procs[i].loads);
        track_free(&m->procs[i].ranks);
        holding_free(&m->procs[i].holding);
    }
    for (int i = 0; i < MODEL_MAX_CPUS; i++) {
        track_free(&m->cpus[i].slices);
        peaks_free(&m->cpus[i].peaks);
    }
    levels_free(&m->levels);
    track_free(&m->params);
    for (size_t i = 0; i < m->object_room; i++)
        object_free(&m->objects[i]);
    free(m->objects);
    free(m->procs);
    free(m->by_pid);
    free(m->cpus);
    free(m->flows);
    free(m);
}

/* ---- Processes --------------------------------------------------------------- */

static int reserve(void **array, size_t *room, size_t need, size_t size)
{
    size_t bigger = *room ? *room : 16;
    while (bigger < need)
        bigger *= 2;
    if (bigger == *room)
        return 0;
    void *moved = realloc(*array, bigger * size);
    if (!moved)
        return -ENOMEM;
    memset((char *)moved + *room * size, 0, (bigger - *room) * size);
    *array = moved;
    *room = bigger;
    return 0;
}

bool model_low_is_urgent(const struct model *m)
{
    const char *order = fos_trace_meta(m->trace, "semantics.priority_order");
    return order && !strcmp(order, "low-first");
}

int64_t model_find(const struct model *m, uint32_t pid)
{
    return pid < m->by_pid_room ? (int64_t)m->by_pid[pid] - 1 : -1;
}

const char *model_name(const struct model *m, uint32_t pid)
{
    const int64_t i = model_find(m, pid);
    return i < 0 ? "" : fos_trace_text(m->trace, m->procs[i].name);
}

static int add_proc(struct model *m, const struct fos_event *e)
{
    void *procs = m->procs, *by_pid = m->by_pid;
    int error = reserve(&procs, &m->proc_room, m->proc_count + 1, sizeof(*m->procs));
    m->procs = procs;
    if (!error)
        error = reserve(&by_pid, &m->by_pid_room, (size_t)e->pid + 1, sizeof(*m->by_pid));
    m->by_pid = by_pid;
    if (error)
        return error;
    m->procs[m->proc_count++] = (struct proc){.pid = e->pid,
                                              .parent = e->object,
                                              .name = e->text,
                                              .arrival = -1,
                                              .first_run = -1,
                                              .finish = -1};
    m->by_pid[e->pid] = (uint32_t)m->proc_count;
    return 0;
}

/* ---- Transitions --------------------------------------------------------------- */

enum edge edge_of(enum fos_state from, enum fos_state to)
{
    static const uint8_t table[FOS_STATE_COUNT][FOS_STATE_COUNT] = {
        /* one more than the edge, so that 0 is "no such edge" */
        [FOS_NEW] = {[FOS_READY] = EDGE_ADMIT + 1, [FOS_ZOMBIE] = EDGE_KILL_NEW + 1},
        [FOS_READY] = {[FOS_RUNNING] = EDGE_DISPATCH + 1, [FOS_ZOMBIE] = EDGE_KILL_READY + 1},
        [FOS_RUNNING] = {[FOS_READY] = EDGE_PREEMPT + 1,
                         [FOS_BLOCKED] = EDGE_BLOCK + 1,
                         [FOS_ZOMBIE] = EDGE_EXIT + 1},
        [FOS_BLOCKED] = {[FOS_READY] = EDGE_WAKE + 1, [FOS_ZOMBIE] = EDGE_KILL_BLOCKED + 1},
    };
    if (from == FOS_NOWHERE)
        return to == FOS_NEW ? EDGE_SPAWN : EDGE_NONE;
    if (from >= FOS_STATE_COUNT || to >= FOS_STATE_COUNT || !table[from][to])
        return EDGE_NONE;
    return (enum edge)(table[from][to] - 1);
}

void flow_apply(struct flow *f, const struct fos_event *e, uint64_t number)
{
    if (e->type == FOS_EV_REAP)
        f->reaped++;
    if (e->type != FOS_EV_STATE)
        return;
    const enum fos_state from = fos_event_from(e), to = fos_event_to(e);
    const enum edge edge = edge_of(from, to);
    if (from < FOS_STATE_COUNT)
        f->in[from]--;
    if (to < FOS_STATE_COUNT)
        f->in[to]++;
    if (edge != EDGE_NONE) {
        f->taken[edge]++;
        f->last[edge] = (uint32_t)number + 1;
    }
}

/* The CPU's side of a transition: somebody gets it, or leaves it. */
static int apply_cpu(struct model *m, const struct fos_event *e, uint32_t number)
{
    const bool comes = e->type == FOS_EV_SWITCH || fos_event_to(e) == FOS_RUNNING;
    if (e->cpu == FOS_NO_CPU || (!comes && fos_event_from(e) != FOS_RUNNING))
        return 0;
    if (e->type == FOS_EV_SWITCH && e->value <= 0)
        return 0;
    if (e->cpu >= m->cpu_count)
        m->cpu_count = e->cpu + 1;
    struct cpu *c = &m->cpus[e->cpu];
    c->running = e->type == FOS_EV_STATE && comes ? e->pid : 0;
    return track_append(&c->slices, m->trace, number);
}

static void note_times(struct proc *p, const struct fos_event *e, uint32_t number)
{
    if (fos_event_to(e) == FOS_READY && p->arrival < 0)
        p->arrival = e->time;
    if (fos_event_to(e) == FOS_RUNNING && p->first_run < 0) {
        p->first_run = e->time;
        p->first_dispatch = number;
    }
    if (fos_event_to(e) == FOS_ZOMBIE) {
        p->finish = e->time;
        p->last_event = number;
    }
}

static int apply_state(struct model *m, const struct fos_event *e, uint32_t number)
{
    const int64_t i = model_find(m, e->pid);
    if (i < 0)
        return 0;
    note_times(&m->procs[i], e, number);
    const int error = track_append(&m->procs[i].states, m->trace, number);
    return error ? error : apply_cpu(m, e, number);
}

static int apply_switch(struct model *m, const struct fos_event *e, uint32_t number)
{
    const int64_t i = model_find(m, e->pid);
    const int error = i < 0 ? 0 : track_append(&m->procs[i].loads, m->trace, number);
    return error ? error : apply_cpu(m, e, number);
}

static int apply_to_proc(struct model *m, const struct fos_event *e, uint32_t number)
{
    const int64_t i = model_find(m, e->pid);
    if (i < 0)
        return 0;
    struct proc *p = &m->procs[i];
    struct track *t = e->type == FOS_EV_REAP     ? &p->states
                      : e->type == FOS_EV_DONATE ? &p->loans
                      : e->type == FOS_EV_RANK   ? &p->ranks
                                                 : &p->marks;
    return track_append(t, m->trace, number);
}

/* The one that it is created with is no change. */
static int apply_priority(struct model *m, const struct fos_event *e, uint32_t number)
{
    const int64_t i = model_find(m, e->pid);
    if (i < 0)
        return 0;
    m->procs[i].priority = (int32_t)e->value;
    return m->procs[i].states.count ? track_append(&m->procs[i].marks, m->trace, number) : 0;
}

static int apply_meta(struct model *m, const struct fos_event *e, uint32_t number)
{
    static const char prefix[] = "param.";
    if (strncmp(fos_trace_text(m->trace, e->text), prefix, sizeof(prefix) - 1) != 0)
        return 0;
    return track_append(&m->params, m->trace, number);
}

/* ---- Objects ------------------------------------------------------------------- */

static int add_object(struct model *m, const struct fos_event *e)
{
    if (e->object > OBJECTS_MAX)
        return 0;
    void *objects = m->objects;
    const int error = reserve(&objects, &m->object_room, e->object + 1, sizeof(*m->objects));
    m->objects = objects;
    if (error)
        return error;
    struct object *o = &m->objects[e->object];
    o->known = true;
    o->kind = (uint32_t)e->value;
    o->name = e->text;
    return 0;
}

static int apply_lock(struct model *m, const struct fos_event *e, uint32_t number)
{
    const int64_t i = model_find(m, e->pid);
    struct object *o =
        e->object < m->object_room && m->objects[e->object].known ? &m->objects[e->object] : NULL;
    if (i < 0 || !o)
        return 0;
    const int error = object_apply(o, m->trace, number);
    if (error || o->kind != FOS_MUTEX || e->type == FOS_EV_RECEIVE)
        return error;
    m->has_locks = true;
    return holding_apply(&m->procs[i].holding, m->trace, number);
}

static int apply(struct model *m, const struct fos_event *e, uint32_t number)
{
    switch ((enum fos_event_type)e->type) {
    case FOS_EV_META:
        return apply_meta(m, e, number);
    case FOS_EV_OBJECT:
        return add_object(m, e);
    case FOS_EV_ACQUIRE:
    case FOS_EV_RELEASE:
    case FOS_EV_RECEIVE:
        return apply_lock(m, e, number);
    case FOS_EV_PROC:
        return add_proc(m, e);
    case FOS_EV_STATE:
        return apply_state(m, e, number);
    case FOS_EV_SWITCH:
        return apply_switch(m, e, number);
    case FOS_EV_EJECT:
        m->eject = m->eject ? m->eject : (uint64_t)number + 1;
        return 0;
    case FOS_EV_PRIORITY:
        return apply_priority(m, e, number);
    case FOS_EV_REAP:
    case FOS_EV_DONATE:
    case FOS_EV_RANK:
    case FOS_EV_JOB:
    case FOS_EV_DEADLINE:
    case FOS_EV_KILL:
    case FOS_EV_FAULT:
    case FOS_EV_LOG:
        return apply_to_proc(m, e, number);
    default:
        return 0;
    }
}

static int keep_flow(struct model *m)
{
    void *flows = m->flows;
    const int error = reserve(&flows, &m->flow_room, m->flow_count + 1, sizeof(*m->flows));
    m->flows = flows;
    if (!error)
        m->flows[m->flow_count++] = m->flow;
    return error;
}

int model_update(struct model *m)
{
    const uint64_t count = fos_trace_count(m->trace);
    const uint64_t limit = count < UINT32_MAX ? count : UINT32_MAX;
    for (; m->seen < limit; m->seen++) {
        const struct fos_event *e = fos_trace_event(m->trace, m->seen);
        if (m->seen / FLOW_BLOCK == m->flow_count && keep_flow(m))
            return -ENOMEM;
        int error = apply(m, e, (uint32_t)m->seen);
        if (!error)
            error = levels_apply(&m->levels, e);
        if (error)
            return error;
        flow_apply(&m->flow, e, m->seen);
    }
    for (int i = 0; i < m->cpu_count; i++)
        if (peaks_update(&m->cpus[i].peaks, &m->cpus[i].slices, m->trace))
            return -ENOMEM;
    return 0;
}

/* ---- Questions ------------------------------------------------------------------ */

fos_time model_end(const struct model *m)
{
    return m->seen ? fos_trace_event(m->trace, m->seen - 1)->time : 0;
}

int model_cpus(const struct model *m)
{
    const char *text = fos_trace_meta(m->trace, "cpus");
    const long told = text ? strtol(text, NULL, 10) : 0;
    return told > m->cpu_count && told <= MODEL_MAX_CPUS ? (int)told : m->cpu_count;
}

struct moment model_moment(const struct model *m, fos_time when)
{
    uint64_t upto = when < INT64_MAX ? fos_trace_find(m->trace, when + 1) : m->seen;
    if (upto > m->seen)
        upto = m->seen;
    return (struct moment){upto, when};
}

static bool is_transition(const struct model *m, uint64_t number)
{
    return fos_trace_event(m->trace, number)->type == FOS_EV_STATE;
}

int64_t model_last_transition(const struct model *m, struct moment at)
{
    for (uint64_t i = at.upto; i > 0; i--)
        if (is_transition(m, i - 1))
            return (int64_t)i - 1;
    return -1;
}

struct moment model_step(const struct model *m, struct moment at, int direction)
{
    if (direction > 0) {
        for (uint64_t i = at.upto; i < m->seen; i++)
            if (is_transition(m, i))
                return (struct moment){i + 1, fos_trace_event(m->trace, i)->time};
        return (struct moment){m->seen, at.time > model_end(m) ? at.time : model_end(m)};
    }
    const int64_t last = model_last_transition(m, at);
    if (last < 0)
        return (struct moment){at.upto, 0};
    const struct moment before = {(uint64_t)last, 0};
    const int64_t previous = model_last_transition(m, before);
    if (previous < 0)
        return before;
    return (struct moment){(uint64_t)previous + 1,
                           fos_trace_event(m->trace, (uint64_t)previous)->time};
}

void model_flow_at(const struct model *m, struct moment at, struct flow *out)
{
    const uint64_t upto = at.upto < m->seen ? at.upto : m->seen;
    if (upto == m->seen) {
        *out = m->flow;
        return;
    }
    const uint64_t block = upto / FLOW_BLOCK;
    *out = m->flows[block];
    for (uint64_t i = block * FLOW_BLOCK; i < upto; i++)
        flow_apply(out, fos_trace_event(m->trace, i), i);
}

fos_time model_tick(const struct model *m)
{
    const char *text = fos_trace_meta(m->trace, "tick");
    const long long tick = text ? strtoll(text, NULL, 10) : 0;
    return tick > 0 && tick <= TIMES_TICK_MOST ? tick : 1000000;
}
