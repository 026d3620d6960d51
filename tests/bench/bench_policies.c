/*
 * bench_policies.c: what a decision costs with 10 to 1,000,000 READY tasks.
 *
 * A decision is one turn: pick_next(), running(), a slice, tick(), stopping()
 * and enqueue() as EXPIRED. The policies are called as the kernel calls them,
 * on tasks made here, so that nothing else is measured: O(1) stays level,
 * O(log n) grows by the same amount a line, O(n) would grow tenfold.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/machine.h"

#define MOST      1000000
#define DECISIONS 200000

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A machine that is booted, but does not run. */
struct bench {
    struct fos_workload workload;
    struct fos_kernel *kernel;
    struct proc *procs;
    char *data;
    struct rng rng;
};

static void make_task(struct bench *b, struct proc *p, uint32_t pid, char *data)
{
    *p = (struct proc){.kernel = b->kernel,
                       .pid = pid,
                       .name = "p",
                       .context = &b->kernel->master, /* no script: burst_left is what counts */
                       .nice = (int)rng_below(&b->rng, 40) - 20,
                       .urgency = (int)rng_below(&b->rng, 100),
                       .tickets = 1 + (int64_t)rng_below(&b->rng, 100),
                       .burst_left = 1 + (fos_time)rng_below(&b->rng, (uint64_t)FOS_MS(100)),
                       .deadline = (fos_time)rng_below(&b->rng, (uint64_t)FOS_MS(100000))};
    p->effective_tickets = p->tickets;
    p->task = (struct fos_task){.proc = p, .data = data};
}

static bool make_machine(struct bench *b, const struct fos_sched_ops *ops, size_t count)
{
    struct fos_error error;
    size_t room = (ops->task_size + 16) & ~(size_t)15;
    b->rng = rng_make(1, 1);
    b->workload = (struct fos_workload){.tick = FOS_MS(1), .cpus = 1, .policy = ops->name};
    b->kernel = fos_kernel_new(&b->workload, NULL, &error);
    b->procs = calloc(count, sizeof(*b->procs));
    b->data = calloc(count, room);
    if (!b->kernel || !b->procs || !b->data || timer_reserve(&b->kernel->timers, 4))
        return false;
    for (size_t i = 0; i < count; i++)
        make_task(b, &b->procs[i], (uint32_t)i + 1, b->data + i * room);
    return true;
}

static void free_machine(struct bench *b)
{
    if (b->kernel)
        fos_kernel_free(b->kernel);
    free(b->procs);
    free(b->data);
    memset(b, 0, sizeof(*b));
}

static void enter(struct bench *b, struct fos_task *t, enum fos_why why)
{
    struct fos_sched *s = &b->kernel->sched;
    t->proc->ready_since = b->kernel->now;
    s->ops->enqueue(s, 0, t, why);
}

static void decide(struct bench *b)
{
    struct fos_sched *s = &b->kernel->sched;
    const struct fos_sched_ops *ops = s->ops;
    struct fos_task *t = ops->pick_next(s, 0);
    fos_time slice = ops->slice ? ops->slice(s, t) : 0;
    slice = slice ? slice : FOS_MS(10);
    if (ops->running)
        ops->running(s, 0, t);
    b->kernel->now += slice;
    t->proc->cpu_time += slice;
    if (ops->tick)
        ops->tick(s, 0, t, slice);
    if (ops->stopping)
        ops->stopping(s, 0, t, slice, true);
    enter(b, t, FOS_WHY_EXPIRED);
}

/* ns a decision; below 0: no memory. */
static double measure(const struct fos_sched_ops *ops, size_t count)
{
    static struct bench b;
    double begin, result = -1;
    if (make_machine(&b, ops, count)) {
        for (size_t i = 0; i < count; i++) {
            b.kernel->now += FOS_US(1);
            enter(&b, &b.procs[i].task, FOS_WHY_NEW);
        }
        for (int i = 0; i < DECISIONS / 10; i++)
            decide(&b);
        begin = seconds();
        for (int i = 0; i < DECISIONS; i++)
            decide(&b);
        result = (seconds() - begin) / DECISIONS * 1e9;
    }
    free_machine(&b);
    return result;
}

int main(void)
{
    const struct fos_sched_ops *ops;
    double rr[8] = {0};
    int column = 0;
    printf("ns a decision with so many READY (and how many times rr's)\n%-10s", "");
    for (size_t n = 10; n <= MOST; n *= 10, column++) {
        printf("%16zu", n);
        rr[column] = measure(fos_sched_find("rr"), n);
    }
    putchar('\n');
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++) {
        printf("%-10s", ops->name);
        column = 0;
        for (size_t n = 10; n <= MOST; n *= 10, column++) {
            double ns = measure(ops, n);
            printf("%8.0f (%5.1f)", ns, ns / rr[column]);
            fflush(stdout);
        }
        putchar('\n');
    }
    return 0;
}
