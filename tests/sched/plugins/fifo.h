/*
 * fifo.h: an honest policy for the bad ones here to spoil: one queue, a
 * quantum, and every op there is. before() is called at the start of each op:
 * a bad policy does there what it does. FIFO_PICK_NEXT etc. replace an op.
 */
#ifndef TESTS_SCHED_PLUGINS_FIFO_H
#define TESTS_SCHED_PLUGINS_FIFO_H

#include <fiberos/sched.h>

enum at {
    AT_INIT,
    AT_EXIT,
    AT_TASK_INIT,
    AT_TASK_EXIT,
    AT_ENQUEUE,
    AT_DEQUEUE,
    AT_PICK_NEXT,
    AT_SLICE,
    AT_TICK,
    AT_PREEMPTS,
    AT_RUNNING,
    AT_STOPPING,
    AT_CHANGED,
    AT_TIMER,
    AT_EXPLAIN,
    AT_RANK,
};

static const char *const op_names[] = {"init",    "exit",      "task_init", "task_exit", "enqueue",
                                       "dequeue", "pick_next", "slice",     "tick",      "preempts",
                                       "running", "stopping",  "changed",   "timer",     "explain",
                                       "rank",    NULL};

struct fifo {
    struct fos_list ready;
    int64_t at;  /* parameter: the op to be bad in */
    int64_t how; /* parameter: in which way */
    int64_t calls[AT_RANK + 1];
};

struct fifo_task {
    int64_t enqueued;
};

static void before(struct fos_sched *s, struct fos_task *t, enum at at);

/* The parameters of most: at=OP, and how=WAY of the names in `ways`. */
#define FIFO_PARAMS(ways)                                                                          \
    static const struct fos_param params[] = {                                                     \
        {.name = "at",                                                                             \
         .type = FOS_PARAM_CHOICE,                                                                 \
         .offset = offsetof(struct fifo, at),                                                      \
         .def = AT_PICK_NEXT,                                                                      \
         .choices = op_names,                                                                      \
         .help = "the op"},                                                                        \
        {.name = "how",                                                                            \
         .type = FOS_PARAM_CHOICE,                                                                 \
         .offset = offsetof(struct fifo, how),                                                     \
         .choices = ways,                                                                          \
         .help = "the way"},                                                                       \
        {.name = NULL},                                                                            \
    };

/* Is this the third call of the op that is to be bad (or a later one)? */
static inline bool now(struct fos_sched *s, enum at at)
{
    struct fifo *f = fos_sched_data(s);
    const int64_t calls = ++f->calls[at];
    return f->at == (int64_t)at &&
           (calls >= 3 || at <= AT_EXIT || at == AT_DEQUEUE || at >= AT_CHANGED);
}

static int fifo_init(struct fos_sched *s)
{
    before(s, NULL, AT_INIT);
    fos_sched_timer(s, 3000000);
    return 0;
}

static void fifo_exit(struct fos_sched *s)
{
    before(s, NULL, AT_EXIT);
}

static int fifo_task_init(struct fos_sched *s, struct fos_task *t)
{
    before(s, t, AT_TASK_INIT);
    return 0;
}

static void fifo_task_exit(struct fos_sched *s, struct fos_task *t)
{
    before(s, t, AT_TASK_EXIT);
}

static void fifo_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct fifo *f = fos_sched_data(s);
    (void)cpu;
    (void)why;
    before(s, t, AT_ENQUEUE);
    fos_list_push(&f->ready, t);
}

static void fifo_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct fifo *f = fos_sched_data(s);
    (void)cpu;
    (void)why;
    before(s, t, AT_DEQUEUE);
    fos_list_remove(&f->ready, t);
}

static inline struct fos_task *fifo_pick_next(struct fos_sched *s, int cpu)
{
    struct fifo *f = fos_sched_data(s);
    struct fos_task *t = fos_list_first(&f->ready, cpu);
    before(s, t, AT_PICK_NEXT);
    if (t)
        fos_list_remove(&f->ready, t);
    return t;
}

static inline fos_time fifo_slice(struct fos_sched *s, struct fos_task *t)
{
    before(s, t, AT_SLICE);
    return 2000000;
}

static bool fifo_tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    struct fifo *f = fos_sched_data(s);
    (void)ran;
    before(s, t, AT_TICK);
    return fos_list_first(&f->ready, cpu) != NULL;
}

static bool fifo_preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    (void)cpu;
    before(s, curr, AT_PREEMPTS);
    return false;
}

static void fifo_running(struct fos_sched *s, int cpu, struct fos_task *t)
{
    (void)cpu;
    before(s, t, AT_RUNNING);
}

static void fifo_stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                          bool runnable)
{
    (void)cpu;
    (void)ran;
    (void)runnable;
    before(s, t, AT_STOPPING);
}

static void fifo_changed(struct fos_sched *s, struct fos_task *t)
{
    before(s, t, AT_CHANGED);
}

static void fifo_timer(struct fos_sched *s, fos_time when)
{
    (void)when;
    before(s, NULL, AT_TIMER);
}

static void fifo_explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    before(s, t, AT_EXPLAIN);
    fos_text_printf(out, "fifo: %s is first", fos_task_name(t));
}

static int64_t fifo_rank(struct fos_sched *s, struct fos_task *t)
{
    before(s, t, AT_RANK);
    return fos_task_ready_since(t);
}

#ifndef FIFO_PICK_NEXT
#define FIFO_PICK_NEXT fifo_pick_next
#endif
#ifndef FIFO_SLICE
#define FIFO_SLICE fifo_slice
#endif

#define FIFO_OPS(called, its_params)                                                               \
    {                                                                                              \
        .name = called, .summary = "A policy that breaks a rule.", .params = its_params,           \
        .sched_size = sizeof(struct fifo), .cpu_size = sizeof(int64_t),                            \
        .task_size = sizeof(struct fifo_task), .init = fifo_init, .exit = fifo_exit,               \
        .task_init = fifo_task_init, .task_exit = fifo_task_exit, .enqueue = fifo_enqueue,         \
        .dequeue = fifo_dequeue, .pick_next = FIFO_PICK_NEXT, .slice = FIFO_SLICE,                 \
        .tick = fifo_tick, .preempts = fifo_preempts, .running = fifo_running,                     \
        .stopping = fifo_stopping, .changed = fifo_changed, .timer = fifo_timer,                   \
        .explain = fifo_explain, .ranked = FOS_RANK_MOMENT, .rank_name = "entry",                  \
        .rank = fifo_rank                                                                          \
    }

#endif
