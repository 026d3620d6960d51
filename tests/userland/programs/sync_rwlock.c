/*
 * sync_rwlock.c: what POSIX asks of reader-writer locks, and their order.
 */
#include <fibers/rwlock.h>

#include "contract.h"

static struct fos_rwlock l;

static void fresh(void)
{
    fos_rwlock_init(&l, "l");
}

static int reads(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_rwlock_rdlock(&l), 0);
    note(c->letter);
    fos_sleep(FOS_MS(100));
    EQUAL(fos_rwlock_unlock(&l), 0);
    return 0;
}

static int writes(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_rwlock_wrlock(&l), 0);
    EQUAL(l.readers, 0);
    note(c->letter - 'a' + 'A');
    fos_sleep(FOS_MS(100));
    EQUAL(fos_rwlock_unlock(&l), 0);
    return 0;
}

static void many_read(void)
{
    fresh();
    come(3, reads, NULL);
    EQUAL(l.readers, 3);
    EQUAL(fos_rwlock_tryrdlock(&l), 0);
    EQUAL(fos_rwlock_unlock(&l), 0);
    EQUAL(fos_rwlock_trywrlock(&l), -EBUSY);
    fos_join_all();
    EQUAL(l.readers, 0);
    EQUAL(fos_rwlock_trywrlock(&l), 0);
    EQUAL(fos_rwlock_unlock(&l), 0);
}

static void one_writes(void)
{
    fresh();
    come(1, writes, NULL);
    EQUAL(fos_rwlock_tryrdlock(&l), -EBUSY);
    EQUAL(fos_rwlock_trywrlock(&l), -EBUSY);
    fos_time before = fos_now();
    EQUAL(fos_rwlock_timedrdlock(&l, FOS_MS(20)), -ETIMEDOUT);
    EQUAL(fos_rwlock_timedwrlock(&l, FOS_MS(20)), -ETIMEDOUT);
    CHECK(waited(before, FOS_MS(40)));
    EQUAL(fos_rwlock_rdlock(&l), 0);
    EQUAL(fos_rwlock_unlock(&l), 0);
}

static void errors(void)
{
    fresh();
    EQUAL(fos_rwlock_unlock(&l), -EPERM);
    EQUAL(fos_rwlock_wrlock(&l), 0);
    EQUAL(fos_rwlock_wrlock(&l), -EDEADLK);
    EQUAL(fos_rwlock_rdlock(&l), -EDEADLK);
    EQUAL(fos_rwlock_unlock(&l), 0);
    EQUAL(fos_rwlock_unlock(&l), -EPERM);
}

/* a reads; b wants to write, c to read: c does not pass b. */
static int second_writes(void *argument)
{
    return ((struct child *)argument)->letter == 'b' ? writes(argument) : reads(argument);
}

static void in_the_order_of_coming(void)
{
    fresh();
    come(4, second_writes, NULL);
    fos_join_all();
    ORDER("aBcd");
}

static void a_writer_that_gave_up_lets_readers_in(void)
{
    fresh();
    come(1, reads, NULL);
    EQUAL(fos_rwlock_timedwrlock(&l, FOS_MS(10)), -ETIMEDOUT);
    EQUAL(fos_rwlock_tryrdlock(&l), 0);
    EQUAL(l.readers, 2);
    EQUAL(fos_rwlock_unlock(&l), 0);
}

static int dies(void *argument)
{
    (void)argument;
    fos_rwlock_wrlock(&l);
    fos_sleep(FOS_MS(20));
    return 0;
}

static void a_writer_that_ends_is_told_of(void)
{
    fresh();
    come(1, dies, NULL);
    EQUAL(fos_rwlock_rdlock(&l), -EOWNERDEAD);
    EQUAL(l.readers, 1);
    EQUAL(fos_rwlock_unlock(&l), 0);
    EQUAL(fos_rwlock_wrlock(&l), 0);
    EQUAL(fos_rwlock_unlock(&l), 0);
}

const struct contract_case cases[] = {
    {"many read", many_read, false},
    {"one writes", one_writes, false},
    {"errors", errors, false},
    {"first come, first served", in_the_order_of_coming, false},
    {"a writer that gave up lets readers in", a_writer_that_gave_up_lets_readers_in, false},
    {"a writer that ends is told of", a_writer_that_ends_is_told_of, false},
    {NULL, NULL, false},
};
