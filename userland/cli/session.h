/*
 * session.h: a workload from file to numbers.
 *
 *     session_open()   reads it, applies options, loads what it needs
 *     session_run()    boots a machine, runs it, folds the metrics
 *     session_end()    frees that machine; then another may run
 *     session_close()
 *
 * What goes wrong is printed; the result is the exit code for it, EXIT_RAN
 * (0) if nothing did.
 */
#ifndef USERLAND_CLI_SESSION_H
#define USERLAND_CLI_SESSION_H

#include "cli.h"
#include "console.h"
#include "live.h"
#include "loader.h"
#include "options.h"
#include "plugin.h"
#include "progress.h"

struct session {
    const struct options *options;
    struct problems problems;
    struct workload *workload;
    struct plugin *plugin;              /* of --sched FILE.so; NULL: none */
    const struct fos_sched_ops *policy; /* that is not built in; NULL: the workload's */
    struct programs programs;
    /* the machine that runs or ran last */
    struct fos_kernel *kernel;
    struct fos_metrics *metrics;
    struct console console;
    struct progress progress;
    bool watched; /* a window is to be opened: then `live` is used */
    struct live live;
};

/* Reads o->file and applies o->overrides. Some 35 KB: keep it off small stacks. */
enum exit_code session_open(struct session *s, const struct options *o);
/* Applies other overrides, in place of those before. */
enum exit_code session_override(struct session *s, const struct workload_overrides *overrides);

/* Loads the programs anew, so that their variables are as at the start. */
enum exit_code session_reload(struct session *s);

/*
 * Runs it. `trace`: a file for the trace, NULL: in memory. `console`: where
 * to print what processes print, NULL: nowhere. EXIT_FAILED: it ran and
 * something in it failed. After EXIT_HOST there are still metrics if
 * s->metrics is not NULL.
 */
enum exit_code session_run(struct session *s, const char *trace, FILE *console);
void session_end(struct session *s);
void session_close(struct session *s);

#endif
