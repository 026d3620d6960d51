/*
 * fault.c: a process that crashes ends; the machine goes on.
 *
 * The handlers run on a stack of their own, because the fault may be that
 * the process has none left. They note what happened and load the master
 * context, which ends the process. A fault in an op of a policy that is not
 * built in ends the policy (sched/guard.c). Any other fault on the master's
 * side is a bug of the kernel, or somebody has written into its memory: there
 * is nothing to go on with, but the trace up to here is in its file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine.h"

#define HANDLER_STACK ((size_t)64 * 1024)

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

/* What the host had before, to be put back. */
static struct {
    struct sigaction actions[SIGNALS];
    stack_t stack;
    void *memory;
} before;

static void say(const char *text) FOS_SIGSAFE
{
    ssize_t written = write(2, text, strlen(text));
    (void)written;
}

_Noreturn static void fault_of_ours(const struct fos_kernel *k, int signal) FOS_SIGSAFE
{
    const char *op = k ? k->sched.op : NULL;
    bool foreign = k && k->sched.foreign;
    say("fiberos: ");
    say(fos_signal_name(signal));
    say(op        ? " in the policy's op "
        : foreign ? " in the kernel: the policy, which is not built in, may have written there"
                  : " in the kernel: a bug of fiberos, please report it");
    say(op ? op : "");
    say("; the trace is kept up to here\n");
    struct sigaction fall = {.sa_handler = SIG_DFL};
    sigaction(signal, &fall, NULL);
    raise(signal);
    _exit(3);
}

#define FRAME ((uintptr_t)16 * 1024) /* more than the host needs for a signal's frame */

/* When not even a signal's frame fits on the stack any more, the host tells
 * no address; the stack pointer does. */
static uintptr_t address_of(const struct proc *p, const siginfo_t *info,
                            const ucontext_t *uc) FOS_SIGSAFE
{
    uintptr_t low = (uintptr_t)p->stack->low, sp = (uintptr_t)uc->uc_mcontext.gregs[REG_RSP];
    if (info->si_signo == SIGSEGV && info->si_code == SI_KERNEL && sp - low < FRAME)
        return low - 1;
    return info->si_signo == SIGABRT ? 0 : (uintptr_t)info->si_addr;
}

static void on_fault(int signal, siginfo_t *info, void *interrupted)
{
    struct fos_kernel *k = machine_running;
    if (guard_holds(k))
        guard_fault(k, signal);
    if (!k || !k->loaded || k->loaded->in_call)
        fault_of_ours(k, signal);
    struct proc *p = k->loaded;
    k->preempt_off = 1;
    p->faulted = true;
    p->exit.signal = signal;
    p->exit.address = address_of(p, info, interrupted);
    fos_context_set(&k->master);
}

/* The message is put together on the master's side, where there is room. */
void fault_end(struct proc *p)
{
    uintptr_t at = p->exit.address;
    const char *name = fos_signal_name(p->exit.signal);
    if (p->exit.signal == SIGABRT)
        proc_fail(p, SIGABRT, "'%s' called abort()", p->name);
    else if (stack_guards(p->stack, at))
        proc_fail(p, p->exit.signal, "stack overflow in '%s' (%zu KiB)", p->name,
                  p->stack_size / 1024);
    else if (p->exit.signal == SIGSEGV && at < 4096)
        proc_fail(p, SIGSEGV, "'%s' used a null pointer", p->name);
    else
        proc_fail(p, p->exit.signal, "'%s': %s at address 0x%zx", p->name, name, (size_t)at);
}

int fault_start(struct fos_kernel *k)
{
    struct sigaction action = {.sa_sigaction = on_fault,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    (void)k;
    before.memory =
        mmap(NULL, HANDLER_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (before.memory == MAP_FAILED)
        return -ENOMEM;
    stack_t stack = {.ss_sp = before.memory, .ss_size = HANDLER_STACK};
    sigemptyset(&action.sa_mask);
    sigaltstack(&stack, &before.stack);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &action, &before.actions[i]);
    return 0;
}

void fault_stop(void)
{
    if (!before.memory)
        return;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before.actions[i], NULL);
    sigaltstack(&before.stack, NULL);
    munmap(before.memory, HANDLER_STACK);
    before.memory = NULL;
}
