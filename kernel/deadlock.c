/*
 * deadlock.c: when nobody can ever run again, say who waits for what. Those
 * who wait for each other in a ring are the cause, and are named first, from
 * process to object to process.
 */
#include <string.h>

#include "machine.h"

/* The process that alone can end the wait of p; NULL: there is not just one. */
static const struct proc *whom(const struct proc *p)
{
    uint32_t pid = 1;
    if (p->awaited || p->state != FOS_BLOCKED)
        return p->awaited;
    if (p->waiting.kind == WAIT_PID)
        return proc_find(p->kernel, p->waiting.pid);
    if (p->waiting.kind == WAIT_SPEC)
        return population_next(p->kernel, p->waiting.spec, p->waiting.copy, &pid);
    return NULL;
}

/* Does following who waits for whom lead from p back to p? */
static bool in_ring(const struct fos_kernel *k, const struct proc *p)
{
    const struct proc *at = whom(p);
    for (uint64_t steps = 0; at && steps < k->alive; steps++) {
        if (at == p)
            return true;
        at = whom(at);
    }
    return false;
}

static void say(struct fos_text *line, const struct proc *p)
{
    const struct proc *other = whom(p);
    const char *object = p->object ? sync_name(p->kernel, p->object) : NULL;
    if (p->word && p->word_name[0])
        text_printf(line, "'%s' waits for %s", p->name, p->word_name);
    else
        text_printf(line, "'%s' %s", p->name, fos_reason_text(p->reason));
    if (object)
        text_printf(line, " '%s'", object);
    if ((object || p->word) && other)
        text_printf(line, ", held by '%s'", other->name);
    else if (other)
        text_printf(line, ": '%s'", other->name);
    else
        text_printf(line, ", and nothing will wake it");
}

static void describe(struct fos_kernel *k, const struct proc *p, bool ring)
{
    char text[320];
    struct fos_text line;
    const struct proc *other = whom(p);
    text_init(&line, text, sizeof(text));
    say(&line, p);
    if (ring)
        text_printf(&line, ", in a ring");
    struct fos_event e = {.type = FOS_EV_DEADLOCK,
                          .pid = p->pid,
                          .cpu = FOS_NO_CPU,
                          .object = p->object,
                          .reason = (uint8_t)p->reason,
                          .value = other ? other->pid : 0};
    e.text = trace_intern(k->trace, text, line.length);
    record_event(k, e);
}

/* Along each ring once, so that a reader can follow it. */
static void describe_ring(struct fos_kernel *k, struct proc *p)
{
    const struct proc *at = p;
    do {
        describe(k, at, true);
        at = whom(at);
    } while (at != p);
}

/* The ring is told when its lowest pid is met. */
static bool lowest_of_ring(const struct proc *p)
{
    for (const struct proc *at = whom(p); at != p; at = whom(at))
        if (at->pid < p->pid)
            return false;
    return true;
}

void deadlock_report(struct fos_kernel *k)
{
    struct proc *p;
    for (uint32_t pid = 1; pid < k->next_pid; pid++)
        if ((p = proc_find(k, pid)) && p->state != FOS_ZOMBIE && in_ring(k, p) && lowest_of_ring(p))
            describe_ring(k, p);
    for (uint32_t pid = 1; pid < k->next_pid; pid++)
        if ((p = proc_find(k, pid)) && p->state != FOS_ZOMBIE && !in_ring(k, p))
            describe(k, p, false);
}
