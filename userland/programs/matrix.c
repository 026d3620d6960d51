/*
 * matrix.c: the product of two matrices of doubles, again and again: bursts
 * of floating point, whose registers a preemption must bring back as they
 * were. The elements are small whole numbers, so the checksum is exact and
 * the same on every machine.
 */
#include "../lib/args.h"

#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] =
    "matrix [N] [ROUNDS]: multiplies two N x N matrices (100) ROUNDS times (1)";

static void fill(double *m, long n, long factor)
{
    for (long i = 0; i < n * n; i++)
        m[i] = (double)(i * factor % 10);
}

static void multiply(double *c, const double *a, const double *b, long n)
{
    for (long i = 0; i < n; i++)
        for (long j = 0; j < n; j++) {
            double sum = 0;
            for (long k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            c[i * n + j] = sum;
        }
}

static double sum_of(const double *m, long n)
{
    double sum = 0;
    for (long i = 0; i < n * n; i++)
        sum += m[i];
    return sum;
}

int main(int argc, char **argv)
{
    args_at_most(2, argc, argv);
    long n = args_number(1, 100, 1, 2000, argc, argv);
    long rounds = args_number(2, 1, 1, 1000000, argc, argv);
    size_t size = (size_t)(n * n);
    double *all = calloc(3 * size, sizeof *all);
    if (!all) {
        perror("matrix");
        return 1;
    }
    fill(all, n, 3);
    fill(all + size, n, 7);
    for (long round = 0; round < rounds; round++)
        multiply(all + 2 * size, all, all + size, n);
    printf("%ld x %ld, %ld rounds: checksum %.0f\n", n, n, rounds, sum_of(all + 2 * size, n));
    free(all);
    return 0;
}
