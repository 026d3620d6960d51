/*
 * syscall.c: what a process may call (sys.h). Each call goes in, does its
 * work on the caller's own stack, and comes out; a call that blocks suspends
 * the caller in between. In a call preempt_off is set: it is never
 * interrupted half-way.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

/* Calls that one process may make at one instant of the virtual clock before
 * it counts as running away: time would never go on. */
#define MOST_CALLS 1000000

static void runaway(struct proc *p)
{
    struct fos_text t;
    char when[64];
    text_init(&t, when, sizeof(when));
    text_time(&t, p->kernel->now);
    call_fail(p, SIGKILL, "made 1,000,000 calls at %s without using time; let it use CPU, or sleep",
              when);
}

static void count_call(struct proc *p)
{
    if (p->calls_at != p->kernel->now) {
        p->calls_at = p->kernel->now;
        p->calls = 0;
    }
    if (++p->calls > MOST_CALLS && !p->kernel->clock->real)
        runaway(p);
}

struct proc *call_enter(void)
{
    struct fos_kernel *k = machine_running;
    if (!k || !k->loaded)
        panic("a process's call is made by nobody");
    k->preempt_off++;
    if (k->clock->real)
        clock_catch_up(k);
    k->loaded->in_call = true;
    count_call(k->loaded);
    return k->loaded;
}

/* On the real clock, whom we made READY may be more urgent than we are. */
void call_leave(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    p->in_call = false;
    if (k->preempt_off > 1) {
        k->preempt_off--;
        return;
    }
    if (k->clock->real && p->state == FOS_RUNNING && k->cpus[p->cpu].recheck)
        k->need_resched = 1;
    preempt_enable(k);
}

/* Before a call blocks: the caller must not have promised to keep the CPU. */
void call_may_block(struct proc *p)
{
    if (p->kernel->preempt_off == 1)
        return;
    call_fail(p, SIGABRT, "blocks between fos_preempt_off() and fos_preempt_on()");
}

void call_fail(struct proc *p, int signal, const char *format, ...)
{
    char message[sizeof(p->exit.message)];
    struct fos_text t;
    va_list arguments;
    text_init(&t, message, sizeof(message));
    va_start(arguments, format);
    text_vprintf(&t, format, arguments);
    va_end(arguments);
    proc_fail(p, signal, "%s", message);
    fos_context_set(&p->kernel->master);
    panic("a process that has failed goes on");
}

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
        spin_until(p, until);
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

/* ---- Processes ---- */

static bool spawn_is_sound(const struct fos_spawn *how)
{
    return how->main && how->priority >= 0 && how->priority <= FOS_MAX_PRIORITY &&
           how->nice >= -20 && how->nice <= 19 && how->tickets >= 0 &&
           how->tickets <= FOS_MAX_TICKETS && how->argc >= 0 &&
           (!how->stack || how->stack >= FOS_MIN_STACK);
}

/* One block: the pointers, then the strings. */
static char **copy_arguments(int argc, char **argv)
{
    size_t pointers = ((size_t)argc + 1) * sizeof(char *), bytes = 0;
    for (int i = 0; i < argc; i++)
        bytes += strlen(argv[i]) + 1;
    char **copy = malloc(pointers + bytes);
    if (!copy)
        return NULL;
    char *at = (char *)copy + pointers;
    for (int i = 0; i < argc; i++) {
        size_t length = strlen(argv[i]) + 1;
        memcpy(at, argv[i], length);
        copy[i] = at;
        at += length;
    }
    copy[argc] = NULL;
    return copy;
}

static int spawn(struct proc *parent, const struct fos_spawn *how, char **argv)
{
    struct fos_kernel *k = parent->kernel;
    struct proc *p = proc_create(k, 0, parent->pid, how->name ? how->name : parent->name);
    if (!p) {
        free(argv);
        return k->next_pid > FOS_MAX_PROCESSES ? -EAGAIN : -ENOMEM;
    }
    p->main = how->main;
    p->argc = how->argc;
    p->argv = p->own_argv = argv;
    p->priority = how->priority;
    p->nice = how->nice;
    p->tickets = how->tickets ? how->tickets : 100;
    if (how->stack)
        p->stack_size = how->stack;
    int pid = (int)p->pid;
    parent->children++;
    spawn_admit(p);
    return pid;
}

int fos_spawn(const struct fos_spawn *how)
{
    struct proc *p = call_enter();
    int pid = -EINVAL;
    if (spawn_is_sound(how)) {
        char **argv = copy_arguments(how->argc, how->argv);
        pid = argv ? spawn(p, how, argv) : -ENOMEM;
    }
    call_leave(p);
    return pid;
}

void sys_spawn_spec(const struct fos_proc_spec *s)
{
    struct proc *p = call_enter();
    if (spawn_spec(p, s)) {
        call_fail(p, SIGKILL, "can't spawn '%s': no memory", s->name);
    }
    call_leave(p);
}

static void join(struct proc *p, struct wait_for what)
{
    p->waiting = what;
    if (!join_satisfied(p)) {
        call_may_block(p);
        join_block(p);
        coroutine_suspend(p);
    }
    p->waiting.kind = WAIT_NONE;
}

/* Takes one dead child, `pid` or (-1) the first, out of the table. */
static int collect(struct proc *p, int pid, struct fos_exit *how)
{
    for (uint32_t *at = &p->child_first; *at;) {
        struct proc *dead = proc_find(p->kernel, *at);
        if (pid > 0 && dead->pid != (uint32_t)pid) {
            at = &dead->sibling;
            continue;
        }
        int found = (int)dead->pid;
        if (how)
            *how = dead->exit;
        *at = dead->sibling;
        proc_reap(dead, p->pid);
        return found;
    }
    return -ECHILD;
}

int fos_wait(int pid, struct fos_exit *how)
{
    struct proc *p = call_enter();
    struct proc *child = pid > 0 ? proc_find(p->kernel, (uint32_t)pid) : NULL;
    if (pid > 0 && child && child->parent == p->pid)
        join(p, (struct wait_for){.kind = WAIT_PID, .pid = (uint32_t)pid});
    else if (pid <= 0)
        join(p, (struct wait_for){.kind = WAIT_ANY});
    int found = collect(p, pid, how);
    call_leave(p);
    return found;
}

void sys_join_children(void)
{
    struct proc *p = call_enter();
    join(p, (struct wait_for){.kind = WAIT_ALL});
    while (collect(p, -1, NULL) > 0)
        continue;
    call_leave(p);
}

void sys_join_spec(int32_t spec, uint32_t copy)
{
    struct proc *p = call_enter();
    join(p, (struct wait_for){.kind = WAIT_SPEC, .spec = spec, .copy = copy});
    call_leave(p);
}

void fos_exit(int status)
{
    struct proc *p = call_enter();
    p->exit.status = status;
    p->script = NULL;
    if (!proc_sit_out(p))
        proc_end(p, FOS_BECAUSE_EXITED);
    fos_context_set(&p->kernel->master);
    panic("a process that has ended goes on");
}

/* Returns only if it was another one. */
static void kill_one(struct proc *by, struct proc *victim)
{
    char message[160];
    text_format(message, sizeof(message), "killed by '%s'", by->name);
    proc_kill(victim, by->pid, message);
    if (victim == by)
        fos_context_set(&by->kernel->master);
}

int fos_kill(int pid)
{
    struct proc *p = call_enter();
    struct proc *victim = pid > 0 ? proc_find(p->kernel, (uint32_t)pid) : NULL;
    int error = victim && victim->state != FOS_ZOMBIE ? 0 : -ESRCH;
    if (!error)
        kill_one(p, victim);
    call_leave(p);
    return error;
}

/* All that live of a spec, or one copy; the caller itself last. */
void sys_kill_spec(int32_t spec, uint32_t copy)
{
    struct proc *p = call_enter(), *victim;
    bool self = false;
    for (uint32_t pid = 1; (victim = population_next(p->kernel, spec, copy, &pid)); pid++)
        if (victim == p)
            self = true;
        else
            kill_one(p, victim);
    if (self)
        kill_one(p, p);
    call_leave(p);
}

int proc_set_priority(struct proc *p, int priority)
{
    if (priority < 0 || priority > FOS_MAX_PRIORITY)
        return -EINVAL;
    record(p->kernel, FOS_EV_PRIORITY, p->pid, (uint32_t)p->priority, priority, NULL);
    p->priority = priority;
    donate(p);
    return 0;
}

int fos_set_priority(int pid, int priority)
{
    struct proc *p = call_enter();
    struct proc *whom = pid ? proc_find(p->kernel, (uint32_t)pid) : p;
    int error = -ESRCH;
    if (whom && whom->state != FOS_ZOMBIE)
        error = proc_set_priority(whom, priority);
    call_leave(p);
    return error;
}

/* ---- Jobs of a periodic process ---- */

void sys_await_release(int64_t job)
{
    struct proc *p = call_enter();
    if (p->released <= job) {
        proc_block(p, FOS_BECAUSE_PERIOD, 0, p->release.when);
        coroutine_suspend(p);
    }
    call_leave(p);
}

void sys_job_done(void)
{
    struct proc *p = call_enter();
    job_done(p);
    call_leave(p);
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

/* ---- Keeping the CPU for a moment ---- */

void fos_preempt_off(void)
{
    if (machine_running)
        machine_running->preempt_off++;
}

void fos_preempt_on(void)
{
    struct fos_kernel *k = machine_running;
    if (!k)
        return;
    if (k->preempt_off <= 0)
        panic("fos_preempt_on() without fos_preempt_off()");
    if (k->preempt_off == 1 && k->loaded)
        preempt_enable(k);
    else
        k->preempt_off--;
}
