/*
 * metrics.c: the numbers of a run: one line per process, and the run as a whole.
 */
#include "text.h"

#include <errno.h>
#include <stdlib.h>

#include "paint.h"
#include "table.h"
#include "unit.h"

/* ---- The table -------------------------------------------------------------- */

enum column {
    NAME,
    ARRIVAL,
    FINISH,
    TURNAROUND,
    RESPONSE,
    WAIT,
    CPU,
    BLOCKED,
    SLOWDOWN,
    DISPATCHES,
    PREEMPTED,
    JOBS,
    MISSED,
    WORST,
    TARDINESS,
    EXIT,
    COLUMNS
};
enum { PERIODIC = COLUMNS }; /* columns of a run with deadlines; others have no JOBS..TARDINESS */

static const struct table_column columns[COLUMNS] = {
    [NAME] = {"process", true, 0},
    [ARRIVAL] = {"arrival", false, 9},
    [FINISH] = {"finish", false, 11},
    [TURNAROUND] = {"turnaround", false, 0},
    [RESPONSE] = {"response", false, 3},
    [WAIT] = {"wait", false, 2},
    [CPU] = {"cpu", false, 4},
    [BLOCKED] = {"blocked", false, 10},
    [SLOWDOWN] = {"slowdown", false, 12},
    [DISPATCHES] = {"runs", false, 14},
    [PREEMPTED] = {"preempted", false, 13},
    [JOBS] = {"jobs", false, 7},
    [MISSED] = {"missed", false, 1},
    [WORST] = {"worst", false, 5},
    [TARDINESS] = {"tardiness", false, 6},
    [EXIT] = {"exit", true, 8},
};

struct metrics_table {
    struct table_column columns[COLUMNS];
    enum column which[COLUMNS];
    int count;
    struct table *table;
    struct text_unit unit;
    bool unicode;
    int name_width; /* the longest that is shown whole */
};

/* Columns that would say nothing in this run are not there. */
static void choose_columns(struct metrics_table *mt, const struct fos_metrics *m)
{
    bool deadlines = false, exits = false;
    for (size_t i = 0; i < fos_metrics_count(m); i++) {
        const struct fos_proc_metrics *p = fos_metrics_proc(m, i);
        deadlines |= p->has_deadline;
        exits |= p->signal || p->status || p->finish < 0;
    }
    for (enum column c = 0; c < COLUMNS; c++) {
        if ((c >= JOBS && c <= TARDINESS && !deadlines) || (c == EXIT && !exits))
            continue;
        mt->which[mt->count] = c;
        mt->columns[mt->count++] = columns[c];
    }
}

static void put_exit(struct table *t, const struct fos_proc_metrics *p)
{
    if (p->finish < 0)
        table_put(t, "(%s)", fos_state_name(p->state));
    else if (p->signal)
        table_put(t, "%s", fos_signal_name(p->signal));
    else
        table_put(t, "%lld", (long long)p->status);
}

static fos_time time_in(const struct fos_proc_metrics *p, enum column c)
{
    switch (c) {
    case ARRIVAL:
        return p->arrival;
    case FINISH:
        return p->finish;
    case TURNAROUND:
        return fos_proc_turnaround(p);
    case RESPONSE:
        return fos_proc_response(p);
    case WAIT:
        return p->wait;
    case CPU:
        return p->cpu;
    case BLOCKED:
        return p->blocked;
    case WORST:
        return p->worst_response;
    default:
        return p->tardiness;
    }
}

static void put_slowdown(struct table *t, double slowdown)
{
    if (slowdown < 0)
        table_put(t, "-");
    else
        table_put(t, "%.2f", slowdown);
}

static void put_cell(struct metrics_table *mt, const struct fos_proc_metrics *p, enum column c)
{
    char text[256];
    switch (c) {
    case NAME:
        text_safe(text, sizeof(text), p->name, mt->name_width, mt->unicode);
        table_put(mt->table, "%s", text);
        break;
    case SLOWDOWN:
        put_slowdown(mt->table, fos_proc_slowdown(p));
        break;
    case DISPATCHES:
        table_put(mt->table, "%lld", (long long)p->dispatches);
        break;
    case PREEMPTED:
        table_put(mt->table, "%lld", (long long)p->preemptions);
        break;
    case JOBS:
        table_put(mt->table, "%lld", (long long)p->jobs);
        break;
    case MISSED:
        table_put(mt->table, "%lld", (long long)p->deadline_misses);
        break;
    case EXIT:
        put_exit(mt->table, p);
        break;
    default:
        table_put(mt->table, "%s", unit_time(&mt->unit, time_in(p, c), text));
        break;
    }
}

/* The mean over the processes for which the value is known. */
static double mean_of(const struct fos_metrics *m, enum column c)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < fos_metrics_count(m); i++) {
        const fos_time v = time_in(fos_metrics_proc(m, i), c);
        sum += v < 0 ? 0 : (double)v;
        n += v >= 0;
    }
    return n > 0 ? sum / n : -1;
}

static void put_mean(struct metrics_table *mt, const struct fos_metrics *m,
                     const struct fos_summary *s)
{
    char text[UNIT_TEXT];
    for (int i = 0; i < mt->count; i++) {
        const enum column c = mt->which[i];
        if (c == NAME)
            table_put(mt->table, "mean");
        else if (c == TURNAROUND || c == RESPONSE || c == WAIT || c == CPU || c == BLOCKED)
            table_put(mt->table, "%s", unit_mean(&mt->unit, mean_of(m, c), text));
        else if (c == SLOWDOWN)
            put_slowdown(mt->table, s->slowdown_max > 0 ? s->slowdown_mean : -1);
        else
            table_put(mt->table, "%s", "");
    }
}

static size_t fill(struct metrics_table *mt, const struct fos_metrics *m,
                   const struct fos_summary *s)
{
    const size_t all = fos_metrics_count(m);
    const size_t shown = all > TEXT_METRICS_ROWS ? TEXT_METRICS_ROWS : all;
    for (size_t i = 0; i < shown; i++)
        for (int c = 0; c < mt->count; c++)
            put_cell(mt, fos_metrics_proc(m, i), mt->which[c]);
    table_rule(mt->table);
    put_mean(mt, m, s);
    return all - shown;
}

static void print_title(FILE *out, const struct text_style *style, const struct text_unit *u)
{
    text_paint(out, style, TEXT_BOLD);
    fputs("Metrics", out);
    text_paint(out, style, TEXT_PLAIN);
    fprintf(out, "  in %s\n", u->name);
}

int text_metrics(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                 const struct text_style *style)
{
    struct metrics_table mt = {.unit = unit_of(t, style->unicode), .unicode = style->unicode};
    mt.name_width = text_columns(style) / 4;
    struct fos_summary s;
    choose_columns(&mt, m);
    mt.table = table_new(mt.columns, mt.count);
    int error = mt.table ? fos_metrics_summary(m, &s) : -ENOMEM;
    if (!error) {
        const size_t left_out = fill(&mt, m, &s);
        print_title(out, style, &mt.unit);
        error = table_print(mt.table, out, style);
        if (!error && left_out)
            fprintf(out, "%s %zu more processes; --format json has them all\n",
                    style->unicode ? "\u2026" : "...", left_out);
    }
    table_free(mt.table);
    return error;
}

/* ---- The run as a whole ------------------------------------------------------- */

int text_summary(FILE *out, const struct fos_trace *t, const struct fos_metrics *m,
                 const struct text_style *style)
{
    const struct text_unit u = unit_of(t, style->unicode);
    struct text_flow flow = {.out = out, .style = style, .indent = 2};
    struct fos_summary s;
    char text[UNIT_TEXT];
    const int error = fos_metrics_summary(m, &s);
    if (error)
        return error;
    text_flow_item(&flow, TEXT_PLAIN, "makespan %s", unit_full(&u, fos_metrics_makespan(m), text));
    text_flow_item(&flow, TEXT_PLAIN, "CPU busy %.1f%%", s.cpu_utilization * 100);
    text_flow_item(&flow, TEXT_PLAIN, "switches %lld", (long long)s.context_switches);
    if (s.switch_overhead)
        text_flow_item(&flow, TEXT_PLAIN, "time switching %s",
                       unit_full(&u, s.switch_overhead, text));
    text_flow_item(&flow, TEXT_PLAIN, "preemptions %lld", (long long)s.preemptions);
    if (fos_metrics_cpus(m) > 1)
        text_flow_item(&flow, TEXT_PLAIN, "migrations %lld", (long long)s.migrations);
    text_flow_item(&flow, TEXT_PLAIN, "throughput %.4g/s", s.throughput_per_s);
    text_flow_item(&flow, TEXT_PLAIN, "p95 wait %s", unit_full(&u, s.wait.p95, text));
    text_flow_item(&flow, TEXT_PLAIN, "fairness (Jain) %.3f", s.fairness_jain);
    text_flow_end(&flow);
    return 0;
}
