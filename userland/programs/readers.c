/*
 * readers.c: readers and writers. A writer changes two numbers that belong
 * together, and takes its time in between; a reader that came in then would
 * see them differ.
 */
#include "../lib/args.h"

#include <fibers/process.h>
#include <fibers/rwlock.h>
#include <stdio.h>

const char fos_program_help[] = "readers [READERS] [WRITERS] [ROUNDS]: READERS (5) and WRITERS (2) "
                                "share two numbers, ROUNDS times (10) each";

struct board {
    struct fos_rwlock lock;
    volatile long left, right;
    long rounds;
    volatile int inside;
    int most, torn, reads, writes;
};

/* What the readers count together is counted under no lock: in one step. */
static void note(struct board *b, int change, int torn)
{
    fos_preempt_off();
    b->inside += change;
    b->reads += change < 0;
    b->torn += torn;
    if (b->inside > b->most)
        b->most = b->inside;
    fos_preempt_on();
}

static int reader(void *argument)
{
    struct board *b = argument;
    for (long i = 0; i < b->rounds; i++) {
        fos_rwlock_rdlock(&b->lock);
        note(b, 1, 0);
        long left = b->left;
        fos_cpu(FOS_US(100));
        fos_sleep(FOS_US(300));
        note(b, -1, left != b->right);
        fos_rwlock_unlock(&b->lock);
        fos_sleep(FOS_MS(1));
    }
    return 0;
}

static int writer(void *argument)
{
    struct board *b = argument;
    for (long i = 0; i < b->rounds; i++) {
        fos_rwlock_wrlock(&b->lock);
        b->left++;
        fos_cpu(FOS_US(200));
        b->right++;
        b->writes++;
        fos_rwlock_unlock(&b->lock);
        fos_sleep(FOS_MS(2));
    }
    return 0;
}

int main(int argc, char **argv)
{
    args_at_most(3, argc, argv);
    long readers = args_number(1, 5, 1, 100, argc, argv);
    long writers = args_number(2, 2, 1, 100, argc, argv);
    struct board b = {.lock = FOS_RWLOCK("board"),
                      .rounds = args_number(3, 10, 1, 100000, argc, argv)};
    for (long i = 0; i < readers; i++)
        fos_start("reader", reader, &b);
    for (long i = 0; i < writers; i++)
        fos_start("writer", writer, &b);
    int failed = fos_join_all();
    printf("%d reads, up to %d at a time; %d writes; %d torn\n", b.reads, b.most, b.writes, b.torn);
    return failed || b.torn;
}
