/*
 * Lesson 3: make and set. A function on a stack of its own.
 *
 * A function needs a stack for its local variables and for the address to
 * return to. Any piece of memory will do, if it is large enough: here it is
 * an array. (It is static because nobody will be left who could free it; so only
 * one process at a time may run this lesson.) _make() builds the first frame in it by hand, as if
 * somebody had called hello() there; _set() leaves for it.
 *
 * _set() saves nothing, so there is no way back: hello()'s last argument of
 * _make(), the link, is NULL, and when it returns the process ends. What
 * stands below _set() in main() is never reached.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>

const char fos_program_help[] = "lesson3: make and set, a function on a stack of its own";

enum { STACK = 24 * 1024 };

static void hello(void *argument)
{
    printf("Hello %s\n", (const char *)argument);
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    static char stack[STACK];
    char name[] = "World";
    struct fos_context context = {0};

    fos_context_get(&context);
    fos_context_make(&context, stack, sizeof stack, hello, name, NULL);
    fos_context_set(&context);
    printf("never printed\n");
    return 1;
}
