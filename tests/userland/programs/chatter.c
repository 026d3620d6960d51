/*
 * chatter.c: prints many lines, long and short, as fast as it can, each with
 * a number; chatter LETTER LINES.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char line[900];
    long lines = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
    memset(line, argc > 1 ? argv[1][0] : 'a', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    for (long i = 0; i < lines; i++)
        printf("%ld %.*s\n", i, i % 2 ? 5 : 800, line);
    return 0;
}
