/*
 * family.c: what a process may call about others (sys.h): spawn, wait, kill,
 * set a priority; and the jobs of a periodic one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

/* ---- Processes ---- */

/* What finding a program may take of the caller's stack. */
#define FINDING ((ptrdiff_t)40 * 1024)

static bool spawn_is_sound(const struct fos_spawn *how)
{
    return !how->main != !how->program && how->group >= FOS_NEW_GROUP && how->priority >= 0 &&
           how->priority <= FOS_MAX_PRIORITY && how->nice >= -20 && how->nice <= 19 &&
           how->tickets >= 0 && how->tickets <= FOS_MAX_TICKETS && how->argc >= 0 &&
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
    if (how->group)
        p->group = how->group == FOS_NEW_GROUP ? p->pid : (uint32_t)how->group;
    int pid = (int)p->pid;
    parent->children++;
    spawn_admit(p);
    return pid;
}

/* Who makes the machine knows where programs are (struct fos_config). */
static int find_main(struct proc *p, struct fos_spawn *how)
{
    const struct fos_config *c = &p->kernel->config;
    char here;
    if (how->main)
        return 0;
    if (!c->program)
        return -ENOSYS;
    if (&here - p->stack->low < FINDING)
        return -ENOSPC;
    if (!how->name)
        how->name = how->program;
    return c->program(c->user, p->kernel, how->program, &how->main);
}

static int spawn_with_arguments(struct proc *p, const struct fos_spawn *how)
{
    char **argv = copy_arguments(how->argc, how->argv);
    return argv ? spawn(p, how, argv) : -ENOMEM;
}

int fos_spawn(const struct fos_spawn *how)
{
    struct fos_spawn wanted = *how; /* a bad pointer faults here, before the kernel */
    struct proc *p = call_enter();
    int pid = spawn_is_sound(&wanted) ? find_main(p, &wanted) : -EINVAL;
    if (!pid)
        pid = spawn_with_arguments(p, &wanted);
    call_leave(p);
    return pid;
}

int fos_spawn_copy(void)
{
    struct proc *p = call_enter();
    const struct fos_spawn same = {.main = p->main,
                                   .argc = p->argc,
                                   .argv = p->argv,
                                   .priority = p->priority,
                                   .nice = p->nice,
                                   .tickets = (int)p->tickets,
                                   .stack = p->stack_size,
                                   .group = (int)p->group};
    int pid = spawn_with_arguments(p, &same);
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

/* The members that there are now; the caller itself last. */
static int kill_group(struct proc *by, uint32_t group)
{
    struct fos_kernel *k = by->kernel;
    int error = -ESRCH;
    for (uint32_t pid = 1, last = k->next_pid; pid < last; pid++) {
        struct proc *victim = proc_find(k, pid);
        if (!victim || victim == by || victim->group != group || victim->state == FOS_ZOMBIE)
            continue;
        kill_one(by, victim);
        error = 0;
    }
    if (by->group == group)
        kill_one(by, by);
    return error;
}

int fos_kill(int pid)
{
    struct proc *p = call_enter();
    struct proc *victim = pid > 0 ? proc_find(p->kernel, (uint32_t)pid) : NULL;
    int error = victim && victim->state != FOS_ZOMBIE ? 0 : -ESRCH;
    if (!error)
        kill_one(p, victim);
    else if (pid < 0)
        error = kill_group(p, 0u - (uint32_t)pid);
    call_leave(p);
    return error;
}

int fos_group(void)
{
    return (int)machine_running->loaded->group;
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
