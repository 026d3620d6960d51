/*
 * cli.h: what the files of the `fiberos` command share.
 *
 * One file per subcommand; each is a function that gets its own argv (with
 * argv[0] = "fiberos run") and returns an exit code.
 */
#ifndef USERLAND_CLI_CLI_H
#define USERLAND_CLI_CLI_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum exit_code {
    EXIT_RAN = 0,    /* the workload ran to its end */
    EXIT_FAILED = 1, /* it ran, and something in it failed */
    EXIT_USAGE = 2,  /* bad usage or a bad workload: nothing ran */
    EXIT_HOST = 3,   /* no memory, no disk: what was lost is said */
};

struct command {
    const char *name, *arguments, *summary;
    int (*run)(int argc, char **argv);
};

int command_run(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_check(int argc, char **argv);
int command_workloads(int argc, char **argv);
int command_viz(int argc, char **argv);
int command_sched(int argc, char **argv);
int command_program(int argc, char **argv);
int command_trace(int argc, char **argv);
int command_ostep(int argc, char **argv);

/*
 * Runs the command that argv[1] names: `table` ends with a NULL name. `whole`
 * is what is typed before it ("fiberos", "fiberos sched"). Knows --help; says
 * what there is if the name is missing or unknown.
 */
int command_dispatch(const struct command *table, const char *whole, const char *about, int argc,
                     char **argv);

/* Prints "fiberos: …" and a newline on standard error. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, then how to get help, from inside a parser; returns EINVAL for argp. Exits with 2. */
_Noreturn void usage_error(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * argp_parse() with what this command line promises: options before or after
 * arguments, an unknown one named with the nearest that exists, exit code 2.
 * Returns only if all is well.
 */
void parse_arguments(const struct argp *argp, int argc, char **argv, void *input);

/*
 * Standard output is checked once, when the process exits (close_output, for
 * atexit): a full disk is exit code 3 with a message, a closed pipe without.
 */
void close_output(void);

/* Has writing to standard output failed already? Then there is no sense in going on. */
bool output_failed(void);

#endif
