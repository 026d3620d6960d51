/*
 * contract.h: a table of rules, each checked by a process of its own machine.
 * The program runs the one that its argument names; it says on stderr which
 * claims do not hold, and returns how many. tests/userland/contract.h runs
 * them all, on both clocks and with both context switches.
 */
#ifndef TESTS_PROGRAMS_CONTRACT_H
#define TESTS_PROGRAMS_CONTRACT_H

#include <errno.h>
#include <fibers/process.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct contract_case {
    const char *name;
    void (*check)(void);
    bool faults; /* on purpose, by reading where nothing is: valgrind would report it */
};

/* Defined by the program; ends with a case that has no name. */
extern const struct contract_case cases[];

static int broken;

#define CHECK(claim) contract_check((claim), __LINE__, #claim)
static inline void contract_check(bool holds, int line, const char *claim)
{
    if (!holds)
        fprintf(stderr, "line %d: %s\n", line, claim);
    broken += !holds;
}

#define EQUAL(got, wanted) contract_equal((got), (wanted), __LINE__, #got)
static inline void contract_equal(long got, long wanted, int line, const char *what)
{
    if (got != wanted)
        fprintf(stderr, "line %d: %s is %ld, not %ld\n", line, what, got, wanted);
    broken += got != wanted;
}

/* ---- Who did what in which order: a letter each ---- */

static char order[64];

static inline void note(int letter)
{
    size_t length = strlen(order);
    if (length < sizeof order - 1)
        order[length] = (char)letter;
}

#define ORDER(wanted) contract_order((wanted), __LINE__)
static inline void contract_order(const char *wanted, int line)
{
    if (strcmp(order, wanted) != 0)
        fprintf(stderr, "line %d: the order is '%s', not '%s'\n", line, order, wanted);
    broken += strcmp(order, wanted) != 0;
}

/* ---- Children that come one after another ---- */

struct child {
    int letter;
    void *object;
};

/* Starts `count` (at most 8) children 'a', 'b' ... 10 ms apart, and waits 10 ms more. */
static inline void come(int count, int (*what)(void *), void *object)
{
    static struct child children[8];
    for (int i = 0; i < count; i++) {
        children[i] = (struct child){'a' + i, object};
        fos_start("child", what, &children[i]);
        fos_sleep(FOS_MS(10));
    }
}

/* How long since `before`: exactly on the virtual clock, at least on the real one. */
static inline bool waited(fos_time before, fos_time length)
{
    return fos_now() - before >= length;
}

int main(int argc, char **argv)
{
    for (const struct contract_case *c = cases; argc > 1 && c->name; c++)
        if (strcmp(c->name, argv[1]) == 0) {
            c->check();
            broken += fos_join_all();
            return broken;
        }
    fprintf(stderr, "no such case\n");
    return 1;
}

#endif
