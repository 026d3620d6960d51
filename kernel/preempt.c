/*
 * preempt.c: the clock interrupt: SIGALRM from setitimer(ITIMER_REAL).
 *
 * The handler takes the CPU from a process by switching to the master from
 * inside itself; when the process is resumed, the handler returns and the
 * host restores all registers, floating point and vectors included. The
 * rules that make this safe (each was paid for by somebody):
 *   - never while the kernel runs or a section is protected (preempt_off),
 *     which is tested first of all;
 *   - only if the interrupted instruction belongs to a program (the gate):
 *     libc can't be left half-way, so there the handler tries again soon;
 *   - no signal is ever masked (SA_NODEFER), so a switch need not save a
 *     mask, and a handler that has switched away blocks nobody else's;
 *   - no SA_ONSTACK: the next signal would overwrite a frame that waits;
 *   - a signal says that time may be up, a clock says whether it is;
 *   - handlers don't nest while they set the timer, see set_timer_again().
 */
#include <errno.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>

#include "machine.h"

#define RETRY       FOS_US(50)  /* the gate was closed: look again */
#define SHORTEST    FOS_US(10)  /* a timer of 0 would be none at all */
#define WATCH       FOS_MS(100) /* the watchdog of the virtual clock looks this often */
#define OUT_OF_HAND FOS_SEC(2)  /* host time without a call: it is ended */
#define GUARD       FOS_MS(20)  /* a policy that is not built in is looked after as often */

struct fos_kernel *machine_running;

/* Code of the kernel that is a process's own: the loop of spin_until(). */
extern const char __start_fos_process_text[], __stop_fos_process_text[];

static bool gate_open(const struct fos_kernel *k, uintptr_t pc) FOS_SIGSAFE
{
    if (pc >= (uintptr_t)__start_fos_process_text && pc < (uintptr_t)__stop_fos_process_text)
        return true;
    for (size_t i = 0; i < k->text_count; i++)
        if (pc >= k->text[i].start && pc < k->text[i].end)
            return true;
    return false;
}

static void set_timer(fos_time length) FOS_SIGSAFE
{
    struct itimerval t = {.it_value = {.tv_sec = (time_t)(length / 1000000000),
                                       .tv_usec = (suseconds_t)(length % 1000000000 / 1000)}};
    setitimer(ITIMER_REAL, &t, NULL);
}

/*
 * For the handler. On a host that is slow or busy the alarm may come before
 * setitimer() is back; if that set the timer anew, and so on, each would take
 * a frame of the process's stack until there is none left. So it only leaves
 * word, and the timer is set again, to twice the time.
 */
static void set_timer_again(struct fos_kernel *k, fos_time length) FOS_SIGSAFE
{
    do {
        k->alarm_missed = 0;
        k->arming = 1;
        set_timer(length);
        k->arming = 0;
        length *= 2;
    } while (k->alarm_missed);
}

/* `when` counts from boot. */
void preempt_arm(struct fos_kernel *k, fos_time when)
{
    fos_time length = when - (host_now() - k->boot);
    k->alarm_at = when;
    set_timer(length < SHORTEST ? SHORTEST : length);
}

/* Is it time to take the CPU away? If not, when to look again. */
static bool time_is_up(struct fos_kernel *k, fos_time *again) FOS_SIGSAFE
{
    fos_time now = host_now();
    if (k->clock->real) {
        *again = k->boot + k->alarm_at - now;
        return *again <= 0 || k->stop;
    }
    *again = WATCH;
    if (k->watchdog && now - k->resumed_at > OUT_OF_HAND)
        k->loaded->overrun = "computed for 2 s of host time without a call; on the virtual clock "
                             "only fos_cpu() and waiting use time: try --clock real";
    return k->loaded->overrun || k->stop;
}

/* The kernel runs, and what it runs may be an op of a policy. */
static void look_after_policy(struct fos_kernel *k, uintptr_t pc)
{
    k->need_resched = k->clock->real;
    if (k->sched.guarded)
        set_timer_again(k, guard_alarm(k, pc) == GUARD_SOON ? RETRY : GUARD);
    else if (!k->clock->real)
        set_timer_again(k, WATCH);
}

/* Its time is up, but it can't be interrupted: it is in the host's code. */
static void note_held(struct fos_kernel *k) FOS_SIGSAFE
{
    fos_time now = host_now();
    if (k->clock->real && k->loaded && !k->held_since && now - k->boot >= k->alarm_at)
        k->held_since = now;
}

static void on_alarm(int signal, siginfo_t *info, void *interrupted)
{
    struct fos_kernel *k = machine_running;
    const ucontext_t *uc = interrupted;
    int saved = errno;
    fos_time again = WATCH;
    (void)signal;
    (void)info;
    if (!k)
        return;
    if (k->arming) {
        k->alarm_missed = 1;
    } else if (k->preempt_off) {
        note_held(k);
        look_after_policy(k, (uintptr_t)uc->uc_mcontext.gregs[REG_RIP]);
    } else if (!time_is_up(k, &again)) {
        set_timer_again(k, again < SHORTEST ? SHORTEST : again);
    } else if (!gate_open(k, (uintptr_t)uc->uc_mcontext.gregs[REG_RIP])) {
        note_held(k);
        set_timer_again(k, RETRY);
    } else {
        k->preempt_off = 1;
        if (!k->clock->real || k->sched.guarded)
            set_timer_again(k, k->sched.guarded ? GUARD : WATCH);
        coroutine_suspend(k->loaded);
        preempt_enable(k);
    }
    errno = saved;
}

int preempt_start(struct fos_kernel *k)
{
    struct sigaction action = {.sa_sigaction = on_alarm,
                               .sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL))
        return -errno;
    if (!k->clock->real || k->sched.guarded)
        set_timer(k->sched.guarded ? GUARD : WATCH);
    return 0;
}

void preempt_stop(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct itimerval none = {.it_value = {0}};
    setitimer(ITIMER_REAL, &none, NULL);
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGALRM, &ignore, NULL);
}

/* ---- CPU that a workload asks for, really used ---- */

#define ROUNDS 2000 /* a microsecond or so of work between two looks at the clock */

__attribute__((section("fos_process_text"), noinline)) static void compute(void)
{
    for (volatile int i = 0; i < ROUNDS; i++)
        continue;
}

void spin_until(fos_time until)
{
    do
        compute();
    while (fos_cpu_time() < until);
}
