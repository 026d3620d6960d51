/*
 * The rules of each policy, as the smallest workload that shows them; what
 * `explain` says; what a policy refuses; times near the largest there is.
 */
#include <errno.h>

#include "tests/kernel/kernel_test.h"

#define MS FOS_MS(1)

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

/* Of the scheduler and the processes. */
static struct run run_case(const char *scheduler, const char *processes)
{
    char text[1024];
    snprintf(text, sizeof(text), "{\"fiberos\":1,\"scheduler\":%s,\"processes\":[%s]}", scheduler,
             processes);
    return run_text(text, FOS_CONTEXT_AUTO);
}

#define STALLINGS                                                                                  \
    "{\"name\":\"A\",\"burst\":3},{\"name\":\"B\",\"arrival\":2,\"burst\":6},"                     \
    "{\"name\":\"C\",\"arrival\":4,\"burst\":4},{\"name\":\"D\",\"arrival\":6,\"burst\":5},"       \
    "{\"name\":\"E\",\"arrival\":8,\"burst\":2}"
#define TWO_OF_6 "{\"name\":\"A\",\"burst\":6},{\"name\":\"B\",\"burst\":6}"
#define GAMING   "{\"name\":\"A\",\"bursts\":[2,1,2,1,2]},{\"name\":\"B\",\"burst\":20}"
#define SLEEPER  "{\"name\":\"A\",\"burst\":20},{\"name\":\"B\",\"bursts\":[1,10,2]}"

static const struct {
    const char *rule, *scheduler, *processes, *want;
} cases[] = {
    {"hrrn (Stallings, Operating Systems, table 9.4)", "\"hrrn\"", STALLINGS, "A0 B3 C9 E13 D15"},
    {"hrrn: of equal ratios, who came first", "\"hrrn\"", TWO_OF_6, "A0 B6"},
    {"mlfq: who computes goes down, and a newcomer takes its CPU",
     "{\"policy\":\"mlfq\",\"quantum\":2}",
     "{\"name\":\"A\",\"burst\":10},{\"name\":\"B\",\"arrival\":5,\"burst\":1}", "A0 B5 A6"},
    {"mlfq: round-robin at a level, down when the allotment is used up",
     "{\"policy\":\"mlfq\",\"quantum\":1,\"allotment\":2,\"levels\":2}",
     "{\"name\":\"A\",\"burst\":4},{\"name\":\"B\",\"burst\":4},"
     "{\"name\":\"C\",\"arrival\":3,\"burst\":2}",
     "A0 B1 A2 B3 C4 A6 B7 A8 B9"},
    {"mlfq: each level has its own quantum", "{\"policy\":\"mlfq\",\"quantum\":[1,2,3]}", TWO_OF_6,
     "A0 B1 A2 B4 A6 B9"},
    {"mlfq io keep: giving up the CPU early does not keep one at the top",
     "{\"policy\":\"mlfq\",\"levels\":2,\"quantum\":3}", GAMING, "A0 B2 A5 B6 A9 B10 A13 B15"},
    {"mlfq io reset: it does", "{\"policy\":\"mlfq\",\"levels\":2,\"quantum\":3,\"io\":\"reset\"}",
     GAMING, "A0 B2 A5 B7 A8 B10"},
    {"mlfq io head: back at the head of its level, at once",
     "{\"policy\":\"mlfq\",\"levels\":2,\"quantum\":3,\"io\":\"head\"}", GAMING,
     "A0 B2 A3 B4 A6 B7 A8 B10"},
    {"mlfq io reset-head: both",
     "{\"policy\":\"mlfq\",\"levels\":2,\"quantum\":3,\"io\":\"reset-head\"}", GAMING,
     "A0 B2 A3 B5 A6 B8"},
    {"mlfq without a boost", "{\"policy\":\"mlfq\",\"quantum\":2}", TWO_OF_6, "A0 B2 A4 B6 A8 B10"},
    {"mlfq boost: all to the top with a full quantum, and who runs goes on",
     "{\"policy\":\"mlfq\",\"quantum\":2,\"boost\":5}", TWO_OF_6, "A0 B2 A4 B7 A9 B10"},
    {"stride: in turn, and the lower pid at equal passes", "{\"policy\":\"stride\",\"quantum\":2}",
     TWO_OF_6, "A0 B2 A4 B6 A8 B10"},
    {"stride: a part of a quantum is accounted as a part", "{\"policy\":\"stride\",\"quantum\":4}",
     "{\"name\":\"A\",\"bursts\":[1,1,1,1,9]},{\"name\":\"B\",\"burst\":12}",
     "A0 B1 A5 B6 A10 B18 A22"},
    {"cfs: two equals share the latency", "\"cfs\"", TWO_OF_6, "A0 B3 A6 B9"},
    {"cfs: with many the slice is min_granularity",
     "{\"policy\":\"cfs\",\"latency\":2,\"min_granularity\":2}", TWO_OF_6, "A0 B2 A4 B6 A8 B10"},
    {"cfs: a sleeper is placed half a latency behind, and takes the CPU", "\"cfs\"", SLEEPER,
     "A0 B3 A4 B14 A16"},
    {"cfs without wakeup_preemption: at the end of the slice",
     "{\"policy\":\"cfs\",\"wakeup_preemption\":false}", SLEEPER, "A0 B3 A4 B16 A18"},
    {"cfs: wakeup_granularity keeps one that is not far enough behind from it",
     "{\"policy\":\"cfs\",\"wakeup_granularity\":4}", SLEEPER, "A0 B3 A4 B16 A18"},
    {"eevdf: equals in turn, a slice each", "\"eevdf\"", TWO_OF_6, "A0 B3 A6 B9"},
    {"eevdf: a sleeper comes back with what it was due, not more", "\"eevdf\"",
     "{\"name\":\"A\",\"burst\":20},{\"name\":\"B\",\"bursts\":[1,10,6]}",
     "A0 B3 A4 B14 A17 B19 A22"},
    {"edf: an earlier deadline preempts", "\"edf\"",
     "{\"name\":\"A\",\"burst\":5,\"deadline\":10},"
     "{\"name\":\"B\",\"arrival\":1,\"burst\":1,\"deadline\":3}",
     "A0 B1 A2"},
    {"edf: an equal one does not", "\"edf\"",
     "{\"name\":\"A\",\"burst\":5,\"deadline\":10},"
     "{\"name\":\"B\",\"arrival\":2,\"burst\":1,\"deadline\":8}",
     "A0 B5"},
    {"edf: without a deadline, when nobody else wants to", "\"edf\"",
     "{\"name\":\"A\",\"burst\":3},{\"name\":\"B\",\"arrival\":1,\"burst\":1,\"deadline\":90}",
     "A0 B1 A2"},
    {"rm: the shorter period preempts, whatever the deadlines are", "\"rm\"",
     "{\"name\":\"A\",\"period\":20,\"jobs\":1,\"burst\":5,\"deadline\":6},"
     "{\"name\":\"B\",\"arrival\":2,\"period\":10,\"jobs\":1,\"burst\":2}",
     "A0 B2 A4"},
    {"srtf by average: what it has used of this burst counts",
     "{\"policy\":\"srtf\",\"estimate\":\"average\",\"guess\":4}",
     "{\"name\":\"A\",\"burst\":6},{\"name\":\"B\",\"arrival\":1,\"burst\":1}", "A0 B6"},
};

static void rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char got[512];
        struct run r = run_case(cases[i].scheduler, cases[i].processes);
        dispatches(fos_kernel_trace(r.kernel), got, sizeof(got));
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s: %s, not %s", cases[i].rule, got, cases[i].want);
        run_free(&r);
    }
}

/* ---- Why, in words and numbers ---- */

static const struct {
    const char *scheduler, *processes;
    int decision; /* the n-th, from 1 */
    const char *want;
} words[] = {
    {"\"hrrn\"", STALLINGS, 4,
     "hrrn: E waited 5 ms for a burst of 2 ms: ratio 3.50 is the highest"},
    {"{\"policy\":\"mlfq\",\"quantum\":2,\"allotment\":2}", TWO_OF_6, 3,
     "mlfq: A is the first at level 1 of 3, allotment 1 of 2 left, 2 ms of its quantum; 1 behind "
     "it"},
    {"{\"policy\":\"stride\",\"quantum\":2}", TWO_OF_6, 2,
     "stride: B has the smallest pass, 0 (stride 10485); next is A with 10485"},
    {"\"cfs\"", TWO_OF_6, 2,
     "cfs: B has the smallest vruntime, 3 ms less than A; its weight is 1024 of 2048"},
    {"\"eevdf\"", TWO_OF_6, 2,
     "eevdf: B has the earliest deadline of those who are eligible, 1.5 ms of its own time ahead; "
     "lag 1.5 ms"},
    {"\"edf\"",
     "{\"name\":\"A\",\"burst\":5,\"deadline\":40},{\"name\":\"B\",\"burst\":1,\"deadline\":35}", 1,
     "edf: B: deadline 35 ms is the earliest; next is A with deadline 40 ms"},
    {"\"edf\"", TWO_OF_6, 1, "edf: A: no deadline, and nobody has one; next is B with no deadline"},
    {"\"rm\"", "{\"name\":\"A\",\"period\":20,\"jobs\":1,\"burst\":5},{\"name\":\"B\",\"burst\":1}",
     1, "rm: A: period 20 ms is the shortest; next is B with no period"},
    {"\"sjf\"", STALLINGS, 3, "E needs 2 ms, the least of all; next is C with 4 ms"},
};

static const char *decision(const struct fos_trace *t, int n)
{
    for (uint64_t i = 0; i < fos_trace_count(t); i++)
        if (fos_trace_event(t, i)->type == FOS_EV_DECISION && --n == 0)
            return fos_trace_text(t, fos_trace_event(t, i)->text);
    return "";
}

static void explanations(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct run r = run_case(words[i].scheduler, words[i].processes);
        const char *got = decision(fos_kernel_trace(r.kernel), words[i].decision);
        if (strcmp(got, words[i].want) != 0)
            fail_msg("'%s', not '%s'", got, words[i].want);
        run_free(&r);
    }
}

/* ---- By what number the queue is ordered ---- */

static const struct {
    const char *rule, *scheduler, *processes, *want; /* as they are written: pid, ms, rank */
} ranks[] = {
    {"none where order of entry is all", "\"rr\"", TWO_OF_6, ""},
    {"tickets, and only when they change", "{\"policy\":\"lottery\",\"quantum\":2}", TWO_OF_6,
     "1@0:100 2@0:100"},
    {"mlfq: level by level", "{\"policy\":\"mlfq\",\"quantum\":2}", TWO_OF_6,
     "1@0:1 2@0:1 1@2:2 2@4:2 1@6:3 2@8:3"},
    {"mlfq: a boost lifts who waits", "{\"policy\":\"mlfq\",\"quantum\":2,\"boost\":5}", TWO_OF_6,
     "1@0:1 2@0:1 1@2:2 2@4:2 2@5:1 2@9:2 2@10:1"},
    {"priority: levels gained by waiting", "{\"policy\":\"priority\",\"aging\":2,\"quantum\":5}",
     "{\"name\":\"A\",\"priority\":3,\"burst\":12},{\"name\":\"B\",\"priority\":2,\"burst\":6}",
     "1@0:3 2@0:2 2@2:3 2@4:4 1@6:4 1@8:5 2@10:5 2@12:6 1@14:6"},
    {"cfs: CPU time by weight", "\"cfs\"", TWO_OF_6, "1@0:0 2@0:0 1@3:3000000 2@6:3000000"},
    {"srtf: what is left", "\"srtf\"",
     "{\"name\":\"A\",\"burst\":6},{\"name\":\"B\",\"arrival\":2,\"burst\":1}",
     "1@0:6000000 2@2:1000000 1@2:4000000"},
    {"edf: the deadline of each job", "\"edf\"",
     "{\"name\":\"A\",\"period\":5,\"jobs\":2,\"burst\":1},{\"name\":\"B\",\"burst\":1}",
     "1@0:5000000 2@0:9223372036854775807 1@5:10000000"},
};

static void list_ranks(const struct fos_trace *t, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == FOS_EV_RANK)
            used += (size_t)snprintf(out + used, size - used, "%s%u@%g:%lld", used ? " " : "",
                                     e->pid, (double)e->time / (double)MS, (long long)e->value);
    }
}

static void ranks_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
        char got[512];
        struct run r = run_case(ranks[i].scheduler, ranks[i].processes);
        list_ranks(fos_kernel_trace(r.kernel), got, sizeof(got));
        if (strcmp(got, ranks[i].want) != 0)
            fail_msg("%s: %s, not %s", ranks[i].rule, got, ranks[i].want);
        run_free(&r);
    }
}

/* Like words they cost time, and go with them. */
static void no_ranks_without_explanations(void **state)
{
    const struct fos_config c = {.no_explain = true};
    (void)state;
    struct run r =
        run_with("{\"fiberos\":1,\"scheduler\":\"cfs\",\"processes\":[" TWO_OF_6 "]}", &c);
    assert_null(trace_event_of(fos_kernel_trace(r.kernel), FOS_EV_RANK, 0));
    assert_null(fos_trace_meta(fos_kernel_trace(r.kernel), "rank.kind"));
    run_free(&r);
}

static void a_table_says_what_its_rank_is(void **state)
{
    struct fos_sched_ops ops = *fos_sched_find("cfs");
    struct fos_error error;
    (void)state;
    assert_int_equal(fos_sched_check(&ops, &error), 0);
    ops.ranked = FOS_RANK_NONE;
    assert_int_equal(fos_sched_check(&ops, &error), -EINVAL);
    assert_string_equal(error.message,
                        "has the op rank, but does not say in 'ranked' what it tells");
    ops.ranked = FOS_RANK_KINDS;
    assert_int_equal(fos_sched_check(&ops, &error), -EINVAL);
    assert_string_equal(error.message, "has a rank of a kind that does not exist");
    ops.ranked = FOS_RANK_VIRTUAL;
    ops.rank = NULL;
    assert_int_equal(fos_sched_check(&ops, &error), -EINVAL);
    assert_string_equal(error.message, "says that it is ranked, but lacks the op rank");
}

/* ---- What is refused ---- */

static void more_values_than_levels(void **state)
{
    struct fos_error error;
    struct workload *w =
        parse_text("{\"fiberos\":1,\"scheduler\":{\"policy\":\"mlfq\",\"levels\":2,"
                   "\"quantum\":[1,2,3]},\"processes\":[{\"burst\":1}]}");
    (void)state;
    assert_null(fos_kernel_new(workload_get(w), NULL, &error));
    assert_string_equal(error.message, "policy 'mlfq' refuses: 'quantum' or 'allotment' has 3 "
                                       "values, but there are 2 levels");
    workload_free(w);
}

/* ---- The largest times ---- */

/* Ticks of eleven days, bursts of years, all weights: run with
 * SAN=undefined, no sum may overflow; in any build, nobody is forgotten. */
static void long_runs(void **state)
{
    const fos_time need = INT64_C(200000000000000000);
    const struct fos_op ops[] = {{.code = FOS_OP_CPU, .time = {.a = need}},
                                 {.code = FOS_OP_IO, .index = -1, .time = {.a = need}},
                                 {.code = FOS_OP_CPU, .time = {.a = need}}};
    const struct fos_sched_ops *policy;
    struct fos_proc_spec specs[3];
    (void)state;
    for (int i = 0; i < 3; i++)
        specs[i] = (struct fos_proc_spec){.name = "p",
                                          .count = 1,
                                          .nice = (const int[]){-20, 0, 19}[i],
                                          .tickets = (const int64_t[]){1, 1000000, 3}[i],
                                          .ops = ops,
                                          .op_count = 3};
    for (size_t i = 0; (policy = fos_sched_builtin(i)); i++) {
        struct fos_config c = {.policy = policy, .no_explain = true};
        struct fos_workload w = {.tick = INT64_C(1000000000000000),
                                 .cpus = 1,
                                 .specs = specs,
                                 .spec_count = 3,
                                 .top_count = 3};
        struct run r = run_struct(&w, &c);
        assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
        for (size_t p = 0; p < 3; p++)
            assert_int_equal(fos_metrics_proc(r.metrics, p)->cpu, 2 * need);
        assert_false(fos_kernel_failed(r.kernel));
        run_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules),
        cmocka_unit_test(explanations),
        cmocka_unit_test(ranks_are_told),
        cmocka_unit_test(no_ranks_without_explanations),
        cmocka_unit_test(a_table_says_what_its_rank_is),
        cmocka_unit_test(more_values_than_levels),
        cmocka_unit_test(long_runs),
    };
    return cmocka_run_group_tests_name("sched/policies", tests, NULL, NULL);
}
