/*
 * test_order_real: where a workload forces the order of lock and message
 * events, the real clock gives the one that the virtual clock gives.
 */
#include "tests/kernel/kernel_test.h"

enum { MOST_TEXT = 1 << 16 };

/* Each step waits for the one before: by a baton, an answer, a mutex, a barrier. */
static const char *const workloads[] = {
    /* a ring of semaphores, with a mutex inside */
    "{\"fiberos\":1,\"clock\":\"%s\",\"scheduler\":{\"policy\":\"rr\",\"quantum\":1},"
    "\"mutexes\":[{\"name\":\"m\"}],\"semaphores\":[{\"name\":\"s1\",\"value\":1},"
    "{\"name\":\"s2\",\"value\":0},{\"name\":\"s3\",\"value\":0}],\"processes\":["
    "{\"name\":\"A\",\"program\":[{\"repeat\":9,\"do\":[{\"down\":\"s1\"},{\"lock\":\"m\"},"
    "{\"cpu\":1},{\"unlock\":\"m\"},{\"up\":\"s2\"}]}]},"
    "{\"name\":\"B\",\"program\":[{\"repeat\":9,\"do\":[{\"down\":\"s2\"},{\"lock\":\"m\"},"
    "{\"sleep\":1},{\"unlock\":\"m\"},{\"up\":\"s3\"}]}]},"
    "{\"name\":\"C\",\"program\":[{\"repeat\":9,\"do\":[{\"down\":\"s3\"},{\"lock\":\"m\"},"
    "{\"cpu\":2},{\"unlock\":\"m\"},{\"up\":\"s1\"}]}]}]}",
    /* a client, a server, and the server's server */
    "{\"fiberos\":1,\"clock\":\"%s\",\"scheduler\":{\"policy\":\"rr\",\"quantum\":1},"
    "\"ports\":[{\"name\":\"p\"},{\"name\":\"q\"}],\"processes\":["
    "{\"name\":\"back\",\"program\":[{\"repeat\":9,\"do\":[{\"receive\":\"q\"},{\"cpu\":1},"
    "{\"reply\":\"q\"}]}]},"
    "{\"name\":\"front\",\"program\":[{\"repeat\":9,\"do\":[{\"receive\":\"p\"},"
    "{\"send\":{\"port\":\"q\",\"bytes\":8}},{\"reply\":\"p\"}]}]},"
    "{\"name\":\"client\",\"arrival\":5,\"program\":[{\"repeat\":9,\"do\":[{\"cpu\":1},"
    "{\"send\":{\"port\":\"p\",\"bytes\":4}}]}]}]}",
};

static bool is_of_locks(const struct fos_event *e)
{
    return e->type >= FOS_EV_ACQUIRE && e->type <= FOS_EV_REPLY;
}

/* One line for each event of a lock or a port: who, what, on which. */
static size_t order_of(const char *workload, const char *clock, char *out)
{
    static char text[4096];
    size_t length = 0;
    snprintf(text, sizeof text, workload, clock);
    struct run r = run_text(text, FOS_CONTEXT_AUTO);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    assert_int_equal(fos_metrics_outcome(r.metrics), FOS_COMPLETED);
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (is_of_locks(e))
            length += (size_t)snprintf(out + length, MOST_TEXT - length, "%s %s %u\n",
                                       trace_name_of(t, e->pid),
                                       fos_event_name((enum fos_event_type)e->type), e->object);
        assert_true(length < MOST_TEXT);
    }
    run_free(&r);
    return length;
}

static void both_clocks_give_one_order(void **state)
{
    static char on_virtual[MOST_TEXT], on_real[MOST_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof workloads / sizeof workloads[0]; i++) {
        assert_true(order_of(workloads[i], "virtual", on_virtual) > 500);
        order_of(workloads[i], "real", on_real);
        assert_string_equal(on_real, on_virtual);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_clocks_give_one_order),
    };
    return cmocka_run_group_tests_name("userland/order", tests, NULL, NULL);
}
