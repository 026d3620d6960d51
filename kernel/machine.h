/*
 * machine.h: the inside of a machine: what the files of the kernel share.
 *
 * Everything lives in struct fos_kernel. Code runs in one of two places: in
 * the master context (the host's stack: the loop of run.c, the policy, all
 * that decides) or on a process's stack (syscall.c, script.c, and what they
 * call). preempt_off is above 0 in both; it is 0 only in a process's own
 * code. So nothing here is ever interrupted half-way by a switch.
 */
#ifndef KERNEL_MACHINE_H
#define KERNEL_MACHINE_H

#include <assert.h>
#include <setjmp.h>
#include <signal.h>

#include "arch/context.h"
#include "fiberos/kernel.h"
#include "fiberos/sys.h"
#include "rng.h"
#include "sched/area.h"
#include "text.h"
#include "timer.h"
#include "trace_file.h"

/* What a signal handler can reach; it calls only what is marked like it. */
#define FOS_SIGSAFE

#define FOREVER INT64_MAX

struct proc;
struct script;

/* ---- A process as a policy sees it ---- */

struct fos_task {
    struct proc *proc;
    void *data;                   /* task_size bytes of the policy */
    bool queued;                  /* inside the policy */
    struct fos_task *prev, *next; /* in a list */
    struct fos_list *list;
    struct fos_task *up, *left, *right; /* in a tree */
    struct fos_tree *tree;
    int64_t key, weight, sum;  /* sum: of the weights below and at this node */
    uint64_t rank;             /* random: keeps the tree flat */
    struct fos_task *reranked; /* the next one whose rank is to be asked (sched/rank.c) */
    bool is_reranked;
};

/* ---- A process ---- */

struct proc {
    /* who it is */
    struct fos_kernel *kernel;
    const struct fos_proc_spec *spec; /* NULL: spawned by a program */
    uint32_t pid, parent, copy, group;
    const char *name; /* in the trace's strings */
    int (*main)(int, char **);
    int argc;
    char **argv;
    void *own_argv; /* to be freed with it; NULL: the workload's */

    /* state: written by proc_set_state() alone */
    enum fos_state state;
    enum fos_reason reason; /* of the last transition */
    fos_time since;

    /* what the policy may ask */
    struct fos_task task;
    int priority, nice;
    int64_t tickets;
    uint64_t affinity;
    fos_time arrival, ready_since, cpu_time, deadline;

    int64_t rank; /* the policy's number for it, as the trace said last; */
    bool ranked;  /* it did */

    /* its turn on a CPU */
    int cpu;             /* the last one; -1: none yet */
    fos_time mark;       /* cpu_time and ran count up to here */
    fos_time ran;        /* since running() or the last tick() */
    fos_time slice_left; /* 0: a fresh one */
    fos_time demand;     /* virtual: CPU that it still wants before it goes on */
    fos_time burst_left; /* CPU until it next blocks, as announced */

    /* its coroutine, once it has run */
    struct fos_context *context; /* on its own stack */
    struct stack *stack;
    size_t stack_size;
    struct script *script; /* on its stack; NULL: none, or not begun */
    const char *overrun;   /* why it is to be ended as soon as it is off its stack */
    bool in_call;          /* in a call of sys.h: on its stack, but in the kernel */
    bool faulted;          /* exit says how; the master ends it */

    /* what it waits for */
    struct timer timer;
    struct proc *io_next; /* in a device's queue */
    fos_time io_length;
    int device;
    struct wait_for { /* join */
        enum { WAIT_NONE, WAIT_ANY, WAIT_ALL, WAIT_PID, WAIT_SPEC } kind;
        uint32_t pid, copy;
        int32_t spec;
    } waiting;
    struct proc *wait_next, *wait_prev;

    /* its children, dead ones kept until they are waited for */
    uint32_t children, child_first; /* alive; list of the dead by pid, 0 ends */
    uint32_t sibling;

    /* what it holds, whom it makes wait, and what that makes of it (wait.c) */
    struct waiters *queue;      /* that it waits in; NULL: none */
    struct waiters *waiting_in; /* the same, also after it was taken out for an answer */
    struct sync *reacquire;     /* the mutex to have again after a condition */
    const int *word;            /* that it waits for in fos_wait_on() */
    const char *word_name;
    int64_t message_bytes; /* that it waits to send */
    struct letter *letter; /* what it sent and is not answered yet (ipc.c) */
    uint32_t serves;       /* ports that it opened */
    int wait_result;       /* 0, or why the wait ended without success */
    uint32_t object;       /* that it waits for; 0: none with a number */
    struct proc *awaited;  /* who alone can end the wait; NULL: nobody known */
    bool lends;            /* its urgency and tickets, to whom it awaits */
    struct proc *lenders, *lender_next, *lender_prev;
    struct sync *held; /* mutexes, the last one first */
    int urgency;       /* effective, 0..99 */
    int64_t effective_tickets;

    /* periodic jobs */
    struct timer release;
    int64_t released, finished;

    bool retired; /* its struct is free, and its data for the policy marked as such */

    uint64_t lineage, spawned; /* where its chance comes from; how many it has spawned */
    struct rng rng;
    uint64_t calls; /* made at the instant calls_at */
    fos_time calls_at;
    struct fos_exit exit;
};

/* Those who wait for one thing: the most urgent first, then the first come. */
struct waiters {
    struct proc *first, *last;
};

/* ---- A CPU ---- */

struct cpu {
    struct proc *current; /* loading or running here */
    uint32_t last;        /* pid that ran last; 0: none */
    fos_time land_at;     /* when the switch to `current` is done; FOREVER: it is */
    fos_time slice_end;
    fos_time hold_until; /* idle on purpose until then (early_finish: waste) */
    bool recheck;        /* something was enqueued since the last pick or check */
};

/* ---- I/O ---- */

struct device {
    int servers, busy;
    struct proc *first, *last; /* those who queue */
};

/* ---- Arrivals: one for each spec that is coming, copies and streams included ---- */

struct arrival {
    struct timer timer;
    uint64_t order; /* among arrivals at one instant */
    uint64_t lineage;
    const struct fos_proc_spec *spec;
    uint32_t copy; /* the next one, from 1 */
    uint32_t parent;
    uint32_t first_pid; /* of copies that were numbered at boot; 0: not */
    struct rng rng;
    struct arrival *prev, *next;
};

/* How many of a spec's processes there are and were: what join and kill ask. */
struct population {
    uint64_t started, ended, expected;
};

struct text_range {
    uintptr_t start, end;
};

struct fos_sched {
    struct fos_kernel *kernel;
    const struct fos_sched_ops *ops;
    struct area own, per_cpu;
    void *data; /* the one item of `own` */
    struct rng rng;
    struct timer timer;
    char refusal[256];
    bool started, ejected, floored;
    uint64_t queued;           /* tasks inside */
    uint64_t drawn;            /* of the workload's draws */
    struct fos_task *reranked; /* whose rank is to be asked when the op is over */
    fos_time timed;            /* when timer() was called last, */
    uint32_t timers;           /* and how often at that instant */

    /* calling ops (guard.c); a handler reads these */
    bool guarded;             /* not built in: whatever its ops do, the kernel goes on */
    bool foreign;             /* the same, and still so when it was ejected */
    bool open;                /* the handlers are there for a call outside of the run */
    struct fos_kernel *outer; /* the machine that runs, meanwhile */
    const char *volatile op;  /* that is being called */
    volatile bool critical;   /* it has called the kernel, which must not be left half-way */
    volatile int cause;       /* why the op did not come back */
    const char *volatile rule;
    sigjmp_buf way_out;
    struct stack *stack; /* for calls from a process's stack, which may be small; NULL: none yet */
    struct fos_context there, here; /* on that stack; on the process's */
    struct op_call *pending;
    bool came_back;
    char breach[256];
    struct text_range code[2]; /* of the policy, of the kernel */
    uint64_t calls;            /* of ops */
    uint64_t looked_at;        /* the one that the timer saw last; */
    uint32_t looks, retries;   /* so often, */
    size_t resident;           /* and what the host process had in memory, in pages */
    size_t left_behind;        /* bytes that were allocated in calls, as far as was seen */

    /* tasks that starve (watch.c) */
    fos_time watch_limit; /* READY for so long is starving; 0: nobody looks */
    fos_time watch_at;    /* the next look */
    fos_time newest;  /* since when the last comer was READY of those chosen since the last one */
    fos_time longest; /* slice */
};

/* How time passes: virtual or real. */
struct clock_ops {
    /* Everything at this instant is done: go to the next, at most `next`.
     * Runs processes meanwhile if it is real. 0 or a negative errno. */
    int (*advance)(struct fos_kernel *k, fos_time next);
    int (*start)(struct fos_kernel *k);
    void (*stop)(struct fos_kernel *k);
    bool real;
};
extern const struct clock_ops clock_virtual, clock_real;

/* Processes lie in slabs that double: an address is quickly known as one. */
#define PROC_SLABS 16
#define FIRST_SLAB 64
struct proc_slab {
    char *memory;
    size_t count;
    struct area data; /* of the policy, an item a process */
};

#define MAX_TEXT_RANGES 256

struct fos_kernel {
    /* what it was made of */
    const struct fos_workload *workload;
    struct fos_config config;
    const struct clock_ops *clock;
    const struct context_ops *contexts;

    /* time */
    fos_time now;
    struct timer_heap timers;
    uint64_t armed; /* wake-ups so far: their order */

    /* processes */
    struct proc **procs; /* by pid */
    size_t proc_room;
    struct proc_slab slabs[PROC_SLABS];
    size_t task_size;                     /* of the policy that it booted with */
    struct proc *free_procs;              /* by wait_next */
    struct proc *sleepers, *last_sleeper; /* who join or wait, by wait_next */
    uint32_t next_pid;
    uint64_t alive, coming; /* arrivals still to come */
    struct arrival *arrivals;
    struct population *populations; /* by spec */
    struct device *devices;
    struct sync *syncs;       /* the workload's objects */
    struct word_table *words; /* who waits in fos_wait_on() */
    struct ipc_port *ports;   /* of compiled programs */
    struct stack_pool *stacks;

    struct cpu cpus[FOS_MAX_CPUS];
    int cpu_count;

    struct fos_sched sched;
    struct fos_trace *trace;

    /* switching */
    struct fos_context master;
    struct proc *loaded; /* whose stack we are on; NULL: the master's */

    /* what a signal handler can reach */
    volatile sig_atomic_t stop;
    volatile int preempt_off;
    volatile sig_atomic_t need_resched;
    volatile sig_atomic_t arming, alarm_missed; /* the handler sets the timer; it came meanwhile */
    volatile fos_time alarm_at;                 /* deadline of the timer; FOREVER: none */
    volatile fos_time
        held_since; /* host time since which a process should be off and can't; 0: none */
    fos_time boot;  /* host time of instant 0 (real clock) */
    struct text_range text[MAX_TEXT_RANGES];
    size_t text_count;
    fos_time resumed_at; /* host time; for the watchdog of the virtual clock */

    fos_time polled; /* host time of the last poll */
    uint64_t instants;
    bool poll_soon; /* after the next instant */
    bool failed, ended, ran, watchdog;
    int error;
};

/* ---- record.c: events ---- */
void record(struct fos_kernel *k, enum fos_event_type type, uint32_t pid, uint32_t object,
            int64_t value, const char *text);
void record_event(struct fos_kernel *k, struct fos_event e);
void record_state(struct fos_kernel *k, const struct proc *p, enum fos_state from,
                  enum fos_reason reason, uint32_t object, int64_t value);
void record_meta(struct fos_kernel *k);
/* One more of META. */
void record_key(struct fos_kernel *k, const char *key, const char *value);
/* The value of a parameter, as it is now. */
void record_param(struct fos_kernel *k, const struct fos_param *p);
void record_warning(struct fos_kernel *k, uint32_t pid, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void record_warning_v(struct fos_kernel *k, uint32_t pid, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* ---- proc.c: the table, states, turns ---- */
_Noreturn void panic(const char *rule);
struct proc *proc_find(struct fos_kernel *k, uint32_t pid);
/* The live process whose task this is; NULL if `t` is any other address. */
struct proc *proc_of_task(const struct fos_kernel *k, const struct fos_task *t);
/* Creates a process in state NEW. NULL: no memory, or the limit is met. */
struct proc *proc_create(struct fos_kernel *k, uint32_t pid, uint32_t parent, const char *name);
void proc_set_state(struct proc *p, enum fos_state to, enum fos_reason reason, uint32_t object,
                    int64_t value);
void proc_ready(struct proc *p, enum fos_reason reason, enum fos_why why);
/* Takes it off its CPU: charges the policy. It must leave RUNNING right after. */
void proc_leave_cpu(struct proc *p, bool runnable);
/* Brings cpu_time up to now. */
void proc_account(struct proc *p);
void proc_block(struct proc *p, enum fos_reason reason, uint32_t object, int64_t value);
/* Ends it from wherever it is; p->exit says how. Frees its stack. */
void proc_end(struct proc *p, enum fos_reason reason);
/* It has finished: must it wait for the end of its slice to be done? Then it is off its CPU. */
bool proc_sit_out(struct proc *p);
void proc_kill(struct proc *p, uint32_t by, const char *message);
void proc_reap(struct proc *p, uint32_t by);
/* The rest of proc_end() for one that ended itself: frees its stack. */
void proc_bury(struct proc *p);
/* 0 or -EINVAL. */
int proc_set_priority(struct proc *p, int priority);
void proc_free_all(struct fos_kernel *k);
void proc_fail(struct proc *p, int signal, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- spawn.c: how processes come ---- */
/* Lets the copies of a spec come; at once, if they are due. 0 or -ENOMEM. */
int spawn_spec(struct proc *parent, const struct fos_proc_spec *spec);
int spawn_boot(struct fos_kernel *k);
/* Tells the trace and the policy of a new process, and makes it READY. */
void spawn_admit(struct proc *p);
void arrival_due(struct fos_kernel *k, struct arrival *a);
void release_due(struct proc *p);
void job_done(struct proc *p);
void jobs_settle(struct fos_kernel *k); /* at the end: those that are late already */

/* ---- join.c: waiting for others to end ----------------------------------------------------------
 */
/* The first live process of a spec (copy 0: any) with a pid of at least *pid,
 * which is set to its; NULL: none. */
struct proc *population_next(const struct fos_kernel *k, int32_t spec, uint32_t copy,
                             uint32_t *pid);
bool join_satisfied(const struct proc *p);
void join_wake(struct fos_kernel *k); /* somebody ended */
void join_block(struct proc *p);
void join_leave(struct proc *p);

/* ---- wait.c: the one way to wait for another process; donation ---- */
/*
 * Blocks p (which runs) in `queue` until wait_end(). `awaited`, if known, is
 * the process that can end the wait: p lends it its urgency and tickets if
 * `lends`. `until`: an instant, or FOREVER. Returns what wait_end() was told.
 */
struct wait_on {
    struct waiters *queue;
    enum fos_reason reason;
    uint32_t object;
    struct proc *awaited;
    bool lends;
    fos_time until;
};
int wait_block(struct proc *p, const struct wait_on *what);
/* Ends the wait of p, with `result` for it: READY. */
void wait_end(struct proc *p, int result, enum fos_reason reason);
/* It is somebody else, or nobody, that can end it from now on. */
void wait_redirect(struct proc *p, struct proc *awaited);
/* Takes p out of the queue, but it stays blocked: an answer will come. */
void wait_unqueue(struct proc *p);
/* It waits in another queue from now on, for somebody else. */
void wait_move(struct proc *p, struct waiters *to, struct proc *awaited, bool lends);
void wait_timeout(struct proc *p);
void wait_leave(struct proc *p);      /* p is being ended */
void wait_owner_died(struct proc *p); /* ... and those who await it learn of it */
/* Computes p's effective urgency and tickets anew, and of whom it lends to. */
void donate(struct proc *p);
void donate_begin(struct proc *p); /* before the policy knows it */
/* Its urgency by its own priority alone. */
int own_urgency(const struct proc *p);

/* The instant at which a wait of at most `timeout` (below 0: for ever) is over. */
fos_time wait_deadline(const struct fos_kernel *k, fos_time timeout);

int word_boot(struct fos_kernel *k);

/* ---- ipc.c: messages between compiled programs ---- */
int ipc_boot(struct fos_kernel *k);
void ipc_died(const struct proc *p);
/* NULL: it is no port. */
const char *ipc_name(const struct fos_kernel *k, uint32_t object);
/* If only receivers, and who waits for their end, are left: tells them. Did it? */
bool ipc_nobody_sends(struct fos_kernel *k);

/* ---- sync.c, port.c: a workload's objects, built on it ---- */
int sync_boot(struct fos_kernel *k);
void sync_shutdown(struct fos_kernel *k);
void sync_died(struct proc *p); /* releases what it held */
/* The highest ceiling of the mutexes that p holds; 0: none. */
int sync_ceiling(const struct proc *p);
const char *sync_name(const struct fos_kernel *k, uint32_t object);
int sys_lock(int32_t index);
int sys_unlock(int32_t index);
int sys_down(int32_t index);
int sys_up(int32_t index);
int sys_wait(int32_t condition, int32_t mutex);
int sys_signal(int32_t condition, bool all);
int sys_barrier(int32_t index);
int sys_send(int32_t index, int64_t bytes);
int sys_receive(int32_t index);
int sys_reply(int32_t index);

/* ---- syscall.c: a call from its beginning to its end ---- */
struct proc *call_enter(void);
void call_leave(struct proc *p);
/* A call that blocks says so first: ends the caller if it may not. */
void call_may_block(struct proc *p);
/* Ends the caller, which runs, with a message. */
_Noreturn void call_fail(struct proc *p, int signal, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- device.c ---- */
void device_request(struct proc *p, int device, fos_time length);
void device_done(struct proc *p);
void device_cancel(struct proc *p);

/* ---- coroutine.c: a process's own stack ---- */
/* From the master: lets p run on until it comes back. */
void coroutine_resume(struct proc *p);
/* From a process: back to the master; returns when it is resumed. */
void coroutine_suspend(struct proc *p);
/* What context_no_link is to do: ends the process. */
void coroutine_no_link(void);
/* The last preempt_off is gone: go to the master if it is wanted there. */
void preempt_enable(struct fos_kernel *k);

/* ---- script.c: workload operations ---- */
int script_run(struct proc *p);
/* CPU that the script asks for from where it is to where it may block. */
fos_time script_ahead(const struct proc *p);
/* The most CPU that the whole script may ask for, once through. */
fos_time script_worst(const struct proc *p);
void misdeed(enum fos_misdeed which);

/* ---- syscall.c: what only scripts call ---- */
void sys_spawn_spec(const struct fos_proc_spec *s);
void sys_join_spec(int32_t spec, uint32_t copy);
void sys_join_children(void);
void sys_kill_spec(int32_t spec, uint32_t copy);
void sys_await_release(int64_t job);
void sys_job_done(void);

/* ---- stack.c ---- */
struct stack {
    struct stack *next; /* free */
    char *low;          /* first byte that may be used */
    size_t size;
};
/* `marks`: guards cost no mapping, where the host can; else, or without, one each. */
struct stack_pool *stack_pool_new(bool marks);
void stack_pool_free(struct stack_pool *pool);
/* NULL: the host gives no more; errno says why. */
struct stack *stack_take(struct stack_pool *pool, size_t size);
void stack_give(struct stack_pool *pool, struct stack *s);
/* How many bytes of s were ever used since the last time; makes it as new. */
size_t stack_measure(struct stack *s);
/* Is `address` in the guard below s? */
bool stack_guards(const struct stack *s, uintptr_t address);

/* ---- instant.c, run.c ---- */
void instant(struct fos_kernel *k);
fos_time next_instant(const struct fos_kernel *k);
/* Everybody who runs gets a new slice. */
void instant_new_slices(struct fos_kernel *k);
void run_poll(struct fos_kernel *k);
void deadlock_report(struct fos_kernel *k);

/* ---- preempt.c, fault.c: the handlers ---- */
extern struct fos_kernel *machine_running; /* the one global: a handler has no argument */
fos_time host_now(void) FOS_SIGSAFE;
int preempt_start(struct fos_kernel *k);
void preempt_stop(void);
void preempt_arm(struct fos_kernel *k, fos_time when) FOS_SIGSAFE;
int fault_start(struct fos_kernel *k);
void fault_stop(void);
/* From the master: ends a process that faulted, as its exit says. */
void fault_end(struct proc *p);

/* ---- sched/guard.c: ops of policies that are not built in ---- */
/* Is such an op being called, and can it be left? */
bool guard_holds(const struct fos_kernel *k) FOS_SIGSAFE;
/* Leaves it, because of a signal. */
_Noreturn void guard_fault(struct fos_kernel *k, int signal) FOS_SIGSAFE;
/* Leaves it, if there is one, because it has used the kernel against this rule. */
void guard_misuse(const char *rule);
/* The timer looks after it: when to look again, if the op is not left. */
enum guard_look { GUARD_LATER, GUARD_SOON };
enum guard_look guard_alarm(struct fos_kernel *k, uintptr_t pc) FOS_SIGSAFE;
int guard_boot(struct fos_sched *s);
/* The real clock: k->now is the host's time since boot. */
void clock_catch_up(struct fos_kernel *k);
/* Computes until the caller has used `until` of CPU. May be preempted anywhere. */
void spin_until(fos_time until);

/* ---- sched/core.c: the policy, called and checked ---- */
int sched_boot(struct fos_kernel *k, struct fos_error *error);
void sched_shutdown(struct fos_kernel *k);
int sched_task_init(struct proc *p);
void sched_task_exit(struct proc *p);
void sched_enqueue(struct proc *p, enum fos_why why);
void sched_dequeue(struct proc *p, enum fos_why why);
struct proc *sched_pick(struct fos_kernel *k, int cpu);
fos_time sched_slice(struct proc *p);
bool sched_tick(struct proc *p);
bool sched_preempts(struct fos_kernel *k, int cpu);
void sched_running(struct proc *p);
void sched_stopping(struct proc *p, bool runnable);
void sched_changed(struct proc *p, void (*change)(struct proc *, int64_t), int64_t value);
void sched_timer_due(struct fos_kernel *k);
/* Between instants: see fos_kernel_set_param(). */
int sched_set_param(struct fos_kernel *k, const struct fos_setting *s, struct fos_error *error);
/* ---- sched/rank.c ---- */
/* The keys of META that say what a rank is. */
void rank_meta(struct fos_kernel *k);

/* The run ends: the policy's exit(), and a last look at what it has done. */
void sched_end(struct fos_kernel *k);
/* The struct of a process that has ended is free, or is used anew. */
void sched_retire(struct proc *p);
void sched_renew(struct fos_kernel *k, struct proc *p);

#endif
