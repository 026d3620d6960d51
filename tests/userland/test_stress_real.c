/*
 * test_stress_real: preemption at 1 ms that ordinary C survives: the C
 * library, locks and messages, and processes that die in every way. Each is
 * run for longer by `make soak`.
 */
#include "storm.h"

static void test_libc(void **state)
{
    (void)state;
    struct storm s;
    storm_libc(&s, "5000");
    storm_print("stress/libc", &s);
    assert_int_equal(s.torn, 0);
    assert_int_equal(s.corrupted, 0);
    assert_int_equal(s.deaths, 0);
    assert_true(s.lines > 500);
    assert_true(s.preemptions > 500);
    free(s.delays);
}

static void test_traffic(void **state)
{
    (void)state;
    struct storm s;
    storm_run(&s, &(struct job){"tests/programs/traffic", {"2000"}}, 1, false);
    storm_print("stress/traffic", &s);
    assert_int_equal(s.corrupted, 0);
    assert_int_equal(s.deaths, 0);
    assert_int_equal(s.left, 0);
    assert_non_null(strstr(s.said, ": 0 lost"));
    assert_true(s.switches > 1000);
    free(s.delays);
}

/* 1,000 die; the stacks and the table are used again and again. */
static void test_casualties(void **state)
{
    (void)state;
    struct storm s;
    storm_run(&s, &(struct job){"tests/programs/casualties", {"1000"}}, 1, true);
    storm_print("stress/casualties", &s);
    assert_int_equal(s.deaths, 1000);
    assert_int_equal(s.faults, 875); /* one in eight is killed */
    assert_int_equal(s.corrupted, 0);
    assert_int_equal(s.left, 0);
    assert_true(s.mappings_early > 0);
    assert_true(s.mappings_late <= s.mappings_early + 8); /* the trace grows, and the heap */
    free(s.delays);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libc),
        cmocka_unit_test(test_traffic),
        cmocka_unit_test(test_casualties),
    };
    return cmocka_run_group_tests_name("userland/stress", tests, NULL, NULL);
}
