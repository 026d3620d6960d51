/*
 * test_csv_agrees.c: every figure of the inspector computed again from the
 * exported CSV alone, as somebody with a spreadsheet would: for the shipped
 * workloads under several policies, random processes and random ranges.
 * Exactly the same, also as it is printed.
 */
#include "csv.h"

#include <SDL2/SDL_ttf.h>
#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "config/workload.h"
#include "screen.h"
#include "viz/export/export.h"
#include "viz/model/figures.h"
#include "viz/views/views.h"

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

enum { PIDS = 4096, RANGES = 24 };

static uint64_t random_state;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t draw(uint64_t n)
{
    uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % n;
}

/* ---- The sheet ------------------------------------------------------------------------ */

/* How long somebody was in a state, or a CPU on its way to somebody (state "switch"). */
struct interval {
    int64_t pid, from, to;
    const char *state;
};

struct sheet {
    struct csv csv;
    struct interval *items;
    size_t count;
    int64_t end;
    int cpus;
};

static void add(struct sheet *s, int64_t pid, const char *state, int64_t from, int64_t to)
{
    s->items[s->count++] = (struct interval){pid, from, to, state};
}

static struct sheet make_sheet(const struct fos_trace *t)
{
    struct fos_metrics *m = fos_metrics_new();
    static int64_t open[PIDS];
    assert_int_equal(fos_metrics_update(m, t), 0);
    struct sheet s = {.csv = read_csv(write_with(export_csv, t, m)), .cpus = 1};
    fos_metrics_free(m);
    memset(open, -1, sizeof(open));
    s.items = calloc(s.csv.count + 1, sizeof(*s.items));
    s.end = number(&s.csv.rows[s.csv.count - 1], TIME);
    for (size_t i = 0; i < s.csv.count; i++) {
        const struct csv_row *r = &s.csv.rows[i];
        const int64_t pid = number(r, PID), now = number(r, TIME);
        if (is(r, EVENT, "meta") && !strncmp(r->field[TEXT], "cpus=", 5))
            s.cpus = (int)strtol(r->field[TEXT] + 5, NULL, 10);
        if (is(r, EVENT, "switch") && number(r, VALUE) > 0)
            add(&s, pid, "switch", now, now + number(r, VALUE));
        if (!is(r, EVENT, "state"))
            continue;
        assert_in_range(pid, 1, PIDS - 1);
        if (open[pid] >= 0)
            s.items[open[pid]].to = now;
        open[pid] = (int64_t)s.count;
        add(&s, pid, r->field[TO], now, s.end);
    }
    return s;
}

static void free_sheet(struct sheet *s)
{
    free(s->items);
    free_csv(&s->csv);
}

/* ---- Asking the sheet ------------------------------------------------------------------ */

/* Lengths are of [from, to); what begins in [from, until) belongs to it. */
struct range {
    int64_t from, to, until;
};

static struct range range_of(const struct sheet *s, int64_t from, int64_t to)
{
    return (struct range){from, to < s->end ? to : s->end, to < s->end ? to : s->end + 1};
}

static int64_t overlap(const struct interval *i, int64_t from, int64_t to)
{
    const int64_t a = i->from > from ? i->from : from, b = i->to < to ? i->to : to;
    return b > a ? b - a : 0;
}

static bool of(const struct interval *i, int64_t pid, const char *state)
{
    return (!pid || i->pid == pid) && !strcmp(i->state, state);
}

static bool is_in(const struct interval *i, struct range r)
{
    return i->from < r.until && (i->from >= r.from || overlap(i, r.from, r.to) > 0);
}

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Of everybody (pid 0) or one process: number, sum, min, max and p95 of what is in a state. */
static struct spread sheet_spread(const struct sheet *s, int64_t pid, const char *state,
                                  struct range r)
{
    int64_t *lengths = calloc(s->count + 1, sizeof(*lengths));
    struct spread out = {0};
    for (size_t i = 0; i < s->count; i++)
        if (of(&s->items[i], pid, state) && is_in(&s->items[i], r)) {
            lengths[out.count] = overlap(&s->items[i], r.from, r.to);
            out.sum += lengths[out.count++];
        }
    qsort(lengths, out.count, sizeof(*lengths), by_value);
    if (out.count) {
        out.min = lengths[0];
        out.max = lengths[out.count - 1];
        out.p95 = lengths[(size_t)ceil(out.count * 95 / 100.0) - 1];
    }
    free(lengths);
    return out;
}

static int64_t sheet_time(const struct sheet *s, int64_t pid, const char *state, struct range r)
{
    return sheet_spread(s, pid, state, r).sum;
}

/* Rows of an event in the range, with a state entered or a reason where those are given. */
static uint32_t sheet_count(const struct sheet *s, int64_t pid, const char *event, const char *to,
                            const char *reason, struct range r)
{
    uint32_t count = 0;
    for (size_t i = 0; i < s->csv.count; i++) {
        const struct csv_row *row = &s->csv.rows[i];
        count += is(row, EVENT, event) && (!pid || number(row, PID) == pid) &&
                 (!to || is(row, TO, to)) && (!reason || is(row, REASON, reason)) &&
                 number(row, TIME) >= r.from && number(row, TIME) < r.until;
    }
    return count;
}

static uint32_t sheet_preemptions(const struct sheet *s, int64_t pid, struct range r)
{
    return sheet_count(s, pid, "state", "READY", "expired", r) +
           sheet_count(s, pid, "state", "READY", "preempted", r);
}

/* How long `other` ran while `pid` was READY. */
static int64_t sheet_delay(const struct sheet *s, int64_t pid, int64_t other, struct range r)
{
    int64_t sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (!of(&s->items[i], pid, "READY") || !overlap(&s->items[i], r.from, r.to))
            continue;
        const int64_t a = s->items[i].from > r.from ? s->items[i].from : r.from;
        const int64_t b = s->items[i].to < r.to ? s->items[i].to : r.to;
        for (size_t k = 0; k < s->count; k++)
            if (of(&s->items[k], other, "RUNNING"))
                sum += overlap(&s->items[k], a, b);
    }
    return sum;
}

/* ---- One process ---------------------------------------------------------------------------- */

static void check_spread(struct spread actual, struct spread expected)
{
    assert_int_equal(actual.count, expected.count);
    assert_int_equal(actual.sum, expected.sum);
    assert_int_equal(actual.min, expected.min);
    assert_int_equal(actual.max, expected.max);
    assert_int_equal(actual.p95, expected.p95);
}

/* Nanoseconds in a unit, rounded half up, as a spreadsheet shows them. */
static void in_unit(int64_t ns, struct unit unit, char *out, size_t size)
{
    const int64_t tenths = unit.decimals == 2 ? 100 : unit.decimals == 1 ? 10 : 1;
    const int64_t all = (2 * ns * tenths + unit.size) / (2 * unit.size);
    if (unit.decimals)
        snprintf(out, size, "%" PRId64 ".%0*" PRId64, all / tenths, unit.decimals, all % tenths);
    else
        snprintf(out, size, "%" PRId64, all);
}

static void check_spread_text(struct spread printed, struct spread s, struct unit unit)
{
    char cells[SPREAD_CELLS][FIGURE_CELL], expected[48];
    const int64_t values[] = {s.min, s.count ? (2 * s.sum + s.count) / (2 * s.count) : 0, s.p95,
                              s.max};
    figures_spread(&printed, unit, cells);
    assert_int_equal(strtol(cells[0], NULL, 10), s.count);
    for (int i = 0; i < 4; i++) {
        in_unit(values[i], unit, expected, sizeof(expected));
        assert_string_equal(cells[i + 1], s.count ? expected : "-");
    }
}

static void check_delays(const struct model *m, const struct sheet *s, int64_t pid,
                         const struct shares *delays, struct range r)
{
    int64_t told = delays->others_time, all = 0;
    for (int i = 0; i < delays->count; i++) {
        const int64_t other = m->procs[delays->top[i].proc].pid;
        assert_int_equal(delays->top[i].time, sheet_delay(s, pid, other, r));
        assert_true(i == 0 || delays->top[i - 1].time >= delays->top[i].time);
        told += delays->top[i].time;
    }
    for (size_t i = 0; i < m->proc_count; i++)
        all += sheet_delay(s, pid, m->procs[i].pid, r);
    assert_int_equal(told, all);
}

static void check_states_text(const struct inspection *in, const struct sheet *s, int64_t pid,
                              struct range r)
{
    char line[FIGURE_LINE], expected[FIGURE_LINE];
    const double length = (double)(r.to - r.from) / 100;
    figures_states(in, r.to - r.from, line);
    snprintf(expected, sizeof(expected), "RUNNING %.1f%%, READY %.1f%%, BLOCKED %.1f%%",
             length > 0 ? (double)sheet_time(s, pid, "RUNNING", r) * 100 / (length * 100) : 0,
             length > 0 ? (double)sheet_time(s, pid, "READY", r) * 100 / (length * 100) : 0,
             length > 0 ? (double)sheet_time(s, pid, "BLOCKED", r) * 100 / (length * 100) : 0);
    assert_string_equal(line, expected);
}

static void check_process(const struct model *m, const struct sheet *s, size_t proc, struct range r)
{
    const int64_t pid = m->procs[proc].pid;
    const struct unit unit = units_for(model_end(m));
    const struct spread wait = sheet_spread(s, pid, "READY", r);
    const struct spread run = sheet_spread(s, pid, "RUNNING", r);
    char line[FIGURE_LINE], expected[FIGURE_LINE];
    struct inspection in;
    assert_int_equal(inspect_proc(m, proc, r.from, r.to, &in), 0);
    check_spread(in.wait, wait);
    check_spread(in.run, run);
    check_spread_text(in.wait, wait, unit);
    check_spread_text(in.run, run, unit);
    assert_int_equal(in.blocked, sheet_time(s, pid, "BLOCKED", r));
    check_states_text(&in, s, pid, r);
    snprintf(expected, sizeof(expected), "runs %u, switches %u, preempted %u",
             sheet_count(s, pid, "state", "RUNNING", NULL, r),
             sheet_count(s, pid, "switch", NULL, NULL, r), sheet_preemptions(s, pid, r));
    figures_turns(in.dispatches, in.switches, in.preemptions, line);
    assert_string_equal(line, expected);
    check_delays(m, s, pid, &in.delays, r);
}

/* ---- Everybody ------------------------------------------------------------------------------ */

static void check_line(const struct model *m, const struct sheet *s, const struct overview *o,
                       const struct overview_line *line, struct range r)
{
    const int64_t pid = m->procs[line->proc].pid;
    const struct doing *d = &line->doing;
    char cells[DOING_CELLS][FIGURE_CELL], expected[FIGURE_CELL];
    assert_int_equal(d->run, sheet_time(s, pid, "RUNNING", r));
    assert_int_equal(d->wait, sheet_time(s, pid, "READY", r));
    assert_int_equal(d->blocked, sheet_time(s, pid, "BLOCKED", r));
    assert_int_equal(d->waits, sheet_spread(s, pid, "READY", r).count);
    assert_int_equal(d->dispatches, sheet_count(s, pid, "state", "RUNNING", NULL, r));
    assert_int_equal(d->switches, sheet_count(s, pid, "switch", NULL, NULL, r));
    assert_int_equal(d->preemptions, sheet_preemptions(s, pid, r));
    figures_doing(d, o, units_for(o->length), cells);
    snprintf(expected, sizeof(expected), "%.1f",
             (double)sheet_time(s, pid, "RUNNING", r) * 100 / (double)((r.to - r.from) * s->cpus));
    assert_string_equal(cells[0], r.to > r.from ? expected : "0.0");
    in_unit(sheet_time(s, pid, "READY", r), units_for(o->length), expected, sizeof(expected));
    assert_string_equal(cells[2], expected);
    assert_int_equal(strtol(cells[3], NULL, 10), d->waits);
}

static void check_everybody(const struct model *m, const struct sheet *s, struct range r)
{
    const int64_t length = r.to - r.from, all = length * s->cpus;
    const int64_t busy = sheet_time(s, 0, "RUNNING", r);
    const int64_t switching = sheet_time(s, 0, "switch", r);
    char line[FIGURE_LINE], expected[FIGURE_LINE];
    struct lengths waits = {0};
    struct overview o;
    inspect_part(m, r.from, r.to, &o);
    assert_int_equal(o.cpus, s->cpus);
    assert_int_equal(o.all.run, busy);
    assert_int_equal(o.switching, switching);
    assert_int_equal(o.idle, all - busy - switching);
    if (length > 0) {
        snprintf(expected, sizeof(expected), "busy %.1f%%, switching %.1f%%, idle %.1f%%",
                 (double)busy * 100 / (double)all, (double)switching * 100 / (double)all,
                 (double)(all - busy - switching) * 100 / (double)all);
        figures_cpus(&o, line);
        assert_string_equal(line, expected);
    }
    assert_int_equal(o.all.dispatches, sheet_count(s, 0, "state", "RUNNING", NULL, r));
    assert_int_equal(o.all.switches, sheet_count(s, 0, "switch", NULL, NULL, r));
    for (int i = 0; i < o.count; i++)
        check_line(m, s, &o, &o.top[i], r);
    assert_int_equal(inspect_waits(m, TRACK_BEFORE, r.from, r.to, &waits), 0);
    check_spread(spread_of(&waits), sheet_spread(s, 0, "READY", r));
    lengths_free(&waits);
}

/* ---- Responses ---------------------------------------------------------------------------------
 */

/* The first run of a process less its arrival; of one with jobs, the end of each less its release.
 */
static size_t sheet_responses(const struct sheet *s, int64_t pid, struct range r, int64_t *out)
{
    int64_t arrival = -1, first = -1;
    bool jobs = false;
    size_t count = 0;
    for (size_t i = 0; i < s->csv.count; i++) {
        const struct csv_row *row = &s->csv.rows[i];
        if (number(row, PID) != pid)
            continue;
        if (is(row, EVENT, "process"))
            arrival = number(row, TIME);
        if (is(row, TO, "RUNNING") && first < 0)
            first = number(row, TIME);
        jobs = jobs || is(row, EVENT, "job");
        if (!is(row, EVENT, "deadline") || number(row, TIME) < r.from ||
            number(row, TIME) >= r.until)
            continue;
        for (size_t k = 0; k < i; k++)
            if (is(&s->csv.rows[k], EVENT, "job") && number(&s->csv.rows[k], PID) == pid &&
                number(&s->csv.rows[k], OBJECT) == number(row, OBJECT))
                out[count++] = number(row, TIME) - number(&s->csv.rows[k], TIME);
    }
    if (!jobs && first >= r.from && first < r.until)
        out[count++] = first - arrival;
    return count;
}

static void check_responses(const struct model *m, const struct sheet *s, size_t proc,
                            struct range r)
{
    int64_t *expected = calloc(s->csv.count + 1, sizeof(*expected));
    const size_t count = sheet_responses(s, m->procs[proc].pid, r, expected);
    struct lengths l = {0};
    assert_int_equal(inspect_responses(m, (int64_t)proc, r.from, r.to, &l), 0);
    assert_int_equal(l.count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(l.items[i], expected[i]);
    lengths_free(&l);
    free(expected);
}

/* ---- Runs ---------------------------------------------------------------------------------------
 */

/* At random, or from an event to an event: much happens at the very ends. */
static struct range random_range(const struct sheet *s)
{
    int64_t a = (int64_t)draw((uint64_t)s->end + 2), b = (int64_t)draw((uint64_t)s->end + 2);
    if (draw(2)) {
        a = number(&s->csv.rows[draw(s->csv.count)], TIME);
        b = number(&s->csv.rows[draw(s->csv.count)], TIME);
    }
    return range_of(s, a < b ? a : b, a < b ? b : a);
}

static void check_run(const struct fos_trace *t)
{
    struct sheet s = make_sheet(t);
    struct model *m = model_new(t);
    assert_int_equal(model_update(m), 0);
    for (int n = 0; n < RANGES; n++) {
        const struct range r = n ? random_range(&s) : range_of(&s, 0, s.end);
        const size_t proc = draw(m->proc_count);
        check_process(m, &s, proc, r);
        check_responses(m, &s, proc, r);
        if (n % 4 == 0)
            check_everybody(m, &s, r);
    }
    model_free(m);
    free_sheet(&s);
}

/* NULL if the policy does not take the workload. */
static struct fos_kernel *run(const char *name, const char *policy, const char *trace,
                              struct workload **w)
{
    static struct problems problems;
    char file[128];
    struct fos_error error = {0};
    const struct fos_config config = {.trace_path = trace};
    snprintf(file, sizeof(file), "config/workloads/%s.json", name);
    *w = workload_load(file, &problems);
    assert_non_null(*w);
    if (policy && workload_override(*w, &(struct workload_overrides){.sched = policy}, &problems))
        return NULL;
    struct fos_kernel *k = fos_kernel_new(workload_get(*w), &config, &error);
    if (k && fos_kernel_run(k, &error) < 0)
        print_message("%s %s: %s\n", name, policy ? policy : "", error.message);
    return k;
}

static void test_shipped_workloads(void **state)
{
    (void)state;
    static const char *const names[] = {"mixed",    "convoy",      "mlfq",          "rm",
                                        "devices",  "switch-cost", "client-server", "philosophers",
                                        "affinity", "pathfinder",  "faults",        "starvation"};
    static const char *const policies[] = {NULL, "rr", "lottery", "priority"};
    const char *wish = getenv("FIBEROS_SEED");
    random_state = wish ? strtoull(wish, NULL, 10) : 20250;
    int runs = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (RUNNING_ON_VALGRIND && !strcmp(names[i], "faults"))
            continue; /* it would report each of them */
        for (size_t p = 0; p < sizeof(policies) / sizeof(policies[0]); p++) {
            struct workload *w;
            print_message("%s under %s, seed %" PRIu64 "\n", names[i],
                          policies[p] ? policies[p] : "its own policy", random_state);
            struct fos_kernel *k = run(names[i], policies[p], NULL, &w);
            if (k)
                check_run(fos_kernel_trace(k));
            runs += k != NULL;
            fos_kernel_free(k);
            workload_free(w);
        }
    }
    assert_true(runs > 40);
}

/* ---- Markers
 * --------------------------------------------------------------------------------------- */

/* The nearest time at which a state of somebody begins or a switch does. */
static int64_t nearest(const struct sheet *s, int64_t when)
{
    int64_t best = INT64_MAX;
    for (size_t i = 0; i < s->csv.count; i++) {
        const struct csv_row *r = &s->csv.rows[i];
        const int64_t far = llabs(number(r, TIME) - when);
        if ((is(r, EVENT, "state") || is(r, EVENT, "reap")) && far < best)
            best = far;
    }
    return best;
}

/* A and B where the pointer is, on an edge that the CSV has if one is near; their distance; the
 * figures between them. */
static void check_marks(struct ui *ui, const struct sheet *s)
{
    const struct rect lanes = ui->layout.lanes;
    const double pixel = (double)ui->view.map.span / ui->view.map.width;
    fos_time part[2];
    for (int i = 0; i < 2; i++) {
        const int x = (int)draw((uint64_t)lanes.w * 9 / 10);
        const fos_time at = timemap_time(&ui->view.map, x);
        screen_move(ui, lanes.x + x, lanes.y + (int)draw((uint64_t)lanes.h));
        screen_key(ui, i ? SDL_SCANCODE_B : SDL_SCANCODE_A, KMOD_LSHIFT);
        if (nearest(s, at) <= 8 * pixel)
            assert_int_equal(nearest(s, ui->marks[i]), 0);
        else
            assert_int_equal(ui->marks[i], at);
    }
    const int64_t a = ui->marks[0], b = ui->marks[1];
    if (a == b)
        return;
    assert_int_equal(ui_part(ui, part), PART_MARKS);
    assert_int_equal(part[1] - part[0], a < b ? b - a : a - b);
    const struct inspected *in = &ui->inspector.whole;
    const struct range r = range_of(s, part[0], part[1]);
    assert_true(in->known);
    assert_int_equal(in->answered.proc, INQUIRE_EVERYBODY);
    assert_int_equal(in->answered.from, part[0]);
    assert_int_equal(in->answered.to, part[1]);
    assert_int_equal(in->answer.overview.all.run, sheet_time(s, 0, "RUNNING", r));
    check_spread(in->answer.proc.wait, sheet_spread(s, 0, "READY", r));
}

static void test_marks(void **state)
{
    (void)state;
    char path[] = "/tmp/fiberos-csv-XXXXXX";
    struct workload *w;
    close(mkstemp(path));
    random_state = 77;
    fos_kernel_free(run("mlfq", NULL, path, &w));
    workload_free(w);
    struct ui_options o = screen_options(path);
    o.view = "inspector";
    o.range = "60ms..150ms"; /* all rows are seen */
    struct ui *ui = screen_open(o);
    assert_non_null(ui);
    struct sheet s = make_sheet(ui->trace);
    for (int n = 0; n < 60; n++)
        check_marks(ui, &s);
    free_sheet(&s);
    ui_free(ui);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_workloads),
        cmocka_unit_test(test_marks),
    };
    if (TTF_Init())
        return 1;
    const int failed = cmocka_run_group_tests_name("viz/csv_agrees", tests, NULL, NULL);
    TTF_Quit();
    return failed;
}
