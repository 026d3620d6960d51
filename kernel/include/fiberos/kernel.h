/*
 * kernel.h: create a machine, load a workload, run it.
 *
 * For the command line, the tests and whoever embeds the kernel. A machine
 * is one struct fos_kernel; several can live in one host process, one after
 * another, and on the virtual clock also side by side. Nothing here may be
 * called from a process of the machine or from a signal handler unless it
 * says so.
 */
#ifndef FIBEROS_KERNEL_H
#define FIBEROS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched.h"
#include "trace.h"

#define FIBEROS_VERSION "0.1.0"

/* ---- Limits; each is named in an error when it is met ---- */

#define FOS_MAX_CPUS      64
#define FOS_MAX_PROCESSES 1000000
#define FOS_MAX_NESTING   64
#define FOS_MAX_PRIORITY  99
#define FOS_MAX_TICKETS   1000000
#define FOS_MAX_TIME      INT64_C(4000000000000000000) /* ns: some 126 years */
#define FOS_MIN_STACK     ((size_t)16 * 1024)
#define FOS_DEFAULT_STACK ((size_t)64 * 1024)

/* ---- A workload: one plain struct ---- */

/*
 * A length of time, or a rule to draw one.
 *   FIXED        a
 *   UNIFORM      whole nanoseconds in [a, b], each as likely
 *   EXPONENTIAL  mean a
 *   CHOICE       one of parts[0..count), each as likely
 *   MIXTURE      parts[i] with probability weights[i] / sum of weights
 */
enum fos_dist_kind { FOS_FIXED, FOS_UNIFORM, FOS_EXPONENTIAL, FOS_CHOICE, FOS_MIXTURE };

struct fos_dist {
    enum fos_dist_kind kind;
    fos_time a, b;
    uint32_t count;
    const struct fos_dist *parts;
    const uint64_t *weights; /* probabilities x 10^9 */
};

/* Operations of a script, in one flat array per process. */
enum fos_op_code {
    FOS_OP_CPU,         /* time */
    FOS_OP_IO,          /* time, index: device or -1 */
    FOS_OP_SLEEP,       /* time */
    FOS_OP_SLEEP_UNTIL, /* time (since boot) */
    FOS_OP_YIELD,
    FOS_OP_REPEAT, /* number: times (-1: for ever); index: of its FOS_OP_END */
    FOS_OP_END,    /* index: of its FOS_OP_REPEAT */
    FOS_OP_SPAWN,  /* index: into specs[] */
    FOS_OP_JOIN,   /* index: into specs[], number: copy (1..) or 0 for all */
    FOS_OP_JOIN_CHILDREN,
    FOS_OP_SET_PRIORITY, /* number */
    FOS_OP_KILL,         /* index, number: as JOIN */
    FOS_OP_LOG,          /* text */
    FOS_OP_EXIT,         /* number: status */
    FOS_OP_LOCK,         /* index: into objects[], as in all that follow */
    FOS_OP_UNLOCK,
    FOS_OP_DOWN,
    FOS_OP_UP,
    FOS_OP_WAIT, /* index: the condition, number: index of the mutex */
    FOS_OP_SIGNAL,
    FOS_OP_BROADCAST,
    FOS_OP_BARRIER,
    FOS_OP_SEND, /* number: bytes */
    FOS_OP_RECEIVE,
    FOS_OP_REPLY,
    FOS_OP_FAULT, /* number: enum fos_misdeed */
};

/* What a process can do wrong on purpose. */
enum fos_misdeed { FOS_DO_SEGV, FOS_DO_FPE, FOS_DO_ILL, FOS_DO_BUS, FOS_DO_OVERFLOW, FOS_MISDEEDS };

struct fos_op {
    enum fos_op_code code;
    int32_t index;
    int64_t number;
    struct fos_dist time;
    const char *text;
};

struct fos_proc_spec {
    const char *name;
    /* when it comes */
    fos_time arrival; /* since boot; in a spawned one since the spawn */
    uint32_t count;   /* copies, 1 or more; named name-1, name-2 … if > 1 or a stream */
    bool stream;      /* `count` copies come one after another, `every` apart */
    struct fos_dist every;
    /* who it is to the policy */
    int priority, nice;
    int64_t tickets;
    uint64_t affinity; /* bit per CPU; 0: any */
    /* periodic: the body is one job */
    fos_time period;   /* 0: not periodic */
    fos_time deadline; /* relative; 0: none (a periodic one: its period) */
    int64_t jobs;      /* 0: until the run ends */
    /* what it does: a script, or a compiled program */
    const struct fos_op *ops;
    uint32_t op_count;
    const char *exec;          /* NULL: a script; else a program's name or path */
    int argc;                  /* with argv[0] = name of the program */
    char **argv;               /* argc + 1 entries */
    int (*main)(int, char **); /* of `exec`; filled in by whoever loads programs */
    size_t stack;              /* bytes; 0: the default */
};

struct fos_device {
    const char *name;
    int servers; /* requests served at once, 1 or more; the others queue, first come first served */
};

/* What happens to the urgency of a mutex's owner: it inherits that of those
 * who wait, or has at least the ceiling while it holds the mutex. */
enum fos_protocol { FOS_PROTOCOL_NONE, FOS_PROTOCOL_INHERIT, FOS_PROTOCOL_CEILING };

/* Something that processes wait for, by name: all but devices. */
struct fos_object {
    enum fos_object_kind kind;
    const char *name;
    enum fos_protocol protocol; /* of a mutex */
    int64_t value; /* mutex: ceiling, a priority; semaphore: at first; barrier: parties; port:
                      capacity, 0: a rendezvous */
};

/* The answers to what textbooks leave open (semantics.md's knobs). */
struct fos_semantics {
    bool expired_first;   /* expiry_order: expired-first */
    bool waste_rest;      /* early_finish: waste */
    bool low_is_urgent;   /* priority_order: low-first */
    bool preempted_tail;  /* preempted_to: tail */
    bool preempted_fresh; /* preempted_slice: fresh */
    bool done_late;       /* done_at: slice-end */
};

enum fos_clock_kind { FOS_CLOCK_VIRTUAL, FOS_CLOCK_REAL };

/* A value for a parameter of the policy, already in the kernel's units. */
struct fos_setting {
    const char *name;
    struct fos_durations value; /* at[0] for everything but DURATIONS */
};

struct fos_workload {
    const char *name, *description; /* "" if not given */
    const char *profile;            /* "textbook" */
    fos_time tick;                  /* 1 ms */
    uint64_t seed;
    int cpus;
    enum fos_clock_kind clock;
    fos_time until; /* 0: to the end */
    struct fos_semantics semantics;
    const char *policy; /* by name; see struct fos_config too */
    const struct fos_setting *settings;
    uint32_t setting_count;
    fos_time switch_cost, migration_cost;
    const uint64_t *draws; /* what fos_sched_random(n) gives, mod n, one after another, */
    uint32_t draw_count;   /* and again from the first; 0: chance, from the seed */
    const struct fos_device *devices;
    uint32_t device_count;
    const struct fos_object *objects; /* numbered in the trace behind the devices */
    uint32_t object_count;
    const struct fos_proc_spec *specs; /* the first top_count are the workload's processes; */
    uint32_t spec_count, top_count;    /* the others stand in spawn operations */
    const char *source;                /* the text it was read from; may be NULL */
};

/* ---- Policies ---- */

struct fos_error;

/* The i-th built-in policy, in order of name; NULL behind the last. */
const struct fos_sched_ops *fos_sched_builtin(size_t i);
/* By name; NULL if there is none. */
const struct fos_sched_ops *fos_sched_find(const char *name);

/* Is the table of a policy sound: the required ops, parameters inside its struct? 0, or -EINVAL
 * and in *error what is wrong, as in "policy 'x' <message>". */
int fos_sched_check(const struct fos_sched_ops *ops, struct fos_error *error);

/* The profile `name` into *out. 0, or -ENOENT. Names: fos_profile_name(i). */
int fos_profile(const char *name, struct fos_semantics *out);
const char *fos_profile_name(size_t i); /* NULL behind the last */
/* Knobs by name, so that reader, help and metrics share one table. */
struct fos_knob {
    const char *name, *off, *on; /* values: `off` is textbook's */
    const char *help;
    size_t offset; /* of the bool in struct fos_semantics */
};
const struct fos_knob *fos_knob(size_t i); /* NULL behind the last */

/* ---- The machine ---- */

struct fos_kernel;

struct fos_error {
    int code; /* a negative errno: -EINVAL and -ENOENT the caller's, others the host's */
    char message[512];
};

enum fos_context_kind { FOS_CONTEXT_AUTO, FOS_CONTEXT_UCONTEXT, FOS_CONTEXT_ASM };

#define FOS_NO_WATCHDOG ((fos_time)-1)

struct fos_config {
    const struct fos_sched_ops *policy; /* NULL: the workload's, by name */
    enum fos_context_kind context;
    const char *trace_path; /* NULL: the trace stays in memory */
    bool no_explain;        /* leave out the words of decisions */
    /* A process that is READY for so long (ns) while later ones run starves, and the policy is
     * ejected. 0: built-in policies are not watched, others have 100 s or 1000 of their
     * slices, whichever is more. FOS_NO_WATCHDOG: nobody is watched. */
    fos_time watchdog;
    /* What processes write. NULL: only into the trace. `text` has no end mark. */
    void (*console)(void *user, int pid, const char *name, int stream, const char *text,
                    size_t size);
    /* Called between instants, at least every 10 ms of host time while the
     * machine runs or idles: look for commands, show progress. May call
     * fos_kernel_stop/kill/set_priority/set_param/warn/poll_soon. NULL: none. */
    void (*poll)(void *user, struct fos_kernel *k);
    /* Finds the main() of a program that a process spawns by name, and tells
     * the machine of its text. 0, -ENOENT, or another negative errno. Called
     * on that process's stack, with 40 KiB left of it. NULL: none is found. */
    int (*program)(void *user, struct fos_kernel *k, const char *name, int (**main)(int, char **));
    void *user;
};

/*
 * Boots a machine with a workload, which must stay valid until the machine
 * is freed. Returns NULL and the reason in *error: a parameter out of range,
 * a policy that refuses, no memory, a trace file that can't be written.
 */
struct fos_kernel *fos_kernel_new(const struct fos_workload *w, const struct fos_config *c,
                                  struct fos_error *error);

/*
 * Program text that may be preempted at any instruction on the real clock:
 * the code of a loaded program, [start, end). 0 or -ENOSPC.
 */
int fos_kernel_add_text(struct fos_kernel *k, const void *start, const void *end);

/*
 * Runs the machine to its end. Returns 0 and the outcome in the trace, or a
 * negative errno with *error if the host failed (-ENOSPC: trace file).
 */
int fos_kernel_run(struct fos_kernel *k, struct fos_error *error);

/* Ends the run at the next instant. May be called from a signal handler. */
void fos_kernel_stop(struct fos_kernel *k);

/* From poll(): 0, -ESRCH, -EINVAL. */
int fos_kernel_kill(struct fos_kernel *k, int pid);
int fos_kernel_set_priority(struct fos_kernel *k, int pid, int priority);
/*
 * From poll(): gives a parameter of the policy another value; META with the
 * new one stands in the trace. Who runs gets a new slice. 0; -ENOENT: it has
 * no such parameter; -EINVAL: out of range, or the policy refuses; -ENOTSUP:
 * it can't be changed while the machine runs. *error says so in words.
 */
int fos_kernel_set_param(struct fos_kernel *k, const struct fos_setting *s,
                         struct fos_error *error);
/* From poll(): it is to be called again after the next instant, however soon that is. */
void fos_kernel_poll_soon(struct fos_kernel *k);
/* From poll(): a WARNING in the trace, about `pid` (0, or one that is not there: nobody). */
void fos_kernel_warn(struct fos_kernel *k, int pid, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The policy that is at work, and the workload with which the machine was booted. */
const struct fos_sched_ops *fos_kernel_policy(const struct fos_kernel *k);
const struct fos_workload *fos_kernel_workload(const struct fos_kernel *k);

/* Did anything in the workload fail: a fault, a kill by the kernel, an ejected policy, a deadlock?
 */
bool fos_kernel_failed(const struct fos_kernel *k);

/* The trace of the run, growing while it runs; lives as long as the machine. */
const struct fos_trace *fos_kernel_trace(const struct fos_kernel *k);

fos_time fos_kernel_now(const struct fos_kernel *k);

void fos_kernel_free(struct fos_kernel *k);

#endif
