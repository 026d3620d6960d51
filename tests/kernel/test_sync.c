/*
 * What processes wait for: mutexes and their protocols, semaphores,
 * conditions, barriers, ports, and what happens when an owner dies.
 */
#include <signal.h>

#include "tests/kernel/kernel_test.h"

#define MS FOS_MS(1)
#define T(n)                                                                                       \
    {                                                                                              \
        .kind = FOS_FIXED, .a = FOS_MS(n)                                                          \
    }

/* A script in a line. */
#define CPU(n)                                                                                     \
    {                                                                                              \
        .code = FOS_OP_CPU, .time = T(n)                                                           \
    }
#define SLEEP(n)                                                                                   \
    {                                                                                              \
        .code = FOS_OP_SLEEP, .time = T(n)                                                         \
    }
#define OP(what, i)                                                                                \
    {                                                                                              \
        .code = FOS_OP_##what, .index = (i)                                                        \
    }
#define SEND(i, n)                                                                                 \
    {                                                                                              \
        .code = FOS_OP_SEND, .index = (i), .number = (n)                                           \
    }
#define WAIT(c, m)                                                                                 \
    {                                                                                              \
        .code = FOS_OP_WAIT, .index = (c), .number = (m)                                           \
    }
#define FAULT(which)                                                                               \
    {                                                                                              \
        .code = FOS_OP_FAULT, .number = (which)                                                    \
    }

struct script {
    const char *name;
    int arrival, priority;
    struct fos_op ops[12];
};

static const struct fos_setting no_settings[1];

/* Runs scripts (the last has no name) with objects (the last has no name). */
static struct run run_scripts(const char *policy, const struct script *scripts,
                              const struct fos_object *objects)
{
    static struct fos_proc_spec specs[16];
    static struct fos_workload w;
    uint32_t n = 0, count = 0;
    for (; scripts[n].name; n++) {
        specs[n] = (struct fos_proc_spec){.name = scripts[n].name,
                                          .arrival = scripts[n].arrival * MS,
                                          .priority = scripts[n].priority,
                                          .count = 1,
                                          .tickets = 100,
                                          .ops = scripts[n].ops};
        while (specs[n].op_count < 12 && (scripts[n].ops[specs[n].op_count].code != FOS_OP_CPU ||
                                          scripts[n].ops[specs[n].op_count].time.a))
            specs[n].op_count++;
    }
    while (objects[count].name)
        count++;
    w = (struct fos_workload){.name = "sync",
                              .tick = MS,
                              .seed = 1,
                              .cpus = 1,
                              .policy = policy,
                              .settings = no_settings,
                              .specs = specs,
                              .spec_count = n,
                              .top_count = n,
                              .objects = objects,
                              .object_count = count};
    struct fos_config c = {.context = FOS_CONTEXT_UCONTEXT};
    struct run second = run_struct(&w, &c), r = run_struct(&w, NULL);
    assert_true(fos_trace_digest(fos_kernel_trace(r.kernel)) ==
                fos_trace_digest(fos_kernel_trace(second.kernel)));
    run_free(&second);
    return r;
}

static fos_time finish(const struct run *r, const char *name)
{
    return metrics_named(r->metrics, name)->finish / MS;
}

static const char *message(const struct run *r, const char *name)
{
    return metrics_named(r->metrics, name)->message;
}

/* ---- Mutexes ---- */

/* L locks at 0 for 5, H wants the lock after 1 from 2, M runs 10 from 4. */
static const struct script pathfinder[] = {
    {"L", 0, 1, {OP(LOCK, 0), CPU(5), OP(UNLOCK, 0), CPU(1)}},
    {"H", 2, 9, {CPU(1), OP(LOCK, 0), CPU(2), OP(UNLOCK, 0)}},
    {"M", 4, 5, {CPU(10)}},
    {0},
};

static void pathfinder_is_late_without_inheritance(void **state)
{
    static const struct {
        enum fos_protocol protocol;
        fos_time h, m, l;
    } rows[] = {
        {FOS_PROTOCOL_NONE, 18, 14, 19},   /* M runs while H waits for L */
        {FOS_PROTOCOL_INHERIT, 8, 18, 19}, /* L runs as H would, until it unlocks */
        {FOS_PROTOCOL_CEILING, 8, 18, 19}, /* L has the ceiling from the start: H comes at 5 */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct fos_object bus[] = {{FOS_MUTEX, "bus", rows[i].protocol, 9}, {0}};
        struct run r = run_scripts("priority", pathfinder, bus);
        assert_int_equal(finish(&r, "H"), rows[i].h);
        assert_int_equal(finish(&r, "M"), rows[i].m);
        assert_int_equal(finish(&r, "L"), rows[i].l);
        run_free(&r);
    }
}

static void donation_is_in_the_trace(void **state)
{
    const struct fos_object bus[] = {{FOS_MUTEX, "bus", FOS_PROTOCOL_INHERIT, 0}, {0}};
    struct run r = run_scripts("priority", pathfinder, bus);
    const struct fos_event *e = trace_event_of(fos_kernel_trace(r.kernel), FOS_EV_DONATE, 1);
    (void)state;
    assert_non_null(e);
    assert_int_equal(e->time, 3 * MS);
    assert_int_equal(e->value, 9);
    assert_int_equal(e->object, 2);
    run_free(&r);
}

/* C waits for B's lock, B for A's: A must run with C's urgency. */
static void inheritance_goes_along_the_chain(void **state)
{
    static const struct script chain[] = {
        {"A", 0, 1, {OP(LOCK, 0), CPU(4), OP(UNLOCK, 0)}},
        {"B", 1, 2, {OP(LOCK, 1), OP(LOCK, 0), CPU(2), OP(UNLOCK, 0), OP(UNLOCK, 1)}},
        {"C", 2, 9, {OP(LOCK, 1), CPU(1), OP(UNLOCK, 1)}},
        {"X", 2, 5, {CPU(20)}},
        {0},
    };
    const struct fos_object locks[] = {
        {FOS_MUTEX, "a", FOS_PROTOCOL_INHERIT, 0}, {FOS_MUTEX, "b", FOS_PROTOCOL_INHERIT, 0}, {0}};
    struct run r = run_scripts("priority", chain, locks);
    (void)state;
    assert_int_equal(finish(&r, "C"), 7); /* A to 4, B to 6, C to 7 */
    assert_int_equal(finish(&r, "X"), 27);
    run_free(&r);
}

static void the_most_urgent_waiter_is_first(void **state)
{
    static const struct script scripts[] = {
        {"own", 0, 9, {OP(LOCK, 0), CPU(1), SLEEP(5), OP(UNLOCK, 0)}},
        {"low", 1, 1, {OP(LOCK, 0), CPU(1), OP(UNLOCK, 0)}},
        {"mid", 2, 5, {OP(LOCK, 0), CPU(1), OP(UNLOCK, 0)}},
        {"mid2", 3, 5, {OP(LOCK, 0), CPU(1), OP(UNLOCK, 0)}},
        {0},
    };
    const struct fos_object lock[] = {{FOS_MUTEX, "m", FOS_PROTOCOL_NONE, 0}, {0}};
    struct run r = run_scripts("priority", scripts, lock);
    (void)state;
    assert_int_equal(finish(&r, "mid"), 7);
    assert_int_equal(finish(&r, "mid2"), 8);
    assert_int_equal(finish(&r, "low"), 9);
    run_free(&r);
}

static void misuse_is_said(void **state)
{
    static const struct script scripts[] = {
        {"twice", 0, 0, {OP(LOCK, 0), OP(LOCK, 0)}},
        {"thief", 1, 0, {OP(UNLOCK, 0)}},
        {"urgent", 2, 8, {OP(LOCK, 1)}},
        {"nobody", 3, 0, {OP(REPLY, 2)}},
        {0},
    };
    const struct fos_object objects[] = {{FOS_MUTEX, "m", FOS_PROTOCOL_NONE, 0},
                                         {FOS_MUTEX, "c", FOS_PROTOCOL_CEILING, 7},
                                         {FOS_PORT, "p", FOS_PROTOCOL_NONE, 0},
                                         {0}};
    struct run r = run_scripts("fcfs", scripts, objects);
    (void)state;
    assert_string_equal(message(&r, "twice"), "locks 'm', which it holds already");
    assert_string_equal(message(&r, "thief"), "unlocks 'm', which it does not hold");
    assert_string_equal(message(&r, "urgent"), "locks 'c', being more urgent than its ceiling");
    assert_string_equal(message(&r, "nobody"), "answers on 'p', but nobody waits for its answer");
    assert_true(fos_kernel_failed(r.kernel));
    run_free(&r);
}

static void who_dies_with_a_mutex_leaves_it(void **state)
{
    static const struct script scripts[] = {
        {"dies", 0, 0, {OP(LOCK, 0), SLEEP(2), FAULT(FOS_DO_SEGV)}},
        {"heir", 1, 0, {OP(LOCK, 0), CPU(1), OP(UNLOCK, 0)}},
        {0},
    };
    const struct fos_object lock[] = {{FOS_MUTEX, "m", FOS_PROTOCOL_NONE, 0}, {0}};
    (void)state;
    if (under_valgrind())
        skip();
    struct run r = run_scripts("fcfs", scripts, lock);
    const struct fos_event *e = trace_event_of(fos_kernel_trace(r.kernel), FOS_EV_WARNING, 1);
    assert_non_null(e);
    assert_string_equal(fos_trace_text(fos_kernel_trace(r.kernel), e->text),
                        "'dies' ended and still held mutex 'm'; the next one has it");
    assert_int_equal(finish(&r, "heir"), 3);
    run_free(&r);
}

/* ---- Semaphores, conditions, barriers ---- */

static void a_semaphore_lets_so_many_in(void **state)
{
    static const struct script scripts[] = {
        {"a", 0, 0, {OP(DOWN, 0), SLEEP(5), OP(UP, 0)}},
        {"b", 0, 0, {OP(DOWN, 0), SLEEP(5), OP(UP, 0)}},
        {"c", 0, 0, {OP(DOWN, 0), SLEEP(5), OP(UP, 0)}},
        {0},
    };
    const struct fos_object two[] = {{FOS_SEMAPHORE, "s", FOS_PROTOCOL_NONE, 2}, {0}};
    struct run r = run_scripts("fcfs", scripts, two);
    (void)state;
    assert_int_equal(finish(&r, "a"), 5);
    assert_int_equal(finish(&r, "b"), 5);
    assert_int_equal(finish(&r, "c"), 10);
    assert_int_equal(metrics_named(r.metrics, "c")->blocked, 10 * MS);
    run_free(&r);
}

static void a_condition_gives_the_mutex_back(void **state)
{
    static const struct script scripts[] = {
        {"w1", 0, 0, {OP(LOCK, 0), WAIT(1, 0), CPU(2), OP(UNLOCK, 0)}},
        {"w2", 0, 0, {OP(LOCK, 0), WAIT(1, 0), CPU(2), OP(UNLOCK, 0)}},
        {"s", 3, 0, {OP(LOCK, 0), OP(BROADCAST, 1), CPU(4), OP(UNLOCK, 0)}},
        {0},
    };
    const struct fos_object objects[] = {
        {FOS_MUTEX, "m", FOS_PROTOCOL_NONE, 0}, {FOS_CONDITION, "c", FOS_PROTOCOL_NONE, 0}, {0}};
    struct run r = run_scripts("fcfs", scripts, objects);
    (void)state;
    assert_int_equal(finish(&r, "s"), 7);
    assert_int_equal(finish(&r, "w1"), 9);
    assert_int_equal(finish(&r, "w2"), 11);
    run_free(&r);
}

static void a_signal_wakes_one_and_is_not_kept(void **state)
{
    static const struct script scripts[] = {
        {"early", 0, 0, {OP(SIGNAL, 1), CPU(1)}},
        {"w1", 1, 0, {OP(LOCK, 0), WAIT(1, 0), OP(UNLOCK, 0)}},
        {"w2", 1, 0, {OP(LOCK, 0), WAIT(1, 0), OP(UNLOCK, 0)}},
        {"late", 5, 0, {OP(SIGNAL, 1), CPU(1)}},
        {0},
    };
    const struct fos_object objects[] = {
        {FOS_MUTEX, "m", FOS_PROTOCOL_NONE, 0}, {FOS_CONDITION, "c", FOS_PROTOCOL_NONE, 0}, {0}};
    struct run r = run_scripts("fcfs", scripts, objects);
    (void)state;
    assert_int_equal(finish(&r, "w1"), 6);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_DEADLOCK); /* w2 waits for ever */
    assert_int_equal(metrics_named(r.metrics, "w2")->finish, -1);
    run_free(&r);
}

static void a_barrier_waits_for_the_last(void **state)
{
    static const struct script scripts[] = {
        {"a", 0, 0, {CPU(1), OP(BARRIER, 0), CPU(1), OP(BARRIER, 0)}},
        {"b", 0, 0, {CPU(2), OP(BARRIER, 0), CPU(1), OP(BARRIER, 0)}},
        {"c", 9, 0, {CPU(1), OP(BARRIER, 0), CPU(1), OP(BARRIER, 0)}},
        {0},
    };
    const struct fos_object three[] = {{FOS_BARRIER, "b", FOS_PROTOCOL_NONE, 3}, {0}};
    struct run r = run_scripts("fcfs", scripts, three);
    (void)state;
    for (const char *name = "abc"; *name; name++)
        assert_int_equal(finish(&r, (char[]){*name, 0}), 13);
    run_free(&r);
}

/* ---- Ports ---- */

static void a_rendezvous_waits_for_the_answer(void **state)
{
    static const struct script scripts[] = {
        {"client", 0, 0, {CPU(1), SEND(0, 10), CPU(1)}},
        {"server", 0, 0, {OP(RECEIVE, 0), CPU(3), OP(REPLY, 0), CPU(1)}},
        {0},
    };
    const struct fos_object port[] = {{FOS_PORT, "p", FOS_PROTOCOL_NONE, 0}, {0}};
    struct run r = run_scripts("fcfs", scripts, port);
    (void)state;
    assert_int_equal(finish(&r, "client"), 6); /* sends at 1, answered at 4, the server runs to 5 */
    assert_int_equal(finish(&r, "server"), 5);
    run_free(&r);
}

static void a_port_with_room_takes_and_then_makes_wait(void **state)
{
    static const struct script scripts[] = {
        {"sender", 0, 0, {SEND(0, 1), SEND(0, 2), SEND(0, 3), CPU(1)}},
        {"reader", 5, 0, {OP(RECEIVE, 0), OP(RECEIVE, 0), OP(RECEIVE, 0), CPU(1)}},
        {0},
    };
    const struct fos_object port[] = {{FOS_PORT, "p", FOS_PROTOCOL_NONE, 2}, {0}};
    struct run r = run_scripts("fcfs", scripts, port);
    (void)state;
    assert_int_equal(metrics_named(r.metrics, "sender")->blocked, 5 * MS);
    assert_int_equal(finish(&r, "reader"), 6);
    assert_int_equal(finish(&r, "sender"), 7);
    run_free(&r);
}

/* A server of priority 1 works for a client of 9 while one of 5 wants the CPU. */
static void a_server_runs_with_its_clients_urgency(void **state)
{
    static const struct script scripts[] = {
        {"server", 0, 1, {OP(RECEIVE, 0), CPU(4), OP(REPLY, 0)}},
        {"client", 1, 9, {SEND(0, 1), CPU(1)}},
        {"other", 2, 5, {CPU(10)}},
        {0},
    };
    const struct fos_object port[] = {{FOS_PORT, "p", FOS_PROTOCOL_NONE, 0}, {0}};
    struct run r = run_scripts("priority", scripts, port);
    (void)state;
    assert_int_equal(finish(&r, "client"), 6);
    assert_int_equal(finish(&r, "other"), 16);
    run_free(&r);
}

static void clients_of_a_dead_server_learn_of_it(void **state)
{
    static const struct script scripts[] = {
        {"server", 0, 0, {OP(RECEIVE, 0), CPU(2), {.code = FOS_OP_EXIT, .number = 3}}},
        {"first", 1, 0, {SEND(0, 1)}},
        {"second", 2, 0, {SEND(0, 1)}},
        {0},
    };
    const struct fos_object port[] = {{FOS_PORT, "p", FOS_PROTOCOL_NONE, 0}, {0}};
    struct run r = run_scripts("fcfs", scripts, port);
    (void)state;
    assert_string_equal(message(&r, "first"),
                        "sends to 'p', but who could have answered has ended");
    assert_string_equal(message(&r, "second"),
                        "sends to 'p', but who could have answered has ended");
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
    run_free(&r);
}

/* ---- Deadlock ---- */

#define FORKS 5

static struct run dine(bool ordered)
{
    static struct script all[FORKS + 1];
    static struct fos_object forks[FORKS + 1];
    static const char *const names[] = {"P0", "P1", "P2", "P3", "P4"};
    static const char *const fork_names[] = {"f0", "f1", "f2", "f3", "f4"};
    memset(all, 0, sizeof(all));
    memset(forks, 0, sizeof(forks));
    for (int i = 0; i < FORKS; i++) {
        int left = i, right = (i + 1) % FORKS;
        bool turn = ordered && right < left;
        forks[i] = (struct fos_object){FOS_MUTEX, fork_names[i], FOS_PROTOCOL_NONE, 0};
        all[i] =
            (struct script){names[i],
                            0,
                            0,
                            {OP(LOCK, turn ? right : left), SLEEP(1), OP(LOCK, turn ? left : right),
                             CPU(2), OP(UNLOCK, left), OP(UNLOCK, right)}};
    }
    return run_scripts("rr", all, forks);
}

/* Answer 15. */
static void five_philosophers(void **state)
{
    (void)state;
    struct run r = dine(true);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
    run_free(&r);
    r = dine(false);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    uint32_t pid = 1;
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_DEADLOCK);
    for (uint64_t i = 0; i < fos_trace_count(t); i++) { /* the ring, one after another */
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type != FOS_EV_DEADLOCK)
            continue;
        assert_int_equal(e->pid, pid);
        assert_int_equal(e->object, pid % FORKS + 1);
        assert_int_equal(e->value, pid % FORKS + 1);
        pid++;
    }
    assert_int_equal(pid, FORKS + 1);
    const struct fos_event *first = trace_event_of(t, FOS_EV_DEADLOCK, 1);
    assert_string_equal(fos_trace_text(t, first->text),
                        "'P0' waits for mutex 'f1', held by 'P1', in a ring");
    run_free(&r);
}

/* ---- Faults on purpose ---- */

static void every_fault_is_the_hosts_own(void **state)
{
    static const struct {
        enum fos_misdeed deed;
        int signal;
        const char *message;
    } rows[] = {
        {FOS_DO_SEGV, SIGSEGV, "'bad' used a null pointer"},
        {FOS_DO_FPE, SIGFPE, NULL},
        {FOS_DO_ILL, SIGILL, NULL},
        {FOS_DO_BUS, SIGBUS, NULL},
        {FOS_DO_OVERFLOW, SIGSEGV, "stack overflow in 'bad' (64 KiB)"},
    };
    const struct fos_object none[] = {{0}};
    (void)state;
    if (under_valgrind())
        skip();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct script scripts[] = {
            {"bad", 0, 0, {CPU(1), FAULT(rows[i].deed)}}, {"good", 0, 0, {CPU(3)}}, {0}};
        struct run r = run_scripts("rr", scripts, none);
        assert_int_equal(metrics_named(r.metrics, "bad")->signal, rows[i].signal);
        if (rows[i].message)
            assert_string_equal(message(&r, "bad"), rows[i].message);
        assert_int_equal(finish(&r, "good"), 4);
        run_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pathfinder_is_late_without_inheritance),
        cmocka_unit_test(donation_is_in_the_trace),
        cmocka_unit_test(inheritance_goes_along_the_chain),
        cmocka_unit_test(the_most_urgent_waiter_is_first),
        cmocka_unit_test(misuse_is_said),
        cmocka_unit_test(who_dies_with_a_mutex_leaves_it),
        cmocka_unit_test(a_semaphore_lets_so_many_in),
        cmocka_unit_test(a_condition_gives_the_mutex_back),
        cmocka_unit_test(a_signal_wakes_one_and_is_not_kept),
        cmocka_unit_test(a_barrier_waits_for_the_last),
        cmocka_unit_test(a_rendezvous_waits_for_the_answer),
        cmocka_unit_test(a_port_with_room_takes_and_then_makes_wait),
        cmocka_unit_test(a_server_runs_with_its_clients_urgency),
        cmocka_unit_test(clients_of_a_dead_server_learn_of_it),
        cmocka_unit_test(five_philosophers),
        cmocka_unit_test(every_fault_is_the_hosts_own),
    };
    return cmocka_run_group_tests_name("kernel/sync", tests, NULL, NULL);
}
