/*
 * clocks.c: sleeps by every call there is, and looks at the clocks. Written
 * for the virtual clock, where each answer is known exactly.
 */
#include <fiberos/sys.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int failures;

static void expect(long long got, long long wanted, const char *what)
{
    if (got == wanted)
        return;
    fprintf(stderr, "%s: %lld instead of %lld\n", what, got, wanted);
    failures++;
}

/* How far the machine's clock is from where the last call left it. */
static long long passed(void)
{
    static fos_time last;
    fos_time before = last;
    last = fos_now();
    return last - before;
}

static long long read_clock(clockid_t clock)
{
    struct timespec t;
    expect(clock_gettime(clock, &t), 0, "clock_gettime");
    return (long long)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void sleeps(void)
{
    struct timespec rest = {7, 7};
    passed();
    expect(sleep(3), 0, "sleep");
    expect(passed(), FOS_SEC(3), "time of sleep");
    expect(usleep(1500), 0, "usleep");
    expect(passed(), FOS_US(1500), "time of usleep");
    expect(nanosleep(&(struct timespec){1, 250}, &rest), 0, "nanosleep");
    expect(passed(), FOS_SEC(1) + 250, "time of nanosleep");
    expect(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, 5}, NULL), 0, "relative");
    expect(passed(), 5, "time of a relative clock_nanosleep");
    struct timespec then = {20, 3};
    expect(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &then, NULL), 0, "absolute");
    expect(fos_now(), FOS_SEC(20) + 3, "end of an absolute clock_nanosleep");
    passed();
    expect(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &then, NULL), 0, "in the past");
    expect(passed(), 0, "time of a sleep that is over");
    expect(sched_yield(), 0, "sched_yield");
}

static void refusals(void)
{
    errno = 0;
    expect(nanosleep(&(struct timespec){0, 1000000000}, NULL), -1, "too many nanoseconds");
    expect(errno, EINVAL, "errno of that");
    expect(nanosleep(&(struct timespec){-1, 0}, NULL), -1, "a negative sleep");
    expect(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, -1}, NULL), EINVAL,
           "negative nanoseconds");
}

static void clocks(void)
{
    fos_time before = fos_cpu_time();
    fos_cpu(FOS_MS(30));
    expect(fos_cpu_time() - before, FOS_MS(30), "CPU time");
    expect(clock(), (long long)fos_cpu_time() / (1000000000 / CLOCKS_PER_SEC), "clock");
    expect(read_clock(CLOCK_MONOTONIC), fos_now(), "CLOCK_MONOTONIC");
    expect(read_clock(CLOCK_PROCESS_CPUTIME_ID), fos_cpu_time(), "CLOCK_PROCESS_CPUTIME_ID");
    expect(read_clock(CLOCK_REALTIME) / 1000000000 - time(NULL) <= 1, 1, "CLOCK_REALTIME");
}

int main(void)
{
    sleeps();
    refusals();
    clocks();
    return failures;
}
