/*
 * test_model_locks.c: who holds what and who waits for whom, against a naive
 * reading of the same trace from its beginning.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "handmade.h"
#include "locksample.h"
#include "viz/model/model.h"

/* What is held after some events: a stack a process, an owner an object. */
struct naive {
    uint32_t owner[LOCKS_OBJECTS + 1];
    uint32_t stack[LOCKS_PROCS + 1][LOCKS_OBJECTS];
    uint32_t depth[LOCKS_PROCS + 1];
};

static void naive_release(struct naive *n, const struct fos_event *e)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->depth[e->pid]; i++)
        if (n->stack[e->pid][i] != e->object)
            n->stack[e->pid][kept++] = n->stack[e->pid][i];
    n->depth[e->pid] = kept;
    n->owner[e->object] = 0;
}

static void naive_apply(struct naive *n, const struct fos_event *e)
{
    if (e->type == FOS_EV_ACQUIRE) {
        n->owner[e->object] = e->pid;
        n->stack[e->pid][n->depth[e->pid]++] = e->object;
    }
    if (e->type == FOS_EV_RELEASE)
        naive_release(n, e);
}

static void check_moment(const struct model *m, const struct naive *n, uint64_t upto)
{
    for (uint32_t o = 1; o <= LOCKS_OBJECTS; o++)
        assert_int_equal(object_owner(model_object(m, o), m->trace, upto), n->owner[o]);
    for (uint32_t pid = 1; pid <= m->proc_count; pid++) {
        const struct holding *h = &m->procs[model_find(m, pid)].holding;
        const int64_t item = track_upto(&h->steps, upto);
        const uint32_t depth = n->depth[pid];
        assert_int_equal(holding_depth(h, item), depth);
        assert_int_equal(holding_last(h, m->trace, item), depth ? n->stack[pid][depth - 1] : 0);
    }
}

static void check_wait(const struct model *m, const struct naive *n, uint64_t event)
{
    const struct fos_event *e = fos_trace_event(m->trace, event);
    char expected[128], text[128];
    assert_int_equal(model_awaited(m, e, event + 1), n->owner[e->object]);
    snprintf(expected, sizeof(expected), "waits for mutex %s, held by %s",
             model_object_name(m, e->object), model_name(m, n->owner[e->object]));
    assert_string_equal(model_reason(m, event, text, sizeof(text)), expected);
}

static void test_against_a_naive_reading(void **state)
{
    (void)state;
    for (int cpus = 1; cpus <= 3; cpus++) {
        struct locksample *s = locksample_run(cpus, 12, (uint64_t)cpus);
        assert_non_null(s);
        struct model *m = model_new(s->trace);
        struct naive n = {0};
        int waits = 0, deepest = 0;
        assert_int_equal(model_update(m), 0);
        for (uint64_t i = 0; i < fos_trace_count(s->trace); i++) {
            const struct fos_event *e = fos_trace_event(s->trace, i);
            naive_apply(&n, e);
            check_moment(m, &n, i + 1);
            if (e->type == FOS_EV_STATE && e->reason == FOS_BECAUSE_LOCK && ++waits)
                check_wait(m, &n, i);
            if (e->pid <= LOCKS_PROCS && (int)n.depth[e->pid] > deepest)
                deepest = (int)n.depth[e->pid];
        }
        assert_true(waits > 20 && deepest == 2); /* the sample does fight */
        model_free(m);
        locksample_free(s);
    }
}

/* ---- In words ------------------------------------------------------------------------ */

static void block(struct handmade *h, int64_t when, uint32_t pid, enum fos_reason why,
                  uint32_t object)
{
    trace_append(h->trace, &(struct fos_event){.time = when * h->unit,
                                               .pid = pid,
                                               .object = object,
                                               .type = FOS_EV_STATE,
                                               .cpu = h->cpus[pid],
                                               .states = FOS_RUNNING << 4 | FOS_BLOCKED,
                                               .reason = (uint8_t)why});
    h->states[pid] = FOS_BLOCKED;
}

static const struct wait_case {
    enum fos_reason why;
    uint32_t object;
    const char *text;
} wait_cases[] = {
    {FOS_BECAUSE_IO, 1, "waits for I/O (tape)"},
    {FOS_BECAUSE_IO, 0, "waits for I/O"},
    {FOS_BECAUSE_SLEEP, 0, "sleeps"},
    {FOS_BECAUSE_LOCK, 2, "waits for mutex bus, held by L"},
    {FOS_BECAUSE_LOCK, 77, "waits for mutex"},
    {FOS_BECAUSE_SEMAPHORE, 3, "waits for semaphore slots"},
    {FOS_BECAUSE_SEND, 4, "waits to hand over a message on port files, served by L"},
    {FOS_BECAUSE_REPLY, 4, "waits for an answer on port files, served by L"},
    {FOS_BECAUSE_RECEIVE, 4, "waits for a message (files)"},
    {FOS_BECAUSE_JOIN, 1, "waits for the end of L"},
    {FOS_BECAUSE_JOIN, 0, "waits for a process to end"},
    {FOS_BECAUSE_LOCK, UINT32_MAX, "waits for mutex"},
};
enum { WAIT_CASES = sizeof(wait_cases) / sizeof(wait_cases[0]) };

static void test_waits_in_words(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("words", 1);
    char text[128];
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, 1, FOS_DEVICE, "tape");
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, 2, FOS_MUTEX, "bus");
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, 3, FOS_SEMAPHORE, "slots");
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, 4, FOS_PORT, "files");
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, UINT32_MAX - 1, FOS_MUTEX, "no kernel's");
    const uint32_t l = handmade_arrive(&h, 0, "L"), p = handmade_arrive(&h, 0, "P");
    handmade_event(&h, 0, FOS_EV_ACQUIRE, l, 2, 1, NULL);
    handmade_event(&h, 0, FOS_EV_RECEIVE, l, 4, p, NULL);
    struct model *m = model_new(h.trace);
    for (int i = 0; i < WAIT_CASES; i++) {
        handmade_run(&h, i, p, 0, 0);
        block(&h, i, p, wait_cases[i].why, wait_cases[i].object);
        assert_int_equal(model_update(m), 0);
        assert_string_equal(model_reason(m, fos_trace_count(h.trace) - 1, text, sizeof(text)),
                            wait_cases[i].text);
        handmade_wake(&h, i, p);
    }
    handmade_run(&h, 20, p, 0, 0);
    block(&h, 20, p, FOS_BECAUSE_LOCK, 2);
    handmade_event(&h, 21, FOS_EV_RELEASE, l, 2, p, NULL);
    handmade_event(&h, 21, FOS_EV_ACQUIRE, p, 2, 1, NULL);
    handmade_state(&h, 21, p, FOS_READY, FOS_BECAUSE_WOKEN, 0);
    assert_int_equal(model_update(m), 0);
    assert_string_equal(model_reason(m, fos_trace_count(h.trace) - 1, text, sizeof(text)),
                        "got mutex bus");
    model_free(m);
    fos_trace_close(h.trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_a_naive_reading),
        cmocka_unit_test(test_waits_in_words),
    };
    return cmocka_run_group_tests_name("viz/model_locks", tests, NULL, NULL);
}
