/*
 * test_model_inspect.c: the inspector's figures against a naive fold of the
 * events: per process a list of intervals, overlaps by trying every pair.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "handmade.h"
#include "locksample.h"
#include "overview.h"
#include "sample.h"
#include "viz/model/inquiry.h"

static uint64_t random_state;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t draw(uint64_t n)
{
    uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % n;
}

/* ---- The naive fold ---------------------------------------------------------------- */

struct interval {
    uint32_t pid;
    enum fos_state state;
    fos_time from, to;
};

struct history {
    struct interval *items;
    size_t count;
};

static struct history read_history(const struct fos_trace *t)
{
    const uint64_t count = fos_trace_count(t);
    const fos_time end = fos_trace_event(t, count - 1)->time;
    struct history h = {calloc(count, sizeof(*h.items)), 0};
    for (uint64_t i = 0; i < count; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type != FOS_EV_STATE)
            continue;
        for (size_t k = h.count; k > 0; k--)
            if (h.items[k - 1].pid == e->pid) {
                h.items[k - 1].to = e->time;
                break;
            }
        h.items[h.count++] = (struct interval){e->pid, fos_event_to(e), e->time, end};
    }
    return h;
}

static fos_time overlap(const struct interval *i, fos_time from, fos_time to)
{
    const fos_time a = i->from > from ? i->from : from, b = i->to < to ? i->to : to;
    return b > a ? b - a : 0;
}

static int by_value(const void *a, const void *b)
{
    const fos_time x = *(const fos_time *)a, y = *(const fos_time *)b;
    return (x > y) - (x < y);
}

/* [from, to) for lengths, [from, until) for what begins: the last part has the very end as well. */
struct bounds {
    fos_time from, to, until;
};

static struct bounds bounds_of(const struct model *m, fos_time from, fos_time to)
{
    const fos_time end = model_end(m);
    return (struct bounds){from, to < end ? to : end, to < end ? to : end + 1};
}

/* Does the part have it? One of no length is where it happens. */
static bool is_in(const struct interval *i, struct bounds b)
{
    return i->from < b.until && (i->from >= b.from || overlap(i, b.from, b.to) > 0);
}

static void check_spread(const struct history *h, uint32_t pid, enum fos_state state,
                         struct bounds b, struct spread actual)
{
    fos_time *lengths = calloc(h->count + 1, sizeof(*lengths)), sum = 0;
    uint32_t n = 0;
    for (size_t i = 0; i < h->count; i++)
        if (h->items[i].pid == pid && h->items[i].state == state && is_in(&h->items[i], b)) {
            lengths[n] = overlap(&h->items[i], b.from, b.to);
            sum += lengths[n++];
        }
    qsort(lengths, n, sizeof(*lengths), by_value);
    assert_int_equal(actual.count, n);
    assert_int_equal(actual.sum, sum);
    if (n) {
        uint32_t rank = 0; /* the least value that 95 of 100 do not exceed */
        while ((uint64_t)(rank + 1) * 100 < (uint64_t)n * 95)
            rank++;
        assert_int_equal(actual.min, lengths[0]);
        assert_int_equal(actual.max, lengths[n - 1]);
        assert_int_equal(actual.p95, lengths[rank]);
    }
    free(lengths);
}

/* How long `other` ran while `pid` was READY in the part. */
static fos_time naive_delay(const struct history *h, uint32_t pid, uint32_t other, fos_time from,
                            fos_time to)
{
    fos_time sum = 0;
    for (size_t i = 0; i < h->count; i++) {
        const struct interval *ready = &h->items[i];
        if (ready->pid != pid || ready->state != FOS_READY || !overlap(ready, from, to))
            continue;
        const fos_time a = ready->from > from ? ready->from : from;
        const fos_time b = ready->to < to ? ready->to : to;
        for (size_t k = 0; k < h->count; k++)
            if (h->items[k].pid == other && h->items[k].state == FOS_RUNNING)
                sum += overlap(&h->items[k], a, b);
    }
    return sum;
}

static void check_delays(const struct model *m, const struct history *h, uint32_t pid,
                         fos_time from, fos_time to, const struct shares *s)
{
    fos_time all = 0, told = s->others_time;
    uint32_t somebody = 0;
    for (size_t i = 0; i < m->proc_count; i++) {
        const fos_time delay = naive_delay(h, pid, m->procs[i].pid, from, to);
        all += delay;
        somebody += delay > 0;
    }
    for (int i = 0; i < s->count; i++) {
        assert_int_equal(s->top[i].time,
                         naive_delay(h, pid, m->procs[s->top[i].proc].pid, from, to));
        assert_true(i == 0 || s->top[i - 1].time >= s->top[i].time);
        told += s->top[i].time;
    }
    assert_true(s->count == 0 || s->others == 0 ||
                s->others_time <= (fos_time)s->others * s->top[s->count - 1].time);
    assert_int_equal(told, all);
    assert_int_equal((uint32_t)s->count + s->others, somebody);
}

static uint32_t naive_count(const struct fos_trace *t, uint32_t pid, enum fos_event_type type,
                            int to, fos_time from, fos_time until)
{
    uint32_t n = 0;
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        const bool forced = e->reason == FOS_BECAUSE_EXPIRED || e->reason == FOS_BECAUSE_PREEMPTED;
        const bool counts =
            type != FOS_EV_STATE || ((int)fos_event_to(e) == to && (to != FOS_READY || forced));
        n += e->type == type && e->pid == pid && counts && e->time >= from && e->time < until;
    }
    return n;
}

static fos_time naive_time(const struct history *h, uint32_t pid, enum fos_state state,
                           struct bounds b)
{
    fos_time sum = 0;
    for (size_t i = 0; i < h->count; i++)
        if (h->items[i].pid == pid && h->items[i].state == state)
            sum += overlap(&h->items[i], b.from, b.to);
    return sum;
}

static void check_part(const struct model *m, const struct history *h, size_t proc, fos_time from,
                       fos_time to)
{
    const uint32_t pid = m->procs[proc].pid;
    const struct bounds b = bounds_of(m, from, to);
    struct inspection in;
    assert_int_equal(inspect_proc(m, proc, from, to, &in), 0);
    check_spread(h, pid, FOS_READY, b, in.wait);
    check_spread(h, pid, FOS_RUNNING, b, in.run);
    check_delays(m, h, pid, b.from, b.to, &in.delays);
    assert_int_equal(in.blocked, naive_time(h, pid, FOS_BLOCKED, b));
    assert_int_equal(in.dispatches,
                     naive_count(m->trace, pid, FOS_EV_STATE, FOS_RUNNING, from, b.until));
    assert_int_equal(in.preemptions,
                     naive_count(m->trace, pid, FOS_EV_STATE, FOS_READY, from, b.until));
    assert_int_equal(in.switches, naive_count(m->trace, pid, FOS_EV_SWITCH, 0, from, b.until));
}

/* A line of the overview says what the process's own figures say. */
static void check_line(const struct model *m, const struct overview_line *line, fos_time from,
                       fos_time to)
{
    struct inspection in;
    assert_int_equal(inspect_proc(m, line->proc, from, to, &in), 0);
    assert_int_equal(line->doing.run, in.run.sum);
    assert_int_equal(line->doing.wait, in.wait.sum);
    assert_int_equal(line->doing.waits, in.wait.count);
    assert_int_equal(line->doing.blocked, in.blocked);
    assert_int_equal(line->doing.dispatches, in.dispatches);
    assert_int_equal(line->doing.switches, in.switches);
    assert_int_equal(line->doing.preemptions, in.preemptions);
}

static void check_overview(const struct model *m, const struct history *h, fos_time from,
                           fos_time to)
{
    const struct bounds b = bounds_of(m, from, to);
    struct overview o;
    uint32_t dispatches = 0, somebody = 0;
    fos_time run = 0;
    inspect_part(m, from, to, &o);
    for (size_t i = 0; i < m->proc_count; i++) {
        const uint32_t pid = m->procs[i].pid;
        const fos_time ran = naive_time(h, pid, FOS_RUNNING, b);
        bool there = false;
        run += ran;
        dispatches += naive_count(m->trace, pid, FOS_EV_STATE, FOS_RUNNING, from, b.until);
        for (size_t k = 0; k < h->count; k++)
            there = there || (h->items[k].pid == pid && h->items[k].state != FOS_NEW &&
                              h->items[k].state != FOS_ZOMBIE && is_in(&h->items[k], b));
        somebody += there;
    }
    assert_int_equal(o.all.run, run);
    assert_int_equal(o.all.dispatches, dispatches);
    assert_in_range((uint32_t)o.count + o.others, somebody ? 1 : 0, somebody);
    assert_int_equal(o.length, b.to - b.from);
    assert_int_equal(o.idle + o.all.run + o.switching, o.length * model_cpus(m));
    assert_true(o.idle >= 0 && o.switching >= 0);
    for (int i = 0; i < o.count; i++) {
        check_line(m, &o.top[i], from, to);
        assert_true(i == 0 || o.top[i - 1].doing.run >= o.top[i].doing.run);
    }
}

static void check_trace(const struct fos_trace *t)
{
    struct model *m = model_new(t);
    assert_int_equal(model_update(m), 0);
    struct history h = read_history(t);
    const fos_time end = model_end(m);
    check_overview(m, &h, 0, end);
    for (size_t i = 0; i < m->proc_count; i++) {
        check_part(m, &h, i, 0, end + 1);
        const fos_time a = (fos_time)draw((uint64_t)end), b = (fos_time)draw((uint64_t)end);
        check_part(m, &h, i, a < b ? a : b, a < b ? b : a);
        check_overview(m, &h, a < b ? a : b, a < b ? b : a);
        /* from an event to an event: much happens at the very ends */
        const fos_time c = fos_trace_event(t, draw(m->seen))->time;
        const fos_time d = fos_trace_event(t, draw(m->seen))->time;
        check_part(m, &h, i, c < d ? c : d, c < d ? d : c);
        check_overview(m, &h, c < d ? c : d, c < d ? d : c);
    }
    free(h.items);
    model_free(m);
}

static void test_against_a_naive_fold(void **state)
{
    (void)state;
    static const struct sample_shape shapes[] = {{1, 1, 3, 1, "rr", 0},
                                                 {3, 1, 40, 2, "rr", 0},
                                                 {18, 1, 6, 6, "rr", 0},
                                                 {12, 2, 10, 3, "priority", 200000},
                                                 {20, 4, 6, 4, "lottery", 0}};
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        random_state = shapes[i].seed;
        struct sample *s = sample_run(shapes[i], NULL);
        assert_non_null(s);
        check_trace(s->trace);
        sample_free(s);
    }
}

/* ---- Bit by bit --------------------------------------------------------------------- */

/* In steps of that size; how many it took. */
static int go_through(struct inquiry *q, int64_t steps)
{
    int calls = 1;
    assert_non_null(q);
    while (!inquiry_go(q, steps))
        calls++;
    return calls;
}

static void same_spread(const struct spread *a, const struct spread *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->sum, b->sum);
    assert_true(a->min == b->min && a->max == b->max && a->p95 == b->p95);
}

static void same_inspection(const struct inspection *a, const struct inspection *b)
{
    same_spread(&a->wait, &b->wait);
    same_spread(&a->run, &b->run);
    assert_int_equal(a->blocked, b->blocked);
    assert_int_equal(a->dispatches, b->dispatches);
    assert_int_equal(a->switches, b->switches);
    assert_int_equal(a->preemptions, b->preemptions);
    assert_int_equal(a->delays.count, b->delays.count);
    for (int i = 0; i < a->delays.count; i++)
        assert_true(a->delays.top[i].proc == b->delays.top[i].proc &&
                    a->delays.top[i].time == b->delays.top[i].time);
    assert_int_equal(a->delays.others, b->delays.others);
    assert_int_equal(a->delays.others_time, b->delays.others_time);
}

static void test_bit_by_bit(void **state)
{
    (void)state;
    struct sample *s = sample_run((struct sample_shape){20, 4, 6, 4, "lottery", 0}, NULL);
    struct model *m = model_new(s->trace);
    assert_int_equal(model_update(m), 0);
    const fos_time end = model_end(m);
    for (int64_t proc = TRACK_BEFORE; proc < 20; proc++)
        for (int64_t steps = 1; steps <= 1000; steps = steps * 3 + 1) {
            struct inspection whole = {0};
            struct inquiry *q = inquiry_new(m, proc, end / 3, end / 3 * 2);
            const int calls = go_through(q, steps);
            if (proc >= 0)
                assert_int_equal(inspect_proc(m, (size_t)proc, end / 3, end / 3 * 2, &whole), 0);
            else
                assert_int_equal(inspect_range(m, end / 3, end / 3 * 2, &whole.delays), 0);
            same_inspection(&inquiry_result(q)->proc, &whole);
            assert_true(calls > 10 || steps > 1); /* it did stop in between */
            inquiry_free(q);
        }
    model_free(m);
    sample_free(s);
}

static void test_everybody_bit_by_bit(void **state)
{
    (void)state;
    struct sample *s = sample_run((struct sample_shape){20, 4, 6, 4, "lottery", 0}, NULL);
    struct model *m = model_new(s->trace);
    assert_int_equal(model_update(m), 0);
    for (int part = 0; part < 3; part++) {
        const fos_time from = model_end(m) / 3 * part, to = from + model_end(m) / 3;
        struct overview whole;
        struct lengths waits = {0};
        struct inquiry *q = inquiry_new(m, INQUIRE_EVERYBODY, from, to);
        assert_in_range(go_through(q, 1), 20, 30);
        inspect_part(m, from, to, &whole);
        assert_same_overview(&inquiry_result(q)->overview, &whole);
        assert_int_equal(inspect_waits(m, TRACK_BEFORE, from, to, &waits), 0);
        const struct spread spread = spread_of(&waits);
        same_spread(&inquiry_result(q)->proc.wait, &spread);
        lengths_free(&waits);
        inquiry_free(q);
    }
    model_free(m);
    sample_free(s);
}

/* What comes while an inquiry is on its way is not in it. */
static void test_the_run_grows_meanwhile(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("grows", 1);
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B");
    for (int i = 0; i < 50; i++) {
        handmade_run(&h, 2 * i, a, 0, 0);
        handmade_expire(&h, 2 * i + 1, a);
        handmade_run(&h, 2 * i + 1, b, 0, 0);
        handmade_expire(&h, 2 * i + 2, b);
    }
    struct model *m = model_new(h.trace);
    struct inspection before;
    assert_int_equal(model_update(m), 0);
    assert_int_equal(inspect_proc(m, 0, 0, model_end(m), &before), 0);
    struct inquiry *q = inquiry_new(m, 0, 0, model_end(m));
    assert_int_equal(inquiry_go(q, 20), 0);
    for (int i = 0; i < 1000; i++)
        handmade_run(&h, 200 + i, handmade_arrive(&h, 200 + i, "C"), 0, 0);
    assert_int_equal(model_update(m), 0);
    go_through(q, 20);
    same_inspection(&inquiry_result(q)->proc, &before);
    inquiry_free(q);
    model_free(m);
    fos_trace_close(h.trace);
}

/* ---- Ranges, chains, decisions ------------------------------------------------------- */

static void test_range(void **state)
{
    (void)state;
    struct sample *s = sample_run((struct sample_shape){18, 2, 6, 6, "rr", 0}, NULL);
    struct model *m = model_new(s->trace);
    assert_int_equal(model_update(m), 0);
    struct history h = read_history(s->trace);
    random_state = 9;
    for (int n = 0; n < 40; n++) {
        const fos_time from = (fos_time)draw((uint64_t)model_end(m)), to = from + 30000000;
        struct shares all;
        fos_time sum = 0, told = 0;
        assert_int_equal(inspect_range(m, from, to, &all), 0);
        for (size_t i = 0; i < h.count; i++)
            sum += h.items[i].state == FOS_RUNNING ? overlap(&h.items[i], from, to) : 0;
        for (int i = 0; i < all.count; i++)
            told += all.top[i].time;
        assert_int_equal(told + all.others_time, sum);
    }
    free(h.items);
    model_free(m);
    sample_free(s);
}

/* Every chain ends with one who waits for nobody, or in a ring; each link is a wait. */
static void test_chains(void **state)
{
    (void)state;
    struct locksample *s = locksample_run(2, 12, 5);
    struct model *m = model_new(s->trace);
    struct chain_link chain[CHAIN_MAX];
    int longest = 0;
    assert_int_equal(model_update(m), 0);
    for (uint64_t i = 0; i < m->seen; i++) {
        const struct fos_event *e = fos_trace_event(s->trace, i);
        bool ring;
        if (e->type != FOS_EV_STATE || e->reason != FOS_BECAUSE_LOCK)
            continue;
        const int n = inspect_chain(m, e->pid, i + 1, chain, &ring);
        assert_true(n >= 2);
        assert_false(ring); /* they lock in order */
        assert_int_equal(chain[0].pid, e->pid);
        assert_int_equal(chain[0].object, e->object);
        for (int k = 0; k + 1 < n; k++)
            assert_int_equal(object_owner(model_object(m, chain[k].object), s->trace, i + 1),
                             chain[k + 1].pid);
        assert_int_equal(chain[n - 1].object, 0);
        longest = n > longest ? n : longest;
    }
    assert_true(longest > 2);
    model_free(m);
    locksample_free(s);
}

static void test_decisions(void **state)
{
    (void)state;
    struct sample *s = sample_run((struct sample_shape){5, 2, 10, 8, "lottery", 0}, NULL);
    struct model *m = model_new(s->trace);
    const struct fos_event *last[3] = {NULL};
    int found = 0;
    assert_int_equal(model_update(m), 0);
    for (uint64_t i = 0; i < m->seen; i++) {
        const struct fos_event *e = fos_trace_event(s->trace, i);
        if (e->type == FOS_EV_DECISION)
            last[e->cpu] = e;
        if (e->type != FOS_EV_STATE || fos_event_to(e) != FOS_RUNNING)
            continue;
        assert_ptr_equal(inspect_decision(m, i), last[e->cpu]);
        found++;
    }
    assert_true(found > 20);
    model_free(m);
    sample_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_a_naive_fold),
        cmocka_unit_test(test_bit_by_bit),
        cmocka_unit_test(test_everybody_bit_by_bit),
        cmocka_unit_test(test_the_run_grows_meanwhile),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_decisions),
    };
    return cmocka_run_group_tests_name("viz/model_inspect", tests, NULL, NULL);
}
