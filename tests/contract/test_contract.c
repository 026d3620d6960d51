/*
 * What must be true of every run under every policy, read from the trace
 * alone. Random workloads with arrivals, I/O, devices, sleeps, yields,
 * spawns, priorities and random durations; the seed is printed on failure.
 */
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

#include "kernel/rng.h"
#include "tests/kernel/kernel_test.h"
#include "tests/userland/command.h"

#define WORKLOADS      60
#define MOST_OPS       12
#define MOST_PROCESSES 8

/* ---- Random workloads --------------------------------------------------------------------------
 */

struct chance {
    struct rng rng;
    struct fos_op ops[MOST_PROCESSES * 2][MOST_OPS];
    struct fos_proc_spec specs[MOST_PROCESSES * 2];
    struct fos_device devices[2];
    struct fos_workload workload;
};

static int pick(struct chance *c, int n)
{
    return (int)rng_below(&c->rng, (uint64_t)n);
}

static struct fos_dist some_time(struct chance *c, int most)
{
    fos_time a = FOS_MS(pick(c, most));
    switch (pick(c, 4)) {
    case 0:
        return (struct fos_dist){.kind = FOS_UNIFORM, .a = a, .b = a + FOS_MS(5)};
    case 1:
        return (struct fos_dist){.kind = FOS_EXPONENTIAL, .a = a + 1};
    default:
        return (struct fos_dist){.kind = FOS_FIXED, .a = a};
    }
}

static struct fos_op some_op(struct chance *c, int spawnable)
{
    switch (pick(c, 9)) {
    case 0:
        return (struct fos_op){
            .code = FOS_OP_IO, .index = pick(c, 3) - 1, .time = some_time(c, 12)};
    case 1:
        return (struct fos_op){.code = FOS_OP_SLEEP, .time = some_time(c, 9)};
    case 2:
        return (struct fos_op){.code = FOS_OP_YIELD};
    case 3:
        return (struct fos_op){.code = FOS_OP_SET_PRIORITY, .number = pick(c, 6)};
    case 4:
        if (spawnable >= 0)
            return (struct fos_op){.code = FOS_OP_SPAWN, .index = spawnable};
        return (struct fos_op){.code = FOS_OP_LOG, .text = "log"};
    case 5:
        return (struct fos_op){.code = FOS_OP_JOIN_CHILDREN};
    default:
        return (struct fos_op){.code = FOS_OP_CPU, .time = some_time(c, 15)};
    }
}

static void some_process(struct chance *c, int i, int spawnable)
{
    uint32_t count = 1 + (uint32_t)pick(c, MOST_OPS - 2);
    for (uint32_t op = 0; op < count; op++)
        c->ops[i][op] = some_op(c, spawnable);
    c->specs[i] = (struct fos_proc_spec){.name = "p",
                                         .arrival = FOS_MS(pick(c, 20)),
                                         .count = 1 + (uint32_t)pick(c, 2),
                                         .priority = pick(c, 6),
                                         .nice = pick(c, 40) - 20,
                                         .tickets = 1 + pick(c, 50),
                                         .ops = c->ops[i],
                                         .op_count = count};
    if (pick(c, 4) == 0) {
        c->specs[i].stream = true;
        c->specs[i].every = some_time(c, 8);
    }
}

static void some_workload(struct chance *c, uint64_t seed)
{
    c->rng = rng_make(seed, 99);
    int top = 1 + pick(c, MOST_PROCESSES);
    for (int i = 0; i < top; i++) {
        some_process(c, i, top + i);
        some_process(c, top + i, -1);
        c->specs[top + i].arrival = FOS_MS(pick(c, 3));
    }
    for (int i = 0; i < 2; i++)
        c->devices[i] = (struct fos_device){"disk", 1 + i};
    c->workload = (struct fos_workload){.name = "random",
                                        .tick = FOS_MS(1),
                                        .seed = seed,
                                        .cpus = 1 + (pick(c, 3) == 0),
                                        .specs = c->specs,
                                        .spec_count = 2 * (uint32_t)top,
                                        .top_count = (uint32_t)top,
                                        .devices = c->devices,
                                        .device_count = 2,
                                        .switch_cost = FOS_US(pick(c, 2) * 500)};
    struct fos_semantics *s = &c->workload.semantics;
    s->expired_first = pick(c, 3) == 0;
    s->preempted_tail = pick(c, 3) == 0;
    s->preempted_fresh = pick(c, 3) == 0;
    s->low_is_urgent = pick(c, 3) == 0;
}

/* ---- The contract ---- */

struct watch {
    const struct fos_trace *trace;
    const char *policy;
    uint64_t seed;
    enum fos_state states[1024];
    uint32_t on_cpu[FOS_MAX_CPUS], last[FOS_MAX_CPUS];
    fos_time loading[FOS_MAX_CPUS]; /* a switch is under way until then */
    int ready, cpus;
    fos_time now;
};

static void breach(const struct watch *w, const char *rule)
{
    fail_msg("policy %s, seed %llu, at %lld ns: %s", w->policy, (unsigned long long)w->seed,
             (long long)w->now, rule);
}

/* No CPU is idle while somebody is READY, but for a switch. */
static void check_between(const struct watch *w, fos_time next)
{
    int idle = 0;
    if (next == w->now)
        return;
    for (int c = 0; c < w->cpus; c++)
        idle += !w->on_cpu[c] && w->loading[c] <= w->now;
    int loading = 0;
    for (int c = 0; c < w->cpus; c++)
        loading += w->loading[c] > w->now;
    if (idle && w->ready > loading)
        breach(w, "a CPU is idle while somebody is READY");
}

static void check_switch(struct watch *w, const struct fos_event *e)
{
    if (e->pid == w->last[e->cpu] || e->object != w->last[e->cpu])
        breach(w, "a switch to the process that ran last");
    w->loading[e->cpu] = e->time + e->value;
    w->last[e->cpu] = e->pid;
}

static void check_state(struct watch *w, const struct fos_event *e)
{
    enum fos_state from = fos_event_from(e), to = fos_event_to(e);
    if (w->states[e->pid] != from)
        breach(w, "a transition starts where the process is not");
    w->states[e->pid] = to;
    w->ready += (to == FOS_READY) - (from == FOS_READY);
    if (to == FOS_RUNNING) {
        if (w->on_cpu[e->cpu])
            breach(w, "two processes run on one CPU");
        if (w->last[e->cpu] != e->pid)
            breach(w, "a process runs without having been loaded");
        w->on_cpu[e->cpu] = e->pid;
    }
    if (from == FOS_RUNNING)
        w->on_cpu[e->cpu] = 0;
}

static void check_trace(struct watch *w)
{
    for (size_t i = 0; i < 1024; i++)
        w->states[i] = FOS_NOWHERE;
    for (uint64_t i = 0; i < fos_trace_count(w->trace); i++) {
        const struct fos_event *e = fos_trace_event(w->trace, i);
        if (e->time < w->now)
            breach(w, "time runs backwards");
        check_between(w, e->time);
        w->now = e->time;
        if (e->type == FOS_EV_SWITCH)
            check_switch(w, e);
        if (e->type == FOS_EV_STATE)
            check_state(w, e);
    }
}

static void check_accounts(struct watch *w, const struct fos_metrics *m)
{
    fos_time busy = 0, used = 0;
    for (size_t i = 0; i < fos_metrics_count(m); i++) {
        const struct fos_proc_metrics *p = fos_metrics_proc(m, i);
        if (p->finish < 0 || p->finish - p->arrival != p->wait + p->cpu + p->blocked)
            breach(w, "turnaround is not wait + cpu + blocked");
        used += p->cpu;
    }
    for (int c = 0; c < fos_metrics_cpus(m); c++) {
        const struct fos_cpu_metrics *cpu = fos_metrics_cpu(m, c);
        busy += cpu->busy;
        if (cpu->busy + cpu->switching + cpu->idle != fos_metrics_makespan(m) || cpu->idle < 0)
            breach(w, "busy, switching and idle are not the whole time");
    }
    if (busy != used)
        breach(w, "the CPUs were not busy for what the processes used");
}

/* ---- Somebody who changes parameters all the time ---- */

struct meddler {
    struct rng rng;
    int instants, changes;
};

/* Some value that the table allows. */
static int64_t some_value(struct meddler *m, const struct fos_param *p)
{
    int64_t choices = 0;
    while (p->type == FOS_PARAM_CHOICE && p->choices[choices])
        choices++;
    switch (p->type) {
    case FOS_PARAM_CHOICE:
        return (int64_t)rng_below(&m->rng, (uint64_t)choices);
    case FOS_PARAM_BOOL:
        return (int64_t)rng_below(&m->rng, 2);
    case FOS_PARAM_DURATION:
    case FOS_PARAM_DURATIONS:
        return p->min + (int64_t)rng_below(&m->rng, (uint64_t)FOS_MS(15)) *
                            (p->min > 0 || rng_below(&m->rng, 4) > 0);
    default:
        return p->min + (int64_t)rng_below(&m->rng, (uint64_t)(p->max - p->min + 1) % 1000 + 1);
    }
}

static void meddle(void *user, struct fos_kernel *k)
{
    struct meddler *m = user;
    const struct fos_param *params = fos_kernel_policy(k)->params;
    uint64_t count = 0;
    fos_kernel_poll_soon(k);
    while (params && params[count].name)
        count++;
    if (count == 0 || ++m->instants % 7)
        return;
    const struct fos_param *p = &params[rng_below(&m->rng, count)];
    struct fos_setting s = {.name = p->name, .value = {.count = 1}};
    s.value.at[0] = some_value(m, p);
    m->changes += fos_kernel_set_param(k, &s, NULL) == 0;
}

/* ---- Every policy ---- */

/* How a run is meddled with: not at all (seed 0), or by chance. */
static struct fos_config config_of(const struct fos_sched_ops *ops, struct meddler *m,
                                   uint64_t seed)
{
    *m = (struct meddler){.rng = rng_make(seed, 7)};
    return (struct fos_config){.policy = ops, .poll = seed ? meddle : NULL, .user = m};
}

static uint64_t digest_of(const struct fos_workload *w, const struct fos_sched_ops *ops,
                          enum fos_context_kind context, bool words, uint64_t meddling)
{
    struct meddler m;
    struct fos_config c = config_of(ops, &m, meddling);
    c.context = context;
    c.no_explain = !words;
    struct run r = run_struct(w, &c);
    uint64_t digest = fos_trace_digest(fos_kernel_trace(r.kernel));
    run_free(&r);
    return digest;
}

/* How often was a parameter changed? */
static int check_run(struct chance *c, const struct fos_sched_ops *ops, uint64_t seed,
                     uint64_t meddling)
{
    struct meddler m;
    c->workload.policy = ops->name;
    const struct fos_config config = config_of(ops, &m, meddling);
    struct run r = run_struct(&c->workload, &config);
    struct watch w = {.trace = fos_kernel_trace(r.kernel),
                      .policy = ops->name,
                      .seed = seed,
                      .cpus = c->workload.cpus};
    assert_int_equal(r.result, 0);
    if (fos_kernel_failed(r.kernel))
        breach(&w, "the run failed");
    check_trace(&w);
    check_accounts(&w, r.metrics);
    uint64_t digest = fos_trace_digest(w.trace);
    if (digest_of(&c->workload, ops, FOS_CONTEXT_ASM, false, meddling) != digest ||
        digest_of(&c->workload, ops, FOS_CONTEXT_UCONTEXT, true, meddling) != digest)
        breach(&w, "the same input gives another trace");
    run_free(&r);
    return m.changes;
}

static void every_policy_keeps_the_contract(void **state)
{
    static struct chance c;
    uint64_t first = (uint64_t)time(NULL);
    const struct fos_sched_ops *ops;
    (void)state;
    for (uint64_t seed = first; seed < first + WORKLOADS; seed++) {
        some_workload(&c, seed);
        for (size_t i = 0; (ops = fos_sched_builtin(i)); i++)
            check_run(&c, ops, seed, 0);
    }
}

/* What a user does to the parameters meanwhile must break none of it. */
static void also_while_parameters_change(void **state)
{
    static struct chance c;
    uint64_t first = (uint64_t)time(NULL);
    const struct fos_sched_ops *ops;
    (void)state;
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++) {
        int changes = 0;
        for (uint64_t seed = first; seed < first + WORKLOADS; seed++) {
            some_workload(&c, seed);
            changes += check_run(&c, ops, seed, seed);
        }
        assert_int_equal(changes > 0, ops->params != NULL);
    }
}

/* A policy of somebody's own: what `sched new` writes, and the example that ships. */
static void plugins_keep_the_contract(void **state)
{
    static struct chance c;
    const char *folder = command_folder();
    uint64_t first = (uint64_t)time(NULL);
    struct said s = command("sched new %s/own.c", folder);
    (void)state;
    said_free(&s);
    for (size_t i = 0; i < 2; i++) {
        char source[128], object[128];
        snprintf(source, sizeof(source), i ? "userland/policies/lifo.c" : "%s/own.c", folder);
        snprintf(object, sizeof(object), "%s/%zu.so", folder, i);
        s = command("sched build %s -o %s", source, object);
        assert_int_equal(s.code, 0);
        said_free(&s);
        void *handle = dlopen(object, RTLD_NOW | RTLD_LOCAL);
        const struct fos_plugin *plugin = handle ? dlsym(handle, "fos_plugin") : NULL;
        assert_non_null(plugin);
        for (uint64_t seed = first; seed < first + WORKLOADS; seed++) {
            some_workload(&c, seed);
            check_run(&c, plugin->ops, seed, seed % 2 ? seed : 0);
        }
        dlclose(handle);
    }
}

/* What arrives, and what it asks for, must not depend on the policy. */
static void a_policy_changes_no_draw(void **state)
{
    static struct chance c;
    const struct fos_sched_ops *ops;
    (void)state;
    for (uint64_t seed = 1; seed < 30; seed++) {
        fos_time used = -1;
        some_workload(&c, seed);
        for (size_t i = 0; (ops = fos_sched_builtin(i)); i++) {
            c.workload.policy = ops->name;
            struct run r = run_struct(&c.workload, NULL);
            fos_time sum = 0;
            for (size_t p = 0; p < fos_metrics_count(r.metrics); p++)
                sum += fos_metrics_proc(r.metrics, p)->cpu;
            if (used >= 0 && sum != used)
                fail_msg("seed %d: %s is asked for %lld ns, others for %lld", (int)seed, ops->name,
                         (long long)sum, (long long)used);
            used = sum;
            run_free(&r);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy_keeps_the_contract),
        cmocka_unit_test(also_while_parameters_change),
        cmocka_unit_test(plugins_keep_the_contract),
        cmocka_unit_test(a_policy_changes_no_draw),
    };
    return cmocka_run_group_tests_name("contract/contract", tests, NULL, command_leave);
}
