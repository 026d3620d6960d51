/*
 * The real clock: C that never gives up the CPU loses it all the same, and
 * finds everything as it left it.
 */
#include <errno.h>
#include <signal.h>
#include <xmmintrin.h>

#include "tests/kernel/kernel_test.h"

/* Code of the test that may be preempted at any instruction. */
#define PROCESS __attribute__((section("fos_process_text"), noinline))

#define PREEMPTIONS 20000

static struct fos_proc_spec spec_of(const char *name, int (*main)(int, char **))
{
    return (struct fos_proc_spec){
        .name = name, .count = 1, .tickets = 100, .exec = name, .main = main};
}

static struct fos_workload workload_of(const struct fos_proc_spec *specs, uint32_t count,
                                       const struct fos_setting *quantum)
{
    return (struct fos_workload){.name = "real",
                                 .description = "",
                                 .profile = "textbook",
                                 .tick = FOS_MS(1),
                                 .seed = 1,
                                 .cpus = 1,
                                 .clock = FOS_CLOCK_REAL,
                                 .policy = "rr",
                                 .settings = quantum,
                                 .setting_count = 1,
                                 .specs = specs,
                                 .spec_count = count,
                                 .top_count = count};
}

static const struct fos_setting one_ms = {"quantum", {1, {FOS_MS(1)}}};

static volatile int always = 1;

/* ---- A spinner and three others all finish ---- */

/* int: with -fsanitize=bool, gcc 12 reads a volatile bool only once */
static volatile int others_done;

PROCESS static int spinner(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    while (!others_done) /* no call, for as long as it takes */
        continue;
    return 0;
}

static volatile int finished;

PROCESS static int worker(int argc, char **argv)
{
    volatile uint64_t sum = 0;
    (void)argc;
    (void)argv;
    for (int i = 0; i < 20000000; i++)
        sum += (uint64_t)i;
    others_done = ++finished == 2;
    return sum == UINT64_C(199999990000000) ? 0 : 1;
}

static int sleeper(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int i = 0; i < 10; i++)
        fos_sleep(FOS_MS(3));
    return 0;
}

static void a_spinner_and_three_others_finish(void **state)
{
    const enum fos_context_kind kinds[] = {FOS_CONTEXT_ASM, FOS_CONTEXT_UCONTEXT};
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct fos_proc_spec specs[] = {spec_of("spin", spinner), spec_of("w1", worker),
                                        spec_of("w2", worker), spec_of("sleep", sleeper)};
        struct fos_workload w = workload_of(specs, 4, &one_ms);
        struct fos_config c = {.context = kinds[i]};
        others_done = false;
        finished = 0;
        struct run r = run_struct(&w, &c);
        assert_int_equal(r.result, 0);
        assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
        for (size_t p = 0; p < 4; p++) {
            assert_int_equal(fos_metrics_proc(r.metrics, p)->status, 0);
            assert_int_equal(fos_metrics_proc(r.metrics, p)->signal, 0);
        }
        assert_true(metrics_named(r.metrics, "spin")->preemptions > 5);
        assert_true(metrics_named(r.metrics, "sleep")->blocked >= FOS_MS(30));
        run_free(&r);
    }
}

/* ---- 20,000 preemptions: errno, rounding, vectors ---- */

static volatile int enough;

/* A long dependent sum: any lost bit of any register ends up in it. */
PROCESS static double work(double start)
{
    double x[8];
    for (int i = 0; i < 8; i++)
        x[i] = start + i;
    for (int round = 0; round < 300; round++)
        for (int i = 0; i < 8; i++)
            x[i] = x[i] * 1.0000001 + x[(i + 1) & 7] * 1e-9;
    return x[0] + x[7];
}

PROCESS static int careful(int argc, char **argv)
{
    int self = argc;
    unsigned rounding = (unsigned)(self % 4) << 13;
    (void)argv;
    _mm_setcsr((_mm_getcsr() & ~0x6000u) | rounding);
    errno = self;
    double expected = work(self);
    while (!enough) {
        if (work(self) != expected || errno != self || (_mm_getcsr() & 0x6000u) != rounding)
            return 1;
    }
    return 0;
}

struct counter {
    uint64_t seen, preemptions;
};

static void count(void *user, struct fos_kernel *k)
{
    struct counter *c = user;
    const struct fos_trace *t = fos_kernel_trace(k);
    for (; c->seen < fos_trace_count(t); c->seen++)
        c->preemptions += fos_trace_event(t, c->seen)->reason == FOS_BECAUSE_EXPIRED;
    enough = c->preemptions >= PREEMPTIONS;
}

static void nothing_is_lost_in_20000_preemptions(void **state)
{
    (void)state;
    struct fos_proc_spec specs[4];
    for (int i = 0; i < 4; i++) {
        specs[i] = spec_of("careful", careful);
        specs[i].argc = i + 1; /* tells them apart; errno and rounding follow from it */
    }
    struct fos_workload w = workload_of(specs, 4, &one_ms);
    struct counter counter = {0};
    struct fos_config c = {.poll = count, .user = &counter, .no_explain = true};
    enough = false;
    struct run r = run_struct(&w, &c);
    assert_int_equal(r.result, 0);
    assert_true(counter.preemptions >= PREEMPTIONS);
    for (size_t p = 0; p < 4; p++)
        assert_int_equal(fos_metrics_proc(r.metrics, p)->status, 0);
    run_free(&r);
}

/* ---- Workload operations, on the host's time ----------------------------------------------------
 */

static void scripts_use_real_time(void **state)
{
    (void)state;
    struct run r =
        run_text("{\"fiberos\":1,\"clock\":\"real\",\"scheduler\":{\"policy\":\"rr\","
                 "\"quantum\":2},\"processes\":["
                 "{\"name\":\"A\",\"burst\":20},{\"name\":\"B\",\"bursts\":[5,10,5]},"
                 "{\"name\":\"C\",\"arrival\":7,\"program\":[{\"sleep\":5},{\"cpu\":1}]}]}",
                 FOS_CONTEXT_AUTO);
    assert_true(metrics_named(r.metrics, "A")->cpu >= FOS_MS(20));
    assert_true(metrics_named(r.metrics, "B")->cpu >= FOS_MS(10));
    assert_true(metrics_named(r.metrics, "B")->blocked >= FOS_MS(10));
    assert_true(metrics_named(r.metrics, "C")->arrival >= FOS_MS(7));
    assert_true(metrics_named(r.metrics, "A")->preemptions >= 1);
    run_free(&r);
}

PROCESS static int endless(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    while (always)
        continue;
    return 0;
}

/* Slow enough that an alarm comes at every depth: the last one finds no room
 * for its frame, and the host tells of that without an address. */
PROCESS static int deep_and_slow(volatile char *above)
{
    volatile char here[512];
    here[0] = above ? above[0] : 1;
    for (volatile int i = 0; i < 1000000; i++)
        continue;
    return always ? deep_and_slow(here) + here[0] : 0;
}

PROCESS static int deep(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return deep_and_slow(NULL);
}

static void an_overflow_under_the_timer_is_told_as_one(void **state)
{
    (void)state;
    struct fos_proc_spec spec = spec_of("deep", deep);
    struct fos_workload w = workload_of(&spec, 1, &one_ms);
    struct run r = run_struct(&w, NULL);
    assert_int_equal(metrics_named(r.metrics, "deep")->signal, SIGSEGV);
    assert_string_equal(metrics_named(r.metrics, "deep")->message,
                        "stack overflow in 'deep' (64 KiB)");
    run_free(&r);
}

static void until_ends_even_a_spinner(void **state)
{
    (void)state;
    struct fos_proc_spec spec = spec_of("endless", endless);
    struct fos_workload w = workload_of(&spec, 1, &one_ms);
    w.until = FOS_MS(50);
    struct run r = run_struct(&w, NULL);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_UNTIL);
    assert_true(fos_metrics_makespan(r.metrics) >= FOS_MS(50));
    run_free(&r);
}

static void too_short_a_quantum_is_raised_and_said(void **state)
{
    (void)state;
    static const struct fos_setting tiny = {"quantum", {1, {FOS_US(10)}}};
    struct fos_proc_spec spec = spec_of("endless", endless);
    struct fos_workload w = workload_of(&spec, 1, &tiny);
    w.until = FOS_MS(10);
    struct run r = run_struct(&w, NULL);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    const struct fos_event *e = trace_event_of(t, FOS_EV_WARNING, 0);
    assert_non_null(e);
    assert_string_equal(fos_trace_text(t, e->text), "slices are 1 ms at least on the real clock");
    run_free(&r);
}

/* On the virtual clock a program that never calls is ended after 2 s of the host. */
static void a_runaway_on_the_virtual_clock_is_ended(void **state)
{
    (void)state;
    struct fos_proc_spec specs[] = {spec_of("endless", endless), spec_of("sleep", sleeper)};
    struct fos_workload w = workload_of(specs, 2, &one_ms);
    w.clock = FOS_CLOCK_VIRTUAL;
    struct run r = run_struct(&w, NULL);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
    assert_int_equal(metrics_named(r.metrics, "endless")->signal, SIGKILL);
    assert_int_equal(metrics_named(r.metrics, "sleep")->status, 0);
    assert_true(fos_kernel_failed(r.kernel));
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spinner_and_three_others_finish),
        cmocka_unit_test(nothing_is_lost_in_20000_preemptions),
        cmocka_unit_test(scripts_use_real_time),
        cmocka_unit_test(an_overflow_under_the_timer_is_told_as_one),
        cmocka_unit_test(until_ends_even_a_spinner),
        cmocka_unit_test(too_short_a_quantum_is_raised_and_said),
        cmocka_unit_test(a_runaway_on_the_virtual_clock_is_ended),
    };
    return cmocka_run_group_tests_name("kernel/preempt", tests, NULL, NULL);
}
