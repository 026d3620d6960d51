/*
 * montecarlo.c: estimates pi by throwing points at a square and counting
 * those that fall into the circle. Its random numbers are its own, so that
 * neighbours that draw as well don't change the result.
 */
#include "../lib/args.h"

#include <stdint.h>
#include <stdio.h>

const char fos_program_help[] =
    "montecarlo [POINTS]: estimates pi with POINTS random points (1000000)";

/* G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (14), 2003: (13, 7, 17). */
static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* In [0, 1): the upper 53 bits, as many as a double holds. */
static double fraction(uint64_t *state)
{
    return (double)(next(state) >> 11) / 9007199254740992.0;
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    long points = args_number(1, 1000000, 1, 1000000000000, argc, argv);
    uint64_t state = 88172645463325252u;
    long inside = 0;
    for (long i = 0; i < points; i++) {
        double x = fraction(&state), y = fraction(&state);
        inside += x * x + y * y < 1;
    }
    printf("pi is about %.6f (%ld points)\n", 4 * (double)inside / (double)points, points);
    return 0;
}
