/*
 * sync_mutex.c: what POSIX asks of mutexes (error checking, recursive, robust,
 * timed), and the order in which ours are handed over.
 */
#include <fibers/mutex.h>

#include "contract.h"

static struct fos_mutex m;

static void fresh(bool recursive)
{
    fos_mutex_init(&m, "m", recursive);
}

/* ---- Errors ---- */

static void free_at_first(void)
{
    fresh(false);
    EQUAL(fos_mutex_lock(&m), 0);
    EQUAL(m.owner, fos_pid());
    EQUAL(fos_mutex_unlock(&m), 0);
    EQUAL(m.owner, 0);
}

static void twice_is_an_error(void)
{
    fresh(false);
    EQUAL(fos_mutex_lock(&m), 0);
    EQUAL(fos_mutex_lock(&m), -EDEADLK);
    EQUAL(fos_mutex_timedlock(&m, FOS_MS(5)), -EDEADLK);
    EQUAL(fos_mutex_trylock(&m), -EBUSY);
    EQUAL(fos_mutex_unlock(&m), 0);
    EQUAL(fos_mutex_unlock(&m), -EPERM);
}

static int unlocks(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_mutex_unlock(c->object), -EPERM);
    EQUAL(fos_mutex_trylock(c->object), -EBUSY);
    return 0;
}

static void only_the_owner_unlocks(void)
{
    fresh(false);
    EQUAL(fos_mutex_unlock(&m), -EPERM);
    fos_mutex_lock(&m);
    come(1, unlocks, &m);
    EQUAL(m.owner, fos_pid());
}

static void recursive_counts(void)
{
    fresh(true);
    for (int i = 0; i < 3; i++)
        EQUAL(fos_mutex_lock(&m), 0);
    EQUAL(fos_mutex_trylock(&m), 0);
    for (int i = 0; i < 4; i++) {
        come(1, unlocks, &m);
        EQUAL(fos_mutex_unlock(&m), 0);
    }
    EQUAL(m.owner, 0);
    EQUAL(fos_mutex_unlock(&m), -EPERM);
}

/* ---- Time ---- */

static int holds(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_mutex_lock(c->object), 0);
    fos_sleep(FOS_MS(50));
    EQUAL(fos_mutex_unlock(c->object), 0);
    return 0;
}

static void timed(void)
{
    fresh(false);
    EQUAL(fos_mutex_timedlock(&m, 0), 0); /* need not wait: no time is no matter */
    fos_mutex_unlock(&m);
    come(1, holds, &m);
    fos_time before = fos_now();
    EQUAL(fos_mutex_timedlock(&m, FOS_MS(20)), -ETIMEDOUT);
    CHECK(waited(before, FOS_MS(20)));
    EQUAL(fos_mutex_timedlock(&m, 0), -ETIMEDOUT);
    EQUAL(fos_mutex_timedlock(&m, FOS_SEC(10)), 0);
    EQUAL(m.owner, fos_pid());
}

static int tries_for_5_ms(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_mutex_timedlock(c->object, FOS_MS(5)), -ETIMEDOUT);
    return 0;
}

static void who_gave_up_does_not_get_it(void)
{
    fresh(false);
    fos_mutex_lock(&m);
    come(2, tries_for_5_ms, &m);
    fos_mutex_unlock(&m);
    EQUAL(m.owner, 0);
}

/* ---- Exclusion and order ---- */

static int inside;

static int enters(void *argument)
{
    const struct child *c = argument;
    for (int i = 0; i < 20; i++) {
        EQUAL(fos_mutex_lock(c->object), 0);
        EQUAL(++inside, 1);
        fos_cpu(FOS_US(300));
        fos_yield();
        EQUAL(inside--, 1);
        EQUAL(fos_mutex_unlock(c->object), 0);
    }
    return 0;
}

static void one_at_a_time(void)
{
    fresh(false);
    come(4, enters, &m);
    EQUAL(fos_join_all(), 0);
    EQUAL(m.owner, 0);
}

static int takes(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_mutex_lock(c->object), 0);
    note(c->letter);
    EQUAL(fos_mutex_unlock(c->object), 0);
    return 0;
}

static void first_come_first_served(void)
{
    fresh(false);
    fos_mutex_lock(&m);
    come(4, takes, &m);
    note('m');
    fos_mutex_unlock(&m);
    fos_join_all();
    ORDER("mabcd");
}

static int takes_urgently(void *argument)
{
    static const int urgency[] = {3, 9, 3, 5};
    const struct child *c = argument;
    fos_set_priority(0, urgency[c->letter - 'a']);
    return takes(argument);
}

static void the_most_urgent_first(void)
{
    fresh(false);
    fos_mutex_lock(&m);
    come(4, takes_urgently, &m);
    fos_mutex_unlock(&m);
    fos_join_all();
    ORDER("bdac");
}

static void nobody_slips_in(void)
{
    fresh(false);
    fos_mutex_lock(&m);
    come(2, takes, &m);
    fos_mutex_unlock(&m);
    EQUAL(fos_mutex_trylock(&m), -EBUSY); /* it is a's already, who has not run yet */
    EQUAL(fos_mutex_lock(&m), 0);
    note('m');
    fos_mutex_unlock(&m);
    ORDER("abm");
}

/* ---- Owners that end ---- */

static int dies(void *argument)
{
    const struct child *c = argument;
    fos_mutex_lock(c->object);
    fos_sleep(FOS_MS(30));
    return 0;
}

static void the_next_is_told(void)
{
    fresh(false);
    come(1, dies, &m);
    EQUAL(fos_mutex_lock(&m), -EOWNERDEAD);
    EQUAL(m.owner, fos_pid());
    EQUAL(fos_mutex_unlock(&m), 0);
    EQUAL(fos_mutex_lock(&m), 0);
}

static void told_later_too(void)
{
    fresh(true);
    come(1, dies, &m);
    fos_join_all();
    EQUAL(fos_mutex_trylock(&m), -EBUSY);
    EQUAL(fos_mutex_timedlock(&m, FOS_MS(1)), -EOWNERDEAD);
    EQUAL(fos_mutex_unlock(&m), 0);
    EQUAL(m.owner, 0);
}

static int takes_over(void *argument)
{
    const struct child *c = argument;
    int error = fos_mutex_lock(c->object);
    note(error == -EOWNERDEAD ? c->letter - 'a' + 'A' : c->letter);
    EQUAL(fos_mutex_unlock(c->object), 0);
    return 0;
}

/* 'a' ends with it; the first who waits is told, the others just have it. */
static int first_dies(void *argument)
{
    const struct child *c = argument;
    return c->letter == 'a' ? dies(argument) : takes_over(argument);
}

static void only_the_first_is_told(void)
{
    fresh(false);
    come(3, first_dies, &m);
    fos_join_all();
    ORDER("Bc");
}

static void a_dead_heir_passes_it_on(void)
{
    fresh(false);
    fos_mutex_lock(&m);
    int heir = fos_start("heir", takes, &(struct child){'x', &m});
    fos_sleep(FOS_MS(10));
    come(1, takes_over, &m);
    fos_preempt_off();
    fos_mutex_unlock(&m);
    EQUAL(m.owner, heir);
    fos_kill(heir); /* it has the mutex, and never ran since */
    fos_preempt_on();
    fos_wait(heir, NULL);
    fos_join_all();
    ORDER("A");
    EQUAL(m.owner, 0);
}

const struct contract_case cases[] = {
    {"it is free at first", free_at_first, false},
    {"taking it twice is an error", twice_is_an_error, false},
    {"only the owner unlocks", only_the_owner_unlocks, false},
    {"a recursive one counts", recursive_counts, false},
    {"waiting has an end", timed, false},
    {"who gave up does not get it", who_gave_up_does_not_get_it, false},
    {"one at a time", one_at_a_time, false},
    {"first come, first served", first_come_first_served, false},
    {"the most urgent first", the_most_urgent_first, false},
    {"nobody slips in", nobody_slips_in, false},
    {"the owner ends: the next is told", the_next_is_told, false},
    {"the owner ends: told later too", told_later_too, false},
    {"the owner ends: only the first is told", only_the_first_is_told, false},
    {"a dead heir passes it on", a_dead_heir_passes_it_on, false},
    {NULL, NULL, false},
};
