/*
 * primes.c: counts the primes up to a limit with the sieve of Eratosthenes:
 * a long burst of CPU over a large array.
 */
#include "../lib/args.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] =
    "primes [LIMIT]: counts the primes up to LIMIT (100000) with a sieve";

static void cross_out(bool *composite, long limit)
{
    for (long p = 2; p * p <= limit; p++) {
        if (composite[p])
            continue;
        for (long multiple = p * p; multiple <= limit; multiple += p)
            composite[multiple] = true;
    }
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    long limit = args_number(1, 100000, 0, 1000000000, argc, argv);
    bool *composite = calloc((size_t)limit + 1, sizeof *composite);
    if (!composite) {
        perror("primes");
        return 1;
    }
    cross_out(composite, limit);
    long count = 0;
    for (long n = 2; n <= limit; n++)
        count += !composite[n];
    free(composite);
    printf("%ld primes up to %ld\n", count, limit);
    return 0;
}
