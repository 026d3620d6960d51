/*
 * join.c: waiting for others to end. Those who wait stand in one list, in
 * the order in which they came; whenever a process ends, each is asked
 * whether that was it.
 */
#include "machine.h"

struct proc *population_next(const struct fos_kernel *k, int32_t spec, uint32_t copy, uint32_t *pid)
{
    for (; *pid < k->next_pid && *pid < k->proc_room; ++*pid) {
        struct proc *p = k->procs[*pid];
        if (p && p->spec == &k->workload->specs[spec] && p->state != FOS_ZOMBIE &&
            (!copy || p->copy == copy))
            return p;
    }
    return NULL;
}

/* Those that are still to come count as not ended. */
static bool all_ended(const struct proc *p)
{
    const struct wait_for *w = &p->waiting;
    const struct population *all = &p->kernel->populations[w->spec];
    uint32_t pid = 1;
    if (!w->copy)
        return all->started > 0 && all->started >= all->expected && all->ended == all->started;
    return w->copy <= all->started && !population_next(p->kernel, w->spec, w->copy, &pid);
}

bool join_satisfied(const struct proc *p)
{
    const struct proc *child;
    switch (p->waiting.kind) {
    case WAIT_NONE:
        return true;
    case WAIT_ANY:
        return p->child_first || !p->children;
    case WAIT_ALL:
        return !p->children;
    case WAIT_PID:
        child = proc_find(p->kernel, p->waiting.pid);
        return !child || child->state == FOS_ZOMBIE;
    case WAIT_SPEC:
        return all_ended(p);
    }
    return true;
}

void join_block(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    p->wait_next = NULL;
    p->wait_prev = k->last_sleeper;
    *(k->last_sleeper ? &k->last_sleeper->wait_next : &k->sleepers) = p;
    k->last_sleeper = p;
    proc_block(p, FOS_BECAUSE_JOIN, p->waiting.pid, 0);
}

void join_leave(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    if (p->waiting.kind == WAIT_NONE)
        return;
    p->waiting.kind = WAIT_NONE;
    if (p->state != FOS_BLOCKED)
        return;
    *(p->wait_prev ? &p->wait_prev->wait_next : &k->sleepers) = p->wait_next;
    *(p->wait_next ? &p->wait_next->wait_prev : &k->last_sleeper) = p->wait_prev;
}

void join_wake(struct fos_kernel *k)
{
    for (struct proc *p = k->sleepers, *next; p; p = next) {
        next = p->wait_next;
        if (join_satisfied(p)) {
            join_leave(p);
            proc_ready(p, FOS_BECAUSE_JOINED, FOS_WHY_WAKE);
        }
    }
}
