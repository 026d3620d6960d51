/* timer.c: see timer.h. */
#include "timer.h"

#include <errno.h>
#include <stdlib.h>

int timer_reserve(struct timer_heap *h, size_t more)
{
    size_t need = h->count + more + 1;
    if (need <= h->room)
        return 0;
    size_t room = h->room ? h->room * 2 : 64;
    while (room < need)
        room *= 2;
    struct timer **moved = realloc(h->at, room * sizeof(*moved));
    if (!moved)
        return -ENOMEM;
    h->at = moved;
    h->room = room;
    return 0;
}

/* I/O ends and sleeps end in the order in which they were armed: one rank. */
static int rank(const struct timer *t)
{
    return t->kind == TIMER_RELEASE ? TIMER_ARRIVAL
           : t->kind == TIMER_IO    ? TIMER_WAKE
                                    : (int)t->kind;
}

static bool before(const struct timer *a, const struct timer *b)
{
    if (a->when != b->when)
        return a->when < b->when;
    if (rank(a) != rank(b))
        return rank(a) < rank(b);
    return a->order < b->order;
}

static void place(struct timer_heap *h, struct timer *t, size_t at)
{
    h->at[at] = t;
    t->place = (uint32_t)at;
}

static void sift_up(struct timer_heap *h, struct timer *t, size_t at)
{
    for (; at > 1 && before(t, h->at[at / 2]); at /= 2)
        place(h, h->at[at / 2], at);
    place(h, t, at);
}

static void sift_down(struct timer_heap *h, struct timer *t, size_t at)
{
    for (size_t child; (child = at * 2) <= h->count; at = child) {
        if (child < h->count && before(h->at[child + 1], h->at[child]))
            child++;
        if (!before(h->at[child], t))
            break;
        place(h, h->at[child], at);
    }
    place(h, t, at);
}

void timer_arm(struct timer_heap *h, struct timer *t, fos_time when, uint64_t order)
{
    t->when = when;
    t->order = order;
    sift_up(h, t, ++h->count);
}

void timer_cancel(struct timer_heap *h, struct timer *t)
{
    size_t at = t->place;
    if (!at)
        return;
    t->place = 0;
    struct timer *last = h->at[h->count--];
    if (last == t)
        return;
    if (at > 1 && before(last, h->at[at / 2]))
        sift_up(h, last, at);
    else
        sift_down(h, last, at);
}

struct timer *timer_first(const struct timer_heap *h)
{
    return h->count ? h->at[1] : NULL;
}
