/*
 * producers.c: producers and consumers with a bounded buffer between them.
 * Who is too fast waits: producers for room, consumers for items.
 */
#include "../lib/args.h"

#include <fibers/channel.h>
#include <fibers/process.h>
#include <stdio.h>

const char fos_program_help[] =
    "producers [ITEMS] [PRODUCERS] [CONSUMERS]: ITEMS (10) from each of "
    "PRODUCERS (2) go to CONSUMERS (2) through a buffer of 4";

enum { ROOM = 4, MOST = 50 };

struct shop {
    struct fos_channel buffer;
    int memory[ROOM];
    long items;
    long taken[MOST];
};

struct worker {
    struct shop *shop;
    long number;
};

/* Numbers that tell who made them: 1 to items, then items + 1 to 2 items, ... */
static int produce(void *argument)
{
    const struct worker *w = argument;
    for (long i = 1; i <= w->shop->items; i++) {
        int item = (int)((w->number - 1) * w->shop->items + i);
        fos_cpu(FOS_MS(1));
        fos_channel_send(&w->shop->buffer, &item);
    }
    return 0;
}

/* Adds up what it takes; main() compares the sums. */
static int consume(void *argument)
{
    const struct worker *w = argument;
    long sum = 0, count = 0;
    int item;
    while (fos_channel_receive(&w->shop->buffer, &item) == 0) {
        fos_cpu(FOS_MS(2));
        sum += item;
        count++;
    }
    printf("consumer %ld took %ld items\n", w->number, count);
    w->shop->taken[w->number - 1] = sum;
    return 0;
}

static void start(struct worker *workers, long count, struct shop *shop, const char *name,
                  int (*what)(void *), int *pids)
{
    for (long i = 0; i < count; i++) {
        workers[i] = (struct worker){shop, i + 1};
        pids[i] = fos_start(name, what, &workers[i]);
    }
}

int main(int argc, char **argv)
{
    args_at_most(3, argc, argv);
    struct shop shop = {.items = args_number(1, 10, 1, 100000, argc, argv)};
    struct worker producing[MOST], consuming[MOST];
    int producer[MOST], consumer[MOST];
    long producers = args_number(2, 2, 1, MOST, argc, argv);
    long consumers = args_number(3, 2, 1, MOST, argc, argv);
    fos_channel_init(&shop.buffer, "buffer", shop.memory, sizeof shop.memory[0], ROOM);
    start(producing, producers, &shop, "producer", produce, producer);
    start(consuming, consumers, &shop, "consumer", consume, consumer);
    for (long i = 0; i < producers; i++)
        fos_wait(producer[i], NULL);
    fos_channel_close(&shop.buffer);
    int failed = fos_join_all();
    long sum = 0, all = producers * shop.items;
    for (long i = 0; i < consumers; i++)
        sum += shop.taken[i];
    printf("%ld items made, their sum %s\n", all,
           sum == all * (all + 1) / 2 ? "is right" : "is WRONG");
    return failed || sum != all * (all + 1) / 2;
}
