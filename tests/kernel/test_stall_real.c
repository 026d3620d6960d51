/*
 * A process that waits in the host makes the whole machine wait: it is named,
 * with how long. One that only computes, or waits in the machine, is not.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kernel/kernel_test.h"

#define STALL_MS 80

static int pipe_ends[2];

/* As a guarded call of the C library does it (userland/lib). */
static int reads(int argc, char **argv)
{
    char byte;
    (void)argc;
    (void)argv;
    fos_preempt_off();
    ssize_t got = read(pipe_ends[0], &byte, 1);
    fos_preempt_on();
    return got == 1 ? 0 : 1;
}

static int computes(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fos_cpu(FOS_MS(STALL_MS));
    fos_sleep(FOS_MS(STALL_MS));
    return 0;
}

/* Warnings that name the process; *length is how long the last one says. */
static int warnings_of(const struct fos_trace *t, const char *name, int *length)
{
    char begin[64];
    int count = 0;
    snprintf(begin, sizeof begin, "'%s' has been in the host for ", name);
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        const char *text = fos_trace_text(t, e->text);
        if (e->type != FOS_EV_WARNING || strncmp(text, begin, strlen(begin)) != 0)
            continue;
        count++;
        *length = (int)strtol(text + strlen(begin), NULL, 10);
    }
    return count;
}

static pid_t write_later(void)
{
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t child = fork();
    if (child == 0) {
        usleep(STALL_MS * 1000);
        _exit(write(pipe_ends[1], "x", 1) == 1 ? 0 : 1);
    }
    return child;
}

static void a_process_that_waits_in_the_host_is_named(void **state)
{
    struct fos_proc_spec specs[] = {
        {.name = "reads", .count = 1, .tickets = 100, .exec = "reads", .main = reads},
        {.name = "computes", .count = 1, .tickets = 100, .exec = "computes", .main = computes}};
    const struct fos_setting quantum = {"quantum", {1, {FOS_MS(2)}}};
    const struct fos_workload w = {.name = "stall",
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
    int length = 0, status;
    (void)state;
    pid_t writer = write_later();
    struct run r = run_struct(&w, NULL);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    assert_int_equal(metrics_named(r.metrics, "reads")->status, 0);
    assert_int_equal(warnings_of(t, "reads", &length), 1);
    assert_true(length >= 30);
    assert_true(length <= fos_metrics_makespan(r.metrics) / FOS_MS(1));
    assert_int_equal(warnings_of(t, "computes", &length), 0);
    run_free(&r);
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_int_equal(status, 0);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_process_that_waits_in_the_host_is_named),
    };
    return cmocka_run_group_tests_name("kernel/stall", tests, NULL, NULL);
}
