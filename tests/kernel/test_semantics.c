/*
 * The answers of semantics.md that come from theory and from textbooks, and
 * the rules of "One instant", each as the smallest workload that shows it.
 */
#include "tests/kernel/kernel_test.h"

#define MS FOS_MS(1)

/* What a run must show: who is dispatched when, as "A0 B5 A7". */
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

static const struct {
    const char *rule, *workload, *want;
} cases[] = {
    {"fcfs runs until it blocks",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"A\",\"bursts\":[3,2,1]},"
     "{\"name\":\"B\",\"burst\":4}]}",
     "A0 B3 A7"},
    {"a process that ends with its slice ends: the slice does not expire",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":2},\"processes\":["
     "{\"name\":\"A\",\"burst\":2},{\"name\":\"B\",\"burst\":2}]}",
     "A0 B2"},
    {"a slice that ends with nobody waiting is renewed, and nothing is counted",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":2},\"processes\":["
     "{\"name\":\"A\",\"burst\":7}]}",
     "A0"},
    {"an arrival at the end of a slice queues before the expired one",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":2},\"processes\":["
     "{\"name\":\"A\",\"burst\":4},{\"name\":\"B\",\"arrival\":2,\"burst\":1},"
     "{\"name\":\"C\",\"burst\":2}]}",
     "A0 C2 B4 A5"},
    {"expiry_order expired-first: behind it",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":2},\"semantics\":"
     "{\"expiry_order\":\"expired-first\"},\"processes\":[{\"name\":\"A\",\"burst\":4},"
     "{\"name\":\"B\",\"arrival\":2,\"burst\":1},{\"name\":\"C\",\"burst\":2}]}",
     "A0 C2 A4 B6"},
    {"arrivals come before wake-ups of the same instant",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"A\",\"bursts\":[1,4,1]},"
     "{\"name\":\"B\",\"burst\":6},{\"name\":\"C\",\"arrival\":5,\"burst\":1}]}",
     "A0 B1 C7 A8"},
    {"wake-ups come in the order in which they were armed",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"A\",\"bursts\":[1,3,1]},"
     "{\"name\":\"B\",\"bursts\":[1,2,1]},{\"name\":\"C\",\"burst\":5}]}",
     "A0 B1 C2 A7 B8"},
    {"several CPU operations in a row are one burst of one slice",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":4},\"processes\":["
     "{\"name\":\"A\",\"program\":[{\"cpu\":1},{\"log\":\"x\"},{\"cpu\":2},{\"cpu\":2}]},"
     "{\"name\":\"B\",\"burst\":1}]}",
     "A0 B4 A5"},
    {"who is preempted keeps the rest of its slice and the head of its equals",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"priority\",\"quantum\":4},\"processes\":["
     "{\"name\":\"A\",\"burst\":6},{\"name\":\"B\",\"burst\":3},"
     "{\"name\":\"H\",\"arrival\":1,\"priority\":5,\"burst\":1}]}",
     "A0 H1 A2 B5 A8"},
    {"preempted_to tail: the end of them",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"priority\",\"quantum\":4},\"semantics\":"
     "{\"preempted_to\":\"tail\"},\"processes\":[{\"name\":\"A\",\"burst\":6},"
     "{\"name\":\"B\",\"burst\":3},{\"name\":\"H\",\"arrival\":1,\"priority\":5,\"burst\":1}]}",
     "A0 H1 B2 A5"},
    {"preempted_slice fresh: a whole slice again",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"priority\",\"quantum\":4},\"semantics\":"
     "{\"preempted_slice\":\"fresh\"},\"processes\":[{\"name\":\"A\",\"burst\":6},"
     "{\"name\":\"B\",\"burst\":3},{\"name\":\"H\",\"arrival\":1,\"priority\":5,\"burst\":1}]}",
     "A0 H1 A2 B6 A9"},
    {"priority_order low-first",
     "{\"fiberos\":1,\"scheduler\":\"priority\",\"semantics\":{\"priority_order\":\"low-first\"},"
     "\"processes\":[{\"name\":\"A\",\"priority\":7,\"burst\":2},"
     "{\"name\":\"B\",\"priority\":1,\"burst\":2}]}",
     "B0 A2"},
    {"early_finish waste: the rest of a slice is idle",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":5},\"semantics\":"
     "{\"early_finish\":\"waste\"},\"processes\":[{\"name\":\"A\",\"burst\":2},"
     "{\"name\":\"B\",\"burst\":2}]}",
     "A0 B5"},
    {"a switch costs, the first one too, and the slice starts after it",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":2},\"costs\":"
     "{\"context_switch\":1},\"processes\":[{\"name\":\"A\",\"burst\":3},"
     "{\"name\":\"B\",\"burst\":1}]}",
     "A1 B4 A6"},
    {"srtf: only a strictly shorter one preempts",
     "{\"fiberos\":1,\"scheduler\":\"srtf\",\"processes\":[{\"name\":\"A\",\"burst\":5},"
     "{\"name\":\"B\",\"arrival\":2,\"burst\":3},{\"name\":\"C\",\"arrival\":3,\"burst\":1}]}",
     "A0 C3 A4 B6"},
    {"sjf reads a burst ahead, across loops and up to what blocks",
     "{\"fiberos\":1,\"scheduler\":\"sjf\",\"processes\":[{\"name\":\"X\",\"burst\":1},"
     "{\"name\":\"A\",\"program\":[{\"repeat\":3,\"do\":[{\"cpu\":2}]},{\"io\":1},{\"cpu\":1}]},"
     "{\"name\":\"B\",\"burst\":5}]}",
     "X0 B1 A6 A13"},
    {"aging: who waits gains a level each time",
     "{\"fiberos\":1,\"scheduler\":{\"policy\":\"priority\",\"aging\":3},\"processes\":["
     "{\"name\":\"L\",\"priority\":0,\"burst\":2},{\"name\":\"H\",\"priority\":2,\"burst\":20}]}",
     "H0 L9 H11"},
    {"a device serves one at a time, first come, first served",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"devices\":[{\"name\":\"disk\"}],\"processes\":["
     "{\"name\":\"A\",\"program\":[{\"cpu\":1},{\"io\":5,\"device\":\"disk\"},{\"cpu\":1}]},"
     "{\"name\":\"B\",\"program\":[{\"cpu\":1},{\"io\":5,\"device\":\"disk\"},{\"cpu\":1}]}]}",
     "A0 B1 A6 B11"},
    {"I/O without a device never queues",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":["
     "{\"name\":\"A\",\"program\":[{\"cpu\":1},{\"io\":5},{\"cpu\":1}]},"
     "{\"name\":\"B\",\"program\":[{\"cpu\":1},{\"io\":5},{\"cpu\":1}]}]}",
     "A0 B1 A6 B7"},
    {"a yield goes to the end of the queue",
     "{\"fiberos\":1,\"scheduler\":\"rr\",\"processes\":[{\"name\":\"A\",\"program\":"
     "[{\"cpu\":1},{\"yield\":true},{\"cpu\":1}]},{\"name\":\"B\",\"burst\":2}]}",
     "A0 B1 A3"},
    {"join waits for the end, spawn brings a process at once",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"P\",\"program\":[{\"cpu\":1}"
     ","
     "{\"spawn\":{\"name\":\"K\",\"burst\":3}},{\"cpu\":1},{\"join\":\"children\"},{\"cpu\":1}]}]}",
     "P0 K2 P5"},
    {"sleep_until an instant that has passed does not block",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"A\",\"program\":[{\"cpu\":4}"
     ","
     "{\"sleep_until\":2},{\"cpu\":1},{\"sleep_until\":8},{\"cpu\":1}]}]}",
     "A0 A8"},
    {"set_priority takes effect at once",
     "{\"fiberos\":1,\"scheduler\":\"priority\",\"processes\":[{\"name\":\"A\",\"priority\":5,"
     "\"program\":[{\"cpu\":2},{\"set_priority\":1},{\"cpu\":2}]},"
     "{\"name\":\"B\",\"priority\":3,\"burst\":1}]}",
     "A0 B2 A3"},
    {"kill ends a process that is READY",
     "{\"fiberos\":1,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"A\",\"program\":[{\"cpu\":2}"
     ","
     "{\"kill\":\"B\"},{\"cpu\":1}]},{\"name\":\"B\",\"burst\":9},{\"name\":\"C\",\"burst\":1}]}",
     "A0 C3"},
    {"two CPUs: the lowest number first",
     "{\"fiberos\":1,\"cpus\":2,\"scheduler\":\"fcfs\",\"processes\":[{\"name\":\"A\",\"burst\":3},"
     "{\"name\":\"B\",\"burst\":1},{\"name\":\"C\",\"burst\":1}]}",
     "A0 B0 C1"},
};

static void rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char got[512];
        struct run r = run_text(cases[i].workload, FOS_CONTEXT_AUTO);
        dispatches(fos_kernel_trace(r.kernel), got, sizeof(got));
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s: %s, not %s", cases[i].rule, got, cases[i].want);
        run_free(&r);
    }
}

/* ---- Answers that must come out ---- */

static fos_time mean_turnaround(const char *policy, const char *processes)
{
    char text[512];
    snprintf(text, sizeof(text), "{\"fiberos\":1,\"scheduler\":%s,\"processes\":[%s]}", policy,
             processes);
    struct run r = run_text(text, FOS_CONTEXT_AUTO);
    fos_time mean = mean_of(r.metrics, fos_proc_turnaround);
    run_free(&r);
    return mean;
}

static void answer_1_and_2(void **state)
{
    (void)state;
    const char *at_0 = "{\"burst\":100},{\"burst\":10},{\"burst\":10}";
    const char *later =
        "{\"burst\":100},{\"arrival\":10,\"burst\":10},{\"arrival\":10,\"burst\":10}";
    assert_int_equal(mean_turnaround("\"fcfs\"", at_0), 110 * MS);
    assert_int_equal(mean_turnaround("\"sjf\"", at_0), 50 * MS);
    assert_int_equal(mean_turnaround("\"srtf\"", later), 50 * MS);
    assert_int_equal(mean_turnaround("\"fcfs\"", later), 310 * MS / 3);
}

static void answer_3(void **state)
{
    (void)state;
    struct run r = run_text("{\"fiberos\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":1},"
                            "\"processes\":[{\"burst\":5},{\"burst\":5},{\"burst\":5}]}",
                            FOS_CONTEXT_AUTO);
    assert_int_equal(mean_of(r.metrics, fos_proc_response), 1 * MS);
    assert_int_equal(mean_of(r.metrics, fos_proc_turnaround), 14 * MS);
    run_free(&r);
}

static void answer_6(void **state)
{
    (void)state;
    struct run r =
        run_text("{\"fiberos\":1,\"until\":11000,\"scheduler\":{\"policy\":\"rr\",\"quantum\":10},"
                 "\"costs\":{\"context_switch\":1},\"processes\":[{\"count\":2,\"program\":"
                 "[{\"repeat\":\"forever\",\"do\":[{\"cpu\":7}]}]}]}",
                 FOS_CONTEXT_AUTO);
    const struct fos_cpu_metrics *c = fos_metrics_cpu(r.metrics, 0);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_UNTIL);
    assert_int_equal(c->busy, 10000 * MS);
    assert_int_equal(c->switching, 1000 * MS);
    assert_int_equal(c->idle, 0);
    run_free(&r);
}

/* ---- Periodic processes -----------------------------------------------------------------------
 */

static void periodic_jobs(void **state)
{
    (void)state;
    struct run r =
        run_text("{\"fiberos\":1,\"until\":40,\"scheduler\":\"priority\",\"processes\":["
                 "{\"name\":\"T\",\"priority\":2,\"period\":10,\"jobs\":3,\"burst\":2},"
                 "{\"name\":\"B\",\"priority\":1,\"period\":10,\"jobs\":3,\"burst\":9}]}",
                 FOS_CONTEXT_AUTO);
    const struct fos_proc_metrics *t = metrics_named(r.metrics, "T");
    const struct fos_proc_metrics *b = metrics_named(r.metrics, "B");
    assert_int_equal(t->jobs, 3);
    assert_int_equal(t->deadline_misses, 0);
    assert_int_equal(t->worst_response, 2 * MS);
    /* B needs 9 of each 10 and T takes 2: it ends at 13, 24 and 33. */
    assert_int_equal(b->jobs, 3);
    assert_int_equal(b->deadline_misses, 3);
    assert_int_equal(b->worst_response, 14 * MS);
    assert_int_equal(b->tardiness, 4 * MS);
    run_free(&r);
}

static void a_job_cut_off_by_the_end_is_a_miss(void **state)
{
    (void)state;
    struct run r = run_text("{\"fiberos\":1,\"until\":20,\"scheduler\":\"fcfs\",\"processes\":["
                            "{\"name\":\"B\",\"deadline\":5,\"burst\":90}]}",
                            FOS_CONTEXT_AUTO);
    assert_int_equal(metrics_named(r.metrics, "B")->deadline_misses, 1);
    assert_int_equal(metrics_named(r.metrics, "B")->tardiness, 15 * MS);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules),         cmocka_unit_test(answer_1_and_2),
        cmocka_unit_test(answer_3),      cmocka_unit_test(answer_6),
        cmocka_unit_test(periodic_jobs), cmocka_unit_test(a_job_cut_off_by_the_end_is_a_miss),
    };
    return cmocka_run_group_tests_name("kernel/semantics", tests, NULL, NULL);
}
