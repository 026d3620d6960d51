/*
 * Lottery: chance in proportion to tickets, repeatable, and without bias.
 */
#include "tests/kernel/kernel_test.h"

#define DECISIONS 10000

static const char three_to_one[] =
    "{\"fiberos\":1,\"seed\":%d,\"until\":10000,\"scheduler\":{\"policy\":\"lottery\","
    "\"quantum\":1},\"processes\":["
    "{\"name\":\"A\",\"tickets\":75,\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":50}]}]},"
    "{\"name\":\"B\",\"tickets\":25,\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":50}]}]}]"
    "}";

static struct run run_seed(int seed)
{
    char text[512];
    snprintf(text, sizeof(text), three_to_one, seed);
    return run_text(text, FOS_CONTEXT_AUTO);
}

/* 0.75 +- 4 sigma; sigma = sqrt(0.75 * 0.25 / 10000) = 0.00433. */
static void shares_converge(void **state)
{
    (void)state;
    for (int seed = 1; seed <= 5; seed++) {
        struct run r = run_seed(seed);
        int64_t decisions = 0, to_a = 0;
        const struct fos_trace *t = fos_kernel_trace(r.kernel);
        for (uint64_t i = 0; i < fos_trace_count(t); i++)
            if (fos_trace_event(t, i)->type == FOS_EV_DECISION) {
                decisions++;
                to_a += fos_trace_event(t, i)->pid == 1;
            }
        double share = (double)to_a / (double)decisions;
        assert_int_equal(decisions, DECISIONS);
        if (share < 0.75 - 0.0173 || share > 0.75 + 0.0173)
            fail_msg("seed %d: the share is %f", seed, share);
        run_free(&r);
    }
}

static void the_seed_decides(void **state)
{
    (void)state;
    struct run a = run_seed(7), b = run_seed(7), c = run_seed(8);
    uint64_t digest = fos_trace_digest(fos_kernel_trace(a.kernel));
    assert_true(digest == fos_trace_digest(fos_kernel_trace(b.kernel)));
    assert_true(digest != fos_trace_digest(fos_kernel_trace(c.kernel)));
    run_free(&a);
    run_free(&b);
    run_free(&c);
}

/* The words of a decision must agree with what was done. */
static void the_explanation_is_true(void **state)
{
    (void)state;
    struct run r = run_seed(3);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    int checked = 0;
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        long long drawn, total, low, high;
        char name;
        if (e->type != FOS_EV_DECISION)
            continue;
        assert_int_equal(sscanf(fos_trace_text(t, e->text),
                                "lottery: drew %lld of %lld: %c holds [%lld,%lld)", &drawn, &total,
                                &name, &low, &high),
                         5);
        assert_true(drawn >= low && drawn < high && high <= total);
        assert_int_equal(name, e->pid == 1 ? 'A' : 'B');
        assert_int_equal(high - low, e->pid == 1 ? 75 : 25);
        checked++;
    }
    assert_int_equal(checked, DECISIONS);
    run_free(&r);
}

/* B uses a fifth of each quantum and then waits an instant: with
 * compensation it still gets its half of the CPU. */
static void compensation_tickets(void **state)
{
    (void)state;
    static const char text[] =
        "{\"fiberos\":1,\"until\":20000,\"scheduler\":{\"policy\":\"lottery\",\"quantum\":10,"
        "\"compensation\":%s},\"processes\":["
        "{\"name\":\"A\",\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":50}]}]},"
        "{\"name\":\"B\",\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":2},{\"io\":0}]}]}]}";
    double share[2];
    for (int on = 0; on < 2; on++) {
        char whole[512];
        snprintf(whole, sizeof(whole), text, on ? "true" : "false");
        struct run r = run_text(whole, FOS_CONTEXT_AUTO);
        share[on] = (double)metrics_named(r.metrics, "B")->cpu / (double)FOS_SEC(20);
        run_free(&r);
    }
    assert_true(share[0] < 0.25);
    assert_true(share[1] > 0.45 && share[1] < 0.55);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_converge),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(the_explanation_is_true),
        cmocka_unit_test(compensation_tickets),
    };
    return cmocka_run_group_tests_name("kernel/lottery", tests, NULL, NULL);
}
