/*
 * test_model_tell.c: events in words, and the search against a naive one that
 * looks at every name again for every event.
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
#include "viz/model/tell.h"

static const struct tell_case {
    enum fos_event_type type;
    uint32_t object;
    int64_t value;
    const char *said, *text;
} cases[] = {
    {FOS_EV_ACQUIRE, 1, 1, NULL, "takes bus"},
    {FOS_EV_RELEASE, 1, 2, NULL, "gives up bus to B"},
    {FOS_EV_RELEASE, 1, 0, NULL, "gives up bus"},
    {FOS_EV_DONATE, 2, 9, NULL, "runs with the urgency of B, 9"},
    {FOS_EV_DONATE, 0, 1, NULL, "has its own urgency again, 1"},
    {FOS_EV_SWITCH, 2, 5000, NULL, "switch from B, costs 5 \u00b5s"},
    {FOS_EV_SWITCH, 0, 0, NULL, "switch from nobody"},
    {FOS_EV_SLICE, 0, 4000000, NULL, "slice of 4 ms"},
    {FOS_EV_DEADLINE, 3, -2000, NULL, "job 3 met its deadline by 2 \u00b5s"},
    {FOS_EV_DEADLINE, 3, 2000, NULL, "job 3 missed its deadline by 2 \u00b5s"},
    {FOS_EV_PRIORITY, 3, 7, NULL, "priority 3 \u2192 7"},
    {FOS_EV_POST, 1, 2, NULL, "signals bus, wakes 2"},
    {FOS_EV_RECEIVE, 1, 2, NULL, "has the message of B on bus"},
    {FOS_EV_RECEIVE, 1, INT64_MAX, NULL, "has the message of  on bus"},
    {FOS_EV_LOG, 0, 0, "two\nlines", "log: two lines"},
    {FOS_EV_END, 0, FOS_COMPLETED, NULL, "the run ends: completed"},
    {FOS_EV_RANK, 0, 35000000, NULL, "vruntime 35 ms"},
    {FOS_EV_RANK, 0, -2000, NULL, "vruntime \u22122 \u00b5s"},
    {FOS_EV_RANK, 0, FOS_RANK_LAST, NULL, "no vruntime"},
    {FOS_EV_KILL, 0, 0, NULL, "is killed by the machine"},
    {(enum fos_event_type)200, 9, 9, "what?", "?: what?"},
};

static void test_words(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("words", 1);
    char text[128], tiny[4];
    handmade_meta(&h, "rank.kind=time");
    handmade_meta(&h, "rank.name=vruntime");
    handmade_event(&h, 0, FOS_EV_OBJECT, 0, 1, FOS_MUTEX, "bus");
    const uint32_t a = handmade_arrive(&h, 0, "A");
    handmade_arrive(&h, 0, "B");
    struct model *m = model_new(h.trace);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        handmade_event(&h, 1, cases[i].type, a, cases[i].object, cases[i].value, cases[i].said);
        assert_int_equal(model_update(m), 0);
        assert_string_equal(tell_event(m, fos_trace_count(h.trace) - 1, text, sizeof(text)),
                            cases[i].text);
        assert_true(strlen(tell_event(m, fos_trace_count(h.trace) - 1, tiny, sizeof(tiny))) < 4);
    }
    model_free(m);
    fos_trace_close(h.trace);
}

/* ---- Search ------------------------------------------------------------------------ */

static bool in_wait_for(const struct model *m, const struct fos_event *e, const char *word)
{
    const bool names = e->type == FOS_EV_ACQUIRE || e->type == FOS_EV_RELEASE ||
                       e->type == FOS_EV_OBJECT ||
                       (e->type == FOS_EV_STATE && fos_event_to(e) == FOS_BLOCKED);
    return names && strcasestr(model_object_name(m, e->object), word);
}

static bool naive_word(const struct model *m, const struct fos_event *e, const char *word)
{
    const bool state = e->type == FOS_EV_STATE;
    return strcasestr(model_name(m, e->pid), word) ||
           strcasestr(fos_event_name((enum fos_event_type)e->type), word) ||
           strcasestr(fos_reason_name((enum fos_reason)e->reason), word) ||
           strcasestr(fos_reason_text((enum fos_reason)e->reason), word) ||
           (state && strcasestr(fos_state_name(fos_event_from(e)), word)) ||
           (state && strcasestr(fos_state_name(fos_event_to(e)), word)) ||
           strcasestr(fos_trace_text(m->trace, e->text), word) || in_wait_for(m, e, word);
}

static const struct {
    const char *query, *words[3];
    bool some;
} queries[] = {
    {"bus", {"bus"}, true},
    {"C blocked", {"C", "blocked"}, true},
    {"  disk   lock  ", {"disk", "lock"}, true},
    {"DONATE", {"DONATE"}, true},
    {"most urgent B", {"most", "urgent", "B"}, true},
    {"slept enough", {"slept", "enough"}, true},
    {"bus nobody-at-all", {"bus", "nobody-at-all"}, false},
};

static void check_query(const struct model *m, size_t q)
{
    struct find *f = find_new(m, queries[q].query);
    int64_t next = find_from(f, 0, 1), last = -1;
    assert_int_equal(next >= 0, queries[q].some);
    for (int64_t i = 0; i < (int64_t)m->seen; i++) {
        const struct fos_event *e = fos_trace_event(m->trace, (uint64_t)i);
        bool has = true;
        for (int w = 0; w < 3 && queries[q].words[w]; w++)
            has = has && naive_word(m, e, queries[q].words[w]);
        if (!has)
            continue;
        assert_int_equal(next, i);
        assert_int_equal(find_from(f, i - 1, -1), last);
        next = find_from(f, i + 1, 1);
        last = i;
    }
    assert_int_equal(next, -1);
    find_free(f);
}

static void test_search(void **state)
{
    (void)state;
    struct locksample *s = locksample_run(2, 6, 4);
    struct model *m = model_new(s->trace);
    assert_int_equal(model_update(m), 0);
    for (size_t q = 0; q < sizeof(queries) / sizeof(queries[0]); q++)
        check_query(m, q);
    struct find *takes = find_new(m, "takes bus"); /* as it is written in the list */
    int64_t at = -1;
    int found = 0, expected = 0;
    for (uint64_t i = 0; i < m->seen; i++) {
        const struct fos_event *e = fos_trace_event(s->trace, i);
        expected += e->type == FOS_EV_ACQUIRE && e->object == 1;
    }
    for (; (at = find_from(takes, at + 1, 1)) >= 0; found++)
        assert_int_equal(fos_trace_event(s->trace, (uint64_t)at)->type, FOS_EV_ACQUIRE);
    assert_true(expected > 10);
    assert_int_equal(found, expected);
    find_free(takes);
    struct find *nothing = find_new(m, "   ");
    assert_int_equal(find_from(nothing, 0, 1), -1);
    find_free(nothing);
    model_free(m);
    locksample_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_search),
    };
    return cmocka_run_group_tests_name("viz/model_tell", tests, NULL, NULL);
}
