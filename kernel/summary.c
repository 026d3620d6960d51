/*
 * summary.c: one line of numbers for a whole run: means and percentiles over
 * its processes.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fiberos/trace.h"

static int by_time(const void *a, const void *b)
{
    fos_time x = *(const fos_time *)a, y = *(const fos_time *)b;
    return (x > y) - (x < y);
}

static int by_ratio(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Nearest rank: the smallest value with at least p percent at or below it. */
static size_t rank(size_t n, size_t p)
{
    size_t r = (n * p + 99) / 100;
    return r ? r - 1 : 0;
}

static fos_time wait_of(const struct fos_proc_metrics *p)
{
    return p->wait;
}

static struct fos_spread spread(const struct fos_metrics *m,
                                fos_time (*value)(const struct fos_proc_metrics *),
                                fos_time *scratch)
{
    size_t n = 0;
    double sum = 0;
    for (size_t i = 0; i < fos_metrics_count(m); i++) {
        fos_time v = value(fos_metrics_proc(m, i));
        if (v < 0)
            continue; /* not known yet */
        scratch[n++] = v;
        sum += (double)v;
    }
    if (n == 0)
        return (struct fos_spread){0};
    qsort(scratch, n, sizeof(*scratch), by_time);
    return (struct fos_spread){.mean = sum / (double)n,
                               .p50 = scratch[rank(n, 50)],
                               .p95 = scratch[rank(n, 95)],
                               .p99 = scratch[rank(n, 99)],
                               .max = scratch[n - 1]};
}

static void slowdowns(const struct fos_metrics *m, struct fos_summary *s, double *scratch)
{
    size_t n = 0;
    double sum = 0;
    for (size_t i = 0; i < fos_metrics_count(m); i++) {
        double v = fos_proc_slowdown(fos_metrics_proc(m, i));
        if (v >= 0) {
            scratch[n++] = v;
            sum += v;
        }
    }
    if (n == 0)
        return;
    qsort(scratch, n, sizeof(*scratch), by_ratio);
    s->slowdown_mean = sum / (double)n;
    s->slowdown_p50 = scratch[rank(n, 50)];
    s->slowdown_p95 = scratch[rank(n, 95)];
    s->slowdown_p99 = scratch[rank(n, 99)];
    s->slowdown_max = scratch[n - 1];
}

/* Jain, Chiu, Hawe 1984: (sum x)^2 / (n sum x^2), x = received / entitled. */
static double jain(const struct fos_metrics *m)
{
    double sum = 0, squares = 0, n = 0;
    for (size_t i = 0; i < fos_metrics_count(m); i++) {
        const struct fos_proc_metrics *p = fos_metrics_proc(m, i);
        if (p->entitlement <= 0)
            continue;
        double x = (double)p->cpu / p->entitlement;
        sum += x;
        squares += x * x;
        n++;
    }
    return squares > 0 ? sum * sum / (n * squares) : 1;
}

/* Over many CPUs a century of idleness does not fit. */
static fos_time add(fos_time a, fos_time b)
{
    fos_time both;
    return __builtin_add_overflow(a, b, &both) ? (b < 0 ? INT64_MIN : INT64_MAX) : both;
}

static void totals(const struct fos_metrics *m, struct fos_summary *s)
{
    double makespan = (double)fos_metrics_makespan(m), busy = 0, ended = 0;
    for (size_t i = 0; i < fos_metrics_count(m); i++) {
        const struct fos_proc_metrics *p = fos_metrics_proc(m, i);
        s->preemptions += p->preemptions;
        s->migrations += p->migrations;
        ended += p->finish >= 0;
    }
    for (int c = 0; c < fos_metrics_cpus(m); c++) {
        const struct fos_cpu_metrics *cpu = fos_metrics_cpu(m, c);
        busy += (double)cpu->busy;
        s->idle = add(s->idle, cpu->idle);
        s->switch_overhead = add(s->switch_overhead, cpu->switching);
        s->context_switches += cpu->switches;
    }
    if (makespan > 0) {
        s->cpu_utilization = busy / (makespan * fos_metrics_cpus(m));
        s->throughput_per_s = ended * 1e9 / makespan;
    }
}

int fos_metrics_summary(const struct fos_metrics *m, struct fos_summary *out)
{
    static_assert(sizeof(fos_time) == sizeof(double), "one scratch array serves both");
    void *scratch = malloc((fos_metrics_count(m) + 1) * sizeof(fos_time));
    if (!scratch)
        return -ENOMEM;
    *out = (struct fos_summary){0};
    out->turnaround = spread(m, fos_proc_turnaround, scratch);
    out->response = spread(m, fos_proc_response, scratch);
    out->wait = spread(m, wait_of, scratch);
    slowdowns(m, out, scratch);
    out->fairness_jain = jain(m);
    totals(m, out);
    free(scratch);
    return 0;
}
