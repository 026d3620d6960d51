/*
 * sched.c: fiberos sched: the policies and their parameters, from the same
 * tables that the loader checks against.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "config/nearest.h"
#include "fiberos/kernel.h"
#include "plugin.h"
#include "sched_source.h"
#include "viz/text/unit.h"

/* ---- list --------------------------------------------------------------------------- */

static int list(int argc, char **argv)
{
    static const struct argp argp = {.doc = "List the policies that are built in."};
    const struct fos_sched_ops *ops;
    parse_arguments(&argp, argc, argv, NULL);
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++)
        printf("%-10s %s\n", ops->name, ops->summary);
    return EXIT_RAN;
}

/* ---- show --------------------------------------------------------------------------- */

static const char *type_name(enum fos_param_type type)
{
    static const char *const names[] = {
        [FOS_PARAM_BOOL] = "true or false",
        [FOS_PARAM_INT] = "a whole number",
        [FOS_PARAM_DURATION] = "a duration",
        [FOS_PARAM_CHOICE] = "one of",
        [FOS_PARAM_DURATIONS] = "a list of durations",
        [FOS_PARAM_FRACTION] = "a number",
        [FOS_PARAM_INTS] = "a list of whole numbers",
    };
    return names[type];
}

/* Thousandths as a decimal number without zeroes at its end: 0.5. */
static void print_thousandths(int64_t value)
{
    const int64_t rest = value % 1000;
    printf("%" PRId64, value / 1000);
    if (rest)
        printf(rest % 100 ? rest % 10 ? ".%03d" : ".%02d" : ".%d",
               (int)(rest % 100 ? rest % 10 ? rest : rest / 10 : rest / 100));
}

static void print_default(const struct fos_param *p)
{
    switch (p->type) {
    case FOS_PARAM_BOOL:
        fputs(p->def ? "true" : "false", stdout);
        break;
    case FOS_PARAM_CHOICE:
        fputs(p->choices[p->def], stdout);
        break;
    case FOS_PARAM_INT:
    case FOS_PARAM_INTS:
        printf("%" PRId64, p->def);
        break;
    case FOS_PARAM_FRACTION:
        print_thousandths(p->def);
        break;
    case FOS_PARAM_DURATION:
    case FOS_PARAM_DURATIONS:
        if (p->def)
            print_thousandths(p->def);
        fputs(p->def == 0 ? "none" : p->def == FOS_TICKS(1) ? " tick" : " ticks", stdout);
        break;
    }
}

static void print_duration_range(const struct fos_param *p)
{
    char text[UNIT_TEXT];
    printf(", %s%s", p->min ? "" : "none, or ", unit_duration(p->min ? p->min : 1, false, text));
    if (p->max)
        printf(" to %s", unit_duration(p->max, false, text));
    else
        fputs(" or more", stdout);
}

static void print_range(const struct fos_param *p)
{
    switch (p->type) {
    case FOS_PARAM_CHOICE:
        for (size_t i = 0; p->choices[i]; i++)
            printf("%s %s", i ? "," : "", p->choices[i]);
        break;
    case FOS_PARAM_INT:
    case FOS_PARAM_INTS:
        printf(", %" PRId64 " to %" PRId64, p->min, p->max);
        break;
    case FOS_PARAM_FRACTION:
        fputs(", ", stdout);
        print_thousandths(p->min);
        fputs(" to ", stdout);
        print_thousandths(p->max);
        break;
    case FOS_PARAM_DURATION:
    case FOS_PARAM_DURATIONS:
        print_duration_range(p);
        break;
    case FOS_PARAM_BOOL:
        break;
    }
}

static void print_order(const struct fos_sched_ops *ops)
{
    const char *name = ops->rank_name ? ops->rank_name : "a number of its own";
    if (ops->ranked == FOS_RANK_TICKETS)
        printf("\nWho is READY has a chance in proportion to its %s.\n", name);
    else if (ops->ranked)
        printf("\nThe ready queue is ordered by %s.\n", name);
}

static void print_policy(const struct fos_sched_ops *ops)
{
    printf("%s: %s\n", ops->name, ops->summary);
    if (!ops->params || !ops->params->name)
        puts("\nIt has no parameters.");
    for (const struct fos_param *p = ops->params; p && p->name; p++) {
        printf("\n  %s=", p->name);
        print_default(p);
        printf("\n      %s\n      %s", p->help ? p->help : "(no help)", type_name(p->type));
        print_range(p);
        putchar('\n');
    }
    print_order(ops);
    if (ops->params && ops->params->name)
        puts(ops->reconfigure ? "\nParameters can be changed in the window of a live run."
                              : "\nParameters can't be changed while it runs.");
}

static error_t parse_show(int key, char *arg, struct argp_state *state)
{
    const char **name = state->input;
    if (key == ARGP_KEY_ARG && !*name) {
        *name = arg;
        return 0;
    }
    if (key == ARGP_KEY_ARG)
        usage_error("fiberos sched show", "one policy at a time: '%s' and '%s'", *name, arg);
    if (key == ARGP_KEY_NO_ARGS)
        usage_error("fiberos sched show", "which policy? 'fiberos sched list' shows them");
    return ARGP_ERR_UNKNOWN;
}

static int show_plugin(const char *path)
{
    struct plugin *plugin = plugin_load(path);
    if (!plugin)
        return EXIT_USAGE;
    print_policy(&plugin->ops);
    plugin_unload(plugin);
    return EXIT_RAN;
}

static int show(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = parse_show,
        .args_doc = "NAME",
        .doc = "Show a policy, built in or a plug-in (./FILE.so), with its parameters: default, "
               "meaning, range. Set one with fiberos run --set PARAM=VALUE, or in the workload."};
    const char *name = NULL;
    parse_arguments(&argp, argc, argv, &name);
    if (plugin_is_path(name))
        return show_plugin(name);
    const struct fos_sched_ops *ops = fos_sched_find(name), *other;
    if (ops) {
        print_policy(ops);
        return EXIT_RAN;
    }
    struct nearest near = {.word = name};
    struct hint hint;
    for (size_t i = 0; (other = fos_sched_builtin(i)); i++)
        nearest_offer(&near, other->name);
    complain("unknown policy '%s'%s", name, nearest_hint(&near, &hint));
    return EXIT_USAGE;
}

int command_sched(int argc, char **argv)
{
    static const struct command table[] = {
        {"list", "", "the policies that are built in", list},
        {"show", "NAME|FILE.so", "a policy and its parameters", show},
        {"new", "FILE.c", "begin one of your own", sched_new},
        {"build", "FILE.c", "compile it, for --sched ./FILE.so", sched_build},
        {NULL, NULL, NULL, NULL},
    };
    return command_dispatch(table, "fiberos sched", "Scheduling policies.", argc, argv);
}
