/*
 * test_shipped.c: the workloads that ship show what their descriptions
 * promise. Each is run on the virtual clock, and the numbers that a
 * description names are compared with those that come out.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <glob.h>
#include <math.h>
#include <signal.h>

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#include "tests/config/helper.h"

/* A finished run; times in ticks. */
struct run {
    struct workload *workload;
    struct fos_kernel *kernel;
    struct fos_metrics *metrics;
    struct fos_summary summary;
    double tick;
};

/* Makes every `from` in a text (NULL: none) a `to`; returns the new text. */
static char *edited(const char *text, const char *from, const char *to)
{
    char *result = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&result, &size);
    const char *at;
    for (; from && (at = strstr(text, from)); text = at + strlen(from))
        fprintf(out, "%.*s%s", (int)(at - text), text, to);
    fputs(text, out);
    fclose(out);
    return result;
}

static char *read_workload(const char *name)
{
    char path[128], *text = NULL;
    size_t room = 0;
    snprintf(path, sizeof path, "config/workloads/%s.json", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    fclose(file);
    return text;
}

static struct workload *load(const char *name, const struct workload_overrides *options,
                             const char *from, const char *to)
{
    struct problems *problems = malloc(sizeof *problems);
    char *text = read_workload(name), *changed = edited(text, from, to);
    if (from && strcmp(text, changed) == 0)
        fail_msg("%s.json has no %s", name, from);
    struct workload *w = workload_parse(changed, strlen(changed), name, problems);
    if (!w || workload_override(w, options, problems)) {
        problems_print(problems, "unexpected: ", stderr);
        fail_msg("%s.json is bad", name);
    }
    free(changed);
    free(text);
    free(problems);
    return w;
}

/* Runs a workload that ships, with options and, unless `from` is NULL, with an edit. */
static struct run run_edited(const char *name, const struct workload_overrides *options,
                             const char *from, const char *to)
{
    struct run r;
    struct fos_error error;
    const struct fos_config config = {.no_explain = true};
    r.workload = load(name, options, from, to);
    r.kernel = fos_kernel_new(workload_get(r.workload), &config, &error);
    assert_non_null(r.kernel);
    assert_int_equal(fos_kernel_run(r.kernel, &error), 0);
    r.metrics = fos_metrics_new();
    assert_int_equal(fos_metrics_update(r.metrics, fos_kernel_trace(r.kernel)), 0);
    assert_int_equal(fos_metrics_summary(r.metrics, &r.summary), 0);
    r.tick = (double)workload_get(r.workload)->tick;
    return r;
}

static struct run run_as_it_is(const char *name)
{
    return run_edited(name, &(struct workload_overrides){0}, NULL, NULL);
}

static void finish(struct run *r)
{
    fos_metrics_free(r->metrics);
    fos_kernel_free(r->kernel);
    workload_free(r->workload);
}

static const struct fos_proc_metrics *process(const struct run *r, const char *name)
{
    for (size_t i = 0; i < fos_metrics_count(r->metrics); i++)
        if (strcmp(fos_metrics_proc(r->metrics, i)->name, name) == 0)
            return fos_metrics_proc(r->metrics, i);
    fail_msg("there is no process %s", name);
    return NULL;
}

/* ---- One number of one run ------------------------------------------------------------------ */

enum what {
    MAKESPAN,
    UTILIZATION,
    MEAN_TURNAROUND,
    MEAN_RESPONSE,
    MEAN_WAIT,
    P95_WAIT,
    SWITCH_OVERHEAD,
    WAIT, /* from here on of one process */
    RESPONSE,
    CPU,
    BLOCKED,
    FINISH,
    WORST_RESPONSE,
    TARDINESS,
    MISSES,
};

static double of_run(const struct run *r, enum what what)
{
    const struct fos_summary *s = &r->summary;
    switch (what) {
    case MAKESPAN:
        return (double)fos_metrics_makespan(r->metrics) / r->tick;
    case UTILIZATION:
        return s->cpu_utilization;
    case MEAN_TURNAROUND:
        return s->turnaround.mean / r->tick;
    case MEAN_RESPONSE:
        return s->response.mean / r->tick;
    case MEAN_WAIT:
        return s->wait.mean / r->tick;
    case P95_WAIT:
        return (double)s->wait.p95 / r->tick;
    default:
        return (double)s->switch_overhead / r->tick;
    }
}

static double of_process(const struct run *r, enum what what, const char *name)
{
    const struct fos_proc_metrics *p = process(r, name);
    switch (what) {
    case WAIT:
        return (double)p->wait / r->tick;
    case RESPONSE:
        return (double)fos_proc_response(p) / r->tick;
    case CPU:
        return (double)p->cpu / r->tick;
    case BLOCKED:
        return (double)p->blocked / r->tick;
    case FINISH:
        return (double)p->finish / r->tick;
    case WORST_RESPONSE:
        return (double)p->worst_response / r->tick;
    case TARDINESS:
        return (double)p->tardiness / r->tick;
    default:
        return (double)p->deadline_misses;
    }
}

static double number(const struct run *r, enum what what, const char *name)
{
    return name ? of_process(r, what, name) : of_run(r, what);
}

static const struct {
    const char *workload, *sched, *quantum, *until, *set;
    enum what what;
    const char *process;
    double expected, within;
} promises[] = {
    {"convoy", 0, 0, 0, 0, WAIT, "short-1", 298, 0},
    {"convoy", "rr", "2", 0, 0, WAIT, "short-1", 12, 0},
    {"convoy", "rr", "2", 0, 0, WAIT, "short-4", 16, 0},
    {"convoy", 0, 0, 0, 0, FINISH, "long", 330, 0},
    {"convoy", "rr", "2", 0, 0, FINISH, "long", 370, 0},
    {"response", 0, 0, 0, 0, MEAN_RESPONSE, 0, 1, 0},
    {"response", 0, 0, 0, 0, MEAN_TURNAROUND, 0, 14, 0},
    {"response", "fcfs", 0, 0, 0, MEAN_RESPONSE, 0, 5, 0},
    {"response", "fcfs", 0, 0, 0, MEAN_TURNAROUND, 0, 10, 0},
    {"quantum-small", 0, 0, 0, 0, UTILIZATION, 0, 2.0 / 3, 1e-9},
    {"quantum-small", 0, 0, 0, 0, SWITCH_OVERHEAD, 0, 45, 0},
    {"quantum-small", 0, 0, 0, 0, MAKESPAN, 0, 135, 0},
    {"quantum-small", 0, "10", 0, 0, MAKESPAN, 0, 94.5, 0},
    {"quantum-large", 0, 0, 0, 0, WAIT, "editor", 546, 0},
    {"quantum-large", 0, 0, 0, 0, CPU, "editor", 8, 0},
    {"quantum-large", 0, "2", 0, 0, WAIT, "editor", 24, 0},
    {"starvation", 0, 0, 0, 0, RESPONSE, "patient", 119, 0},
    {"aging", 0, 0, 0, 0, RESPONSE, "patient", 43, 0},
    {"aging", 0, 0, 0, "aging=2", RESPONSE, "patient", 18, 0},
    {"aging", 0, 0, 0, "aging=none", RESPONSE, "patient", 119, 0},
    {"lottery", 0, 0, 0, 0, CPU, "A", 75, 13}, /* three standard deviations */
    {"lottery", 0, 0, "10s", 0, CPU, "A", 7500, 130},
    {"io-cpu", 0, 0, 0, 0, MAKESPAN, 0, 113, 0},
    {"io-cpu", 0, 0, 0, 0, UTILIZATION, 0, 0.97, 0.005},
    {"io-cpu", "fcfs", 0, 0, 0, MAKESPAN, 0, 190, 0},
    {"stream", 0, 0, 0, 0, UTILIZATION, 0, 0.8, 0.08},
    {"stream", 0, 0, 0, 0, MEAN_WAIT, 0, 32, 12},
    {"stream", 0, 0, 0, 0, P95_WAIT, 0, 95, 45},
    {"sjf", 0, 0, 0, 0, MEAN_TURNAROUND, 0, 50, 0},
    {"sjf", "fcfs", 0, 0, 0, MEAN_TURNAROUND, 0, 110, 0},
    {"srtf", 0, 0, 0, 0, MEAN_TURNAROUND, 0, 50, 0},
    {"srtf", "sjf", 0, 0, 0, MEAN_TURNAROUND, 0, 310.0 / 3, 1e-9},
    {"srtf", "fcfs", 0, 0, 0, MEAN_TURNAROUND, 0, 310.0 / 3, 1e-9},
    {"switch-cost", 0, 0, 0, 0, UTILIZATION, 0, 10.0 / 11, 1e-9},
    {"periodic", 0, 0, 0, 0, WORST_RESPONSE, "fast", 3, 0},
    {"periodic", 0, 0, 0, 0, WORST_RESPONSE, "middle", 6, 0},
    {"periodic", 0, 0, 0, 0, WORST_RESPONSE, "slow", 20, 0},
    {"periodic", 0, 0, 0, 0, MISSES, "slow", 0, 0},
    {"periodic", 0, 0, 0, 0, UTILIZATION, 0, 0.93, 0.005},
    {"family", 0, 0, 0, 0, BLOCKED, "parent", 12, 0},
    {"family", 0, 0, 0, 0, FINISH, "daughter", 20, 0},
    {"family", 0, 0, 0, 0, FINISH, "parent", 22, 0},
    {"devices", 0, 0, 0, 0, BLOCKED, "queued-1", 126, 0},
    {"devices", 0, 0, 0, 0, BLOCKED, "served-3", 50, 0},
    {"hello", 0, 0, 0, 0, MAKESPAN, 0, 22, 0},
    {"mixed", 0, 0, 0, 0, BLOCKED, "batch", 60, 0},
    {"pathfinder", 0, 0, 0, 0, BLOCKED, "H", 13, 0},
    {"pathfinder", 0, 0, 0, 0, FINISH, "H", 18, 0},
    {"pathfinder", 0, 0, 0, 0, MISSES, "H", 1, 0},
    {"pathfinder", 0, 0, 0, 0, TARDINESS, "H", 6, 0},
    {"pathfinder", 0, 0, 0, 0, FINISH, "M", 14, 0},
    {"pathfinder-inherit", 0, 0, 0, 0, BLOCKED, "H", 3, 0},
    {"pathfinder-inherit", 0, 0, 0, 0, FINISH, "H", 8, 0},
    {"pathfinder-inherit", 0, 0, 0, 0, MISSES, "H", 0, 0},
    {"pathfinder-inherit", 0, 0, 0, 0, WAIT, "M", 4, 0},
    {"inherit-chain", 0, 0, 0, 0, FINISH, "A", 4, 0},
    {"inherit-chain", 0, 0, 0, 0, FINISH, "B", 6, 0},
    {"inherit-chain", 0, 0, 0, 0, FINISH, "C", 7, 0},
    {"inherit-chain", 0, 0, 0, 0, RESPONSE, "X", 5, 0},
    {"ceiling", 0, 0, 0, 0, FINISH, "low", 3, 0},
    {"ceiling", 0, 0, 0, 0, FINISH, "high", 6, 0},
    {"ceiling", 0, 0, 0, 0, BLOCKED, "high", 0, 0},
    {"philosophers-ordered", 0, 0, 0, 0, MAKESPAN, 0, 37, 0},
    {"philosophers-ordered", 0, 0, 0, 0, CPU, "P5", 6, 0},
    {"producer-consumer", 0, 0, 0, 0, BLOCKED, "producer", 8.9, 1e-9},
    {"readers-writers", 0, 0, 0, 0, FINISH, "reader-3", 12, 0},
    {"readers-writers", 0, 0, 0, 0, FINISH, "writer", 22, 0},
    {"readers-writers", 0, 0, 0, 0, FINISH, "reader-4", 30, 0},
    {"monitor", 0, 0, 0, 0, FINISH, "reader-1", 15, 0},
    {"monitor", 0, 0, 0, 0, FINISH, "reader-2", 18, 0},
    {"monitor", 0, 0, 0, 0, FINISH, "reader-3", 21, 0},
    {"barrier", 0, 0, 0, 0, MAKESPAN, 0, 16, 0},
    {"barrier", 0, 0, 0, 0, BLOCKED, "fast", 12, 0},
    {"barrier", 0, 0, 0, 0, BLOCKED, "middle", 8, 0},
    {"client-server", 0, 0, 0, 0, FINISH, "eager", 14, 0},
    {"client-server", 0, 0, 0, 0, FINISH, "batch", 31, 0},
    {"pipeline", 0, 0, 0, 0, MAKESPAN, 0, 32, 0},
    {"pipeline", 0, 0, 0, 0, BLOCKED, "source", 12, 0},
    {"pipeline", 0, 0, 0, 0, BLOCKED, "sink", 22, 0},
    {"rm", 0, 0, 0, 0, WORST_RESPONSE, "fast", 3, 0},
    {"rm", 0, 0, 0, 0, WORST_RESPONSE, "middle", 6, 0},
    {"rm", 0, 0, 0, 0, WORST_RESPONSE, "slow", 20, 0},
    {"rm", 0, 0, 0, 0, MISSES, "slow", 0, 0},
    {"edf", 0, 0, 0, 0, MISSES, "long", 0, 0},
    {"edf", 0, 0, 0, 0, MISSES, "short", 0, 0},
    {"edf", 0, 0, 0, 0, UTILIZATION, 0, 0.97, 0.005},
    {"edf", "rm", 0, 0, 0, MISSES, "long", 2, 0},
    {"mlfq", 0, 0, 0, 0, WAIT, "typist", 32, 0},
    {"mlfq", "rr", "8", 0, 0, WAIT, "typist", 81, 0},
    {"mlfq", 0, 0, 0, "boost=none", WAIT, "typist", 54, 0},
    {"mlfq", 0, 0, 0, "io=reset", WAIT, "typist", 2, 0},
    {"cfs-nice", 0, 0, 0, 0, CPU, "plain", 753.5, 5},
    {"stride", 0, 0, 0, 0, CPU, "A", 30, 0},
    {"stride", 0, 0, 0, 0, CPU, "B", 20, 0},
    {"stride", 0, 0, 0, 0, CPU, "C", 10, 0},
    {"yield", 0, 0, 0, 0, FINISH, "rude", 14, 0},
    {"yield", 0, 0, 0, 0, WAIT, "polite-1", 14, 0},
    {"watchdog", 0, 0, 0, 0, FINISH, "robot", 20, 0},
    {"watchdog", 0, 0, 0, 0, FINISH, "janitor", 26, 0},
    {"affinity", 0, 0, 0, 0, CPU, "A", 60, 0},
    {"affinity", 0, 0, 0, 0, CPU, "C", 120, 0},
    {"knobs", 0, 0, 0, 0, WAIT, "B", 4, 0},
};

static void test_descriptions_promise_what_comes_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof promises / sizeof promises[0]; i++) {
        const char *const settings[] = {promises[i].set};
        const struct workload_overrides options = {.sched = promises[i].sched,
                                                   .quantum = promises[i].quantum,
                                                   .until = promises[i].until,
                                                   .settings = settings,
                                                   .setting_count = promises[i].set ? 1 : 0};
        struct run r = run_edited(promises[i].workload, &options, NULL, NULL);
        double found = number(&r, promises[i].what, promises[i].process);
        assert_false(fos_kernel_failed(r.kernel));
        if (fabs(found - promises[i].expected) > promises[i].within)
            fail_msg("%s.json, promise %zu: %.4f, expected %.4f", promises[i].workload, i, found,
                     promises[i].expected);
        finish(&r);
    }
}

/* What a description says of the workload with something changed in it. */
static const struct {
    const char *workload, *from, *to;
    enum what what;
    const char *process;
    double expected;
} edits[] = {
    {"pathfinder-inherit", "\"inherit\"", "\"ceiling\", \"ceiling\": 9", FINISH, "H", 8},
    {"pathfinder-inherit", "\"inherit\"", "\"none\"", FINISH, "H", 18}, /* = pathfinder.json */
    {"inherit-chain", "\"inherit\"", "\"none\"", FINISH, "C", 27},
    {"readers-writers", "{\"lock\": \"door\"}, {\"down\": \"seats\"}, {\"unlock\": \"door\"}",
     "{\"down\": \"seats\"}", FINISH, "writer", 38},
    {"pipeline", "\"capacity\": 2", "\"capacity\": 10", FINISH, "source", 10},
    {"pipeline", "\"capacity\": 2", "\"capacity\": 10", MAKESPAN, NULL, 32},
    {"client-server", "\"priority\": 9", "\"priority\": 4", FINISH, "eager", 31},
    {"affinity", "\"affinity\": [0], ", "", CPU, "A", 80},
    {"knobs", "expired-first", "arrivals-first", WAIT, "B", 0},
    {"cfs-nice", "\"nice\": 0", "\"nice\": 5", CPU, "plain", 500},
};

static void test_what_changes_if_one_tries_something(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        struct run r = run_edited(edits[i].workload, &(struct workload_overrides){0}, edits[i].from,
                                  edits[i].to);
        double found = number(&r, edits[i].what, edits[i].process);
        if (fabs(found - edits[i].expected) > 5 * (edits[i].what == CPU))
            fail_msg("%s.json, edit %zu: %.4f, expected %.4f", edits[i].workload, i, found,
                     edits[i].expected);
        finish(&r);
    }
}

/* ---- Those that fail, as they should ----------------------------------------------------------
 */

/* The words of all events of a type, a line each; free() them. */
static char *words(const struct run *r, enum fos_event_type type)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const struct fos_trace *t = fos_kernel_trace(r->kernel);
    for (uint64_t i = 0; i < fos_trace_count(t); i++)
        if (fos_trace_event(t, i)->type == type)
            fprintf(out, "%s\n", fos_trace_text(t, fos_trace_event(t, i)->text));
    fclose(out);
    return text;
}

static void check_deadlock(const char *name, double when, const char *ring)
{
    struct run r = run_as_it_is(name);
    assert_true(fos_kernel_failed(r.kernel));
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_DEADLOCK);
    assert_true(of_run(&r, MAKESPAN) == when);
    char *found = words(&r, FOS_EV_DEADLOCK);
    assert_string_equal(found, ring);
    free(found);
    finish(&r);
}

static void test_deadlocks_are_named(void **state)
{
    (void)state;
    check_deadlock("deadlock", 4,
                   "'low' waits for mutex 'b', held by 'high', in a ring\n"
                   "'high' waits for mutex 'a', held by 'low', in a ring\n");
    check_deadlock("philosophers", 3,
                   "'P1' waits for mutex 'fork2', held by 'P2', in a ring\n"
                   "'P2' waits for mutex 'fork3', held by 'P3', in a ring\n"
                   "'P3' waits for mutex 'fork4', held by 'P4', in a ring\n"
                   "'P4' waits for mutex 'fork5', held by 'P5', in a ring\n"
                   "'P5' waits for mutex 'fork1', held by 'P1', in a ring\n");
}

static void test_faults_end_their_process_only(void **state)
{
    static const struct {
        const char *name;
        int signal;
    } ends[] = {{"good", 0},           {"null-pointer", SIGSEGV}, {"heir", 0},
                {"division", SIGFPE},  {"instruction", SIGILL},   {"bus", SIGBUS},
                {"recursion", SIGSEGV}};
    (void)state;
    if (RUNNING_ON_VALGRIND)
        skip();
    struct run r = run_as_it_is("faults");
    assert_true(fos_kernel_failed(r.kernel));
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        assert_int_equal(process(&r, ends[i].name)->signal, ends[i].signal);
    assert_true(of_process(&r, FINISH, "null-pointer") == 14);
    assert_true(of_process(&r, BLOCKED, "heir") == 3); /* from 11, until it inherits */
    char *warnings = words(&r, FOS_EV_WARNING);
    assert_string_equal(warnings, "'null-pointer' ended and still held mutex 'will'; "
                                  "the next one has it\n");
    free(warnings);
    assert_string_equal(process(&r, "recursion")->message,
                        "stack overflow in 'recursion' (32 KiB)");
    finish(&r);
}

/* ---- What they show ---------------------------------------------------------------------------
 */

static void note_operations(const struct fos_workload *w, bool shown[FOS_OP_FAULT + 1],
                            bool done[FOS_MISDEEDS])
{
    for (uint32_t i = 0; i < w->spec_count; i++)
        for (uint32_t j = 0; j < w->specs[i].op_count; j++) {
            const struct fos_op *op = &w->specs[i].ops[j];
            shown[op->code] = true;
            if (op->code == FOS_OP_FAULT)
                done[op->number] = true;
        }
}

static void test_every_operation_is_shown(void **state)
{
    (void)state;
    glob_t files;
    bool shown[FOS_OP_FAULT + 1] = {false}, done[FOS_MISDEEDS] = {false};
    assert_int_equal(glob("config/workloads/*.json", 0, NULL, &files), 0);
    struct problems *problems = malloc(sizeof *problems);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct workload *w = workload_load(files.gl_pathv[i], problems);
        assert_non_null(w);
        note_operations(workload_get(w), shown, done);
        workload_free(w);
    }
    free(problems);
    globfree(&files);
    for (int code = 0; code <= FOS_OP_FAULT; code++)
        if (!shown[code])
            fail_msg("no workload shows operation %d", code);
    for (int i = 0; i < FOS_MISDEEDS; i++)
        assert_true(done[i]);
}

/* ---- How they are written ---------------------------------------------------------------------
 */

static int count_sentences(const char *text)
{
    int count = 0;
    for (; *text; text++)
        count += strchr(".:?", *text) && (text[1] == ' ' || text[1] == '\0');
    return count;
}

static void test_every_workload_has_a_name_and_a_description(void **state)
{
    (void)state;
    glob_t files;
    assert_int_equal(glob("config/workloads/*.json", 0, NULL, &files), 0);
    struct problems *problems = malloc(sizeof *problems);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *path = files.gl_pathv[i], *file = strrchr(path, '/') + 1;
        struct workload *w = workload_load(path, problems);
        assert_non_null(w);
        const struct fos_workload *f = workload_get(w);
        if (strncmp(f->name, file, strlen(file) - strlen(".json")) != 0)
            fail_msg("%s is called '%s'", path, f->name);
        if (count_sentences(f->description) < 2 || strlen(f->description) > 500)
            fail_msg("%s: a description has two to four sentences", path);
        workload_free(w);
    }
    assert_true(files.gl_pathc >= 41);
    free(problems);
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptions_promise_what_comes_out),
        cmocka_unit_test(test_what_changes_if_one_tries_something),
        cmocka_unit_test(test_deadlocks_are_named),
        cmocka_unit_test(test_faults_end_their_process_only),
        cmocka_unit_test(test_every_operation_is_shown),
        cmocka_unit_test(test_every_workload_has_a_name_and_a_description),
    };
    return cmocka_run_group_tests_name("config/shipped", tests, NULL, NULL);
}
