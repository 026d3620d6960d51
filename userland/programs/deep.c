/*
 * deep.c: a recursion that goes deeper than its stack. What is below the
 * stack belongs to nobody, so the process faults and ends; its neighbours do
 * not notice.
 */
#include "../lib/args.h"

#include <stdio.h>
#include <string.h>

const char fos_program_help[] =
    "deep [KIB]: uses KIB KiB of its stack, or (without) all of it and more";

enum { FRAME = 1024 };

/* Uses about `kib` KiB; what it returns depends on all of them. */
static long down(long kib)
{
    volatile char frame[FRAME];
    frame[0] = (char)kib;
    frame[FRAME - 1] = 1;
    long below = kib > 1 ? down(kib - 1) : 0;
    return below + frame[FRAME - 1] + (frame[0] != (char)kib);
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    long kib = args_number(1, 1L << 30, 1, 1L << 30, argc, argv);
    printf("going down\n");
    printf("back from %ld KiB\n", down(kib));
    return 0;
}
