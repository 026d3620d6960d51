/*
 * area.h: the memory that a policy is given: its own struct, one a CPU, one
 * a task. It lies apart from the kernel's, with a mark behind every item and
 * pages that can't be touched around all, so that a policy which writes where
 * it should not is found out and hurts nobody else.
 */
#ifndef KERNEL_SCHED_AREA_H
#define KERNEL_SCHED_AREA_H

#include <stdbool.h>
#include <stddef.h>

struct area {
    char *mapped; /* with the pages around; NULL: items of no size need no room */
    size_t room;
    char *items;
    size_t count, size, stride;
};

/* `count` zeroed items of `size` bytes. 0 or -ENOMEM. */
int area_new(struct area *a, size_t count, size_t size);
void area_free(struct area *a);
/* Item i; NULL if they have no size. */
void *area_item(const struct area *a, size_t i);
/* Has nobody written behind the end of this item? */
bool area_intact(const struct area *a, const void *item);
/* The same of all. */
bool area_all_intact(const struct area *a);

/* An item that is not in use is filled with a pattern, to see who writes to it. */
void area_retire(const struct area *a, void *item);
bool area_is_retired(const struct area *a, const void *item);

#endif
