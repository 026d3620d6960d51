/*
 * timer.h: what will happen and when: a binary heap.
 *
 * At one instant, kinds come in the order of the enum (semantics.md, "One
 * instant"), and equals of a kind in the order of `order`.
 */
#ifndef KERNEL_TIMER_H
#define KERNEL_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fiberos/sched.h"

enum timer_kind { TIMER_DONE, TIMER_ARRIVAL, TIMER_RELEASE, TIMER_IO, TIMER_WAKE, TIMER_POLICY };

struct timer {
    fos_time when;
    uint64_t order;
    enum timer_kind kind;
    uint32_t place; /* in the heap, from 1; 0: not armed */
    void *owner;
};

struct timer_heap {
    struct timer **at; /* [0] is not used */
    size_t count, room;
};

/* Makes room for `more` timers beside those armed. 0 or -ENOMEM. */
int timer_reserve(struct timer_heap *h, size_t more);
/* Arms a timer that is not armed; room was reserved. */
void timer_arm(struct timer_heap *h, struct timer *t, fos_time when, uint64_t order);
void timer_cancel(struct timer_heap *h, struct timer *t);
/* The first timer, or NULL. */
struct timer *timer_first(const struct timer_heap *h);

#endif
