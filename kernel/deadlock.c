/*
 * deadlock.c: when nobody can ever run again, say who waits for what. Those
 * who wait for each other in a ring are the cause, and are named first.
 */
#include <string.h>

#include "machine.h"

/* The process that p waits for, if it is one alone that lives. */
static struct proc *awaited(const struct proc *p)
{
    uint32_t pid = 1;
    if (p->state != FOS_BLOCKED || p->reason != FOS_BECAUSE_JOIN)
        return NULL;
    if (p->waiting.kind == WAIT_PID)
        return proc_find(p->kernel, p->waiting.pid);
    if (p->waiting.kind == WAIT_SPEC)
        return population_next(p->kernel, p->waiting.spec, p->waiting.copy, &pid);
    return NULL;
}

/* Does following who waits for whom lead from p back to p? */
static bool in_ring(const struct fos_kernel *k, const struct proc *p)
{
    const struct proc *at = awaited(p);
    for (uint64_t steps = 0; at && steps < k->alive; steps++) {
        if (at == p)
            return true;
        at = awaited(at);
    }
    return false;
}

static void describe(struct fos_kernel *k, const struct proc *p, bool ring)
{
    char line[320];
    const struct proc *whom = awaited(p);
    if (whom)
        text_format(line, sizeof(line), "'%s' waits for '%s' to end%s", p->name, whom->name,
                    ring ? ", in a ring" : "");
    else
        text_format(line, sizeof(line), "'%s' %s, and nothing will wake it", p->name,
                    fos_reason_text(p->reason));
    struct fos_event e = {.type = FOS_EV_DEADLOCK,
                          .pid = p->pid,
                          .cpu = FOS_NO_CPU,
                          .object = whom ? whom->pid : 0,
                          .reason = (uint8_t)p->reason};
    e.text = trace_intern(k->trace, line, strlen(line));
    record_event(k, e);
}

void deadlock_report(struct fos_kernel *k)
{
    for (int ring = 1; ring >= 0; ring--)
        for (uint32_t pid = 1; pid < k->next_pid; pid++) {
            struct proc *p = proc_find(k, pid);
            if (p && p->state != FOS_ZOMBIE && in_ring(k, p) == (ring == 1))
                describe(k, p, ring == 1);
        }
}
