/*
 * sync_channel.c: what a bounded channel promises.
 */
#include <fibers/channel.h>

#include "contract.h"

static struct fos_channel c;
static int memory[3];

static void fresh(void)
{
    EQUAL(fos_channel_init(&c, "c", memory, sizeof memory[0], 3), 0);
}

static void arguments(void)
{
    EQUAL(fos_channel_init(&c, "c", NULL, 4, 3), -EINVAL);
    EQUAL(fos_channel_init(&c, "c", memory, 0, 3), -EINVAL);
    EQUAL(fos_channel_init(&c, "c", memory, 4, 0), -EINVAL);
}

static void in_order_round_and_round(void)
{
    int next = 0, wanted = 0, got;
    fresh();
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 3; i++, next++)
            EQUAL(fos_channel_send(&c, &next), 0);
        EQUAL(fos_channel_trysend(&c, &next), -EAGAIN);
        EQUAL(fos_channel_timedsend(&c, &next, FOS_MS(1)), -ETIMEDOUT);
        for (int i = 0; i <= round % 3; i++, wanted++) {
            EQUAL(fos_channel_receive(&c, &got), 0);
            EQUAL(got, wanted);
        }
        while (fos_channel_tryreceive(&c, &got) == 0)
            EQUAL(got, wanted++);
        EQUAL(fos_channel_timedreceive(&c, &got, FOS_MS(1)), -ETIMEDOUT);
    }
    EQUAL(wanted, next);
}

static int sends_ten(void *argument)
{
    int letter = ((struct child *)argument)->letter;
    for (int i = 0; i < 10; i++)
        EQUAL(fos_channel_send(&c, &letter), 0);
    return 0;
}

static void senders_take_turns(void)
{
    int letter, count[2] = {0};
    fresh();
    come(2, sends_ten, NULL);
    for (int i = 0; i < 20; i++) {
        EQUAL(fos_channel_receive(&c, &letter), 0);
        count[letter - 'a']++;
        fos_sleep(FOS_MS(1));
    }
    EQUAL(count[0], 10);
    EQUAL(count[1], 10);
    EQUAL(c.count, 0);
}

static int receives(void *argument)
{
    int got;
    (void)argument;
    EQUAL(fos_channel_receive(&c, &got), 0);
    note(got);
    EQUAL(fos_channel_receive(&c, &got), -EPIPE);
    note('.');
    return 0;
}

static void closing_wakes_receivers(void)
{
    fresh();
    come(3, receives, NULL);
    for (int i = 'x'; i <= 'z'; i++)
        EQUAL(fos_channel_send(&c, &i), 0);
    fos_sleep(FOS_MS(5));
    fos_channel_close(&c);
    fos_channel_close(&c);
    fos_join_all();
    ORDER("xyz...");
}

static int is_refused(void *argument)
{
    int item = 1;
    (void)argument;
    EQUAL(fos_channel_send(&c, &item), -EPIPE);
    note('r');
    return 0;
}

static void what_is_in_comes_out(void)
{
    int got;
    fresh();
    for (int i = 0; i < 3; i++)
        fos_channel_send(&c, &i);
    come(2, is_refused, NULL);
    fos_channel_close(&c);
    fos_join_all();
    ORDER("rr");
    for (int i = 0; i < 3; i++) {
        EQUAL(fos_channel_tryreceive(&c, &got), 0);
        EQUAL(got, i);
    }
    EQUAL(fos_channel_tryreceive(&c, &got), -EPIPE);
    EQUAL(fos_channel_receive(&c, &got), -EPIPE);
    EQUAL(fos_channel_trysend(&c, &got), -EPIPE);
    EQUAL(fos_channel_send(&c, &got), -EPIPE);
}

const struct contract_case cases[] = {
    {"bad arguments", arguments, false},
    {"in order, round and round", in_order_round_and_round, false},
    {"two senders lose nothing", senders_take_turns, false},
    {"closing wakes receivers", closing_wakes_receivers, false},
    {"what is in comes out", what_is_in_comes_out, false},
    {NULL, NULL, false},
};
