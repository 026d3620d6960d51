/*
 * compare.c: the same workload under several policies, a line for each.
 */
#include "text.h"

#include <errno.h>

#include "paint.h"
#include "table.h"
#include "unit.h"

enum best { LOWEST, HIGHEST };

/* A column: its value of a run, and which is the best. Times are nanoseconds. */
struct measure {
    const char *title;
    int rank;
    enum best best;
    enum { TIME, RATE, COUNT, SHARE } kind;
    double (*of)(const struct text_run *);
};

static double turnaround(const struct text_run *r)
{
    return r->summary.turnaround.mean;
}
static double response(const struct text_run *r)
{
    return r->summary.response.mean;
}
static double wait_mean(const struct text_run *r)
{
    return r->summary.wait.mean;
}
static double wait_p95(const struct text_run *r)
{
    return (double)r->summary.wait.p95;
}
static double throughput(const struct text_run *r)
{
    return r->summary.throughput_per_s;
}
static double switches(const struct text_run *r)
{
    return (double)r->summary.context_switches;
}
static double preemptions(const struct text_run *r)
{
    return (double)r->summary.preemptions;
}
static double utilisation(const struct text_run *r)
{
    return r->summary.cpu_utilization;
}
static double fairness(const struct text_run *r)
{
    return r->summary.fairness_jain;
}

static const struct measure measures[] = {
    {"turnaround", 0, LOWEST, TIME, turnaround},  {"response", 0, LOWEST, TIME, response},
    {"wait", 0, LOWEST, TIME, wait_mean},         {"p95 wait", 4, LOWEST, TIME, wait_p95},
    {"per s", 6, HIGHEST, RATE, throughput},      {"switches", 3, LOWEST, COUNT, switches},
    {"preempted", 5, LOWEST, COUNT, preemptions}, {"CPU busy", 7, HIGHEST, SHARE, utilisation},
    {"Jain", 2, HIGHEST, RATE, fairness},
};
enum { MEASURES = sizeof(measures) / sizeof(measures[0]), ALL_COLUMNS = MEASURES + 1 };

static void put_measure(struct table *t, const struct measure *m, const struct text_unit *u,
                        double value)
{
    char text[UNIT_TEXT];
    switch (m->kind) {
    case TIME:
        table_put(t, "%s", unit_mean(u, value, text));
        break;
    case COUNT:
        table_put(t, "%.0f", value);
        break;
    case SHARE:
        table_put(t, "%.1f%%", value * 100);
        break;
    default:
        table_put(t, "%.4g", value);
        break;
    }
}

/* The best of a column; all the same: nobody is. */
static bool best_of(const struct measure *m, const struct text_run *runs, size_t count,
                    double *best)
{
    bool differ = false;
    *best = m->of(&runs[0]);
    for (size_t i = 1; i < count; i++) {
        const double value = m->of(&runs[i]);
        differ |= value < *best || value > *best;
        if (m->best == LOWEST ? value < *best : value > *best)
            *best = value;
    }
    return differ;
}

static void star_best(struct table *t, int column, const struct text_run *runs, size_t count)
{
    const struct measure *m = &measures[column - 1];
    double best;
    if (!best_of(m, runs, count, &best))
        return;
    for (size_t i = 0; i < count; i++) {
        const double value = m->of(&runs[i]);
        if (value <= best && value >= best)
            table_star(t, (int)i, column);
    }
}

static void fill(struct table *t, const struct text_unit *u, const struct text_run *runs,
                 size_t count, bool unicode)
{
    for (size_t i = 0; i < count; i++) {
        char name[128];
        text_safe(name, sizeof(name), runs[i].name, 24, unicode);
        table_put(t, "%s", name);
        for (int c = 0; c < MEASURES; c++)
            put_measure(t, &measures[c], u, measures[c].of(&runs[i]));
    }
    for (int c = 1; c < ALL_COLUMNS; c++)
        star_best(t, c, runs, count);
}

static void print_notes(FILE *out, const struct text_style *style, const struct text_unit *u,
                        const struct text_run *runs, size_t count)
{
    struct text_flow flow = {.out = out, .style = style, .indent = 2};
    text_flow_item(&flow, TEXT_DIM, "means over the processes, times in %s;", u->name);
    text_flow_item(&flow, TEXT_GOOD, "* best of its column");
    text_flow_end(&flow);
    for (size_t i = 0; i < count; i++)
        if (runs[i].outcome != FOS_COMPLETED)
            fprintf(out, "%s did not run to its end: %s\n", runs[i].name,
                    fos_outcome_name(runs[i].outcome));
}

int text_compare(FILE *out, const struct fos_trace *t, const struct text_run *runs, size_t count,
                 const struct text_style *style)
{
    const struct text_unit u = unit_of(t, style->unicode);
    struct table_column columns[ALL_COLUMNS] = {{"policy", true, 0}};
    for (int c = 0; c < MEASURES; c++)
        columns[c + 1] = (struct table_column){measures[c].title, false, measures[c].rank};
    struct table *table = count ? table_new(columns, ALL_COLUMNS) : NULL;
    if (!table)
        return count ? -ENOMEM : 0;
    fill(table, &u, runs, count, style->unicode);
    const int error = table_print(table, out, style);
    table_free(table);
    if (!error)
        print_notes(out, style, &u, runs, count);
    return error;
}
