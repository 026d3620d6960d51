/*
 * test_programs: the programs that ship print what they should, refuse bad
 * arguments with their usage, and say in one line what they do.
 */
#include "machine.h"

static void run_one(struct machine *m, const struct job *job)
{
    *m = (struct machine){.clock = FOS_CLOCK_VIRTUAL, .context = wanted_context()};
    run_jobs(m, job, 1);
}

static void test_output(void **state)
{
    (void)state;
    static const struct {
        struct job job;
        const char *out;
    } cases[] = {
        {{"programs/hello", {"fiberos"}}, "Hello, fiberos, from process 1.\n"},
        {{"programs/primes", {NULL}}, "9592 primes up to 100000\n"},
        {{"programs/primes", {"0"}}, "0 primes up to 0\n"},
        {{"programs/primes", {"2"}}, "1 primes up to 2\n"},
        {{"programs/primes", {"1000000"}}, "78498 primes up to 1000000\n"},
        {{"programs/matrix", {"1", "3"}}, "1 x 1, 3 rounds: checksum 0\n"},
        {{"programs/matrix", {"2"}}, "2 x 2, 1 rounds: checksum 102\n"},
        {{"programs/matrix", {NULL}}, "100 x 100, 1 rounds: checksum 20250000\n"},
        {{"programs/wordcount", {"3"}}, " 15 the\n  8 process\n  4 and\n"},
        {{"programs/pingpong", {"2", "5"}}, "ping 1\npong 1\nping 2\npong 2\n"},
        {{"programs/mallocs", {"20"}}, "20 rounds, 32 blocks each, all whole\n"},
        {{"programs/spin", {"250"}}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;
        run_one(&m, &cases[i].job);
        assert_string_equal(m.ran[0].out.text, cases[i].out);
        assert_string_equal(m.ran[0].err.text, "");
        assert_int_equal(m.ran[0].status, 0);
        assert_false(m.failed);
        free_machine(&m);
    }
}

static void test_bad_arguments(void **state)
{
    (void)state;
    static const struct job cases[] = {
        {"programs/spin", {"x"}},
        {"programs/spin", {"0"}},
        {"programs/spin", {"-5"}},
        {"programs/spin", {"5", "6"}},
        {"programs/primes", {""}},
        {"programs/primes", {"1e5"}},
        {"programs/primes", {"99999999999999999999"}},
        {"programs/matrix", {"10", "0"}},
        {"programs/matrix", {"1", "1", "1"}},
        {"programs/wordcount", {"many"}},
        {"programs/pingpong", {"1", "2", "3"}},
        {"programs/montecarlo", {"0"}},
        {"programs/mallocs", {" 1x"}},
        {"programs/hello", {"a", "b"}},
        {"programs/lesson1", {"0"}},
        {"programs/lesson10", {"1"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;
        run_one(&m, &cases[i]);
        const char *help = program_help(m.loaded[0].handle);
        const char *usage = strstr(m.ran[0].err.text, "\nusage: ");
        assert_int_equal(m.ran[0].status, 2);
        assert_string_equal(m.ran[0].out.text, "");
        assert_non_null(usage);
        assert_memory_equal(usage + 8, help, strlen(help));
        free_machine(&m);
    }
}

static const char *const all[] = {
    "hello",      "spin",          "primes",  "matrix",    "wordcount", "pingpong",
    "mallocs",    "lesson1",       "lesson2", "lesson3",   "lesson4",   "lesson5",
    "lesson6",    "lesson7",       "lesson8", "lesson9",   "lesson10",  "montecarlo",
    "nameserver", "consoleserver", "talk",    "producers", "readers",   "philosophers",
    "pipeline",   "init",          "race",    "deep",      "phases",    "family",
};

static void test_help(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char path[64];
        struct program program;
        snprintf(path, sizeof path, "programs/%s", all[i]);
        load_program(path, &program);
        const char *help = program_help(program.handle);
        assert_non_null(help);
        assert_memory_equal(help, all[i], strlen(all[i]));
        assert_non_null(strstr(help, ": "));
        assert_null(strchr(help, '\n'));
        dlclose(program.handle);
    }
}

/* spin says on the virtual clock how long it would have computed. */
static void test_spin_takes_its_time(void **state)
{
    (void)state;
    struct machine m;
    run_one(&m, &(struct job){"programs/spin", {"250"}});
    assert_int_equal(m.end, FOS_MS(250));
    free_machine(&m);
}

/* ping at 0, 20, 40, 60 ms; pong at 10, 30, 50, 70 ms. */
static void test_pingpong_keeps_time(void **state)
{
    (void)state;
    struct machine m;
    run_one(&m, &(struct job){"programs/pingpong", {"4", "10"}});
    assert_int_equal(m.end, FOS_MS(70));
    free_machine(&m);
}

static void test_montecarlo(void **state)
{
    (void)state;
    struct machine m;
    run_one(&m, &(struct job){"programs/montecarlo", {"200000"}});
    double pi = 0;
    assert_int_equal(sscanf(m.ran[0].out.text, "pi is about %lf (200000 points)", &pi), 1);
    /* three standard deviations of 4 x the mean of 200,000 draws */
    assert_true(pi > 3.1416 - 0.0111 && pi < 3.1416 + 0.0111);
    free_machine(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_spin_takes_its_time),
        cmocka_unit_test(test_pingpong_keeps_time),
        cmocka_unit_test(test_montecarlo),
    };
    return cmocka_run_group_tests_name("userland/programs", tests, NULL, NULL);
}
