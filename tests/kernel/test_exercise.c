/*
 * test_exercise.c: what an exercise may fix that a machine leaves to chance
 * or to the moment: the numbers that are drawn (`draws`), and that a process
 * counts as finished only when its slice is over (`done_at`).
 */
#include <signal.h>

#include "tests/kernel/kernel_test.h"

#define MS FOS_MS(1)

/* ---- done_at ---- */

#define LATE  "\"semantics\":{\"done_at\":\"slice-end\"},"
#define WASTE "\"semantics\":{\"done_at\":\"slice-end\",\"early_finish\":\"waste\"},"
#define RR4   "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":4},"
#define AB    "\"processes\":[{\"name\":\"A\",\"burst\":2},{\"name\":\"B\",\"burst\":%s}]}"

/* Finish, CPU and wait of A and B in ticks. */
static const struct {
    const char *rule, *knobs, *b;
    int64_t a_finish, a_cpu, a_wait, b_finish, b_wait;
} cases[] = {
    {"as in a textbook", "", "3", 2, 2, 0, 5, 2},
    {"done late, but the next one starts at once", LATE, "3", 4, 2, 2, 6, 3},
    {"done late, and the rest of the slice is idle", WASTE, "3", 4, 2, 2, 8, 5},
    {"who needs the whole slice is not late", WASTE, "4", 4, 2, 2, 8, 4},
    {"nor is who runs on in a second slice, but by its rest", WASTE, "5", 4, 2, 2, 12, 7},
    {"no CPU at all takes a slice, too", WASTE, "0", 4, 2, 2, 8, 8},
};

static void test_done_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char processes[128], text[512];
        snprintf(processes, sizeof processes, AB, cases[i].b);
        snprintf(text, sizeof text, "%s%s%s", RR4, cases[i].knobs, processes);
        struct run r = run_text(text, FOS_CONTEXT_AUTO);
        const struct fos_proc_metrics *a = metrics_named(r.metrics, "A");
        const struct fos_proc_metrics *b = metrics_named(r.metrics, "B");
        if (a->finish != cases[i].a_finish * MS || a->cpu != cases[i].a_cpu * MS ||
            a->wait != cases[i].a_wait * MS || b->finish != cases[i].b_finish * MS ||
            b->wait != cases[i].b_wait * MS)
            fail_msg("%s: A ends at %g, has %g of CPU and waits %g; B ends at %g and waits %g",
                     cases[i].rule, (double)a->finish / MS, (double)a->cpu / MS,
                     (double)a->wait / MS, (double)b->finish / MS, (double)b->wait / MS);
        assert_int_equal(a->status, 0);
        run_free(&r);
    }
}

/* Who waits for one that is not done yet goes on when it is. */
static void test_join_waits_until_it_is_done(void **state)
{
    (void)state;
    struct run r = run_text(RR4 LATE "\"processes\":[{\"name\":\"A\",\"burst\":1},{\"name\":\"B\","
                                     "\"program\":[{\"join\":\"A\"},{\"cpu\":4}]}]}",
                            FOS_CONTEXT_AUTO);
    assert_int_equal(metrics_named(r.metrics, "A")->finish, 4 * MS);
    assert_int_equal(metrics_named(r.metrics, "B")->finish, 8 * MS);
    run_free(&r);
}

/* A is READY, but in nobody's queue, when B kills it. */
static void test_kill_one_that_is_not_done(void **state)
{
    (void)state;
    struct run r = run_text(RR4 LATE "\"processes\":[{\"name\":\"A\",\"burst\":1},{\"name\":\"B\","
                                     "\"program\":[{\"cpu\":2},{\"kill\":\"A\"},{\"cpu\":2}]}]}",
                            FOS_CONTEXT_AUTO);
    const struct fos_proc_metrics *a = metrics_named(r.metrics, "A");
    assert_int_equal(a->finish, 3 * MS);
    assert_int_equal(a->signal, SIGKILL);
    assert_int_equal(metrics_named(r.metrics, "B")->finish, 5 * MS);
    run_free(&r);
}

static void test_the_end_of_time_comes_first(void **state)
{
    (void)state;
    struct run r = run_text(RR4 WASTE "\"until\":3,\"processes\":[{\"name\":\"A\",\"burst\":2}]}",
                            FOS_CONTEXT_AUTO);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_UNTIL);
    assert_int_equal(metrics_named(r.metrics, "A")->finish, -1);
    run_free(&r);
}

/* ---- draws ---- */

/* Who is dispatched, in order; of three with 2, 3 and 5 tickets. */
static void expect_winners(const char *draws, const char *winners)
{
    char text[512], got[64] = "";
    snprintf(text, sizeof text,
             "{\"fiberos\":1,\"scheduler\":{\"policy\":\"lottery\",\"quantum\":1},\"draws\":%s,"
             "\"processes\":[{\"name\":\"A\",\"tickets\":2,\"burst\":2},{\"name\":\"B\","
             "\"tickets\":3,\"burst\":2},{\"name\":\"C\",\"tickets\":5,\"burst\":2}]}",
             draws);
    struct run r = run_text(text, FOS_CONTEXT_AUTO);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == FOS_EV_DECISION)
            strncat(got, trace_name_of(t, e->pid), sizeof got - strlen(got) - 1);
    }
    if (strcmp(got, winners) != 0)
        fail_msg("%s: %s, not %s", draws, got, winners);
    run_free(&r);
}

static void test_draws(void **state)
{
    (void)state;
    expect_winners("[0]", "AABBC");          /* the last one runs on: nobody to draw from */
    expect_winners("[9]", "CCBBA");          /* 9 of 10, 9 of 10, 9 mod 5, 9 mod 5 */
    expect_winners("[1,2,5,0,3]", "ABCACB"); /* 1 2 5 0 of 10, 3 of 8, 1 of 3 */
    expect_winners("[15,9223372036854775807]", "CCABAB"); /* 5 and 7 of 10, 0 2 0 of 5, 1 of 3 */
}

static void test_bad_draws(void **state)
{
    (void)state;
    static const char *const bad[] = {"7", "[]", "[1.5]", "[-1]", "[\"a\"]", "{}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[128];
        struct problems problems;
        snprintf(text, sizeof text, "{\"fiberos\":1,\"draws\":%s,\"processes\":[{\"burst\":1}]}",
                 bad[i]);
        assert_null(workload_parse(text, strlen(text), "test", &problems));
        assert_non_null(strstr(problems.list[0].message, "'draws'"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_done_at),
        cmocka_unit_test(test_join_waits_until_it_is_done),
        cmocka_unit_test(test_kill_one_that_is_not_done),
        cmocka_unit_test(test_the_end_of_time_comes_first),
        cmocka_unit_test(test_draws),
        cmocka_unit_test(test_bad_draws),
    };
    return cmocka_run_group_tests_name("kernel/exercise", tests, NULL, NULL);
}
