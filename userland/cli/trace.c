/*
 * trace.c: fiberos trace: saved traces.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "files.h"
#include "options.h"
#include "viz/export/export.h"
#include "viz/text/unit.h"

/* A trace with its metrics, from argv. */
struct saved {
    const char *command, *path, *format, *output;
    const char *time, *theme; /* of a picture */
    int width;
    struct fos_trace *trace;
    struct fos_metrics *metrics;
};

static enum exit_code open_saved(struct saved *s)
{
    struct fos_trace_error why;
    s->trace = fos_trace_open(s->path, &why);
    if (!s->trace) {
        complain("%s", why.message);
        return EXIT_USAGE;
    }
    s->metrics = fos_metrics_new();
    if (s->metrics && fos_metrics_update(s->metrics, s->trace) == 0)
        return EXIT_RAN;
    complain("%s: out of memory", s->path);
    return EXIT_HOST;
}

static void close_saved(struct saved *s)
{
    fos_metrics_free(s->metrics);
    fos_trace_close(s->trace);
}

enum { KEY_TIME = 256, KEY_THEME, KEY_WIDTH };

static int parse_width(const struct saved *s, const char *text)
{
    char *end;
    const long width = strtol(text, &end, 10);
    if (end == text || *end || width < SVG_WIDTH_LEAST || width > SVG_WIDTH_MOST)
        usage_error(s->command, "--width %s: expected a number from %d to %d", text,
                    SVG_WIDTH_LEAST, SVG_WIDTH_MOST);
    return (int)width;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct saved *s = state->input;
    switch (key) {
    case 't':
        s->format = arg;
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case KEY_TIME:
        s->time = arg;
        return 0;
    case KEY_THEME:
        if (strcmp(arg, "light") != 0 && strcmp(arg, "dark") != 0)
            usage_error(s->command, "--theme %s: expected light or dark", arg);
        s->theme = arg;
        return 0;
    case KEY_WIDTH:
        s->width = parse_width(s, arg);
        return 0;
    case ARGP_KEY_ARG:
        if (s->path)
            usage_error(s->command, "one trace at a time: '%s' and '%s'", s->path, arg);
        s->path = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        usage_error(s->command, "which trace? 'fiberos run FILE --trace OUT.fos' makes one");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- stat ------------------------------------------------------------------------------ */

static void print_counts(const struct fos_trace *t)
{
    unsigned long long counts[FOS_EVENT_TYPES] = {0};
    const uint64_t count = fos_trace_count(t);
    for (uint64_t i = 0; i < count; i++)
        counts[fos_trace_event(t, i)->type]++;
    for (int type = 0; type < FOS_EVENT_TYPES; type++)
        if (counts[type])
            printf("  %-10s %10llu\n", fos_event_name((enum fos_event_type)type), counts[type]);
}

static int print_stat(const struct saved *s)
{
    const struct text_style style = options_style(&(struct options){.no_colour = false});
    const struct text_view view = options_view();
    const uint64_t count = fos_trace_count(s->trace);
    char end[UNIT_TEXT];
    text_head(stdout, s->trace, &style, &view);
    printf("events     %12llu\n", (unsigned long long)count);
    print_counts(s->trace);
    printf("processes  %12zu\n", fos_metrics_count(s->metrics));
    printf("time span  0 to %s\n",
           unit_duration(count ? fos_trace_event(s->trace, count - 1)->time : 0, false, end));
    printf("digest     %016llx\n", (unsigned long long)fos_trace_digest(s->trace));
    const int error = text_summary(stdout, s->trace, s->metrics, &style);
    text_outcome(stdout, s->trace, s->metrics, &style);
    return error;
}

static int stat_command(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "FILE.fos",
        .doc = "Sum up a saved trace: events by kind, time span, digest, outcome, metrics. Equal "
               "digests mean equal runs."};
    struct saved s = {.command = argv[0]};
    parse_arguments(&argp, argc, argv, &s);
    enum exit_code code = open_saved(&s);
    if (code == EXIT_RAN && print_stat(&s)) {
        complain("%s: out of memory", s.path);
        code = EXIT_HOST;
    }
    close_saved(&s);
    return (int)code;
}

/* ---- export -------------------------------------------------------------------------------- */

/* svg has options of its own. */
static const struct {
    const char *name;
    int (*write)(FILE *, const struct fos_trace *, const struct fos_metrics *);
} formats[] = {{"csv", export_csv}, {"json", export_metrics}, {"svg", NULL}};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static int find_format(const struct saved *s)
{
    if (!s->format)
        usage_error(s->command, "in which format? --to csv, --to json or --to svg");
    for (int i = 0; i < FORMATS; i++)
        if (strcmp(formats[i].name, s->format) == 0)
            return i;
    usage_error(s->command,
                "unknown format '%s'; there are csv (events), json (metrics) and svg (timeline)",
                s->format);
}

/* What the options ask of a picture. */
static enum exit_code svg_choices(const struct saved *s, struct svg_options *o)
{
    *o = (struct svg_options){.width = s->width, .dark = s->theme && !strcmp(s->theme, "dark")};
    const int error = s->time ? svg_parse_range(s->trace, s->time, o) : 0;
    if (!error)
        return EXIT_RAN;
    if (error == -ENOMEM) {
        complain("%s: out of memory", s->path);
        return EXIT_HOST;
    }
    complain("--time %s: expected FROM..TO, such as 10ms..1.5s, or in ticks 10..1500", s->time);
    return EXIT_USAGE;
}

static enum exit_code export_saved(struct saved *s, int format)
{
    FILE *out = stdout;
    struct svg_options svg;
    enum exit_code code = open_saved(s);
    if (code == EXIT_RAN)
        code = svg_choices(s, &svg);
    if (code == EXIT_RAN && s->output)
        code = file_create(s->output, &out);
    if (code != EXIT_RAN)
        return code;
    const int error = formats[format].write ? formats[format].write(out, s->trace, s->metrics)
                                            : export_svg(out, s->trace, &svg);
    if (s->output)
        code = file_close(out, s->output);
    if (!error)
        return code;
    complain("%s: out of memory; what was written is not complete", s->path);
    return EXIT_HOST;
}

static int export_command(int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"to", 't', "FORMAT", 0, "csv: one event a row; json: the metrics; svg: the timeline", 0},
        {"output", 'o', "FILE", 0, "Write to FILE, not to standard output", 0},
        {NULL, 0, NULL, 0, "Of svg:", 0},
        {"time", KEY_TIME, "FROM..TO", 0, "This part of the run: 10ms..1.5s, or in ticks 10..1500",
         0},
        {"width", KEY_WIDTH, "N", 0, "So many units wide (1000)", 0},
        {"theme", KEY_THEME, "NAME", 0, "light (the default, for paper) or dark", 0},
        {0},
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE.fos --to FORMAT",
        .doc =
            "Write a saved trace in another format."
            "\vThe columns of csv: time_ns,cpu,event,pid,name,from,to,reason,object,value,text."};
    struct saved s = {.command = argv[0]};
    parse_arguments(&argp, argc, argv, &s);
    const enum exit_code code = export_saved(&s, find_format(&s));
    close_saved(&s);
    return (int)code;
}

int command_trace(int argc, char **argv)
{
    static const struct command table[] = {
        {"stat", "FILE.fos", "sum up a trace", stat_command},
        {"export", "FILE.fos --to FORMAT", "write it in another format", export_command},
        {NULL, NULL, NULL, NULL},
    };
    return command_dispatch(table, "fiberos trace", "Saved traces.", argc, argv);
}
