/*
 * compare.c: fiberos compare: the same workload under several policies.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "config/nearest.h"
#include "files.h"
#include "interrupt.h"
#include "keeper.h"
#include "session.h"
#include "viz/export/export.h"

enum { MAX_POLICIES = 64 };

struct comparison {
    struct options options; /* first: the parser of options fills it in */
    struct contender {
        const struct fos_sched_ops *ops;
        struct plugin *plugin; /* NULL: it is built in */
        char name[PATH_MAX];   /* of its row */
    } policies[MAX_POLICIES];
    size_t count;
    struct text_run runs[MAX_POLICIES];
    size_t done;
    FILE *metrics;
};

/* ---- Which policies --------------------------------------------------------------------- */

static _Noreturn void refuse_policy(const struct comparison *c, const char *name)
{
    struct nearest near = {.word = name};
    struct hint hint;
    const struct fos_sched_ops *other;
    for (size_t i = 0; (other = fos_sched_builtin(i)); i++)
        nearest_offer(&near, other->name);
    usage_error(c->options.command, "unknown policy '%s'%s; 'fiberos sched list' shows all", name,
                nearest_hint(&near, &hint));
}

/* A plug-in has the name that it gives itself; its file's, if another has that already. */
static void name_row(struct comparison *c, const char *typed)
{
    struct contender *last = &c->policies[c->count];
    const char *name = last->ops->name, *slash = strrchr(typed, '/');
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->policies[i].name, last->ops->name) == 0)
            name = slash ? slash + 1 : typed;
    snprintf(last->name, sizeof(last->name), "%s", name);
}

static void add_policy(struct comparison *c, const char *name)
{
    if (c->count == MAX_POLICIES)
        usage_error(c->options.command, "more than %d policies", MAX_POLICIES);
    struct contender *next = &c->policies[c->count];
    if (plugin_is_path(name)) {
        next->plugin = plugin_load(name);
        if (!next->plugin) {
            keeper_done();
            exit(EXIT_USAGE);
        }
    }
    next->ops = next->plugin ? &next->plugin->ops : fos_sched_find(name);
    if (!next->ops)
        refuse_policy(c, name);
    if (next->plugin && !c->options.plugin)
        c->options.plugin = next->ops;
    name_row(c, name);
    c->count++;
}

static void choose_policies(struct comparison *c)
{
    const char *list = c->options.overrides.sched;
    const struct fos_sched_ops *ops;
    const bool all = !list || !strcmp(list, "all");
    for (size_t i = 0; all && (ops = fos_sched_builtin(i)); i++)
        add_policy(c, ops->name);
    while (!all && list) {
        char name[PATH_MAX];
        const size_t length = strcspn(list, ",");
        snprintf(name, sizeof(name), "%.*s", (int)length, list);
        add_policy(c, name);
        list = list[length] ? list + length + 1 : NULL;
    }
}

/* ---- Settings: each policy gets those that it has ------------------------------------------ */

static bool has_parameter(const struct fos_sched_ops *ops, const char *setting)
{
    const size_t length = strcspn(setting, "=");
    for (const struct fos_param *p = ops->params; p && p->name; p++)
        if (strlen(p->name) == length && strncmp(p->name, setting, length) == 0)
            return true;
    return false;
}

static void refuse_unknown_settings(const struct comparison *c)
{
    const struct workload_overrides *all = &c->options.overrides;
    for (size_t i = 0; i <= all->setting_count; i++) {
        const char *setting = i < all->setting_count ? all->settings[i]
                              : all->quantum         ? "quantum"
                                                     : NULL;
        size_t takers = 0;
        for (size_t p = 0; setting && p < c->count; p++)
            takers += has_parameter(c->policies[p].ops, setting);
        if (setting && !takers)
            usage_error(c->options.command, "none of these policies has a parameter '%.*s'",
                        (int)strcspn(setting, "="), setting);
    }
}

static enum exit_code set_policy(struct session *s, const struct comparison *c,
                                 const struct contender *next)
{
    const struct fos_sched_ops *ops = next->ops;
    const char *settings[OPTIONS_MAX_SETTINGS];
    struct workload_overrides o = c->options.overrides;
    o.sched = ops->name;
    s->policy = next->plugin ? ops : NULL;
    o.setting_count = 0;
    for (size_t i = 0; i < c->options.overrides.setting_count; i++)
        if (has_parameter(ops, c->options.settings[i]))
            settings[o.setting_count++] = c->options.settings[i];
    o.settings = settings;
    if (!has_parameter(ops, "quantum"))
        o.quantum = NULL;
    return session_override(s, &o);
}

/* ---- Running --------------------------------------------------------------------------------- */

static enum exit_code note_run(struct comparison *c, const struct session *s, const char *name)
{
    struct text_run *run = &c->runs[c->done];
    FILE *const json = c->options.json ? stdout : NULL;
    run->name = name;
    run->makespan = fos_metrics_makespan(s->metrics);
    run->outcome = fos_metrics_outcome(s->metrics);
    int error = fos_metrics_summary(s->metrics, &run->summary);
    for (int i = 0; i < 2 && !error; i++) {
        FILE *const out = i ? c->metrics : json;
        if (!out)
            continue;
        fputs(c->done ? "," : "[", out);
        error = export_metrics(out, fos_kernel_trace(s->kernel), s->metrics);
    }
    c->done++;
    return error ? EXIT_HOST : EXIT_RAN;
}

static enum exit_code print_comparison(struct comparison *c, const struct session *s)
{
    const struct text_style style = options_style(&c->options);
    int error = 0;
    if (c->options.json)
        fputs("]\n", stdout);
    else if (!c->options.quiet)
        error = text_compare(stdout, fos_kernel_trace(s->kernel), c->runs, c->done, &style);
    if (c->metrics)
        fputs("]\n", c->metrics);
    return error ? EXIT_HOST : EXIT_RAN;
}

/* One policy after the other; the last machine stays for the unit of time of the table. */
static enum exit_code run_all(struct comparison *c, struct session *s)
{
    enum exit_code worst = EXIT_RAN;
    for (size_t i = 0; i < c->count && !interrupt_seen(); i++) {
        session_end(s);
        enum exit_code code = i ? session_reload(s) : EXIT_RAN;
        if (code == EXIT_RAN)
            code = set_policy(s, c, &c->policies[i]);
        if (code == EXIT_RAN)
            code = session_run(s, NULL, NULL);
        if (s->metrics && code < EXIT_USAGE && note_run(c, s, c->policies[i].name) != EXIT_RAN)
            code = EXIT_HOST;
        worst = code > worst ? code : worst;
        if (code >= EXIT_USAGE)
            break;
    }
    return worst;
}

static enum exit_code compare(struct comparison *c, struct session *s)
{
    const struct options *o = &c->options;
    enum exit_code code = session_open(s, o);
    if (code == EXIT_RAN && o->metrics)
        code = file_create(o->metrics, &c->metrics);
    if (code == EXIT_RAN)
        code = run_all(c, s);
    if (code < EXIT_USAGE && c->done && print_comparison(c, s) != EXIT_RAN) {
        complain("out of memory; what was printed is not complete");
        code = EXIT_HOST;
    }
    if (c->metrics && file_close(c->metrics, o->metrics) != EXIT_RAN)
        code = EXIT_HOST;
    return code;
}

/* ---- The command line --------------------------------------------------------------------------
 */

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;
    (void)arg;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = o;
    if (key == ARGP_KEY_SUCCESS && (o->viz || o->trace || o->screenshot))
        usage_error(o->command,
                    "--viz, --trace and --screenshot are for a single run: fiberos run");
    return ARGP_ERR_UNKNOWN;
}

int command_compare(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Run a workload under several policies (--sched rr,fcfs,lottery; or all, as if "
               "none is named) and compare them; the best of each column is marked."
               "\v--set and --quantum go to those policies that have the parameter. With --format "
               "json the result is an array of metrics documents.",
        .children = children,
    };
    struct comparison *c = calloc(1, sizeof(*c));
    struct session *s = calloc(1, sizeof(*s));
    int code = EXIT_HOST;
    if (c && s) {
        c->options = (struct options){.command = "fiberos compare", .several = true};
        parse_arguments(&argp, argc, argv, &c->options);
        choose_policies(c);
        refuse_unknown_settings(c);
        code = (int)compare(c, s);
        session_close(s);
    } else {
        complain("out of memory; nothing ran");
    }
    for (size_t i = 0; c && i < c->count; i++)
        plugin_unload(c->policies[i].plugin);
    free(s);
    free(c);
    return code;
}
