/*
 * sched.h: what a scheduling policy implements and what it may call.
 *
 * A policy fills in one struct fos_sched_ops. It sees no other header of the
 * kernel (rank.h is a part of this one): the built-in policies and a student's plug-in are the same
 * source.
 *
 * The rules:
 *   - A task is inside the policy exactly while it is READY: enqueue() brings
 *     it in, pick_next() or dequeue() takes it out.
 *   - pick_next() returns NULL only if nothing may run on that CPU.
 *   - No op runs in a signal handler or on a process's stack; none may block,
 *     allocate or do I/O. Time and chance come from the kernel, so that a run
 *     can be repeated.
 *   - What an op answers is checked. A policy that breaks a rule is ejected,
 *     and the run goes on with round-robin.
 */
#ifndef FIBEROS_SCHED_H
#define FIBEROS_SCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rank.h"

typedef int64_t fos_time;

struct fos_sched; /* one policy at work in one machine */
struct fos_task;  /* one process as a policy sees it */
struct fos_text;  /* a growing line of text, for explain() */

/* Why a task enters or leaves the policy. */
enum fos_why {
    FOS_WHY_NEW,       /* enqueue: it has just arrived */
    FOS_WHY_WAKE,      /* enqueue: what it waited for has happened */
    FOS_WHY_PREEMPTED, /* enqueue: a more urgent task takes its CPU */
    FOS_WHY_EXPIRED,   /* enqueue: its slice is used up */
    FOS_WHY_YIELD,     /* enqueue: it gave up the CPU itself */
    FOS_WHY_RESTORE,   /* enqueue: back after changed(), where it stood */
    FOS_WHY_MIGRATE,   /* both: it changes to another CPU's queue */
    FOS_WHY_SAVE,      /* dequeue: before changed() */
    FOS_WHY_KILL,      /* dequeue: it is ended while READY */
};

/* ---- Parameters ---- */

enum fos_param_type {
    FOS_PARAM_BOOL,      /* a bool */
    FOS_PARAM_INT,       /* an int64_t */
    FOS_PARAM_DURATION,  /* a fos_time; 0 is written "none" if min is 0 */
    FOS_PARAM_CHOICE,    /* an int64_t: index into choices[] */
    FOS_PARAM_DURATIONS, /* a struct fos_durations */
    FOS_PARAM_FRACTION,  /* an int64_t: thousandths of a number such as 0.5 */
    FOS_PARAM_INTS,      /* a struct fos_durations that holds whole numbers */
};

#define FOS_LIST_MAX 64
struct fos_durations {
    int64_t count;
    fos_time at[FOS_LIST_MAX];
};

/* The default of a duration is given in thousandths of the workload's tick. */
#define FOS_TICKS(n) ((int64_t)((n)*1000))

/*
 * One parameter. The kernel checks a value against the range and writes it
 * at `offset` of the policy's own struct (fos_sched_data) before init(). The
 * command line, the JSON schema and `sched show` read the same table.
 */
struct fos_param {
    const char *name; /* NULL ends the table */
    enum fos_param_type type;
    size_t offset;
    int64_t def; /* DURATION(S): FOS_TICKS(); the others: the value */
    int64_t min,
        max; /* INT(S), FRACTION: as the value; DURATION(S): nanoseconds, max 0: no limit */
    const char *const *choices; /* CHOICE: names, NULL ends */
    const char *help;           /* one sentence */
};

/* What a fair share of the CPU is measured against in the metrics. */
enum fos_share { FOS_SHARE_EQUAL, FOS_SHARE_TICKETS, FOS_SHARE_NICE };

/* ---- The policy ---- */

struct fos_sched_ops {
    const char *name;    /* as in --sched */
    const char *summary; /* one sentence */
    const struct fos_param *params;
    enum fos_share share;
    size_t sched_size, cpu_size, task_size; /* allocated, zeroed, freed by the kernel */

    /* Boot; may refuse with a message (fos_sched_refuse) and a negative errno. */
    int (*init)(struct fos_sched *s);
    void (*exit)(struct fos_sched *s);                         /* also after a failed init */
    int (*task_init)(struct fos_sched *s, struct fos_task *t); /* negative: not admitted */
    void (*task_exit)(struct fos_sched *s, struct fos_task *t);

    /* Required. pick_next removes what it returns. */
    void (*enqueue)(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why);
    void (*dequeue)(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why);
    struct fos_task *(*pick_next)(struct fos_sched *s, int cpu);

    /* Optional. How long may `t` run before tick() is asked? 0: no limit. */
    fos_time (*slice)(struct fos_sched *s, struct fos_task *t);
    /* The slice of `t` is over; `ran` since running() or the last tick().
     * true: queue it (EXPIRED) and pick again; false: it gets another slice. */
    bool (*tick)(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran);
    /* Something was enqueued: should a READY task run instead of `curr`, now? */
    bool (*preempts)(struct fos_sched *s, int cpu, struct fos_task *curr);
    void (*running)(struct fos_sched *s, int cpu, struct fos_task *t);
    /* `t` leaves the CPU; `runnable`: an enqueue follows. */
    void (*stopping)(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran, bool runnable);
    /* Priority, tickets or deadline of `t` changed; if READY it is between SAVE and RESTORE. */
    void (*changed)(struct fos_sched *s, struct fos_task *t);
    /* The time asked for with fos_sched_timer() has come. */
    void (*timer)(struct fos_sched *s, fos_time now);
    int (*select_cpu)(struct fos_sched *s, struct fos_task *t, int prev, enum fos_why why);
    struct fos_task *(*steal)(struct fos_sched *s, int thief);
    /* Right after pick_next(): why `t`? In words and numbers. */
    void (*explain)(struct fos_sched *s, struct fos_task *t, struct fos_text *out);

    /* Since minor 1, all optional. By what number is the queue ordered, and how is it called:
     * "vruntime"? rank() tells that of a READY task; it is asked after enqueue(), and when
     * fos_task_reranked() was called. It must change nothing. */
    enum fos_rank_kind ranked;
    const char *rank_name;
    int64_t (*rank)(struct fos_sched *s, struct fos_task *t);

    /* Somebody has changed a parameter while the machine runs: its new value is in the policy's
     * struct, between two instants. Brings what depends on it up to date, or refuses with a message
     * and a negative errno, having changed nothing: then the old value comes back. Without this op
     * no parameter can be changed. Who runs gets a new slice; slice() and rank() are asked anew. */
    int (*reconfigure)(struct fos_sched *s);
};

/* ---- What a plug-in exports ---- */

#define FOS_PLUGIN_MAGIC 0x31736f66u /* "fos1" */
#define FOS_PLUGIN_MAJOR 1
#define FOS_PLUGIN_MINOR 1

struct fos_plugin {
    uint32_t magic, major, minor, ops_size;
    const struct fos_sched_ops *ops;
};

/* FOS_PLUGIN(my_ops); at the end of a plug-in's source. */
#define FOS_PLUGIN(table)                                                                          \
    const struct fos_plugin fos_plugin = {FOS_PLUGIN_MAGIC, FOS_PLUGIN_MAJOR, FOS_PLUGIN_MINOR,    \
                                          sizeof(table), &(table)}

/* ---- What the kernel knows ---- */

void *fos_sched_data(struct fos_sched *s);         /* sched_size bytes */
void *fos_sched_cpu(struct fos_sched *s, int cpu); /* cpu_size bytes */
void *fos_task_data(struct fos_task *t);           /* task_size bytes */

fos_time fos_sched_now(const struct fos_sched *s);
int fos_sched_cpus(const struct fos_sched *s);

/* Uniform in [0, n), without bias; n > 0. The same for the same seed; or, if
 * the workload has `draws`, the next of those, modulo n. */
uint64_t fos_sched_random(struct fos_sched *s, uint64_t n);

/* Asks for timer() at `when`; a later call replaces an earlier one; 0 cancels. */
void fos_sched_timer(struct fos_sched *s, fos_time when);

/* For init(), task_init() and reconfigure(): the message that goes with the refusal. */
void fos_sched_refuse(struct fos_sched *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Does a task that enters for this reason go before its equals? (a knob) */
bool fos_at_head(const struct fos_sched *s, enum fos_why why);

void fos_text_printf(struct fos_text *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A time for people: "35 ms". */
void fos_text_time(struct fos_text *out, fos_time t);

int fos_task_pid(const struct fos_task *t);
const char *fos_task_name(const struct fos_task *t);
int fos_task_priority(const struct fos_task *t); /* as the workload wrote it */
int fos_task_urgency(
    const struct fos_task *t); /* 0..99, 99 the most urgent, whichever way priorities count */
int fos_task_nice(const struct fos_task *t); /* -20..19 */
int64_t fos_task_tickets(const struct fos_task *t);
fos_time fos_task_burst(const struct fos_task *t); /* CPU needed until it next blocks */
/* The most CPU that its whole script needs (one job of a periodic process),
 * as far as it can be read; of an exponential time the mean. */
fos_time fos_task_worst(const struct fos_task *t);
fos_time fos_task_cpu_time(const struct fos_task *t); /* CPU used so far */
fos_time fos_task_arrival(const struct fos_task *t);
fos_time fos_task_ready_since(const struct fos_task *t);
fos_time fos_task_deadline(const struct fos_task *t); /* of its present job; INT64_MAX: none */
fos_time fos_task_period(const struct fos_task *t);   /* 0: none */
bool fos_task_allowed(const struct fos_task *t, int cpu);

/* In enqueue(PREEMPTED), or for one that runs in timer() and enqueue(): slice()
 * shall be asked anew, whatever is left of the slice; for policies that keep an
 * account of slices themselves. */
void fos_task_new_slice(struct fos_task *t);

/* The rank of `t`, which is READY, is another than before although it was not enqueued: it went
 * up a level in timer(). O(1). */
void fos_task_reranked(struct fos_task *t);

/* The weight that Linux gives to a nice value: 1024 for 0, 88761 to 15. */
int64_t fos_nice_weight(int nice);

/* a * b / c, rounded down, INT64_MAX at most; a, b >= 0, c > 0. The product may have 128 bits. */
int64_t fos_scale(int64_t a, int64_t b, int64_t c);
/* Below, equal to or above 0 as a / b is to c / d, exactly; a, c >= 0, b, d > 0. */
int fos_compare_ratios(int64_t a, int64_t b, int64_t c, int64_t d);

/* ---- Queues ---- */

/*
 * A task can be in one list and in one tree at a time; the links are inside
 * the task, so nothing is allocated. Zeroed memory is an empty list or tree.
 */
struct fos_list {
    struct fos_task *first, *last;
    int64_t length;
};

void fos_list_push(struct fos_list *l, struct fos_task *t);       /* at the tail */
void fos_list_push_front(struct fos_list *l, struct fos_task *t); /* at the head */
void fos_list_remove(struct fos_list *l, struct fos_task *t);
struct fos_task *fos_list_next(const struct fos_task *t);
/* The first task that may run on `cpu`, or NULL. O(1) while nobody is pinned. */
struct fos_task *fos_list_first(const struct fos_list *l, int cpu);

/*
 * A search tree ordered by key, equal keys in order of insertion; it also
 * sums a weight, so that a lottery can find its winner in O(log n).
 *
 * Keys may wrap around, as sums that grow for ever do: they are compared by
 * their difference, so those in one tree must lie within 2^63 of each other.
 *
 * A policy may want to know more about what is below a node. update(), if
 * set, is called when that has changed, from the bottom up: it computes what
 * `t` tells from `t` itself, fos_tree_left(t) and fos_tree_right(t).
 */
struct fos_tree {
    struct fos_task *root;
    int64_t count;
    void (*update)(struct fos_tree *tree, struct fos_task *t);
};

void fos_tree_insert(struct fos_tree *tree, struct fos_task *t, int64_t key, int64_t weight);
/* The same, but before its equals. */
void fos_tree_insert_first(struct fos_tree *tree, struct fos_task *t, int64_t key, int64_t weight);
/* The same, equal keys in order of pid; not to be mixed with the others in one tree. */
void fos_tree_insert_by_pid(struct fos_tree *tree, struct fos_task *t, int64_t key, int64_t weight);
void fos_tree_remove(struct fos_tree *tree, struct fos_task *t);
int64_t fos_tree_key(const struct fos_task *t);
int64_t fos_tree_weight(const struct fos_tree *tree); /* of all */
struct fos_task *fos_tree_next(const struct fos_task *t);
struct fos_task *fos_tree_left(const struct fos_task *t); /* the node's children, or NULL */
struct fos_task *fos_tree_right(const struct fos_task *t);
bool fos_tree_has(const struct fos_tree *tree, const struct fos_task *t);
/* The smallest key, or NULL. */
struct fos_task *fos_tree_min(const struct fos_tree *tree);
/* The smallest key that may run on `cpu`, or NULL. */
struct fos_task *fos_tree_first(const struct fos_tree *tree, int cpu);
/* The task that holds unit `at` of the total weight, counted in tree order;
 * *before (may be NULL): the weight of those in front of it. */
struct fos_task *fos_tree_at(const struct fos_tree *tree, int64_t at, int64_t *before);

#endif
