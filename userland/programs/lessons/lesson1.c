/*
 * Lesson 1: get and set. A loop without a loop.
 *
 * A context is a point in a program at which it can go on later: the CPU's
 * registers as they are there, above all the instruction pointer (where in
 * the program) and the stack pointer (whose local variables).
 *
 *   fos_context_get(&c)   saves the point where it stands. It returns 0.
 *   fos_context_set(&c)   goes on at the saved point: the call of _get()
 *                         that saved it returns once more, again with 0.
 *
 * So _get() is called once here and returns many times. Nothing in its result
 * tells the returns apart: the program counts for itself. The counter is
 * volatile, so that it lives in memory: a register would be set back to what
 * it was when the point was saved.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>

const char fos_program_help[] =
    "lesson1 [ROUNDS]: get and set, a loop without a loop (ROUNDS greetings, 5)";

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    volatile long rounds = args_number(1, 5, 1, 1000000, argc, argv);
    struct fos_context here = {0};

    fos_context_get(&here);
    printf("Hello world\n");
    rounds--;
    if (rounds > 0)
        fos_context_set(&here); /* does not return: we are back at _get() */
    return 0;
}
