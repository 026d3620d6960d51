/*
 * wide.c: exact arithmetic on products of 128 bits (sched.h), for which
 * standard C has no type; gcc and clang have one on every 64-bit machine.
 */
#include "fiberos/sched.h"

__extension__ typedef unsigned __int128 wide;

static wide product(int64_t a, int64_t b)
{
    return (wide)(uint64_t)a * (uint64_t)b;
}

int64_t fos_scale(int64_t a, int64_t b, int64_t c)
{
    wide result = product(a, b) / (uint64_t)c;
    return result > INT64_MAX ? INT64_MAX : (int64_t)result;
}

int fos_compare_ratios(int64_t a, int64_t b, int64_t c, int64_t d)
{
    wide left = product(a, d), right = product(c, b);
    return (left > right) - (left < right);
}
