/*
 * test_model_queue.c: the ready queue of every moment against a naive list,
 * and what is read from a policy's words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "handmade.h"
#include "sample.h"
#include "viz/model/load.h"
#include "viz/model/queue.h"

enum { MOST = 64 };

struct naive {
    uint32_t pids[MOST];
    size_t count;
};

static void naive_apply(struct naive *n, const struct fos_event *e)
{
    if (e->type != FOS_EV_STATE)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < n->count; i++)
        if (n->pids[i] != e->pid)
            n->pids[kept++] = n->pids[i];
    n->count = kept;
    if (fos_event_to(e) == FOS_READY)
        n->pids[n->count++] = e->pid;
}

static void test_every_moment(void **state)
{
    (void)state;
    struct sample *s = sample_run((struct sample_shape){30, 2, 8, 5, "lottery", 0}, NULL);
    struct model *m = model_new(s->trace);
    struct naive n = {.count = 0};
    const struct fos_event *last = NULL;
    size_t longest = 0;
    assert_int_equal(model_update(m), 0);
    for (uint64_t i = 0; i < m->seen; i++) {
        const struct fos_event *e = fos_trace_event(s->trace, i);
        const struct moment at = {i + 1, e->time};
        struct queued all[MOST], few[3];
        naive_apply(&n, e);
        last = e->type == FOS_EV_DECISION ? e : last;
        assert_int_equal(queue_at(m, at, all, MOST), n.count);
        assert_int_equal(queue_at(m, at, few, 3), n.count);
        for (size_t k = 0; k < n.count; k++) {
            assert_int_equal(m->procs[all[k].proc].pid, n.pids[k]);
            assert_int_equal(fos_trace_event(s->trace, all[k].event)->pid, n.pids[k]);
        }
        for (size_t k = 0; k < n.count && k < 3; k++)
            assert_int_equal(few[k].proc, all[k].proc);
        assert_ptr_equal(queue_decision(m, at), last);
        longest = n.count > longest ? n.count : longest;
    }
    assert_true(longest > 10);
    model_free(m);
    sample_free(s);
}

/* ---- As the policy sees it ------------------------------------------------------------- */

/* The rank of everybody, from the events alone. */
struct naive_ranks {
    int64_t rank[MOST];
    bool ranked[MOST];
};

static void check_ranks(const struct model *m, struct moment at, const struct naive_ranks *n)
{
    for (uint32_t i = 0; i < m->proc_count; i++) {
        int64_t rank;
        assert_int_equal(queue_rank(m, i, at, &rank), n->ranked[m->procs[i].pid]);
        if (n->ranked[m->procs[i].pid])
            assert_int_equal(rank, n->rank[m->procs[i].pid]);
    }
}

/* Whom the policy chose stood first in the queue that is shown; of the rest as many as fit. */
static void check_choice(const struct model *m, uint64_t decision, const char *policy)
{
    const struct fos_event *e = fos_trace_event(m->trace, decision);
    const struct moment at = {decision, e->time};
    struct queued all[MOST], few[3];
    const size_t count = queue_in_order(m, at, all, MOST);
    assert_int_equal(count, e->value);
    if (m->procs[all[0].proc].pid != e->pid)
        fail_msg("%s: event %llu chose %u, and %u stood first", policy,
                 (unsigned long long)decision, e->pid, m->procs[all[0].proc].pid);
    assert_int_equal(queue_in_order(m, at, few, 3), count);
    for (size_t i = 0; i < count && i < 3; i++)
        assert_int_equal(few[i].proc, all[i].proc);
}

static const struct {
    const char *policy;
    enum fos_rank_kind kind;
    bool ordered; /* the first is chosen, whatever the rank does not say */
} ranked[] = {
    {"fcfs", FOS_RANK_NONE, true},      {"rr", FOS_RANK_NONE, true},
    {"sjf", FOS_RANK_TIME, true},       {"srtf", FOS_RANK_TIME, true},
    {"hrrn", FOS_RANK_RATIO, true},     {"priority", FOS_RANK_PRIORITY, true},
    {"mlfq", FOS_RANK_LEVEL, true},     {"edf", FOS_RANK_MOMENT, true},
    {"rm", FOS_RANK_TIME, true},        {"cfs", FOS_RANK_VIRTUAL, true},
    {"stride", FOS_RANK_NUMBER, true},  {"lottery", FOS_RANK_TICKETS, false},
    {"eevdf", FOS_RANK_VIRTUAL, false},
};

static void check_policy(size_t r)
{
    struct sample *s = sample_run((struct sample_shape){30, 1, 8, 5, ranked[r].policy, 0}, NULL);
    struct model *m = model_new(s->trace);
    struct naive_ranks n = {.rank = {0}};
    size_t ranks = 0;
    assert_int_equal(model_update(m), 0);
    assert_int_equal(queue_rank_kind(m), ranked[r].kind);
    assert_int_equal(*queue_rank_name(m) != 0, ranked[r].kind != FOS_RANK_NONE);
    for (uint64_t i = 0; i < m->seen; i++) {
        const struct fos_event *e = fos_trace_event(s->trace, i);
        const bool rank = e->type == FOS_EV_RANK;
        if (rank) {
            assert_false(n.ranked[e->pid] && n.rank[e->pid] == e->value);
            n.rank[e->pid] = e->value;
            n.ranked[e->pid] = true;
            ranks++;
        }
        if (i + 1 == m->seen || fos_trace_event(s->trace, i + 1)->type != FOS_EV_RANK)
            check_ranks(m, (struct moment){i + 1, e->time}, &n);
        if (e->type == FOS_EV_DECISION && ranked[r].ordered)
            check_choice(m, i, ranked[r].policy);
    }
    assert_int_equal(ranks > 0, ranked[r].kind != FOS_RANK_NONE);
    model_free(m);
    sample_free(s);
}

static void test_ranks(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof(ranked) / sizeof(ranked[0]); r++)
        check_policy(r);
}

/* The moment after a transition has the rank that came with it, and none that is still to come. */
static void test_the_rank_of_this_moment(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("ranks", 1);
    int64_t rank = 0;
    handmade_meta(&h, "rank.kind=level");
    const uint64_t before = fos_trace_count(h.trace);
    const uint32_t a = handmade_arrive(&h, 0, "A");
    handmade_event(&h, 0, FOS_EV_RANK, a, 0, 1, NULL);
    handmade_event(&h, 5, FOS_EV_RANK, a, 0, 2, NULL);
    handmade_event(&h, 7, FOS_EV_EJECT, 0, 0, 0, "it breaks a rule");
    struct model *m = model_new(h.trace);
    assert_int_equal(model_update(m), 0);
    assert_false(queue_rank(m, 0, (struct moment){before + 2, 0}, &rank));
    assert_true(queue_rank(m, 0, (struct moment){before + 3, 0}, &rank));
    assert_int_equal(rank, 1);
    assert_true(queue_rank(m, 0, (struct moment){before + 4, 4999999}, &rank));
    assert_int_equal(rank, 1);
    assert_true(queue_rank(m, 0, model_moment(m, 5000000), &rank));
    assert_int_equal(rank, 2);
    assert_false(queue_rank(m, 0, model_moment(m, 7000000), &rank));
    model_free(m);
    fos_trace_close(h.trace);
}

/* ---- Load ---------------------------------------------------------------------------- */

/* How long processes were in a state in [from, to), from the events alone. */
static double naive_time(const struct fos_trace *t, enum fos_state state, fos_time from,
                         fos_time to)
{
    double sum = 0;
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type != FOS_EV_STATE)
            continue;
        /* +1 from its entry on, -1 from its leaving on */
        const int change = (fos_event_to(e) == state) - (fos_event_from(e) == state);
        const fos_time since = e->time > from ? e->time : from;
        sum += since < to ? change * (double)(to - since) : 0;
    }
    return sum;
}

static void test_load(void **state)
{
    (void)state;
    struct sample *s = sample_run((struct sample_shape){20, 3, 60, 7, "rr", 100000}, NULL);
    struct model *m = model_new(s->trace);
    struct load loads[97];
    assert_int_equal(model_update(m), 0);
    const fos_time end = model_end(m);
    const struct timemap maps[] = {
        {0, end + 1000, 97}, {end / 3, end / 2, 60}, {end / 2, 5000, 50}, {0, end * 2, 10}};
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
        load_make(m, &maps[i], loads);
        for (int x = 0; x < maps[i].width; x++) {
            const fos_time a = timemap_time(&maps[i], x), b = timemap_time(&maps[i], x + 1);
            const fos_time to = b < end ? b : end;
            const double run = to > a ? naive_time(s->trace, FOS_RUNNING, a, to) : 0;
            const double ready = to > a ? naive_time(s->trace, FOS_READY, a, to) : 0;
            assert_float_equal(loads[x].running, run / (double)(b - a), 1e-4);
            assert_float_equal(loads[x].ready, ready / (double)(b - a), 1e-4);
        }
    }
    model_free(m);
    sample_free(s);
}

/* Every draw of a real lottery is told so that it can be read again. */
static void test_draws(void **state)
{
    (void)state;
    struct sample *s = sample_run((struct sample_shape){6, 1, 20, 2, "lottery", 0}, NULL);
    int draws = 0;
    for (uint64_t i = 0; i < fos_trace_count(s->trace); i++) {
        const struct fos_event *e = fos_trace_event(s->trace, i);
        struct draw d;
        if (e->type != FOS_EV_DECISION || e->value < 2)
            continue;
        assert_true(queue_draw(fos_trace_text(s->trace, e->text), &d));
        assert_int_equal(d.all, 100 * e->value);
        assert_int_equal(d.to - d.from, 100);
        draws++;
    }
    assert_true(draws > 10);
    sample_free(s);
}

static void test_words(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "drew 3 of 2: A holds [0,2)",
                                      "drew 1 of 9: A holds [2,3)",
                                      "drew x of 9: A holds [0,3)",
                                      "A holds [0,3)",
                                      "drew 1 of 9: A holds [0,12)"};
    struct draw d;
    int level, levels;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(queue_draw(bad[i], &d));
    assert_true(queue_level("mlfq: A is the first at level 2 of 3, allotment 1", &level, &levels));
    assert_int_equal(level * 10 + levels, 23);
    assert_false(queue_level("at level 4 of 3", &level, &levels));
    assert_false(queue_level("rr: it is A's turn", &level, &levels));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_moment),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_the_rank_of_this_moment),
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_draws),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests_name("viz/model_queue", tests, NULL, NULL);
}
