/*
 * metrics.c: what the numbers of a run are: a fold over its trace. Each
 * process is in one state at a time; a transition adds the time since the
 * last one to that state's account, and everything else follows.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fiberos/trace.h"
#include "fiberos/kernel.h"
#include "trace_file.h"

/* One process: what is told of it, and what the fold needs to go on. */
struct account {
    struct fos_proc_metrics told;
    fos_time since;    /* when it came into told.state */
    double share_mark; /* `share` and `alone` when it became runnable */
    double alone_mark;
    fos_time release, period; /* of its jobs, from the first two */
};

struct fos_metrics {
    struct account *by_pid; /* [0] is nobody */
    size_t room, highest;
    struct fos_proc_metrics const **order; /* those that exist, by pid */
    size_t order_room, count;
    struct fos_cpu_metrics cpus[FOS_MAX_CPUS];
    int cpu_count;
    uint64_t seen; /* events taken in */
    fos_time now;
    enum fos_outcome outcome;
    /* Entitlement: what a unit of weight has been due while there were more
     * runnable processes than CPUs, and a whole process while not. */
    double share, alone;
    fos_time share_time;
    int64_t runnable, weight;
};

struct fos_metrics *fos_metrics_new(void)
{
    struct fos_metrics *m = calloc(1, sizeof(*m));
    if (m) {
        m->cpu_count = 1;
        m->outcome = FOS_INTERRUPTED;
    }
    return m;
}

void fos_metrics_free(struct fos_metrics *m)
{
    if (!m)
        return;
    free(m->by_pid);
    free(m->order);
    free(m);
}

/* ---- A fair share ---- */

static void share_advance(struct fos_metrics *m, fos_time now)
{
    double length = (double)(now - m->share_time);
    m->share_time = now;
    if (m->runnable <= m->cpu_count)
        m->alone += length;
    else
        m->share += length * m->cpu_count / (double)m->weight;
}

static void share_settle(const struct fos_metrics *m, struct account *a)
{
    double due = (m->share - a->share_mark) * a->told.weight + (m->alone - a->alone_mark);
    a->told.entitlement += due;
    a->share_mark = m->share;
    a->alone_mark = m->alone;
}

static bool is_runnable(enum fos_state s)
{
    return s == FOS_READY || s == FOS_RUNNING;
}

static void share_change(struct fos_metrics *m, struct account *a, enum fos_state to)
{
    bool was = is_runnable(a->told.state), will = is_runnable(to);
    if (was == will)
        return;
    share_advance(m, m->now);
    if (was)
        share_settle(m, a);
    a->share_mark = m->share;
    a->alone_mark = m->alone;
    m->runnable += will ? 1 : -1;
    m->weight += will ? a->told.weight : -(int64_t)a->told.weight;
}

/* ---- Time in states ---- */

/* A hostile trace may have several run on a CPU at once, or switch for ever. */
static fos_time sum(fos_time a, fos_time b)
{
    fos_time both;
    return __builtin_add_overflow(a, b, &both) || both > FOS_MAX_TIME ? FOS_MAX_TIME : both;
}

static void settle(struct fos_metrics *m, struct account *a, fos_time now)
{
    struct fos_proc_metrics *p = &a->told;
    fos_time length = now - a->since;
    a->since = now;
    if (p->state == FOS_READY)
        p->wait += length;
    if (p->state == FOS_BLOCKED)
        p->blocked += length;
    if (p->state == FOS_RUNNING) {
        p->cpu += length;
        m->cpus[p->cpu_last].busy = sum(m->cpus[p->cpu_last].busy, length);
    }
}

static void begin_running(struct fos_metrics *m, struct fos_proc_metrics *p, uint8_t cpu)
{
    p->migrations += p->dispatches > 0 && p->cpu_last != cpu;
    p->dispatches++;
    p->cpu_last = cpu;
    if (p->first_run < 0)
        p->first_run = m->now;
}

static void end_running(struct fos_proc_metrics *p, const struct fos_event *e)
{
    enum fos_state to = fos_event_to(e);
    bool taken = e->reason == FOS_BECAUSE_EXPIRED || e->reason == FOS_BECAUSE_PREEMPTED;
    p->preemptions += to == FOS_READY && taken;
    p->voluntary_switches += to == FOS_BLOCKED || (to == FOS_READY && !taken);
}

static void end_process(struct fos_proc_metrics *p, const struct fos_event *e)
{
    p->finish = e->time;
    if (e->reason == FOS_BECAUSE_EXITED)
        p->status = e->value;
    else
        p->signal = (int)e->value;
}

static void transition(struct fos_metrics *m, struct account *a, const struct fos_event *e)
{
    struct fos_proc_metrics *p = &a->told;
    enum fos_state to = fos_event_to(e);
    settle(m, a, e->time);
    share_change(m, a, to);
    if (p->state == FOS_RUNNING)
        end_running(p, e);
    if (to == FOS_RUNNING)
        begin_running(m, p, e->cpu);
    if (to == FOS_ZOMBIE)
        end_process(p, e);
    p->state = to;
}

/* ---- The events ---- */

static int add_process(struct fos_metrics *m, const struct fos_event *e, const char *name)
{
    size_t old = m->room;
    if (trace_grow(&m->by_pid, &m->room, (size_t)e->pid + 1, sizeof(*m->by_pid)))
        return -ENOMEM;
    memset(m->by_pid + old, 0, (m->room - old) * sizeof(*m->by_pid));
    if (e->pid > m->highest)
        m->highest = e->pid;
    struct account *a = &m->by_pid[e->pid];
    a->told = (struct fos_proc_metrics){.pid = e->pid,
                                        .parent = e->object,
                                        .name = name,
                                        .arrival = e->time,
                                        .first_run = -1,
                                        .finish = -1,
                                        .message = "",
                                        .stack_used = -1,
                                        .weight = e->value > 0 ? (uint32_t)e->value : 1};
    a->since = e->time;
    a->release = -1;
    m->count++;
    return 0;
}

static void job_released(struct account *a, const struct fos_event *e)
{
    if (a->release < 0)
        a->release = e->time;
    else if (!a->period)
        a->period = e->time - a->release;
    a->told.has_deadline = true;
}

/* Unsigned, so that the numbers of a hostile trace may be wrong but never undefined. */
static fos_time job_response(const struct account *a, const struct fos_event *e)
{
    uint64_t released = (uint64_t)a->release + (uint64_t)a->period * e->object;
    return (fos_time)((uint64_t)e->time - released);
}

static void job_ended(struct account *a, const struct fos_event *e)
{
    struct fos_proc_metrics *p = &a->told;
    fos_time response = job_response(a, e);
    p->jobs++;
    p->deadline_misses += e->value > 0;
    if (e->value > p->tardiness)
        p->tardiness = e->value;
    if (response > p->worst_response)
        p->worst_response = response;
}

static void machine_event(struct fos_metrics *m, const struct fos_event *e, const char *text)
{
    if (e->type == FOS_EV_META && !strncmp(text, "cpus=", 5)) {
        int cpus = (int)strtol(text + 5, NULL, 10);
        m->cpu_count = cpus >= 1 && cpus <= FOS_MAX_CPUS ? cpus : 1;
    }
    if (e->type == FOS_EV_END)
        m->outcome = (size_t)e->value < FOS_OUTCOMES ? (enum fos_outcome)e->value : FOS_INTERRUPTED;
    if (e->type == FOS_EV_SWITCH && e->cpu < FOS_MAX_CPUS && e->value >= 0) {
        m->cpus[e->cpu].switches++;
        m->cpus[e->cpu].switching = sum(m->cpus[e->cpu].switching, e->value);
    }
}

static void process_event(struct fos_metrics *m, const struct fos_event *e, const char *text)
{
    struct account *a = &m->by_pid[e->pid];
    if (e->type == FOS_EV_STATE)
        transition(m, a, e);
    if (e->type == FOS_EV_JOB)
        job_released(a, e);
    if (e->type == FOS_EV_DEADLINE)
        job_ended(a, e);
    if (e->type == FOS_EV_FAULT || e->type == FOS_EV_KILL)
        a->told.message = text;
    if (e->type == FOS_EV_FAULT)
        a->told.address = (uint64_t)e->value;
    if (e->type == FOS_EV_STACK)
        a->told.stack_used = e->value;
}

static int take(struct fos_metrics *m, const struct fos_trace *t, const struct fos_event *e)
{
    const char *text = fos_trace_text(t, e->text);
    m->now = e->time;
    if (e->type == FOS_EV_PROC)
        return add_process(m, e, text);
    machine_event(m, e, text);
    if (e->pid && e->pid < m->room && m->by_pid[e->pid].told.pid)
        process_event(m, e, text);
    return 0;
}

/* The array of accounts may have moved: point to them anew. */
static int list_in_order(struct fos_metrics *m)
{
    if (trace_grow(&m->order, &m->order_room, m->count + 1, sizeof(*m->order)))
        return -ENOMEM;
    size_t n = 0;
    for (size_t pid = 1; pid <= m->highest; pid++)
        if (m->by_pid[pid].told.pid)
            m->order[n++] = &m->by_pid[pid].told;
    return 0;
}

int fos_metrics_update(struct fos_metrics *m, const struct fos_trace *t)
{
    uint64_t end = fos_trace_count(t);
    if (m->seen == end)
        return 0;
    for (; m->seen < end; m->seen++)
        if (take(m, t, fos_trace_event(t, m->seen)))
            return -ENOMEM;
    fos_metrics_at(m, m->now);
    return list_in_order(m);
}

/*
 * Settling at a time before the next event is harmless: a later event
 * settles the rest, and an earlier one than `now` gives back the surplus.
 */
void fos_metrics_at(struct fos_metrics *m, fos_time now)
{
    m->now = now;
    share_advance(m, now);
    for (size_t pid = 1; pid <= m->highest; pid++) {
        struct account *a = &m->by_pid[pid];
        if (!a->told.pid || a->told.state == FOS_ZOMBIE)
            continue;
        settle(m, a, now);
        if (is_runnable(a->told.state))
            share_settle(m, a);
    }
    for (int c = 0; c < m->cpu_count; c++)
        m->cpus[c].idle = now - m->cpus[c].busy - m->cpus[c].switching;
}

/* ---- Questions ---- */

size_t fos_metrics_count(const struct fos_metrics *m)
{
    return m->count;
}

const struct fos_proc_metrics *fos_metrics_proc(const struct fos_metrics *m, size_t i)
{
    return m->order[i];
}

const struct fos_proc_metrics *fos_metrics_find(const struct fos_metrics *m, uint32_t pid)
{
    return pid && pid < m->room && m->by_pid[pid].told.pid ? &m->by_pid[pid].told : NULL;
}

int fos_metrics_cpus(const struct fos_metrics *m)
{
    return m->cpu_count;
}

const struct fos_cpu_metrics *fos_metrics_cpu(const struct fos_metrics *m, int cpu)
{
    return &m->cpus[cpu];
}

fos_time fos_metrics_makespan(const struct fos_metrics *m)
{
    return m->now;
}

enum fos_outcome fos_metrics_outcome(const struct fos_metrics *m)
{
    return m->outcome;
}

fos_time fos_proc_turnaround(const struct fos_proc_metrics *p)
{
    return p->finish < 0 ? -1 : p->finish - p->arrival;
}

fos_time fos_proc_response(const struct fos_proc_metrics *p)
{
    return p->first_run < 0 ? -1 : p->first_run - p->arrival;
}

double fos_proc_slowdown(const struct fos_proc_metrics *p)
{
    fos_time served = p->cpu + p->blocked;
    return p->finish < 0 || served == 0 ? -1 : (double)(p->finish - p->arrival) / (double)served;
}
