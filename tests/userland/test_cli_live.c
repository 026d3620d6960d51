/*
 * What a window may ask of a run that it watches: the commands are sent by
 * the test, in place of a visualizer, and what they did is read in the trace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "config/workload.h"
#include "userland/cli/live.h"

/* Two that never end. */
static const char source[] =
    "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":1},\"processes\":["
    "{\"name\":\"a\",\"count\":2,\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":1}]}]}]}";

struct watched {
    struct live live;
    int polls, most; /* the run is stopped after so many */
};

static void on_poll(void *user, struct fos_kernel *k)
{
    struct watched *w = user;
    live_poll(&w->live, k);
    if (++w->polls >= w->most)
        fos_kernel_stop(k);
}

/* Counts the events of a kind for a process. */
static int events(const struct fos_trace *t, enum fos_event_type type, uint32_t pid, int64_t value)
{
    int count = 0;
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        count += e->type == type && e->pid == pid && (value < 0 || e->value == value);
    }
    return count;
}

/* Runs while `bytes` wait in the channel; the outcome. */
static enum fos_outcome run(struct watched *w, const void *bytes, size_t size,
                            void (*check)(const struct fos_trace *t))
{
    static struct problems problems;
    struct workload *workload = workload_parse(source, strlen(source), NULL, &problems);
    const struct fos_config config = {.poll = on_poll, .user = w};
    int ends[2];
    assert_non_null(workload);
    struct fos_kernel *k = fos_kernel_new(workload_get(workload), &config, NULL);
    assert_non_null(k);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(write(ends[1], bytes, size), (ssize_t)size);
    *w = (struct watched){.live = {.control = ends[0]}, .most = 5};
    assert_int_equal(fos_kernel_run(k, NULL), 0);
    const struct fos_trace *t = fos_kernel_trace(k);
    const enum fos_outcome outcome =
        (enum fos_outcome)fos_trace_event(t, fos_trace_count(t) - 1)->value;
    if (check)
        check(t);
    if (w->live.control >= 0)
        close(w->live.control);
    close(ends[1]);
    fos_kernel_free(k);
    workload_free(workload);
    return outcome;
}

static struct viz_command tell(enum viz_command_kind kind, uint32_t pid, int32_t value)
{
    return (struct viz_command){
        .magic = VIZ_CONTROL_MAGIC, .kind = kind, .pid = pid, .value = value};
}

static struct viz_command tell_param(const char *setting)
{
    struct viz_command c = tell(VIZ_PARAM, 0, 0);
    snprintf(c.text, sizeof(c.text), "%s", setting);
    return c;
}

/* The n-th event of a kind, from 1. */
static const struct fos_event *find(const struct fos_trace *t, enum fos_event_type type, int n)
{
    for (uint64_t i = 0; i < fos_trace_count(t); i++)
        if (fos_trace_event(t, i)->type == type && --n == 0)
            return fos_trace_event(t, i);
    return NULL;
}

static void check_warning(const struct fos_trace *t, int n, uint32_t pid, const char *text)
{
    const struct fos_event *e = find(t, FOS_EV_WARNING, n);
    assert_non_null(e);
    assert_int_equal(e->pid, pid);
    assert_string_equal(fos_trace_text(t, e->text), text);
}

static void check_killed(const struct fos_trace *t)
{
    assert_int_equal(events(t, FOS_EV_KILL, 1, -1), 1);
    assert_int_equal(events(t, FOS_EV_KILL, 2, -1), 1);
    check_warning(t, 1, 0, "asked from outside to end process 99: it has ended, or never was");
    assert_null(find(t, FOS_EV_WARNING, 2));
}

static void test_kill_both_and_the_run_is_over(void **state)
{
    const struct viz_command c[] = {tell(VIZ_KILL, 2, 0), tell(VIZ_KILL, 99, 0),
                                    tell(VIZ_KILL, 1, 0)};
    struct watched w;
    (void)state;
    assert_int_equal(run(&w, c, sizeof(c), check_killed), FOS_COMPLETED);
}

static void check_reniced(const struct fos_trace *t)
{
    assert_int_equal(events(t, FOS_EV_PRIORITY, 2, 7), 1);
    assert_int_equal(events(t, FOS_EV_PRIORITY, 1, -1), 0);
    check_warning(t, 1, 1, "asked from outside for priority 1000: priorities are 0 to 99");
    check_warning(t, 2, 0,
                  "asked from outside for a priority of process 99: it has ended, or never was");
    assert_null(find(t, FOS_EV_WARNING, 3));
}

static void test_renice(void **state)
{
    const struct viz_command c[] = {tell(VIZ_RENICE, 2, 7), tell(VIZ_RENICE, 1, 1000),
                                    tell(VIZ_RENICE, 99, 1)};
    struct watched w;
    (void)state;
    assert_int_equal(run(&w, c, sizeof(c), check_reniced), FOS_INTERRUPTED);
    assert_int_equal(w.polls, w.most);
}

static void check_params(const struct fos_trace *t)
{
    int64_t slices[] = {1000000, 2500000};
    check_warning(t, 1, 0,
                  "asked from outside for 'quantum=0': expected a duration longer than 0, "
                  "found \"0\"");
    check_warning(t, 2, 0,
                  "asked from outside for 'quantun=1': policy 'rr' has no parameter 'quantun' "
                  "(did you mean 'quantum'?)");
    check_warning(t, 3, 0, "asked from outside for '': expected PARAM=VALUE, such as quantum=4");
    assert_null(find(t, FOS_EV_WARNING, 4));
    /* Slices are of the one length before, of the other behind. */
    const struct fos_event *meta = NULL;
    int seen[2] = {0, 0};
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == FOS_EV_META &&
            strcmp(fos_trace_text(t, e->text), "param.quantum=2500000") == 0)
            meta = e;
        if (e->type != FOS_EV_STATE || fos_event_to(e) != FOS_RUNNING)
            continue;
        assert_int_equal(e->value, slices[meta != NULL]);
        seen[meta != NULL]++;
    }
    assert_true(seen[0] > 0 && seen[1] > 0);
}

static void test_parameters(void **state)
{
    const struct viz_command c[] = {tell_param("quantum=0"), tell_param("quantun=1"),
                                    tell_param("quantum=2500us"), tell_param("")};
    struct watched w;
    (void)state;
    assert_int_equal(run(&w, c, sizeof(c), check_params), FOS_INTERRUPTED);
}

/* A text without its end mark is cut. */
static void test_a_text_without_end(void **state)
{
    struct viz_command c = tell(VIZ_PARAM, 0, 0);
    struct watched w;
    (void)state;
    memset(c.text, '=', sizeof(c.text));
    assert_int_equal(run(&w, &c, sizeof(c), NULL), FOS_INTERRUPTED);
    assert_int_equal(w.polls, w.most);
}

static void test_quit_ends_the_run(void **state)
{
    const struct viz_command c = tell(VIZ_QUIT, 0, 0);
    struct watched w;
    (void)state;
    assert_int_equal(run(&w, &c, sizeof(c), NULL), FOS_INTERRUPTED);
    assert_int_equal(w.polls, 1);
    assert_int_equal(w.live.control, -1);
}

static void test_pause_step_resume(void **state)
{
    const struct viz_command c[] = {tell(VIZ_PAUSE, 0, 0), tell(VIZ_STEP, 0, 0),
                                    tell(99, 0, 0), /* of a later version: nothing */
                                    tell(VIZ_RESUME, 0, 0)};
    struct watched w;
    (void)state;
    assert_int_equal(run(&w, c, sizeof(c), NULL), FOS_INTERRUPTED);
    assert_false(w.live.paused);
    assert_false(w.live.stepping);
    assert_int_equal(w.polls, w.most);
}

/* Half a command is kept until the rest comes. */
static void test_half_a_command(void **state)
{
    const struct viz_command c = tell(VIZ_QUIT, 0, 0);
    struct watched w;
    (void)state;
    assert_int_equal(run(&w, &c, sizeof(c) / 2, NULL), FOS_INTERRUPTED);
    assert_int_equal(w.polls, w.most);
    assert_int_equal(w.live.received, sizeof(c) / 2);
}

static void test_another_magic_ends_the_connection(void **state)
{
    struct viz_command c[] = {tell(VIZ_KILL, 1, 0), tell(VIZ_KILL, 2, 0)};
    struct watched w;
    (void)state;
    c[0].magic++;
    assert_int_equal(run(&w, c, sizeof(c), NULL), FOS_INTERRUPTED);
    assert_int_equal(w.live.control, -1);
    assert_int_equal(w.polls, w.most);
}

/* The window is gone while the run is paused: the run goes on. */
static void test_gone_while_paused(void **state)
{
    int ends[2];
    const struct viz_command c = tell(VIZ_PAUSE, 0, 0);
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(write(ends[1], &c, sizeof(c)), sizeof(c));
    close(ends[1]);
    struct live l = {.control = ends[0]};
    live_poll(&l, NULL); /* it would not come back */
    assert_false(l.paused);
    assert_int_equal(l.control, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kill_both_and_the_run_is_over),
        cmocka_unit_test(test_renice),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_a_text_without_end),
        cmocka_unit_test(test_quit_ends_the_run),
        cmocka_unit_test(test_pause_step_resume),
        cmocka_unit_test(test_half_a_command),
        cmocka_unit_test(test_another_magic_ends_the_connection),
        cmocka_unit_test(test_gone_while_paused),
    };
    return cmocka_run_group_tests_name("userland/cli_live", tests, NULL, NULL);
}
