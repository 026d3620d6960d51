/*
 * Every built-in policy against its naive reference (reference.h): random
 * workloads with arrivals, streams, I/O, sleeps, yields, spawns, kills, locks,
 * priorities, periodic jobs, several CPUs, pinned processes, all knobs and
 * random parameters must give the same trace, to the nanosecond.
 */
#include <time.h>

#include "kernel/rng.h"
#include "tests/kernel/kernel_test.h"
#include "tests/sched/reference_fair.h"

#define WORKLOADS      400
#define MOST_OPS       10
#define MOST_PROCESSES 9
#define MOST_PARAMS    8

static const struct fos_sched_ops *const references[] = {
    &ref_cfs,      &ref_edf, &ref_eevdf, &ref_fcfs, &ref_hrrn, &ref_lottery, &ref_mlfq,
    &ref_priority, &ref_rm,  &ref_rr,    &ref_sjf,  &ref_srtf, &ref_stride,
};

/* ---- Random workloads ---- */

struct chance {
    struct rng rng;
    uint64_t seed;
    bool odd; /* times are whole nanoseconds, not whole milliseconds */
    struct fos_op ops[MOST_PROCESSES * 2][MOST_OPS + 2];
    struct fos_proc_spec specs[MOST_PROCESSES * 2];
    struct fos_device devices[2];
    struct fos_object objects[2];
    struct fos_setting settings[MOST_PARAMS];
    struct fos_workload workload;
};

static int pick(struct chance *c, int n)
{
    return (int)rng_below(&c->rng, (uint64_t)n);
}

static fos_time moment(struct chance *c, int most)
{
    return c->odd ? (fos_time)rng_below(&c->rng, (uint64_t)FOS_MS(most)) : FOS_MS(pick(c, most));
}

static struct fos_dist some_time(struct chance *c, int most)
{
    return (struct fos_dist){.kind = FOS_FIXED, .a = moment(c, most)};
}

static struct fos_op some_op(struct chance *c, int spawnable)
{
    switch (pick(c, 12)) {
    case 0:
    case 1:
        return (struct fos_op){
            .code = FOS_OP_IO, .index = pick(c, 3) - 1, .time = some_time(c, 12)};
    case 2:
        return (struct fos_op){.code = FOS_OP_SLEEP, .time = some_time(c, 9)};
    case 3:
        return (struct fos_op){.code = FOS_OP_YIELD};
    case 4:
        return (struct fos_op){.code = FOS_OP_SET_PRIORITY, .number = pick(c, 6)};
    case 5:
        if (spawnable >= 0)
            return (struct fos_op){.code = FOS_OP_SPAWN, .index = spawnable};
        return (struct fos_op){.code = FOS_OP_LOG, .text = "log"};
    case 6:
        if (pick(c, 4) == 0)
            return (struct fos_op){.code = FOS_OP_KILL, .index = pick(c, 4)};
        return (struct fos_op){.code = FOS_OP_JOIN_CHILDREN};
    default:
        return (struct fos_op){.code = FOS_OP_CPU, .time = some_time(c, 15)};
    }
}

/* A lock is taken and given back around one piece of work. */
static uint32_t some_lock(struct chance *c, struct fos_op *ops)
{
    int32_t mutex = pick(c, 2);
    ops[0] = (struct fos_op){.code = FOS_OP_LOCK, .index = mutex};
    ops[1] = (struct fos_op){.code = FOS_OP_CPU, .time = some_time(c, 9)};
    ops[2] = (struct fos_op){.code = FOS_OP_UNLOCK, .index = mutex};
    return 3;
}

static void some_process(struct chance *c, int i, int spawnable)
{
    uint32_t count = 0, most = 1 + (uint32_t)pick(c, MOST_OPS - 2);
    while (count < most)
        if (most - count >= 3 && pick(c, 6) == 0)
            count += some_lock(c, &c->ops[i][count]);
        else
            c->ops[i][count++] = some_op(c, spawnable);
    c->specs[i] = (struct fos_proc_spec){.name = "p",
                                         .arrival = moment(c, 20),
                                         .count = 1 + (uint32_t)pick(c, 3),
                                         .priority = pick(c, 6),
                                         .nice = pick(c, 40) - 20,
                                         .tickets = 1 + pick(c, 50),
                                         .ops = c->ops[i],
                                         .op_count = count};
    if (pick(c, 4) == 0) {
        c->specs[i].stream = true;
        c->specs[i].every = some_time(c, 8);
    } else if (pick(c, 3) == 0) {
        c->specs[i].period = 1 + moment(c, 60);
        c->specs[i].jobs = 1 + pick(c, 4);
    }
    if (pick(c, 4) == 0)
        c->specs[i].deadline = 1 + moment(c, 50);
}

static void some_machine(struct chance *c)
{
    struct fos_workload *w = &c->workload;
    struct fos_semantics *s = &w->semantics;
    if (pick(c, 3) == 0)
        w->cpus = 2 + pick(c, 3);
    if (w->cpus > 1 && pick(c, 2) == 0)
        for (uint32_t i = 0; i < w->spec_count; i++)
            if (pick(c, 3) == 0)
                c->specs[i].affinity = 1 + (uint64_t)pick(c, (1 << w->cpus) - 1);
    w->switch_cost = FOS_US(pick(c, 2) * pick(c, 2) * 500);
    s->expired_first = pick(c, 3) == 0;
    s->preempted_tail = pick(c, 3) == 0;
    s->preempted_fresh = pick(c, 3) == 0;
    s->low_is_urgent = pick(c, 3) == 0;
    s->waste_rest = pick(c, 5) == 0;
    if (pick(c, 3) == 0)
        w->until = 1 + moment(c, 200);
}

static void some_workload(struct chance *c, uint64_t seed)
{
    *c = (struct chance){.rng = rng_make(seed, 99), .seed = seed};
    int top = 1 + pick(c, MOST_PROCESSES);
    c->odd = pick(c, 2);
    for (int i = 0; i < top; i++) {
        some_process(c, i, top + i);
        some_process(c, top + i, -1);
        c->specs[top + i].arrival = moment(c, 3);
    }
    for (int i = 0; i < 2; i++) {
        c->devices[i] = (struct fos_device){"disk", 1 + i};
        c->objects[i] = (struct fos_object){
            .kind = FOS_MUTEX, .name = "m", .protocol = FOS_PROTOCOL_INHERIT * (unsigned)i};
    }
    c->workload = (struct fos_workload){.name = "random",
                                        .tick = FOS_MS(1),
                                        .seed = seed,
                                        .cpus = 1,
                                        .specs = c->specs,
                                        .spec_count = 2 * (uint32_t)top,
                                        .top_count = (uint32_t)top,
                                        .devices = c->devices,
                                        .device_count = 2,
                                        .objects = c->objects,
                                        .object_count = 2,
                                        .settings = c->settings};
    some_machine(c);
}

/* ---- Random parameters: all of a policy's, so that defaults don't matter ---- */

static int64_t some_value(struct chance *c, const struct fos_param *p)
{
    int64_t choices = 0;
    switch (p->type) {
    case FOS_PARAM_BOOL:
        return pick(c, 2);
    case FOS_PARAM_INT:
        return p->min + pick(c, 5);
    case FOS_PARAM_INTS:
        return p->min + pick(c, 3);
    case FOS_PARAM_FRACTION:
        return p->min + pick(c, (int)(p->max - p->min) + 1);
    case FOS_PARAM_CHOICE:
        while (p->choices[choices])
            choices++;
        return pick(c, (int)choices);
    default:
        if (p->min == 0 && pick(c, 3) == 0)
            return 0;
        return moment(c, 12) + (c->odd ? FOS_US(200) : FOS_MS(1));
    }
}

static void some_params(struct chance *c, const struct fos_sched_ops *ops)
{
    uint32_t count = 0;
    for (const struct fos_param *p = ops->params; p && p->name; p++) {
        bool list = p->type == FOS_PARAM_DURATIONS || p->type == FOS_PARAM_INTS;
        struct fos_setting *s = &c->settings[count++];
        *s = (struct fos_setting){.name = p->name, .value = {.count = 1}};
        if (list) /* not longer than mlfq has levels */
            s->value.count = 1 + pick(c, (int)c->settings[0].value.at[0]);
        for (int64_t i = 0; i < s->value.count; i++)
            s->value.at[i] = some_value(c, p);
    }
    c->workload.setting_count = count;
}

/* ---- The same? ---- */

static void show(const struct fos_trace *t, uint64_t i)
{
    if (i >= fos_trace_count(t)) {
        fprintf(stderr, "  the end\n");
        return;
    }
    const struct fos_event *e = fos_trace_event(t, i);
    fprintf(stderr, "  %lld %s pid %u cpu %d %s>%s %s value %lld\n", (long long)e->time,
            fos_event_name((enum fos_event_type)e->type), e->pid, e->cpu,
            fos_state_name(fos_event_from(e)), fos_state_name(fos_event_to(e)),
            fos_reason_name((enum fos_reason)e->reason), (long long)e->value);
}

static bool is_word(const struct fos_event *e)
{
    return e->type == FOS_EV_META || e->type == FOS_EV_KILL;
}

static uint64_t skip_words(const struct fos_trace *t, uint64_t i)
{
    while (i < fos_trace_count(t) && is_word(fos_trace_event(t, i)))
        i++;
    return i;
}

static bool same(const struct fos_event *a, const struct fos_event *b)
{
    return a->time == b->time && a->value == b->value && a->pid == b->pid &&
           a->object == b->object && a->type == b->type && a->cpu == b->cpu &&
           a->states == b->states && a->reason == b->reason;
}

static bool compare(const struct fos_trace *a, const struct fos_trace *b)
{
    uint64_t i = skip_words(a, 0), j = skip_words(b, 0);
    while (i < fos_trace_count(a) && j < fos_trace_count(b) &&
           same(fos_trace_event(a, i), fos_trace_event(b, j))) {
        i = skip_words(a, i + 1);
        j = skip_words(b, j + 1);
    }
    if (i == fos_trace_count(a) && j == fos_trace_count(b))
        return true;
    fprintf(stderr, "the policy, then its reference:\n");
    for (uint64_t k = i < 4 ? 0 : i - 4; k < i; k++)
        show(a, k);
    show(a, i);
    show(b, j);
    return false;
}

static void check_policy(struct chance *c, const struct fos_sched_ops *ops,
                         const struct fos_sched_ops *reference)
{
    struct fos_config one = {.policy = ops, .no_explain = true};
    struct fos_config two = {.policy = reference, .no_explain = true};
    some_params(c, ops);
    struct run a = run_struct(&c->workload, &one), b = run_struct(&c->workload, &two);
    if (trace_event_of(fos_kernel_trace(a.kernel), FOS_EV_EJECT, 0))
        fail_msg("%s is ejected, seed %llu", ops->name, (unsigned long long)c->seed);
    if (!compare(fos_kernel_trace(a.kernel), fos_kernel_trace(b.kernel)))
        fail_msg("%s differs from its reference, seed %llu", ops->name,
                 (unsigned long long)c->seed);
    run_free(&a);
    run_free(&b);
}

static void every_policy_is_as_its_reference(void **state)
{
    static struct chance c;
    const char *given = getenv("FIBEROS_SEED");
    uint64_t first = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 1000;
    uint64_t workloads = given ? 1 : under_valgrind() ? WORKLOADS / 20 : WORKLOADS;
    const struct fos_sched_ops *ops;
    (void)state;
    for (uint64_t seed = first; seed < first + workloads; seed++) {
        for (size_t i = 0; (ops = fos_sched_builtin(i)); i++) {
            assert_string_equal(ops->name, references[i]->name + strlen("ref-"));
            some_workload(&c, seed);
            check_policy(&c, ops, references[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy_is_as_its_reference),
    };
    return cmocka_run_group_tests_name("sched/reference", tests, NULL, NULL);
}
