/*
 * What theory says of the policies, each as a run that must show it: real
 * time (Liu, Layland), proportional shares (Waldspurger, Weihl; Stoica,
 * Abdel-Wahab), queues (Kleinrock), the shortest job first, Little's law.
 *
 * A mean that is estimated from random arrivals must lie within ERRORS
 * standard errors of its formula; the standard error comes from the run
 * itself, by the method of batch means. The seeds are fixed, so the runs are.
 */
#include <math.h>

#include "kernel/rng.h"
#include "tests/kernel/kernel_test.h"

#define MS FOS_MS(1)

/* ---- Real time ---- */

#define MOST_TASKS 5

struct task {
    fos_time need, period; /* ms */
};

static struct run run_tasks(const char *policy, const struct task *tasks, int count, fos_time until)
{
    char text[2048];
    int used = snprintf(text, sizeof(text),
                        "{\"fiberos\":1,\"until\":%lld,\"scheduler\":%s,\"processes\":[",
                        (long long)until, policy);
    for (int i = 0; i < count; i++)
        used += snprintf(text + used, sizeof(text) - (size_t)used,
                         "%s{\"name\":\"t%d\",\"period\":%lld,\"burst\":%lld}", i ? "," : "", i,
                         (long long)tasks[i].period, (long long)tasks[i].need);
    snprintf(text + used, sizeof(text) - (size_t)used, "]}");
    return run_text(text, FOS_CONTEXT_AUTO);
}

static int64_t misses(const struct run *r)
{
    int64_t sum = 0;
    for (size_t i = 0; i < fos_metrics_count(r->metrics); i++)
        sum += fos_metrics_proc(r->metrics, i)->deadline_misses;
    return sum;
}

/* Joseph, Pandya (1986): the least R = C + sum of ceil(R / T) * C over the
 * more urgent ones; beyond the period: 0. */
static fos_time response_time(const struct task *tasks, int i)
{
    fos_time r = tasks[i].need, before = 0;
    while (r != before && r <= tasks[i].period) {
        before = r;
        r = tasks[i].need;
        for (int j = 0; j < i; j++)
            r += (before + tasks[j].period - 1) / tasks[j].period * tasks[j].need;
    }
    return r <= tasks[i].period ? r : 0;
}

static void answer_11(void **state)
{
    const struct task tasks[] = {{3, 7}, {3, 12}, {5, 20}};
    const fos_time worst[] = {3, 6, 20};
    (void)state;
    struct run r = run_tasks("\"rm\"", tasks, 3, 420);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(fos_metrics_proc(r.metrics, i)->worst_response, worst[i] * MS);
        assert_int_equal(fos_metrics_proc(r.metrics, i)->jobs, 420 / tasks[i].period);
    }
    assert_int_equal(misses(&r), 0);
    run_free(&r);
}

static void edf_meets_what_rm_misses(void **state)
{
    const struct task tasks[] = {{2, 5}, {4, 7}};
    (void)state;
    struct run edf = run_tasks("\"edf\"", tasks, 2, 350), rm = run_tasks("\"rm\"", tasks, 2, 350);
    assert_int_equal(misses(&edf), 0);
    assert_true(misses(&rm) > 0);
    /* At 0 the second one needs 4 of the first 7 ms, but gets only 3. */
    assert_int_equal(fos_metrics_proc(rm.metrics, 1)->worst_response, 8 * MS);
    run_free(&edf);
    run_free(&rm);
}

/* Rate-monotonic order, periods that divide 120. */
static double some_tasks(struct rng *rng, struct task *tasks, int count)
{
    static const fos_time periods[] = {4, 5, 6, 8, 10, 12, 15, 20, 24, 30};
    double utilisation = 0;
    uint64_t at = 0;
    for (int i = 0; i < count; i++) {
        at += rng_below(rng, (10 - at - (uint64_t)(count - i)) / 2 + 1) + (i > 0);
        tasks[i].period = periods[at];
        tasks[i].need = 1 + (fos_time)rng_below(rng, (uint64_t)periods[at] / 2);
        utilisation += (double)tasks[i].need / (double)tasks[i].period;
    }
    return utilisation;
}

/* All together at 0 is the worst that can happen: what then takes longest is
 * what the equation says. If all meet their first deadline, nobody ever misses. */
static void check_rm(const struct task *tasks, int count, uint64_t seed)
{
    struct run r = run_tasks("{\"policy\":\"rm\",\"admission\":false}", tasks, count, 120);
    bool all = true;
    for (int i = 0; i < count; i++) {
        fos_time want = response_time(tasks, i);
        all = all && want;
        if (all && fos_metrics_proc(r.metrics, (size_t)i)->worst_response != want * MS)
            fail_msg("seed %llu: the worst response of task %d is %lld ns, not %lld ms",
                     (unsigned long long)seed, i,
                     (long long)fos_metrics_proc(r.metrics, (size_t)i)->worst_response,
                     (long long)want);
    }
    if ((misses(&r) == 0) != all)
        fail_msg("seed %llu: rm misses %lld", (unsigned long long)seed, (long long)misses(&r));
    run_free(&r);
}

/* EDF: no miss up to a utilisation of 1, and some above it. */
static void check_edf(const struct task *tasks, int count, double utilisation, uint64_t seed)
{
    struct run r = run_tasks("{\"policy\":\"edf\",\"admission\":false}", tasks, count, 240);
    if ((misses(&r) == 0) != (utilisation < 1 + 1e-9))
        fail_msg("seed %llu: edf misses %lld at a utilisation of %g", (unsigned long long)seed,
                 (long long)misses(&r), utilisation);
    run_free(&r);
    r = run_tasks("\"edf\"", tasks, count, 240);
    assert_int_equal(misses(&r), 0);
    assert_int_equal(fos_kernel_failed(r.kernel), utilisation > 1 + 1e-9);
    run_free(&r);
}

static void random_task_sets(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct rng rng = rng_make(seed, 7);
        struct task tasks[MOST_TASKS];
        int count = 2 + (int)rng_below(&rng, MOST_TASKS - 1);
        double utilisation = some_tasks(&rng, tasks, count);
        check_rm(tasks, count, seed);
        check_edf(tasks, count, utilisation, seed);
    }
}

static void admission_says_the_utilisation(void **state)
{
    const struct task tasks[] = {{3, 5}, {4, 8}};
    (void)state;
    struct run r = run_tasks("\"edf\"", tasks, 2, 40);
    const char *message = fos_metrics_proc(r.metrics, 1)->message;
    assert_true(fos_kernel_failed(r.kernel));
    if (!strstr(message, "utilisation would be 1.1000 of 1 CPU"))
        fail_msg("%s", message);
    assert_int_equal(fos_metrics_proc(r.metrics, 0)->jobs, 8); /* who was admitted goes on */
    run_free(&r);
}

/* ---- Shares ---- */

#define MOST_CLIENTS 12

struct shares {
    int count;
    double weight[MOST_CLIENTS], sum;
    fos_time cpu[MOST_CLIENTS], since[MOST_CLIENTS];
    bool runs[MOST_CLIENTS];
};

static struct run run_shares(const char *policy, const char *key, const int *values, int count,
                             fos_time until)
{
    char text[4096];
    int used = snprintf(text, sizeof(text),
                        "{\"fiberos\":1,\"until\":%lld,\"scheduler\":%s,\"processes\":[",
                        (long long)until, policy);
    for (int i = 0; i < count; i++)
        used +=
            snprintf(text + used, sizeof(text) - (size_t)used,
                     "%s{\"name\":\"c%d\",\"%s\":%d,\"program\":[{\"repeat\":\"forever\",\"do\":["
                     "{\"cpu\":1000000}]}]}",
                     i ? "," : "", i, key, values[i]);
    snprintf(text + used, sizeof(text) - (size_t)used, "]}");
    return run_text(text, FOS_CONTEXT_AUTO);
}

/* Each process's CPU time up to this event; true if its time went on. */
static bool shares_at(struct shares *s, const struct fos_event *e)
{
    if (e->type == FOS_EV_STATE) {
        size_t i = e->pid - 1;
        if (s->runs[i])
            s->cpu[i] += e->time - s->since[i];
        s->runs[i] = fos_event_to(e) == FOS_RUNNING;
        s->since[i] = e->time;
    }
    return e->type == FOS_EV_STATE && fos_event_from(e) == FOS_RUNNING;
}

/* The largest distance of anybody from its due, at the end of any slice; ns. */
static double worst_lag(const struct run *r, struct shares *s)
{
    const struct fos_trace *t = fos_kernel_trace(r->kernel);
    double worst = 0;
    for (uint64_t n = 0; n < fos_trace_count(t); n++) {
        const struct fos_event *e = fos_trace_event(t, n);
        if (!shares_at(s, e))
            continue;
        for (int i = 0; i < s->count; i++) {
            double due = (double)e->time * s->weight[i] / s->sum;
            worst = fmax(worst, fabs(due - (double)s->cpu[i]));
        }
    }
    return worst;
}

static struct shares nice_shares(const int *nice, int count)
{
    struct shares s = {.count = count};
    for (int i = 0; i < count; i++) {
        s.weight[i] = (double)fos_nice_weight(nice[i]);
        s.sum += s.weight[i];
    }
    return s;
}

/* CFS's slices are its latency at most, 6 ms; EEVDF's are 3 ms. */
static void answer_10(void **state)
{
    static const struct {
        const char *policy;
        fos_time slice;
    } cases[] = {{"\"cfs\"", 6 * MS}, {"\"eevdf\"", 3 * MS}};
    const int nice[] = {0, 5};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct shares s = nice_shares(nice, 2);
        struct run r = run_shares(cases[i].policy, "nice", nice, 2, 10000);
        double worst = worst_lag(&r, &s);
        if (worst > (double)cases[i].slice)
            fail_msg("%s: somebody is %g ns from its due", cases[i].policy, worst);
        double share = (double)fos_metrics_proc(r.metrics, 0)->cpu / (10000.0 * (double)MS);
        assert_true(fabs(share - 0.7535) < (double)cases[i].slice / (10000.0 * (double)MS) + 5e-5);
        run_free(&r);
    }
}

/* Stoica, Abdel-Wahab, theorem 1: nobody is ever more than a slice from its
 * due. Virtual time is rounded: 1 us for that. */
static void lag_of_eevdf(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct rng rng = rng_make(seed, 8);
        int nice[MOST_CLIENTS], count = 2 + (int)rng_below(&rng, MOST_CLIENTS - 1);
        for (int i = 0; i < count; i++)
            nice[i] = (int)rng_below(&rng, 40) - 20;
        struct shares s = nice_shares(nice, count);
        struct run r = run_shares("\"eevdf\"", "nice", nice, count, 3000);
        double worst = worst_lag(&r, &s);
        if (worst > (double)(3 * MS) + 1000)
            fail_msg("seed %llu: a lag of %g ns", (unsigned long long)seed, worst);
        run_free(&r);
    }
}

/* Waldspurger, Weihl: of what two clients get together, each has its share,
 * give or take a quantum, at any time; so a client is off by n quanta at most. */
static void check_pairs(const struct shares *s, uint64_t seed)
{
    for (int i = 0; i < s->count; i++)
        for (int j = 0; j < i; j++) {
            double both = (double)(s->cpu[i] + s->cpu[j]);
            double due = both * s->weight[i] / (s->weight[i] + s->weight[j]);
            if (fabs(due - (double)s->cpu[i]) > (double)(10 * MS) + 1000)
                fail_msg("seed %llu: %d and %d are %g ns apart", (unsigned long long)seed, i, j,
                         fabs(due - (double)s->cpu[i]));
        }
}

static void error_of_stride(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct rng rng = rng_make(seed, 9);
        struct shares s = {.count = 2 + (int)rng_below(&rng, MOST_CLIENTS - 1)};
        int tickets[MOST_CLIENTS];
        for (int i = 0; i < s.count; i++)
            s.weight[i] = tickets[i] = 1 + (int)rng_below(&rng, 100);
        struct run r = run_shares("\"stride\"", "tickets", tickets, s.count, 5000);
        const struct fos_trace *t = fos_kernel_trace(r.kernel);
        for (uint64_t n = 0; n < fos_trace_count(t); n++)
            if (shares_at(&s, fos_trace_event(t, n)))
                check_pairs(&s, seed);
        run_free(&r);
    }
}

/* The book's example (OSTEP, chapter 9): tickets 100, 50, 250. */
static void order_of_stride(void **state)
{
    const int tickets[] = {100, 50, 250};
    char order[17] = "";
    size_t used = 0;
    (void)state;
    struct run r = run_shares("\"stride\"", "tickets", tickets, 3, 160);
    const struct fos_trace *t = fos_kernel_trace(r.kernel);
    fos_time quantum = 10 * MS, end = 160 * MS;
    for (fos_time now = quantum / 2; now < end; now += quantum)
        for (uint64_t n = fos_trace_find(t, now); n > 0; n--) {
            const struct fos_event *e = fos_trace_event(t, n - 1);
            if (e->type != FOS_EV_STATE || fos_event_to(e) != FOS_RUNNING)
                continue;
            order[used++] = (char)('A' + e->pid - 1);
            break;
        }
    assert_string_equal(order, "ABCCCACCABCCCACC");
    run_free(&r);
}

/* n draws with probability p: mean np, variance np(1 - p); 4.5 standard
 * deviations are left with probability 7e-6. */
static void error_of_lottery(void **state)
{
    const int tickets[] = {1, 2, 3, 10, 84};
    const double quanta = 20000;
    (void)state;
    struct run r = run_shares("\"lottery\"", "tickets", tickets, 5, 200000);
    for (size_t i = 0; i < 5; i++) {
        double p = tickets[i] / 100.0;
        double won = (double)fos_metrics_proc(r.metrics, i)->cpu / (double)(10 * MS);
        double error = fabs(won - quanta * p) / sqrt(quanta * p * (1 - p));
        if (error > 4.5)
            fail_msg("%d tickets: %g quanta, %g standard deviations off", tickets[i], won, error);
    }
    run_free(&r);
}

/* Under which everybody is equal here. */
static const char *const fair[] = {"\"rr\"", "\"cfs\"", "\"eevdf\"", "\"stride\"", "\"mlfq\""};

static void answer_19(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(fair) / sizeof(fair[0]); i++) {
        char text[512];
        for (int pinned = 0; pinned < 2; pinned++) {
            snprintf(
                text, sizeof(text),
                "{\"fiberos\":1,\"cpus\":2,\"until\":60000,\"scheduler\":%s,\"processes\":["
                "{\"count\":%d,%s\"program\":[{\"repeat\":\"forever\",\"do\":[{\"cpu\":7}]}]}%s]}",
                fair[i], pinned ? 2 : 3, pinned ? "\"affinity\":[1]," : "",
                pinned ? ",{\"burst\":60000}" : "");
            struct run r = run_text(text, FOS_CONTEXT_AUTO);
            double shares[] = {2 / 3.0, 2 / 3.0, 2 / 3.0};
            const double apart[] = {0.5, 0.5, 1};
            for (size_t p = 0; p < 3; p++) {
                double got = (double)fos_metrics_proc(r.metrics, p)->cpu / (60000.0 * (double)MS);
                if (fabs(got - (pinned ? apart : shares)[p]) > 20.0 / 60000) /* two quanta */
                    fail_msg("%s: process %zu has %g", fair[i], p + 1, got);
            }
            run_free(&r);
        }
    }
}

/* ---- Queues ---- */

#define ARRIVALS 100000
#define BATCHES  25
#define ERRORS   5.2 /* Student's t with 24 degrees of freedom: left with probability 2.5e-5 */

struct estimate {
    double mean, error; /* ms */
};

/* Batch means: long runs of neighbours are nearly independent of each other. */
static struct estimate sojourn(const struct fos_metrics *m)
{
    double sum = 0, squares = 0;
    size_t size = fos_metrics_count(m) / BATCHES;
    for (size_t b = 0; b < BATCHES; b++) {
        double batch = 0;
        for (size_t i = b * size; i < (b + 1) * size; i++)
            batch += (double)fos_proc_turnaround(fos_metrics_proc(m, i)) / (double)MS;
        sum += batch / (double)size;
        squares += batch / (double)size * (batch / (double)size);
    }
    double mean = sum / BATCHES;
    double variance = (squares - sum * mean) / (BATCHES - 1);
    return (struct estimate){mean, sqrt(variance / BATCHES)};
}

/* Over each stretch from idle to idle, the time that all spend in the system
 * is the sum of their turnarounds, exactly: L * T = N * W. */
static void check_little(const struct run *r)
{
    const struct fos_trace *t = fos_kernel_trace(r->kernel);
    fos_time area = 0, sojourns = 0, last = 0;
    int64_t inside = 0, stretches = 0;
    for (uint64_t n = 0; n < fos_trace_count(t); n++) {
        const struct fos_event *e = fos_trace_event(t, n);
        if (e->type != FOS_EV_STATE)
            continue;
        area += inside * (e->time - last);
        last = e->time;
        inside += fos_event_from(e) == FOS_NEW;
        if (fos_event_to(e) != FOS_ZOMBIE)
            continue;
        inside--;
        sojourns += fos_proc_turnaround(fos_metrics_find(r->metrics, e->pid));
        if (inside == 0) {
            assert_int_equal(area, sojourns);
            area = sojourns = 0;
            stretches++;
        }
    }
    assert_true(stretches > 0 && inside == 0);
}

/* Poisson arrivals every 10 ms on the mean; returns the mean time in the system. */
static void check_queue(const char *scheduler, const char *burst, double want, double bias)
{
    char text[512];
    struct fos_config c = {.no_explain = true};
    snprintf(text, sizeof(text),
             "{\"fiberos\":1,\"scheduler\":%s,\"processes\":[{\"burst\":%s,\"arrivals\":"
             "{\"count\":%d,\"every\":{\"exponential\":10}}}]}",
             scheduler, burst, ARRIVALS);
    struct run r = run_with(text, &c);
    struct estimate e = sojourn(r.metrics);
    assert_int_equal(fos_metrics_count(r.metrics), ARRIVALS);
    printf("%-36s %-20s in the system %.4f ms, theory %.4f, standard error %.4f\n", scheduler,
           burst, e.mean, want, e.error);
    if (fabs(e.mean - want) > ERRORS * e.error + bias)
        fail_msg("%s, %s: %g ms, not %g", scheduler, burst, e.mean, want);
    assert_true(ERRORS * e.error < want / 10); /* or it would prove nothing */
    check_little(&r);
    run_free(&r);
}

/* S: mean service, rho = S / 10. M/M/1: S / (1 - rho). M/D/1, by Pollaczek and
 * Khinchine: S + rho S / (2 (1 - rho)). Processor sharing: S / (1 - rho) for
 * any service; with quanta of q instead of infinitely many a job is at most q
 * times those present off, which are rho / (1 - rho) on the mean. */
static void queues(void **state)
{
    (void)state;
    check_queue("\"fcfs\"", "{\"exponential\":5}", 5 / 0.5, 0);
    check_queue("\"fcfs\"", "{\"exponential\":7}", 7 / 0.3, 0);
    check_queue("\"fcfs\"", "5", 5 + 0.5 * 5 / (2 * 0.5), 0);
    check_queue("{\"policy\":\"rr\",\"quantum\":0.25}", "5", 5 / 0.5, 0.25 * 2);
    check_queue("\"hrrn\"", "5", 5 + 0.5 * 5 / (2 * 0.5), 0); /* equal bursts: as fcfs */
}

/* Little's law asks nothing of the policy: two CPUs, I/O, all of them. */
static void little_under_every_policy(void **state)
{
    const struct fos_sched_ops *ops;
    (void)state;
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++) {
        struct fos_config c = {.policy = ops, .no_explain = true};
        struct run r = run_with(
            "{\"fiberos\":1,\"cpus\":2,\"processes\":[{\"arrivals\":{\"count\":2000,\"every\":"
            "{\"exponential\":10}},\"program\":[{\"cpu\":{\"exponential\":6}},{\"io\":3},"
            "{\"cpu\":{\"uniform\":[1,5]}}]},{\"burst\":50,\"nice\":5}]}",
            &c);
        check_little(&r);
        run_free(&r);
    }
}

/* ---- The shortest job first ---- */

static void swap(fos_time *a, fos_time *b)
{
    fos_time t = *a;
    *a = *b;
    *b = t;
}

/* The least sum of waits over all orders of bursts[from..count). */
static fos_time least(fos_time *bursts, int from, int count, fos_time now)
{
    fos_time best = from == count ? 0 : INT64_MAX;
    for (int i = from; i < count; i++) {
        swap(&bursts[from], &bursts[i]);
        fos_time sum = now + least(bursts, from + 1, count, now + bursts[from]);
        best = sum < best ? sum : best;
        swap(&bursts[from], &bursts[i]);
    }
    return best;
}

static void sjf_is_optimal(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct rng rng = rng_make(seed, 10);
        fos_time bursts[7], sum = 0;
        int count = 2 + (int)rng_below(&rng, 6), used;
        char text[512];
        used = snprintf(text, sizeof(text), "{\"fiberos\":1,\"scheduler\":\"%s\",\"processes\":[",
                        seed % 2 ? "sjf" : "srtf");
        for (int i = 0; i < count; i++) {
            bursts[i] = 1 + (fos_time)rng_below(&rng, 20);
            used += snprintf(text + used, sizeof(text) - (size_t)used, "%s{\"burst\":%lld}",
                             i ? "," : "", (long long)bursts[i]);
        }
        snprintf(text + used, sizeof(text) - (size_t)used, "]}");
        struct run r = run_text(text, FOS_CONTEXT_AUTO);
        for (int i = 0; i < count; i++)
            sum += fos_metrics_proc(r.metrics, (size_t)i)->wait;
        if (sum != least(bursts, 0, count, 0) * MS)
            fail_msg("seed %llu: there is a better order", (unsigned long long)seed);
        run_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_11),        cmocka_unit_test(edf_meets_what_rm_misses),
        cmocka_unit_test(random_task_sets), cmocka_unit_test(admission_says_the_utilisation),
        cmocka_unit_test(answer_10),        cmocka_unit_test(lag_of_eevdf),
        cmocka_unit_test(error_of_stride),  cmocka_unit_test(order_of_stride),
        cmocka_unit_test(error_of_lottery), cmocka_unit_test(answer_19),
        cmocka_unit_test(queues),           cmocka_unit_test(little_under_every_policy),
        cmocka_unit_test(sjf_is_optimal),
    };
    return cmocka_run_group_tests_name("sched/theory", tests, NULL, NULL);
}
