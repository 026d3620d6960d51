/*
 * test_model_view.c: from time to pixels: the mapping, the spans of a row,
 * the tokens, playing, and times in words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "viz/model/spans.h"
#include "viz/model/tokens.h"
#include "viz/model/units.h"

enum { WIDTH = 300 };

static struct sample *sample;
static struct model *model;
static uint64_t random_state;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t draw(uint64_t n)
{
    uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % n;
}

static int setup(void **state)
{
    (void)state;
    sample = sample_run((struct sample_shape){14, 2, 60, 11, "rr", 100000}, NULL);
    model = sample ? model_new(sample->trace) : NULL;
    random_state = 42;
    return model ? model_update(model) : -1;
}

static int teardown(void **state)
{
    (void)state;
    model_free(model);
    sample_free(sample);
    return 0;
}

/* ---- Time and pixels ---------------------------------------------------------------- */

static void test_timemap(void **state)
{
    (void)state;
    const fos_time years = INT64_C(4000000000000000000);
    const struct timemap maps[] = {
        {0, 1000, 1000},          {0, 1001, 1000},  {7, 333333, 1280},   {years / 2, 2000, 1999},
        {years - 5000, 5000, 17}, {0, years, 2560}, {123, years / 3, 1}, {0, 100, 100}};
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
        const struct timemap *m = &maps[i];
        assert_int_equal(timemap_time(m, 0), m->origin);
        assert_int_equal(timemap_time(m, m->width), m->origin + m->span);
        for (int n = 0; n < 200; n++) {
            const fos_time t = m->origin + (fos_time)draw((uint64_t)m->span);
            const int x = timemap_pixel(m, t);
            assert_in_range(x, 0, m->width - 1);
            assert_true(timemap_time(m, x) <= t && t < timemap_time(m, x + 1));
        }
        assert_int_equal(timemap_pixel(m, m->origin - 1), -1);
        assert_int_equal(timemap_pixel(m, m->origin + m->span), m->width);
    }
    /* Left of the window the pixels go on, evenly and downwards. */
    const struct timemap m = {100, 10, 3};
    assert_int_equal(timemap_time(&m, -3), 90);
    assert_true(timemap_time(&m, -1) < 100);
}

static void test_zoom_and_pan(void **state)
{
    (void)state;
    struct view v = {.map = {0, 1, WIDTH}};
    view_fit(&v, model);
    const fos_time whole = v.map.span;
    assert_int_equal(v.map.origin, 0);
    assert_true(whole > model_end(model));
    const fos_time under = timemap_time(&v.map, 200);
    for (int i = 0; i < 10; i++)
        view_zoom(&v, model, 200, 0.5);
    assert_true(v.map.span < whole / 1000);
    assert_int_equal(timemap_pixel(&v.map, under), 200);
    for (int i = 0; i < 200; i++)
        view_zoom(&v, model, 17, 0.5);
    assert_int_equal(v.map.span, WIDTH); /* never below a nanosecond a pixel */
    view_pan(&v, model, -2 * whole);
    assert_int_equal(v.map.origin, 0);
    view_pan(&v, model, 2 * whole);
    assert_int_equal(v.map.origin + v.map.span, whole);
    for (int i = 0; i < 200; i++)
        view_zoom(&v, model, 17, 2);
    assert_int_equal(v.map.span, whole);
    assert_int_equal(v.map.origin, 0);
}

/* ---- Spans -------------------------------------------------------------------------------- */

/* What pixel x should show, by going through all items. */
struct naive_pixel {
    int intervals;    /* that have any length in it */
    fos_time longest; /* of them */
    fos_time busy;    /* time that is not NONE */
};

static struct naive_pixel naive_pixel(const struct lane *l, const struct timemap *map, int x)
{
    struct naive_pixel p = {0, 0, 0};
    const fos_time begin = timemap_time(map, x), end = timemap_time(map, x + 1);
    for (int64_t i = 0; i < l->track->count; i++) {
        const struct fos_event *e = track_event(l->track, l->trace, i);
        fos_time from = e->time, to = track_item_end(l->track, l->trace, i, l->end);
        from = from > begin ? from : begin;
        to = to < end ? to : end;
        if (to <= from)
            continue;
        p.intervals++;
        p.longest = to - from > p.longest ? to - from : p.longest;
        if (track_look(l->track, e) != LOOK_NONE)
            p.busy += to - from;
    }
    return p;
}

static fos_time length_in(const struct lane *l, int64_t item, fos_time begin, fos_time end)
{
    const fos_time from = track_event(l->track, l->trace, item)->time;
    const fos_time to = track_item_end(l->track, l->trace, item, l->end);
    return (to < end ? to : end) - (from > begin ? from : begin);
}

static void check_span(const struct lane *l, const struct timemap *map, const struct span *s)
{
    for (int x = s->x0; x < s->x1; x++) {
        const struct naive_pixel p = naive_pixel(l, map, x);
        const fos_time begin = timemap_time(map, x), end = timemap_time(map, x + 1);
        const bool sparse = p.intervals < TRACK_BLOCK / 2;
        assert_int_equal(s->mixed, p.intervals > 2);
        if (sparse || !s->mixed) /* else the longest may reach beyond the pixel */
            assert_int_equal(length_in(l, s->item, begin, end), p.longest);
        fos_time parts = 0;
        for (int i = 0; i < s->part_count; i++)
            parts += s->parts[i].length;
        if (s->mixed)
            assert_int_equal(parts, p.busy);
    }
}

/* Every pixel is in one span at most, and one that is in none shows nothing. */
static void check_lane(struct lane l, struct timemap map)
{
    struct span spans[WIDTH];
    const size_t count = spans_make(&l, &map, spans, WIDTH);
    int x = 0;
    for (size_t i = 0; i <= count; i++) {
        const int next = i < count ? spans[i].x0 : map.width;
        assert_true(x <= next);
        for (; x < next; x++) {
            const struct naive_pixel p = naive_pixel(&l, &map, x);
            assert_true(p.intervals <= 2 &&
                        p.busy * 2 <= timemap_time(&map, x + 1) - timemap_time(&map, x));
        }
        if (i == count)
            break;
        check_span(&l, &map, &spans[i]);
        x = spans[i].x1;
    }
}

static void test_spans(void **state)
{
    (void)state;
    const fos_time end = model_end(model);
    for (int n = 0; n < 40; n++) {
        fos_time span = end >> draw(12);
        span = span > WIDTH ? span : WIDTH;
        const int width = n % 5 ? WIDTH : 1 + (int)draw(9);
        const struct timemap map = {(fos_time)draw((uint64_t)end), span, width};
        check_lane(lane_of_proc(model, draw(model->proc_count)), map);
        check_lane(lane_of_cpu(model, (int)draw(2)), map);
    }
    const struct timemap all = {0, end, 3};
    check_lane(lane_of_cpu(model, 0), all);
    check_lane(lane_of_proc(model, 0), all);
}

/* ---- Tokens ------------------------------------------------------------------------------------
 */

static enum fos_state state_at(size_t proc, struct moment at)
{
    const struct track *t = &model->procs[proc].states;
    int64_t item = track_upto(t, at.upto);
    if (track_event(t, sample->trace, item)->type == FOS_EV_REAP)
        item--;
    return fos_event_to(track_event(t, sample->trace, item));
}

/* In the end every token has arrived where its process is. */
static void test_tokens_arrive(void **state)
{
    (void)state;
    const fos_time flight = 3000000;
    struct token tokens[TOKENS_MAX];
    for (int n = 0; n < 200; n++) {
        const struct moment at = {1 + draw(model->seen), 0};
        const struct moment then = {at.upto, fos_trace_event(sample->trace, at.upto - 1)->time};
        const size_t count =
            tokens_at(model, then, then.time + 100 * flight, flight, tokens, TOKENS_MAX);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(tokens[i].to, state_at(tokens[i].proc, then));
            assert_true(tokens[i].along == 1);
            assert_true(i == 0 || tokens[i - 1].event < tokens[i].event);
        }
        struct flow flow;
        uint32_t known = 0;
        model_flow_at(model, then, &flow);
        for (int s = 0; s < FOS_STATE_COUNT; s++)
            known += flow.in[s];
        assert_int_equal(count, known);
    }
}

/* A token moves forward only, along one edge after the other. */
static void test_tokens_move_on(void **state)
{
    (void)state;
    const fos_time flight = 2500000;
    struct token tokens[TOKENS_MAX], *a = NULL;
    uint32_t event = 0;
    float along = 0;
    for (fos_time now = 0; now < 60000000; now += 50000) {
        const size_t count =
            tokens_at(model, model_moment(model, now), now, flight, tokens, TOKENS_MAX);
        a = NULL;
        for (size_t i = 0; i < count; i++)
            if (tokens[i].proc == 0)
                a = &tokens[i];
        assert_non_null(a);
        assert_true(a->along >= 0 && a->along <= 1);
        assert_true(a->event > event || (a->event == event && a->along >= along));
        /* It was seen to arrive before it set off again, if there was time for that. */
        if (a->event > event && event &&
            tokens_start(model, a->event, flight) - tokens_start(model, event, flight) > 400000)
            assert_true(along > 0.8f);
        event = a->event;
        along = a->along;
    }
    assert_true(event > 0);
}

/* What happens at one instant sets off one after the other, and soon. */
static void test_tokens_stagger(void **state)
{
    (void)state;
    const fos_time flight = 1000000;
    fos_time last = -1, instant = -1;
    for (uint64_t i = 0; i < model->seen; i++) {
        const struct fos_event *e = fos_trace_event(sample->trace, i);
        if (e->type != FOS_EV_STATE)
            continue;
        const fos_time start = tokens_start(model, i, flight);
        assert_in_range(start, e->time, e->time + flight * 3 / 2);
        if (instant == e->time)
            assert_true(start > last);
        instant = e->time;
        last = start;
    }
}

/* ---- Playing
 * --------------------------------------------------------------------------------------- */

static void test_playing(void **state)
{
    (void)state;
    struct view v = {.map = {0, 1, WIDTH}, .playing = true};
    view_fit(&v, model);
    view_seek(&v, model, 0);
    assert_true(view_rate(&v, model) == 4e6); /* x1: four ticks a second */
    for (int i = 0; i < 1000; i++)
        assert_true(view_advance(&v, model, 1000003));
    assert_int_equal(v.cursor.time, 4000012);
    v.speed = 10;
    assert_true(view_advance(&v, model, INT64_C(60000000000)));
    assert_int_equal(v.cursor.time, model_end(model));
    assert_false(v.playing);
    /* Tokens go on until they have arrived; then nothing moves, and nothing is drawn. */
    int frames = 0;
    while (view_advance(&v, model, 16000000) && frames < 1000)
        frames++;
    assert_in_range(frames, 10, 200);
}

/* In a loop the end is the beginning; a range is not left, and is come to from outside. */
static void test_loop(void **state)
{
    (void)state;
    static const struct {
        fos_time range[2], at, wall, then;
    } cases[] = {
        {{0, 0}, 0, 250000000, 1000000},
        {{0, 0}, 20000000, INT64_C(6000000000000), 0},
        {{2000000, 6000000}, 5000000, 250000000, 2000000},
        {{2000000, 6000000}, 4000000, 250000000, 5000000},
        {{2000000, 6000000}, 9000000, 1000000, 2000000},
        {{2000000, 6000000}, 0, 1000000, 2000000},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct view v = {.map = {0, 1, WIDTH},
                         .playing = true,
                         .loop = true,
                         .loop_range = {cases[i].range[0], cases[i].range[1]}};
        view_fit(&v, model);
        view_seek(&v, model, cases[i].at);
        assert_true(view_advance(&v, model, cases[i].wall));
        assert_int_equal(v.cursor.time, cases[i].then);
        assert_true(v.playing);
    }
}

/* ---- Words
 * ----------------------------------------------------------------------------------------- */

static void test_times_in_words(void **state)
{
    (void)state;
    static const struct {
        fos_time time;
        const char *text;
    } cases[] = {
        {0, "0 s"},
        {1, "1 ns"},
        {999, "999 ns"},
        {1000, "1 \u00b5s"},
        {1500, "1.5 \u00b5s"},
        {12345678, "12.346 ms"},
        {2000000000, "2 s"},
        {-1, "-"},
        {1234567890123, "1234.568 s"},
        {30000000, "30 ms"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[TIME_TEXT];
        assert_string_equal(units_time(cases[i].time, text), cases[i].text);
    }
}

static void test_words_to_times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fos_time time; /* -1: refused */
    } cases[] = {
        {"10", 20000000},   {"2.5", 5000000},    {"250us", 250000}, {"1.5ms", 1500000},
        {"2s", 2000000000}, {"7 ns", 7},         {"", -1},          {"ms", -1},
        {"-1", -1},         {"1..2", -1},        {"1x", -1},        {"99999999999999999999s", -1},
        {"1.5.2", -1},      {"9999999999s", -1},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        fos_time t = -1;
        const int error = units_parse(cases[i].text, 2000000, &t);
        assert_int_equal(error ? -1 : t, cases[i].time);
    }
    fos_time from = 5, to = 50;
    assert_int_equal(units_parse_range("..9ns", 1, &from, &to), 0);
    assert_true(from == 5 && to == 9);
    assert_int_equal(units_parse_range("2..", 3, &from, &to), 0);
    assert_true(from == 6 && to == 9);
    assert_int_not_equal(units_parse_range("9..2", 1, &from, &to), 0);
    assert_int_not_equal(units_parse_range("7", 1, &from, &to), 0);
}

static void test_axis(void **state)
{
    (void)state;
    assert_int_equal(units_step(1), 1);
    assert_int_equal(units_step(3), 5);
    assert_int_equal(units_step(11), 20);
    assert_int_equal(units_step(50000), 50000);
    char text[TIME_TEXT];
    assert_string_equal(units_mark(0, 5000000, text), "0 ms");
    assert_string_equal(units_mark(15000000, 5000000, text), "15 ms");
    assert_string_equal(units_mark(1200000000, 200000000, text), "1.2 s");
    const struct unit u = units_for(30000000);
    assert_string_equal(units_number(u, 6250000, text), "6.3");
    assert_string_equal(units_number(u, -1, text), "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timemap),        cmocka_unit_test(test_zoom_and_pan),
        cmocka_unit_test(test_spans),          cmocka_unit_test(test_tokens_arrive),
        cmocka_unit_test(test_tokens_move_on), cmocka_unit_test(test_tokens_stagger),
        cmocka_unit_test(test_playing),        cmocka_unit_test(test_loop),
        cmocka_unit_test(test_times_in_words), cmocka_unit_test(test_words_to_times),
        cmocka_unit_test(test_axis),
    };
    return cmocka_run_group_tests_name("viz/model_view", tests, setup, teardown);
}
