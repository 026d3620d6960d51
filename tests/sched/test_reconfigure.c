/*
 * Parameters that are changed while the machine runs: what each policy makes
 * of it, what is refused, and that a refusal leaves everything as it was.
 */
#include <errno.h>
#include <signal.h>

#include "kernel/machine.h"
#include "kernel/sched/params.h"
#include "tests/kernel/kernel_test.h"

#define MS FOS_MS(1)

/* Changes one parameter at the first chance at or after an instant. */
struct change {
    const char *setting;
    fos_time when;
    int code; /* what came of it; 1: not asked yet */
    struct fos_error error;
    struct fos_durations before, after; /* the value */
};

static void on_poll(void *user, struct fos_kernel *k)
{
    struct change *c = user;
    struct fos_setting s;
    if (c->code <= 0)
        return;
    fos_kernel_poll_soon(k);
    if (fos_kernel_now(k) < c->when)
        return;
    if (workload_parse_setting(fos_kernel_policy(k), fos_kernel_workload(k)->tick, c->setting, &s,
                               &c->error))
        fail_msg("'%s': %s", c->setting, c->error.message);
    const struct fos_param *p = params_find(k->sched.ops, s.name);
    params_get(k, p, &c->before);
    c->code = fos_kernel_set_param(k, &s, &c->error);
    params_get(k, p, &c->after);
}

static struct run run_change(const char *scheduler, const char *processes, struct change *c)
{
    char text[1024];
    const struct fos_config config = {.poll = on_poll, .user = c};
    c->code = 1;
    snprintf(text, sizeof(text), "{\"fiberos\":1,\"scheduler\":%s,\"processes\":[%s]}", scheduler,
             processes);
    return run_with(text, &config);
}

/* Who is dispatched when, as "A0 B5 A7". */
static void dispatches(const struct fos_trace *t, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == FOS_EV_STATE && fos_event_to(e) == FOS_RUNNING)
            used += (size_t)snprintf(out + used, size - used, "%s%s%g", used ? " " : "",
                                     trace_name_of(t, e->pid), (double)e->time / (double)MS);
    }
}

/* ---- What each policy makes of it ---- */

#define TWO   "{\"name\":\"A\",\"burst\":20},{\"name\":\"B\",\"burst\":20}"
#define SHORT "{\"name\":\"A\",\"burst\":8},{\"name\":\"B\",\"burst\":8}"
/* C comes at 6. */
#define LATER TWO ",{\"name\":\"C\",\"arrival\":6,\"burst\":2}"
#define LEVELS                                                                                     \
    "{\"name\":\"A\",\"priority\":1,\"burst\":10},{\"name\":\"B\",\"priority\":2,\"burst\":6}"
#define PERIODIC                                                                                   \
    "{\"name\":\"A\",\"period\":10,\"jobs\":2,\"burst\":6},"                                       \
    "{\"name\":\"B\",\"arrival\":8,\"period\":10,\"jobs\":1,\"burst\":6}"

static const struct {
    const char *rule, *scheduler, *processes, *setting;
    int when;
    const char *want;
} cases[] = {
    {"rr: the slice that is over is over, the next one is new", "{\"policy\":\"rr\"}", TWO,
     "quantum=4", 20, "A0 B10 A20 B24 A28 B32 A36 B38"},
    {"rr: who runs gets a new slice", "{\"policy\":\"rr\"}", LATER, "quantum=3", 6,
     "A0 B9 C12 A14 B17 A20 B23 A26 B29 A32 B34"},
    {"stride", "{\"policy\":\"stride\"}", TWO, "quantum=5", 20, "A0 B10 A20 B25 A30 B35"},
    {"cfs: slices are shares of the latency", "{\"policy\":\"cfs\"}", TWO, "latency=12", 6,
     "A0 B3 A6 B12 A18 B24 A30 B35"},
    {"eevdf: what was asked for stands, the next requests are new", "{\"policy\":\"eevdf\"}", TWO,
     "slice=6", 6, "A0 B3 A6 B9 A15 B21 A27 B33 A38"},
    {"priority: a quantum where there was none", "{\"policy\":\"priority\"}", LATER, "quantum=3", 6,
     "A0 B9 C12 A14 B17 A20 B23 A26 B29 A32 B34"},
    {"priority: preemption begins at once", "{\"policy\":\"priority\",\"preemptive\":false}",
     "{\"name\":\"A\",\"burst\":10},{\"name\":\"B\",\"arrival\":2,\"priority\":3,\"burst\":2},"
     "{\"name\":\"C\",\"arrival\":5,\"burst\":1}",
     "preemptive=true", 5, "A0 B5 A7 C12"},
    {"priority: who waits begins to gain", "{\"policy\":\"priority\",\"quantum\":2}", LEVELS,
     "aging=1", 2, "B0 A4 B6 A8"},
    {"mlfq: what is left of a quantum is cut", "{\"policy\":\"mlfq\",\"levels\":1}", TWO,
     "quantum=4", 20, "A0 B10 A20 B24 A28 B32 A36 B38"},
    {"mlfq: what has been used counts", "{\"policy\":\"mlfq\",\"levels\":1}", LATER, "quantum=7", 6,
     "A0 B10 C17 A19 B26 A33 B36"},
    {"mlfq: a boost from now on", "{\"policy\":\"mlfq\",\"quantum\":2}", SHORT, "boost=5", 6,
     "A0 B2 A4 B6 A8 B12"},
    {"srtf: from the truth to an average", "{\"policy\":\"srtf\"}",
     "{\"name\":\"A\",\"burst\":4},{\"name\":\"B\",\"burst\":9},{\"name\":\"C\",\"burst\":8}",
     "estimate=average", 4, "A0 C4 B12"},
    {"edf: admission holds for those who come", "{\"policy\":\"edf\",\"admission\":false}",
     PERIODIC, "admission=true", 6, "A0 A10"},
    {"edf: and is given up", "{\"policy\":\"edf\"}", PERIODIC, "admission=false", 6, "A0 B8 A14"},
};

static void policies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct change c = {.setting = cases[i].setting, .when = cases[i].when * MS};
        struct run r = run_change(cases[i].scheduler, cases[i].processes, &c);
        char got[512];
        dispatches(fos_kernel_trace(r.kernel), got, sizeof(got));
        if (c.code || strcmp(got, cases[i].want) != 0)
            fail_msg("%s: %s%s, not %s", cases[i].rule, c.code ? c.error.message : "", got,
                     cases[i].want);
        assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
        run_free(&r);
    }
}

/* ---- In the trace ---- */

static const struct fos_event *last_meta(const struct fos_trace *t)
{
    const struct fos_event *last = NULL;
    for (uint64_t i = 0; i < fos_trace_count(t); i++)
        if (fos_trace_event(t, i)->type == FOS_EV_META)
            last = fos_trace_event(t, i);
    return last;
}

/* The first value stays what the run was started with; the change is an event. */
static void a_change_is_in_the_trace(void **state)
{
    (void)state;
    struct change c = {.setting = "quantum=2500us", .when = 20 * MS};
    struct run r = run_change("\"rr\"", TWO, &c);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    const struct fos_event *e = last_meta(t);
    assert_int_equal(e->time, 20 * MS);
    assert_string_equal(fos_trace_text(t, e->text), "param.quantum=2500000");
    assert_string_equal(fos_trace_meta(t, "param.quantum"), "10000000");
    run_free(&r);
}

static void the_new_slice_of_who_runs_is_in_the_trace(void **state)
{
    (void)state;
    struct change c = {.setting = "quantum=3", .when = 6 * MS};
    struct run r = run_change("\"rr\"", LATER, &c);
    const struct fos_event *e = trace_event_of(fos_kernel_trace(r.kernel), FOS_EV_SLICE, 1);
    assert_non_null(e);
    assert_int_equal(e->time, 6 * MS);
    assert_int_equal(e->value, 3 * MS);
    run_free(&r);
}

/* Tickets and passes are told anew where the change changes them. */
static void ranks_follow(void **state)
{
    static const struct {
        const char *scheduler, *setting;
        uint32_t pid;
        int64_t rank;
    } rows[] = {
        {"\"stride\"", "quantum=5", 1, 20971},
        {"\"sjf\"", "estimate=average", 2, 10 * MS},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct change c = {.setting = rows[i].setting, .when = 15 * MS};
        struct run r =
            run_change(rows[i].scheduler, TWO ",{\"name\":\"C\",\"arrival\":15,\"burst\":1}", &c);
        const struct fos_trace *t = fos_kernel_trace(r.kernel);
        bool told = false;
        for (uint64_t e = 0; e < fos_trace_count(t); e++) {
            const struct fos_event *event = fos_trace_event(t, e);
            told = told || (event->type == FOS_EV_RANK && event->time == 15 * MS &&
                            event->pid == rows[i].pid && event->value == rows[i].rank);
        }
        if (!told)
            fail_msg("%s %s: the rank is not told", rows[i].scheduler, rows[i].setting);
        run_free(&r);
    }
}

/* ---- What is refused ---- */

static void check_refused(const char *scheduler, struct change *c, int code, const char *message)
{
    struct run r = run_change(scheduler, TWO, c);
    struct change never = {.setting = c->setting, .when = 1000 * MS};
    struct run plain = run_change(scheduler, TWO, &never);
    if (c->code != code || strcmp(c->error.message, message) != 0)
        fail_msg("%s: %d, '%s'", c->setting, c->code, c->error.message);
    assert_memory_equal(&c->before, &c->after, sizeof(c->before));
    assert_int_equal(last_meta(fos_kernel_trace(r.kernel))->time, 0);
    assert_true(fos_trace_digest(fos_kernel_trace(r.kernel)) ==
                fos_trace_digest(fos_kernel_trace(plain.kernel)));
    run_free(&r);
    run_free(&plain);
}

static void a_refusal_changes_nothing(void **state)
{
    struct change levels = {.setting = "levels=2", .when = 20 * MS};
    struct change lists = {.setting = "quantum=1,2,3,4", .when = 20 * MS};
    (void)state;
    check_refused("\"mlfq\"", &levels, -EINVAL,
                  "policy 'mlfq' refuses: there are 3 levels, and that can't be changed while it "
                  "runs");
    check_refused("\"mlfq\"", &lists, -EINVAL,
                  "policy 'mlfq' refuses: 'quantum' or 'allotment' has 4 values, but there are 3 "
                  "levels");
}

/* Values that the reader of the command line would not let through. */
static void set_bad_values(void *user, struct fos_kernel *k)
{
    struct fos_error error;
    const struct fos_setting below = {.name = "quantum", .value = {.count = 1, .at = {0}}};
    const struct fos_setting nothing = {.name = "quantum", .value = {.count = 0}};
    const struct fos_setting unknown = {.name = "latency", .value = {.count = 1, .at = {1}}};
    assert_int_equal(fos_kernel_set_param(k, &below, &error), -EINVAL);
    assert_string_equal(error.message, "policy 'rr': the value of 'quantum' is out of range");
    assert_int_equal(fos_kernel_set_param(k, &nothing, NULL), -EINVAL);
    assert_int_equal(fos_kernel_set_param(k, &unknown, &error), -ENOENT);
    assert_string_equal(error.message, "policy 'rr' has no parameter 'latency'");
    ++*(int *)user;
}

static void bad_values_are_refused(void **state)
{
    int calls = 0;
    const struct fos_config c = {.poll = set_bad_values, .user = &calls};
    (void)state;
    struct run r = run_with("{\"fiberos\":1,\"processes\":[" TWO "]}", &c);
    assert_true(calls > 0);
    assert_string_equal(fos_trace_meta(fos_kernel_trace(r.kernel), "param.quantum"), "10000000");
    run_free(&r);
}

/* A policy without the op, and one that crashes in it. */
static int crash(struct fos_sched *s)
{
    (void)s;
    return raise(SIGSEGV);
}

static void on_policy_of_somebody(void **state)
{
    struct fos_sched_ops ops = *fos_sched_find("rr");
    struct change c = {.setting = "quantum=5", .when = 5 * MS, .code = 1};
    const struct fos_config config = {.policy = &ops, .poll = on_poll, .user = &c};
    (void)state;
    ops.reconfigure = NULL;
    struct run r = run_with("{\"fiberos\":1,\"processes\":[" TWO "]}", &config);
    assert_int_equal(c.code, -ENOTSUP);
    assert_string_equal(c.error.message,
                        "the parameters of this policy can't be changed while it runs");
    assert_memory_equal(&c.before, &c.after, sizeof(c.before));
    assert_false(fos_kernel_failed(r.kernel));
    run_free(&r);

    ops.reconfigure = crash;
    c.code = 1;
    r = run_with("{\"fiberos\":1,\"processes\":[" TWO "]}", &config);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    const struct fos_event *e = trace_event_of(t, FOS_EV_EJECT, 0);
    assert_int_equal(c.code, -EINVAL);
    assert_non_null(e);
    assert_non_null(strstr(fos_trace_text(t, e->text), "crashed in reconfigure (SIGSEGV)"));
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies),
        cmocka_unit_test(a_change_is_in_the_trace),
        cmocka_unit_test(the_new_slice_of_who_runs_is_in_the_trace),
        cmocka_unit_test(ranks_follow),
        cmocka_unit_test(a_refusal_changes_nothing),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(on_policy_of_somebody),
    };
    return cmocka_run_group_tests_name("sched/reconfigure", tests, NULL, NULL);
}
