/*
 * Compiled programs on the virtual clock: what sys.h promises.
 */
#include <errno.h>
#include <fenv.h>
#include <signal.h>
#include <xmmintrin.h>

#include "tests/kernel/kernel_test.h"

/* A workload of one compiled process, `main`. */
static struct run run_main(int (*main)(int, char **), enum fos_context_kind context)
{
    static char *argv[] = {"main", "one", NULL};
    static struct fos_proc_spec spec;
    spec = (struct fos_proc_spec){.name = "main",
                                  .count = 1,
                                  .tickets = 100,
                                  .exec = "main",
                                  .main = main,
                                  .argc = 2,
                                  .argv = argv};
    static struct fos_workload w;
    w = (struct fos_workload){.name = "t",
                              .description = "",
                              .profile = "textbook",
                              .tick = FOS_MS(1),
                              .seed = 1,
                              .cpus = 1,
                              .policy = "rr",
                              .specs = &spec,
                              .spec_count = 1,
                              .top_count = 1};
    struct fos_config c = {.context = context};
    return run_struct(&w, &c);
}

static void run_both(int (*main)(int, char **))
{
    struct run a = run_main(main, FOS_CONTEXT_ASM), b = run_main(main, FOS_CONTEXT_UCONTEXT);
    const struct fos_proc_metrics *p = metrics_named(a.metrics, "main");
    if (p->signal || p->status != 0)
        fail_msg("it ended with status %lld, signal %d, %s", (long long)p->status, p->signal,
                 p->message);
    assert_int_equal(fos_metrics_outcome(a.metrics), FOS_COMPLETED);
    assert_true(fos_trace_digest(fos_kernel_trace(a.kernel)) ==
                fos_trace_digest(fos_kernel_trace(b.kernel)));
    run_free(&a);
    run_free(&b);
}

/* Fails the test from inside a process: by its status. */
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fos_log(#condition);                                                                   \
            return __LINE__;                                                                       \
        }                                                                                          \
    } while (0)

static int child(int argc, char **argv)
{
    fos_cpu(FOS_MS(3));
    return argc == 2 && !strcmp(argv[1], "x") ? 42 : 1;
}

static int waits(int argc, char **argv)
{
    char arg0[] = "child", arg1[] = "x";
    char *args[] = {arg0, arg1, NULL};
    struct fos_spawn how = {.name = "kid", .main = child, .argc = 2, .argv = args};
    struct fos_exit end;
    (void)argv;
    CHECK(argc == 2 && fos_pid() == 1 && fos_parent() == 0 && !strcmp(fos_name(), "main"));
    CHECK(fos_wait(-1, &end) == -ECHILD);
    int pid = fos_spawn(&how);
    CHECK(pid > 1);
    arg1[0] = 'y'; /* the child has a copy */
    CHECK(fos_wait(pid + 5, &end) == -ECHILD);
    CHECK(fos_wait(pid, &end) == pid && end.status == 42 && end.signal == 0);
    CHECK(fos_now() == FOS_MS(3));
    CHECK(fos_wait(pid, &end) == -ECHILD);
    return 0;
}

static int refuses(int argc, char **argv)
{
    struct fos_spawn none = {.name = "x"}, high = {.main = child, .priority = 100},
                     small = {.main = child, .stack = 100};
    (void)argc;
    (void)argv;
    CHECK(fos_spawn(&none) == -EINVAL);
    CHECK(fos_spawn(&high) == -EINVAL);
    CHECK(fos_spawn(&small) == -EINVAL);
    CHECK(fos_kill(77) == -ESRCH && fos_kill(0) == -ESRCH && fos_kill(-3) == -ESRCH);
    CHECK(fos_set_priority(0, 100) == -EINVAL && fos_set_priority(9, 1) == -ESRCH);
    CHECK(fos_io(0, 5) == -ENODEV && fos_io(-2, 5) == -ENODEV);
    return 0;
}

static int times(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fos_cpu(FOS_MS(2));
    CHECK(fos_now() == FOS_MS(2) && fos_cpu_time() == FOS_MS(2));
    CHECK(fos_sleep(FOS_MS(5)) == 0 && fos_now() == FOS_MS(7));
    CHECK(fos_sleep_until(FOS_MS(3)) == 0 && fos_now() == FOS_MS(7));
    CHECK(fos_sleep_until(FOS_MS(9)) == 0 && fos_now() == FOS_MS(9));
    CHECK(fos_io(FOS_NO_DEVICE, FOS_MS(1)) == 0 && fos_now() == FOS_MS(10));
    fos_cpu(-5);
    CHECK(fos_sleep(-1) == 0 && fos_now() == FOS_MS(10));
    CHECK(fos_cpu_time() == FOS_MS(2));
    return 0;
}

static volatile int always = 1;

static int forever(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    while (always)
        fos_cpu(FOS_MS(1));
    return 0;
}

static int kills(int argc, char **argv)
{
    struct fos_spawn how = {.name = "victim", .main = forever};
    struct fos_exit end;
    (void)argc;
    (void)argv;
    int a = fos_spawn(&how), b = fos_spawn(&how);
    fos_cpu(FOS_MS(30)); /* both have run by now */
    CHECK(fos_kill(a) == 0 && fos_kill(a) == -ESRCH);
    CHECK(fos_wait(a, &end) == a && end.signal == SIGKILL);
    CHECK(!strcmp(end.message, "killed by 'main'"));
    CHECK(fos_kill(b) == 0 && fos_wait(-1, &end) == b);
    return 0;
}

static int grandchild(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fos_sleep(FOS_MS(20));
    return fos_parent() == 0 ? 0 : 9; /* its parent is gone: the machine has adopted it */
}

static int deserts(int argc, char **argv)
{
    struct fos_spawn how = {.name = "orphan", .main = grandchild};
    (void)argc;
    (void)argv;
    return fos_spawn(&how) > 0 ? 0 : 1;
}

/* The first, whose parent is the machine, makes a copy; the copy says that it is one. */
static int copies_itself(int argc, char **argv)
{
    struct fos_exit end;
    if (fos_parent())
        return argc == 2 && !strcmp(argv[1], "one") && !strcmp(fos_name(), "main") ? 7 : 1;
    int pid = fos_spawn_copy();
    CHECK(pid > 1 && fos_wait(pid, &end) == pid && end.status == 7);
    return 0;
}

/* errno and the rounding mode are a process's own, across every switch. */
static int own_state(int argc, char **argv)
{
    unsigned rounding = (unsigned)(fos_pid() % 4) << 13;
    (void)argc;
    (void)argv;
    _mm_setcsr((_mm_getcsr() & ~0x6000u) | rounding);
    errno = fos_pid();
    for (int i = 0; i < 20; i++) {
        fos_yield();
        CHECK(errno == fos_pid());
        CHECK((_mm_getcsr() & 0x6000u) == rounding);
    }
    return 0;
}

static int many_own_states(int argc, char **argv)
{
    struct fos_spawn how = {.name = "one", .main = own_state};
    struct fos_exit end;
    (void)argc;
    (void)argv;
    for (int i = 0; i < 8; i++)
        CHECK(fos_spawn(&how) > 0);
    for (int i = 0; i < 8; i++)
        CHECK(fos_wait(-1, &end) > 0 && end.status == 0);
    return 0;
}

static void calls(void **state)
{
    static int (*const mains[])(int, char **) = {
        waits, refuses, times, kills, deserts, own_state, many_own_states, copies_itself};
    (void)state;
    for (size_t i = 0; i < sizeof(mains) / sizeof(mains[0]); i++)
        run_both(mains[i]);
}

/* ---- What a process must not do ---- */

static int blocks_while_protected(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fos_preempt_off();
    fos_sleep(FOS_MS(1));
    return 0;
}

static int never_uses_time(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    while (always)
        fos_yield();
    return 0;
}

static int calls_abort(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    abort();
}

/* These do on purpose what sanitizers are there to find. */
#define FAULTY __attribute__((no_sanitize("address", "undefined"), noinline))

FAULTY static int null_pointer(int argc, char **argv)
{
    (void)argv;
    return *(volatile int *)(uintptr_t)(argc - 2);
}

FAULTY static int divides(int argc, char **argv)
{
    volatile int zero = argc - 2;
    (void)argv;
    return 7 / zero;
}

FAULTY static int deeper(volatile char *above)
{
    volatile char here[512];
    here[0] = above ? above[0] : 1;
    return always ? deeper(here) + here[0] : 0;
}

FAULTY static int overflows(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return deeper(NULL);
}

static const struct ending {
    int (*main)(int, char **);
    int signal;
    const char *message;
} misuses[] = {
    {blocks_while_protected, SIGABRT, "blocks between fos_preempt_off() and fos_preempt_on()"},
    {never_uses_time, SIGKILL,
     "made 1,000,000 calls at 0 ns without using time; let it use CPU, or sleep"},
};

static const struct ending faults[] = {
    {calls_abort, SIGABRT, "'main' called abort()"},
    {null_pointer, SIGSEGV, "'main' used a null pointer"},
    {overflows, SIGSEGV, "stack overflow in 'main' (64 KiB)"},
    {divides, SIGFPE, NULL},
};

static void ends_alone(const struct ending *e)
{
    struct run r = run_main(e->main, FOS_CONTEXT_AUTO);
    const struct fos_proc_metrics *p = metrics_named(r.metrics, "main");
    assert_int_equal(p->signal, e->signal);
    if (e->message)
        assert_string_equal(p->message, e->message);
    assert_true(fos_kernel_failed(r.kernel));
    run_free(&r);
}

static void who_misuses_a_call_ends_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(misuses) / sizeof(misuses[0]); i++)
        ends_alone(&misuses[i]);
}

/* Valgrind would count each of these faults as one of ours. */
static void who_crashes_ends_alone(void **state)
{
    (void)state;
    if (under_valgrind())
        skip();
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        ends_alone(&faults[i]);
}

/* ---- Stacks ---- */

static int smallest(int argc, char **argv)
{
    struct fos_spawn how = {.name = "small", .main = child, .stack = FOS_MIN_STACK};
    struct fos_exit end;
    (void)argc;
    (void)argv;
    CHECK(fos_spawn(&how) > 0 && fos_wait(-1, &end) > 0);
    CHECK(end.signal == 0 && end.status == 1);
    return 0;
}

static void the_smallest_stack_is_enough(void **state)
{
    (void)state;
    run_both(smallest);
}

/* A call, so that no compiler splits the array into what is used of it. */
__attribute__((noinline)) static void fill(volatile char *room, size_t size)
{
    for (size_t i = 0; i < size; i += 512)
        room[i] = 1;
}

static int deep(int argc, char **argv)
{
    volatile char room[20000];
    (void)argc;
    (void)argv;
    fill(room, sizeof(room));
    return room[0] - 1;
}

static int shallow(int argc, char **argv)
{
    struct fos_spawn how = {.name = "kid", .main = deep};
    (void)argc;
    (void)argv;
    fos_spawn(&how);
    fos_wait(-1, NULL);
    how.main = child; /* on the same stack as the deep one */
    fos_spawn(&how);
    fos_wait(-1, NULL);
    return 0;
}

static void the_depth_of_a_stack_is_told(void **state)
{
    (void)state;
    struct run r = run_main(shallow, FOS_CONTEXT_AUTO);
    int64_t used[4] = {0};
    for (size_t i = 0; i < 3; i++)
        used[i] = fos_metrics_proc(r.metrics, i)->stack_used;
    assert_in_range(used[1], 20000, 40000);
    assert_in_range(used[2], 100, 15000);
    run_free(&r);
}

/* ---- Output ---- */

static char console[64];

static void to_console(void *user, int pid, const char *name, int stream, const char *text,
                       size_t size)
{
    (void)user;
    (void)pid;
    (void)name;
    assert_int_equal(stream, 1);
    strncat(console, text, size);
}

static int speaks(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return fos_write(1, "hello\n", 6) == 6 ? 0 : 1;
}

static void output_is_seen_and_traced(void **state)
{
    (void)state;
    struct fos_proc_spec spec = {
        .name = "s", .count = 1, .tickets = 1, .exec = "s", .main = speaks};
    struct fos_workload w = {.tick = FOS_MS(1),
                             .cpus = 1,
                             .policy = "fcfs",
                             .specs = &spec,
                             .spec_count = 1,
                             .top_count = 1};
    struct fos_config c = {.console = to_console};
    struct run r = run_struct(&w, &c);
    const struct fos_event *e = trace_event_of(fos_kernel_trace(r.kernel), FOS_EV_OUTPUT, 1);
    assert_non_null(e);
    assert_string_equal(fos_trace_text(fos_kernel_trace(r.kernel), e->text), "hello\n");
    assert_string_equal(console, "hello\n");
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls),
        cmocka_unit_test(who_misuses_a_call_ends_alone),
        cmocka_unit_test(who_crashes_ends_alone),
        cmocka_unit_test(the_smallest_stack_is_enough),
        cmocka_unit_test(the_depth_of_a_stack_is_told),
        cmocka_unit_test(output_is_seen_and_traced),
    };
    return cmocka_run_group_tests_name("kernel/process", tests, NULL, NULL);
}
