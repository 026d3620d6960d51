/*
 * ostep_report.c: see ostep_report.h.
 */
#include "ostep_report.h"

#include <errno.h>

#include "viz/text/paint.h"
#include "viz/text/table.h"
#include "viz/text/unit.h"

static const struct table_column columns[] = {
    {"job", true, 0},       {"arrival", false, 2},    {"run time", false, 1},
    {"response", false, 0}, {"turnaround", false, 0}, {"wait", false, 0},
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* Always ticks, as the tool has them; run times may be fractions of one. */
static struct text_unit ticks_of(const struct fos_trace *t, const struct text_style *style)
{
    const struct text_unit unit = unit_of(t, style->unicode);
    if (unit.ticks)
        return unit;
    return (struct text_unit){.size = 1000000, .decimals = 2, .name = "ticks of 1 ms"};
}

static void put_time(struct table *table, const struct text_unit *unit, fos_time time)
{
    char text[UNIT_TEXT];
    const char *fraction = unit_mean(unit, (double)time, text);
    table_put(table, "%s", unit->ticks ? unit_time(unit, time, text) : fraction);
}

static void put_job(struct table *table, const struct text_unit *unit,
                    const struct fos_proc_metrics *p)
{
    table_put(table, "%s", p->name);
    put_time(table, unit, p->arrival);
    put_time(table, unit, p->cpu);
    put_time(table, unit, fos_proc_response(p));
    put_time(table, unit, fos_proc_turnaround(p));
    put_time(table, unit, p->wait);
}

static void put_averages(struct table *table, const struct text_unit *unit,
                         const struct fos_summary *s)
{
    char text[UNIT_TEXT];
    table_rule(table);
    table_put(table, "average");
    table_put(table, "%s", "");
    table_put(table, "%s", "");
    table_put(table, "%s", unit_mean(unit, s->response.mean, text));
    table_put(table, "%s", unit_mean(unit, s->turnaround.mean, text));
    table_put(table, "%s", unit_mean(unit, s->wait.mean, text));
}

static int print_answers(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                         const struct text_style *style)
{
    struct fos_summary s;
    const struct text_unit unit = ticks_of(t, style);
    if (fos_metrics_summary(m, &s))
        return -ENOMEM;
    struct table *table = table_new(columns, COLUMNS);
    if (!table)
        return -ENOMEM;
    for (size_t i = 0; i < fos_metrics_count(m); i++)
        put_job(table, &unit, fos_metrics_proc(m, i));
    put_averages(table, &unit, &s);
    text_paint(out, style, TEXT_BOLD);
    fputs("Answers", out);
    text_paint(out, style, TEXT_PLAIN);
    fprintf(out, "  in %s\n", unit.name);
    const int error = table_print(table, out, style);
    table_free(table);
    fputc('\n', out);
    return error;
}

int ostep_report(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                 const struct text_style *style, const struct text_view *view)
{
    text_head(out, t, style, view);
    int error = print_answers(out, t, m, style);
    if (!error)
        error = text_timeline(out, t, m, style, view);
    text_legend(out, style, false);
    text_outcome(out, t, m, style);
    return error;
}
