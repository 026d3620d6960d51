/*
 * metrics_json.c: the metrics document. cJSON builds and prints the values,
 * one top-level member or one process at a time; the brackets around them
 * are ours. Nanoseconds are written as the integers they are: cJSON's numbers
 * are doubles, which lose them above 2^53.
 */
#include "export.h"

#include <inttypes.h>
#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "diagnostics.h"
#include "json_text.h"
#include "viz/text/meta.h"

/* ---- Values -------------------------------------------------------------------- */

/* Every adder keeps *ok false once something could not be added. */
static void add_integer(cJSON *object, const char *key, int64_t value, bool *ok)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", (long long)value);
    *ok &= cJSON_AddRawToObject(object, key, digits) != NULL;
}

/* A time that may not be known yet. */
static void add_time(cJSON *object, const char *key, fos_time value, bool *ok)
{
    if (value < 0)
        *ok &= cJSON_AddNullToObject(object, key) != NULL;
    else
        add_integer(object, key, value, ok);
}

static void add_number(cJSON *object, const char *key, double value, bool *ok)
{
    if (isfinite(value) && value >= 0)
        *ok &= cJSON_AddNumberToObject(object, key, value) != NULL;
    else
        *ok &= cJSON_AddNullToObject(object, key) != NULL;
}

static void add_text(cJSON *object, const char *key, const char *value, bool *ok)
{
    *ok &= json_add(object, key, json_text(value));
}

static bool is_integer(const char *text)
{
    const char *digits = *text == '-' ? text + 1 : text;
    return *digits && strspn(digits, "0123456789") == strlen(digits) &&
           (digits[0] != '0' || !digits[1]);
}

static bool is_fraction(const char *text)
{
    const size_t whole = strspn(text, "0123456789");
    const size_t part = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
    return whole && part && !text[whole + 1 + part] && (text[0] != '0' || whole == 1);
}

/* A setting as the trace has it: a number, numbers with commas, true, false or a word. */
static cJSON *setting(const char *text)
{
    char list[2048];
    if (is_integer(text) || is_fraction(text))
        return cJSON_CreateRaw(text);
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return cJSON_CreateBool(*text == 't');
    const bool numbers = *text && strspn(text, "0123456789,") == strlen(text);
    if (!numbers || strlen(text) > sizeof(list) - 3)
        return cJSON_CreateString(text);
    snprintf(list, sizeof(list), "[%s]", text);
    return cJSON_CreateRaw(list);
}

/* ---- The document, member by member ---------------------------------------------- */

struct document {
    FILE *out;
    const struct fos_trace *trace;
    const struct fos_metrics *metrics;
    const struct fos_summary *summary;
    bool begun, ok;
};

/* Prints "key":value and frees the value, which may be NULL for want of memory. */
static void put_member(struct document *d, const char *key, cJSON *value)
{
    char *text = value ? cJSON_PrintUnformatted(value) : NULL;
    d->ok &= text != NULL;
    if (text)
        fprintf(d->out, "%s\"%s\":%s", d->begun ? ",\n " : "{", key, text);
    d->begun = true;
    cJSON_free(text);
    cJSON_Delete(value);
}

static void put_text(struct document *d, const char *key, const char *value)
{
    put_member(d, key, json_text(value));
}

static void put_integer(struct document *d, const char *key, const char *digits)
{
    put_member(d, key, cJSON_CreateRaw(is_integer(digits) ? digits : "0"));
}

static void put_time(struct document *d, const char *key, fos_time value)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", (long long)value);
    put_integer(d, key, digits);
}

/* The settings PREFIX KEY = VALUE as members KEY of `object`. */
static void add_settings(struct document *d, cJSON *object, const char *prefix)
{
    struct meta_walk w = {.trace = d->trace, .prefix = prefix};
    while (object && meta_next(&w))
        d->ok &= json_add(object, w.key, setting(w.value));
}

/* A member whose value the trace knows by the same or another name. */
static void put_meta(struct document *d, const char *key, const char *meta, const char *otherwise)
{
    put_text(d, key, meta_value(d->trace, meta, otherwise));
}

static void put_head(struct document *d)
{
    put_meta(d, "fiberos", "version", "");
    put_meta(d, "workload", "name", "");
    put_meta(d, "clock", "clock", "virtual");
    put_integer(d, "seed", meta_value(d->trace, "seed", "1"));
    put_integer(d, "cpus", meta_value(d->trace, "cpus", "1"));
    put_meta(d, "profile", "profile", "textbook");
    cJSON *semantics = cJSON_CreateObject();
    add_settings(d, semantics, "semantics.");
    put_member(d, "semantics", semantics);
    cJSON *scheduler = cJSON_CreateObject();
    if (scheduler)
        add_text(scheduler, "policy", meta_value(d->trace, "policy", ""), &d->ok);
    add_settings(d, scheduler, "param.");
    put_member(d, "scheduler", scheduler);
}

static void put_outcome(struct document *d)
{
    char digest[24];
    snprintf(digest, sizeof(digest), "%016llx", (unsigned long long)fos_trace_digest(d->trace));
    put_text(d, "outcome", fos_outcome_name(fos_metrics_outcome(d->metrics)));
    put_time(d, "makespan", fos_metrics_makespan(d->metrics));
    put_text(d, "trace_digest", digest);
}

/* ---- Processes --------------------------------------------------------------------- */

static void add_exit(cJSON *object, const struct fos_proc_metrics *p, bool *ok)
{
    cJSON *how = p->finish < 0 ? cJSON_AddNullToObject(object, "exit")
                               : cJSON_AddObjectToObject(object, "exit");
    *ok &= how != NULL;
    if (!how || p->finish < 0)
        return;
    if (!p->signal) {
        add_integer(how, "status", p->status, ok);
        return;
    }
    add_text(how, "signal", fos_signal_name(p->signal), ok);
    char hex[24];
    snprintf(hex, sizeof(hex), "0x%" PRIx64, p->address);
    add_text(how, "address", hex, ok);
    add_text(how, "message", p->message, ok);
}

static void add_times(cJSON *object, const struct fos_proc_metrics *p, bool *ok)
{
    add_integer(object, "arrival", p->arrival, ok);
    add_time(object, "first_run", p->first_run, ok);
    add_time(object, "finish", p->finish, ok);
    add_time(object, "turnaround", fos_proc_turnaround(p), ok);
    add_time(object, "response", fos_proc_response(p), ok);
    add_integer(object, "wait", p->wait, ok);
    add_integer(object, "cpu", p->cpu, ok);
    add_integer(object, "blocked", p->blocked, ok);
    add_number(object, "slowdown", fos_proc_slowdown(p), ok);
}

static cJSON *process(const struct fos_proc_metrics *p, bool *ok)
{
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return NULL;
    add_integer(object, "pid", p->pid, ok);
    add_text(object, "name", p->name, ok);
    add_times(object, p, ok);
    add_integer(object, "dispatches", p->dispatches, ok);
    add_integer(object, "preemptions", p->preemptions, ok);
    add_integer(object, "voluntary_switches", p->voluntary_switches, ok);
    add_integer(object, "migrations", p->migrations, ok);
    add_integer(object, "deadline_misses", p->deadline_misses, ok);
    if (p->has_deadline) {
        add_integer(object, "jobs", p->jobs, ok);
        add_integer(object, "worst_response", p->worst_response, ok);
        add_integer(object, "tardiness", p->tardiness, ok);
    }
    if (p->stack_used >= 0) /* of a compiled program that has ended; the host's, not the run's */
        add_integer(object, "stack_used", p->stack_used, ok);
    add_exit(object, p, ok);
    return object;
}

static void put_processes(struct document *d)
{
    const size_t count = fos_metrics_count(d->metrics);
    fputs(",\n \"processes\":[", d->out);
    for (size_t i = 0; i < count && d->ok && !ferror(d->out); i++) {
        cJSON *object = process(fos_metrics_proc(d->metrics, i), &d->ok);
        char *text = object ? cJSON_PrintUnformatted(object) : NULL;
        d->ok &= text != NULL;
        fprintf(d->out, "%s\n  %s", i ? "," : "", text ? text : "");
        cJSON_free(text);
        cJSON_Delete(object);
    }
    fputc(']', d->out);
}

/* ---- The summary, the CPUs ------------------------------------------------------------ */

static void add_spread(cJSON *object, const char *key, const struct fos_spread *s, bool *ok)
{
    cJSON *spread = cJSON_AddObjectToObject(object, key);
    *ok &= spread != NULL;
    if (!spread)
        return;
    add_number(spread, "mean", s->mean, ok);
    add_integer(spread, "p50", s->p50, ok);
    add_integer(spread, "p95", s->p95, ok);
    add_integer(spread, "p99", s->p99, ok);
    add_integer(spread, "max", s->max, ok);
}

static void add_slowdown(cJSON *object, const struct fos_summary *s, bool *ok)
{
    cJSON *spread = cJSON_AddObjectToObject(object, "slowdown");
    *ok &= spread != NULL;
    if (!spread)
        return;
    add_number(spread, "mean", s->slowdown_mean, ok);
    add_number(spread, "p50", s->slowdown_p50, ok);
    add_number(spread, "p95", s->slowdown_p95, ok);
    add_number(spread, "p99", s->slowdown_p99, ok);
    add_number(spread, "max", s->slowdown_max, ok);
}

static void put_summary(struct document *d)
{
    const struct fos_summary *s = d->summary;
    cJSON *object = cJSON_CreateObject();
    if (object) {
        add_spread(object, "turnaround", &s->turnaround, &d->ok);
        add_spread(object, "response", &s->response, &d->ok);
        add_spread(object, "wait", &s->wait, &d->ok);
        add_slowdown(object, s, &d->ok);
        add_number(object, "throughput_per_s", s->throughput_per_s, &d->ok);
        add_number(object, "cpu_utilization", s->cpu_utilization, &d->ok);
        add_integer(object, "idle", s->idle, &d->ok);
        add_integer(object, "switch_overhead", s->switch_overhead, &d->ok);
        add_integer(object, "context_switches", s->context_switches, &d->ok);
        add_integer(object, "preemptions", s->preemptions, &d->ok);
        add_integer(object, "migrations", s->migrations, &d->ok);
        add_number(object, "fairness_jain", s->fairness_jain, &d->ok);
    }
    put_member(d, "summary", object);
}

static void put_cpus(struct document *d)
{
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; list && i < fos_metrics_cpus(d->metrics); i++) {
        const struct fos_cpu_metrics *cpu = fos_metrics_cpu(d->metrics, i);
        cJSON *object = cJSON_CreateObject();
        d->ok &= json_add(list, NULL, object);
        if (!d->ok)
            break;
        add_integer(object, "cpu", i, &d->ok);
        add_integer(object, "busy", cpu->busy, &d->ok);
        add_integer(object, "idle", cpu->idle, &d->ok);
        add_integer(object, "switching", cpu->switching, &d->ok);
    }
    put_member(d, "cpus_detail", list);
}

int export_metrics(FILE *out, const struct fos_trace *t, const struct fos_metrics *m)
{
    struct fos_summary summary;
    if (fos_metrics_summary(m, &summary))
        return -ENOMEM;
    struct document d = {.out = out, .trace = t, .metrics = m, .summary = &summary, .ok = true};
    put_head(&d);
    put_outcome(&d);
    put_processes(&d);
    put_summary(&d);
    put_cpus(&d);
    put_member(&d, "diagnostics", diagnostics(t, m));
    fputs("}\n", out);
    return d.ok ? 0 : -ENOMEM;
}
