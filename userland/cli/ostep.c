/*
 * ostep.c: fiberos ostep: the command line of a homework simulator of
 * "Operating Systems: Three Easy Pieces", run on the ordinary kernel.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "config/ostep.h"
#include "options.h"
#include "ostep_report.h"
#include "run.h"

enum { KEY_EMIT = 0x200 };

struct homework {
    struct options options;
    const char *line; /* the tool's command line */
    bool emit;
};

static const struct argp_option option_list[] = {
    {"emit", KEY_EMIT, NULL, 0, "Print the workload (JSON) that is run, and run nothing", -1},
    {0},
};

static void take_line(struct homework *h, char *arg)
{
    if (h->line)
        usage_error(h->options.command, "the tool's command line goes into quotes, as one "
                                        "argument: fiberos ostep 'scheduler.py -p RR -q 3'");
    h->line = h->options.file = arg;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct homework *h = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &h->options;
        return 0;
    case KEY_EMIT:
        h->emit = true;
        return 0;
    case ARGP_KEY_ARG:
        take_line(h, arg);
        return 0;
    case ARGP_KEY_NO_ARGS:
        usage_error(h->options.command, "which tool? Give its command line in quotes, such as "
                                        "'scheduler.py -p RR -q 3 -l 10,2,7'");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What would go unnoticed is refused. */
static void check(const struct homework *h)
{
    const struct workload_overrides *o = &h->options.overrides;
    if (o->seed)
        usage_error(h->options.command, "--seed: the tool's own option is -s");
    if (h->emit && (o->sched || o->setting_count || o->quantum || o->cpus || o->clock ||
                    o->profile || o->until))
        usage_error(h->options.command, "--emit prints what the tool's command line says; give "
                                        "other options of a run to 'fiberos run'");
}

static enum exit_code run_ostep(struct homework *h, const struct ostep *ostep)
{
    if (!ostep->workload) {
        ostep_print_help(ostep->tool, stdout);
        return EXIT_RAN;
    }
    if (h->emit) {
        puts(ostep->workload);
        return EXIT_RAN;
    }
    h->options.file = ostep_tool_name(ostep->tool);
    h->options.text = ostep->workload;
    h->options.report = ostep_report;
    return run_workload(&h->options);
}

int command_ostep(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "'TOOL ARGS'",
        .doc = "Run the command line of a homework simulator of OSTEP (ostep.org), such as "
               "'scheduler.py -p RR -q 3 -l 10,2,7', and print its answers and a timeline. "
               "There are scheduler.py, lottery.py and mlfq.py; 'TOOL -h' lists the options of "
               "one. A unit of its time is a tick of 1 ms."
               "\vExit status: 0 it ran, 2 bad usage or a bad command line, 3 no memory or no "
               "disk.",
        .children = children,
    };
    struct homework h = {.options = {.command = "fiberos ostep"}};
    struct ostep ostep;
    struct fos_error error = {.message = ""};
    parse_arguments(&argp, argc, argv, &h);
    check(&h);
    const int code = ostep_translate(h.line, &ostep, &error);
    if (code) {
        complain("%s", code == -ENOMEM ? "out of memory; nothing ran" : error.message);
        return code == -ENOMEM ? EXIT_HOST : EXIT_USAGE;
    }
    const enum exit_code result = run_ostep(&h, &ostep);
    cJSON_free(ostep.workload);
    return (int)result;
}
