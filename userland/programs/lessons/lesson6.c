/*
 * Lesson 6: a context that resumes its own start.
 *
 * While hello() runs, `slave` still holds the point that _make() built: the
 * start of hello() on an empty stack. _set(&slave) goes there. It is no call:
 * the frame that hello() has now is not left waiting for a return, it is
 * simply overwritten by the next one. However often it goes round, the stack
 * never grows, as it would if hello() called itself.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] =
    "lesson6 [ROUNDS]: a context that resumes its own start (ROUNDS greetings, 5)";

enum { STACK = 24 * 1024 };

/* What must outlive the stack that is thrown away. */
struct lesson {
    struct fos_context master, slave;
    long rounds;
};

static void hello(void *argument)
{
    struct lesson *lesson = argument;
    printf("Hello World\n");
    lesson->rounds--;
    if (lesson->rounds > 0)
        fos_context_set(&lesson->slave);
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    char *stack = malloc(STACK);
    struct lesson lesson = {.rounds = args_number(1, 5, 1, 1000000, argc, argv)};

    if (!stack)
        return 1;
    fos_context_get(&lesson.slave);
    fos_context_make(&lesson.slave, stack, STACK, hello, &lesson, &lesson.master);
    fos_context_swap(&lesson.master, &lesson.slave);
    free(stack);
    return 0;
}
