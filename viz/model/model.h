/*
 * model.h: everything that can be seen of a run, folded from its trace.
 *
 * The model owns the tracks of all processes and CPUs and the counts of the
 * state diagram; the trace belongs to the caller and must outlive it. It
 * knows no window and no pixels. A growing trace is taken in bit by bit:
 * model_update() costs what is new.
 */
#ifndef VIZ_MODEL_MODEL_H
#define VIZ_MODEL_MODEL_H

#include "levels.h"
#include "locks.h"
#include "track.h"

/* The edges of the state diagram. */
enum edge {
    EDGE_SPAWN,        /*         -> NEW */
    EDGE_ADMIT,        /* NEW     -> READY */
    EDGE_DISPATCH,     /* READY   -> RUNNING */
    EDGE_PREEMPT,      /* RUNNING -> READY */
    EDGE_BLOCK,        /* RUNNING -> BLOCKED */
    EDGE_WAKE,         /* BLOCKED -> READY */
    EDGE_EXIT,         /* RUNNING -> ZOMBIE */
    EDGE_KILL_NEW,     /* NEW     -> ZOMBIE */
    EDGE_KILL_READY,   /* READY   -> ZOMBIE */
    EDGE_KILL_BLOCKED, /* BLOCKED -> ZOMBIE */
    EDGES,
    EDGE_NONE = EDGES
};

/* The edge that a STATE event takes; EDGE_NONE for one that does not exist. */
enum edge edge_of(enum fos_state from, enum fos_state to);

/* The diagram at a moment: how many are where, how often each edge was taken. */
struct flow {
    uint32_t in[FOS_STATE_COUNT];
    uint32_t reaped; /* of those in ZOMBIE */
    uint32_t taken[EDGES];
    uint32_t last[EDGES]; /* number + 1 of the last event on the edge; 0: none */
};

/* Takes in event `number`. */
void flow_apply(struct flow *f, const struct fos_event *e, uint64_t number);

/* So many events have happened, and it is so late. */
struct moment {
    uint64_t upto; /* events [0, upto) */
    fos_time time;
};

struct proc {
    uint32_t pid, parent;
    uint32_t name;                       /* number of a text */
    fos_time arrival, first_run, finish; /* -1: not (yet) */
    uint32_t first_dispatch, last_event; /* numbers of events */
    int32_t priority;                    /* as of the last event */
    struct track states;
    struct track marks; /* releases, deadlines, faults, kills, changed priorities and log lines */
    struct track loans; /* DONATE: whose urgency it runs with */
    struct track loads; /* SWITCH: a CPU was switched to it from another */
    struct track ranks; /* RANK: where it stands in the policy's queue (queue.h) */
    struct holding holding;
};

struct cpu {
    struct track slices;
    struct peaks peaks;
    uint32_t running; /* pid; 0: none */
};

enum { MODEL_MAX_CPUS = 256, FLOW_BLOCK = 4096 };

struct model {
    const struct fos_trace *trace;
    uint64_t seen;      /* events taken in */
    struct proc *procs; /* in order of their creation */
    size_t proc_count, proc_room;
    uint32_t *by_pid; /* index + 1 */
    size_t by_pid_room;
    struct cpu *cpus; /* MODEL_MAX_CPUS of them */
    int cpu_count;
    struct flow flow;   /* after event seen - 1 */
    struct flow *flows; /* [b]: before event b * FLOW_BLOCK */
    size_t flow_count, flow_room;
    struct levels levels;
    struct track params;    /* META events with a parameter of the policy */
    struct object *objects; /* by number: what can be waited for */
    size_t object_room;
    bool has_locks; /* somebody held a mutex */
    uint64_t eject; /* number + 1 of the event with which the policy was ejected; 0: it was not */
};

/* An empty model of a trace; NULL without memory. */
struct model *model_new(const struct fos_trace *trace);
void model_free(struct model *m);
/* Takes in what the trace has and the model has not. 0 or -ENOMEM. */
int model_update(struct model *m);

/* When the last event was; 0 in an empty trace. */
fos_time model_end(const struct model *m);
/* How many CPUs the machine has, also those that nobody ever ran on. */
int model_cpus(const struct model *m);
/* Index of a process, or -1. */
int64_t model_find(const struct model *m, uint32_t pid);
/* Does a low number mean an urgent process in this run? */
bool model_low_is_urgent(const struct model *m);
/* Name of a process; valid as long as the trace. */
const char *model_name(const struct model *m, uint32_t pid);

/* An object by its number; NULL for one that the trace does not have. */
const struct object *model_object(const struct model *m, uint32_t number);
/* Its name; "" if it has none. */
const char *model_object_name(const struct model *m, uint32_t number);
/* Why the STATE event of this number happened, in words, with what it waits for and who has it:
 * "waits for mutex bus, held by L" (reason.c). Returns `out`. */
const char *model_reason(const struct model *m, uint64_t event, char *out, size_t size);
/* Whom alone a process that became BLOCKED with this event waits for at the moment after the
 * events [0, upto); its pid, 0: nobody, or one of many (reason.c). */
uint32_t model_awaited(const struct model *m, const struct fos_event *e, uint64_t upto);

/* The moment after all that happened at or before `when`. O(log n). */
struct moment model_moment(const struct model *m, fos_time when);
/* The moment after the next (direction 1) or before the last (-1) transition;
 * the same moment if there is none. */
struct moment model_step(const struct model *m, struct moment at, int direction);
/* Number of the last transition before the moment; -1: none. */
int64_t model_last_transition(const struct model *m, struct moment at);
void model_flow_at(const struct model *m, struct moment at, struct flow *out);
/* The tick of the workload in nanoseconds, 1 ms if the trace does not say. */
fos_time model_tick(const struct model *m);

#endif
