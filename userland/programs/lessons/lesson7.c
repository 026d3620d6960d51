/*
 * Lesson 7: two functions that make each other on one stack.
 *
 * world() prepares china() and leaves for it; china() prepares world(). Each
 * is made on the very stack that the other one is still running on. That goes
 * well for one reason only: nobody goes back. _make() writes at the far end of
 * the stack, where the frame of the first function begins, and _set() leaves
 * before anything there is needed again.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] =
    "lesson7 [ROUNDS]: two functions make each other on one stack (ROUNDS greetings, 5)";

enum { STACK = 24 * 1024 };

struct lesson {
    char *stack;
    struct fos_context master, world, china;
    long rounds;
};

/* Starts `function` in `context`, on the one stack. */
static void leave_for(struct lesson *lesson, struct fos_context *context, void (*function)(void *))
{
    fos_context_get(context);
    fos_context_make(context, lesson->stack, STACK, function, lesson, &lesson->master);
    fos_context_set(context);
}

static void china(void *argument);

static void world(void *argument)
{
    struct lesson *lesson = argument;
    printf("Hello World\n");
    if (--lesson->rounds > 0)
        leave_for(lesson, &lesson->china, china);
}

static void china(void *argument)
{
    struct lesson *lesson = argument;
    printf("Hello China\n");
    if (--lesson->rounds > 0)
        leave_for(lesson, &lesson->world, world);
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    struct lesson lesson = {.rounds = args_number(1, 5, 1, 1000000, argc, argv)};

    lesson.stack = malloc(STACK);
    if (!lesson.stack)
        return 1;
    fos_context_get(&lesson.world);
    fos_context_make(&lesson.world, lesson.stack, STACK, world, &lesson, &lesson.master);
    fos_context_swap(&lesson.master, &lesson.world);
    free(lesson.stack);
    return 0;
}
