/*
 * Lesson 10: an iterator.
 *
 * The producer is an ordinary loop that hands out its values one at a time; in
 * between it is suspended in the middle of that loop, with its local variables
 * as they are. The consumer is an ordinary loop too. Neither has to be turned
 * inside out to work with the other: that is what coroutines are for.
 *
 * There are two points at which the consumer can go on: `consumer`, behind the
 * swap that asked for a value, and `end`, saved beforehand, where the
 * producer's link leads when there are no more. So the consumer's loop needs
 * no question whether this was the last one.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] = "lesson10: an iterator, a producer that is resumed for each value";

enum { STACK = 24 * 1024, VALUES = 10 };

struct iterator {
    struct fos_context consumer, producer, end;
    int value;
};

static void produce(void *argument)
{
    struct iterator *it = argument;
    for (int i = 0; i < VALUES; i++) {
        it->value = i;
        fos_context_swap(&it->producer, &it->consumer);
    }
}

static int next(struct iterator *it)
{
    fos_context_swap(&it->consumer, &it->producer);
    return it->value;
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    char *stack = malloc(STACK);
    struct iterator it = {0};
    volatile bool ended = false;

    if (!stack)
        return 1;
    fos_context_get(&it.end);
    if (ended) {
        free(stack);
        return 0;
    }
    ended = true; /* when we pass here again, it is */
    fos_context_get(&it.producer);
    fos_context_make(&it.producer, stack, STACK, produce, &it, &it.end);
    for (;;)
        printf("%d\n", next(&it));
}
