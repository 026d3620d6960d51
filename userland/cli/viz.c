/*
 * viz.c: fiberos viz: a window on a workload or on a saved trace.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "options.h"
#include "picture.h"
#include "run.h"
#include "viz/export/export.h"

/* Told apart by content: a workload is JSON, which starts otherwise. */
static bool is_trace(const char *path)
{
    static const char magic[8] = "FIBEROS";
    char start[sizeof(magic)];
    FILE *file = strcmp(path, "-") ? fopen(path, "re") : NULL;
    const bool same = file && fread(start, 1, sizeof(start), file) == sizeof(start) &&
                      memcmp(start, magic, sizeof(magic)) == 0;
    if (file)
        fclose(file);
    return same;
}

static bool changes_the_run(const struct options *o)
{
    const struct workload_overrides *r = &o->overrides;
    return r->sched || r->setting_count || r->quantum || r->cpus || r->seed || r->clock ||
           r->profile || r->until || o->watchdog || o->trace || o->context != FOS_CONTEXT_AUTO;
}

static int print_trace(const struct options *o, const struct fos_trace *t)
{
    const struct text_style style = options_style(o);
    const struct text_view view = options_view();
    struct fos_metrics *m = fos_metrics_new();
    int error = m ? fos_metrics_update(m, t) : -ENOMEM;
    if (!error && o->json)
        error = export_metrics(stdout, t, m);
    else if (!error && !o->quiet)
        error = text_report(stdout, t, m, &style, &view);
    fos_metrics_free(m);
    return error;
}

/* Without a display: what a terminal can show, and a picture. */
static enum exit_code show_here(const struct options *o, const struct fos_trace *t)
{
    const int error = print_trace(o, t);
    fflush(stdout);
    if (!error)
        return picture_instead(o->file, NULL);
    complain("out of memory");
    return EXIT_HOST;
}

static enum exit_code show_trace(const struct options *o)
{
    struct fos_trace_error why;
    enum exit_code code;
    if (changes_the_run(o))
        usage_error(o->command, "%s is a saved trace: what was run can't be changed any more",
                    o->file);
    struct fos_trace *t = fos_trace_open(o->file, &why);
    if (!t) {
        complain("%s", why.message);
        return EXIT_USAGE;
    }
    if (o->screenshot)
        code = picture_draw(o->file, o->screenshot);
    else
        code = display_exists() ? picture_show(o->file) : show_here(o, t);
    fos_trace_close(t);
    return code;
}

/* The window lets choose what to run. */
static enum exit_code choose(const struct options *o)
{
    if (o->screenshot || changes_the_run(o))
        usage_error(o->command, "which workload? Name a file, or '-' for standard input");
    if (!display_exists())
        usage_error(o->command, "there is no display for a window to choose in; 'fiberos "
                                "workloads' lists what there is, name one of them");
    return picture_show(NULL);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = state->input;
    return ARGP_ERR_UNKNOWN;
}

int command_viz(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "[FILE]",
        .doc = "Show a run in a window: of a workload, which is run meanwhile, or of a saved trace "
               "(.fos). Without a display the run is shown here, and drawn into a picture. Without "
               "a file the window lets you choose a workload.",
        .children = children,
    };
    struct options o = {.command = "fiberos viz", .optional = true};
    parse_arguments(&argp, argc, argv, &o);
    if (!o.file)
        return (int)choose(&o);
    o.viz = !o.screenshot;
    return (int)(is_trace(o.file) ? show_trace(&o) : run_workload(&o));
}
