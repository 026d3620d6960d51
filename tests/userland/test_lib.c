/*
 * test_lib: ordinary C runs as a process: the calls of the C library that a
 * program makes go through userland/lib and do there what they should.
 */
#include "machine.h"

static void run_one(struct machine *m, const char *program, const char *argument)
{
    *m = (struct machine){.clock = FOS_CLOCK_VIRTUAL, .context = wanted_context()};
    run_jobs(m, &(struct job){program, {argument}}, 1);
}

/* The program checks itself, says on stderr what is wrong and returns how much. */
static void expect_clean(const char *program)
{
    struct machine m;
    run_one(&m, program, NULL);
    assert_string_equal(m.ran[0].err.text, "");
    assert_int_equal(m.ran[0].status, 0);
    assert_int_equal(m.ran[0].ended, FOS_BECAUSE_EXITED);
    free_machine(&m);
}

static void test_output(void **state)
{
    (void)state;
    static const char expected[] = "printf 1\nvprintf 2\nfprintf 3\nvfprintf 4.0\nputs 5\n"
                                   "fputs 6\n78\nfwrite 9\nwrite 10\nxxx";
    struct machine m;
    run_one(&m, "tests/programs/output", NULL);
    struct ran *ran = &m.ran[0];
    assert_int_equal(ran->status, 0);
    assert_memory_equal(ran->out.text, expected, strlen(expected));
    assert_int_equal(ran->out.size, strlen(expected) - 3 + 20001);
    assert_string_equal(ran->out.text + ran->out.size - 3, "xx\n");
    assert_string_equal(ran->err.text, "error 1\nperror: No such file or directory\nfputs 3\n");
    free_machine(&m);
}

/* One call, one piece: nothing that a process prints with it can be torn. */
static void test_one_write_per_call(void **state)
{
    (void)state;
    struct machine m;
    run_one(&m, "tests/programs/output", NULL);
    assert_int_equal(m.ran[0].out.writes, 12);
    assert_int_equal(m.ran[0].err.writes, 3);
    free_machine(&m);
}

static void test_clocks(void **state)
{
    (void)state;
    expect_clean("tests/programs/clocks");
}

static void test_calls(void **state)
{
    (void)state;
    expect_clean("tests/programs/calls");
}

static void test_ends(void **state)
{
    (void)state;
    static const struct {
        const char *way;
        int status;
    } cases[] = {{"return", 42}, {"exit", 1000}, {"_exit", -3},
                 {"_Exit", 4},   {"abort", 134}, {"assert", 134}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;
        run_one(&m, "tests/programs/ends", cases[i].way);
        assert_int_equal(m.ran[0].status, cases[i].status);
        assert_int_equal(m.ran[0].ended, FOS_BECAUSE_EXITED);
        free_machine(&m);
    }
}

static void test_assert_says_where(void **state)
{
    (void)state;
    struct machine m;
    run_one(&m, "tests/programs/ends", "assert");
    assert_non_null(strstr(m.ran[0].err.text, "ends.c:"));
    assert_non_null(strstr(m.ran[0].err.text, "'argc < 0' failed"));
    free_machine(&m);
}

static void test_refused(void **state)
{
    (void)state;
    struct machine m;
    run_one(&m, "tests/programs/ends", "refused");
    assert_string_equal(m.ran[0].err.text, "");
    assert_int_equal(m.ran[0].status, 0);
    free_machine(&m);
}

/* One process ends; the others of the machine don't. */
static void test_exit_ends_one_process(void **state)
{
    (void)state;
    static const struct job jobs[] = {{"tests/programs/ends", {"exit"}},
                                      {"programs/hello", {NULL}},
                                      {"tests/programs/ends", {"abort"}},
                                      {"programs/primes", {"10"}}};
    struct machine m = {.clock = FOS_CLOCK_VIRTUAL, .context = wanted_context()};
    run_jobs(&m, jobs, 4);
    assert_int_equal(m.ran[0].status, 1000);
    assert_string_equal(m.ran[1].out.text, "Hello, world, from process 2.\n");
    assert_int_equal(m.ran[2].status, 134);
    assert_string_equal(m.ran[3].out.text, "4 primes up to 10\n");
    free_machine(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output),  cmocka_unit_test(test_one_write_per_call),
        cmocka_unit_test(test_clocks),  cmocka_unit_test(test_calls),
        cmocka_unit_test(test_ends),    cmocka_unit_test(test_assert_says_where),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_exit_ends_one_process),
    };
    return cmocka_run_group_tests_name("userland/lib", tests, NULL, NULL);
}
