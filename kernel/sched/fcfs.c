/*
 * fcfs.c: first come, first served. One queue; whoever has the CPU keeps it
 * until it blocks or ends. O(1) a decision.
 */
#include "fiberos/sched.h"

struct fcfs {
    struct fos_list ready;
};

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct fcfs *f = fos_sched_data(s);
    (void)cpu;
    if (fos_at_head(s, why))
        fos_list_push_front(&f->ready, t);
    else
        fos_list_push(&f->ready, t);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct fcfs *f = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_list_remove(&f->ready, t);
}

static struct fos_task *pick_next(struct fos_sched *s, int cpu)
{
    struct fcfs *f = fos_sched_data(s);
    struct fos_task *t = fos_list_first(&f->ready, cpu);
    if (t)
        fos_list_remove(&f->ready, t);
    return t;
}

static void explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    struct fcfs *f = fos_sched_data(s);
    fos_text_printf(out, "fcfs: %s has been in the queue longest, %lld behind it", fos_task_name(t),
                    (long long)f->ready.length);
}

const struct fos_sched_ops sched_fcfs = {
    .name = "fcfs",
    .summary = "First come, first served: run until it blocks.",
    .sched_size = sizeof(struct fcfs),
    .enqueue = enqueue,
    .dequeue = dequeue,
    .pick_next = pick_next,
    .explain = explain,
};
