/*
 * test_model_svg.c: the timeline as SVG: whole, of the right lengths, and
 * well-formed whatever the processes are called.
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
#include "viz/export/export.h"

static char *export(const struct fos_trace *t)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(export_svg(out, t, NULL), 0);
    fclose(out);
    return text;
}

/* The sum of the widths of all rectangles with this fill, behind `from` in the text. */
static double width_of(const char *from, const char *fill)
{
    double sum = 0, x, width;
    int y, height;
    for (const char *at = from; (at = strstr(at, "<rect x=")); at++) {
        char color[32] = "";
        if (sscanf(at, "<rect x=\"%lf\" y=\"%d\" width=\"%lf\" height=\"%d\" fill=\"%31[^\"]\"", &x,
                   &y, &width, &height, color) == 5 &&
            !strcmp(color, fill) && width != 22 && width != 9)
            sum += width;
    }
    return sum;
}

static void test_lengths(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("two", 1);
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B");
    handmade_run(&h, 0, a, 0, 0);
    handmade_block(&h, 10, a);
    handmade_run(&h, 10, b, 0, 0);
    handmade_exit(&h, 40, b, 0);
    handmade_end(&h, 40, FOS_DEADLOCK);
    char *svg = export(h.trace);
    const double whole = 960 - 120;
    assert_float_equal(width_of(svg, "#007f5c"), whole, 2);         /* 10 of A and 30 of B */
    assert_float_equal(width_of(svg, "#c24f00"), whole * 3 / 4, 2); /* A waits for 30 */
    assert_float_equal(width_of(svg, "#f6e9b0"), whole / 4, 2);     /* B is READY for 10 */
    assert_float_equal(width_of(svg, "#2f6fd0"), whole / 4, 2);     /* A on the CPU */
    assert_non_null(strstr(svg, ">CPU 0</text>"));
    free(svg);
    fos_trace_close(h.trace);
}

static void test_hostile_names(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("</title><script>", 1);
    handmade_arrive(&h, 0, "<b> & \"\x01\x7f");
    char *svg = export(h.trace);
    assert_null(strstr(svg, "<script"));
    assert_null(strstr(svg, "<b>"));
    assert_non_null(strstr(svg, "&#60;b&#62; &#38; &#34;?"
                                "?</text>"));
    assert_string_equal(svg + strlen(svg) - 7, "</svg>\n");
    free(svg);
    fos_trace_close(h.trace);
}

static void test_empty(void **state)
{
    (void)state;
    struct fos_trace *t;
    assert_int_equal(trace_create(&t, NULL), 0);
    char *svg = export(t);
    assert_ptr_equal(strstr(svg, "<svg "), svg);
    assert_string_equal(svg + strlen(svg) - 7, "</svg>\n");
    free(svg);
    fos_trace_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests_name("viz/model_svg", tests, NULL, NULL);
}
