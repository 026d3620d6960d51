/*
 * spread.c: ranks by quickselect (Hoare 1961), since p95 needs no sorting of
 * millions; bins by bisection of their edges.
 */
#include "spread.h"

#include <errno.h>
#include <stdlib.h>

#include "units.h"

/* With so many times the median as the longest, linear bins would show one column. */
enum { LOG_FROM = 40 };

int lengths_add(struct lengths *l, fos_time length)
{
    if (l->count == l->room) {
        const size_t bigger = l->room ? l->room * 2 : 64;
        fos_time *moved = realloc(l->items, bigger * sizeof(*moved));
        if (!moved)
            return -ENOMEM;
        l->items = moved;
        l->room = bigger;
    }
    l->items[l->count++] = length;
    return 0;
}

void lengths_free(struct lengths *l)
{
    free(l->items);
    *l = (struct lengths){0};
}

/* ---- Ranks ------------------------------------------------------------------- */

static fos_time middle_of(fos_time a, fos_time b, fos_time c)
{
    if (a > b) {
        const fos_time t = a;
        a = b;
        b = t;
    }
    return c < a ? a : c > b ? b : c;
}

static void swap(fos_time *a, fos_time *b)
{
    const fos_time t = *a;
    *a = *b;
    *b = t;
}

/* The item that would be number k of the sorted list. */
static fos_time select_rank(fos_time *v, size_t count, size_t k)
{
    size_t low = 0, high = count; /* it is in [low, high) */
    while (high - low > 1) {
        const fos_time pivot = middle_of(v[low], v[low + (high - low) / 2], v[high - 1]);
        size_t less = low, at = low, more = high; /* < pivot, = pivot, not looked at, > pivot */
        while (at < more) {
            if (v[at] < pivot)
                swap(&v[at++], &v[less++]);
            else if (v[at] > pivot)
                swap(&v[at], &v[--more]);
            else
                at++;
        }
        if (k >= less && k < more)
            return pivot;
        low = k < less ? low : more;
        high = k < less ? less : high;
    }
    return v[low];
}

fos_time lengths_rank(struct lengths *l, int percent)
{
    if (!l->count)
        return 0;
    const size_t rank = (l->count * (size_t)percent + 99) / 100;
    return select_rank(l->items, l->count, rank ? rank - 1 : 0);
}

struct spread spread_of(struct lengths *l)
{
    struct spread s = {.count = (uint32_t)l->count};
    if (!l->count)
        return s;
    s.min = s.max = l->items[0];
    for (size_t i = 0; i < l->count; i++) {
        s.sum = (fos_time)((uint64_t)s.sum + (uint64_t)l->items[i]); /* a hostile trace may wrap */
        s.min = l->items[i] < s.min ? l->items[i] : s.min;
        s.max = l->items[i] > s.max ? l->items[i] : s.max;
    }
    s.p95 = lengths_rank(l, 95);
    return s;
}

fos_time spread_mean(const struct spread *s)
{
    return s->count ? (s->sum + s->count / 2) / s->count : 0;
}

/* ---- Bins ---------------------------------------------------------------------- */

static void linear_edges(struct histogram *h, int wanted)
{
    const fos_time most = h->spread.max;
    const fos_time step = units_step(most / wanted + 1);
    h->bins = (int)(most / step) + 1;
    for (int i = 0; i <= h->bins; i++)
        h->edges[i] = i > INT64_MAX / step ? INT64_MAX : i * step;
}

/* The greatest of 1, 2, 5, 10, 20... that is at most t >= 1. */
static fos_time round_down(fos_time t)
{
    fos_time power = 1;
    while (t / power >= 10)
        power *= 10;
    return (t / power >= 5 ? 5 : t / power >= 2 ? 2 : 1) * power;
}

static fos_time shortest_positive(const struct lengths *l)
{
    fos_time least = INT64_MAX;
    for (size_t i = 0; i < l->count; i++)
        if (l->items[i] > 0 && l->items[i] < least)
            least = l->items[i];
    return least;
}

static void log_edges(struct histogram *h, const struct lengths *l)
{
    fos_time edge = round_down(shortest_positive(l));
    h->log = true;
    h->bins = -1;
    if (h->spread.min < edge)
        h->edges[++h->bins] = 0;
    h->edges[++h->bins] = edge;
    while (edge <= h->spread.max && edge < INT64_MAX && h->bins < BINS_MOST) {
        edge = units_step(edge + 1);
        h->edges[++h->bins] = edge;
    }
}

int histogram_bin(const struct histogram *h, fos_time length)
{
    int low = 0, high = h->bins;
    if (!h->bins || length < h->edges[0] || length >= h->edges[h->bins])
        return -1;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (h->edges[middle] <= length)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void histogram_make(struct lengths *l, int wanted, struct histogram *out)
{
    *out = (struct histogram){.spread = spread_of(l)};
    if (!l->count)
        return;
    const fos_time median = lengths_rank(l, 50);
    if (median > 0 && out->spread.max / LOG_FROM >= median)
        log_edges(out, l);
    else
        linear_edges(out, wanted);
    for (size_t i = 0; i < l->count; i++) {
        const int bin = histogram_bin(out, l->items[i]);
        out->counts[bin < 0 ? out->bins - 1 : bin]++; /* -1: the last edge of all times */
    }
    for (int b = 0; b < out->bins; b++)
        out->most = out->counts[b] > out->most ? out->counts[b] : out->most;
}
