/*
 * clock.c: the two clocks behind one interface.
 *
 * Virtual: time moves only because processes use it or wait for it; from one
 * instant the machine jumps to the next at which something happens.
 * Real: time is the host's; until the next instant comes, the process that
 * has the CPU really runs on it, and the timer takes it away.
 */
#include <errno.h>
#include <time.h>

#include "machine.h"

#define FIRST_LOOK FOS_MS(10) /* idle or busy, look for commands this often */
#define STALL      FOS_MS(30) /* so long in the host after the time is up is worth a word */

fos_time host_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (fos_time)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- Virtual ---- */

static int jump(struct fos_kernel *k, fos_time next)
{
    if (next < k->now)
        panic("time runs backwards");
    k->now = next;
    return 0;
}

/* Compiled programs could loop for ever without using virtual time. */
static int virtual_start(struct fos_kernel *k)
{
    for (uint32_t i = 0; i < k->workload->spec_count; i++)
        if (k->workload->specs[i].main)
            k->watchdog = true;
    return k->watchdog || k->sched.guarded ? preempt_start(k) : 0;
}

static void virtual_stop(struct fos_kernel *k)
{
    if (k->watchdog || k->sched.foreign)
        preempt_stop();
}

const struct clock_ops clock_virtual = {
    .advance = jump, .start = virtual_start, .stop = virtual_stop, .real = false};

/* ---- Real ---- */

void clock_catch_up(struct fos_kernel *k)
{
    fos_time now = host_now() - k->boot;
    if (now > k->now)
        k->now = now;
}

static int real_start(struct fos_kernel *k)
{
    k->boot = host_now();
    return preempt_start(k);
}

static void real_stop(struct fos_kernel *k)
{
    (void)k;
    preempt_stop();
}

static void idle(struct fos_kernel *k, fos_time until)
{
    fos_time length = until - (host_now() - k->boot);
    struct timespec t = {.tv_sec = (time_t)(length / 1000000000), .tv_nsec = length % 1000000000};
    if (length > 0)
        nanosleep(&t, NULL); /* a signal may end it early: then the loop comes here again */
}

static fos_time latest(const struct fos_kernel *k, fos_time next)
{
    fos_time until = k->workload->until;
    if (until && until < next)
        next = until;
    if (k->now + FIRST_LOOK < next)
        next = k->now + FIRST_LOOK;
    return next;
}

/* In a call of the host that takes long, nobody else can run. */
static void warn_of_stall(struct fos_kernel *k, uint32_t pid, const char *name)
{
    fos_time held = k->held_since ? host_now() - k->held_since : 0;
    if (held >= STALL)
        record_warning(k, pid, "'%s' has been in the host for %lld ms, and nobody else could run",
                       name, (long long)(held / FOS_MS(1)));
}

static void run(struct fos_kernel *k, struct proc *p)
{
    uint32_t pid = p->pid; /* it may be gone when it comes back */
    const char *name = p->name;
    k->held_since = 0;
    coroutine_resume(p);
    clock_catch_up(k);
    warn_of_stall(k, pid, name);
}

static int run_or_idle(struct fos_kernel *k, fos_time next)
{
    struct cpu *c = &k->cpus[0];
    next = latest(k, next);
    if (c->current) {
        k->need_resched = 0;
        preempt_arm(k, next);
        run(k, c->current);
    } else {
        idle(k, next);
    }
    clock_catch_up(k);
    return 0;
}

const struct clock_ops clock_real = {
    .advance = run_or_idle, .start = real_start, .stop = real_stop, .real = true};
