/*
 * pipeline.c: filters in a row, each a process, with a channel between each
 * two (McIlroy's sieve; Hoare 1978). The first filter lets through what 2
 * does not divide, the next what 3 does not, and so on: what comes out first
 * is a prime, and a new filter is set up for it.
 */
#include "../lib/args.h"

#include <errno.h>
#include <fibers/channel.h>
#include <fibers/process.h>
#include <stdio.h>
#include <stdlib.h>

const char fos_program_help[] =
    "pipeline [PRIMES]: the first PRIMES (10) primes, by a row of filters";

enum { ROOM = 8 };

struct pipe {
    struct fos_channel channel;
    int memory[ROOM];
};

struct stage {
    struct pipe *from, *to;
    int prime;
};

static struct pipe *new_pipe(void)
{
    struct pipe *p = malloc(sizeof *p);
    if (p)
        fos_channel_init(&p->channel, "pipe", p->memory, sizeof p->memory[0], ROOM);
    return p;
}

/* 2, 3, 4 ... until nobody wants more. */
static int count(void *argument)
{
    struct pipe *to = argument;
    for (int i = 2; fos_channel_send(&to->channel, &i) == 0; i++)
        continue;
    return 0;
}

/* Ends when either side has ended, and tells the other. */
static int filter(void *argument)
{
    struct stage s = *(struct stage *)argument;
    int number;
    free(argument);
    while (fos_channel_receive(&s.from->channel, &number) == 0) {
        fos_cpu(FOS_US(10));
        if (number % s.prime && fos_channel_send(&s.to->channel, &number) == -EPIPE)
            break;
    }
    fos_channel_close(&s.from->channel);
    fos_channel_close(&s.to->channel);
    return 0;
}

/* A filter behind `from`; returns the pipe behind it, NULL: no memory. */
static struct pipe *add_filter(struct pipe *from, int prime)
{
    struct pipe *to = new_pipe();
    struct stage *stage = to ? malloc(sizeof *stage) : NULL;
    if (!stage) {
        free(to);
        return NULL;
    }
    *stage = (struct stage){from, to, prime};
    if (fos_start("filter", filter, stage) > 0)
        return to;
    free(stage);
    free(to);
    return NULL;
}

static int sieve(struct pipe **pipes, long wanted)
{
    int prime;
    for (long i = 0; i < wanted; i++) {
        if (fos_channel_receive(&pipes[i]->channel, &prime))
            return 1;
        printf("%d%s", prime, i + 1 < wanted ? " " : "\n");
        pipes[i + 1] = i + 1 < wanted ? add_filter(pipes[i], prime) : NULL;
        if (i + 1 < wanted && !pipes[i + 1])
            return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    long wanted = args_number(1, 10, 1, 1000, argc, argv), last = 0;
    struct pipe **pipes = calloc((size_t)wanted + 1, sizeof(struct pipe *));
    if (!pipes || !(pipes[0] = new_pipe()) || fos_start("count", count, pipes[0]) < 0)
        return 1;
    int failed = sieve(pipes, wanted);
    while (pipes[last + 1])
        last++;
    fos_channel_close(&pipes[last]->channel); /* enough: each tells the one before it */
    failed += fos_join_all();
    for (long i = 0; i <= last; i++)
        free(pipes[i]);
    free(pipes);
    return failed != 0;
}
