/*
 * test_sync_real: what userland/lib has for processes that wait for each other
 * keeps the rules of POSIX, and its own on fairness; on the real clock, at 1 ms.
 */
#include "contract.h"

static const char *const programs[] = {
    "tests/programs/sync_word",
    "tests/programs/sync_mutex",
    "tests/programs/sync_condition",
    "tests/programs/sync_counts",
    "tests/programs/sync_rwlock",
    "tests/programs/sync_channel",
    NULL,
};

/* The more urgent one preempts in the middle of the call that gives the mutex up. */
static void a_signal_in_between_counts(void **state)
{
    (void)state;
    struct machine m = {.clock = FOS_CLOCK_REAL, .context = wanted_context(), .policy = "priority"};
    run_jobs(&m, &(struct job){"tests/programs/sync_condition", {"a signal in between counts"}}, 1);
    assert_string_equal(m.ran[0].err.text, "");
    assert_int_equal(m.ran[0].status, 0);
    free_machine(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_signal_in_between_counts)};
    int failed = run_contract("userland/sync_real", programs, FOS_CLOCK_REAL);
    return failed + cmocka_run_group_tests_name("userland/sync_priority", tests, NULL, NULL);
}
