/*
 * Policies that break the rules of sched.h: each is ejected with the rule
 * that it broke, or refused at boot, and the workload still finishes.
 */
#include <errno.h>

#include "tests/kernel/kernel_test.h"

struct queue {
    struct fos_list ready;
    struct fos_task *kept;
    fos_time quantum;
    int picks;
};

static void enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct queue *q = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_list_push(&q->ready, t);
}

static void dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct queue *q = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_list_remove(&q->ready, t);
}

static struct fos_task *honest(struct fos_sched *s, int cpu)
{
    struct queue *q = fos_sched_data(s);
    struct fos_task *t = fos_list_first(&q->ready, cpu);
    if (t)
        fos_list_remove(&q->ready, t);
    q->picks++;
    return t;
}

static struct fos_task *nobody(struct fos_sched *s, int cpu)
{
    struct queue *q = fos_sched_data(s);
    return q->picks < 2 ? honest(s, cpu) : NULL;
}

static struct fos_task *a_stranger(struct fos_sched *s, int cpu)
{
    static long nothing[64];
    struct queue *q = fos_sched_data(s);
    return q->picks < 2 ? honest(s, cpu) : (struct fos_task *)(void *)nothing;
}

static struct fos_task *a_wild_address(struct fos_sched *s, int cpu)
{
    (void)s;
    (void)cpu;
    return (struct fos_task *)(uintptr_t)0x10;
}

/* The same one again, although it has left. */
static struct fos_task *the_same_again(struct fos_sched *s, int cpu)
{
    struct queue *q = fos_sched_data(s);
    if (!q->kept)
        q->kept = honest(s, cpu);
    return q->kept;
}

static fos_time negative(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    (void)t;
    return -1;
}

static const struct {
    struct fos_task *(*pick)(struct fos_sched *, int);
    fos_time (*slice)(struct fos_sched *, struct fos_task *);
    const char *why;
} bad[] = {
    {nobody, NULL, "chose nobody although somebody is READY"},
    {a_stranger, NULL, "chose a task that does not exist"},
    {a_wild_address, NULL, "chose a task that does not exist"},
    {the_same_again, NULL, " and not READY"},
    {honest, negative, "gave a slice below 0"},
};

static const char workload[] = "{\"fiberos\":1,\"processes\":[{\"name\":\"A\",\"bursts\":[5,3,5]},{"
                               "\"name\":\"B\",\"burst\":4},"
                               "{\"name\":\"C\",\"arrival\":2,\"bursts\":[1,1,1,1,1]}]}";

static void breaches_eject(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct fos_sched_ops ops = {.name = "bad",
                                          .summary = "",
                                          .enqueue = enqueue,
                                          .sched_size = sizeof(struct queue),
                                          .dequeue = dequeue,
                                          .pick_next = bad[i].pick,
                                          .slice = bad[i].slice};
        struct fos_config c = {.policy = &ops};
        struct run r = run_with(workload, &c);
        const struct fos_trace *t = fos_kernel_trace(r.kernel);
        const struct fos_event *e = trace_event_of(t, FOS_EV_EJECT, 0);
        if (!e || !strstr(fos_trace_text(t, e->text), bad[i].why))
            fail_msg("case %zu: '%s' does not say '%s'", i, e ? fos_trace_text(t, e->text) : "",
                     bad[i].why);
        assert_true(fos_kernel_failed(r.kernel));
        assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
        assert_int_equal(metrics_named(r.metrics, "A")->cpu, FOS_MS(10));
        assert_int_equal(metrics_named(r.metrics, "B")->cpu, FOS_MS(4));
        assert_int_equal(metrics_named(r.metrics, "C")->cpu, FOS_MS(3));
        run_free(&r);
    }
}

/* ---- Who starves, and who only waits ------------------------------------------------------------
 */

/* The first one READY is the last to be chosen. */
static struct fos_task *never_the_first(struct fos_sched *s, int cpu)
{
    struct queue *q = fos_sched_data(s);
    struct fos_task *t = fos_list_first(&q->ready, cpu);
    if (t && fos_list_next(t))
        t = q->ready.last;
    if (t)
        fos_list_remove(&q->ready, t);
    return t;
}

static fos_time one_ms(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    (void)t;
    return FOS_MS(1);
}

/* Three who need `burst` ms each. */
static struct run three(const struct fos_sched_ops *ops, int burst, fos_time watchdog)
{
    char text[256];
    const struct fos_config c = {.policy = ops, .watchdog = watchdog, .no_explain = true};
    snprintf(text, sizeof(text),
             "{\"fiberos\":1,\"processes\":[{\"name\":\"A\",\"count\":3,\"burst\":\"%dms\"}]}",
             burst);
    return run_with(text, &c);
}

static bool ejected(const struct run *r)
{
    return trace_event_of(fos_kernel_trace(r->kernel), FOS_EV_EJECT, 0) != NULL;
}

static void the_watchdog_tells_starving_from_waiting(void **state)
{
    const struct fos_sched_ops unfair = {.name = "unfair",
                                         .enqueue = enqueue,
                                         .sched_size = sizeof(struct queue),
                                         .dequeue = dequeue,
                                         .pick_next = never_the_first,
                                         .slice = one_ms};
    const struct fos_sched_ops fair = {.name = "fair",
                                       .enqueue = enqueue,
                                       .sched_size = sizeof(struct queue),
                                       .dequeue = dequeue,
                                       .pick_next = honest,
                                       .slice = one_ms};
    const struct {
        const struct fos_sched_ops *ops;
        int burst;
        fos_time watchdog;
        bool ejects;
    } rows[] = {
        {&unfair, 60000, 0, true},                /* 100 s are too long */
        {&unfair, 40000, 0, false},               /* 80 s are not */
        {&unfair, 60000, FOS_NO_WATCHDOG, false}, /* nobody looks */
        {&unfair, 50, FOS_MS(10), true},          /* what was asked for */
        {&fair, 50, FOS_MS(3), false},            /* longer than the limit, but nobody overtakes */
        {fos_sched_find("fcfs"), 60000, FOS_MS(1), false},
        {fos_sched_find("rr"), 60000, FOS_MS(1), false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct run r = three(rows[i].ops, rows[i].burst, rows[i].watchdog);
        if (ejected(&r) != rows[i].ejects)
            fail_msg("case %zu", i);
        assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
        run_free(&r);
    }
}

/* Priority without aging is supposed to starve: it is watched only if it is asked for. */
static void built_in_policies_may_starve(void **state)
{
    static const char text[] =
        "{\"fiberos\":1,\"processes\":[{\"name\":\"low\",\"burst\":1},{\"name\":\"high\","
        "\"priority\":9,\"arrivals\":{\"count\":300,\"every\":\"1s\"},\"burst\":\"1s\"}]}";
    (void)state;
    for (int asked = 0; asked < 2; asked++) {
        const struct fos_config c = {.policy = fos_sched_find("priority"),
                                     .watchdog = asked ? 100 * FOS_MS(1000) : 0};
        struct run r = run_with(text, &c);
        assert_int_equal(ejected(&r), asked);
        assert_int_equal(fos_kernel_failed(r.kernel), asked);
        run_free(&r);
    }
}

/* ---- Two machines ---- */

static int nested;

/* The kernel itself sees this, in the midst of the op. */
static void remove_again(struct fos_sched *s, struct fos_task *t)
{
    struct queue *q = fos_sched_data(s);
    fos_list_remove(&q->ready, t);
}

/* A machine may run while another does: each is left where it is. */
static void run_another(void *user, struct fos_kernel *k)
{
    struct fos_sched_ops *ops = user;
    const struct fos_config c = {.policy = ops};
    (void)k;
    if (nested++)
        return;
    struct run r = run_with(workload, &c);
    assert_true(ejected(&r));
    run_free(&r);
}

static void an_ejection_leaves_other_machines_alone(void **state)
{
    struct fos_sched_ops ops = {.name = "again",
                                .enqueue = enqueue,
                                .sched_size = sizeof(struct queue),
                                .dequeue = dequeue,
                                .pick_next = honest,
                                .task_exit = remove_again};
    (void)state;
    const struct fos_config c = {.poll = run_another, .user = &ops, .no_explain = true};
    nested = 0;
    struct run r = run_with("{\"fiberos\":1,\"processes\":[{\"name\":\"A\",\"count\":2,"
                            "\"burst\":\"100s\"}]}",
                            &c);
    assert_true(nested > 0);
    assert_false(ejected(&r));
    assert_int_equal(metrics_named(r.metrics, "A-1")->cpu, FOS_MS(100000));
    run_free(&r);
}

/* ---- Refusals at boot ---- */

static int exits;

static int refuse_init(struct fos_sched *s)
{
    fos_sched_refuse(s, "it is %s", "raining");
    return -EINVAL;
}

static void count_exit(struct fos_sched *s)
{
    (void)s;
    exits++;
}

static void a_policy_may_refuse_to_boot(void **state)
{
    const struct fos_sched_ops ops = {.name = "moody",
                                      .init = refuse_init,
                                      .exit = count_exit,
                                      .enqueue = enqueue,
                                      .dequeue = dequeue,
                                      .pick_next = honest,
                                      .sched_size = sizeof(struct queue)};
    struct fos_config c = {.policy = &ops};
    struct fos_error error;
    struct workload *w = parse_text(workload);
    (void)state;
    exits = 0;
    assert_null(fos_kernel_new(workload_get(w), &c, &error));
    assert_string_equal(error.message, "policy 'moody' refuses: it is raining");
    assert_int_equal(exits, 1);
    workload_free(w);
}

static int refuse_short(struct fos_sched *s, struct fos_task *t)
{
    if (fos_task_burst(t) >= FOS_MS(5))
        return 0;
    fos_sched_refuse(s, "'%s' is too short", fos_task_name(t));
    return -EINVAL;
}

static void a_policy_may_refuse_a_task(void **state)
{
    const struct fos_sched_ops ops = {.name = "proud",
                                      .task_init = refuse_short,
                                      .enqueue = enqueue,
                                      .dequeue = dequeue,
                                      .pick_next = honest,
                                      .sched_size = sizeof(struct queue)};
    struct fos_config c = {.policy = &ops};
    struct run r = run_with(workload, &c);
    (void)state;
    assert_string_equal(metrics_named(r.metrics, "B")->message, "'B' is too short");
    assert_int_equal(metrics_named(r.metrics, "B")->dispatches, 0);
    assert_int_equal(metrics_named(r.metrics, "A")->cpu, FOS_MS(10));
    assert_true(fos_kernel_failed(r.kernel));
    run_free(&r);
}

static void bad_settings_are_refused(void **state)
{
    static const struct {
        const char *policy;
        struct fos_setting setting;
        const char *message;
    } rows[] = {
        {"rr", {"quantum", {1, {0}}}, "policy 'rr': the value of 'quantum' is out of range"},
        {"rr", {"quantum", {1, {-5}}}, "policy 'rr': the value of 'quantum' is out of range"},
        {"rr", {"speed", {1, {5}}}, "policy 'rr' has no parameter 'speed'"},
        {"sjf", {"estimate", {1, {2}}}, "policy 'sjf': the value of 'estimate' is out of range"},
        {"sjf", {"alpha", {1, {1001}}}, "policy 'sjf': the value of 'alpha' is out of range"},
        {"priority",
         {"preemptive", {1, {2}}},
         "policy 'priority': the value of 'preemptive' is out of range"},
        {"nosuch", {"x", {1, {1}}}, "unknown policy 'nosuch'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fos_workload w = {.tick = FOS_MS(1),
                                 .cpus = 1,
                                 .policy = rows[i].policy,
                                 .settings = &rows[i].setting,
                                 .setting_count = 1};
        struct fos_error error;
        assert_null(fos_kernel_new(&w, NULL, &error));
        assert_string_equal(error.message, rows[i].message);
    }
}

static void tables_that_are_not_sound_are_refused(void **state)
{
    static const char *const one[] = {"only", NULL};
    static const struct {
        struct fos_param param;
        const char *message;
    } rows[] = {
        {{"p", FOS_PARAM_INT, sizeof(struct queue) - 4, 0, 0, 9, NULL, "h"}, "lies outside"},
        {{"p", FOS_PARAM_DURATIONS, 0, 0, 0, 9, NULL, "h"}, "lies outside"},
        {{"p", FOS_PARAM_INT, 3, 0, 0, 9, NULL, "h"}, "lies where its type can't"},
        {{"p", FOS_PARAM_CHOICE, 0, 1, 0, 0, one, "h"}, "none of its choices"},
        {{"p", FOS_PARAM_CHOICE, 0, 0, 0, 0, NULL, "h"}, "none of its choices"},
        {{"p", (enum fos_param_type)99, 0, 0, 0, 0, NULL, "h"}, "a type that does not exist"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct fos_param params[] = {rows[i].param, {.name = NULL}};
        const struct fos_sched_ops ops = {.name = "odd",
                                          .params = params,
                                          .enqueue = enqueue,
                                          .dequeue = dequeue,
                                          .pick_next = honest,
                                          .sched_size = sizeof(struct queue)};
        const struct fos_workload w = {.tick = FOS_MS(1), .cpus = 1};
        const struct fos_config c = {.policy = &ops};
        struct fos_error error;
        assert_null(fos_kernel_new(&w, &c, &error));
        if (!strstr(error.message, rows[i].message))
            fail_msg("case %zu: %s", i, error.message);
    }
}

/* ---- Nobody can run any more -------------------------------------------------------------------
 */

static void a_ring_of_joins_is_a_deadlock(void **state)
{
    (void)state;
    struct run r = run_text("{\"fiberos\":1,\"processes\":["
                            "{\"name\":\"A\",\"program\":[{\"cpu\":1},{\"join\":\"B\"}]},"
                            "{\"name\":\"B\",\"program\":[{\"cpu\":1},{\"join\":\"A\"}]},"
                            "{\"name\":\"C\",\"program\":[{\"cpu\":9}]}]}",
                            FOS_CONTEXT_AUTO);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_DEADLOCK);
    const struct fos_event *e = trace_event_of(t, FOS_EV_DEADLOCK, 1);
    assert_non_null(e);
    assert_int_equal(e->value, 2);
    assert_string_equal(fos_trace_text(t, e->text),
                        "'A' waits for a process to end: 'B', in a ring");
    assert_null(trace_event_of(t, FOS_EV_DEADLOCK, 3));
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaches_eject),
        cmocka_unit_test(the_watchdog_tells_starving_from_waiting),
        cmocka_unit_test(built_in_policies_may_starve),
        cmocka_unit_test(an_ejection_leaves_other_machines_alone),
        cmocka_unit_test(tables_that_are_not_sound_are_refused),
        cmocka_unit_test(a_policy_may_refuse_to_boot),
        cmocka_unit_test(a_policy_may_refuse_a_task),
        cmocka_unit_test(bad_settings_are_refused),
        cmocka_unit_test(a_ring_of_joins_is_a_deadlock),
    };
    return cmocka_run_group_tests_name("kernel/eject", tests, NULL, NULL);
}
