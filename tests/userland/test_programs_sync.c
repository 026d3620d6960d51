/*
 * test_programs_sync: the programs that wait for each other, on the virtual
 * clock: what they print, how they end, what the kernel says of those that
 * can't go on.
 */
#include "machine.h"

static void run(struct machine *m, const struct job *jobs, size_t count)
{
    *m = (struct machine){.clock = FOS_CLOCK_VIRTUAL, .context = wanted_context()};
    run_jobs(m, jobs, count);
}

static void test_output(void **state)
{
    (void)state;
    static const struct {
        struct job job;
        const char *out;
    } cases[] = {
        {{"programs/producers", {NULL}},
         "consumer 1 took 16 items\nconsumer 2 took 4 items\n20 items made, their sum is right\n"},
        {{"programs/producers", {"7", "3", "1"}},
         "consumer 1 took 21 items\n21 items made, their sum is right\n"},
        {{"programs/readers", {NULL}}, "50 reads, up to 5 at a time; 20 writes; 0 torn\n"},
        {{"programs/readers", {"1", "1", "3"}}, "3 reads, up to 1 at a time; 3 writes; 0 torn\n"},
        {{"programs/philosophers", {"ordered", "2", "1"}},
         "philosopher 1 has eaten\nphilosopher 2 has eaten\nall have eaten\n"},
        {{"programs/philosophers", {"left", "3", "0"}}, ""},
        {{"programs/pipeline", {NULL}}, "2 3 5 7 11 13 17 19 23 29\n"},
        {{"programs/pipeline", {"1"}}, "2\n"},
        {{"programs/race", {"mutex", "3", "100"}}, "300 of 300: 0 lost\n"},
        {{"programs/race", {"none", "3", "100"}}, "300 of 300: 0 lost\n"},
        {{"programs/deep", {"30"}}, "going down\nback from 30 KiB\n"},
        {{"programs/phases", {NULL}},
         "100 steps, 100 times somebody was last; 61.7299 degrees, alone 61.7299\n"},
        {{"programs/family", {NULL}},
         "zombie: ended with 7\ngroup: ended, killed by 'family'; again: nobody left\n"
         "orphan: my parent was a process, now it is the machine\n"},
        {{"programs/init", {"primes 100", "hello you &", "primes 10"}},
         "25 primes up to 100\nHello, you, from process 3.\n4 primes up to 10\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;
        bool refused = !*cases[i].out;
        run(&m, &cases[i].job, 1);
        assert_string_equal(m.ran[0].out.text, cases[i].out);
        assert_int_equal(m.ran[0].err.size > 0, refused);
        assert_int_equal(m.ran[0].status, refused ? 2 : 0);
        assert_int_equal(m.outcome, FOS_COMPLETED);
        assert_int_equal(m.zombies, 0);
        assert_false(m.failed);
        free_machine(&m);
    }
}

static void test_bad_arguments(void **state)
{
    (void)state;
    static const struct job cases[] = {
        {"programs/producers", {"0"}},
        {"programs/producers", {"1", "1", "51"}},
        {"programs/readers", {"1", "x"}},
        {"programs/philosophers", {"right"}},
        {"programs/pipeline", {"1001"}},
        {"programs/race", {"mutexes"}},
        {"programs/race", {"none", "0"}},
        {"programs/deep", {"-1"}},
        {"programs/phases", {"1", "1", "1"}},
        {"programs/family", {"1"}},
        {"programs/init", {NULL}},
        {"programs/talk", {"0"}},
        {"programs/nameserver", {"x"}},
        {"programs/consoleserver", {"x"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct machine m;
        run(&m, &cases[i], 1);
        const char *help = program_help(m.loaded[0].handle);
        const char *usage = strstr(m.ran[0].err.text, "\nusage: ");
        assert_int_equal(m.ran[0].status, 2);
        assert_non_null(usage);
        assert_non_null(help);
        assert_memory_equal(usage + 8, help, strlen(help));
        free_machine(&m);
    }
}

/* Left fork first: a ring of five, told from philosopher to fork to philosopher. */
static void test_philosophers_starve(void **state)
{
    (void)state;
    struct machine m;
    char line[128];
    run(&m, &(struct job){"programs/philosophers", {"left"}}, 1);
    assert_int_equal(m.outcome, FOS_DEADLOCK);
    assert_true(m.failed);
    for (int i = 1; i <= 5; i++) {
        snprintf(line, sizeof line,
                 "'philosopher-%d' waits for mutex 'fork %d', held by 'philosopher-%d', in a ring",
                 i, i % 5 + 1, i % 5 + 1);
        assert_non_null(strstr(m.deadlock, line));
    }
    free_machine(&m);
}

static void test_deep_dies_alone(void **state)
{
    (void)state;
    static const struct job jobs[] = {{"programs/deep", {NULL}}, {"programs/primes", {"10"}}};
    struct machine m;
    run(&m, jobs, 2);
    assert_int_equal(m.ran[0].ended, FOS_BECAUSE_FAULTED);
    assert_int_equal(m.ran[0].status, 11);
    assert_string_equal(m.ran[0].out.text, "going down\n");
    assert_string_equal(m.ran[1].out.text, "4 primes up to 10\n");
    free_machine(&m);
}

static void test_init_says_what_went_wrong(void **state)
{
    (void)state;
    static const char expected[] =
        "init: nosuch: no such program; 'fiberos program list' shows those that ship (error 2)\n"
        "init: ' ' is no command: a name and at most 15 words\n"
        "going down\n"
        "init: deep: stack overflow in 'deep' (64 KiB)\n"
        "init: primes: status 2\n"
        "init: process 4: status 2\n";
    struct machine m;
    run(&m, &(struct job){"programs/init", {"nosuch", " ", "deep", "primes x", "primes y &", NULL}},
        1);
    assert_string_equal(m.ran[0].out.text, expected);
    assert_int_equal(m.ran[0].status, 1);
    free_machine(&m);
}

/* ---- The servers ---- */

/* The lines are numbered in the order in which they were printed. */
static void check_console(const char *text, int lines)
{
    for (int i = 1; i <= lines; i++) {
        char *end;
        assert_int_equal(strtol(text, &end, 10), i);
        assert_memory_equal(end, " talk: line ", 12);
        text = strchr(end, '\n') + 1;
    }
    assert_string_equal(text, "");
}

static void test_servers_in_any_order(void **state)
{
    (void)state;
    static const struct job orders[][4] = {
        {{"programs/nameserver", {NULL}},
         {"programs/consoleserver", {NULL}},
         {"programs/talk", {"5", "3"}},
         {"programs/talk", {"7", "2"}}},
        {{"programs/talk", {"5", "0"}},
         {"programs/talk", {"7", "0"}},
         {"programs/consoleserver", {NULL}},
         {"programs/nameserver", {NULL}}},
    };
    for (int i = 0; i < 2; i++) {
        struct machine m;
        run(&m, orders[i], 4);
        for (int p = 0; p < 4; p++) {
            assert_string_equal(m.ran[p].err.text, "");
            assert_int_equal(m.ran[p].status, 0);
            if (strcmp(orders[i][p].program, "programs/consoleserver") == 0)
                check_console(m.ran[p].out.text, 12);
        }
        assert_int_equal(m.outcome, FOS_COMPLETED);
        free_machine(&m);
    }
}

static void test_talk_without_servers(void **state)
{
    (void)state;
    struct machine m;
    run(&m, &(struct job){"programs/talk", {NULL}}, 1);
    assert_non_null(strstr(m.ran[0].err.text, "start nameserver and consoleserver"));
    assert_int_equal(m.ran[0].status, 1);
    assert_int_equal(m.end, FOS_SEC(60));
    free_machine(&m);
}

static void test_one_server_of_a_kind(void **state)
{
    (void)state;
    static const struct job jobs[] = {{"programs/nameserver", {NULL}},
                                      {"programs/nameserver", {NULL}},
                                      {"programs/consoleserver", {NULL}},
                                      {"programs/consoleserver", {NULL}}};
    struct machine m;
    run(&m, jobs, 4);
    assert_int_equal(m.ran[0].status, 0);
    assert_int_equal(m.ran[1].status, 1);
    assert_int_equal(m.ran[2].status, 0);
    assert_int_equal(m.ran[3].status, 1);
    assert_non_null(strstr(m.ran[3].err.text, "(error 17)")); /* EEXIST */
    free_machine(&m);
}

/* A server runs with its clients' urgency: the trace tells of it. */
static void test_who_waits_lends(void **state)
{
    (void)state;
    static const char *const programs[] = {"tests/programs/messages", "tests/programs/sync_mutex"};
    for (int i = 0; i < 2; i++) {
        struct machine m;
        run(&m, &(struct job){programs[i], {"the most urgent first"}}, 1);
        assert_true(m.donations >= 2); /* and back again */
        free_machine(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_philosophers_starve),
        cmocka_unit_test(test_deep_dies_alone),
        cmocka_unit_test(test_init_says_what_went_wrong),
        cmocka_unit_test(test_servers_in_any_order),
        cmocka_unit_test(test_talk_without_servers),
        cmocka_unit_test(test_one_server_of_a_kind),
        cmocka_unit_test(test_who_waits_lends),
    };
    return cmocka_run_group_tests_name("userland/programs_sync", tests, NULL, NULL);
}
