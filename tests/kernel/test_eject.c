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
    {the_same_again, NULL, "chose a process that is not READY"},
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
        cmocka_unit_test(a_policy_may_refuse_to_boot),
        cmocka_unit_test(a_policy_may_refuse_a_task),
        cmocka_unit_test(bad_settings_are_refused),
        cmocka_unit_test(a_ring_of_joins_is_a_deadlock),
    };
    return cmocka_run_group_tests_name("kernel/eject", tests, NULL, NULL);
}
