/*
 * casualties.c: processes that die of every kind of fault, and of being
 * killed, one after another, some at a time, while two neighbours compute.
 * Exit status: how many did not end as they should.
 *
 *     casualties COUNT
 */
#include <fiberos/sys.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { AT_A_TIME = 8 };

static volatile int done; /* int: gcc 12's -fsanitize=bool reads a volatile bool once */
static volatile long dead;

/* ---- Ways to go ---- */

/* Sanitizers would report what is meant to happen. */
#define ON_PURPOSE __attribute__((no_sanitize("address", "undefined"), noinline))

ON_PURPOSE static int null_pointer(int argc, char **argv)
{
    volatile char *volatile nowhere = NULL;
    (void)argv;
    *nowhere = (char)argc;
    return 0;
}

ON_PURPOSE static int wild_pointer(int argc, char **argv)
{
    volatile char *volatile nowhere = (char *)0x10000000000;
    (void)argv;
    *nowhere = (char)argc;
    return 0;
}

ON_PURPOSE static int divides(int argc, char **argv)
{
    volatile int zero = 0;
    (void)argc;
    (void)argv;
    return 7 / zero; /* 1 / x needs no division */
}

ON_PURPOSE static int illegal(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    __builtin_trap();
    return 0;
}

/* Behind the end of an empty file, which all share: a process's own would outlive it. */
static volatile char *beyond;

ON_PURPOSE static int bus(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return beyond[0];
}

static void map_empty_file(void)
{
    FILE *empty = tmpfile();
    void *page = empty ? mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fileno(empty), 0) : MAP_FAILED;
    if (page == MAP_FAILED)
        exit(1);
    fclose(empty);
    beyond = page;
}

ON_PURPOSE static int deeper(volatile char *above, int depth)
{
    volatile char here[512];
    here[0] = above ? above[0] : 1;
    return depth < 0 ? 0 : deeper(here, depth + 1) + here[0]; /* else it is seen through */
}

static int overflow(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return deeper(NULL, 0);
}

static int aborts(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return raise(SIGABRT);
}

/* Is killed by its parent, wherever it is. */
static int lingers(int argc, char **argv)
{
    (void)argv;
    if (argc % 2)
        fos_sleep(FOS_SEC(1000));
    for (volatile long i = 0; i >= 0; i++)
        continue;
    return 0;
}

static const struct way {
    int (*main)(int, char **);
    int signal;
} ways[] = {
    {null_pointer, SIGSEGV}, {wild_pointer, SIGSEGV}, {divides, SIGFPE}, {illegal, SIGILL},
    {bus, SIGBUS},           {overflow, SIGSEGV},     {aborts, SIGABRT}, {lingers, SIGKILL},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* ---- The neighbours ---- */

static int computes(int argc, char **argv)
{
    volatile unsigned sum = 0;
    (void)argc;
    (void)argv;
    while (!done)
        sum += 3;
    return sum % 3 == 0 || sum > 0 ? 0 : 1;
}

/* ---- The parent ---- */

struct casualty {
    int pid, way;
};

static void start(struct casualty *c, long number)
{
    char *argv[] = {(char[]){"casualty"}, NULL};
    c->way = (int)(number % WAYS);
    c->pid = fos_spawn(&(struct fos_spawn){.name = "casualty",
                                           .main = ways[c->way].main,
                                           .argc = (int)(number / WAYS % 2),
                                           .argv = argv,
                                           .stack = (size_t)(32 << number % 3) * 1024});
}

static int end(struct casualty *c)
{
    struct fos_exit how = {.status = 0};
    if (ways[c->way].signal == SIGKILL) {
        fos_yield();
        fos_kill(c->pid);
    }
    if (c->pid < 0 || fos_wait(c->pid, &how) != c->pid || how.signal != ways[c->way].signal) {
        fprintf(stderr, "casualty of way %d: process %d ended with signal %d, status %d: %s\n",
                c->way, c->pid, how.signal, how.status, how.message);
        return 1;
    }
    dead++;
    return 0;
}

int main(int argc, char **argv)
{
    long count = strtol(argc > 1 ? argv[1] : "0", NULL, 10);
    struct casualty casualties[AT_A_TIME];
    int bad = 0;
    map_empty_file();
    for (int i = 0; i < 2; i++)
        fos_spawn(&(struct fos_spawn){.name = "neighbour", .main = computes});
    for (long i = 0; i < count + AT_A_TIME; i++) {
        struct casualty *c = &casualties[i % AT_A_TIME];
        if (i >= AT_A_TIME)
            bad += end(c);
        if (i < count)
            start(c, i);
    }
    done = true;
    struct fos_exit how;
    while (fos_wait(-1, &how) > 0)
        bad += how.signal || how.status;
    return bad;
}
