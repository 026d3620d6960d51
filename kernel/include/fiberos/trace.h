/*
 * trace.h: the record of a run, and how to read it.
 *
 * The trace is the one source: metrics, timelines, exports and the
 * visualizer are folds over its events and know nothing else. A trace is
 * read in the same way while the run goes on, after it, and after a crash
 * cut it short.
 */
#ifndef FIBEROS_TRACE_H
#define FIBEROS_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rank.h"

typedef int64_t fos_time;

enum fos_state {
    FOS_NEW,
    FOS_READY,
    FOS_RUNNING,
    FOS_BLOCKED,
    FOS_ZOMBIE,
    FOS_STATE_COUNT,
    FOS_NOWHERE = 15 /* `from` of a process that did not exist before */
};

enum fos_event_type {
    FOS_EV_META,   /* text "key=value": what the run was started with, or a later param.NAME */
    FOS_EV_OBJECT, /* object: its number, value: enum fos_object_kind, text: its name */
    FOS_EV_PROC, /* pid exists; object: its parent, value: its entitlement weight, text: its name */
    FOS_EV_STATE,    /* pid goes from -> to, for `reason`; see below */
    FOS_EV_SWITCH,   /* cpu loads pid, another than object (the last one; 0: none); value: what it
                        cost */
    FOS_EV_SLICE,    /* pid's slice is renewed; value: its length */
    FOS_EV_DECISION, /* cpu: pid is chosen; value: how many were READY; text: why */
    FOS_EV_PRIORITY, /* pid; value: new priority, object: the old one; 0 until the first of these */
    FOS_EV_JOB, /* a job of pid is released; object: its number from 0, value: absolute deadline */
    FOS_EV_DEADLINE, /* pid; object: job number, value: end minus deadline (> 0: missed) */
    FOS_EV_ACQUIRE,  /* pid holds object; value: how often, for one that it may hold again */
    FOS_EV_RELEASE,  /* pid gives object up; value: the pid that gets it, 0: nobody */
    FOS_EV_POST,     /* pid signals object; value: how many are woken */
    FOS_EV_SEND,     /* pid sends to port object; value: bytes */
    FOS_EV_RECEIVE,  /* pid receives from port object; value: the sender's pid */
    FOS_EV_REPLY,    /* pid answers on port object; value: the sender's pid */
    FOS_EV_DONATE,   /* pid runs with urgency value from now on; object: whose, 0: its own again */
    FOS_EV_KILL,     /* pid is killed; object: by whom (0: the machine or a user) */
    FOS_EV_FAULT,    /* pid; object: signal number, value: address, text: message; the last two are
                        the host's, and stand outside the digest */
    FOS_EV_STACK,   /* pid, a compiled program, used value bytes of its stack of object KiB at most;
                       outside the digest: it depends on the compiler */
    FOS_EV_REAP,    /* pid leaves the process table; object: by whom */
    FOS_EV_LOG,     /* pid; text: one line */
    FOS_EV_OUTPUT,  /* pid; value: stream, text: what it wrote */
    FOS_EV_WARNING, /* pid or 0; text */
    FOS_EV_EJECT,   /* the policy breaks a rule; text: which */
    FOS_EV_DEADLOCK, /* pid waits for object (reason), held by pid value (0: nobody known), and
                        will for ever; text: in words */
    FOS_EV_END,      /* value: enum fos_outcome */
    FOS_EV_RANK,     /* pid is READY with the rank value (META rank.kind says what that is); written
                        when it is another than before; outside the digest */
    FOS_EVENT_TYPES
};

/*
 * Why a process changed its state. With FOS_EV_STATE
 *   -> RUNNING  value: the slice granted (0: no limit)
 *   -> BLOCKED  object: the device, lock or port (0: none), or the pid it joins
 *               (0: any), value: when it will end (0: not known)
 *   -> ZOMBIE   value: status, or the signal where reason is KILLED/FAULTED
 */
enum fos_reason {
    FOS_BECAUSE_NONE,
    FOS_BECAUSE_SPAWNED,    /*         -> NEW */
    FOS_BECAUSE_ARRIVED,    /* NEW     -> READY */
    FOS_BECAUSE_DISPATCHED, /* READY   -> RUNNING */
    FOS_BECAUSE_EXPIRED,    /* RUNNING -> READY: slice used up */
    FOS_BECAUSE_PREEMPTED,  /* RUNNING -> READY: somebody more urgent */
    FOS_BECAUSE_YIELDED,    /* RUNNING -> READY: by itself */
    FOS_BECAUSE_IO,         /* RUNNING -> BLOCKED */
    FOS_BECAUSE_SLEEP,      /* RUNNING -> BLOCKED */
    FOS_BECAUSE_JOIN,       /* RUNNING -> BLOCKED */
    FOS_BECAUSE_PERIOD,     /* RUNNING -> BLOCKED: waits for its next release */
    FOS_BECAUSE_LOCK, /* RUNNING -> BLOCKED: for a mutex, as all up to REPLY for their object */
    FOS_BECAUSE_SEMAPHORE,
    FOS_BECAUSE_CONDITION,
    FOS_BECAUSE_BARRIER,
    FOS_BECAUSE_SEND,       /* for room in a port, or for a receiver */
    FOS_BECAUSE_RECEIVE,    /* for a message */
    FOS_BECAUSE_REPLY,      /* for the answer to one */
    FOS_BECAUSE_WORD,       /* RUNNING -> BLOCKED: fos_wait_on() */
    FOS_BECAUSE_IO_DONE,    /* BLOCKED -> READY */
    FOS_BECAUSE_SLEPT,      /* BLOCKED -> READY */
    FOS_BECAUSE_JOINED,     /* BLOCKED -> READY */
    FOS_BECAUSE_RELEASED,   /* BLOCKED -> READY: its next job */
    FOS_BECAUSE_WOKEN,      /* BLOCKED -> READY: it has what it waited for */
    FOS_BECAUSE_TIMEOUT,    /* BLOCKED -> READY: it has not, and will wait no longer */
    FOS_BECAUSE_OWNER_DIED, /* BLOCKED -> READY: who could have woken it is gone */
    FOS_BECAUSE_EXITED,     /* RUNNING -> ZOMBIE */
    FOS_BECAUSE_KILLED,     /* any     -> ZOMBIE */
    FOS_BECAUSE_FAULTED,    /* RUNNING -> ZOMBIE */
    FOS_REASONS
};

enum fos_object_kind {
    FOS_DEVICE,
    FOS_MUTEX,
    FOS_SEMAPHORE,
    FOS_CONDITION,
    FOS_BARRIER,
    FOS_PORT,
    FOS_OBJECT_KINDS
};

enum fos_outcome { FOS_COMPLETED, FOS_DEADLOCK, FOS_UNTIL, FOS_INTERRUPTED, FOS_OUTCOMES };

/* One event. 32 bytes in memory and in the file, little-endian. */
struct fos_event {
    int64_t time; /* nanoseconds since boot; never decreases */
    int64_t value;
    uint32_t pid;
    uint32_t object;
    uint32_t text; /* number of a string; 0: none */
    uint8_t type;  /* enum fos_event_type */
    uint8_t cpu;
    uint8_t states; /* from << 4 | to */
    uint8_t reason; /* enum fos_reason */
};

#define FOS_NO_CPU 255

static inline enum fos_state fos_event_from(const struct fos_event *e)
{
    return (enum fos_state)(e->states >> 4);
}
static inline enum fos_state fos_event_to(const struct fos_event *e)
{
    return (enum fos_state)(e->states & 15);
}

/* Names for people and for the CSV export; "?" for a number out of range. */
const char *fos_state_name(enum fos_state s);             /* "READY" */
const char *fos_event_name(enum fos_event_type t);        /* "state" */
const char *fos_reason_name(enum fos_reason r);           /* "io-done" */
const char *fos_reason_text(enum fos_reason r);           /* "slice used up" */
const char *fos_outcome_name(enum fos_outcome o);         /* "completed" */
const char *fos_signal_name(int signal);                  /* "SIGSEGV" */
const char *fos_object_kind_name(enum fos_object_kind k); /* "mutex" */
const char *fos_rank_kind_name(enum fos_rank_kind k);     /* "tickets" */

/* ---- Reading ---- */

struct fos_trace;

struct fos_trace_error {
    char message[256];
};

/*
 * Opens a saved or growing trace. Returns NULL, and says in *error why, if
 * the file can't be read or is no trace of a version known here. A file that
 * was cut short opens with the events that are whole. Free with _close().
 */
struct fos_trace *fos_trace_open(const char *path, struct fos_trace_error *error);
void fos_trace_close(struct fos_trace *t);

/*
 * Looks whether the file has grown. Returns how many events are new, or a
 * negative errno if it can't be read any more (-ESTALE: it was cut short or
 * written anew); what was read stays valid.
 */
int64_t fos_trace_refresh(struct fos_trace *t);

/* Has the run written its last event? */
bool fos_trace_ended(const struct fos_trace *t);

uint64_t fos_trace_count(const struct fos_trace *t);
/* Event i < count; valid until the trace is closed. O(1). */
const struct fos_event *fos_trace_event(const struct fos_trace *t, uint64_t i);
/* The first event at or after `when`; count if there is none. O(log n). */
uint64_t fos_trace_find(const struct fos_trace *t, fos_time when);
/* A string by number; "" for 0 and for a number that does not exist. */
const char *fos_trace_text(const struct fos_trace *t, uint32_t number);
/* The value of META `key` that the run was started with, or NULL. (A parameter that is changed
 * meanwhile is a META event with its time.) The keys: name, description, policy,
 * param.NAME, profile, semantics.KNOB, clock, seed, cpus, tick, until,
 * workload (the source text), version; and, where the policy orders by a
 * number, rank.kind (fos_rank_kind_name()) and rank.name ("vruntime"). */
const char *fos_trace_meta(const struct fos_trace *t, const char *key);
/* Hash of every event up to now, texts by content; META, RANK, STACK, the words
 * of a DECISION and what a FAULT says of addresses stand outside. Equal digests
 * mean equal runs. */
uint64_t fos_trace_digest(const struct fos_trace *t);

/* ---- Metrics: a fold over the events ---- */

struct fos_proc_metrics {
    uint32_t pid, parent;
    const char *name; /* lives as long as the trace */
    fos_time arrival;
    fos_time first_run; /* -1: has not run */
    fos_time finish;    /* -1: has not ended */
    fos_time wait, cpu, blocked;
    int64_t dispatches, preemptions, voluntary_switches, migrations;
    int64_t jobs, deadline_misses;
    fos_time worst_response; /* of a job, release to end */
    fos_time tardiness;      /* the worst; 0: none missed */
    enum fos_state state;    /* now */
    uint8_t cpu_last;
    int signal; /* 0: ended by itself */
    int64_t status;
    const char *message; /* of a fault or kill; "" */
    uint64_t address;    /* of a fault */
    int64_t stack_used;  /* bytes at most; -1: not known (only of compiled programs that ended) */
    double entitlement;  /* CPU that a fair share would have given, ns */
    uint32_t weight;
    bool has_deadline;
};

struct fos_cpu_metrics {
    fos_time busy, switching, idle;
    int64_t switches; /* to another process than the last */
};

struct fos_spread {
    double mean;
    fos_time p50, p95, p99, max; /* nearest rank */
};

struct fos_summary {
    struct fos_spread turnaround, response, wait;
    double slowdown_mean, slowdown_p50, slowdown_p95, slowdown_p99, slowdown_max;
    double throughput_per_s, cpu_utilization, fairness_jain;
    fos_time idle, switch_overhead;
    int64_t context_switches, preemptions, migrations;
};

struct fos_metrics;

/* A fold that has seen nothing yet; NULL without memory. */
struct fos_metrics *fos_metrics_new(void);
void fos_metrics_free(struct fos_metrics *m);
/* Takes in the events that *t has and *m has not seen. 0 or -ENOMEM. */
int fos_metrics_update(struct fos_metrics *m, const struct fos_trace *t);
/* All below are as of the last event taken in; `now` (at least that event's
 * time) adds what has been going on since, for a live view. */
void fos_metrics_at(struct fos_metrics *m, fos_time now);
size_t fos_metrics_count(const struct fos_metrics *m);
/* In order of pid. */
const struct fos_proc_metrics *fos_metrics_proc(const struct fos_metrics *m, size_t i);
const struct fos_proc_metrics *fos_metrics_find(const struct fos_metrics *m, uint32_t pid);
int fos_metrics_cpus(const struct fos_metrics *m);
const struct fos_cpu_metrics *fos_metrics_cpu(const struct fos_metrics *m, int cpu);
fos_time fos_metrics_makespan(const struct fos_metrics *m);
enum fos_outcome fos_metrics_outcome(const struct fos_metrics *m);
/* 0 or -ENOMEM (it sorts copies). */
int fos_metrics_summary(const struct fos_metrics *m, struct fos_summary *out);
/* turnaround, response, slowdown of one process; -1: not known yet. */
fos_time fos_proc_turnaround(const struct fos_proc_metrics *p);
fos_time fos_proc_response(const struct fos_proc_metrics *p);
double fos_proc_slowdown(const struct fos_proc_metrics *p);

#endif
