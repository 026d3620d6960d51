/*
 * interrupt.c: owns the one pointer that the handler needs.
 */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

static struct fos_kernel *volatile machine;
static volatile sig_atomic_t seen;
static volatile time_t seen_at;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNALS = sizeof(signals) / sizeof(signals[0]), PATIENCE = 1 /* s */ };

static time_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* One keystroke may arrive twice (timeout(1) sends to the process and to its group). */
static void stop(int signal_number)
{
    if (seen && now() > seen_at + PATIENCE) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
    if (!seen)
        seen_at = now();
    seen = 1;
    if (machine)
        fos_kernel_stop(machine);
}

static void set_handlers(void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNALS; i++) {
        struct sigaction old;
        /* What was ignored when we started (nohup) stays so. */
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue;
        sigaction(signals[i], &action, NULL);
    }
}

void interrupt_arm(struct fos_kernel *k)
{
    machine = k;
    set_handlers(stop, SA_RESTART);
}

void interrupt_disarm(void)
{
    machine = NULL; /* the handler stays: what was run is still to be printed */
}

bool interrupt_seen(void)
{
    return seen;
}
