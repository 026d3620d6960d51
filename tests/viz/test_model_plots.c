/*
 * test_model_plots.c: the figures behind the plots against naive folds of
 * the events: counts second by second, every interval with every bin.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handmade.h"
#include "sample.h"
#include "viz/model/gather.h"
#include "viz/model/inspect.h"
#include "viz/model/share.h"
#include "viz/model/units.h"

enum { ROUNDS = 40, WIDTH_MOST = 300, MOST_PROCS = 64 };

static uint64_t random_state;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t draw(uint64_t n)
{
    uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % n;
}

static const struct sample_shape shapes[] = {
    {1, 1, 3, 1, "rr", 0},        {3, 1, 400, 2, "rr", 0},     {12, 2, 20, 3, "priority", 200000},
    {60, 4, 40, 4, "lottery", 0}, {3, 1, 300, 5, "rr", 50000},
};
enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

static struct sample *run(int shape)
{
    struct sample_shape s = shapes[shape];
    s.seed = draw(1000000);
    print_message("shape %d, seed %llu\n", shape, (unsigned long long)s.seed);
    struct sample *sample = sample_run(s, NULL);
    assert_non_null(sample);
    return sample;
}

/* A window on the run: within it, across its end, all of it. */
static struct timemap random_map(fos_time end)
{
    const int width = 1 + (int)draw(WIDTH_MOST);
    const fos_time origin = draw(4) ? (fos_time)draw((uint64_t)end) : 0;
    const fos_time span = draw(4) ? (fos_time)draw((uint64_t)end / 2) : end + end / 40;
    return (struct timemap){origin, span > width ? span : width, width};
}

/* ---- Levels ------------------------------------------------------------------------- */

/* Takes every event since the beginning, for one stretch. */
static struct stretch naive_stretch(const struct fos_trace *t, fos_time from, fos_time to)
{
    const uint64_t count = fos_trace_count(t);
    struct stretch s = {.least = UINT32_MAX};
    uint32_t running = 0, ready = 0;
    for (uint64_t i = 0; i < count; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        const fos_time next = i + 1 < count ? fos_trace_event(t, i + 1)->time : e->time;
        if (e->type == FOS_EV_STATE) {
            running += (uint32_t)(fos_event_to(e) == FOS_RUNNING) -
                       (uint32_t)(fos_event_from(e) == FOS_RUNNING);
            ready += (uint32_t)(fos_event_to(e) == FOS_READY) -
                     (uint32_t)(fos_event_from(e) == FOS_READY);
        }
        const fos_time a = e->time > from ? e->time : from, b = next < to ? next : to;
        if (b <= a)
            continue;
        s.length += b - a;
        s.run_time += running * (uint64_t)(b - a);
        s.ready_time += ready * (uint64_t)(b - a);
        s.least = ready < s.least ? ready : s.least;
        s.most = ready > s.most ? ready : s.most;
    }
    return s.length ? s : (struct stretch){0};
}

static void check_levels(const struct model *m, struct timemap map)
{
    struct level_walk walk;
    levels_begin(&walk, &m->levels, m->trace, map.origin);
    for (int x = 0; x < map.width; x++) {
        struct stretch s;
        const struct stretch naive =
            naive_stretch(m->trace, timemap_time(&map, x), timemap_time(&map, x + 1));
        levels_next(&walk, timemap_time(&map, x + 1), &s);
        assert_int_equal(s.length, naive.length);
        assert_int_equal(s.run_time, naive.run_time);
        assert_int_equal(s.ready_time, naive.ready_time);
        assert_int_equal(s.least, naive.least);
        assert_int_equal(s.most, naive.most);
    }
}

static void test_levels(void **state)
{
    (void)state;
    random_state = 11;
    for (int i = 0; i < SHAPES; i++) {
        struct sample *s = run(i);
        struct model *m = model_new(s->trace);
        assert_int_equal(model_update(m), 0);
        for (int n = 0; n < 3; n++) {
            struct timemap map = random_map(model_end(m));
            map.width = map.width > 60 ? 60 : map.width;
            check_levels(m, map);
        }
        model_free(m);
        sample_free(s);
    }
}

/* Many events, few of them at one time: all steps of the pyramid are gone over. */
static void test_levels_of_a_long_run(void **state)
{
    (void)state;
    enum { EVENTS = 40000 };
    struct handmade h = handmade_begin("long", 1);
    struct model *m = model_new(h.trace);
    random_state = 3;
    for (uint32_t pid = 1; pid <= 9; pid++)
        handmade_arrive(&h, 0, "p");
    for (int i = 0; i < EVENTS; i++) {
        const uint32_t pid = 1 + (uint32_t)draw(9);
        const bool ready = h.states[pid] == FOS_READY;
        handmade_state(&h, i / 3, pid, ready ? FOS_RUNNING : FOS_READY, FOS_BECAUSE_NONE, 0);
        if (i % 7000 == 0) /* the model grows with the trace */
            assert_int_equal(model_update(m), 0);
    }
    assert_int_equal(model_update(m), 0);
    const fos_time end = model_end(m);
    check_levels(m, (struct timemap){0, end, 7});
    check_levels(m, (struct timemap){end / 7, end / 3, 11});
    check_levels(m, (struct timemap){end - 1000000, 3000000, 30});
    model_free(m);
    fos_trace_close(h.trace);
}

/* What is READY for no time at all is no queue. */
static void test_an_instant_is_no_queue(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("instant", 1);
    const uint32_t a = handmade_arrive(&h, 0, "A");
    handmade_run(&h, 0, a, 0, 0);
    handmade_block(&h, 4, a);
    handmade_wake(&h, 8, a);
    handmade_run(&h, 8, a, 0, 0);
    handmade_exit(&h, 10, a, 0);
    struct model *m = model_new(h.trace);
    assert_int_equal(model_update(m), 0);
    struct level_walk walk;
    struct stretch s;
    levels_begin(&walk, &m->levels, h.trace, 0);
    levels_next(&walk, 100 * h.unit, &s);
    assert_int_equal(s.most, 0);
    assert_int_equal(s.length, 10 * h.unit);
    assert_int_equal(s.run_time, 6 * h.unit);
    model_free(m);
    fos_trace_close(h.trace);
}

/* ---- Shares ----------------------------------------------------------------------------- */

/* How long a process (0: any) was in a state in [from, to). */
static fos_time naive_time(const struct fos_trace *t, enum fos_state state, uint32_t pid,
                           fos_time from, fos_time to)
{
    fos_time sum = 0;
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type != FOS_EV_STATE || (pid && e->pid != pid))
            continue;
        const int change = (fos_event_to(e) == state) - (fos_event_from(e) == state);
        const fos_time since = e->time > from ? e->time : from;
        sum += since < to ? change * (to - since) : 0;
    }
    return sum;
}

static void check_bins(const struct share_plot *p, const struct model *m, struct timemap map)
{
    const fos_time end = model_end(m);
    for (int b = 0; b < map.width; b++) {
        const fos_time from = timemap_time(&map, b), edge = timemap_time(&map, b + 1);
        const fos_time to = edge < end ? edge : end;
        fos_time rest = to > from ? naive_time(m->trace, FOS_RUNNING, 0, from, to) : 0;
        assert_int_equal(p->whole[b], to > from ? (to - from) * model_cpus(m) : 0);
        for (int k = 0; k < p->count; k++) {
            const uint32_t pid = m->procs[p->procs[k]].pid;
            const fos_time ran = to > from ? naive_time(m->trace, FOS_RUNNING, pid, from, to) : 0;
            assert_int_equal(share_time(p, b, k), ran);
            rest -= ran;
        }
        assert_int_equal(share_time(p, b, p->count), rest);
        assert_true(rest >= 0);
    }
}

/* Nobody who was left out ran longer than one who is shown, but for the one that was asked for. */
static void check_choice(const struct share_plot *p, const struct model *m, struct timemap map,
                         int64_t keep)
{
    const fos_time end = model_end(m);
    const fos_time last = map.origin + map.span < end ? map.origin + map.span : end;
    fos_time ran[MOST_PROCS], least = INT64_MAX;
    bool shown[MOST_PROCS] = {false};
    uint32_t others = 0;
    for (size_t i = 0; i < m->proc_count; i++)
        ran[i] = last > map.origin
                     ? naive_time(m->trace, FOS_RUNNING, m->procs[i].pid, map.origin, last)
                     : 0;
    for (int k = 0; k < p->count; k++) {
        shown[p->procs[k]] = true;
        assert_true(k == 0 || p->procs[k - 1] < p->procs[k]);
        if ((int64_t)p->procs[k] != keep && ran[p->procs[k]] < least)
            least = ran[p->procs[k]];
    }
    for (size_t i = 0; i < m->proc_count; i++) {
        others += !shown[i] && ran[i] > 0;
        assert_true(shown[i] || ran[i] == 0 || (p->count == SHARE_MOST && ran[i] <= least));
    }
    assert_true(keep < 0 || shown[keep] == (ran[keep] > 0));
    assert_int_equal(p->others, others);
}

static void check_waits(const struct model *m, struct timemap map)
{
    const fos_time end = model_end(m);
    const size_t proc = draw(m->proc_count);
    fos_time waits[WIDTH_MOST];
    share_wait(m, proc, &map, waits);
    for (int x = 0; x < map.width; x++) {
        const fos_time from = timemap_time(&map, x), edge = timemap_time(&map, x + 1);
        const fos_time to = edge < end ? edge : end;
        assert_int_equal(waits[x],
                         to > from ? naive_time(m->trace, FOS_READY, m->procs[proc].pid, from, to)
                                   : 0);
    }
}

static void test_shares(void **state)
{
    (void)state;
    random_state = 21;
    for (int i = 0; i < SHAPES; i++) {
        struct sample *s = run(i);
        struct model *m = model_new(s->trace);
        struct share_plot plot = {0};
        assert_int_equal(model_update(m), 0);
        /* where some are left out, who they are is looked at more often than at the bins */
        for (int n = 0; n < 60 && m->proc_count > SHARE_MOST; n++) {
            struct timemap map = random_map(model_end(m));
            const int64_t keep = n % 2 ? (int64_t)draw(m->proc_count) : TRACK_BEFORE;
            if (n % 3 == 0) /* while they arrive */
                map.origin = (fos_time)draw(150000000);
            assert_int_equal(share_make(&plot, m, &map, keep), 0);
            check_choice(&plot, m, map, keep);
        }
        for (int n = 0; n < 4; n++) {
            const int64_t keep = n % 2 ? (int64_t)draw(m->proc_count) : TRACK_BEFORE;
            struct timemap map = random_map(model_end(m));
            map.width = map.width > 40 ? 40 : map.width;
            assert_int_equal(share_make(&plot, m, &map, keep), 0);
            assert_int_equal(plot.bins, map.width);
            check_bins(&plot, m, map);
            check_choice(&plot, m, map, keep);
            check_waits(m, map);
        }
        share_free(&plot);
        model_free(m);
        sample_free(s);
    }
}

/* ---- Ranks and histograms ------------------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
    const fos_time x = *(const fos_time *)a, y = *(const fos_time *)b;
    return (x > y) - (x < y);
}

/* Lengths of one of several kinds: equal, few values, even, over many powers of ten. */
static struct lengths random_lengths(int kind, size_t count)
{
    struct lengths l = {0};
    for (size_t i = 0; i < count; i++) {
        const fos_time values[] = {7000, (fos_time)draw(3) * 1000, (fos_time)draw(100000),
                                   (fos_time)pow(10, (double)draw(120) / 10),
                                   draw(10) ? 0 : (fos_time)draw(1000000)};
        assert_int_equal(lengths_add(&l, values[kind]), 0);
    }
    return l;
}

static void check_ranks(struct lengths *l)
{
    fos_time *sorted = calloc(l->count + 1, sizeof(*sorted));
    if (l->count)
        memcpy(sorted, l->items, l->count * sizeof(*sorted));
    qsort(sorted, l->count, sizeof(*sorted), by_value);
    for (int percent = 0; percent <= 100; percent += 5) {
        const double rank = ceil((double)l->count * percent / 100);
        const size_t at = rank < 1 ? 0 : (size_t)rank - 1;
        assert_int_equal(lengths_rank(l, percent), l->count ? sorted[at] : 0);
    }
    free(sorted);
}

/* 1, 2 or 5 times a power of ten. */
static bool is_round(fos_time t)
{
    while (t >= 10 && t % 10 == 0)
        t /= 10;
    return t == 1 || t == 2 || t == 5;
}

static void check_histogram(const struct histogram *h, const struct lengths *l, int wanted)
{
    uint32_t sum = 0, most = 0;
    assert_true(h->bins >= 1 && (h->log || h->bins <= wanted));
    for (int b = 0; b < h->bins; b++) {
        uint32_t count = 0;
        for (size_t i = 0; i < l->count; i++)
            count += l->items[i] >= h->edges[b] && l->items[i] < h->edges[b + 1];
        assert_int_equal(h->counts[b], count);
        sum += count;
        most = count > most ? count : most;
        assert_true(h->edges[b] < h->edges[b + 1]);
        if (h->log)
            assert_true((b == 0 && h->edges[b] == 0) || is_round(h->edges[b]));
        else
            assert_int_equal(h->edges[b], b * h->edges[1]);
    }
    assert_true(is_round(h->log ? h->edges[h->bins] : h->edges[1]));
    assert_int_equal(sum, l->count);
    assert_int_equal(h->most, most);
    assert_int_equal(h->spread.count, l->count);
    assert_true(h->counts[h->bins - 1] > 0); /* no empty columns at the end */
}

static void test_histograms(void **state)
{
    (void)state;
    int logs = 0;
    random_state = 31;
    for (int n = 0; n < 5 * ROUNDS; n++) {
        const size_t count = draw(n % 3 ? 40 : 900);
        const int wanted = 1 + (int)draw(30);
        struct lengths l = random_lengths(n % 5, count);
        struct histogram h;
        check_ranks(&l);
        histogram_make(&l, wanted, &h);
        if (count)
            check_histogram(&h, &l, wanted);
        else
            assert_int_equal(h.bins, 0);
        assert_true(n % 5 != 0 || !h.log); /* equal ones need no powers of ten */
        logs += h.log;
        lengths_free(&l);
    }
    assert_true(logs > 10);
}

/* The longest times that there are: nothing wraps around, nobody is lost. */
static void test_histogram_of_ages(void **state)
{
    (void)state;
    static const fos_time odd[] = {INT64_MAX, INT64_MAX / 2, 1, 0};
    for (size_t few = 1; few <= 4; few++) {
        struct lengths l = {0};
        struct histogram h;
        uint32_t sum = 0;
        for (size_t i = 0; i < few; i++)
            assert_int_equal(lengths_add(&l, odd[i]), 0);
        histogram_make(&l, 20, &h);
        for (int b = 0; b < h.bins; b++)
            sum += h.counts[b];
        assert_int_equal(sum, few);
        lengths_free(&l);
    }
}

static void test_bins(void **state)
{
    (void)state;
    struct lengths l = {0};
    struct histogram h;
    for (int i = 0; i < 20; i++)
        assert_int_equal(lengths_add(&l, i * 1000000), 0);
    histogram_make(&l, 10, &h);
    assert_false(h.log);
    assert_int_equal(h.edges[1], 2000000);
    assert_int_equal(h.bins, 10);
    assert_int_equal(histogram_bin(&h, 1999999), 0);
    assert_int_equal(histogram_bin(&h, 2000000), 1);
    assert_int_equal(histogram_bin(&h, 19999999), 9);
    assert_int_equal(histogram_bin(&h, 20000000), -1);
    assert_int_equal(histogram_bin(&h, -1), -1);
    assert_int_equal(spread_mean(&h.spread), 9500000);
    assert_int_equal(h.spread.p95, 18000000);
    lengths_free(&l);
}

/* In steps as small as they come: the same lengths. */
static void test_gathered_bit_by_bit(void **state)
{
    (void)state;
    random_state = 5;
    struct sample *s = run(3);
    struct model *m = model_new(s->trace);
    assert_int_equal(model_update(m), 0);
    for (int what = 0; what < 2; what++) {
        const fos_time from = model_end(m) / 4, to = model_end(m) / 2;
        struct lengths whole = {0};
        struct gather g;
        int rounds = 1;
        gather_begin(&g, m, what ? GATHER_RESPONSES : GATHER_WAITS, TRACK_BEFORE, what ? 0 : from,
                     to);
        while (!gather_go(&g, 1))
            rounds++;
        assert_int_equal(rounds, m->proc_count);
        assert_int_equal(what ? inspect_responses(m, TRACK_BEFORE, 0, to, &whole)
                              : inspect_waits(m, TRACK_BEFORE, from, to, &whole),
                         0);
        assert_int_equal(g.lengths.count, whole.count);
        assert_true(whole.count > 10);
        assert_memory_equal(g.lengths.items, whole.items, whole.count * sizeof(whole.items[0]));
        gather_free(&g);
        lengths_free(&whole);
    }
    model_free(m);
    sample_free(s);
}

/* ---- Responses --------------------------------------------------------------------------------
 */

/* Jobs: from each release to its end, also when the next is released meanwhile. */
static void test_responses_of_jobs(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("jobs", 1);
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 2, "B");
    struct lengths l = {0};
    handmade_event(&h, 2, FOS_EV_JOB, a, 0, 10, NULL);
    handmade_event(&h, 4, FOS_EV_JOB, a, 1, 20, NULL);
    handmade_run(&h, 5, b, 0, 0);
    handmade_event(&h, 7, FOS_EV_DEADLINE, a, 0, -3, NULL);
    handmade_event(&h, 9, FOS_EV_DEADLINE, a, 1, -3, NULL);
    handmade_event(&h, 9, FOS_EV_DEADLINE, a, 2, -3, NULL); /* was never released */
    struct model *m = model_new(h.trace);
    assert_int_equal(model_update(m), 0);
    assert_int_equal(inspect_responses(m, TRACK_BEFORE, 0, model_end(m), &l), 0);
    assert_int_equal(l.count, 3);
    assert_int_equal(l.items[0], 5 * h.unit);
    assert_int_equal(l.items[1], 5 * h.unit);
    assert_int_equal(l.items[2], 3 * h.unit); /* B: from its arrival to its first run */
    lengths_free(&l);
    assert_int_equal(inspect_responses(m, 1, 0, 5 * h.unit, &l), 0);
    assert_int_equal(l.count, 0); /* it ends behind the part */
    assert_int_equal(inspect_responses(m, 0, 7 * h.unit, 8 * h.unit, &l), 0);
    assert_int_equal(l.count, 1);
    lengths_free(&l);
    model_free(m);
    fos_trace_close(h.trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_levels_of_a_long_run),
        cmocka_unit_test(test_an_instant_is_no_queue),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_histograms),
        cmocka_unit_test(test_histogram_of_ages),
        cmocka_unit_test(test_bins),
        cmocka_unit_test(test_gathered_bit_by_bit),
        cmocka_unit_test(test_responses_of_jobs),
    };
    return cmocka_run_group_tests_name("viz/model_plots", tests, NULL, NULL);
}
