/*
 * Lesson 2: make without get, and what goes wrong.
 *
 * fos_context_make() turns a saved point into the start of a function: it
 * replaces the instruction pointer and the stack pointer, and leaves the rest
 * as _get() saved it: the floating-point control, the signal mask. If there
 * was no _get(), the rest is whatever the memory held. With the C library's
 * makecontext() one of those leftovers is a pointer; resuming such a context
 * follows it into nowhere, and the program crashes, long after the mistake
 * and far from it.
 *
 * Here a context knows whether it was ever filled: _make() refuses it.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <errno.h>
#include <stdio.h>

const char fos_program_help[] = "lesson2: make without get, refused with a message";

enum { STACK = 24 * 1024 };

static void hello(void *argument)
{
    (void)argument;
    printf("never printed\n");
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    char stack[STACK];
    struct fos_context context = {0}; /* zeroed, but not filled */

    int error = fos_context_make(&context, stack, sizeof stack, hello, NULL, NULL);
    if (error == -EINVAL) {
        printf("fos_context_make: refused, call fos_context_get on the context first\n");
        return 0;
    }
    fos_context_set(&context);
    return 1;
}
