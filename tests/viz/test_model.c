/*
 * test_model.c: the model against a naive reading of the same trace, and
 * against the metrics of the kernel.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "kernel/trace_file.h"
#include "viz/model/spans.h"
#include "viz/model/tokens.h"

static const struct sample_shape shapes[] = {
    {1, 1, 3, 1, "rr", 0},        {3, 1, 40, 2, "rr", 0},      {12, 2, 20, 3, "priority", 200000},
    {40, 4, 12, 4, "lottery", 0}, {3, 1, 400, 5, "rr", 50000},
};
enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

static uint64_t random_state;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t draw(uint64_t n)
{
    uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % n;
}

struct world {
    struct sample *sample;
    struct model *model;
};

static struct world make_world(struct sample_shape shape)
{
    struct world w = {sample_run(shape, NULL), NULL};
    assert_non_null(w.sample);
    w.model = model_new(w.sample->trace);
    assert_non_null(w.model);
    assert_int_equal(model_update(w.model), 0);
    random_state = shape.seed;
    return w;
}

static void free_world(struct world w)
{
    model_free(w.model);
    sample_free(w.sample);
}

static void for_all_shapes(void (*check)(struct world))
{
    for (int i = 0; i < SHAPES; i++) {
        struct world w = make_world(shapes[i]);
        check(w);
        free_world(w);
    }
}

/* ---- A naive reading --------------------------------------------------------------- */

/* The last event that made process `pid` look as it does before event `upto`; -1. */
static int64_t naive_last(const struct fos_trace *t, uint32_t pid, uint64_t upto)
{
    for (uint64_t i = upto; i > 0; i--) {
        const struct fos_event *e = fos_trace_event(t, i - 1);
        if (e->pid == pid && (e->type == FOS_EV_STATE || e->type == FOS_EV_REAP))
            return (int64_t)i - 1;
    }
    return -1;
}

static void naive_sum(const struct track *track, const struct fos_trace *t, fos_time from,
                      fos_time to, fos_time sum[LOOKS])
{
    memset(sum, 0, LOOKS * sizeof(sum[0]));
    for (int64_t i = 0; i < track->count; i++) {
        const struct fos_event *e = track_event(track, t, i);
        fos_time begin = e->time, end = track_item_end(track, t, i, to);
        begin = begin > from ? begin : from;
        end = end < to ? end : to;
        if (end > begin)
            sum[track_look(track, e)] += end - begin;
    }
}

/* ---- Tracks ---------------------------------------------------------------------------- */

static void check_states(struct world w)
{
    const uint64_t count = fos_trace_count(w.sample->trace);
    for (int n = 0; n < 300; n++) {
        const uint64_t upto = draw(count + 1);
        const struct proc *p = &w.model->procs[draw(w.model->proc_count)];
        const int64_t item = track_upto(&p->states, upto);
        const int64_t naive = naive_last(w.sample->trace, p->pid, upto);
        assert_int_equal(item < 0 ? -1 : (int64_t)p->states.items[item], naive);
    }
}

static void test_states_of_a_moment(void **state)
{
    (void)state;
    for_all_shapes(check_states);
}

static void check_sums(struct world w)
{
    const fos_time end = model_end(w.model);
    for (int n = 0; n < 200; n++) {
        const struct track *track =
            n % 4 ? &w.model->procs[draw(w.model->proc_count)].states : &w.model->cpus[0].slices;
        const fos_time when = (fos_time)draw((uint64_t)end + 1);
        struct track_sum sum;
        fos_time naive[LOOKS];
        track_sum_at(track, w.sample->trace, track_at(track, w.sample->trace, when), when, &sum);
        naive_sum(track, w.sample->trace, 0, when, naive);
        assert_memory_equal(sum.time, naive, sizeof(naive));
    }
}

static void test_sums(void **state)
{
    (void)state;
    for_all_shapes(check_sums);
}

static void check_seek(struct world w)
{
    const struct track *track = &w.model->cpus[0].slices;
    for (int n = 0; n < 300; n++) {
        const fos_time when = (fos_time)draw((uint64_t)model_end(w.model) + 2);
        const int64_t at = track_at(track, w.sample->trace, when);
        const int64_t from = (int64_t)draw((uint64_t)at + 2) - 1;
        assert_int_equal(track_seek(track, w.sample->trace, from, when), at);
        assert_true(at < 0 || track_event(track, w.sample->trace, at)->time <= when);
        assert_true(at + 1 >= track->count ||
                    track_event(track, w.sample->trace, at + 1)->time > when);
    }
}

static void test_seek(void **state)
{
    (void)state;
    for_all_shapes(check_seek);
}

static fos_time running_length(struct world w, const struct track *track, int64_t item)
{
    const struct fos_event *e = track_event(track, w.sample->trace, item);
    if (track_look(track, e) != LOOK_RUNNING)
        return -1;
    return track_item_end(track, w.sample->trace, item, e->time) - e->time;
}

static void check_peaks(struct world w)
{
    const struct track *track = &w.model->cpus[0].slices;
    for (int n = 0; n < 200 && track->count > 2; n++) {
        const int64_t from = (int64_t)draw(track->count - 1);
        const int64_t to = from + 1 + (int64_t)draw((uint64_t)(track->count - 1 - from));
        fos_time longest = -1;
        for (int64_t i = from; i < to; i++)
            longest = running_length(w, track, i) > longest ? running_length(w, track, i) : longest;
        const int64_t found =
            peaks_longest(&w.model->cpus[0].peaks, track, w.sample->trace, from, to);
        assert_in_range(found, from, to - 1);
        assert_int_equal(running_length(w, track, found), longest);
    }
}

static void test_peaks(void **state)
{
    (void)state;
    for_all_shapes(check_peaks);
}

/* ---- The same figures as the metrics of the kernel ------------------------------------------ */

static void check_metrics(struct world w)
{
    struct fos_metrics *m = fos_metrics_new();
    assert_non_null(m);
    assert_int_equal(fos_metrics_update(m, w.sample->trace), 0);
    for (size_t i = 0; i < w.model->proc_count; i++) {
        const struct proc *p = &w.model->procs[i];
        const struct fos_proc_metrics *expected = fos_metrics_find(m, p->pid);
        struct track_sum sum;
        track_sum_at(&p->states, w.sample->trace, (int64_t)p->states.count - 1, model_end(w.model),
                     &sum);
        assert_int_equal(p->arrival, expected->arrival);
        assert_int_equal(p->first_run, expected->first_run);
        assert_int_equal(p->finish, expected->finish);
        assert_int_equal(sum.time[LOOK_RUNNING], expected->cpu);
        assert_int_equal(sum.time[LOOK_READY] + sum.time[LOOK_PREEMPTED], expected->wait);
        assert_int_equal(sum.time[LOOK_BLOCKED] + sum.time[LOOK_SLEEPING], expected->blocked);
        assert_int_equal(sum.dispatches, expected->dispatches);
        assert_int_equal(sum.preemptions, expected->preemptions);
    }
    fos_metrics_free(m);
}

static void test_metrics(void **state)
{
    (void)state;
    for_all_shapes(check_metrics);
}

/* ---- The diagram --------------------------------------------------------------------------------
 */

static void check_flow(struct world w)
{
    for (int n = 0; n < 60; n++) {
        struct flow flow, naive = {0};
        const uint64_t upto = draw(w.model->seen + 1);
        for (uint64_t i = 0; i < upto; i++) {
            const struct fos_event *e = fos_trace_event(w.sample->trace, i);
            if (e->type != FOS_EV_STATE)
                continue;
            const enum edge edge = edge_of(fos_event_from(e), fos_event_to(e));
            assert_int_not_equal(edge, EDGE_NONE);
            naive.taken[edge]++;
            naive.last[edge] = (uint32_t)i + 1;
        }
        for (size_t p = 0; p < w.model->proc_count; p++)
            for (uint64_t i = upto; i > 0; i--) {
                const struct fos_event *e = fos_trace_event(w.sample->trace, i - 1);
                if (e->type != FOS_EV_STATE || e->pid != w.model->procs[p].pid)
                    continue;
                naive.in[fos_event_to(e)]++;
                break;
            }
        model_flow_at(w.model, (struct moment){upto, 0}, &flow);
        assert_memory_equal(flow.taken, naive.taken, sizeof(flow.taken));
        assert_memory_equal(flow.last, naive.last, sizeof(flow.last));
        assert_memory_equal(flow.in, naive.in, sizeof(flow.in));
    }
}

static void test_flow(void **state)
{
    (void)state;
    for_all_shapes(check_flow);
}

static void test_edges(void **state)
{
    (void)state;
    static const struct {
        enum fos_state from, to;
        enum edge edge;
    } cases[] = {
        {FOS_NOWHERE, FOS_NEW, EDGE_SPAWN},        {FOS_NEW, FOS_READY, EDGE_ADMIT},
        {FOS_READY, FOS_RUNNING, EDGE_DISPATCH},   {FOS_RUNNING, FOS_READY, EDGE_PREEMPT},
        {FOS_RUNNING, FOS_BLOCKED, EDGE_BLOCK},    {FOS_BLOCKED, FOS_READY, EDGE_WAKE},
        {FOS_RUNNING, FOS_ZOMBIE, EDGE_EXIT},      {FOS_NEW, FOS_ZOMBIE, EDGE_KILL_NEW},
        {FOS_READY, FOS_ZOMBIE, EDGE_KILL_READY},  {FOS_BLOCKED, FOS_ZOMBIE, EDGE_KILL_BLOCKED},
        {FOS_NEW, FOS_RUNNING, EDGE_NONE},         {FOS_ZOMBIE, FOS_READY, EDGE_NONE},
        {FOS_BLOCKED, FOS_RUNNING, EDGE_NONE},     {FOS_READY, (enum fos_state)9, EDGE_NONE},
        {(enum fos_state)7, FOS_READY, EDGE_NONE}, {FOS_NOWHERE, FOS_READY, EDGE_NONE},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(edge_of(cases[i].from, cases[i].to), cases[i].edge);
}

static void check_steps(struct world w)
{
    struct moment at = {0, 0};
    uint64_t transitions = 0;
    for (uint64_t i = 0; i < w.model->seen; i++)
        transitions += fos_trace_event(w.sample->trace, i)->type == FOS_EV_STATE;
    for (uint64_t n = 0; n < transitions; n++) {
        const struct moment next = model_step(w.model, at, 1);
        const struct fos_event *e = fos_trace_event(w.sample->trace, next.upto - 1);
        assert_int_equal(e->type, FOS_EV_STATE);
        assert_int_equal(next.time, e->time);
        if (n > 0) { /* and back to where we came from */
            assert_int_equal(model_step(w.model, next, -1).upto, at.upto);
            assert_int_equal(model_step(w.model, next, -1).time, at.time);
        }
        at = next;
    }
    assert_int_equal(model_step(w.model, at, 1).upto, w.model->seen);
}

static void test_steps(void **state)
{
    (void)state;
    for_all_shapes(check_steps);
}

/* ---- Growing ----------------------------------------------------------------------------------
 */

/* Event by event gives the same model as all at once. */
static void test_growing(void **state)
{
    (void)state;
    struct world w = make_world(shapes[3]);
    struct fos_trace *t;
    assert_int_equal(trace_create(&t, NULL), 0);
    for (uint32_t i = 1; *fos_trace_text(w.sample->trace, i); i++) {
        const char *text = fos_trace_text(w.sample->trace, i);
        assert_int_equal(trace_intern(t, text, strlen(text)), i);
    }
    struct model *m = model_new(t);
    for (uint64_t i = 0; i < w.model->seen; i++) {
        trace_append(t, fos_trace_event(w.sample->trace, i));
        if (i % 7 == 0)
            assert_int_equal(model_update(m), 0);
    }
    assert_int_equal(model_update(m), 0);
    assert_int_equal(m->proc_count, w.model->proc_count);
    for (size_t i = 0; i < m->proc_count; i++) {
        const struct track *a = &m->procs[i].states, *b = &w.model->procs[i].states;
        assert_int_equal(a->count, b->count);
        assert_memory_equal(a->items, b->items, a->count * sizeof(a->items[0]));
        if (a->count > TRACK_BLOCK)
            assert_memory_equal(a->sums, b->sums,
                                (a->count - 1) / TRACK_BLOCK * sizeof(a->sums[0]));
        assert_string_equal(model_name(m, m->procs[i].pid),
                            model_name(w.model, w.model->procs[i].pid));
    }
    assert_memory_equal(&m->flow, &w.model->flow, sizeof(m->flow));
    model_free(m);
    fos_trace_close(t);
    free_world(w);
}

static void test_empty(void **state)
{
    (void)state;
    struct fos_trace *t;
    assert_int_equal(trace_create(&t, NULL), 0);
    struct model *m = model_new(t);
    struct flow flow;
    struct view v = {.map = {0, 100, 100}};
    assert_int_equal(model_update(m), 0);
    assert_int_equal(model_end(m), 0);
    assert_int_equal(model_find(m, 1), -1);
    model_flow_at(m, model_moment(m, 5), &flow);
    assert_int_equal(flow.in[FOS_READY], 0);
    view_fit(&v, m);
    view_seek(&v, m, 10);
    view_step(&v, m, 1);
    view_step(&v, m, -1);
    view_follow(&v, m);
    assert_int_equal(v.cursor.time, 0);
    assert_true(v.map.span >= v.map.width);
    model_free(m);
    fos_trace_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_of_a_moment),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_seek),
        cmocka_unit_test(test_peaks),
        cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_flow),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_growing),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests_name("viz/model", tests, NULL, NULL);
}
