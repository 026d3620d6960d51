/*
 * lifo: who became READY last goes first. An example of a plug-in, and of a
 * policy that nobody uses: as long as newcomers come, the first one waits.
 *
 *   fiberos sched build lifo.c
 *   fiberos compare WORKLOAD.json --sched rr,./lifo.so
 *   fiberos run WORKLOAD.json --sched ./lifo.so --watchdog 1s
 *
 * The last line ejects it when somebody starves for a second. With a quantum,
 * who has used it up lets one other run, and is the last comer then: two share
 * the CPU, and all others wait. O(1) a decision.
 */
#include <fiberos/sched.h>

struct lifo {
    struct fos_list ready; /* the last comer is first */
    fos_time quantum;      /* 0: none */
};

static const struct fos_param params[] = {
    {.name = "quantum",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct lifo, quantum),
     .def = 0,
     .min = 0,
     .help = "how long a process may run before another one's turn"},
    {.name = NULL},
};

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct lifo *l = fos_sched_data(s);
    struct fos_task *first = fos_list_first(&l->ready, cpu);
    if (why == FOS_WHY_EXPIRED && first) { /* behind the one that was last before it */
        fos_list_remove(&l->ready, first);
        fos_list_push_front(&l->ready, t);
        fos_list_push_front(&l->ready, first);
    } else {
        fos_list_push_front(&l->ready, t);
    }
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct lifo *l = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_list_remove(&l->ready, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct lifo *l = fos_sched_data(s);
    struct fos_task *t = fos_list_first(&l->ready, cpu);
    if (t)
        fos_list_remove(&l->ready, t);
    return t;
}

static fos_time slice(struct fos_sched *s, struct fos_task *t)
{
    struct lifo *l = fos_sched_data(s);
    (void)t;
    return l->quantum;
}

static bool tick(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran)
{
    struct lifo *l = fos_sched_data(s);
    (void)t;
    (void)ran;
    return fos_list_first(&l->ready, cpu) != NULL;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    struct lifo *l = fos_sched_data(s);
    fos_text_printf(out, "lifo: %s came last, at ", fos_task_name(t));
    fos_text_time(out, fos_task_ready_since(t));
    fos_text_printf(out, "; %lld wait longer", (long long)l->ready.length);
}

/* The quantum may be changed while it runs; the next slice has the new one. */
static int reconfigure(struct fos_sched *s)
{
    (void)s;
    return 0;
}

static const struct fos_sched_ops ops = {
    .name = "lifo",
    .summary = "Last come, first served: it starves the first.",
    .params = params,
    .sched_size = sizeof(struct lifo),
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .slice = slice,
    .tick = tick,
    .explain = explain,
    .reconfigure = reconfigure,
};

FOS_PLUGIN(ops);
