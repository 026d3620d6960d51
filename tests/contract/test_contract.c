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

/* ---- Every policy ---- */

static uint64_t digest_of(const struct fos_workload *w, const struct fos_sched_ops *ops,
                          enum fos_context_kind context, bool words)
{
    struct fos_config c = {.policy = ops, .context = context, .no_explain = !words};
    struct run r = run_struct(w, &c);
    uint64_t digest = fos_trace_digest(fos_kernel_trace(r.kernel));
    run_free(&r);
    return digest;
}

static void check_run(struct chance *c, const struct fos_sched_ops *ops, uint64_t seed)
{
    c->workload.policy = ops->name;
    const struct fos_config config = {.policy = ops};
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
    if (digest_of(&c->workload, ops, FOS_CONTEXT_ASM, false) != digest ||
        digest_of(&c->workload, ops, FOS_CONTEXT_UCONTEXT, true) != digest)
        breach(&w, "the same input gives another trace");
    run_free(&r);
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
            check_run(&c, ops, seed);
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
            check_run(&c, plugin->ops, seed);
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
        cmocka_unit_test(plugins_keep_the_contract),
        cmocka_unit_test(a_policy_changes_no_draw),
    };
    return cmocka_run_group_tests_name("contract/contract", tests, NULL, command_leave);
}
