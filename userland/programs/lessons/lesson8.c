/*
 * Lesson 8: two slaves, each on a stack of its own, in two ways.
 *
 *   By swap: the first slave leaves for the second one by itself. It stays
 *   suspended behind its swap, and nobody ever comes back for it.
 *   By link: the first slave just returns, and its link leads to the second.
 *   It knows nothing of its successor: whoever made it has arranged that.
 *
 * Both print the same.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] = "lesson8: two slaves, one after the other by swap, then by link";

enum { STACK = 24 * 1024 };

struct lesson {
    struct fos_context master, slave1, slave2;
};

static void swaps(void *argument)
{
    struct lesson *lesson = argument;
    printf("Hello slave1\n");
    fos_context_swap(&lesson->slave1, &lesson->slave2);
}

static void returns(void *argument)
{
    (void)argument;
    printf("Hello slave1\n");
}

static void second(void *argument)
{
    (void)argument;
    printf("Hello slave2\n");
}

static void run(void (*first)(void *), char *stack1, char *stack2)
{
    struct lesson lesson = {0};

    fos_context_get(&lesson.slave2);
    fos_context_make(&lesson.slave2, stack2, STACK, second, &lesson, &lesson.master);
    fos_context_get(&lesson.slave1);
    fos_context_make(&lesson.slave1, stack1, STACK, first, &lesson, &lesson.slave2);
    fos_context_swap(&lesson.master, &lesson.slave1);
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    char *stacks = malloc(2 * STACK);
    if (!stacks)
        return 1;
    run(swaps, stacks, stacks + STACK);
    run(returns, stacks, stacks + STACK);
    free(stacks);
    return 0;
}
