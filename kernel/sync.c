/*
 * sync.c: mutexes, semaphores, conditions and barriers of a workload, on the
 * kernel's one wait (wait.c).
 *
 * What is handed over goes straight to the first in the queue (the most
 * urgent, then the first come), who has it before it runs: nobody can slip
 * in between, so nobody starves by bad luck.
 *
 * The calls return 0 or a negative errno as POSIX names it: -EDEADLK (locks
 * what it holds), -EPERM (unlocks what it does not), -EINVAL (more urgent
 * than the ceiling).
 */
#include "sync.h"

#include <errno.h>
#include <stdlib.h>

struct sync *sync_at(const struct fos_kernel *k, int32_t index)
{
    return &k->syncs[index];
}

void sync_event(struct proc *p, enum fos_event_type type, const struct sync *s, int64_t value)
{
    record(p->kernel, type, p->pid, s->number, value, NULL);
}

int sync_boot(struct fos_kernel *k)
{
    const struct fos_workload *w = k->workload;
    k->syncs = calloc(w->object_count + 1, sizeof(*k->syncs));
    if (!k->syncs)
        return -ENOMEM;
    for (uint32_t i = 0; i < w->object_count; i++) {
        struct sync *s = &k->syncs[i];
        *s = (struct sync){.object = &w->objects[i], .number = w->device_count + 1 + i};
        if (s->object->kind == FOS_SEMAPHORE)
            s->value = s->object->value;
        if (s->object->kind == FOS_PORT && port_boot(s))
            return -ENOMEM;
    }
    return 0;
}

void sync_shutdown(struct fos_kernel *k)
{
    for (uint32_t i = 0; k->syncs && i < k->workload->object_count; i++)
        free(k->syncs[i].messages);
    free(k->syncs);
}

const char *sync_name(const struct fos_kernel *k, uint32_t number)
{
    const struct fos_workload *w = k->workload;
    if (number >= 1 && number <= w->device_count)
        return w->devices[number - 1].name;
    const char *port = ipc_name(k, number);
    number -= w->device_count + 1;
    return number < w->object_count ? w->objects[number].name : port ? port : "";
}

/* ---- Mutexes ---- */

static int ceiling_of(const struct proc *p, const struct sync *m)
{
    bool low = p->kernel->workload->semantics.low_is_urgent;
    int value = (int)m->object->value;
    return low ? FOS_MAX_PRIORITY - value : value;
}

int sync_ceiling(const struct proc *p)
{
    int urgency = 0;
    for (const struct sync *m = p->held; m; m = m->next_held)
        if (m->object->protocol == FOS_PROTOCOL_CEILING && ceiling_of(p, m) > urgency)
            urgency = ceiling_of(p, m);
    return urgency;
}

static void acquire(struct sync *m, struct proc *p)
{
    m->owner = p;
    m->next_held = p->held;
    p->held = m;
    sync_event(p, FOS_EV_ACQUIRE, m, 1);
    donate(p);
}

static void drop(struct sync *m, struct proc *p)
{
    struct sync **at = &p->held;
    while (*at != m)
        at = &(*at)->next_held;
    *at = m->next_held;
    m->owner = NULL;
}

/* To the first who waits; the others wait for that one from now on. */
static void hand_over(struct sync *m, struct proc *from)
{
    struct proc *next = m->waiters.first;
    drop(m, from);
    sync_event(from, FOS_EV_RELEASE, m, next ? next->pid : 0);
    if (next) {
        wait_redirect(next, NULL);
        wait_unqueue(next);
        for (struct proc *p = m->waiters.first; p; p = p->wait_next)
            wait_redirect(p, next);
        acquire(m, next);
        wait_end(next, 0, FOS_BECAUSE_WOKEN);
    }
    donate(from);
}

static int block_on_mutex(struct proc *p, struct sync *m)
{
    return wait_block(p, &(struct wait_on){.queue = &m->waiters,
                                           .reason = FOS_BECAUSE_LOCK,
                                           .object = m->number,
                                           .awaited = m->owner,
                                           .lends = m->object->protocol == FOS_PROTOCOL_INHERIT,
                                           .until = FOREVER});
}

int sys_lock(int32_t index)
{
    struct proc *p = call_enter();
    struct sync *m = sync_at(p->kernel, index);
    bool ceiling = m->object->protocol == FOS_PROTOCOL_CEILING;
    int error = m->owner == p                                  ? -EDEADLK
                : ceiling && own_urgency(p) > ceiling_of(p, m) ? -EINVAL
                                                               : 0;
    if (!error && m->owner)
        error = block_on_mutex(p, m);
    else if (!error)
        acquire(m, p);
    call_leave(p);
    return error;
}

int sys_unlock(int32_t index)
{
    struct proc *p = call_enter();
    struct sync *m = sync_at(p->kernel, index);
    int error = m->owner == p ? 0 : -EPERM;
    if (!error)
        hand_over(m, p);
    call_leave(p);
    return error;
}

/* ---- Semaphores ---- */

static int block_on(struct proc *p, struct sync *s, enum fos_reason reason)
{
    return wait_block(
        p, &(struct wait_on){
               .queue = &s->waiters, .reason = reason, .object = s->number, .until = FOREVER});
}

int sys_down(int32_t index)
{
    struct proc *p = call_enter();
    struct sync *s = sync_at(p->kernel, index);
    int error = 0;
    if (s->value > 0)
        s->value--;
    else
        error = block_on(p, s, FOS_BECAUSE_SEMAPHORE);
    if (!error)
        sync_event(p, FOS_EV_ACQUIRE, s, s->value);
    call_leave(p);
    return error;
}

/* A unit goes to who waits, without being counted in between. */
int sys_up(int32_t index)
{
    struct proc *p = call_enter();
    struct sync *s = sync_at(p->kernel, index);
    struct proc *first = s->waiters.first;
    sync_event(p, FOS_EV_POST, s, first ? 1 : 0);
    if (first)
        wait_end(first, 0, FOS_BECAUSE_WOKEN);
    else
        s->value++;
    call_leave(p);
    return 0;
}

/* ---- Conditions ---- */

/*
 * Whoever is signalled needs the mutex before it goes on: it moves from the
 * condition's queue to the mutex's, or takes it if it is free.
 */
static void move_to_mutex(struct proc *p, struct sync *m)
{
    if (m->owner) {
        wait_move(p, &m->waiters, m->owner, m->object->protocol == FOS_PROTOCOL_INHERIT);
        return;
    }
    acquire(m, p);
    wait_end(p, 0, FOS_BECAUSE_WOKEN);
}

int sys_wait(int32_t condition, int32_t mutex)
{
    struct proc *p = call_enter();
    struct sync *c = sync_at(p->kernel, condition), *m = sync_at(p->kernel, mutex);
    int error = m->owner == p ? 0 : -EPERM;
    if (!error) {
        call_may_block(p);
        p->reacquire = m;
        hand_over(m, p);
        error = block_on(p, c, FOS_BECAUSE_CONDITION);
        p->reacquire = NULL;
    }
    call_leave(p);
    return error;
}

int sys_signal(int32_t condition, bool all)
{
    struct proc *p = call_enter();
    struct sync *c = sync_at(p->kernel, condition);
    int64_t woken = 0;
    for (struct proc *w = c->waiters.first, *next; w && (all || !woken); w = next, woken++) {
        next = w->wait_next;
        move_to_mutex(w, w->reacquire);
    }
    sync_event(p, FOS_EV_POST, c, woken);
    call_leave(p);
    return 0;
}

/* ---- Barriers ---------------------------------------------------------------------------------
 */

int sys_barrier(int32_t index)
{
    struct proc *p = call_enter();
    struct sync *b = sync_at(p->kernel, index);
    int error = 0;
    if (++b->value < b->object->value) {
        error = block_on(p, b, FOS_BECAUSE_BARRIER);
    } else {
        sync_event(p, FOS_EV_POST, b, b->value - 1);
        b->value = 0;
        while (b->waiters.first)
            wait_end(b->waiters.first, 0, FOS_BECAUSE_WOKEN);
    }
    call_leave(p);
    return error;
}

/* ---- Death -------------------------------------------------------------------------------------
 */

void sync_died(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    if (p->waiting_in && p->reason == FOS_BECAUSE_BARRIER)
        sync_at(k, (int32_t)(p->object - k->workload->device_count - 1))->value--;
    while (p->held) {
        record_warning(k, p->pid, "'%s' ended and still held mutex '%s'%s", p->name,
                       p->held->object->name,
                       p->held->waiters.first ? "; the next one has it" : "");
        hand_over(p->held, p);
    }
    for (uint32_t i = 0; i < k->workload->object_count; i++)
        if (k->syncs[i].object->kind == FOS_PORT)
            port_died(p, &k->syncs[i]);
}
