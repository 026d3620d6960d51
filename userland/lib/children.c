/*
 * children.c: a child's main() gets words and nothing else; so the address of
 * what it is to do is passed as a word.
 */
#include <fibers/process.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct start {
    int (*function)(void *);
    void *argument;
};

static int begin(int argc, char **argv)
{
    (void)argc;
    struct start *given = (struct start *)(uintptr_t)strtoumax(argv[1], NULL, 16);
    struct start start = *given;
    free(given);
    return start.function(start.argument);
}

int fos_start(const char *name, int (*function)(void *), void *argument)
{
    char word[20], title[64];
    struct start *start = malloc(sizeof *start);
    if (!start)
        return -ENOMEM;
    *start = (struct start){function, argument};
    snprintf(word, sizeof word, "%" PRIxPTR, (uintptr_t)start);
    snprintf(title, sizeof title, "%s", name ? name : fos_name());
    char *argv[] = {title, word, NULL};
    int pid = fos_spawn(&(struct fos_spawn){.name = title, .main = begin, .argc = 2, .argv = argv});
    if (pid < 0)
        free(start);
    return pid;
}

int fos_join_all(void)
{
    struct fos_exit how;
    int failed = 0;
    while (fos_wait(-1, &how) > 0)
        failed += how.status != 0 || how.signal != 0;
    return failed;
}
