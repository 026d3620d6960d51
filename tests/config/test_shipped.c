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

#include "tests/config/helper.h"

/* A finished run; times in ticks. */
struct run {
    struct workload *workload;
    struct fos_kernel *kernel;
    struct fos_metrics *metrics;
    struct fos_summary summary;
    double tick;
};

static void load(struct run *run, const char *name, const struct workload_overrides *options)
{
    char path[128];
    struct problems *problems = malloc(sizeof *problems);
    snprintf(path, sizeof path, "config/workloads/%s.json", name);
    run->workload = workload_load(path, problems);
    if (!run->workload || workload_override(run->workload, options, problems)) {
        problems_print(problems, "unexpected: ", stderr);
        fail_msg("%s is bad", path);
    }
    free(problems);
}

static struct run run(const char *name, const struct workload_overrides *options)
{
    struct run r;
    struct fos_error error;
    const struct fos_config config = {.no_explain = true};
    load(&r, name, options);
    r.kernel = fos_kernel_new(workload_get(r.workload), &config, &error);
    assert_non_null(r.kernel);
    assert_int_equal(fos_kernel_run(r.kernel, &error), 0);
    assert_false(fos_kernel_failed(r.kernel));
    r.metrics = fos_metrics_new();
    assert_int_equal(fos_metrics_update(r.metrics, fos_kernel_trace(r.kernel)), 0);
    assert_int_equal(fos_metrics_summary(r.metrics, &r.summary), 0);
    r.tick = (double)workload_get(r.workload)->tick;
    return r;
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
    default:
        return (double)p->deadline_misses;
    }
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
        struct run r = run(promises[i].workload, &options);
        double found = promises[i].process ? of_process(&r, promises[i].what, promises[i].process)
                                           : of_run(&r, promises[i].what);
        if (fabs(found - promises[i].expected) > promises[i].within)
            fail_msg("%s.json, promise %zu: %.4f, expected %.4f", promises[i].workload, i, found,
                     promises[i].expected);
        finish(&r);
    }
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
    assert_true(files.gl_pathc >= 12);
    free(problems);
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptions_promise_what_comes_out),
        cmocka_unit_test(test_every_workload_has_a_name_and_a_description),
    };
    return cmocka_run_group_tests_name("config/shipped", tests, NULL, NULL);
}
