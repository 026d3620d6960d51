/*
 * handmade.h: traces written event by event, for tests of what reads them.
 *
 * struct handmade knows the state of each process, so that a test says only
 * who does what when, in ticks of 1 ms:
 *
 *     struct handmade h = handmade_begin("convoy", 1);
 *     handmade_arrive(&h, 0, "A");
 *     handmade_run(&h, 0, 1, 0);
 *     ...
 *     handmade_end(&h, 30, FOS_COMPLETED);
 */
#ifndef TESTS_VIZ_HANDMADE_H
#define TESTS_VIZ_HANDMADE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/trace_file.h"

enum { HANDMADE_MOST = 4096 };

struct handmade {
    struct fos_trace *trace;
    uint32_t count;
    uint8_t states[HANDMADE_MOST];
    uint8_t cpus[HANDMADE_MOST];
    uint32_t last[FOS_MAX_CPUS];
    fos_time unit; /* of the times in the calls */
};

static inline uint32_t handmade_text(struct handmade *h, const char *text)
{
    return trace_intern(h->trace, text, strlen(text));
}

static inline void handmade_meta(struct handmade *h, const char *text)
{
    trace_append(h->trace, &(struct fos_event){.type = FOS_EV_META,
                                               .cpu = FOS_NO_CPU,
                                               .text = handmade_text(h, text)});
}

/* In a file, or in memory alone (path NULL). */
static inline struct handmade handmade_begin_file(const char *name, int cpus, const char *path)
{
    struct handmade h = {.unit = 1000000};
    char line[128];
    if (trace_create(&h.trace, path))
        abort();
    snprintf(line, sizeof(line), "name=%s", name);
    handmade_meta(&h, line);
    snprintf(line, sizeof(line), "cpus=%d", cpus);
    handmade_meta(&h, line);
    static const char *const others[] = {"version=0.1.0",
                                         "policy=rr",
                                         "param.quantum=4000000",
                                         "clock=virtual",
                                         "seed=7",
                                         "tick=1000000",
                                         "profile=textbook",
                                         "semantics.expiry_order=expired-first"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        handmade_meta(&h, others[i]);
    return h;
}

static inline struct handmade handmade_begin(const char *name, int cpus)
{
    return handmade_begin_file(name, cpus, NULL);
}

static inline void handmade_state(struct handmade *h, int64_t when, uint32_t pid, enum fos_state to,
                                  enum fos_reason why, int64_t value)
{
    const uint8_t from = h->states[pid];
    const bool on_cpu = from == FOS_RUNNING || to == FOS_RUNNING;
    trace_append(h->trace, &(struct fos_event){.time = when * h->unit,
                                               .pid = pid,
                                               .type = FOS_EV_STATE,
                                               .cpu = on_cpu ? h->cpus[pid] : FOS_NO_CPU,
                                               .states = (uint8_t)(from << 4 | to),
                                               .reason = (uint8_t)why,
                                               .value = value});
    h->states[pid] = (uint8_t)to;
}

/* A new process, READY at once; its pid. */
static inline uint32_t handmade_arrive(struct handmade *h, int64_t when, const char *name)
{
    const uint32_t pid = ++h->count;
    trace_append(h->trace, &(struct fos_event){.time = when * h->unit,
                                               .pid = pid,
                                               .type = FOS_EV_PROC,
                                               .value = 1,
                                               .cpu = FOS_NO_CPU,
                                               .text = handmade_text(h, name)});
    h->states[pid] = FOS_NOWHERE;
    handmade_state(h, when, pid, FOS_NEW, FOS_BECAUSE_SPAWNED, 0);
    handmade_state(h, when, pid, FOS_READY, FOS_BECAUSE_ARRIVED, 0);
    return pid;
}

/* READY -> RUNNING `cost` later, after a switch if another ran on this CPU before. */
static inline void handmade_run(struct handmade *h, int64_t when, uint32_t pid, int cpu,
                                int64_t cost)
{
    if (h->last[cpu] != pid)
        trace_append(h->trace, &(struct fos_event){.time = when * h->unit,
                                                   .pid = pid,
                                                   .object = h->last[cpu],
                                                   .type = FOS_EV_SWITCH,
                                                   .cpu = (uint8_t)cpu,
                                                   .value = cost * h->unit});
    h->last[cpu] = pid;
    h->cpus[pid] = (uint8_t)cpu;
    handmade_state(h, when + cost, pid, FOS_RUNNING, FOS_BECAUSE_DISPATCHED, 0);
}

static inline void handmade_expire(struct handmade *h, int64_t when, uint32_t pid)
{
    handmade_state(h, when, pid, FOS_READY, FOS_BECAUSE_EXPIRED, 0);
}

static inline void handmade_block(struct handmade *h, int64_t when, uint32_t pid)
{
    handmade_state(h, when, pid, FOS_BLOCKED, FOS_BECAUSE_IO, 0);
}

static inline void handmade_wake(struct handmade *h, int64_t when, uint32_t pid)
{
    handmade_state(h, when, pid, FOS_READY, FOS_BECAUSE_IO_DONE, 0);
}

static inline void handmade_event(struct handmade *h, int64_t when, enum fos_event_type type,
                                  uint32_t pid, uint32_t object, int64_t value, const char *text)
{
    trace_append(h->trace, &(struct fos_event){.time = when * h->unit,
                                               .pid = pid,
                                               .object = object,
                                               .value = value,
                                               .type = (uint8_t)type,
                                               .cpu = FOS_NO_CPU,
                                               .text = text ? handmade_text(h, text) : 0});
}

/* Ends, and is reaped at once. */
static inline void handmade_exit(struct handmade *h, int64_t when, uint32_t pid, int64_t status)
{
    handmade_state(h, when, pid, FOS_ZOMBIE, FOS_BECAUSE_EXITED, status);
    handmade_event(h, when, FOS_EV_REAP, pid, 0, 0, NULL);
}

static inline void handmade_end(struct handmade *h, int64_t when, enum fos_outcome outcome)
{
    handmade_event(h, when, FOS_EV_END, 0, 0, outcome, NULL);
}

/* The metrics of what was written; the caller frees both. */
static inline struct fos_metrics *handmade_metrics(const struct handmade *h)
{
    struct fos_metrics *m = fos_metrics_new();
    if (!m || h->trace->error || fos_metrics_update(m, h->trace))
        abort();
    return m;
}

#endif
