/*
 * test_programs_real: compiled programs on the real clock, preempted in the
 * middle of ordinary C: what each prints is what it prints when alone.
 */
#include "machine.h"

static void run_all(struct machine *m, const struct job *jobs, size_t count)
{
    *m = (struct machine){
        .clock = FOS_CLOCK_REAL, .context = wanted_context(), .quantum = FOS_MS(1)};
    run_jobs(m, jobs, count);
    assert_false(m->failed);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(m->ran[i].err.text, "");
}

static void test_side_by_side(void **state)
{
    (void)state;
    static const struct job jobs[] = {
        {"programs/spin", {"100"}},         {"programs/primes", {"1000000"}},
        {"programs/matrix", {"100", "20"}}, {"programs/montecarlo", {"3000000"}},
        {"programs/mallocs", {"500"}},      {"programs/wordcount", {"1"}},
    };
    struct machine m;
    run_all(&m, jobs, 6);
    assert_string_equal(m.ran[1].out.text, "78498 primes up to 1000000\n");
    assert_string_equal(m.ran[2].out.text, "100 x 100, 20 rounds: checksum 20250000\n");
    assert_memory_equal(m.ran[3].out.text, "pi is about 3.14", 16);
    assert_string_equal(m.ran[4].out.text, "500 rounds, 32 blocks each, all whole\n");
    assert_string_equal(m.ran[5].out.text, " 15 the\n");
    assert_true(m.preemptions > 20);
    free_machine(&m);
}

static void test_malloc_under_preemption(void **state)
{
    (void)state;
    static const struct job jobs[] = {{"programs/mallocs", {"1500"}},
                                      {"programs/mallocs", {"1500"}},
                                      {"programs/mallocs", {"1500"}},
                                      {"programs/mallocs", {"1500"}}};
    struct machine m;
    run_all(&m, jobs, 4);
    for (int i = 0; i < 4; i++)
        assert_string_equal(m.ran[i].out.text, "1500 rounds, 32 blocks each, all whole\n");
    assert_true(m.preemptions > 20);
    free_machine(&m);
}

/* The n-th line of chatter, as it must be: its number and 5 or 800 letters. */
static const char *expect_line(const char *at, long n, char letter)
{
    char *end;
    assert_int_equal(strtol(at, &end, 10), n);
    assert_int_equal(*end++, ' ');
    size_t letters = strspn(end, (char[]){letter, '\0'});
    assert_int_equal(letters, n % 2 ? 5 : 800);
    assert_int_equal(end[letters], '\n');
    return end + letters + 1;
}

static void test_lines_stay_whole(void **state)
{
    (void)state;
    static const struct job jobs[] = {{"tests/programs/chatter", {"a", "500"}},
                                      {"tests/programs/chatter", {"b", "500"}},
                                      {"tests/programs/chatter", {"c", "500"}}};
    struct machine m;
    run_all(&m, jobs, 3);
    for (int i = 0; i < 3; i++) {
        const char *at = m.ran[i].out.text;
        for (long n = 0; n < 500; n++)
            at = expect_line(at, n, (char)('a' + i));
        assert_int_equal(*at, '\0');
        assert_int_equal(m.ran[i].out.torn, 0);
        assert_int_equal(m.ran[i].out.writes, 500);
    }
    free_machine(&m);
}

static long lost(const char *how)
{
    struct machine m;
    long value, all, missing = -1;
    run_all(&m, &(struct job){"programs/race", {how}}, 1);
    assert_int_equal(sscanf(m.ran[0].out.text, "%ld of %ld: %ld lost", &value, &all, &missing), 3);
    assert_int_equal(all, 400000);
    assert_int_equal(missing, all - value);
    /* with the mutex they mostly lose the CPU by waiting for it */
    assert_true(m.preemptions > (strcmp(how, "none") == 0 ? 20 : 0));
    free_machine(&m);
    return missing;
}

/* Preempted between reading and writing, as many as there are slices. */
static void test_a_race_loses(void **state)
{
    (void)state;
    assert_true(lost("none") > 0);
}

static void test_a_mutex_does_not(void **state)
{
    (void)state;
    assert_int_equal(lost("mutex"), 0);
}

/* The same programs as on the virtual clock, in the order that they force. */
static void test_forced_order(void **state)
{
    (void)state;
    static const struct {
        struct job job;
        const char *out;
    } cases[] = {
        {{"programs/pipeline", {"20"}},
         "2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61 67 71\n"},
        {{"programs/phases", {"4", "50"}},
         "50 steps, 50 times somebody was last; 47.9888 degrees, alone 47.9888\n"},
        {{"programs/producers", {"20", "3", "1"}},
         "consumer 1 took 60 items\n60 items made, their sum is right\n"},
        {{"programs/family", {NULL}},
         "zombie: ended with 7\ngroup: ended, killed by 'family'; again: nobody left\n"
         "orphan: my parent was a process, now it is the machine\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;
        run_all(&m, &cases[i].job, 1);
        assert_string_equal(m.ran[0].out.text, cases[i].out);
        free_machine(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_side_by_side),     cmocka_unit_test(test_malloc_under_preemption),
        cmocka_unit_test(test_lines_stay_whole), cmocka_unit_test(test_a_race_loses),
        cmocka_unit_test(test_a_mutex_does_not), cmocka_unit_test(test_forced_order),
    };
    return cmocka_run_group_tests_name("userland/programs_real", tests, NULL, NULL);
}
