/*
 * test_run.c: programs of the host that work for the window: what they say,
 * how they end, and that nothing is left of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/resource.h>

#include "fiberos/trace.h"
#include "host.h"
#include "viz/run/complaint.h"
#include "viz/run/job.h"
#include "viz/run/shelf.h"

static char folder[] = "/tmp/fiberos-run-XXXXXX";
static char temporary[64];
static const char hello[] = "config/workloads/hello.json";

static int setup_all(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(temporary, sizeof(temporary), "%s/tmp", folder);
    setenv("TMPDIR", temporary, 1);
    return mkdir(temporary, 0700);
}

static int teardown_all(void **state)
{
    char line[128];
    (void)state;
    snprintf(line, sizeof(line), "rm -rf %s", folder);
    return system(line);
}

static int files_before;

static int setup(void **state)
{
    (void)state;
    host_fiberos();
    files_before = host_open_files();
    return 0;
}

/* Whatever a test did: no process, no descriptor and no file is left. */
static int teardown(void **state)
{
    (void)state;
    return host_is_childless() && host_open_files() == files_before && host_files(temporary) == 0
               ? 0
               : -1;
}

static enum job_state wait_for(struct job *j)
{
    while (job_poll(j) == JOB_RUNS)
        host_pause();
    return j->state;
}

static enum job_state run(struct job *j, const struct job_order *order)
{
    job_start(j, order);
    return wait_for(j);
}

/* ---- Children ------------------------------------------------------------------------------ */

static void test_child_says(void **state)
{
    (void)state;
    struct child c;
    char *const argv[] = {"sh", "-c", "cat; echo out; echo said >&2; exit 7", NULL};
    assert_int_equal(child_start(&c, argv, &(struct child_gets){-1, -1, -1, NULL}), 0);
    while (child_poll(&c))
        host_pause();
    assert_int_equal(c.status, 7);
    assert_string_equal(c.out.text, "out\n");
    assert_string_equal(c.said.text, "said\n");
    child_end(&c);
}

static void test_child_that_is_not_there(void **state)
{
    (void)state;
    struct child c;
    char *const argv[] = {"/nowhere/at-all", NULL};
    assert_int_equal(child_start(&c, argv, &(struct child_gets){-1, -1, -1, NULL}), -ENOENT);
    child_end(&c);
}

/* Killed with its own children, at once. */
static void test_child_killed(void **state)
{
    (void)state;
    struct child c;
    char *const argv[] = {"sh", "-c", "trap '' INT TERM; sleep 1000 & echo $!; sleep 1000", NULL};
    assert_int_equal(child_start(&c, argv, &(struct child_gets){-1, -1, -1, NULL}), 0);
    while (!c.out.length)
        assert_true(child_poll(&c));
    const pid_t grandchild = (pid_t)strtol(c.out.text, NULL, 10);
    child_end(&c);
    assert_int_equal(c.status, 128 + SIGKILL);
    for (int i = 0; i < 500 && kill(grandchild, 0) == 0; i++)
        host_pause(); /* somebody else buries it */
    char stat[64], line[256] = "";
    snprintf(stat, sizeof(stat), "/proc/%d/stat", (int)grandchild);
    FILE *file = fopen(stat, "r");
    if (file && fgets(line, sizeof(line), file))
        assert_non_null(strstr(line, ") Z"));
    if (file)
        fclose(file);
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static struct fos_trace *open_trace(const struct job *j)
{
    char path[JOB_PATH];
    struct fos_trace_error why;
    return fos_trace_open(job_trace(j, path), &why);
}

static void test_run(void **state)
{
    (void)state;
    struct job j;
    const char *const words[] = {"--sched", "fcfs", NULL};
    assert_int_equal(run(&j, &(struct job_order){.file = hello, .words = words}), JOB_DONE);
    struct fos_trace *t = open_trace(&j);
    assert_non_null(t);
    job_end(&j); /* the trace stays */
    assert_true(fos_trace_ended(t));
    assert_string_equal(fos_trace_meta(t, "policy"), "fcfs");
    fos_trace_close(t);
}

static void test_run_of_a_text(void **state)
{
    (void)state;
    struct job j;
    const struct job_order order = {
        .text = "{\"fiberos\":1,\"name\":\"text\",\"processes\":[{\"bursts\":[3]}]}"};
    assert_int_equal(run(&j, &order), JOB_DONE);
    struct fos_trace *t = open_trace(&j);
    assert_string_equal(fos_trace_meta(t, "name"), "text");
    fos_trace_close(t);
    job_end(&j);
}

/* Names of programs in a text are looked for in the folder that is given. */
static void test_folder(void **state)
{
    (void)state;
    struct job j;
    const struct job_order order = {
        .text = "{\"fiberos\":1,\"processes\":[{\"exec\":\"./no.so\"}]}", .folder = "/usr/"};
    host_stand_in(folder, "pwd >&2; exit 2");
    assert_int_equal(run(&j, &order), JOB_FAILED);
    assert_string_equal(job_message(&j), "/usr\n");
    job_end(&j);
}

static void test_bad_workload(void **state)
{
    (void)state;
    struct job j;
    char path[128];
    snprintf(path, sizeof(path), "%s/bad.json", folder);
    FILE *file = fopen(path, "w");
    fputs("{\"fiberos\": 1,\n \"processes\": 5}\n", file);
    fclose(file);
    assert_int_equal(run(&j, &(struct job_order){.file = path}), JOB_FAILED);
    assert_int_equal(j.child.status, 2);
    struct complaint c[4];
    assert_int_equal(complaints_read(job_message(&j), path, c, 4), 1);
    assert_int_equal(c[0].line, 2);
    assert_int_equal(c[0].column, 15);
    assert_non_null(strstr(c[0].text, "expected"));
    job_end(&j);
}

static void test_no_such_program(void **state)
{
    (void)state;
    struct job j;
    setenv("FIBEROS", "/nowhere/fiberos", 1);
    assert_int_equal(run(&j, &(struct job_order){.file = hello}), JOB_FAILED);
    assert_non_null(strstr(job_message(&j), "make"));
    job_end(&j);
}

static void test_hanging_program(void **state)
{
    (void)state;
    struct job j;
    host_stand_in(folder, "trap '' INT; while :; do sleep 1000; done");
    job_start(&j, &(struct job_order){.file = hello});
    assert_int_equal(job_poll(&j), JOB_RUNS);
    j.nanoseconds = 1; /* its time is up */
    assert_int_equal(job_poll(&j), JOB_RUNS);
    assert_true(j.stopped && j.too_long);
    j.stopped = 1; /* and it does not heed it */
    assert_int_equal(job_poll(&j), JOB_FAILED);
    assert_non_null(strstr(job_message(&j), "killed"));
    job_end(&j);
}

static void test_cancelled(void **state)
{
    (void)state;
    struct job j;
    host_stand_in(folder, "sleep 1000");
    job_start(&j, &(struct job_order){.file = hello});
    job_end(&j);
    assert_int_equal(j.state, JOB_NONE);
    job_end(&j);
}

/* Megabytes of messages neither stop it nor fill our memory. */
static void test_chatterbox(void **state)
{
    (void)state;
    struct job j;
    host_stand_in(folder, "yes 'fiberos: no' | head -c 5000000 >&2; exit 2");
    assert_int_equal(run(&j, &(struct job_order){.file = hello}), JOB_FAILED);
    assert_true(j.child.said.cut);
    assert_int_equal(j.child.said.length, CHILD_HEARD);
    assert_int_equal(j.child.said.text[j.child.said.length], '\0');
    assert_memory_equal(job_message(&j), "fiberos: no\n", 12);
    job_end(&j);
}

static void test_silent_end(void **state)
{
    (void)state;
    struct job j;
    host_stand_in(folder, "kill -SEGV $$");
    assert_int_equal(run(&j, &(struct job_order){.file = hello}), JOB_FAILED);
    assert_non_null(strstr(job_message(&j), "SIGSEGV"));
    job_end(&j);
    host_stand_in(folder, "exit 9");
    assert_int_equal(run(&j, &(struct job_order){.file = hello}), JOB_FAILED);
    assert_non_null(strstr(job_message(&j), "9"));
    job_end(&j);
}

static void test_no_place_for_the_trace(void **state)
{
    (void)state;
    struct job j;
    setenv("TMPDIR", "/nowhere/at-all", 1);
    assert_int_equal(run(&j, &(struct job_order){.file = hello}), JOB_FAILED);
    assert_non_null(strstr(job_message(&j), "TMPDIR"));
    job_end(&j);
    setenv("TMPDIR", temporary, 1);
}

/* The host has no room for the trace: the run says so. */
static void test_disk_full(void **state)
{
    (void)state;
    struct job j;
    struct rlimit usual, little = {4096, RLIM_INFINITY};
    getrlimit(RLIMIT_FSIZE, &usual);
    little.rlim_max = usual.rlim_max;
    setrlimit(RLIMIT_FSIZE, &little);
    const enum job_state end = run(&j, &(struct job_order){.file = hello});
    setrlimit(RLIMIT_FSIZE, &usual);
    assert_int_equal(end, JOB_FAILED);
    assert_int_equal(j.child.status, 3);
    assert_non_null(strstr(job_message(&j), "File too large"));
    job_end(&j);
}

static const char endless[] =
    "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":1},\"processes\":["
    "{\"name\":\"a\",\"count\":2,\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":1}]}]}]}";

/* A run that is too large is stopped, and its trace is whole. */
static void test_too_large(void **state)
{
    (void)state;
    struct job j;
    const char *const words[] = {"--until", "1000000s", NULL};
    assert_int_equal(run(&j, &(struct job_order){.text = endless, .words = words, .megabytes = 5}),
                     JOB_DONE);
    assert_true(j.too_large && !j.too_long);
    struct fos_trace *t = open_trace(&j);
    assert_true(fos_trace_ended(t));
    const struct fos_event *e = fos_trace_event(t, fos_trace_count(t) - 1);
    assert_int_equal(e->value, FOS_INTERRUPTED);
    fos_trace_close(t);
    job_end(&j);
}

/* ---- The shelf ---------------------------------------------------------------------------------
 */

static enum shelf_state read_shelf(struct shelf *s)
{
    shelf_open(s);
    while (shelf_poll(s) == SHELF_READING)
        host_pause();
    return s->state;
}

static void test_shelf(void **state)
{
    (void)state;
    struct shelf *s = calloc(1, sizeof(*s));
    int real = 0;
    assert_int_equal(read_shelf(s), SHELF_READY);
    assert_true(s->count > 30 && s->policy_count > 8);
    assert_string_equal(s->works[0].name, "hello");
    for (size_t i = 0; i < s->count; i++) {
        assert_true(*s->works[i].description && *s->works[i].topic && *s->works[i].policy);
        assert_int_equal(access(s->works[i].file, R_OK), 0);
        real += s->works[i].real;
    }
    assert_true(real > 0 && real < 5);
    for (size_t i = 0; i < s->policy_count; i++)
        assert_true(*s->policies[i].name && *s->policies[i].summary);
    shelf_close(s);
    shelf_close(s);
    free(s);
}

static void test_no_shelf(void **state)
{
    static const struct {
        const char *lines, *why;
    } cases[] = {
        {"echo 'fiberos: no such thing' >&2; exit 2", "no such thing"},
        {"echo '{\"half'", "no answer"},
        {"echo '[]'", "no answer"},
        {NULL, "make"},
    };
    (void)state;
    struct shelf *s = calloc(1, sizeof(*s));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (cases[i].lines)
            host_stand_in(folder, cases[i].lines);
        else
            setenv("FIBEROS", "/nowhere/fiberos", 1);
        assert_int_equal(read_shelf(s), SHELF_FAILED);
        assert_non_null(strstr(s->error, cases[i].why));
    }
    host_fiberos();
    assert_int_equal(read_shelf(s), SHELF_READY); /* it is there by now */
    shelf_close(s);
    free(s);
}

/* ---- Words
 * ---------------------------------------------------------------------------------------- */

static void test_complaints(void **state)
{
    (void)state;
    struct complaint c[3];
    const char said[] = "fiberos: a.json:3:14: expected 5\nfiberos: a.json: no such file\n\n"
                        "fiberos: 1:2: other\nfiberos: one more\n";
    assert_int_equal(complaints_read(said, "a.json", c, 3), 3);
    assert_int_equal(c[0].line, 3);
    assert_int_equal(c[0].column, 14);
    assert_string_equal(c[0].text, "expected 5");
    assert_int_equal(c[1].line, 0);
    assert_string_equal(c[1].text, "no such file");
    assert_int_equal(c[2].line, 0);
    assert_string_equal(c[2].text, "1:2: other");
    assert_int_equal(complaints_read("", "a.json", c, 3), 0);
}

static void test_source_lines(void **state)
{
    (void)state;
    size_t length = 0;
    const char text[] = "one\ntwo\r\n\nfour";
    assert_memory_equal(source_line(text, 2, &length), "two", 3);
    assert_int_equal(length, 3);
    assert_non_null(source_line(text, 3, &length));
    assert_int_equal(length, 0);
    assert_memory_equal(source_line(text, 4, &length), "four", 4);
    assert_null(source_line(text, 5, &length));
    assert_null(source_line(text, 0, &length));
    assert_null(source_line(NULL, 1, &length));
}

int main(void)
{
#define CLEAN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        CLEAN(test_child_says),
        CLEAN(test_child_that_is_not_there),
        CLEAN(test_child_killed),
        CLEAN(test_run),
        CLEAN(test_run_of_a_text),
        CLEAN(test_folder),
        CLEAN(test_bad_workload),
        CLEAN(test_no_such_program),
        CLEAN(test_hanging_program),
        CLEAN(test_cancelled),
        CLEAN(test_chatterbox),
        CLEAN(test_silent_end),
        CLEAN(test_no_place_for_the_trace),
        CLEAN(test_disk_full),
        CLEAN(test_too_large),
        CLEAN(test_shelf),
        CLEAN(test_no_shelf),
        cmocka_unit_test(test_complaints),
        cmocka_unit_test(test_source_lines),
    };
    return cmocka_run_group_tests_name("viz/run", tests, setup_all, teardown_all);
}
