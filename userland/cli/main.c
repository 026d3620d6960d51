/*
 * main.c: the `fiberos` command: the list of what it can do.
 */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "fiberos/kernel.h"
#include "keeper.h"

static const struct command commands[] = {
    {"run", "FILE", "run a workload: timeline and metrics", command_run},
    {"compare", "FILE --sched A,B", "the same workload under several policies", command_compare},
    {"check", "FILE...", "is it a workload? says what is wrong, and where", command_check},
    {"viz", "[FILE]", "show a workload or a saved trace in a window", command_viz},
    {"workloads", "", "what there is to run", command_workloads},
    {"sched", "list|show|new|build", "scheduling policies; one of your own", command_sched},
    {"program", "list|new|build", "compiled programs, to run as processes", command_program},
    {"trace", "stat|export", "saved traces", command_trace},
    {"ostep", "'TOOL ARGS'", "the homework simulators of a textbook, by their command lines",
     command_ostep},
    {NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
    static const char about[] =
        "An operating system in one process: its scheduling, to watch and to "
        "change.";
    argp_err_exit_status = EXIT_USAGE;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is seen when writing fails, */
    signal(SIGXFSZ, SIG_IGN); /* as is a limit on the size of files */
    setlocale(LC_CTYPE, "");
    if (atexit(close_output))
        return EXIT_HOST;
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)) {
        puts("fiberos " FIBEROS_VERSION);
        return EXIT_RAN;
    }
    const int code = command_dispatch(commands, "fiberos", about, argc, argv);
    keeper_done();
    return code;
}
