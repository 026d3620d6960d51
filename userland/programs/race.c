/*
 * race.c: processes add to one counter. "Add" is three steps: read, add,
 * write. Whoever is preempted after the read writes back a number that is old
 * by then, and what the others added meanwhile is lost. With a mutex around
 * the three steps nothing is.
 *
 * Only the real clock takes the CPU away between two instructions; on the
 * virtual clock nothing is lost here.
 */
#include "../lib/args.h"

#include <fibers/mutex.h>
#include <fibers/process.h>
#include <stdio.h>
#include <string.h>

const char fos_program_help[] = "race [none|mutex] [PROCESSES] [ROUNDS]: PROCESSES (4) add 1 to a "
                                "counter, ROUNDS times (100000) each; see how many get lost";

struct counter {
    struct fos_mutex mutex;
    bool locked;
    volatile long value;
    long rounds;
};

/* The sum takes a moment, as it would if it were one. */
static void add(struct counter *c)
{
    long value = c->value;
    for (volatile int i = 0; i < 1000; i++)
        continue;
    c->value = value + 1;
}

static int racer(void *argument)
{
    struct counter *c = argument;
    for (long i = 0; i < c->rounds; i++) {
        if (c->locked)
            fos_mutex_lock(&c->mutex);
        add(c);
        if (c->locked)
            fos_mutex_unlock(&c->mutex);
    }
    return 0;
}

static bool is_locked(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "none") == 0)
        return false;
    if (strcmp(argv[1], "mutex") == 0)
        return true;
    args_refuse(argv[1], "none or mutex", argv);
}

int main(int argc, char **argv)
{
    args_at_most(3, argc, argv);
    struct counter c = {.mutex = FOS_MUTEX("counter"), .locked = is_locked(argc, argv)};
    long processes = args_number(2, 4, 1, 100, argc, argv);
    c.rounds = args_number(3, 100000, 1, 100000000, argc, argv);
    for (long i = 0; i < processes; i++)
        fos_start("racer", racer, &c);
    int failed = fos_join_all();
    long all = processes * c.rounds;
    printf("%ld of %ld: %ld lost\n", c.value, all, all - c.value);
    return failed != 0;
}
