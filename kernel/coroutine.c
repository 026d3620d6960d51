/*
 * coroutine.c: a process as a coroutine. Every switch goes through the
 * master: it resumes a process, and the process suspends itself, whether it
 * wants to (a call) or is made to (the timer).
 *
 * preempt_off is 1 whenever a process is not in its own code, and so in
 * every saved context; it falls to 0 after landing, last of all.
 */
#include <errno.h>

#include "machine.h"

void coroutine_suspend(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    int saved = errno; /* the host has one errno, each process its own */
    fos_context_swap(p->context, &k->master);
    errno = saved;
}

/*
 * A signal that came while preempt_off was set could only leave word. Look
 * for it after opening up: one that comes later acts by itself.
 */
void preempt_enable(struct fos_kernel *k)
{
    k->preempt_off = 0;
    while (k->need_resched) {
        k->preempt_off = 1;
        coroutine_suspend(k->loaded);
        k->preempt_off = 0;
    }
}

/* A context of the process's own came to its end with nothing to go on with. */
void coroutine_no_link(void)
{
    fos_exit(0);
}

static void coroutine_main(void *argument)
{
    struct proc *p = argument;
    errno = 0;
    preempt_enable(p->kernel);
    fos_exit(p->main ? p->main(p->argc, p->argv) : script_run(p));
}

/* The context lies at the top of the stack that it describes. */
static int coroutine_start(struct proc *p)
{
    p->stack = stack_take(p->kernel->stacks, p->stack_size + sizeof(struct fos_context));
    if (!p->stack)
        return -errno;
    size_t room = p->stack->size - sizeof(struct fos_context);
    p->context = (struct fos_context *)(void *)(p->stack->low + room);
    *p->context = (struct fos_context){{0}};
    fos_context_get(p->context);
    return fos_context_make(p->context, p->stack->low, room, coroutine_main, p, NULL);
}

static void no_stack(struct proc *p, int error)
{
    if (error == -ENOMEM)
        proc_fail(p, SIGKILL,
                  "no stack: the host gives no more memory or mappings "
                  "(vm.max_map_count); run fewer processes at once");
    else
        proc_fail(p, SIGKILL, "no stack: error %d of the host", -error);
}

void coroutine_resume(struct proc *p)
{
    struct fos_kernel *k = p->kernel;
    int error = p->context ? 0 : coroutine_start(p);
    if (error) {
        no_stack(p, error);
        return;
    }
    k->loaded = p;
    k->resumed_at = k->watchdog ? host_now() : 0;
    fos_context_swap(&k->master, p->context);
    k->loaded = NULL;
    k->preempt_off = 1; /* one that ended may have left more */
    if (p->faulted)
        fault_end(p);
    else if (p->overrun)
        proc_fail(p, SIGKILL, "%s", p->overrun);
    else if (p->state == FOS_ZOMBIE)
        proc_bury(p);
}
