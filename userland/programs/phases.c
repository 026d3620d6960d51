/*
 * phases.c: a rod that is hot at one end, in pieces, each computed by a
 * process of its own. A step needs the neighbours' values of the step before,
 * so all meet at a barrier after each: nobody runs ahead.
 */
#include "../lib/args.h"

#include <fibers/barrier.h>
#include <fibers/process.h>
#include <stdio.h>

const char fos_program_help[] =
    "phases [PROCESSES] [STEPS]: heat in a rod, by PROCESSES (4) in step, STEPS times (100)";

enum { MOST = 50, CELLS = 10 };

struct rod {
    struct fos_barrier step;
    double heat[2][MOST * CELLS + 2]; /* now and next, by turns; the ends are fixed */
    long steps;
    int lasts; /* how often somebody came last: once a step */
};

struct piece {
    struct rod *rod;
    long number;
};

static int work(void *argument)
{
    const struct piece *p = argument;
    struct rod *r = p->rod;
    long first = 1 + p->number * CELLS;
    for (long step = 0; step < r->steps; step++) {
        const double *now = r->heat[step % 2];
        double *next = r->heat[(step + 1) % 2];
        fos_cpu(FOS_US(100 * (p->number + 1))); /* some have more to do */
        for (long i = first; i < first + CELLS; i++)
            next[i] = (now[i - 1] + now[i + 1]) / 2;
        if (fos_barrier_wait(&r->step) == FOS_BARRIER_LAST)
            r->lasts++;
    }
    return 0;
}

/* What it must be: the same steps, one after another. */
static double alone(long cells, long steps, long at)
{
    double heat[2][MOST * CELLS + 2] = {{0}};
    heat[0][0] = heat[1][0] = 100;
    for (long step = 0; step < steps; step++)
        for (long i = 1; i <= cells; i++)
            heat[(step + 1) % 2][i] = (heat[step % 2][i - 1] + heat[step % 2][i + 1]) / 2;
    return heat[steps % 2][at];
}

int main(int argc, char **argv)
{
    args_at_most(2, argc, argv);
    long processes = args_number(1, 4, 1, MOST, argc, argv);
    struct rod r = {.steps = args_number(2, 100, 1, 100000, argc, argv)};
    struct piece pieces[MOST];
    fos_barrier_init(&r.step, "step", (int)processes);
    r.heat[0][0] = r.heat[1][0] = 100;
    for (long i = 0; i < processes; i++) {
        pieces[i] = (struct piece){&r, i};
        fos_start("piece", work, &pieces[i]);
    }
    int failed = fos_join_all();
    double heat = r.heat[r.steps % 2][CELLS / 2],
           right = alone(processes * CELLS, r.steps, CELLS / 2);
    printf("%ld steps, %d times somebody was last; %.4f degrees, alone %.4f\n", r.steps, r.lasts,
           heat, right);
    return failed || heat < right || heat > right || r.lasts != r.steps;
}
