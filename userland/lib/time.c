/*
 * time.c: sleeping and clocks. A process sleeps in the machine, not in the
 * host, so that others run meanwhile; and its clocks are the machine's, so
 * that a run on the virtual clock is the same each time. The calendar
 * (time(), CLOCK_REALTIME) stays the host's.
 */
#include "guard.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

unsigned __wrap_sleep(unsigned seconds);
int __wrap_usleep(useconds_t us);
int __wrap_nanosleep(const struct timespec *length, struct timespec *rest);
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *when,
                           struct timespec *rest);
int __wrap_sched_yield(void);
clock_t __wrap_clock(void);
int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

/* Longer sleeps are cut to this: some 126 years. */
#define LONGEST ((time_t)4000000000)

static bool valid(const struct timespec *t)
{
    return t && t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < 1000000000;
}

static fos_time nanoseconds(const struct timespec *t)
{
    if (t->tv_sec >= LONGEST)
        return FOS_SEC(LONGEST);
    return FOS_SEC(t->tv_sec) + t->tv_nsec;
}

static bool is_calendar(clockid_t clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

static bool is_cpu_time(clockid_t clock)
{
    return clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

unsigned __wrap_sleep(unsigned seconds)
{
    fos_sleep(FOS_SEC(seconds));
    return 0;
}

int __wrap_usleep(useconds_t us)
{
    fos_sleep(FOS_US(us));
    return 0;
}

int __wrap_nanosleep(const struct timespec *length, struct timespec *rest)
{
    int error = __wrap_clock_nanosleep(CLOCK_MONOTONIC, 0, length, rest);
    if (!error)
        return 0;
    errno = error;
    return -1;
}

/* Nothing wakes a sleeper early, so `rest` is never written. */
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *when,
                           struct timespec *rest)
{
    (void)rest;
    if (!valid(when) || is_cpu_time(clock))
        return EINVAL;
    if (!(flags & TIMER_ABSTIME)) {
        fos_sleep(nanoseconds(when));
        return 0;
    }
    struct timespec now = {0};
    __wrap_clock_gettime(clock, &now);
    fos_time length = nanoseconds(when) - nanoseconds(&now);
    if (length > 0)
        fos_sleep(length);
    return 0;
}

int __wrap_sched_yield(void)
{
    fos_yield();
    return 0;
}

/* CPU time of the calling process, not of the whole machine. */
clock_t __wrap_clock(void)
{
    return (clock_t)(fos_cpu_time() / (1000000000 / CLOCKS_PER_SEC));
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    if (is_calendar(clock))
        return __real_clock_gettime(clock, now);
    fos_time t = is_cpu_time(clock) ? fos_cpu_time() : fos_now();
    now->tv_sec = (time_t)(t / 1000000000);
    now->tv_nsec = (long)(t % 1000000000);
    return 0;
}
