/*
 * Lesson 9: a master and its slaves.
 *
 * Every switch goes through the master: a slave never chooses its successor,
 * it only gives the CPU back. slave1 does so in the middle of its function,
 * keeps its stack, and is resumed there later, after slave2 has come and gone.
 *
 * This is the shape of an operating system. The master is the kernel, what it
 * does between two swaps is scheduling, and a slave that swaps back is a
 * process that yields. All that fiberos adds is a clock that takes the CPU
 * away from those who don't give it back.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] = "lesson9: a master and two slaves, one suspended in the middle";

enum { STACK = 24 * 1024 };

struct lesson {
    struct fos_context master, slave1, slave2;
};

static void slave1(void *argument)
{
    struct lesson *lesson = argument;
    printf("Hello slave1\n");
    fos_context_swap(&lesson->slave1, &lesson->master);
    printf("Hello slave1 again\n");
}

static void slave2(void *argument)
{
    (void)argument;
    printf("Hello slave2\n");
}

/* The master's part: lets a slave run until it comes back. */
static void run(struct lesson *lesson, struct fos_context *slave)
{
    fos_context_swap(&lesson->master, slave);
    printf("Hello BGN\n");
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    char *stacks = malloc(2 * STACK);
    struct lesson lesson = {0};

    if (!stacks)
        return 1;
    fos_context_get(&lesson.slave1);
    fos_context_make(&lesson.slave1, stacks, STACK, slave1, &lesson, &lesson.master);
    fos_context_get(&lesson.slave2);
    fos_context_make(&lesson.slave2, stacks + STACK, STACK, slave2, &lesson, &lesson.master);

    run(&lesson, &lesson.slave1);
    run(&lesson, &lesson.slave2);
    run(&lesson, &lesson.slave1);
    free(stacks);
    return 0;
}
