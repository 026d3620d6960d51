/*
 * test_model_svg.c: the timeline as SVG: well-formed whatever the processes are
 * called, of the right lengths, with all marks, and small.
 * FIBEROS_RENEW_GOLDENS=1 writes the golden anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handmade.h"
#include "locksample.h"
#include "sample.h"
#include "viz/export/export.h"
#include "xml.h"

enum { MS = 1000000 };

static char *export(const struct fos_trace *t, const struct svg_options *o)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(export_svg(out, t, o), 0);
    fclose(out);
    const char *fault = xml_fault(text);
    if (fault)
        fail_msg("not well-formed: %.200s", fault);
    return text;
}

/* The sum of the widths of all bars of a class; those of the key and chips have no fraction. */
static double width_of(const char *svg, const char *class)
{
    char begin[64];
    double sum = 0, x, width;
    int y, height;
    snprintf(begin, sizeof(begin), "<rect class=\"%s\" x=", class);
    for (const char *at = svg; (at = strstr(at, begin)); at++)
        if (sscanf(at + strlen(begin), "\"%lf\" y=\"%d\" width=\"%lf\" height=\"%d\"", &x, &y,
                   &width, &height) == 4 &&
            width != 10)
            sum += width;
    return sum;
}

static int count_of(const char *svg, const char *what)
{
    int count = 0;
    for (const char *at = svg; (at = strstr(at, what)); at++)
        count++;
    return count;
}

/* A computes and waits, B runs on: with the end of the run at 40. */
static struct handmade two(void)
{
    struct handmade h = handmade_begin("two", 1);
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B");
    handmade_run(&h, 0, a, 0, 0);
    handmade_block(&h, 10, a);
    handmade_run(&h, 10, b, 0, 0);
    handmade_exit(&h, 40, b, 0);
    handmade_end(&h, 40, FOS_DEADLOCK);
    return h;
}

static void test_lengths(void **state)
{
    (void)state;
    struct handmade h = two();
    struct svg_options part = {.from = 5 * MS, .to = 25 * MS, .width = 1600};
    char *svg = export(h.trace, NULL);
    const double whole = width_of(svg, "running");
    assert_true(whole > 800 && whole < 1000);
    assert_float_equal(width_of(svg, "blocked"), whole * 3 / 4, 0.1);
    assert_float_equal(width_of(svg, "ready"), whole / 4, 0.1);
    assert_float_equal(width_of(svg, "c0"), whole / 4, 0.1); /* A on the CPU */
    assert_float_equal(width_of(svg, "c1"), whole * 3 / 4, 0.1);
    assert_non_null(strstr(svg, ">CPU 0</text>"));
    assert_non_null(strstr(svg, "<title>A: BLOCKED, waits for I/O; 10 ms to 40 ms, 30 ms long<"));
    assert_non_null(strstr(svg, "<title>CPU 0: B; 10 ms to 40 ms, 30 ms long<"));
    assert_non_null(strstr(svg, "<title id=\"title\">two, rr, quantum 4 ms</title>"));
    free(svg);
    svg = export(h.trace, &part);
    const double half = width_of(svg, "running");
    assert_true(half > 1400 && half < 1600);
    assert_float_equal(width_of(svg, "c0"), half / 4, 0.1);
    assert_float_equal(width_of(svg, "ready"), half / 4, 0.1);
    assert_non_null(strstr(svg, "viewBox=\"0 0 1600 "));
    assert_non_null(strstr(svg, "5 ms to 25 ms"));
    free(svg);
    fos_trace_close(h.trace);
}

static void test_range(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fos_time from, to;
    } cases[] = {{"5ms..25ms", 5 * MS, 25 * MS}, {"5..", 5 * MS, 40 * MS}, {"..25", 0, 25 * MS}};
    static const char *const wrong[] = {"", "soon", "5", "9ms..3ms", "3..3", "50ms.."};
    struct handmade h = two();
    struct svg_options o;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(svg_parse_range(h.trace, cases[i].text, &o), 0);
        assert_int_equal(o.from, cases[i].from);
        assert_int_equal(o.to, cases[i].to);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_true(svg_parse_range(h.trace, wrong[i], &o) < 0);
    fos_trace_close(h.trace);
}

/* Every byte there is, in names that are cut and in such that are not. */
static void test_hostile_names(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("</title><script>", 1);
    char name[80] = "";
    for (int c = 1; c < 256; c++) {
        const size_t n = strlen(name);
        name[n] = (char)c;
        name[n + 1] = '\0';
        if (c % 11 == 0 || n > 60) {
            handmade_arrive(&h, 0, name);
            name[0] = '\0';
        }
    }
    handmade_arrive(&h, 0, "<b> & \"\x01\x7f");
    handmade_arrive(&h, 0, "\xef\xbf\xbf\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf");
    handmade_arrive(&h, 0, "");
    handmade_end(&h, 9, FOS_COMPLETED);
    char *svg = export(h.trace, NULL);
    assert_null(strstr(svg, "<script"));
    assert_null(strstr(svg, "<b>"));
    assert_non_null(strstr(svg, "&#60;b&#62; &#38; &#34;?\?</text>"));
    free(svg);
    fos_trace_close(h.trace);
}

static void test_empty(void **state)
{
    (void)state;
    struct fos_trace *t;
    assert_int_equal(trace_create(&t, NULL), 0);
    char *svg = export(t, NULL);
    assert_ptr_equal(strstr(svg, "<svg "), svg);
    assert_string_equal(svg + strlen(svg) - 7, "</svg>\n");
    free(svg);
    fos_trace_close(t);
}

/* Times as late as can be. */
static void test_late(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("late", 1);
    h.unit = 1;
    const uint32_t a = handmade_arrive(&h, INT64_MAX - 9, "A");
    handmade_run(&h, INT64_MAX - 5, a, 0, 0);
    handmade_event(&h, INT64_MAX - 4, FOS_EV_JOB, a, 0, INT64_MIN, NULL);
    handmade_event(&h, INT64_MAX - 4, FOS_EV_DEADLINE, a, 0, INT64_MAX, NULL);
    handmade_end(&h, INT64_MAX, FOS_COMPLETED);
    const struct svg_options parts[] = {
        {0}, {.from = 1, .to = INT64_MAX}, {.from = INT64_MAX - 1, .to = INT64_MAX}};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        free(export(h.trace, &parts[i]));
    fos_trace_close(h.trace);
}

static void test_marks(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("marks", 1);
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 2, "B");
    handmade_event(&h, 3, FOS_EV_JOB, a, 0, 8 * MS, NULL);
    handmade_event(&h, 10, FOS_EV_JOB, a, 0, 15 * MS, NULL);
    handmade_event(&h, 18, FOS_EV_DEADLINE, a, 0, 3 * MS, NULL);
    handmade_event(&h, 19, FOS_EV_KILL, b, 0, 0, NULL);
    handmade_end(&h, 20, FOS_COMPLETED);
    char *svg = export(h.trace, NULL);
    assert_non_null(strstr(svg, "<title>A: arrives at 3 ms</title>"));
    assert_non_null(strstr(svg, "<title>A: due at 8 ms</title>"));
    assert_non_null(strstr(svg, "<title>A: missed what was due at 15 ms</title>"));
    assert_non_null(strstr(svg, "<title>B: killed at 19 ms</title>"));
    assert_non_null(strstr(svg, "<title>B: arrives at 2 ms</title>"));
    assert_null(strstr(svg, "<title>A: arrives at 0 s</title>")); /* its jobs say more */
    assert_int_equal(count_of(svg, ">missed</text>"), 1);         /* the key */
    assert_int_equal(count_of(svg, ">fault, kill</text>"), 1);
    assert_int_equal(count_of(svg, ">holds a mutex</text>"), 0);
    free(svg);
    fos_trace_close(h.trace);
}

static void test_locks(void **state)
{
    (void)state;
    struct locksample *s = locksample_run(1, 6, 3);
    assert_non_null(s);
    char *svg = export(s->trace, NULL);
    assert_true(count_of(svg, "<path class=\"holds\"") > 10);
    assert_true(count_of(svg, "<path class=\"awaits\"") > 5);
    assert_true(count_of(svg, "<path class=\"loan\"") > 3);
    assert_true(count_of(svg, "<title>holds bus</title>") > 2);
    assert_true(count_of(svg, " lends its urgency to ") > 3);
    assert_int_equal(count_of(svg, ">holds a mutex</text>"), 1);
    free(svg);
    locksample_free(s);
}

static void test_theme(void **state)
{
    (void)state;
    struct handmade h = two();
    char *light = export(h.trace, NULL),
         *dark = export(h.trace, &(struct svg_options){.dark = true});
    assert_non_null(strstr(light, ".back{fill:#ffffff}"));
    assert_non_null(strstr(dark, ".back{fill:#14171c}"));
    free(light);
    free(dark);
    fos_trace_close(h.trace);
}

/* Many slices: the file grows with the columns, and every one of them is accounted for. */
static void test_size(void **state)
{
    (void)state;
    enum { SLICES = 100000, PROCS = 8 };
    struct handmade h = handmade_begin("dense", 1);
    char name[8];
    h.unit = 1000;
    for (int i = 0; i < PROCS; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        handmade_arrive(&h, 0, name);
    }
    for (int i = 0; i < SLICES; i++) {
        const uint32_t pid = (uint32_t)(i * 7 % PROCS + 1);
        handmade_run(&h, i, pid, 0, 0);
        handmade_expire(&h, i + 1, pid);
    }
    handmade_end(&h, SLICES, FOS_COMPLETED);
    char *svg = export(h.trace, NULL);
    assert_in_range(strlen(svg), 50000, 700000);
    assert_int_equal(count_of(svg, "many intervals, 0 s to 100 ms</title>"), PROCS + 1);
    assert_int_equal(count_of(svg, ">several in one column</text>"), 1);
    free(svg);
    svg = export(h.trace, &(struct svg_options){.from = 0, .to = 50000}); /* 50 of them */
    assert_int_equal(count_of(svg, "many intervals"), 0);
    assert_int_equal(count_of(svg, "<rect class=\"running\" x="), 50);
    free(svg);
    fos_trace_close(h.trace);
}

/* More rows than anybody reads: the rest is counted. */
static void test_rows(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("crowd", 1);
    for (int i = 0; i < 1000; i++)
        handmade_arrive(&h, i, "one of many, with a name that does not fit");
    handmade_end(&h, 1000, FOS_COMPLETED);
    char *svg = export(h.trace, NULL);
    assert_non_null(strstr(svg, ">and 600 more processes</text>"));
    assert_int_equal(count_of(svg, "one of many, with a nam\u2026</text>"), 400);
    free(svg);
    fos_trace_close(h.trace);
}

static void test_golden(void **state)
{
    (void)state;
    static const char file[] = "tests/viz/golden/three.svg";
    const char *renew = getenv("FIBEROS_RENEW_GOLDENS");
    char is[65536] = "";
    struct sample *s = sample_run((struct sample_shape){3, 2, 2, 1, "rr", 500000}, NULL);
    assert_non_null(s);
    char *svg = export(s->trace, NULL);
    FILE *golden = fopen(file, renew && *renew == '1' ? "w+" : "r");
    assert_non_null(golden);
    if (renew && *renew == '1')
        fputs(svg, golden);
    rewind(golden);
    is[fread(is, 1, sizeof(is) - 1, golden)] = '\0';
    fclose(golden);
    assert_string_equal(svg, is);
    free(svg);
    sample_free(s);
}

/* The judge of the others. */
static void test_xml(void **state)
{
    (void)state;
    static const char *const good[] = {"<a/>", "<a b=\"c\">d&#60;</a>\n", "<a><b/><c>x</c></a>"};
    static const char *const bad[] = {"",          "<a>",         "<a></b>",      "<a b=c/>",
                                      "<a>&x</a>", "<a>\x01</a>", "<a b=\"<\"/>", "<a/><b/>",
                                      "x",         "<a>\xff</a>", "<a b=\"c/>"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_null(xml_fault(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_non_null(xml_fault(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xml),   cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_range), cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_empty), cmocka_unit_test(test_late),
        cmocka_unit_test(test_marks), cmocka_unit_test(test_locks),
        cmocka_unit_test(test_theme), cmocka_unit_test(test_size),
        cmocka_unit_test(test_rows),  cmocka_unit_test(test_golden),
    };
    return cmocka_run_group_tests_name("viz/model_svg", tests, NULL, NULL);
}
