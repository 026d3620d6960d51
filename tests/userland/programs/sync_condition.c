/*
 * sync_condition.c: what POSIX asks of condition variables.
 */
#include <fibers/condition.h>

#include "contract.h"

static struct fos_mutex m = FOS_MUTEX("m");
static struct fos_condition c = FOS_CONDITION("c");
static int woken;

static void needs_the_mutex(void)
{
    EQUAL(fos_condition_wait(&c, &m), -EPERM);
    EQUAL(fos_condition_timedwait(&c, &m, FOS_MS(1)), -EPERM);
    EQUAL(m.owner, 0);
}

static int waits(void *argument)
{
    const struct child *self = argument;
    fos_mutex_lock(&m);
    EQUAL(fos_condition_wait(&c, &m), 0);
    EQUAL(m.owner, fos_pid());
    woken++;
    note(self->letter);
    EQUAL(fos_mutex_unlock(&m), 0);
    return 0;
}

static void waiting_gives_the_mutex_up(void)
{
    come(1, waits, NULL);
    EQUAL(fos_mutex_trylock(&m), 0);
    fos_condition_signal(&c);
    fos_sleep(FOS_MS(10));
    EQUAL(woken, 0); /* it needs the mutex first */
    fos_mutex_unlock(&m);
    fos_join_all();
    EQUAL(woken, 1);
}

static void a_signal_wakes_one(void)
{
    come(3, waits, NULL);
    for (int i = 1; i <= 3; i++) {
        fos_condition_signal(&c);
        fos_sleep(FOS_MS(10));
        EQUAL(woken, i);
    }
    ORDER("abc");
}

static void a_broadcast_wakes_all(void)
{
    come(4, waits, NULL);
    fos_mutex_lock(&m);
    fos_condition_broadcast(&c);
    fos_mutex_unlock(&m);
    fos_join_all();
    ORDER("abcd");
}

static int waits_urgently(void *argument)
{
    static const int urgency[] = {1, 7, 4};
    fos_set_priority(0, urgency[((struct child *)argument)->letter - 'a']);
    return waits(argument);
}

static void the_most_urgent_first(void)
{
    come(3, waits_urgently, NULL);
    for (int i = 0; i < 3; i++) {
        fos_condition_signal(&c);
        fos_sleep(FOS_MS(10));
    }
    ORDER("bca");
}

static void a_signal_for_nobody_is_lost(void)
{
    fos_condition_signal(&c);
    fos_condition_broadcast(&c);
    fos_mutex_lock(&m);
    fos_time before = fos_now();
    EQUAL(fos_condition_timedwait(&c, &m, FOS_MS(20)), -ETIMEDOUT);
    CHECK(waited(before, FOS_MS(20)));
    EQUAL(m.owner, fos_pid());
    EQUAL(fos_condition_timedwait(&c, &m, 0), -ETIMEDOUT);
    EQUAL(fos_mutex_unlock(&m), 0);
}

static int takes_its_time(void *argument)
{
    (void)argument;
    fos_mutex_lock(&m);
    fos_sleep(FOS_MS(50));
    fos_mutex_unlock(&m);
    return 0;
}

/* The time is up, but the mutex is not free: it is waited for all the same. */
static void late_with_the_mutex(void)
{
    fos_mutex_lock(&m);
    fos_start("slow", takes_its_time, NULL);
    fos_time before = fos_now();
    EQUAL(fos_condition_timedwait(&c, &m, FOS_MS(10)), -ETIMEDOUT);
    CHECK(waited(before, FOS_MS(50)));
    EQUAL(m.owner, fos_pid());
    fos_mutex_unlock(&m);
}

static int tries_recursive(void *argument)
{
    struct fos_mutex *r = argument;
    EQUAL(fos_mutex_trylock(r), 0);
    EQUAL(fos_mutex_unlock(r), 0);
    fos_condition_signal(&c);
    return 0;
}

static void a_recursive_mutex_comes_back_as_deep(void)
{
    struct fos_mutex r = FOS_RECURSIVE_MUTEX("r");
    fos_mutex_lock(&r);
    fos_mutex_lock(&r);
    fos_start("other", tries_recursive, &r);
    EQUAL(fos_condition_wait(&c, &r), 0);
    EQUAL(fos_mutex_unlock(&r), 0);
    EQUAL(r.owner, fos_pid());
    EQUAL(fos_mutex_unlock(&r), 0);
    EQUAL(r.owner, 0);
}

/* ---- No signal is missed: a ball between two ---- */

static int ball;

static int plays(void *argument)
{
    int mine = ((struct child *)argument)->letter - 'a';
    fos_mutex_lock(&m);
    for (int i = 0; i < 500; i++) {
        while (ball % 2 != mine)
            fos_condition_wait(&c, &m);
        ball++;
        fos_condition_signal(&c);
        if (i % 50 == 0)
            fos_cpu(FOS_US(1500));
    }
    fos_mutex_unlock(&m);
    return 0;
}

static void no_signal_is_missed(void)
{
    come(2, plays, NULL);
    EQUAL(fos_join_all(), 0);
    EQUAL(ball, 1000);
}

static int signals_at_once(void *argument)
{
    (void)argument;
    fos_set_priority(0, 9);
    fos_mutex_lock(&m);
    fos_condition_signal(&c);
    fos_mutex_unlock(&m);
    return 0;
}

/* On the real clock with priorities, the other one runs as soon as the mutex
 * is given up, before the wait has begun (test_sync_real.c). */
static void a_signal_in_between_counts(void)
{
    fos_mutex_lock(&m);
    fos_start("urgent", signals_at_once, NULL);
    fos_sleep(FOS_MS(10));
    EQUAL(fos_condition_timedwait(&c, &m, FOS_SEC(2)), 0);
    fos_mutex_unlock(&m);
}

static int sleeps_in_it(void *argument)
{
    (void)argument;
    fos_mutex_lock(&m);
    fos_condition_wait(&c, &m);
    return 0;
}

static void a_dead_waiter_takes_no_signal(void)
{
    int dead = fos_start("dead", sleeps_in_it, NULL);
    fos_sleep(FOS_MS(5));
    come(1, waits, NULL);
    fos_kill(dead);
    fos_condition_signal(&c);
    fos_wait(dead, NULL);
    fos_sleep(FOS_MS(5));
    EQUAL(woken, 1);
}

const struct contract_case cases[] = {
    {"waiting needs the mutex", needs_the_mutex, false},
    {"waiting gives the mutex up", waiting_gives_the_mutex_up, false},
    {"a signal wakes one", a_signal_wakes_one, false},
    {"a broadcast wakes all", a_broadcast_wakes_all, false},
    {"the most urgent first", the_most_urgent_first, false},
    {"a signal for nobody is lost", a_signal_for_nobody_is_lost, false},
    {"late with the mutex", late_with_the_mutex, false},
    {"a recursive mutex comes back as deep", a_recursive_mutex_comes_back_as_deep, false},
    {"no signal is missed", no_signal_is_missed, false},
    {"a signal in between counts", a_signal_in_between_counts, false},
    {"a dead waiter takes no signal", a_dead_waiter_takes_no_signal, false},
    {NULL, NULL, false},
};
