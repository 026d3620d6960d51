/*
 * wait.c: the one way in which a process waits for another, and what follows
 * from it: whoever waits lends its urgency and its tickets to the process
 * that can end the wait, and that one to the next, along the chain.
 *
 * Sources: priority inheritance, Sha, Rajkumar, Lehoczky 1990; ticket
 * transfers, Waldspurger, Weihl 1994.
 */
#include <errno.h>

#include "machine.h"

#define MOST_TICKETS (INT64_C(1) << 40)

/* ---- The queue: the most urgent first, then the first come ---- */

static void enqueue(struct waiters *q, struct proc *p)
{
    struct proc *after = q->last;
    while (after && after->urgency < p->urgency)
        after = after->wait_prev;
    p->queue = q;
    p->wait_prev = after;
    p->wait_next = after ? after->wait_next : q->first;
    *(p->wait_prev ? &p->wait_prev->wait_next : &q->first) = p;
    *(p->wait_next ? &p->wait_next->wait_prev : &q->last) = p;
}

void wait_unqueue(struct proc *p)
{
    struct waiters *q = p->queue;
    if (!q)
        return;
    *(p->wait_prev ? &p->wait_prev->wait_next : &q->first) = p->wait_next;
    *(p->wait_next ? &p->wait_next->wait_prev : &q->last) = p->wait_prev;
    p->wait_next = p->wait_prev = NULL;
    p->queue = NULL;
}

/* ---- Donation ---- */

static int stronger(int a, int b)
{
    return a > b ? a : b;
}

int own_urgency(const struct proc *p)
{
    bool low = p->kernel->workload->semantics.low_is_urgent;
    return low ? FOS_MAX_PRIORITY - p->priority : p->priority;
}

static int due_urgency(const struct proc *p)
{
    int urgency = stronger(own_urgency(p), sync_ceiling(p));
    for (const struct proc *l = p->lenders; l; l = l->lender_next)
        if (l->lends)
            urgency = stronger(urgency, l->urgency);
    return urgency;
}

/* Capped, so that a ring of lenders (a deadlock) can't add up for ever. */
static int64_t due_tickets(const struct proc *p)
{
    int64_t tickets = p->tickets;
    for (const struct proc *l = p->lenders; l; l = l->lender_next)
        if (l->lends)
            tickets += l->effective_tickets;
    return tickets < MOST_TICKETS ? tickets : MOST_TICKETS;
}

static uint32_t strongest_lender(const struct proc *p)
{
    for (const struct proc *l = p->lenders; l; l = l->lender_next)
        if (l->lends && l->urgency == p->urgency && l->urgency > own_urgency(p))
            return l->pid;
    return 0;
}

static void apply(struct proc *p, int64_t unused)
{
    (void)unused;
    p->urgency = due_urgency(p);
    p->effective_tickets = due_tickets(p);
}

void donate_begin(struct proc *p)
{
    apply(p, 0);
}

/* Follows the chain of lenders as long as anything changes. A chain longer
 * than there are processes is a ring, in which nobody will run anyway. */
void donate(struct proc *p)
{
    uint64_t steps = p->kernel->alive + 1;
    for (; p && steps > 0; p = p->lends ? p->awaited : NULL, steps--) {
        int before = p->urgency;
        if (before == due_urgency(p) && p->effective_tickets == due_tickets(p))
            return;
        sched_changed(p, apply, 0);
        if (p->urgency != before)
            record(p->kernel, FOS_EV_DONATE, p->pid, strongest_lender(p), p->urgency, NULL);
        struct waiters *q = p->queue;
        if (q) {
            wait_unqueue(p);
            enqueue(q, p);
        }
    }
}

static void lend(struct proc *p, struct proc *to)
{
    p->awaited = to;
    p->lender_prev = NULL;
    p->lender_next = to->lenders;
    if (to->lenders)
        to->lenders->lender_prev = p;
    to->lenders = p;
    donate(to);
}

static void take_back(struct proc *p)
{
    struct proc *from = p->awaited;
    if (!from)
        return;
    *(p->lender_prev ? &p->lender_prev->lender_next : &from->lenders) = p->lender_next;
    if (p->lender_next)
        p->lender_next->lender_prev = p->lender_prev;
    p->awaited = p->lender_next = p->lender_prev = NULL;
    donate(from);
}

void wait_redirect(struct proc *p, struct proc *awaited)
{
    if (p->awaited == awaited)
        return;
    take_back(p);
    if (awaited)
        lend(p, awaited);
}

void wait_move(struct proc *p, struct waiters *to, struct proc *awaited, bool lends)
{
    wait_unqueue(p);
    wait_redirect(p, NULL);
    p->lends = lends;
    p->waiting_in = to;
    enqueue(to, p);
    wait_redirect(p, awaited);
}

/* ---- Waiting ---- */

fos_time wait_deadline(const struct fos_kernel *k, fos_time timeout)
{
    if (timeout < 0)
        return FOREVER;
    return timeout > FOS_MAX_TIME - k->now ? FOS_MAX_TIME : k->now + timeout;
}

int wait_block(struct proc *p, const struct wait_on *what)
{
    struct fos_kernel *k = p->kernel;
    call_may_block(p);
    p->object = what->object;
    p->lends = what->lends;
    p->wait_result = 0;
    p->waiting_in = what->queue;
    enqueue(what->queue, p);
    if (what->until != FOREVER) {
        p->timer.kind = TIMER_WAKE;
        timer_arm(&k->timers, &p->timer, what->until, k->armed++);
    }
    proc_block(p, what->reason, what->object, what->until == FOREVER ? 0 : what->until);
    if (what->awaited)
        lend(p, what->awaited);
    coroutine_suspend(p);
    return p->wait_result;
}

static void forget(struct proc *p)
{
    timer_cancel(&p->kernel->timers, &p->timer);
    wait_unqueue(p);
    take_back(p);
    p->object = 0;
    p->lends = false;
    p->waiting_in = NULL;
}

void wait_end(struct proc *p, int result, enum fos_reason reason)
{
    forget(p);
    p->wait_result = result;
    proc_ready(p, reason, FOS_WHY_WAKE);
}

/* A sleep is over, or a wait that was not to last longer. */
void wait_timeout(struct proc *p)
{
    if (p->waiting_in)
        wait_end(p, -ETIMEDOUT, FOS_BECAUSE_TIMEOUT);
    else
        proc_ready(p, FOS_BECAUSE_SLEPT, FOS_WHY_WAKE);
}

void wait_leave(struct proc *p)
{
    if (p->waiting_in)
        forget(p);
}

/* Those who still lend to it wait for something that only it could do. The
 * last in the list came first. */
void wait_owner_died(struct proc *p)
{
    struct proc *l = p->lenders;
    while (l && l->lender_next)
        l = l->lender_next;
    for (struct proc *next; l; l = next) {
        next = l->lender_prev;
        wait_end(l, -EOWNERDEAD, FOS_BECAUSE_OWNER_DIED);
    }
}
