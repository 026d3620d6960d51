/*
 * test_workload.c: what good workloads become.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/config/helper.h"

#define MS           INT64_C(1000000)
#define ONE(process) "{\"fiberos\": 1, \"processes\": [" process "]}"

/* ---- The top level -------------------------------------------------------------------------- */

static void test_defaults_are_those_of_the_contract(void **state)
{
    (void)state;
    struct workload *w = good_workload(ONE("{\"burst\": 5}"));
    const struct fos_workload *f = workload_get(w);
    assert_string_equal(f->name, "");
    assert_string_equal(f->description, "");
    assert_string_equal(f->profile, "textbook");
    assert_int_equal(f->tick, MS);
    assert_int_equal(f->seed, 1);
    assert_int_equal(f->cpus, 1);
    assert_int_equal(f->clock, FOS_CLOCK_VIRTUAL);
    assert_int_equal(f->until, 0);
    assert_string_equal(f->policy, "rr");
    assert_ptr_equal(workload_policy(w), fos_sched_find("rr"));
    assert_int_equal(f->setting_count, 0);
    assert_int_equal(f->switch_cost, 0);
    assert_int_equal(f->device_count, 0);
    assert_int_equal(f->object_count, 0);
    assert_int_equal(f->draw_count, 0);
    assert_int_equal(f->spec_count, 1);
    assert_int_equal(f->top_count, 1);
    assert_string_equal(f->source, ONE("{\"burst\": 5}"));
    const struct fos_proc_spec *p = &f->specs[0];
    assert_string_equal(p->name, "P1");
    assert_int_equal(p->arrival, 0);
    assert_int_equal(p->count, 1);
    assert_false(p->stream);
    assert_int_equal(p->priority, 0);
    assert_int_equal(p->nice, 0);
    assert_int_equal(p->tickets, 100);
    assert_int_equal(p->affinity, 0);
    assert_int_equal(p->period, 0);
    assert_int_equal(p->deadline, 0);
    assert_int_equal(p->jobs, 0);
    assert_int_equal(p->stack, 0);
    assert_null(p->exec);
    workload_free(w);
}

static void test_every_key_of_the_top_level(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        "{\"processes\": [{\"burst\": 3, \"arrival\": 2}], \"costs\": {\"context_switch\": 0.5,"
        " \"migration\": \"3us\"}, \"until\": 10, \"seed\": 12345678901234567, \"fiberos\": 1,"
        " \"cpus\": 3, \"profile\": \"posix\", \"semantics\": {\"preempted_to\": \"tail\"},"
        " \"devices\": [{\"name\": \"a\"}, {\"name\": \"b\", \"servers\": 4,"
        " \"discipline\": \"fifo\"}], \"name\": \"n\\u00e4\", \"description\": \"two\\nlines\","
        " \"clock\": \"virtual\", \"tick\": \"2us\"}");
    const struct fos_workload *f = workload_get(w);
    assert_string_equal(f->name, "nä");
    assert_string_equal(f->description, "two\nlines");
    assert_int_equal(f->tick, 2000);
    assert_int_equal(f->switch_cost, 1000); /* in ticks, though the tick stands behind it */
    assert_int_equal(f->migration_cost, 3000);
    assert_int_equal(f->until, 20000);
    assert_int_equal(f->seed, 12345678901234567);
    assert_int_equal(f->cpus, 3);
    assert_string_equal(f->profile, "posix");
    assert_true(f->semantics.preempted_tail);
    assert_false(f->semantics.waste_rest);
    assert_int_equal(f->device_count, 2);
    assert_string_equal(f->devices[0].name, "a");
    assert_int_equal(f->devices[0].servers, 1);
    assert_int_equal(f->devices[1].servers, 4);
    assert_int_equal(f->specs[0].arrival, 4000);
    workload_free(w);
}

static void test_real_clock(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        "{\"fiberos\": 1, \"clock\": \"real\", \"cpus\": 1, \"processes\": [{\"burst\": 1}]}");
    assert_int_equal(workload_get(w)->clock, FOS_CLOCK_REAL);
    workload_free(w);
}

/* ---- The scheduler -------------------------------------------------------------------------- */

#define SCHEDULER(text) "{\"fiberos\":1,\"processes\":[{\"burst\":1}],\"scheduler\":" text "}"

static void test_settings_are_in_the_units_of_the_kernel(void **state)
{
    static const struct {
        const char *text, *policy, *param;
        int64_t value;
    } cases[] = {
        {SCHEDULER("{\"policy\": \"rr\", \"quantum\": 2.5}"), "rr", "quantum", 2500000},
        {SCHEDULER("{\"policy\": \"rr\", \"quantum\": \"7us\"}"), "rr", "quantum", 7000},
        {SCHEDULER("{\"aging\": \"none\", \"policy\": \"priority\"}"), "priority", "aging", 0},
        {SCHEDULER("{\"policy\": \"priority\", \"preemptive\": false}"), "priority", "preemptive",
         0},
        {SCHEDULER("{\"policy\": \"priority\", \"preemptive\": true}"), "priority", "preemptive",
         1},
        {SCHEDULER("{\"policy\": \"sjf\", \"estimate\": \"average\"}"), "sjf", "estimate", 1},
        {SCHEDULER("{\"policy\": \"srtf\", \"alpha\": 0.125}"), "srtf", "alpha", 125},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct workload *w = good_workload(cases[i].text);
        const struct fos_workload *f = workload_get(w);
        assert_string_equal(f->policy, cases[i].policy);
        assert_int_equal(f->setting_count, 1);
        assert_string_equal(f->settings[0].name, cases[i].param);
        assert_int_equal(f->settings[0].value.at[0], cases[i].value);
        assert_int_equal(f->settings[0].value.count, 1);
        workload_free(w);
    }
}

static void test_scheduler_by_name(void **state)
{
    (void)state;
    struct workload *w = good_workload(SCHEDULER("\"fcfs\""));
    assert_string_equal(workload_get(w)->policy, "fcfs");
    assert_ptr_equal(workload_policy(w), fos_sched_find("fcfs"));
    workload_free(w);
}

/* ---- Processes ------------------------------------------------------------------------------ */

static void test_every_key_of_a_process(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        "{\"fiberos\": 1, \"cpus\": 64, \"processes\": [{\"name\": \"A\", \"arrival\": \"1us\","
        " \"count\": 7, \"priority\": 99, \"nice\": -20, \"tickets\": 1000000,"
        " \"affinity\": [0, 63, 2], \"stack\": 20000, \"period\": 10, \"deadline\": 8,"
        " \"jobs\": 4, \"burst\": 1}]}");
    const struct fos_proc_spec *p = &workload_get(w)->specs[0];
    assert_string_equal(p->name, "A");
    assert_int_equal(p->arrival, 1000);
    assert_int_equal(p->count, 7);
    assert_int_equal(p->priority, 99);
    assert_int_equal(p->nice, -20);
    assert_int_equal(p->tickets, 1000000);
    assert_true(p->affinity == (UINT64_C(1) << 63 | 5));
    assert_int_equal(p->stack, 20000);
    assert_int_equal(p->period, 10 * MS);
    assert_int_equal(p->deadline, 8 * MS);
    assert_int_equal(p->jobs, 4);
    workload_free(w);
}

static void test_stream(void **state)
{
    (void)state;
    struct workload *w = good_workload(ONE("{\"burst\": 1, \"arrival\": 3, \"arrivals\":"
                                           " {\"count\": 20, \"every\": {\"exponential\": 2}}}"));
    const struct fos_proc_spec *p = &workload_get(w)->specs[0];
    assert_true(p->stream);
    assert_int_equal(p->count, 20);
    assert_int_equal(p->every.kind, FOS_EXPONENTIAL);
    assert_int_equal(p->every.a, 2 * MS);
    assert_int_equal(p->arrival, 3 * MS);
    workload_free(w);
}

static void test_default_names_avoid_those_that_are_taken(void **state)
{
    (void)state;
    struct workload *w =
        good_workload(ONE("{\"name\": \"P2\", \"burst\": 1}, {\"burst\": 1}, {\"burst\": 1},"
                          "{\"program\": [{\"spawn\": {\"burst\": 1}}]}"));
    const struct fos_workload *f = workload_get(w);
    static const char *const names[] = {"P2", "P3", "P4", "P5", "P6"};
    assert_int_equal(f->top_count, 4);
    assert_int_equal(f->spec_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(f->specs[i].name, names[i]);
    workload_free(w);
}

static void test_bursts_alternate(void **state)
{
    (void)state;
    struct workload *w = good_workload(ONE("{\"bursts\": [5, \"10us\", 3, 1]}"));
    const struct fos_proc_spec *p = &workload_get(w)->specs[0];
    static const struct {
        enum fos_op_code code;
        fos_time time;
    } ops[] = {{FOS_OP_CPU, 5 * MS}, {FOS_OP_IO, 10000}, {FOS_OP_CPU, 3 * MS}, {FOS_OP_IO, MS}};
    assert_int_equal(p->op_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(p->ops[i].code, ops[i].code);
        assert_int_equal(p->ops[i].time.kind, FOS_FIXED);
        assert_int_equal(p->ops[i].time.a, ops[i].time);
    }
    assert_int_equal(p->ops[1].index, -1);
    workload_free(w);
}

/* ---- Random durations ----------------------------------------------------------------------- */

static void test_random_durations(void **state)
{
    (void)state;
    struct workload *w =
        good_workload(ONE("{\"bursts\": [{\"uniform\": [1, \"2ms\"]}, {\"exponential\": 0.5},"
                          " {\"choice\": [1, {\"uniform\": [2, 3]}]},"
                          " {\"mixture\": [[0.9, 4], [0.1, {\"choice\": [5, 6, 7]}]]}]}"));
    const struct fos_op *ops = workload_get(w)->specs[0].ops;
    assert_int_equal(ops[0].time.kind, FOS_UNIFORM);
    assert_int_equal(ops[0].time.a, MS);
    assert_int_equal(ops[0].time.b, 2 * MS);
    assert_int_equal(ops[1].time.kind, FOS_EXPONENTIAL);
    assert_int_equal(ops[1].time.a, MS / 2);
    const struct fos_dist *choice = &ops[2].time;
    assert_int_equal(choice->kind, FOS_CHOICE);
    assert_int_equal(choice->count, 2);
    assert_int_equal(choice->parts[0].a, MS);
    assert_int_equal(choice->parts[1].kind, FOS_UNIFORM);
    assert_int_equal(choice->parts[1].b, 3 * MS);
    const struct fos_dist *mixture = &ops[3].time;
    assert_int_equal(mixture->kind, FOS_MIXTURE);
    assert_int_equal(mixture->count, 2);
    assert_int_equal(mixture->weights[0], 900000000);
    assert_int_equal(mixture->weights[1], 100000000);
    assert_int_equal(mixture->parts[0].a, 4 * MS);
    assert_int_equal(mixture->parts[1].count, 3);
    assert_int_equal(mixture->parts[1].parts[2].a, 7 * MS);
    workload_free(w);
}

/* ---- Scripts -------------------------------------------------------------------------------- */

struct expected_op {
    enum fos_op_code code;
    int32_t index;
    int64_t number;
    fos_time time;
    const char *text;
};

static void check_script(const struct fos_proc_spec *p, const struct expected_op *ops, size_t count)
{
    assert_int_equal(p->op_count, count);
    for (size_t i = 0; i < count; i++) {
        const struct fos_op *op = &p->ops[i];
        if (op->code != ops[i].code || op->index != ops[i].index || op->number != ops[i].number ||
            op->time.a != ops[i].time || strcmp(op->text ? op->text : "", ops[i].text) != 0)
            fail_msg("operation %zu of %s is another one", i, p->name);
    }
}

static void test_every_operation(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        "{\"fiberos\": 1, \"processes\": [{\"name\": \"A\", \"program\": [{\"cpu\": 1},"
        " {\"io\": 2}, {\"device\": \"tape\", \"io\": 3}, {\"sleep\": 4}, {\"sleep_until\": 5},"
        " {\"yield\": true}, {\"set_priority\": 6}, {\"log\": \"seven\"}, {\"exit\": -8},"
        " {\"join\": \"children\"}]}],"
        " \"devices\": [{\"name\": \"disk\"}, {\"name\": \"tape\"}]}");
    static const struct expected_op ops[] = {{FOS_OP_CPU, 0, 0, MS, ""},
                                             {FOS_OP_IO, -1, 0, 2 * MS, ""},
                                             {FOS_OP_IO, 1, 0, 3 * MS, ""},
                                             {FOS_OP_SLEEP, 0, 0, 4 * MS, ""},
                                             {FOS_OP_SLEEP_UNTIL, 0, 0, 5 * MS, ""},
                                             {FOS_OP_YIELD, 0, 0, 0, ""},
                                             {FOS_OP_SET_PRIORITY, 0, 6, 0, ""},
                                             {FOS_OP_LOG, 0, 0, 0, "seven"},
                                             {FOS_OP_EXIT, 0, -8, 0, ""}};
    const struct fos_proc_spec *p = &workload_get(w)->specs[0];
    assert_int_equal(p->op_count, 10);
    assert_int_equal(p->ops[9].code, FOS_OP_JOIN_CHILDREN);
    struct fos_proc_spec first = *p;
    first.op_count = 9;
    check_script(&first, ops, 9);
    workload_free(w);
}

/* ---- Objects -------------------------------------------------------------------------------- */

static void test_every_object(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        "{\"fiberos\": 1, \"ports\": [{\"name\": \"p\"}, {\"capacity\": 7, \"name\": \"q\"}],"
        " \"processes\": [{\"burst\": 1, \"name\": \"p\"}], \"draws\": [3, 9223372036854775807],"
        " \"devices\": [{\"name\": \"disk\"}], \"mutexes\": [{\"name\": \"m\"},"
        " {\"name\": \"i\", \"protocol\": \"inherit\"}, {\"ceiling\": 42, \"name\": \"c\","
        " \"protocol\": \"ceiling\"}], \"barriers\": [{\"name\": \"b\", \"parties\": 3}],"
        " \"conditions\": [{\"name\": \"cond\"}], \"semaphores\": [{\"name\": \"s\","
        " \"value\": 2}]}");
    static const struct fos_object objects[] = {
        {FOS_PORT, "p", FOS_PROTOCOL_NONE, 0},         {FOS_PORT, "q", FOS_PROTOCOL_NONE, 7},
        {FOS_MUTEX, "m", FOS_PROTOCOL_NONE, 0},        {FOS_MUTEX, "i", FOS_PROTOCOL_INHERIT, 0},
        {FOS_MUTEX, "c", FOS_PROTOCOL_CEILING, 42},    {FOS_BARRIER, "b", FOS_PROTOCOL_NONE, 3},
        {FOS_CONDITION, "cond", FOS_PROTOCOL_NONE, 0}, {FOS_SEMAPHORE, "s", FOS_PROTOCOL_NONE, 2}};
    const struct fos_workload *f = workload_get(w);
    assert_int_equal(f->object_count, sizeof objects / sizeof objects[0]);
    assert_int_equal(f->device_count, 1);
    for (size_t i = 0; i < f->object_count; i++) {
        assert_int_equal(f->objects[i].kind, objects[i].kind);
        assert_string_equal(f->objects[i].name, objects[i].name);
        assert_int_equal(f->objects[i].protocol, objects[i].protocol);
        assert_int_equal(f->objects[i].value, objects[i].value);
    }
    assert_int_equal(f->draw_count, 2);
    assert_int_equal(f->draws[0], 3);
    assert_true(f->draws[1] == INT64_MAX);
    workload_free(w);
}

/* The lists stand behind the processes and in another order than the names. */
static void test_every_operation_on_objects(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        "{\"fiberos\": 1, \"processes\": [{\"name\": \"A\", \"program\": [{\"lock\": \"z\"},"
        " {\"unlock\": \"z\"}, {\"down\": \"y\"}, {\"up\": \"y\"}, {\"wait\": {\"mutex\": \"a\","
        " \"condition\": \"x\"}}, {\"signal\": \"x\"}, {\"broadcast\": \"x\"}, {\"barrier\":"
        " \"b\"}, {\"send\": {\"port\": \"p\"}}, {\"send\": {\"bytes\": 512, \"port\": \"p\"}},"
        " {\"receive\": \"p\"}, {\"reply\": \"p\"}, {\"fault\": \"segv\"}, {\"fault\": \"fpe\"},"
        " {\"fault\": \"ill\"}, {\"fault\": \"bus\"}, {\"fault\": \"overflow\"},"
        " {\"io\": 1, \"device\": \"d\"}]}], \"devices\": [{\"name\": \"e\"}, {\"name\": \"d\"}],"
        " \"mutexes\": [{\"name\": \"z\"}, {\"name\": \"a\"}], \"semaphores\": [{\"name\":"
        " \"y\", \"value\": 0}], \"conditions\": [{\"name\": \"x\"}], \"barriers\": [{\"name\":"
        " \"b\", \"parties\": 1}], \"ports\": [{\"name\": \"p\", \"capacity\": 1}]}");
    static const struct expected_op ops[] = {{FOS_OP_LOCK, 0, 0, 0, ""},
                                             {FOS_OP_UNLOCK, 0, 0, 0, ""},
                                             {FOS_OP_DOWN, 2, 0, 0, ""},
                                             {FOS_OP_UP, 2, 0, 0, ""},
                                             {FOS_OP_WAIT, 3, 1, 0, ""},
                                             {FOS_OP_SIGNAL, 3, 0, 0, ""},
                                             {FOS_OP_BROADCAST, 3, 0, 0, ""},
                                             {FOS_OP_BARRIER, 4, 0, 0, ""},
                                             {FOS_OP_SEND, 5, 0, 0, ""},
                                             {FOS_OP_SEND, 5, 512, 0, ""},
                                             {FOS_OP_RECEIVE, 5, 0, 0, ""},
                                             {FOS_OP_REPLY, 5, 0, 0, ""},
                                             {FOS_OP_FAULT, 0, FOS_DO_SEGV, 0, ""},
                                             {FOS_OP_FAULT, 0, FOS_DO_FPE, 0, ""},
                                             {FOS_OP_FAULT, 0, FOS_DO_ILL, 0, ""},
                                             {FOS_OP_FAULT, 0, FOS_DO_BUS, 0, ""},
                                             {FOS_OP_FAULT, 0, FOS_DO_OVERFLOW, 0, ""},
                                             {FOS_OP_IO, 1, 0, MS, ""}};
    check_script(&workload_get(w)->specs[0], ops, sizeof ops / sizeof ops[0]);
    workload_free(w);
}

/* Against a list that is searched from its beginning: names are kept in order. */
static void test_many_objects_are_found(void **state)
{
    enum { MANY = CONFIG_MAX_OBJECTS };
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    fputs("{\"fiberos\": 1, \"mutexes\": [", out);
    for (int i = 0; i < MANY; i++)
        fprintf(out, "{\"name\": \"%d\"},", i * 7919 % MANY);
    fputs("], \"processes\": [{\"program\": [", out);
    for (int i = 0; i < MANY; i++)
        fprintf(out, "{\"lock\": \"%d\"},", i);
    fputs("]}]}", out);
    fclose(out);
    struct workload *w = good_workload(text);
    const struct fos_workload *f = workload_get(w);
    assert_int_equal(f->object_count, MANY);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(strtol(f->objects[f->specs[0].ops[i].index].name, NULL, 10), i);
    workload_free(w);
    free(text);
}

/* ---- Repeats -------------------------------------------------------------------------------- */

static void test_repeats_are_flat(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        ONE("{\"program\": [{\"cpu\": 1}, {\"repeat\": 3, \"do\": [{\"repeat\": \"forever\","
            " \"do\": [{\"io\": 2}]}, {\"cpu\": 3}]}, {\"repeat\": 0, \"do\": [{\"cpu\": 9}]},"
            " {\"repeat\": 9, \"do\": []}, {\"exit\": 0}]}"));
    static const struct expected_op ops[] = {
        {FOS_OP_CPU, 0, 0, MS, ""},    {FOS_OP_REPEAT, 6, 3, 0, ""},
        {FOS_OP_REPEAT, 4, -1, 0, ""}, {FOS_OP_IO, -1, 0, 2 * MS, ""},
        {FOS_OP_END, 2, 0, 0, ""},     {FOS_OP_CPU, 0, 0, 3 * MS, ""},
        {FOS_OP_END, 1, 0, 0, ""},     {FOS_OP_EXIT, 0, 0, 0, ""}};
    check_script(&workload_get(w)->specs[0], ops, sizeof ops / sizeof ops[0]);
    workload_free(w);
}

/* Spawned processes stand behind the others; scripts of parent and child do not mix. */
static void test_spawned_processes_are_specs_of_their_own(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        ONE("{\"name\": \"A\", \"program\": [{\"repeat\": 2, \"do\": [{\"cpu\": 1}, {\"spawn\":"
            " {\"name\": \"B\", \"arrival\": 7, \"program\": [{\"cpu\": 2}, {\"repeat\": 4,"
            " \"do\": [{\"spawn\": {\"name\": \"C\", \"burst\": 3}}, {\"cpu\": 4}]}]}},"
            " {\"cpu\": 5}]}]}, {\"name\": \"D\", \"burst\": 6}"));
    const struct fos_workload *f = workload_get(w);
    static const struct expected_op a[] = {{FOS_OP_REPEAT, 4, 2, 0, ""},
                                           {FOS_OP_CPU, 0, 0, MS, ""},
                                           {FOS_OP_SPAWN, 2, 0, 0, ""},
                                           {FOS_OP_CPU, 0, 0, 5 * MS, ""},
                                           {FOS_OP_END, 0, 0, 0, ""}};
    static const struct expected_op b[] = {{FOS_OP_CPU, 0, 0, 2 * MS, ""},
                                           {FOS_OP_REPEAT, 4, 4, 0, ""},
                                           {FOS_OP_SPAWN, 3, 0, 0, ""},
                                           {FOS_OP_CPU, 0, 0, 4 * MS, ""},
                                           {FOS_OP_END, 1, 0, 0, ""}};
    static const struct expected_op c[] = {{FOS_OP_CPU, 0, 0, 3 * MS, ""}};
    static const struct expected_op d[] = {{FOS_OP_CPU, 0, 0, 6 * MS, ""}};
    assert_int_equal(f->top_count, 2);
    assert_int_equal(f->spec_count, 4);
    check_script(&f->specs[0], a, 5);
    check_script(&f->specs[1], d, 1);
    check_script(&f->specs[2], b, 5);
    check_script(&f->specs[3], c, 1);
    assert_string_equal(f->specs[2].name, "B");
    assert_int_equal(f->specs[2].arrival, 7 * MS);
    workload_free(w);
}

static void test_names_in_join_and_kill(void **state)
{
    (void)state;
    struct workload *w = good_workload(ONE(
        "{\"name\": \"A\", \"program\": [{\"join\": \"B\"}, {\"kill\": \"B-2\"},"
        " {\"join\": \"S-10\"}, {\"kill\": \"late\"}, {\"join\": \"x-y\"}, {\"join\": \"P5\"}]},"
        " {\"name\": \"B\", \"count\": 2, \"burst\": 1},"
        " {\"name\": \"S\", \"arrivals\": {\"count\": 10, \"every\": 1}, \"burst\": 1},"
        " {\"name\": \"x-y\", \"program\": [{\"spawn\": {\"name\": \"late\", \"burst\": 1}}]},"
        " {\"burst\": 1}"));
    static const struct expected_op ops[] = {
        {FOS_OP_JOIN, 1, 0, 0, ""}, {FOS_OP_KILL, 1, 2, 0, ""}, {FOS_OP_JOIN, 2, 10, 0, ""},
        {FOS_OP_KILL, 5, 0, 0, ""}, {FOS_OP_JOIN, 3, 0, 0, ""}, {FOS_OP_JOIN, 4, 0, 0, ""}};
    check_script(&workload_get(w)->specs[0], ops, sizeof ops / sizeof ops[0]);
    workload_free(w);
}

static void test_names_that_are_no_copies(void **state)
{
    static const char *const names[] = {"B-3", "B-0", "B-01", "B-", "A-1", "B-1x", "B-99999999"};
    (void)state;
    struct problems *problems = malloc(sizeof *problems);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 ONE("{\"name\": \"A\", \"program\": [{\"join\": \"%s\"}]},"
                     "{\"name\": \"B\", \"count\": 2, \"burst\": 1}"),
                 names[i]);
        assert_null(workload_parse(text, strlen(text), NULL, problems));
        assert_non_null(strstr(problems->list[0].message, "unknown process"));
    }
    free(problems);
}

/* ---- Compiled programs ---------------------------------------------------------------------- */

static int some_main(int argc, char **argv)
{
    (void)argv;
    return argc;
}

static void test_compiled_programs(void **state)
{
    (void)state;
    struct workload *w = good_workload(
        ONE("{\"program\": {\"args\": [\"1000\", \"\"], \"exec\": \"primes\"}},"
            " {\"program\": {\"exec\": \"./mine.so\"}}, {\"program\": {\"exec\": \"/abs.so\"}}"));
    const struct fos_proc_spec *p = workload_get(w)->specs;
    assert_string_equal(p[0].exec, "primes");
    assert_int_equal(p[0].argc, 3);
    assert_string_equal(p[0].argv[0], "primes");
    assert_string_equal(p[0].argv[1], "1000");
    assert_string_equal(p[0].argv[2], "");
    assert_null(p[0].argv[3]);
    assert_int_equal(p[0].op_count, 0);
    assert_string_equal(p[1].exec, "dir/./mine.so"); /* relative to dir/test.json */
    assert_string_equal(p[1].argv[0], "./mine.so");
    assert_int_equal(p[1].argc, 1);
    assert_string_equal(p[2].exec, "/abs.so");
    assert_null(p[0].main);
    workload_set_main(w, 0, some_main);
    assert_true(workload_get(w)->specs[0].main == some_main);
    workload_free(w);
}

static void test_the_place_of_a_program_is_known(void **state)
{
    (void)state;
    struct workload *w = good_workload(ONE("\n  {\"program\": {\"exec\": \"primse\"}}"));
    struct problems *problems = malloc(sizeof *problems);
    problems_init(problems, "f.json");
    workload_problem(w, 0, problems, "unknown program '%s'", "primse");
    assert_int_equal(problems->list[0].line, 2);
    assert_int_equal(problems->list[0].column, 24);
    assert_string_equal(problems->list[0].message, "unknown program 'primse'");
    free(problems);
    workload_free(w);
}

/* ---- Text ------------------------------------------------------------------------------------ */

static void test_comments_commas_and_marks(void **state)
{
    (void)state;
    struct workload *w = good_workload("\xef\xbb\xbf// first\n{/**/\"fiberos\"/*1*/: 1,//\n"
                                       "\"description\": \"// no /* comment */, ]\",\r\n"
                                       "\"processes\": [{\"burst\": 1 , /* , */ }, ] , }\n//");
    assert_string_equal(workload_get(w)->description, "// no /* comment */, ]");
    workload_free(w);
}

static void test_escapes(void **state)
{
    (void)state;
    struct workload *w = good_workload("{\"\\u0066iberos\": 1, \"description\": "
                                       "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac\\ud83d\\ude00ä\","
                                       " \"processes\": [{\"burst\": 1}]}");
    assert_string_equal(workload_get(w)->description, "\"\\/\b\f\n\r\t€😀ä");
    workload_free(w);
}

static void test_nesting_up_to_the_limit(void **state)
{
    (void)state;
    for (int deep = 0; deep <= 1; deep++) {
        char text[512] = "{\"fiberos\":1,\"processes\":[{\"burst\":1}],\"x-a\":";
        int levels = FOS_MAX_NESTING - 1 + deep;
        for (int i = 0; i < levels; i++)
            strncat(text, "[", 2);
        for (int i = 0; i < levels; i++)
            strncat(text, "]", 2);
        strncat(text, "}", 2);
        struct problems *problems = malloc(sizeof *problems);
        struct workload *w = workload_parse(text, strlen(text), NULL, problems);
        assert_int_equal(w == NULL, deep);
        workload_free(w);
        free(problems);
    }
}

static void test_a_million_processes(void **state)
{
    (void)state;
    struct workload *w = good_workload(ONE("{\"name\": \"A\", \"count\": 999999, \"burst\": 1},"
                                           "{\"program\": [{\"join\": \"A-999999\"}]}"));
    assert_int_equal(workload_get(w)->specs[0].count, 999999);
    assert_int_equal(workload_get(w)->specs[1].ops[0].number, 999999);
    workload_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_those_of_the_contract),
        cmocka_unit_test(test_every_key_of_the_top_level),
        cmocka_unit_test(test_real_clock),
        cmocka_unit_test(test_settings_are_in_the_units_of_the_kernel),
        cmocka_unit_test(test_scheduler_by_name),
        cmocka_unit_test(test_every_key_of_a_process),
        cmocka_unit_test(test_stream),
        cmocka_unit_test(test_default_names_avoid_those_that_are_taken),
        cmocka_unit_test(test_bursts_alternate),
        cmocka_unit_test(test_random_durations),
        cmocka_unit_test(test_every_operation),
        cmocka_unit_test(test_every_object),
        cmocka_unit_test(test_every_operation_on_objects),
        cmocka_unit_test(test_many_objects_are_found),
        cmocka_unit_test(test_repeats_are_flat),
        cmocka_unit_test(test_spawned_processes_are_specs_of_their_own),
        cmocka_unit_test(test_names_in_join_and_kill),
        cmocka_unit_test(test_names_that_are_no_copies),
        cmocka_unit_test(test_compiled_programs),
        cmocka_unit_test(test_the_place_of_a_program_is_known),
        cmocka_unit_test(test_comments_commas_and_marks),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_nesting_up_to_the_limit),
        cmocka_unit_test(test_a_million_processes),
    };
    return cmocka_run_group_tests_name("config/workload", tests, NULL, NULL);
}
