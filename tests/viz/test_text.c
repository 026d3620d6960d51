/*
 * The terminal view: goldens of small traces in ASCII and Unicode and in
 * three widths; cells against a naive count, tick by tick; the properties of
 * scales; names that try to do harm.
 *
 * FIBEROS_UPDATE_GOLDEN=1 writes the goldens anew: read the difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/viz/handmade.h"
#include "viz/text/grid.h"
#include "viz/text/paint.h"
#include "viz/text/table.h"
#include "viz/text/text.h"
#include "viz/text/unit.h"

#define GOLDEN "tests/viz/golden/text/"

/* ---- Traces --------------------------------------------------------------------- */

/* FCFS: the long one first. */
static struct handmade convoy(void)
{
    struct handmade h = handmade_begin("convoy", 1);
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B"),
                   c = handmade_arrive(&h, 0, "C");
    handmade_run(&h, 0, a, 0, 0);
    handmade_exit(&h, 24, a, 0);
    handmade_run(&h, 24, b, 0, 0);
    handmade_exit(&h, 27, b, 0);
    handmade_run(&h, 27, c, 0, 0);
    handmade_exit(&h, 30, c, 0);
    handmade_end(&h, 30, FOS_COMPLETED);
    return h;
}

/* Two CPUs, a switch that costs, I/O, a name in two scripts, a crash, a zombie. */
static struct handmade busy(void)
{
    struct handmade h = handmade_begin("busy", 2);
    const uint32_t a = handmade_arrive(&h, 0, "editor"), b = handmade_arrive(&h, 0, "caf\u00e9"),
                   c = handmade_arrive(&h, 3, "batch with a very long name");
    handmade_run(&h, 0, a, 0, 1);
    handmade_run(&h, 1, b, 1, 0);
    handmade_block(&h, 5, a);
    handmade_run(&h, 5, c, 0, 1);
    handmade_expire(&h, 9, b);
    handmade_run(&h, 9, b, 1, 0);
    handmade_wake(&h, 12, a);
    handmade_expire(&h, 14, c);
    handmade_run(&h, 14, a, 0, 1);
    handmade_event(&h, 17, FOS_EV_FAULT, b, 11, 0x10, "wrote to address 0x10");
    handmade_state(&h, 17, b, FOS_ZOMBIE, FOS_BECAUSE_FAULTED, 11);
    handmade_run(&h, 17, c, 1, 2);
    handmade_exit(&h, 22, a, 3);
    handmade_exit(&h, 30, c, 0);
    handmade_end(&h, 34, FOS_UNTIL);
    return h;
}

/* More processes than rows, times that no tick divides, 10,000 slices. */
static struct handmade crowd(void)
{
    struct handmade h = handmade_begin("crowd", 1);
    h.unit = 12345;
    for (int i = 0; i < 60; i++) {
        char name[16];
        snprintf(name, sizeof(name), "P%d", i + 1);
        handmade_arrive(&h, 0, name);
    }
    for (int i = 0; i < 10000; i++) {
        const uint32_t pid = (uint32_t)(i % 60) + 1;
        handmade_run(&h, i, pid, 0, 0);
        handmade_expire(&h, i + 1, pid);
    }
    handmade_end(&h, 10000, FOS_INTERRUPTED);
    return h;
}

/* Nothing happens at all. */
static struct handmade nothing(void)
{
    struct handmade h = handmade_begin("nothing", 1);
    handmade_end(&h, 0, FOS_COMPLETED);
    return h;
}

static const struct {
    const char *name;
    struct handmade (*make)(void);
} traces[] = {{"convoy", convoy}, {"busy", busy}, {"crowd", crowd}, {"nothing", nothing}};

/* ---- Goldens ----------------------------------------------------------------------- */

static bool expect_difference(const char *profile, const char *knob, const char *value)
{
    return !strcmp(profile, "textbook") && !strcmp(knob, "expiry_order") &&
           !strcmp(value, "expired-first");
}

static bool expect_duration(const char *policy, const char *parameter)
{
    return !strcmp(policy, "rr") && !strcmp(parameter, "quantum");
}

static char *render(const struct fos_trace *t, const struct fos_metrics *m,
                    const struct text_style *style)
{
    const struct text_view view = {.differs = expect_difference, .is_duration = expect_duration};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_int_equal(text_report(out, t, m, style, &view), 0);
    assert_int_equal(fclose(out), 0);
    return text;
}

static char *read_golden(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 16);
    assert_non_null(text);
    if (file) {
        assert_true(fread(text, 1, (1 << 16) - 1, file) < (1 << 16) - 1);
        fclose(file);
    }
    return text;
}

static void write_golden(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void check_golden(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), GOLDEN "%s.txt", name);
    if (getenv("FIBEROS_UPDATE_GOLDEN"))
        write_golden(path, text);
    char *golden = read_golden(path);
    if (strcmp(golden, text) != 0)
        print_message("%s differs; this is what came out:\n%s", path, text);
    assert_string_equal(golden, text);
    free(golden);
}

/* No line is longer than the width, none ends in a space, and ASCII is ASCII. */
static void check_form(const char *text, const struct text_style *style)
{
    char line[4096];
    for (const char *at = text; *at;) {
        const size_t length = strcspn(at, "\n");
        assert_true(length < sizeof(line));
        memcpy(line, at, length);
        line[length] = '\0';
        if (text_width(line) > style->width)
            print_message("too long for %d: '%s'\n", style->width, line);
        assert_true(text_width(line) <= style->width);
        assert_true(length == 0 || line[length - 1] != ' ');
        for (size_t i = 0; i < length && !style->unicode; i++)
            assert_in_range(line[i], ' ', '~');
        at += length + (at[length] == '\n');
    }
}

static void test_goldens(void **state)
{
    static const int widths[] = {40, 80, 200};
    (void)state;
    for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++) {
        struct handmade h = traces[i].make();
        struct fos_metrics *m = handmade_metrics(&h);
        for (int w = 0; w < 6; w++) {
            const struct text_style style = {.width = widths[w / 2], .unicode = w % 2};
            char name[64];
            char *text = render(h.trace, m, &style);
            snprintf(name, sizeof(name), "%s-%d-%s", traces[i].name, style.width,
                     style.unicode ? "unicode" : "ascii");
            check_golden(name, text);
            check_form(text, &style);
            free(text);
        }
        fos_metrics_free(m);
        fos_trace_close(h.trace);
    }
}

/* Colour adds escape sequences and changes nothing else. */
static void test_colour_adds_only_colour(void **state)
{
    struct handmade h = busy();
    struct fos_metrics *m = handmade_metrics(&h);
    const struct text_style plain = {.width = 80}, colour = {.width = 80, .colour = true};
    char *expected = render(h.trace, m, &plain), *text = render(h.trace, m, &colour), *to = text;
    size_t sequences = 0;
    (void)state;
    for (const char *from = text; *from;) {
        if (*from != '\033') {
            *to++ = *from++;
            continue;
        }
        from += strcspn(from, "m") + 1;
        sequences++;
    }
    *to = '\0';
    assert_string_equal(text, expected);
    assert_true(sequences > 20);
    free(text);
    free(expected);
    fos_metrics_free(m);
    fos_trace_close(h.trace);
}

/* ---- Cells against a naive count ------------------------------------------------------ */

static uint64_t random_state;

static uint32_t draw(uint32_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(random_state >> 33) % n;
}

enum { SPAN = 300, PROCESSES = 4 };

/* What each process and the CPU did in each tick; -1: was not there. */
struct history {
    int state[PROCESSES + 1][SPAN], cpu[SPAN];
};

static void remember(struct history *seen, const struct handmade *h, int tick)
{
    seen->cpu[tick] = GRID_IDLE;
    for (uint32_t pid = 1; pid <= PROCESSES; pid++) {
        const bool here = pid <= h->count && h->states[pid] != FOS_ZOMBIE;
        seen->state[pid][tick] = here ? h->states[pid] : -1;
        if (here && h->states[pid] == FOS_RUNNING)
            seen->cpu[tick] = (int)pid - 1; /* names A, B, C, D: keys 0 to 3 */
    }
}

static uint32_t running(const struct handmade *h)
{
    for (uint32_t pid = 1; pid <= h->count; pid++)
        if (h->states[pid] == FOS_RUNNING)
            return pid;
    return 0;
}

/* Something possible happens, or nothing. */
static void happen(struct handmade *h, int tick)
{
    static const char *const names[] = {"A", "B", "C", "D"};
    const uint32_t what = draw(6), pid = h->count ? draw(h->count) + 1 : 0, on = running(h);
    if (what == 0 && h->count < PROCESSES)
        handmade_arrive(h, tick, names[h->count]);
    else if (what == 1 && on)
        handmade_block(h, tick, on);
    else if (what == 2 && on)
        handmade_expire(h, tick, on);
    else if (what == 3 && on && !draw(6))
        handmade_exit(h, tick, on, 0);
    else if (what == 4 && pid && h->states[pid] == FOS_BLOCKED)
        handmade_wake(h, tick, pid);
    else if (what == 5 && pid && !on && h->states[pid] == FOS_READY)
        handmade_run(h, tick, pid, 0, 0);
}

static struct grid_cell naive_cell(const int *kinds, int all, int from, int to)
{
    int longest = 0, count[GRID_CPU_KINDS] = {0};
    for (int i = from; i < to; i++)
        if (kinds[i] >= 0)
            count[kinds[i]]++;
    for (int k = 1; k < all; k++)
        if (count[k] > count[longest])
            longest = k;
    if (!count[longest])
        return (struct grid_cell){GRID_ABSENT, false};
    return (struct grid_cell){longest, count[longest] < to - from};
}

static void compare_track(const struct grid *g, const struct grid_track *track, const int *kinds,
                          int ticks)
{
    for (int c = 0; c < g->scale.cells; c++) {
        const int from = c * ticks, to = from + ticks < SPAN ? from + ticks : SPAN;
        const struct grid_cell expected = naive_cell(kinds, track->kinds, from, to);
        const struct grid_cell cell = grid_cell(g, track, c);
        assert_int_equal(cell.kind, expected.kind);
        assert_int_equal(cell.mixed, expected.mixed);
    }
}

static void check_random(uint64_t seed)
{
    static struct history seen;
    struct handmade h = handmade_begin("random", 1);
    struct grid g;
    random_state = seed;
    for (int tick = 0; tick < SPAN; tick++) {
        for (int i = 0; i < 3; i++)
            happen(&h, tick);
        remember(&seen, &h, tick);
    }
    handmade_end(&h, SPAN, FOS_UNTIL);
    struct fos_metrics *m = handmade_metrics(&h);
    const int ticks = 1 + (int)draw(20);
    const struct text_scale scale = {
        .cell = ticks * h.unit, .step = ticks * h.unit * 10, .cells = (SPAN + ticks - 1) / ticks};
    assert_int_equal(grid_fill(&g, h.trace, m, &scale, (int)h.count, 1), 0);
    for (uint32_t i = 0; i < h.count; i++)
        compare_track(&g, &g.rows[i].track, seen.state[i + 1], ticks);
    compare_track(&g, &g.cpus[0], seen.cpu, ticks);
    grid_free(&g);
    fos_metrics_free(m);
    fos_trace_close(h.trace);
}

static void test_cells_never_lie(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        print_message("seed %llu\r", (unsigned long long)seed);
        check_random(seed);
    }
}

/* The process that a CPU loads is killed meanwhile: the switch goes on to its end, then it idles.
 */
static void test_a_switch_to_nobody(void **state)
{
    struct handmade h = handmade_begin("switch", 1);
    const struct text_scale scale = {.cell = h.unit, .step = 10 * h.unit, .cells = 20};
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B");
    struct grid g;
    (void)state;
    handmade_event(&h, 0, FOS_EV_SWITCH, a, 0, 5 * h.unit, NULL);
    ((struct fos_event *)fos_trace_event(h.trace, fos_trace_count(h.trace) - 1))->cpu = 0;
    handmade_state(&h, 2, a, FOS_ZOMBIE, FOS_BECAUSE_KILLED, 9);
    handmade_run(&h, 12, b, 0, 0);
    handmade_exit(&h, 20, b, 0);
    handmade_end(&h, 20, FOS_COMPLETED);
    struct fos_metrics *m = handmade_metrics(&h);
    assert_int_equal(grid_fill(&g, h.trace, m, &scale, 2, 1), 0);
    for (int cell = 0; cell < 20; cell++)
        assert_int_equal(grid_cell(&g, &g.cpus[0], cell).kind, cell < 5    ? GRID_SWITCHING
                                                               : cell < 12 ? GRID_IDLE
                                                                           : 'B' - 'A');
    grid_free(&g);
    fos_metrics_free(m);
    fos_trace_close(h.trace);
}

/* ---- Scales and units -------------------------------------------------------------------- */

static void test_scale_properties(void **state)
{
    (void)state;
    random_state = 42;
    for (int i = 0; i < 20000; i++) {
        const bool ticks = draw(2);
        const fos_time tick = ticks ? (fos_time)(1 + draw(3)) * 1000 * (1 + draw(1000)) : 1000000;
        const struct text_unit u = {.size = tick, .ticks = ticks, .decimals = ticks ? 0 : 3};
        fos_time span = draw(1000);
        for (uint32_t power = draw(10); power; power--)
            span *= 10;
        span = ticks ? span / 1000 * tick : span;
        const int columns = 10 + (int)draw(500);
        const struct text_scale s = scale_fit(span, columns, &u);
        assert_in_range(s.cells, 1, columns);
        assert_true(s.cell * s.cells >= span); /* all of it is shown */
        assert_true(s.cell * (s.cells - 1) < span || s.cells == 1);
        assert_true(s.step > 0 && s.step % s.cell == 0); /* labels stand over cells */
        if (ticks)
            assert_true(s.cell % tick == 0 || tick % s.cell == 0);
    }
}

static void test_durations(void **state)
{
    static const struct {
        fos_time time;
        const char *plain, *pretty;
    } cases[] = {
        {0, "0 ns", "0 ns"},
        {1, "1 ns", "1 ns"},
        {999, "999 ns", "999 ns"},
        {1500, "1.5 us", "1.5 \u00b5s"},
        {250000, "250 us", "250 \u00b5s"},
        {1000000, "1 ms", "1 ms"},
        {1500000, "1.5 ms", "1.5 ms"},
        {1000001, "1000.001 us", "1000.001 \u00b5s"},
        {2000000000, "2 s", "2 s"},
        {INT64_C(4000000000000000000), "4000000000 s", "4000000000 s"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[UNIT_TEXT];
        assert_string_equal(unit_duration(cases[i].time, false, text), cases[i].plain);
        assert_string_equal(unit_duration(cases[i].time, true, text), cases[i].pretty);
    }
}

static void test_times_are_rounded_half_up(void **state)
{
    const struct text_unit ms = {.size = 1000000, .decimals = 3}, tick = {.size = 1000000};
    char text[UNIT_TEXT];
    (void)state;
    assert_string_equal(unit_time(&ms, 1234499, text), "1.234");
    assert_string_equal(unit_time(&ms, 1234500, text), "1.235");
    assert_string_equal(unit_time(&ms, 999999, text), "1.000");
    assert_string_equal(unit_time(&ms, -1, text), "-");
    assert_string_equal(unit_time(&tick, 30000000, text), "30");
    assert_string_equal(unit_mean(&tick, 43e6 / 3, text), "14.33");
    assert_string_equal(unit_mean(&ms, 43e6 / 3, text), "14.333");
}

/* ---- Names --------------------------------------------------------------------------------- */

static void test_names_do_no_harm(void **state)
{
    static const struct {
        const char *name, *plain, *pretty;
        int columns;
    } cases[] = {
        {"A", "A", "A", 5},
        {"", "", "", 5},
        {"abcde", "abcde", "abcde", 5},
        {"abcdef", "abcd~", "abcd\u2026", 5},
        {"caf\u00e9", "caf?", "caf\u00e9", 5},
        {"\033[2J", "?[2J", "?[2J", 5},
        {"a\nb\tc", "a?b?c", "a?b?c", 9},
        {"\xff\xfe", "??", "??", 5},
        {"\xc3", "?", "?", 5},
        {"\xed\xa0\x80", "???", "???", 5}, /* a surrogate */
        {"a\u202eb", "a?b", "a?b", 5},     /* turns the text around */
        {"\xc2\x9b"
         "1m",
         "?1m", "?1m", 5}, /* CSI in one character */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[64];
        text_safe(text, sizeof(text), cases[i].name, cases[i].columns, false);
        assert_string_equal(text, cases[i].plain);
        const int used = text_safe(text, sizeof(text), cases[i].name, cases[i].columns, true);
        assert_string_equal(text, cases[i].pretty);
        assert_int_equal(used, text_width(text));
    }
}

static void test_any_bytes_become_a_safe_name(void **state)
{
    (void)state;
    random_state = 7;
    for (int i = 0; i < 50000; i++) {
        char name[40], text[40];
        const uint32_t length = draw(sizeof(name));
        for (uint32_t b = 0; b < length; b++)
            name[b] = (char)(1 + draw(255));
        name[length] = '\0';
        const int columns = 1 + (int)draw(20);
        const bool unicode = draw(2);
        const int used = text_safe(text, 8 + draw(32), name, columns, unicode);
        assert_true(used <= columns);
        assert_int_equal(used, text_width(text));
        for (const char *c = text; *c; c++) {
            assert_true((unsigned char)*c >= ' ' && *c != 127);
            assert_true(unicode || (unsigned char)*c < 127);
        }
    }
}

/* ---- Tables -----------------------------------------------------------------------------------
 */

static char *print_table(struct table *t, int width)
{
    const struct text_style style = {.width = width};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(table_print(t, out, &style), 0);
    fclose(out);
    return text;
}

static void test_table(void **state)
{
    static const struct table_column columns[] = {
        {"name", true, 0}, {"first", false, 1}, {"second", false, 2}};
    struct table *t = table_new(columns, 3);
    (void)state;
    table_put(t, "a");
    table_put(t, "1");
    table_put(t, "22");
    table_rule(t);
    table_put(t, "longer name");
    table_put(t, "333");
    table_put(t, "4");
    table_star(t, 1, 1);
    char *text = print_table(t, 80);
    assert_string_equal(text, "name         first   second\n"
                              "a                1       22\n"
                              "----------------------------\n"
                              "longer name    333*       4\n");
    free(text);
    text = print_table(t, 24); /* the column of the highest rank goes first */
    assert_string_equal(text, "name         first\n"
                              "a                1\n"
                              "-------------------\n"
                              "longer name    333*\n"
                              "(1 column left out: the width is 24)\n");
    free(text);
    table_free(t);
}

/* ---- Comparison ---------------------------------------------------------------------------------
 */

static void test_compare_marks_the_best(void **state)
{
    struct handmade h = convoy();
    struct text_run runs[3] = {{.name = "fcfs", .outcome = FOS_COMPLETED},
                               {.name = "rr", .outcome = FOS_COMPLETED},
                               {.name = "lottery", .outcome = FOS_UNTIL}};
    const struct text_style style = {.width = 120};
    static const double turnarounds[] = {27e6, 16e6, 16e6}, rates[] = {100, 90, 80};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    (void)state;
    for (int i = 0; i < 3; i++) {
        runs[i].summary.turnaround.mean = turnarounds[i];
        runs[i].summary.throughput_per_s = rates[i];
        runs[i].summary.context_switches = 5; /* all the same: nobody is best */
    }
    assert_int_equal(text_compare(out, h.trace, runs, 3, &style), 0);
    fclose(out);
    check_golden("compare", text);
    assert_non_null(strstr(text, "16.00*"));
    assert_non_null(strstr(text, "100*"));
    assert_null(strstr(text, "27.00*"));
    assert_null(strstr(text, "5*"));
    free(text);
    fos_trace_close(h.trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goldens),
        cmocka_unit_test(test_colour_adds_only_colour),
        cmocka_unit_test(test_cells_never_lie),
        cmocka_unit_test(test_a_switch_to_nobody),
        cmocka_unit_test(test_scale_properties),
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_times_are_rounded_half_up),
        cmocka_unit_test(test_names_do_no_harm),
        cmocka_unit_test(test_any_bytes_become_a_safe_name),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_compare_marks_the_best),
    };
    return cmocka_run_group_tests_name("viz/text", tests, NULL, NULL);
}
