/*
 * run.c: fiberos run.
 */
#include "run.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "files.h"
#include "picture.h"
#include "session.h"
#include "viz/export/export.h"

/* What a run writes besides standard output, and where. */
struct outputs {
    FILE *metrics;
    const char *trace;        /* NULL: in memory only */
    char temporary[PATH_MAX]; /* "": the trace is the user's own */
};

static enum exit_code worse(enum exit_code a, enum exit_code b)
{
    return a > b ? a : b;
}

/* ---- Before ------------------------------------------------------------------------- */

/* Finds out now whether the file can be written, not after a long run. */
static enum exit_code try_file(const char *path)
{
    FILE *file;
    const enum exit_code code = path ? file_create(path, &file) : EXIT_RAN;
    if (path && code == EXIT_RAN)
        fclose(file);
    return code;
}

static enum exit_code open_outputs(struct outputs *out, const struct options *o)
{
    *out = (struct outputs){.trace = o->trace};
    enum exit_code code = try_file(o->trace);
    if (code == EXIT_RAN)
        code = try_file(o->screenshot);
    if (code == EXIT_RAN && o->metrics)
        code = file_create(o->metrics, &out->metrics);
    if (code == EXIT_RAN && !o->trace && (o->viz || o->screenshot)) {
        code = file_temporary(out->temporary, ".fos");
        out->trace = out->temporary;
    }
    return code;
}

/* ---- After --------------------------------------------------------------------------- */

static enum exit_code print_result(struct session *s)
{
    const struct options *o = s->options;
    const struct fos_trace *t = fos_kernel_trace(s->kernel);
    const struct text_style style = options_style(o);
    const struct text_view view = options_view();
    int error = 0;
    if (o->json)
        error = export_metrics(stdout, t, s->metrics);
    else if (!o->quiet)
        error = (o->report ? o->report : text_report)(stdout, t, s->metrics, &style, &view);
    fflush(stdout);
    if (!error)
        return EXIT_RAN;
    complain("out of memory; what was printed is not complete");
    return EXIT_HOST;
}

static enum exit_code write_metrics(struct session *s, struct outputs *out)
{
    if (!out->metrics)
        return EXIT_RAN;
    const int error = export_metrics(out->metrics, fos_kernel_trace(s->kernel), s->metrics);
    const enum exit_code code = file_close(out->metrics, s->options->metrics);
    out->metrics = NULL;
    if (!error)
        return code;
    complain("out of memory; %s is not complete", s->options->metrics);
    return EXIT_HOST;
}

static enum exit_code show(struct session *s, const struct outputs *out)
{
    const struct options *o = s->options;
    enum exit_code code = EXIT_RAN;
    const bool watched = s->watched && live_finish(&s->live);
    if (o->viz && !watched)
        return picture_instead(out->trace, o->screenshot);
    if (o->screenshot)
        code = picture_draw(out->trace, o->screenshot);
    return code;
}

static enum exit_code finish(struct session *s, struct outputs *out)
{
    enum exit_code code = print_result(s);
    code = worse(code, write_metrics(s, out));
    return worse(code, show(s, out));
}

/* ---- The run --------------------------------------------------------------------------- */

static enum exit_code run_session(struct session *s, const struct options *o, struct outputs *out)
{
    FILE *const console = o->quiet ? NULL : o->json ? stderr : stdout;
    s->watched = o->viz && display_exists();
    enum exit_code code = session_run(s, out->trace, console);
    if (s->metrics)
        code = worse(code, finish(s, out));
    session_end(s);
    return code;
}

enum exit_code run_workload(const struct options *o)
{
    struct session *s = malloc(sizeof(*s));
    struct outputs out = {.metrics = NULL};
    if (!s) {
        complain("out of memory; nothing ran");
        return EXIT_HOST;
    }
    enum exit_code code = session_open(s, o);
    if (code == EXIT_RAN)
        code = open_outputs(&out, o);
    if (code == EXIT_RAN)
        code = run_session(s, o, &out);
    if (out.metrics)
        fclose(out.metrics);
    if (out.temporary[0])
        unlink(out.temporary);
    session_close(s);
    free(s);
    return code;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = state->input;
    return ARGP_ERR_UNKNOWN;
}

int command_run(int argc, char **argv)
{
    static const struct argp_child children[] = {{&options_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Run a workload; print what its processes write, a timeline and the metrics."
               "\vExit status: 0 it ran to its end, 1 something in it failed (a fault, a deadlock, "
               "an ejected policy), 2 bad usage or a bad workload, 3 no memory or no disk.",
        .children = children,
    };
    struct options o = {.command = "fiberos run"};
    parse_arguments(&argp, argc, argv, &o);
    return (int)run_workload(&o);
}
