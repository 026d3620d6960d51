/*
 * Lesson 5: a link back to a saved point.
 *
 * The slave's function does nothing but return; its link leads to `again`, a
 * point in the middle of a function. So that function comes to the same place
 * a second time, prints, and wants to resume the slave as before.
 *
 * It can't: a made context is used up when its function has returned. What
 * _make() had built on the stack, the first frame, is gone; there is nothing
 * left to start. So the second round is the last. (The C library does not
 * look, and runs into what the first round left on the stack. Here _set()
 * refuses and returns.)
 *
 * Made anew in each round, the slave can start each time, and the same code
 * is an endless loop.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] =
    "lesson5 [ROUNDS]: a link back to a saved point; made anew it is endless (ROUNDS, 5)";

enum { STACK = 24 * 1024 };

static void only_return(void *argument)
{
    (void)argument;
}

static void made_once(char *stack)
{
    struct fos_context again = {0}, slave = {0};

    fos_context_get(&slave);
    fos_context_make(&slave, stack, STACK, only_return, NULL, &again);
    fos_context_get(&again); /* the link leads here */
    printf("Hello World\n");
    fos_context_set(&slave); /* the first time it goes; the second time it is refused */
}

static void made_anew(char *stack, volatile long rounds)
{
    struct fos_context again = {0}, slave = {0};

    fos_context_get(&again); /* the link leads here */
    printf("Hello World\n");
    rounds--;
    if (rounds == 0)
        return;
    fos_context_get(&slave);
    fos_context_make(&slave, stack, STACK, only_return, NULL, &again);
    fos_context_set(&slave);
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    long rounds = args_number(1, 5, 1, 1000000, argc, argv);
    char *stack = malloc(STACK);
    if (!stack)
        return 1;
    made_once(stack);
    made_anew(stack, rounds);
    free(stack);
    return 0;
}
