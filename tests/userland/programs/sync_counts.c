/*
 * sync_counts.c: what POSIX asks of semaphores and barriers.
 */
#include <fibers/barrier.h>
#include <fibers/semaphore.h>
#include <limits.h>

#include "contract.h"

/* ---- Semaphores ---- */

static struct fos_semaphore s;

static void units(void)
{
    EQUAL(fos_semaphore_init(&s, "s", -1), -EINVAL);
    EQUAL(fos_semaphore_init(&s, "s", 2), 0);
    EQUAL(fos_semaphore_wait(&s), 0);
    EQUAL(fos_semaphore_trywait(&s), 0);
    EQUAL(fos_semaphore_trywait(&s), -EAGAIN);
    EQUAL(fos_semaphore_timedwait(&s, 0), -ETIMEDOUT);
    fos_time before = fos_now();
    EQUAL(fos_semaphore_timedwait(&s, FOS_MS(20)), -ETIMEDOUT);
    CHECK(waited(before, FOS_MS(20)));
    EQUAL(fos_semaphore_post(&s), 0);
    EQUAL(s.value, 1);
}

static void too_many_units(void)
{
    EQUAL(fos_semaphore_init(&s, "s", INT_MAX), 0);
    EQUAL(fos_semaphore_post(&s), -EOVERFLOW);
    EQUAL(s.value, INT_MAX);
}

static int takes(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_semaphore_wait(&s), 0);
    note(c->letter);
    return 0;
}

static void in_the_order_of_coming(void)
{
    fos_semaphore_init(&s, "s", 0);
    come(3, takes, NULL);
    fos_semaphore_post(&s);
    EQUAL(s.value, 0);                         /* a's, though a has not run yet */
    EQUAL(fos_semaphore_trywait(&s), -EAGAIN); /* nobody slips in */
    fos_semaphore_post(&s);
    fos_semaphore_post(&s);
    fos_semaphore_post(&s);
    fos_join_all();
    ORDER("abc");
    EQUAL(s.value, 1);
}

static int gives_up(void *argument)
{
    (void)argument;
    EQUAL(fos_semaphore_timedwait(&s, FOS_MS(5)), -ETIMEDOUT);
    return 0;
}

static void who_gave_up_takes_none(void)
{
    fos_semaphore_init(&s, "s", 0);
    come(2, gives_up, NULL);
    fos_semaphore_post(&s);
    EQUAL(s.value, 1);
}

static volatile int inside, most;

static int enters(void *argument)
{
    (void)argument;
    for (int i = 0; i < 10; i++) {
        fos_semaphore_wait(&s);
        fos_preempt_off();
        inside++;
        if (inside > most)
            most = inside;
        fos_preempt_on();
        fos_sleep(FOS_MS(15));
        fos_preempt_off();
        inside--;
        fos_preempt_on();
        fos_semaphore_post(&s);
    }
    return 0;
}

static void as_many_as_there_are_units(void)
{
    fos_semaphore_init(&s, "s", 3);
    come(6, enters, NULL);
    fos_join_all();
    EQUAL(most, 3);
    EQUAL(s.value, 3);
}

/* ---- Barriers ---- */

static struct fos_barrier b;
static int lasts, rounds[8];

static void parties(void)
{
    EQUAL(fos_barrier_init(&b, "b", 0), -EINVAL);
    EQUAL(fos_barrier_init(&b, "b", 1), 0);
    EQUAL(fos_barrier_wait(&b), FOS_BARRIER_LAST);
    EQUAL(fos_barrier_wait(&b), FOS_BARRIER_LAST);
}

static int walks(void *argument)
{
    int self = ((struct child *)argument)->letter - 'a';
    for (int i = 0; i < 30; i++) {
        fos_cpu(FOS_US(200 * (1 + (self + i) % 4)));
        rounds[self]++;
        int last = fos_barrier_wait(&b);
        CHECK(last == 0 || last == FOS_BARRIER_LAST);
        lasts += last == FOS_BARRIER_LAST;
        for (int other = 0; other < 4; other++)
            CHECK(rounds[other] == i + 1 || rounds[other] == i + 2);
    }
    return 0;
}

static void nobody_runs_ahead(void)
{
    fos_barrier_init(&b, "b", 4);
    come(4, walks, NULL);
    fos_join_all();
    EQUAL(lasts, 30);
}

static int meets(void *argument)
{
    const struct child *c = argument;
    int last = fos_barrier_wait(&b);
    note(last ? c->letter - 'a' + 'A' : c->letter);
    return 0;
}

static void who_gave_up_has_not_come(void)
{
    fos_barrier_init(&b, "b", 2);
    fos_time before = fos_now();
    EQUAL(fos_barrier_timedwait(&b, FOS_MS(20)), -ETIMEDOUT);
    CHECK(waited(before, FOS_MS(20)));
    EQUAL(b.arrived, 0);
    come(2, meets, NULL);
    ORDER("Ba"); /* the last one goes on at once */
}

static void in_time(void)
{
    fos_barrier_init(&b, "b", 2);
    come(1, meets, NULL);
    EQUAL(fos_barrier_timedwait(&b, FOS_MS(20)), FOS_BARRIER_LAST);
    fos_join_all();
    ORDER("a");
}

const struct contract_case cases[] = {
    {"semaphore: units are taken and posted", units, false},
    {"semaphore: too many units", too_many_units, false},
    {"semaphore: first come, first served", in_the_order_of_coming, false},
    {"semaphore: who gave up takes none", who_gave_up_takes_none, false},
    {"semaphore: as many inside as units", as_many_as_there_are_units, false},
    {"barrier: of one is no barrier", parties, false},
    {"barrier: nobody runs ahead, one is last", nobody_runs_ahead, false},
    {"barrier: who gave up has not come", who_gave_up_has_not_come, false},
    {"barrier: in time", in_time, false},
    {NULL, NULL, false},
};
