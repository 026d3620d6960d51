/*
 * A policy of one's own: begun with `sched new`, built with `sched build`,
 * run wherever the name of a policy is accepted.
 */
#include "tests/userland/plugins.h"
#include "tests/userland/typed.h"

static int make_own(void **state)
{
    if (make_files(state))
        return -1;
    command_write("victims.json", victims);
    command_write("named.json", "{\"fiberos\":1,\"scheduler\":{\"policy\":\"own\",\"quantum\":3},"
                                "\"processes\":[{\"name\":\"A\",\"burst\":7}]}");
    const char *folder = command_folder();
    struct said s = command("sched new %s/own.c", folder);
    const bool begun = s.code == 0 && strstr(s.out, "next: fiberos sched build");
    said_free(&s);
    s = command("sched build %s/own.c", folder);
    const bool built = s.code == 0 && !*s.err && strstr(s.out, "own.so is built; try: ");
    said_free(&s);
    return begun && built ? 0 : -1;
}

static void what_is_new_has_its_own_name_and_overwrites_nothing(void **state)
{
    static const struct line lines[] = {
        {"sched new @/own.c", 2, NULL, "@/own.c: File exists"},
        {"sched new @/no/own.c", 2, NULL, "No such file"},
        {"sched new @/own.txt", 2, NULL, "does not end in .c"},
        {"sched new", 2, NULL, "which file?"},
        {"sched show @/own.so", 0, "own: Who has had the least of the CPU goes first.", NULL},
        {"sched show @/own.so", 0, "quantum=10 ticks", NULL},
        {"sched show @/none.so", 2, NULL, "can't be loaded: No such file"},
    };
    (void)state;
    CHECK(lines);
}

static void the_messages_of_the_compiler_pass_through(void **state)
{
    (void)state;
    command_write("wrong.c", "#include <fiberos/sched.h>\nint x = \"text\" * 2;\n");
    command_write("typo.c", "#include <fiberos/sched.h>\nint x(void);\nint x(void) { return "
                            "fos_lst_push(); }\n");
    static const struct line lines[] = {
        {"sched build @/wrong.c", 2, NULL, "wrong.c:2:"},
        {"sched build @/wrong.c", 2, NULL,
         "wrong.so was not built: the compiler's messages say why"},
        {"sched build @/typo.c", 2, NULL, "fos_lst_push"},
        {"sched build @/none.c", 2, NULL, "@/none.c: No such file"},
        {"sched build @/own.c -o @/no/own.so", 2, NULL, "own.so was not built"},
        {"sched build @/own.c -o @/other.so", 0, "/other.so is built", NULL},
    };
    CHECK(lines);
}

static void a_plugin_runs_wherever_a_name_is_accepted(void **state)
{
    static const struct line lines[] = {
        {"run @/convoy.json --sched @/own.so", 0, "policy own", NULL},
        {"run @/convoy.json --sched @/own.so --quantum 2", 0, "quantum 2 ms", NULL},
        {"run @/convoy.json --sched @/own.so --set quantum=2", 0, "quantum 2 ms", NULL},
        {"run @/convoy.json --sched @/own.so --set quantun=2", 2, NULL, "did you mean 'quantum'?"},
        {"run @/convoy.json --sched @/own.so --quantum 0", 2, NULL, "--quantum"},
        {"run @/named.json --sched @/own.so", 0, "quantum 3 ms", NULL},
        {"run @/named.json", 2, NULL, "unknown policy 'own'"},
        {"compare @/victims.json --sched rr,@/own.so,fcfs", 0, "own ", NULL},
        {"compare @/victims.json --sched @/own.so,@/own.so", 0, "\nown.so ", NULL},
        {"compare @/named.json --sched rr,@/own.so", 0, "own ", NULL},
        {"compare @/victims.json --sched rr,@/none.so", 2, NULL, "can't be loaded"},
        {"compare @/victims.json --sched fcfs,@/own.so --set quantum=2", 0, "own", NULL},
        {"compare @/victims.json --sched fcfs,@/own.so --set alpha=2", 2, NULL, "none of these"},
        {"viz @/convoy.json --sched @/own.so --screenshot @/own.png", 0, "policy own", NULL},
        {"ostep scheduler.py+-p+RR+-q+3+-l+10,2,7 --sched @/own.so", 0, "", NULL},
        {"run @/convoy.json --sched @/own.so --watchdog 0", 2, NULL,
         "--watchdog: expected a duration"},
        {"run @/convoy.json --sched @/own.so --watchdog none", 0, "", NULL},
        {"run @/convoy.json --sched fcfs --watchdog 2", 0, "", NULL},
    };
    (void)state;
    CHECK(lines);
}

/* The explanation of a decision is the policy's own. */
static void what_it_explains_is_in_the_trace(void **state)
{
    const char *folder = command_folder();
    (void)state;
    struct said s = command("run -q %s/victims.json --sched %s/own.so --trace %s/own.fos", folder,
                            folder, folder);
    assert_int_equal(s.code, 0);
    said_free(&s);
    s = command("trace export %s/own.fos --to csv", folder);
    assert_non_null(strstr(s.out, "own: long has had 0 ns of CPU"));
    said_free(&s);
}

static void the_same_run_twice_is_the_same_run(void **state)
{
    const char *folder = command_folder();
    (void)state;
    struct said a = command("run %s/victims.json --format json --sched %s/own.so", folder, folder);
    struct said b = command("run %s/victims.json --format json --sched %s/own.so", folder, folder);
    assert_int_equal(a.code, 0);
    assert_string_equal(a.out, b.out);
    check_metrics("own", a.out, true);
    said_free(&a);
    said_free(&b);
}

static void the_example_starves_and_is_ejected_if_asked(void **state)
{
    const char *folder = command_folder();
    (void)state;
    struct said s = command("sched build userland/policies/lifo.c -o %s/lifo.so", folder);
    assert_int_equal(s.code, 0);
    assert_string_equal(s.err, "");
    said_free(&s);
    s = command("run %s/victims.json --sched %s/lifo.so --set quantum=1", folder, folder);
    assert_int_equal(s.code, 0);
    said_free(&s);
    s = command("run %s/victims.json --sched %s/lifo.so --set quantum=1 --watchdog 5", folder,
                folder);
    assert_int_equal(s.code, 1);
    assert_non_null(strstr(s.err, "policy 'lifo' lets 'long' starve: READY for "));
    said_free(&s);
}

static void stop_early(int pid)
{
    usleep(300000);
    kill(pid, SIGINT);
}

/* There are two processes of the host then; the one that a user knows passes it on. */
static void an_interrupt_reaches_the_run(void **state)
{
    const char *folder = command_folder();
    const struct setting how = {.meanwhile = stop_early};
    (void)state;
    struct said s =
        command_as(&how, "run %s/endless.json --sched %s/own.so --format json", folder, folder);
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "\"interrupted\""));
    said_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_new_has_its_own_name_and_overwrites_nothing),
        cmocka_unit_test(the_messages_of_the_compiler_pass_through),
        cmocka_unit_test(a_plugin_runs_wherever_a_name_is_accepted),
        cmocka_unit_test(what_it_explains_is_in_the_trace),
        cmocka_unit_test(the_same_run_twice_is_the_same_run),
        cmocka_unit_test(the_example_starves_and_is_ejected_if_asked),
        cmocka_unit_test(an_interrupt_reaches_the_run),
    };
    return cmocka_run_group_tests_name("userland/plugins_own", tests, make_own, command_leave);
}
