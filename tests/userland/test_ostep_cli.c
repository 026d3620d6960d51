/*
 * test_ostep_cli.c: `fiberos ostep` as a user types it. Whether the numbers
 * are right is tests/config/test_ostep.c's business.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/json.h"
#include "tests/userland/command.h"

#define MS 1000000

/* One space for any number of them, so that columns may move. */
static void squeeze(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ' || (to > text && to[-1] != ' '))
            *to++ = *from;
    *to = '\0';
}

static void expect_text(const char *line, const char *const *wanted)
{
    struct said s = command("ostep %s", line);
    assert_int_equal(s.code, 0);
    assert_string_equal(s.err, "");
    squeeze(s.out);
    for (size_t i = 0; wanted[i]; i++)
        if (!strstr(s.out, wanted[i]))
            fail_msg("%s: no '%s' in\n%s", line, wanted[i], s.out);
    said_free(&s);
}

static void test_text(void **state)
{
    (void)state;
    expect_text("scheduler.py+-p+RR+-q+3+-l+10,2,7",
                (const char *const[]){"profile ostep", "job0 0 10 0 19 9\n", "job1 0 2 3 5 3\n",
                                      "job2 0 7 5 18 11\n", "average 2.67 14.00 7.67\n", "Timeline",
                                      "completed", NULL});
    expect_text("scheduler.py+-p+SJF+-l+0.5,3,0",
                (const char *const[]){"Answers in ticks of 1 ms", "job0 0.00 0.50 0.00 0.50 0.00\n",
                                      "job1 0.00 3.00 0.50 3.50 0.50\n", "average 0.17 1.33 0.17\n",
                                      NULL});
    expect_text("lottery.py+-q+3+-l+10:50,4:30,7:20+-s+5",
                (const char *const[]){"profile ostep", "done_at slice-end", "early_finish waste",
                                      "job0 0 10 0 24 14\n", "average 4.00 22.00 15.00\n", NULL});
    expect_text("mlfq.py+-n+3+-q+10+-l+0,180,0:100,20,0",
                (const char *const[]){"expiry_order expired-first", "job0 0 180 0 200 20\n",
                                      "average 0.00 110.00 10.00\n", NULL});
}

static cJSON *json_of(const char *line)
{
    struct said s = command("%s", line);
    assert_int_equal(s.code, 0);
    cJSON *json = cJSON_Parse(s.out);
    if (!json)
        fail_msg("%s: no JSON: %s%s", line, s.out, s.err);
    said_free(&s);
    return json;
}

static void test_json(void **state)
{
    (void)state;
    cJSON *json = json_of("ostep --format json mlfq.py+-l+0,180,0:100,20,0");
    const cJSON *job = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "processes"), 0);
    assert_string_equal(cJSON_GetObjectItem(json, "profile")->valuestring, "ostep");
    assert_string_equal(cJSON_GetObjectItem(json, "workload")->valuestring, "mlfq.py");
    assert_string_equal(cJSON_GetObjectItem(job, "name")->valuestring, "job0");
    assert_true(json_number(job, "turnaround") == 200.0 * MS);
    assert_true(json_number(job, "wait") == 20.0 * MS);
    cJSON_Delete(json);
}

/* What is printed by --emit is what is run. */
static void test_emit(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "scheduler.py+-p+SJF+-l+1.5,0.25,0",
        "lottery.py+-s+4+-q+3",
        "mlfq.py+-s+9+-B+20+-S+-I+-Q+3,5",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct said emitted = command("ostep %s --emit", lines[i]);
        assert_int_equal(emitted.code, 0);
        command_write("emitted.json", emitted.out);
        struct said checked = command("check %s/emitted.json", command_folder());
        assert_int_equal(checked.code, 0);
        struct said run = command("run %s/emitted.json --format json", command_folder());
        struct said direct = command("ostep %s --format json", lines[i]);
        assert_int_equal(run.code, 0);
        assert_string_equal(run.out, direct.out);
        said_free(&emitted);
        said_free(&checked);
        said_free(&run);
        said_free(&direct);
    }
}

static void test_options_of_a_run(void **state)
{
    (void)state;
    struct said s = command("ostep -q --trace %s/t.fos --metrics %s/m.json scheduler.py",
                            command_folder(), command_folder());
    assert_int_equal(s.code, 0);
    assert_string_equal(s.out, "");
    said_free(&s);
    s = command("trace export %s/t.fos --to csv", command_folder());
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, ",job2,"));
    said_free(&s);
    char path[128];
    snprintf(path, sizeof(path), "%s/m.json", command_folder());
    cJSON *json = json_file(path);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "processes")), 3);
    cJSON_Delete(json);
    /* another policy than the tool's, on the same jobs */
    json = json_of("ostep --format json --sched srtf scheduler.py+-l+9,1");
    const cJSON *summary = cJSON_GetObjectItem(json, "summary");
    assert_true(json_number(cJSON_GetObjectItem(summary, "turnaround"), "mean") == 5.5 * MS);
    cJSON_Delete(json);
}

static void test_help(void **state)
{
    (void)state;
    expect_text("mlfq.py+-h", (const char *const[]){"-Q, --quantumList", "-S, --stay", NULL});
    struct said s = command("ostep --help");
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "--emit"));
    said_free(&s);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line, *message;
    } rows[] = {
        {"ostep", "fiberos: which tool?"},
        {"ostep scheduler.py -p", "invalid option"},
        {"ostep scheduler.py 10", "goes into quotes"},
        {"ostep multi.py+-n+2", "fiberos: multi.py comes with several CPUs in a later version"},
        {"ostep process-run.py", "fiberos: process-run.py comes with several CPUs"},
        {"ostep mlfq.py+-z", "fiberos: mlfq.py: it has no option '-z'"},
        {"ostep scheduler.py+--quantun+3", "did you mean '--quantum'?"},
        {"ostep lottery.py+-l+3", "fiberos: lottery.py: -l: expected a run time and tickets"},
        {"ostep --seed 3 lottery.py", "--seed: the tool's own option is -s"},
        {"ostep --emit --cpus 2 lottery.py", "--emit prints what the tool's command line says"},
        {"ostep --profile textbok mlfq.py", "did you mean 'textbook'?"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct said s = command("%s", rows[i].line);
        if (s.code != 2 || !strstr(s.err, rows[i].message) || s.out[0])
            fail_msg("%s: %d, %s%s", rows[i].line, s.code, s.err, s.out);
        said_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text), cmocka_unit_test(test_json),
        cmocka_unit_test(test_emit), cmocka_unit_test(test_options_of_a_run),
        cmocka_unit_test(test_help), cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests_name("userland/ostep_cli", tests, NULL, command_leave);
}
