/*
 * csv.c: one event a row. What a column means depends on the event; trace.h
 * has the table.
 */
#include "export.h"

#include <stdbool.h>
#include <string.h>

static void put_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_text(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n"))
        put_quoted(out, text);
    else
        fputs(text, out);
}

static void put_who(FILE *out, const struct fos_event *e, const struct fos_metrics *m)
{
    const struct fos_proc_metrics *p = fos_metrics_find(m, e->pid);
    if (e->cpu != FOS_NO_CPU)
        fprintf(out, "%d", e->cpu);
    fprintf(out, ",%s,", fos_event_name((enum fos_event_type)e->type));
    if (e->pid)
        fprintf(out, "%u", (unsigned)e->pid);
    fputc(',', out);
    if (p)
        put_text(out, p->name);
}

static void put_what(FILE *out, const struct fos_event *e)
{
    const bool state = e->type == FOS_EV_STATE;
    fprintf(out, ",%s,%s,%s", state ? fos_state_name(fos_event_from(e)) : "",
            state ? fos_state_name(fos_event_to(e)) : "",
            e->reason != FOS_BECAUSE_NONE ? fos_reason_name((enum fos_reason)e->reason) : "");
    fprintf(out, ",%u,%lld,", (unsigned)e->object, (long long)e->value);
}

int export_csv(FILE *out, const struct fos_trace *t, const struct fos_metrics *m)
{
    const uint64_t count = fos_trace_count(t);
    fputs("time_ns,cpu,event,pid,name,from,to,reason,object,value,text\n", out);
    for (uint64_t i = 0; i < count && !ferror(out); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        fprintf(out, "%lld,", (long long)e->time);
        put_who(out, e, m);
        put_what(out, e);
        put_text(out, fos_trace_text(t, e->text));
        fputc('\n', out);
    }
    return 0;
}
