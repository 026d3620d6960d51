/*
 * options.h: the options that run, compare and viz have in common.
 */
#ifndef USERLAND_CLI_OPTIONS_H
#define USERLAND_CLI_OPTIONS_H

#include <argp.h>
#include <stdbool.h>

#include "config/workload.h"
#include "viz/text/text.h"

enum { OPTIONS_MAX_SETTINGS = 64 };

struct options {
    /* what is run */
    const char *file;
    struct workload_overrides overrides; /* .settings points to `settings` */
    const char *settings[OPTIONS_MAX_SETTINGS];
    enum fos_context_kind context;
    const char *watchdog;
    /* what is shown, and where */
    bool json, quiet, no_colour, viz;
    const char *metrics, *trace, *screenshot;
    int control; /* a socket of who watches and steers the run; 0: none */
    /* set by the command that makes the workload itself */
    const char *text; /* JSON in place of the file, which then is only a name; NULL: read it */
    int (*report)(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                  const struct text_style *style, const struct text_view *view); /* NULL: ours */
    /* set by the command before parsing */
    const char *command;                /* "fiberos run": for messages */
    bool optional;                      /* there need not be a file */
    bool several;                       /* --sched takes a list (compare) */
    const struct fos_sched_ops *plugin; /* of that list; the workload may name it; NULL: none */
};

/* As a child of a command's own parser; its input is a struct options. */
extern const struct argp options_argp;

/* What the terminal behind standard output can do, and was asked to do. */
struct text_style options_style(const struct options *o);

/* The text_view of this program: with the kernel's tables behind it. */
struct text_view options_view(void);
/* What is shown was run under a policy that is not built in; NULL: it no longer is. */
void options_know(const struct fos_sched_ops *plugin);

#endif
