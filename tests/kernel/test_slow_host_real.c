/*
 * A host so slow, or so busy, that the next alarm comes before setitimer() is
 * back: handlers must not pile up on the stack of the process.
 */
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/kernel/kernel_test.h"

static long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void wait_us(long length)
{
    for (long end = now_us() + length; now_us() < end;)
        continue;
}

/* Takes the place of the C library's, for the whole program. */
int setitimer(__itimer_which_t which, const struct itimerval *new, struct itimerval *old)
{
    int result = (int)syscall(SYS_setitimer, which, new, old);
    wait_us(120); /* more than twice what the handler waits until it tries again */
    return result;
}

/* No code of a program: the gate is closed, and the handler tries again and again. */
static int stays_in_the_host(int argc, char **argv)
{
    (void)argv;
    for (int i = 0; i < 10; i++) {
        wait_us(10000);
        fos_yield();
    }
    return argc;
}

static void alarms_do_not_pile_up(void **state)
{
    const enum fos_context_kind kinds[] = {FOS_CONTEXT_ASM, FOS_CONTEXT_UCONTEXT};
    struct fos_proc_spec specs[2];
    const struct fos_setting quantum = {"quantum", {1, {FOS_MS(1)}}};
    for (int i = 0; i < 2; i++)
        specs[i] = (struct fos_proc_spec){.name = i ? "one" : "other",
                                          .count = 1,
                                          .tickets = 100,
                                          .exec = "test",
                                          .main = stays_in_the_host};
    const struct fos_workload w = {.name = "slow",
                                   .tick = FOS_MS(1),
                                   .seed = 1,
                                   .cpus = 1,
                                   .clock = FOS_CLOCK_REAL,
                                   .policy = "rr",
                                   .settings = &quantum,
                                   .setting_count = 1,
                                   .specs = specs,
                                   .spec_count = 2,
                                   .top_count = 2};
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct fos_config c = {.context = kinds[i]};
        struct run r = run_struct(&w, &c);
        for (size_t p = 0; p < 2; p++) {
            assert_string_equal(fos_metrics_proc(r.metrics, p)->message, "");
            assert_int_equal(fos_metrics_proc(r.metrics, p)->signal, 0);
        }
        run_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(alarms_do_not_pile_up)};
    return cmocka_run_group_tests_name("kernel/slow_host", tests, NULL, NULL);
}
