/*
 * groups.c: process groups, and programs spawned by name.
 */
#include "contract.h"

static int sleeper(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fos_sleep(FOS_SEC(1000));
    return 0;
}

static int says_its_group(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return fos_group();
}

static int start(int (*what)(int, char **), int group)
{
    return fos_spawn(&(struct fos_spawn){.main = what, .group = group});
}

static int status_of(int pid)
{
    struct fos_exit how;
    EQUAL(fos_wait(pid, &how), pid);
    return how.signal ? -how.signal : how.status;
}

static void children_inherit(void)
{
    EQUAL(fos_group(), fos_pid()); /* the machine started it */
    EQUAL(status_of(start(says_its_group, 0)), fos_group());
    int pid = start(says_its_group, FOS_NEW_GROUP);
    EQUAL(status_of(pid), pid);
    EQUAL(status_of(start(says_its_group, 77)), 77);
    EQUAL(start(says_its_group, -2), -EINVAL);
}

static int has_a_child(int argc, char **argv)
{
    start(sleeper, 0);
    return sleeper(argc, argv);
}

static void a_group_ends_at_once(void)
{
    int first = start(has_a_child, FOS_NEW_GROUP), second = start(sleeper, first);
    int other = start(sleeper, FOS_NEW_GROUP);
    fos_sleep(FOS_MS(5));
    EQUAL(fos_kill(-first), 0);
    EQUAL(status_of(first), -9);
    EQUAL(status_of(second), -9);
    EQUAL(fos_kill(-first), -ESRCH); /* the grandchild too is gone */
    EQUAL(fos_kill(other), 0);
    EQUAL(status_of(other), -9);
}

static int ends_its_own(int argc, char **argv)
{
    int child = start(sleeper, 0);
    (void)argc;
    (void)argv;
    fos_sleep(FOS_MS(5));
    fos_kill(-fos_group());
    return child;
}

static void even_ones_own(void)
{
    int pid = start(ends_its_own, FOS_NEW_GROUP);
    EQUAL(status_of(pid), -9);
    EQUAL(fos_kill(-pid), -ESRCH);
}

static void no_such_group(void)
{
    EQUAL(fos_kill(-12345), -ESRCH);
    EQUAL(fos_kill(0), -ESRCH);
    EQUAL(fos_kill(-2147483647 - 1), -ESRCH);
}

/* ---- By name ---- */

static int by_name(const char *name, const char *word, size_t stack)
{
    char *argv[] = {(char *)name, (char *)word, NULL};
    return fos_spawn(
        &(struct fos_spawn){.program = name, .argc = word ? 2 : 1, .argv = argv, .stack = stack});
}

static void programs_have_names(void)
{
    EQUAL(status_of(by_name("primes", "10", 0)), 0);
    EQUAL(status_of(by_name("primes", "10", 0)), 0); /* loaded already */
    EQUAL(status_of(by_name("deep", NULL, 0)), -11);
    EQUAL(by_name("no such program", NULL, 0), -ENOENT);
    EQUAL(fos_spawn(&(struct fos_spawn){.name = "nothing"}), -EINVAL);
    EQUAL(fos_spawn(&(struct fos_spawn){.program = "primes", .main = sleeper}), -EINVAL);
}

static int finds_no_room(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    EQUAL(by_name("hello", NULL, 0), -ENOSPC);
    return 0;
}

static void finding_takes_stack(void)
{
    EQUAL(status_of(fos_spawn(&(struct fos_spawn){.main = finds_no_room, .stack = 32 * 1024})), 0);
}

const struct contract_case cases[] = {
    {"children inherit their group", children_inherit, false},
    {"a group ends at once", a_group_ends_at_once, false},
    {"even one's own", even_ones_own, false},
    {"no such group", no_such_group, false},
    {"programs have names", programs_have_names, false},
    {"finding one takes stack", finding_takes_stack, false},
    {NULL, NULL, false},
};
