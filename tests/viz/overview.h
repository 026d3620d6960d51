/*
 * overview.h: two overviews say the same (their structs have gaps, which
 * memcmp() would compare as well).
 */
#ifndef TESTS_VIZ_OVERVIEW_H
#define TESTS_VIZ_OVERVIEW_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "viz/model/inspect.h"

static inline void assert_same_overview(const struct overview *a, const struct overview *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->others, b->others);
    assert_memory_equal(&a->all, &b->all, sizeof(a->all));
    assert_int_equal(a->cpus, b->cpus);
    assert_int_equal(a->length, b->length);
    assert_int_equal(a->switching, b->switching);
    assert_int_equal(a->idle, b->idle);
    for (int i = 0; i < a->count; i++) {
        assert_int_equal(a->top[i].proc, b->top[i].proc);
        assert_memory_equal(&a->top[i].doing, &b->top[i].doing, sizeof(a->top[i].doing));
    }
}

#endif
