/*
 * guard.h: every call of a policy's op goes through here. The ops of a policy
 * that is not built in are called under guard: whether they crash, call
 * exit(), never come back or write where they should not, the kernel goes on.
 */
#ifndef KERNEL_SCHED_GUARD_H
#define KERNEL_SCHED_GUARD_H

#include "../machine.h"

enum sched_op {
    OP_INIT,
    OP_EXIT,
    OP_TASK_INIT,
    OP_TASK_EXIT,
    OP_ENQUEUE,
    OP_DEQUEUE,
    OP_PICK_NEXT,
    OP_SLICE,
    OP_TICK,
    OP_PREEMPTS,
    OP_RUNNING,
    OP_STOPPING,
    OP_CHANGED,
    OP_TIMER,
    OP_EXPLAIN,
    OP_RANK,
    OP_RECONFIGURE,
};

/* One call: what goes in (those fields that the op has) and what it answers. */
struct op_call {
    enum sched_op op;
    int cpu;
    enum fos_why why;
    bool runnable;
    struct fos_task *task;
    fos_time time;
    struct fos_text *text;
    int64_t number;          /* answer: int, fos_time, bool */
    struct fos_task *chosen; /* answer of pick_next */
};

/*
 * Calls an op that the policy has. False: it did not come back as it should,
 * or broke a rule on the way; s->breach says what, and the policy must be
 * ejected. Answers are for the caller to check.
 */
bool guard_call(struct fos_sched *s, struct op_call *c);

/* The machine is freed. */
void guard_shutdown(struct fos_sched *s);

/* From the heap and exit() that plug-ins have: leaves the op, if one is being called. */
void guard_greedy(void);
void guard_exited(void);

/* Around calls before and after the run, when the signal handlers are not
 * there. 0 or a negative errno. guard_close() puts back what was. */
int guard_open(struct fos_kernel *k);
void guard_close(struct fos_kernel *k);

#endif
