/*
 * The command line, as a user meets it: every option and command, the
 * messages for what is wrong, and the documents that come out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <cjson/cJSON.h>

#include "tests/userland/typed.h"

static void test_nonsense(void **state)
{
    static const struct line lines[] = {
        {"", 2, NULL, "Usage: fiberos COMMAND"},
        {"rnu", 2, NULL, "unknown command 'rnu' (did you mean 'run'?)"},
        {"@/convoy.json", 2, NULL, "to run this file: fiberos run "},
        {"--nonsense", 2, NULL, "unknown option '--nonsense'"},
        {"run", 2, NULL, "which workload?"},
        {"run @/convoy.json @/random.json", 2, NULL, "one workload at a time"},
        {"run --shed rr @/convoy.json", 2, NULL, "'--shed' (did you mean '--sched'?)"},
        {"run @/convoy.json --seed", 2, NULL, "requires an argument"},
        {"run -x @/convoy.json", 2, NULL, "invalid option"},
        {"run @/convoy.json --sched lotery", 2, NULL,
         "unknown policy 'lotery' (did you mean 'lottery'?)"},
        {"run @/convoy.json --sched ./none.so", 2, NULL, "policy './none.so' can't be loaded"},
        {"run @/convoy.json --format xml", 2, NULL, "--format: expected one of text, json"},
        {"run @/convoy.json --context fast", 2, NULL, "expected one of auto, ucontext, asm"},
        {"run @/convoy.json --clock reel", 2, NULL, "did you mean 'real'?"},
        {"run @/convoy.json --profile poxis", 2, NULL, "did you mean 'posix'?"},
        {"run @/convoy.json --cpus 0", 2, NULL, "--cpus"},
        {"run @/convoy.json --cpus 65", 2, NULL, "--cpus"},
        {"run @/convoy.json --seed x", 2, NULL, "--seed"},
        {"run @/convoy.json --until -3", 2, NULL, "--until"},
        {"run @/convoy.json --sched rr --quantum 0", 2, NULL, "--quantum"},
        {"run @/convoy.json --sched rr --set quantum", 2, NULL, "expected PARAM=VALUE"},
        {"run @/convoy.json --sched rr --set quantun=3", 2, NULL, "did you mean 'quantum'?"},
        {"run @/convoy.json --metrics @/no/such.json", 2, NULL, "@/no/such.json: No such file"},
        {"run @/convoy.json --trace @", 2, NULL, "Is a directory"},
        {"compare @/convoy.json --sched rr,foo", 2, NULL, "unknown policy 'foo'"},
        {"compare @/convoy.json --set nothing=1", 2, NULL, "none of these policies"},
        {"compare @/convoy.json --viz", 2, NULL, "single run"},
        {"check", 2, NULL, "which workloads?"},
        {"viz --sched rr", 2, NULL, "which workload?"},
        {"workloads hello", 2, NULL, "no file is needed: 'hello'"},
        {"workloads --format xml", 2, NULL, "expected one of text, json"},
        {"run @/convoy.json --control 1", 2, NULL, "--control 1"},
        {"sched", 2, NULL, "Usage: fiberos sched COMMAND"},
        {"sched lits", 2, NULL, "(did you mean 'list'?)"},
        {"sched show", 2, NULL, "which policy?"},
        {"sched show rrr", 2, NULL, "unknown policy 'rrr' (did you mean 'rr'?)"},
        {"trace stat", 2, NULL, "which trace?"},
        {"trace stat @/convoy.json", 2, NULL, "not a fiberos trace"},
        {"trace stat @/none.fos", 2, NULL, "@/none.fos: No such file"},
        {"trace export @/convoy.json", 2, NULL, "in which format?"},
        {"trace export @/c.fos --to svg --width 12", 2, NULL, "--width 12: expected a number"},
        {"trace export @/c.fos --to svg --theme blue", 2, NULL, "expected light or dark"},
        {"trace export @/convoy.json --to cvs", 2, NULL, "unknown format 'cvs'"},
        {"program new", 2, NULL, "which file?"},
        {"program new @/mine.txt", 2, NULL, "does not end in .c"},
        {"program build @/none.c", 2, NULL, "@/none.c: No such file"},
    };
    (void)state;
    CHECK(lines);
}

static void test_bad_workloads(void **state)
{
    static const struct line lines[] = {
        {"run @/none.json", 2, NULL, "fiberos: @/none.json"},
        {"run @", 2, NULL, "directory"},
        {"run @/empty.json", 2, NULL, "fiberos: @/empty.json:1:1: "},
        {"run @/bad.json", 2, NULL, "fiberos: @/bad.json:2:26: "},
        {"run @/bad.json --sched rr", 2, NULL, "@/bad.json:3:4: "},
        {"run @/noexec.json", 2, NULL, ":2:20: no program 'prmes' (did you mean 'primes'?)"},
        {"run @/noexec.json", 2, NULL, ":3:20: no program '@/./none.so'"},
        {"check @/bad.json", 2, NULL, "did you mean 'burst'?"},
        {"check @/noexec.json", 2, NULL, "prmes"},
    };
    (void)state;
    CHECK(lines);
}

static void test_what_works(void **state)
{
    static const struct line lines[] = {
        {"--version", 0, "fiberos 0.", NULL},
        {"--help", 0, "compare FILE", NULL},
        {"run --help", 0, "--screenshot=FILE.png", NULL},
        {"compare --help", 0, "--sched", NULL},
        {"check --help", 0, "Exit status", NULL},
        {"viz --help", 0, "window", NULL},
        {"workloads", 0, "  convoy               The convoy effect\n", NULL},
        {"workloads --format json", 0, "\"topic\":\t\"First steps\"", NULL},
        {"sched --help", 0, "show NAME", NULL},
        {"sched show --help", 0, "--set PARAM=VALUE", NULL},
        {"trace export --help", 0, "csv", NULL},
        {"program build --help", 0, "CC", NULL},
        {"run @/convoy.json", 0, "makespan 30 ticks", NULL},
        {"run @/convoy.json", 0, "B ................................................RRRRRR", NULL},
        {"run --sched rr --quantum 1 @/convoy.json", 0, "policy rr  quantum 1 ms", NULL},
        {"run @/convoy.json --sched=rr --set quantum=2ms", 0, "quantum 2 ms", NULL},
        {"run @/convoy.json --cpus 2", 0, "CPU 1 ", NULL},
        {"run @/convoy.json --until 7", 0, "Outcome  until", NULL},
        {"run @/convoy.json --context ucontext", 0, "completed", ""},
        {"run @/convoy.json -q", 0, NULL, NULL},
        {"run @/hello.json", 0, "h: Hello, you, from process 1.\n", NULL},
        {"run @/hello.json --format json", 0, "\"outcome\":\"completed\"", "h: Hello, you"},
        {"run @/hello.json --format json -q", 0, "\"outcome\":\"completed\"", NULL},
        {"run @/deadlock.json", 1, "Outcome  deadlock", NULL},
        {"check @/convoy.json @/random.json", 0, "/convoy.json: ok\n", NULL},
        {"check -q @/convoy.json", 0, NULL, NULL},
        {"check @/bad.json --format json", 2, "\"line\":\t2", "/bad.json:2:26: "},
        {"compare @/convoy.json", 0, "* best of its column", NULL},
        {"sched list", 0, "\nrr ", NULL},
        {"sched show rr", 0, "quantum=10 ticks", NULL},
        {"sched show eevdf", 0, "ordered by virtual deadline.\n\nParameters can be changed", NULL},
        {"program list", 0, "primes [LIMIT]", NULL},
    };
    (void)state;
    CHECK(lines);
}

static void test_help_names_every_command(void **state)
{
    static const char *const names[] = {"run",   "compare", "check", "viz",
                                        "sched", "program", "trace", "workloads"};
    struct said help = command("--help");
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char start[32];
        snprintf(start, sizeof(start), "\n  %s ", names[i]);
        assert_non_null(strstr(help.out, start));
        struct said own = command("%s --help", names[i]);
        assert_int_equal(own.code, 0);
        assert_non_null(strstr(own.out, "Usage: fiberos "));
        said_free(&own);
    }
    said_free(&help);
}

/* ---- Documents ------------------------------------------------------------------------------ */

static cJSON *document(const char *text)
{
    const char *rest = NULL;
    cJSON *json = cJSON_ParseWithOpts(text, &rest, false);
    assert_non_null(json);
    assert_string_equal(rest, "\n"); /* one document, and nothing behind it */
    return json;
}

static void digest_of(const char *typed, char digest[32])
{
    struct said s = command("%s", with_folder(typed));
    assert_int_equal(s.code, 0);
    cJSON *json = document(s.out);
    snprintf(digest, 32, "%s", cJSON_GetObjectItem(json, "trace_digest")->valuestring);
    assert_int_equal(strlen(digest), 16);
    cJSON_Delete(json);
    said_free(&s);
}

static void test_equal_runs_have_equal_digests(void **state)
{
    char first[32], again[32], other[32], policy[32];
    (void)state;
    digest_of("run @/random.json --format json", first);
    digest_of("run @/random.json --format json --seed 1", again);
    digest_of("run @/random.json --format json --seed 2", other);
    digest_of("run @/random.json --format json --sched fcfs", policy);
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
    assert_string_not_equal(first, policy);
}

static void test_contexts_agree(void **state)
{
    char one[32], two[32];
    (void)state;
    digest_of("run @/random.json --format json --context ucontext", one);
    digest_of("run @/random.json --format json --context asm", two);
    assert_string_equal(one, two);
}

static char *read_file(const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", command_folder(), name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    return command_read(file);
}

static void test_files_hold_what_the_screen_shows(void **state)
{
    struct said s = command("%s", with_folder("run @/random.json --format json --metrics @/m.json "
                                              "--trace @/t.fos"));
    char *metrics = read_file("m.json");
    (void)state;
    assert_int_equal(s.code, 0);
    assert_string_equal(metrics, s.out);
    cJSON *json = document(metrics);
    struct said stat = command("trace stat %s/t.fos", command_folder());
    assert_non_null(strstr(stat.out, cJSON_GetObjectItem(json, "trace_digest")->valuestring));
    struct said again = command("trace export %s/t.fos --to json", command_folder());
    assert_string_equal(again.out, metrics);
    cJSON_Delete(json);
    free(metrics);
    said_free(&again);
    said_free(&stat);
    said_free(&s);
}

static void test_csv_to_a_file_or_the_screen(void **state)
{
    struct said run = command("%s", with_folder("run @/convoy.json -q --trace @/c.fos"));
    struct said screen = command("%s", with_folder("trace export @/c.fos --to csv"));
    struct said file = command("%s", with_folder("trace export --to csv @/c.fos -o @/c.csv"));
    char *written = read_file("c.csv");
    (void)state;
    assert_int_equal(run.code + screen.code + file.code, 0);
    assert_string_equal(written, screen.out);
    assert_string_equal(file.out, "");
    assert_non_null(strstr(written, "\n24000000,0,state,2,B,READY,RUNNING,dispatched,"));
    free(written);
    said_free(&file);
    said_free(&screen);
    said_free(&run);
}

static void test_compare_is_an_array_of_documents(void **state)
{
    struct said s = command("%s", with_folder("compare @/convoy.json --sched rr,fcfs,sjf --set "
                                              "quantum=1 --format json --metrics @/all.json"));
    static const char *const policies[] = {"rr", "fcfs", "sjf"};
    (void)state;
    assert_int_equal(s.code, 0);
    cJSON *json = document(s.out);
    assert_int_equal(cJSON_GetArraySize(json), 3);
    for (int i = 0; i < 3; i++) {
        const cJSON *scheduler = cJSON_GetObjectItem(cJSON_GetArrayItem(json, i), "scheduler");
        assert_string_equal(cJSON_GetObjectItem(scheduler, "policy")->valuestring, policies[i]);
        assert_int_equal(cJSON_HasObjectItem(scheduler, "quantum"), i == 0);
    }
    char *all = read_file("all.json");
    assert_string_equal(all, s.out);
    free(all);
    cJSON_Delete(json);
    said_free(&s);
}

static void test_standard_input(void **state)
{
    const struct setting how = {.input = typed_files[0].text};
    struct said s = command_as(&how, "run - --sched fcfs");
    (void)state;
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "makespan 30 ticks"));
    said_free(&s);
    const struct setting bad = {.input = "{\"fiberos\":1"};
    s = command_as(&bad, "run -");
    assert_int_equal(s.code, 2);
    assert_non_null(strstr(s.err, "fiberos: <stdin>:1:13: "));
    said_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nonsense),
        cmocka_unit_test(test_bad_workloads),
        cmocka_unit_test(test_what_works),
        cmocka_unit_test(test_help_names_every_command),
        cmocka_unit_test(test_equal_runs_have_equal_digests),
        cmocka_unit_test(test_contexts_agree),
        cmocka_unit_test(test_files_hold_what_the_screen_shows),
        cmocka_unit_test(test_csv_to_a_file_or_the_screen),
        cmocka_unit_test(test_compare_is_an_array_of_documents),
        cmocka_unit_test(test_standard_input),
    };
    return cmocka_run_group_tests_name("userland/cli", tests, make_files, command_leave);
}
