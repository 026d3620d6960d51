/*
 * proc.c: the process table, and the life of a process:
 *
 *     NEW -> READY <-> RUNNING -> ZOMBIE
 *              ^          |
 *              +- BLOCKED <
 *
 * proc_set_state() is the only writer of a state. It checks the transition
 * and writes the event, so nothing else can forget to.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"

/* A rule of our own is broken: say which, and stop where it can be seen. */
void panic(const char *rule)
{
    static const char before[] = "fiberos: bug in the kernel: ", after[] = "\n";
    guard_misuse(rule); /* perhaps it is not ours */
    if (write(2, before, sizeof(before) - 1) < 0 || write(2, rule, strlen(rule)) < 0 ||
        write(2, after, 1) < 0)
        abort();
    abort();
}

/* ---- The table ---- */

struct proc *proc_find(struct fos_kernel *k, uint32_t pid)
{
    return pid < k->proc_room ? k->procs[pid] : NULL;
}

static int table_grow(struct fos_kernel *k, uint32_t pid)
{
    size_t old = k->proc_room;
    if (trace_grow(&k->procs, &k->proc_room, (size_t)pid + 1, sizeof(*k->procs)))
        return -1;
    memset(k->procs + old, 0, (k->proc_room - old) * sizeof(*k->procs));
    return 0;
}

static int add_slab(struct fos_kernel *k)
{
    size_t count = FIRST_SLAB;
    struct proc_slab *slab = k->slabs;
    for (; slab->memory; slab++)
        count *= 2;
    if (area_new(&slab->data, count, k->task_size))
        return -1;
    slab->memory = calloc(count, sizeof(struct proc));
    if (!slab->memory) {
        area_free(&slab->data);
        return -1;
    }
    slab->count = count;
    while (count-- > 0) {
        struct proc *p = (struct proc *)(void *)slab->memory + count;
        p->task.data = area_item(&slab->data, count);
        p->wait_next = k->free_procs;
        k->free_procs = p;
    }
    return 0;
}

struct proc *proc_of_task(const struct fos_kernel *k, const struct fos_task *t)
{
    uintptr_t at = (uintptr_t)t - offsetof(struct proc, task);
    for (const struct proc_slab *s = k->slabs; s < k->slabs + PROC_SLABS && s->memory; s++) {
        uintptr_t offset = at - (uintptr_t)s->memory;
        if (offset >= s->count * sizeof(struct proc) || offset % sizeof(struct proc))
            continue;
        struct proc *p = (struct proc *)at;
        return p->pid && k->procs[p->pid] == p ? p : NULL;
    }
    return NULL;
}

static struct proc *take_struct(struct fos_kernel *k)
{
    if (!k->free_procs && add_slab(k))
        return NULL;
    struct proc *p = k->free_procs;
    k->free_procs = p->wait_next;
    sched_renew(k, p);
    return p;
}

struct proc *proc_create(struct fos_kernel *k, uint32_t pid, uint32_t parent, const char *name)
{
    if (!pid && k->next_pid > FOS_MAX_PROCESSES)
        return NULL;
    if (!pid)
        pid = k->next_pid++;
    if (table_grow(k, pid) || timer_reserve(&k->timers, 2 * k->alive + 8))
        return NULL;
    struct proc *p = take_struct(k);
    if (!p)
        return NULL;
    void *data = p->task.data;
    *p = (struct proc){.kernel = k,
                       .pid = pid,
                       .parent = parent,
                       .cpu = -1,
                       .tickets = 100,
                       .state = FOS_NOWHERE,
                       .arrival = k->now,
                       .deadline = FOREVER,
                       .stack_size = FOS_DEFAULT_STACK,
                       .device = FOS_NO_DEVICE};
    const struct proc *mother = parent ? proc_find(k, parent) : NULL;
    p->group = mother ? mother->group : pid;
    p->task = (struct fos_task){.proc = p, .data = data};
    p->timer = (struct timer){.kind = TIMER_WAKE, .owner = p};
    p->release = (struct timer){.kind = TIMER_RELEASE, .owner = p};
    p->name = fos_trace_text(k->trace, trace_intern(k->trace, name, strlen(name)));
    k->procs[pid] = p;
    k->alive++;
    return p;
}

/* ---- States ---- */

static bool legal(enum fos_state from, enum fos_state to)
{
    static const unsigned char next[] = {
        [FOS_NEW] = 1 << FOS_READY | 1 << FOS_ZOMBIE,
        [FOS_READY] = 1 << FOS_RUNNING | 1 << FOS_ZOMBIE,
        [FOS_RUNNING] = 1 << FOS_READY | 1 << FOS_BLOCKED | 1 << FOS_ZOMBIE,
        [FOS_BLOCKED] = 1 << FOS_READY | 1 << FOS_ZOMBIE,
        [FOS_ZOMBIE] = 0,
        [FOS_NOWHERE] = 1 << FOS_NEW,
    };
    return next[from] >> to & 1;
}

void proc_set_state(struct proc *p, enum fos_state to, enum fos_reason reason, uint32_t object,
                    int64_t value)
{
    enum fos_state from = p->state;
    if (!legal(from, to))
        panic("a process goes where its state does not lead");
    p->state = to;
    p->reason = reason;
    p->since = p->kernel->now;
    record_state(p->kernel, p, from, reason, object, value);
}

void proc_ready(struct proc *p, enum fos_reason reason, enum fos_why why)
{
    proc_set_state(p, FOS_READY, reason, 0, 0);
    p->ready_since = p->kernel->now;
    sched_enqueue(p, why);
}

/* ---- Its turn on a CPU ---- */

void proc_account(struct proc *p)
{
    fos_time used = p->kernel->now - p->mark;
    p->mark = p->kernel->now;
    p->cpu_time += used;
    p->ran += used;
    p->demand = used < p->demand ? p->demand - used : 0;
    p->burst_left = used < p->burst_left ? p->burst_left - used : 0;
}

/* What it leaves of its slice is lost, unless the caller keeps it. */
void proc_leave_cpu(struct proc *p, bool runnable)
{
    struct fos_kernel *k = p->kernel;
    struct cpu *c = &k->cpus[p->cpu];
    proc_account(p);
    if (!runnable && k->workload->semantics.waste_rest && c->slice_end != FOREVER)
        c->hold_until = c->slice_end;
    p->slice_left = 0;
    c->current = NULL;
    sched_stopping(p, runnable);
}

void proc_block(struct proc *p, enum fos_reason reason, uint32_t object, int64_t value)
{
    proc_leave_cpu(p, false);
    proc_set_state(p, FOS_BLOCKED, reason, object, value);
}

/* ---- The end ----------------------------------------------------------------------------------
 */

/* Takes it out of whatever it is in, so that it can become a zombie. */
static void withdraw(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    if (p->state == FOS_RUNNING)
        proc_leave_cpu(p, false);
    else if (p->state == FOS_READY && p->task.queued)
        sched_dequeue(p, FOS_WHY_KILL);
    else if (p->state == FOS_READY && k->cpus[p->cpu].current == p) /* chosen, not yet there */
        k->cpus[p->cpu].current = NULL;
    timer_cancel(&k->timers, &p->timer);
    timer_cancel(&k->timers, &p->release);
    device_cancel(p);
    join_leave(p);
    sync_died(p);
    ipc_died(p);
    wait_leave(p);
    wait_owner_died(p);
}

/* Children that nobody will wait for: the dead go, the living have no parent. */
static void orphan_children(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    while (p->child_first) {
        struct proc *dead = k->procs[p->child_first];
        p->child_first = dead->sibling;
        proc_reap(dead, 0);
    }
    for (uint32_t pid = 1; p->children && pid < k->next_pid; pid++) {
        struct proc *child = proc_find(k, pid);
        if (child && child->parent == p->pid && child->state != FOS_ZOMBIE) {
            child->parent = 0;
            p->children--;
        }
    }
}

/* With no parent to wait for it, a zombie is gone at once. */
static void tell_parent(struct proc *p)
{
    struct proc *parent = proc_find(p->kernel, p->parent);
    if (!p->parent || !parent)
        return;
    parent->children--;
    uint32_t *end = &parent->child_first;
    while (*end)
        end = &proc_find(p->kernel, *end)->sibling;
    *end = p->pid;
}

static void give_back(struct proc *p)
{
    if (!p->stack)
        return;
    context_retire(p->context);
    if (p->main && p->state == FOS_ZOMBIE)
        record(p->kernel, FOS_EV_STACK, p->pid, (uint32_t)(p->stack_size / 1024),
               (int64_t)stack_measure(p->stack), NULL);
    stack_give(p->kernel->stacks, p->stack);
    p->stack = NULL;
    p->context = NULL;
}

void proc_bury(struct proc *p)
{
    give_back(p);
    if (!p->parent || !proc_find(p->kernel, p->parent))
        proc_reap(p, 0);
}

void proc_end(struct proc *p, enum fos_reason reason)
{
    struct fos_kernel *k = p->kernel;
    job_done(p);
    withdraw(p);
    proc_set_state(p, FOS_ZOMBIE, reason, 0, p->exit.signal ? p->exit.signal : p->exit.status);
    sched_task_exit(p);
    k->alive--;
    if (p->spec)
        k->populations[p->spec - k->workload->specs].ended++;
    orphan_children(p);
    tell_parent(p);
    join_wake(k);
    if (k->loaded != p)
        proc_bury(p); /* otherwise the master does, from its own stack */
}

/* `done_at: slice-end`: it waits for that, READY, but not among those to choose from. */
bool proc_sit_out(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    fos_time end = k->cpus[p->cpu].slice_end;
    if (!k->workload->semantics.done_late || k->clock->real || end == FOREVER || end <= k->now)
        return false;
    proc_leave_cpu(p, false);
    proc_set_state(p, FOS_READY, FOS_BECAUSE_YIELDED, 0, 0);
    p->timer.kind = TIMER_DONE;
    timer_arm(&k->timers, &p->timer, end, k->armed++);
    return true;
}

void proc_kill(struct proc *p, uint32_t by, const char *message)
{
    p->exit = (struct fos_exit){.signal = SIGKILL};
    text_format(p->exit.message, sizeof(p->exit.message), "%s", message);
    record(p->kernel, FOS_EV_KILL, p->pid, by, SIGKILL, p->exit.message);
    proc_end(p, FOS_BECAUSE_KILLED);
}

void proc_fail(struct proc *p, int signal, const char *format, ...)
{
    struct fos_text t;
    va_list arguments;
    p->kernel->failed = true;
    p->exit.signal = signal;
    p->exit.status = 0;
    text_init(&t, p->exit.message, sizeof(p->exit.message));
    va_start(arguments, format);
    text_vprintf(&t, format, arguments);
    va_end(arguments);
    record(p->kernel, FOS_EV_FAULT, p->pid, (uint32_t)signal, (int64_t)p->exit.address,
           p->exit.message);
    proc_end(p, FOS_BECAUSE_FAULTED);
}

void proc_reap(struct proc *p, uint32_t by)
{
    struct fos_kernel *k = p->kernel;
    record(k, FOS_EV_REAP, p->pid, by, 0, NULL);
    k->procs[p->pid] = NULL;
    free(p->own_argv);
    sched_retire(p);
    p->wait_next = k->free_procs;
    k->free_procs = p;
}

void proc_free_all(struct fos_kernel *k)
{
    for (size_t pid = 0; pid < k->proc_room; pid++)
        if (k->procs[pid]) {
            give_back(k->procs[pid]);
            free(k->procs[pid]->own_argv);
        }
    for (size_t i = 0; i < PROC_SLABS; i++) {
        free(k->slabs[i].memory);
        area_free(&k->slabs[i].data);
    }
    free(k->procs);
}
