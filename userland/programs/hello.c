/*
 * hello.c: the smallest program: it says who it is, and ends.
 */
#include "../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>

const char fos_program_help[] = "hello [NAME]: greets NAME (world) and says its process number";

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    printf("Hello, %s, from process %d.\n", argc > 1 ? argv[1] : "world", fos_pid());
    return 0;
}
