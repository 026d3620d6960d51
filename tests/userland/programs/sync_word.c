/*
 * sync_word.c: the kernel's one wait for programs: fos_wait_on(), fos_wake(),
 * fos_hand_over().
 */
#include "contract.h"

static int word;

static void looks_first(void)
{
    word = 5;
    EQUAL(fos_wait_on(&word, 6, NULL), -EAGAIN);
    const struct fos_waiting at_once = {.timeout = 0};
    EQUAL(fos_wait_on(&word, 5, &at_once), -ETIMEDOUT);
    EQUAL(fos_wake(&word, 10), 0);
    EQUAL(word, 5);
}

static int sleeps(void *argument)
{
    EQUAL(fos_wait_on(&word, 0, NULL), 0);
    note(((struct child *)argument)->letter);
    return 0;
}

static void wakes_as_many_as_wanted(void)
{
    come(4, sleeps, NULL);
    EQUAL(fos_wake(&word, 0), 0);
    EQUAL(fos_wake(&word, 1), 1);
    fos_sleep(FOS_MS(5));
    ORDER("a");
    EQUAL(fos_wake(&word, 2), 2);
    fos_sleep(FOS_MS(5));
    ORDER("abc");
    EQUAL(fos_wake(&word, 100), 1);
    fos_join_all();
    ORDER("abcd");
}

/* Two words in one bucket of the kernel's table: its 1,024 go by address. */
static int two[1025];

static int sleeps_on(void *argument)
{
    const struct child *c = argument;
    EQUAL(fos_wait_on(&two[c->letter == 'a' ? 0 : 1024], 0, NULL), 0);
    note(c->letter);
    return 0;
}

static void words_are_told_apart(void)
{
    come(3, sleeps_on, NULL);
    EQUAL(fos_wake(&two[1024], 10), 2);
    fos_sleep(FOS_MS(5));
    ORDER("bc");
    EQUAL(fos_hand_over(&two[1024]), 0);
    EQUAL(fos_wake(&two[0], 10), 1);
    fos_join_all();
    ORDER("bca");
}

static int expects_me(void *argument)
{
    const struct child *c = argument;
    const struct fos_waiting how = {.timeout = -1, .owner = *(int *)c->object, .what = "it"};
    EQUAL(fos_wait_on(&word, *(int *)c->object, &how), 0);
    EQUAL(word, fos_pid());
    note(c->letter);
    fos_hand_over(&word);
    return 0;
}

static void handing_over_is_one_step(void)
{
    int me = word = fos_pid();
    come(3, expects_me, &me);
    CHECK(fos_hand_over(&word) != 0);
    CHECK(word != me && word != 0);
    fos_join_all();
    ORDER("abc");
    EQUAL(word, 0);
    EQUAL(fos_hand_over(&word), 0);
}

static int ends_soon(void *argument)
{
    (void)argument;
    fos_sleep(FOS_MS(20));
    return 0;
}

static void owners_that_end(void)
{
    int pid = fos_start("owner", ends_soon, NULL);
    const struct fos_waiting how = {.timeout = FOS_SEC(10), .owner = pid, .what = "it"};
    fos_time before = fos_now();
    EQUAL(fos_wait_on(&word, 0, &how), -EOWNERDEAD);
    CHECK(waited(before, FOS_MS(20)) && !waited(before, FOS_SEC(10)));
    EQUAL(fos_wait_on(&word, 0, &how), -EOWNERDEAD); /* a zombie */
    fos_wait(pid, NULL);
    EQUAL(fos_wait_on(&word, 0, &how), -EOWNERDEAD); /* not even that */
    EQUAL(fos_wait_on(&word, 1, &how), -EAGAIN);     /* the word comes first */
}

static int waits_for_owner(void *argument)
{
    const struct child *c = argument;
    const struct fos_waiting how = {.timeout = -1, .owner = *(int *)c->object};
    EQUAL(fos_wait_on(&word, 0, &how), -EOWNERDEAD);
    note(c->letter);
    return 0;
}

static int ends_late(void *argument)
{
    (void)argument;
    fos_sleep(FOS_MS(60));
    return 0;
}

static void all_learn_of_it_in_order(void)
{
    int owner = fos_start("owner", ends_late, NULL);
    come(3, waits_for_owner, &owner);
    fos_join_all();
    ORDER("abc");
}

static int bad(void *argument)
{
    (void)argument;
    fos_wait_on((const int *)16, 0, NULL);
    return 0;
}

static void a_bad_pointer_is_the_callers_fault(void)
{
    struct fos_exit how;
    int pid = fos_start("bad", bad, NULL);
    EQUAL(fos_wait(pid, &how), pid);
    EQUAL(how.signal, 11);
}

const struct contract_case cases[] = {
    {"it looks first", looks_first, false},
    {"it wakes as many as wanted", wakes_as_many_as_wanted, false},
    {"words are told apart", words_are_told_apart, false},
    {"handing over is one step", handing_over_is_one_step, false},
    {"owners that end", owners_that_end, false},
    {"all learn of it in order", all_learn_of_it_in_order, false},
    {"a bad pointer is the caller's fault", a_bad_pointer_is_the_callers_fault, true},
    {NULL, NULL, false},
};
