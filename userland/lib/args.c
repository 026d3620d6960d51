/*
 * args.c: the arguments of the programs that ship.
 */
#include "args.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { BAD_USAGE = 2 };

void args_at_most(int most, int argc, char **argv)
{
    if (argc - 1 <= most)
        return;
    fprintf(stderr, "%s: too many arguments: '%s'\nusage: %s\n", argv[0], argv[most + 1],
            fos_program_help);
    exit(BAD_USAGE);
}

long args_number(int i, long otherwise, long low, long high, int argc, char **argv)
{
    if (i >= argc)
        return otherwise;
    char *end;
    errno = 0;
    long number = strtol(argv[i], &end, 10);
    if (end != argv[i] && *end == '\0' && errno == 0 && number >= low && number <= high)
        return number;
    fprintf(stderr, "%s: '%s' is no whole number from %ld to %ld\nusage: %s\n", argv[0], argv[i],
            low, high, fos_program_help);
    exit(BAD_USAGE);
}

void args_refuse(const char *what, const char *instead, char **argv)
{
    fprintf(stderr, "%s: '%s' is not %s\nusage: %s\n", argv[0], what, instead, fos_program_help);
    exit(BAD_USAGE);
}
