/*
 * syscall.c: what a process may call about itself (sys.h): who it is, what
 * time it is, using time, being seen.
 */
#include <errno.h>
#include <string.h>

#include "machine.h"

/* ---- Who and when ---- */

int fos_pid(void)
{
    return (int)machine_running->loaded->pid;
}

int fos_parent(void)
{
    return (int)machine_running->loaded->parent;
}

const char *fos_name(void)
{
    return machine_running->loaded->name;
}

fos_time fos_now(void)
{
    struct proc *p = call_enter();
    fos_time now = p->kernel->now;
    call_leave(p);
    return now;
}

fos_time fos_cpu_time(void)
{
    struct proc *p = call_enter();
    fos_time used = p->cpu_time + (p->kernel->now - p->mark);
    call_leave(p);
    return used;
}

/* ---- Using time -------------------------------------------------------------------------------
 */

void fos_cpu(fos_time length)
{
    struct proc *p = call_enter();
    call_may_block(p);
    proc_account(p);
    p->demand = length > 0 ? length : 0;
    if (p->kernel->clock->real) {
        fos_time until = p->cpu_time + p->demand;
        call_leave(p);
        spin_until(until);
        return;
    }
    while (p->demand > 0)
        coroutine_suspend(p);
    call_leave(p);
}

void fos_burst(fos_time length)
{
    struct proc *p = call_enter();
    p->burst_left = length > 0 ? length : 0;
    call_leave(p);
}

void fos_yield(void)
{
    struct proc *p = call_enter();
    call_may_block(p);
    proc_leave_cpu(p, true);
    proc_ready(p, FOS_BECAUSE_YIELDED, FOS_WHY_YIELD);
    coroutine_suspend(p);
    call_leave(p);
}

static void sleep_until(struct proc *p, fos_time when)
{
    struct fos_kernel *k = p->kernel;
    call_may_block(p);
    proc_block(p, FOS_BECAUSE_SLEEP, 0, when);
    p->timer.kind = TIMER_WAKE;
    timer_arm(&k->timers, &p->timer, when, k->armed++);
    coroutine_suspend(p);
}

/* The latest instant there is, so that a sum can't overflow. */
static fos_time sum(fos_time a, fos_time b)
{
    return b > FOS_MAX_TIME - a ? FOS_MAX_TIME : a + b;
}

int fos_sleep(fos_time length)
{
    if (length <= 0) {
        fos_yield();
        return 0;
    }
    struct proc *p = call_enter();
    sleep_until(p, sum(p->kernel->now, length));
    call_leave(p);
    return 0;
}

int fos_sleep_until(fos_time when)
{
    struct proc *p = call_enter();
    if (when > p->kernel->now)
        sleep_until(p, when);
    call_leave(p);
    return 0;
}

int fos_io(int device, fos_time length)
{
    struct proc *p = call_enter();
    struct fos_kernel *k = p->kernel;
    int error = device < FOS_NO_DEVICE || device >= (int)k->workload->device_count ? -ENODEV : 0;
    if (!error) {
        call_may_block(p);
        device_request(p, device, length > 0 ? sum(0, length) : 0);
        coroutine_suspend(p);
    }
    call_leave(p);
    return error;
}

/* ---- Being seen ---- */

void fos_log(const char *text)
{
    char line[4096];
    text_format(line, sizeof(line), "%s", text); /* a bad pointer faults here, before the kernel */
    struct proc *p = call_enter();
    record(p->kernel, FOS_EV_LOG, p->pid, 0, 0, line);
    call_leave(p);
}

/* In pieces: the trace takes strings, which end at a NUL. */
static void record_output(struct proc *p, int stream, const char *text, size_t size)
{
    struct fos_event e = {.type = FOS_EV_OUTPUT, .pid = p->pid, .cpu = FOS_NO_CPU, .value = stream};
    while (size > 0) {
        size_t piece = strnlen(text, size);
        e.text = trace_intern(p->kernel->trace, text, piece);
        if (piece)
            record_event(p->kernel, e);
        piece += piece < size;
        text += piece;
        size -= piece;
    }
}

long fos_write(int stream, const void *bytes, size_t size)
{
    struct proc *p = call_enter();
    const struct fos_config *c = &p->kernel->config;
    record_output(p, stream, bytes, size);
    if (c->console)
        c->console(c->user, (int)p->pid, p->name, stream, bytes, size);
    call_leave(p);
    return (long)size;
}
