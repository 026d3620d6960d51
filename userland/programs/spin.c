/*
 * spin.c: a program that never gives up the CPU. Without a clock interrupt
 * the machine would be its own from here on: nobody else would run again.
 *
 * On the virtual clock computing takes no time, so there is nothing to
 * interrupt: the program then says how long it would have computed.
 */
#include "../lib/args.h"

#include <fiberos/sys.h>
#include <stdbool.h>

const char fos_program_help[] =
    "spin [MS]: computes for MS milliseconds of CPU, or for ever, and never yields";

/* A step of work that the compiler must not leave out. */
static void compute(long steps)
{
    for (volatile long i = 0; i < steps; i++)
        ;
}

static bool time_stands_still(void)
{
    fos_time before = fos_now();
    compute(1000000);
    return fos_now() == before;
}

static void spin_for(fos_time length)
{
    fos_time end = fos_cpu_time() + length;
    while (fos_cpu_time() < end)
        compute(20000);
}

/* For the virtual clock. */
static void spin_in_words(fos_time length)
{
    if (length) {
        fos_cpu(length);
        return;
    }
    for (;;)
        fos_cpu(FOS_SEC(1));
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    fos_time length = FOS_MS(args_number(1, 0, 1, 3600000, argc, argv)); /* 0: for ever */
    if (time_stands_still())
        spin_in_words(length);
    else if (length)
        spin_for(length);
    else
        for (;;)
            ;
    return 0;
}
