/*
 * call.c: a call of a process (sys.h) from its beginning to its end. It goes
 * in, does its work on the caller's own stack, and comes out; one that
 * blocks suspends the caller in between. In a call preempt_off is set: it is
 * never interrupted half-way.
 */
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
    if (!k || !k->loaded || k->sched.op)
        panic("a call is made that only a process may make");
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
    if (k->clock->real && p->state == FOS_RUNNING && k->cpus[p->cpu].recheck)
        k->need_resched = 1;
    if (k->preempt_off > 1)
        k->preempt_off--; /* fos_preempt_on() sees to it */
    else
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
