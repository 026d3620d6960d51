/*
 * view.c: mapping, zooming and the playing of time. Pure arithmetic.
 */
#include "view.h"
#include "times.h"
#include "tokens.h"

#include <math.h>

enum {
    SECOND = 1000000000,
    FLIGHT_MS = 450,
    FLIGHT_LEAST = 160,
    GAPS_A_FLIGHT = 4,
    SETTLE_FLIGHTS = 3
};

/* ---- Time and pixels ---------------------------------------------------------- */

fos_time timemap_time(const struct timemap *map, int x)
{
    /* span * x would overflow; whole and rest of span / width do not. */
    const fos_time whole = map->span / map->width, rest = map->span % map->width;
    const fos_time small = rest * x;
    const fos_time floor = small / map->width - (small % map->width < 0);
    return map->origin + whole * x + floor;
}

int timemap_pixel(const struct timemap *map, fos_time t)
{
    if (t < map->origin)
        return -1;
    if (t - map->origin >= map->span)
        return map->width;
    int x = (int)((double)(t - map->origin) * map->width / (double)map->span);
    while (x > 0 && timemap_time(map, x) > t)
        x--;
    while (x + 1 < map->width && timemap_time(map, x + 1) <= t)
        x++;
    return x;
}

/* ---- The window ------------------------------------------------------------------ */

fos_time view_end(const struct view *v, const struct model *m)
{
    const fos_time end = model_end(m);
    return end > v->longest ? end : v->longest;
}

/* The run and a little behind it, so that its end can be seen. */
static fos_time whole_span(const struct view *v, const struct model *m)
{
    const fos_time end = view_end(v, m);
    const fos_time span = end + end / 40 + 1;
    return span > v->map.width ? span : v->map.width;
}

static fos_time clamp_time(fos_time t, fos_time low, fos_time high)
{
    return t < low ? low : t > high ? high : t;
}

static void set_window(struct view *v, const struct model *m, fos_time origin, fos_time span)
{
    const fos_time whole = whole_span(v, m);
    v->map.span = clamp_time(span, v->map.width, whole);
    v->map.origin = clamp_time(origin, 0, whole - v->map.span);
}

void view_fit(struct view *v, const struct model *m)
{
    set_window(v, m, 0, whole_span(v, m));
}

void view_fit_range(struct view *v, const struct model *m, fos_time from, fos_time to)
{
    if (to > from)
        set_window(v, m, from, to - from);
}

void view_zoom(struct view *v, const struct model *m, int x, double factor)
{
    const fos_time fixed = timemap_time(&v->map, x);
    const double span = (double)v->map.span * factor;
    const fos_time longest = whole_span(v, m);
    const fos_time next =
        clamp_time(span < (double)longest ? (fos_time)span : longest, v->map.width, longest);
    const struct timemap map = {0, next, v->map.width};
    set_window(v, m, fixed - timemap_time(&map, x), next);
}

void view_pan(struct view *v, const struct model *m, fos_time by)
{
    set_window(v, m, times_add(v->map.origin, by), v->map.span);
}

void view_resize(struct view *v, const struct model *m, int width)
{
    v->map.width = width > 1 ? width : 1;
    if (v->map.span < v->map.width)
        set_window(v, m, v->map.origin, v->map.width);
}

void view_reveal(struct view *v, const struct model *m)
{
    const fos_time t = v->cursor.time;
    if (t < v->map.origin)
        set_window(v, m, t - v->map.span / 10, v->map.span);
    else if (t - v->map.origin > v->map.span / 10 * 9)
        set_window(v, m, t - v->map.span / 10 * 9, v->map.span);
}

/* ---- The cursor ---------------------------------------------------------------------- */

void view_seek(struct view *v, const struct model *m, fos_time when)
{
    v->cursor = model_moment(m, clamp_time(when, 0, view_end(v, m)));
    v->stage = v->cursor.time;
    v->rest = 0;
}

void view_step(struct view *v, const struct model *m, int direction)
{
    v->playing = v->follow = false;
    v->cursor = model_step(m, v->cursor, direction);
    const int64_t last = model_last_transition(m, v->cursor);
    /* The token of this very transition sets off now, whatever came before it at this instant. */
    v->stage = last < 0 ? 0 : tokens_start(m, (uint64_t)last, view_flight(v, m));
    view_reveal(v, m);
}

void view_follow(struct view *v, const struct model *m)
{
    const bool whole = v->map.span >= whole_span(v, m) || v->map.origin == 0;
    v->follow = true;
    v->playing = false;
    view_seek(v, m, model_end(m));
    if (whole && model_end(m) < (fos_time)SECOND * 2)
        view_fit(v, m);
    else
        set_window(v, m, v->cursor.time - v->map.span / 20 * 19, v->map.span);
}

/* ---- Playing --------------------------------------------------------------------------- */

double view_rate(const struct view *v, const struct model *m)
{
    if (v->live && v->follow)
        return SECOND;
    return v->pace > 0 ? v->pace : ldexp((double)model_tick(m) * TICKS_PER_SECOND, v->speed);
}

int view_speed_for(const struct model *m)
{
    const double seconds = (double)model_end(m) / ((double)model_tick(m) * TICKS_PER_SECOND);
    int speed = 0;
    while (speed < SPEED_MAX && ldexp(seconds, -speed) > 30)
        speed++;
    while (speed > SPEED_MIN && ldexp(seconds, -speed) < 5)
        speed--;
    return speed;
}

/* How long the viewer waits for the next transition, on average over the run. */
static double gap_ms(const struct view *v, const struct model *m)
{
    double transitions = 1;
    for (int e = EDGE_ADMIT; e < EDGES; e++)
        transitions += m->flow.taken[e];
    return (double)model_end(m) / transitions / view_rate(v, m) * 1000;
}

/* Where transitions follow each other quickly tokens move fast, or they would never be where
 * their processes are. */
fos_time view_flight(const struct view *v, const struct model *m)
{
    const double ms = GAPS_A_FLIGHT * gap_ms(v, m);
    const double flight = view_rate(v, m) *
                          (ms < FLIGHT_LEAST ? FLIGHT_LEAST
                           : ms > FLIGHT_MS  ? FLIGHT_MS
                                             : ms) /
                          1000;
    return flight < 1 ? 1 : flight > 1e18 ? (fos_time)1e18 : (fos_time)flight;
}

/* Where playing ends, and in *from where it begins anew. */
static fos_time play_end(const struct view *v, const struct model *m, fos_time *from)
{
    const bool part = v->loop && v->loop_range[1] > v->loop_range[0];
    *from = part ? v->loop_range[0] : 0;
    return part ? v->loop_range[1] : view_end(v, m);
}

static bool advance_cursor(struct view *v, const struct model *m, double by)
{
    fos_time from;
    const fos_time end = play_end(v, m, &from);
    const bool before = v->loop && v->cursor.time < from;
    if (before || by >= (double)(end - v->cursor.time)) {
        v->playing = v->loop;
        view_seek(v, m, v->loop ? from : end);
        view_reveal(v, m);
        return true;
    }
    v->cursor = model_moment(m, v->cursor.time + (fos_time)by);
    v->rest = by - (double)(fos_time)by;
    v->stage = v->cursor.time;
    view_reveal(v, m);
    return true;
}

static fos_time settled_at(const struct view *v, const struct model *m)
{
    return times_add(v->cursor.time, times_multiply(SETTLE_FLIGHTS, view_flight(v, m)));
}

bool view_is_at_rest(const struct view *v, const struct model *m)
{
    return !v->playing && v->stage >= settled_at(v, m);
}

void view_rest(struct view *v, const struct model *m)
{
    v->stage = settled_at(v, m);
}

bool view_advance(struct view *v, const struct model *m, fos_time wall)
{
    const double by = view_rate(v, m) * (double)wall / SECOND + v->rest;
    if (v->playing)
        return advance_cursor(v, m, by);
    /* Standing still: let the tokens that are under way arrive. */
    const fos_time settled = settled_at(v, m);
    if (v->stage >= settled)
        return false;
    v->stage = by < (double)(settled - v->stage) ? v->stage + (fos_time)by : settled;
    v->rest = by - (double)(fos_time)by;
    return true;
}
