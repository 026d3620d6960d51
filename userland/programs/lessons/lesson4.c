/*
 * Lesson 4: swap, and where a function goes when it returns.
 *
 *   fos_context_swap(&from, &to)   saves this point in `from`, goes on at `to`.
 *
 * The saved point alone brings nobody back: when the function returns, it goes
 * where its link points.
 *   - No link: there is nowhere to go, and the whole program ends, although
 *     main() is not done. (That part runs as a process of its own here, so
 *     that there is somebody left for the second part.)
 *   - A link to `master`, which the swap has filled: main() goes on behind the
 *     swap, as if it had called the function.
 */
#include "../../lib/args.h"

#include <fiberos/sys.h>
#include <stdio.h>

const char fos_program_help[] = "lesson4: swap, without a link and with a link to the master";

enum { STACK = 24 * 1024 };

static void hello(void *argument)
{
    (void)argument;
    printf("Hello World\n");
}

/* Swaps to hello(); `linked`: and wants to be resumed when it returns. */
static void swap_to_hello(int linked)
{
    static char stack[STACK]; /* not from malloc(): without a link nobody could free it */
    struct fos_context master = {0}, slave = {0};

    fos_context_get(&slave);
    fos_context_make(&slave, stack, sizeof stack, hello, NULL, linked ? &master : NULL);
    fos_context_swap(&master, &slave);
    printf("Hello BGN\n");
}

static int no_link(int argc, char **argv)
{
    (void)argc, (void)argv;
    swap_to_hello(0);
    return 1; /* never reached: the process has ended with status 0 */
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    int child = fos_spawn(&(struct fos_spawn){.main = no_link, .argc = 1, .argv = argv});
    struct fos_exit how;
    if (fos_wait(child, &how) != child || how.status != 0)
        return 1;
    swap_to_hello(1);
    return 0;
}
