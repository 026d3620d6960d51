/*
 * outcome.c: what was run and under which rules; how it ended and what went
 * wrong; and the report that puts all parts of the terminal view together.
 */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meta.h"
#include "paint.h"
#include "unit.h"

/* ---- What was run ------------------------------------------------------------- */

/* A duration, or several with commas between. False if it is something else. */
static bool print_durations(char *out, size_t size, const char *value, bool unicode)
{
    size_t used = 0;
    do {
        char time[UNIT_TEXT], *end;
        const long long number = strtoll(value, &end, 10);
        if (end == value || (*end && *end != ',') || used + UNIT_TEXT >= size)
            return false;
        used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
                                 number ? unit_duration(number, unicode, time) : "none");
        value = *end ? end + 1 : end;
    } while (*value);
    return true;
}

static void print_parameters(struct text_flow *flow, const struct fos_trace *t,
                             const struct text_view *view)
{
    struct meta_walk w = {.trace = t, .prefix = "param."};
    const char *policy = meta_value(t, "policy", "");
    const bool unicode = flow->style->unicode;
    while (meta_next(&w)) {
        char text[256];
        const bool time = view && view->is_duration && view->is_duration(policy, w.key);
        if (!time || !print_durations(text, sizeof(text), w.value, unicode))
            text_safe(text, sizeof(text), w.value, 60, unicode);
        text_flow_item(flow, TEXT_PLAIN, "%s %s", w.key, text);
    }
}

static void print_differences(struct text_flow *flow, const struct fos_trace *t,
                              const struct text_view *view)
{
    struct meta_walk w = {.trace = t, .prefix = "semantics."};
    const char *profile = meta_value(t, "profile", "");
    while (view && view->differs && meta_next(&w))
        if (view->differs(profile, w.key, w.value))
            text_flow_item(flow, TEXT_BOLD, "but %s %s", w.key, w.value);
}

static void safe_item(struct text_flow *flow, enum text_colour colour, const char *before,
                      const char *text)
{
    char safe[200];
    text_safe(safe, sizeof(safe), text, text_columns(flow->style) - 2 - (int)strlen(before),
              flow->style->unicode);
    text_flow_item(flow, colour, "%s%s", before, safe);
}

void text_head(FILE *out, const struct fos_trace *t, const struct text_style *style,
               const struct text_view *view)
{
    struct text_flow flow = {.out = out, .style = style, .indent = 2};
    const char *cpus = meta_value(t, "cpus", "1");
    safe_item(&flow, TEXT_BOLD, "", meta_value(t, "name", "a workload"));
    safe_item(&flow, TEXT_BOLD, "policy ", meta_value(t, "policy", "?"));
    print_parameters(&flow, t, view);
    text_flow_item(&flow, TEXT_PLAIN, "%s clock", meta_value(t, "clock", "virtual"));
    text_flow_item(&flow, TEXT_PLAIN, "%s CPU%s", cpus, strcmp(cpus, "1") == 0 ? "" : "s");
    text_flow_item(&flow, TEXT_PLAIN, "seed %s", meta_value(t, "seed", "1"));
    safe_item(&flow, TEXT_PLAIN, "profile ", meta_value(t, "profile", "textbook"));
    print_differences(&flow, t, view);
    text_flow_end(&flow);
}

/* ---- How it ended --------------------------------------------------------------- */

static const char *const endings[FOS_OUTCOMES] = {
    [FOS_COMPLETED] = "completed: every process ended",
    [FOS_DEADLOCK] = "deadlock: nobody can go on",
    [FOS_UNTIL] = "until: stopped at the time that was asked for",
    [FOS_INTERRUPTED] = "interrupted: stopped from outside",
};

static const char *ending(const struct fos_trace *t, const struct fos_metrics *m)
{
    const size_t outcome = (size_t)fos_metrics_outcome(m);
    if (!fos_trace_ended(t))
        return "unfinished: the trace ends before the run does";
    return outcome < FOS_OUTCOMES ? endings[outcome] : "?";
}

static bool is_trouble(const struct fos_event *e)
{
    return e->type == FOS_EV_FAULT || e->type == FOS_EV_EJECT || e->type == FOS_EV_DEADLOCK ||
           e->type == FOS_EV_WARNING;
}

static void print_trouble(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                          const struct fos_event *e, const struct text_style *style,
                          const struct text_unit *u)
{
    const struct fos_proc_metrics *p = fos_metrics_find(m, e->pid);
    struct text_flow flow = {.out = out, .style = style, .indent = 2};
    char when[UNIT_TEXT], name[128] = "", safe[512];
    if (p)
        text_safe(name, sizeof(name), p->name, 24, style->unicode);
    text_flow_item(&flow, TEXT_BAD, "%s", fos_event_name((enum fos_event_type)e->type));
    text_flow_item(&flow, TEXT_PLAIN, "at %s%s%s:", unit_full(u, e->time, when), p ? ", " : "",
                   name);
    text_safe(safe, sizeof(safe), fos_trace_text(t, e->text), 400, style->unicode);
    text_flow_words(&flow, TEXT_PLAIN, *safe ? safe : "no more is known");
    text_flow_end(&flow);
}

void text_outcome(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                  const struct text_style *style)
{
    const uint64_t count = fos_trace_count(t);
    const bool well = fos_trace_ended(t) && fos_metrics_outcome(m) != FOS_DEADLOCK;
    struct text_flow flow = {.out = out, .style = style, .indent = 2};
    const struct text_unit u = unit_of(t, style->unicode);
    uint64_t troubles = 0;
    text_flow_item(&flow, TEXT_BOLD, "Outcome");
    text_flow_words(&flow, well ? TEXT_PLAIN : TEXT_BAD, ending(t, m));
    text_flow_end(&flow);
    for (uint64_t i = 0; i < count; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (is_trouble(e) && troubles++ < TEXT_DIAGNOSTICS)
            print_trouble(out, t, m, e, style, &u);
    }
    if (troubles > TEXT_DIAGNOSTICS)
        fprintf(out, "%s and %llu more\n", style->unicode ? "\u2026" : "...",
                (unsigned long long)(troubles - TEXT_DIAGNOSTICS));
}

/* ---- All of it -------------------------------------------------------------------- */

int text_report(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                const struct text_style *style, const struct text_view *view)
{
    text_head(out, t, style, view);
    int error = text_timeline(out, t, m, style, view);
    text_legend(out, style, fos_metrics_cpus(m) > 1 || (view && view->cpus));
    fputc('\n', out);
    if (!error)
        error = text_metrics(out, t, m, style);
    if (!error)
        error = text_summary(out, t, m, style);
    text_outcome(out, t, m, style);
    return error;
}
