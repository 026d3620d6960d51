/*
 * session.c: joins the loader, the kernel and whoever watches.
 */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "viz/text/unit.h"

/* ---- Reading ------------------------------------------------------------------------- */

static enum exit_code report_problems(struct session *s)
{
    problems_print(&s->problems, "fiberos: ", stderr);
    return s->problems.error == -EINVAL ? EXIT_USAGE : EXIT_HOST;
}

static enum exit_code no_memory(const char *lost)
{
    complain("out of memory; %s", lost);
    return EXIT_HOST;
}

enum exit_code session_override(struct session *s, const struct workload_overrides *overrides)
{
    struct workload_overrides o = *overrides;
    if (s->policy) {
        o.plugin = s->policy;
        o.sched = NULL;
    }
    if (workload_override(s->workload, &o, &s->problems))
        return report_problems(s);
    return EXIT_RAN;
}

enum exit_code session_reload(struct session *s)
{
    programs_free(&s->programs);
    const int error = programs_load(&s->programs, s->workload, &s->problems);
    if (error == -ENOMEM)
        return no_memory("the other policies did not run");
    return error ? report_problems(s) : EXIT_RAN;
}

enum exit_code session_open(struct session *s, const struct options *o)
{
    *s = (struct session){.options = o};
    problems_init(&s->problems, o->file);
    const char *sched = o->overrides.sched;
    if (sched && !o->several && plugin_is_path(sched)) {
        s->plugin = plugin_load(sched);
        if (!s->plugin)
            return EXIT_USAGE;
        s->policy = &s->plugin->ops;
        options_know(s->policy);
    }
    s->workload =
        o->text ? workload_parse(o->text, strlen(o->text), o->file, &s->problems)
                : workload_load_with(o->file, s->policy ? s->policy : o->plugin, &s->problems);
    if (!s->workload)
        return report_problems(s);
    const int error = programs_load(&s->programs, s->workload, &s->problems);
    if (error == -ENOMEM)
        return no_memory("nothing ran");
    if (o->several)
        return error ? report_problems(s) : EXIT_RAN;
    const enum exit_code code = session_override(s, &o->overrides);
    return error && code == EXIT_RAN ? report_problems(s) : code;
}

/* ---- While it runs --------------------------------------------------------------------- */

static void on_console(void *user, int pid, const char *name, int stream, const char *text,
                       size_t size)
{
    struct session *s = user;
    (void)stream;
    progress_clear(&s->progress);
    console_write(&s->console, pid, name, text, size);
}

static int on_program(void *user, struct fos_kernel *k, const char *name,
                      int (**main)(int, char **))
{
    struct session *s = user;
    return programs_find(&s->programs, k, name, main);
}

static void on_poll(void *user, struct fos_kernel *k)
{
    struct session *s = user;
    progress_show(&s->progress, k);
    if (s->watched || s->options->control)
        live_poll(&s->live, k);
    if (output_failed())
        fos_kernel_stop(k);
}

/* ---- Running --------------------------------------------------------------------------- */

/* What the caller can mend is a usage error; the rest is the host's. */
static bool is_host_error(int code)
{
    return code == -ENOMEM || code == -ENOSPC || code == -EDQUOT || code == -EIO ||
           code == -EMFILE || code == -ENFILE || code == -EFBIG;
}

static int read_watchdog(const struct session *s, fos_time *out)
{
    const char *text = s->options->watchdog;
    struct fos_error error;
    *out = text ? FOS_NO_WATCHDOG : 0;
    if (!text || strcmp(text, "none") == 0)
        return 0;
    if (workload_parse_duration(text, workload_get(s->workload)->tick, out, &error) == 0 &&
        *out > 0)
        return 0;
    complain("--watchdog: expected a duration above 0 or 'none', not '%s'", text);
    return -EINVAL;
}

static enum exit_code boot(struct session *s, const char *trace)
{
    fos_time watchdog;
    if (read_watchdog(s, &watchdog))
        return EXIT_USAGE;
    const struct fos_config config = {
        .policy = s->policy,
        .watchdog = watchdog,
        .context = s->options->context,
        .trace_path = trace,
        .console = on_console,
        .poll = on_poll,
        .program = on_program,
        .user = s,
    };
    struct fos_error error = {0};
    errno = 0;
    s->kernel = fos_kernel_new(workload_get(s->workload), &config, &error);
    if (!s->kernel) {
        const bool host = is_host_error(error.code);
        complain("%s: %s; nothing ran", s->problems.file, error.message);
        return host ? EXIT_HOST : EXIT_USAGE;
    }
    if (programs_add_text(&s->programs, s->kernel)) {
        complain("%s: too many programs at once; nothing ran", s->problems.file);
        return EXIT_USAGE;
    }
    return EXIT_RAN;
}

/* A policy that was ejected is told of at once, whatever else is printed. */
static void tell_ejection(const struct session *s)
{
    const struct fos_trace *t = fos_kernel_trace(s->kernel);
    for (uint64_t i = 0; fos_kernel_failed(s->kernel) && i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        char when[UNIT_TEXT];
        if (e->type == FOS_EV_EJECT)
            complain("%s: ejected at %s: %s", s->problems.file, unit_duration(e->time, false, when),
                     fos_trace_text(t, e->text));
    }
}

static enum exit_code fold(struct session *s)
{
    s->metrics = fos_metrics_new();
    if (s->metrics && fos_metrics_update(s->metrics, fos_kernel_trace(s->kernel)) == 0)
        return EXIT_RAN;
    fos_metrics_free(s->metrics);
    s->metrics = NULL;
    return no_memory("the metrics are lost, a trace file is whole");
}

enum exit_code session_run(struct session *s, const char *trace, FILE *console)
{
    struct fos_error error = {0};
    enum exit_code code = boot(s, trace);
    if (code != EXIT_RAN)
        return code;
    s->console = (struct console){.out = console, .style = options_style(s->options)};
    if (s->watched)
        live_start(&s->live, trace);
    else if (s->options->control)
        live_attach(&s->live, s->options->control);
    progress_begin(&s->progress, !s->options->quiet && !s->watched);
    interrupt_arm(s->kernel);
    const int failed = fos_kernel_run(s->kernel, &error);
    interrupt_disarm();
    progress_clear(&s->progress);
    console_close(&s->console);
    if (failed)
        complain("%s", error.message);
    tell_ejection(s);
    code = fold(s);
    if (failed || code != EXIT_RAN)
        return EXIT_HOST;
    return fos_kernel_failed(s->kernel) ? EXIT_FAILED : EXIT_RAN;
}

void session_end(struct session *s)
{
    fos_metrics_free(s->metrics);
    fos_kernel_free(s->kernel);
    s->metrics = NULL;
    s->kernel = NULL;
}

void session_close(struct session *s)
{
    session_end(s);
    programs_free(&s->programs);
    workload_free(s->workload);
    s->workload = NULL;
    if (s->plugin)
        options_know(NULL);
    plugin_unload(s->plugin);
    s->plugin = NULL;
}
