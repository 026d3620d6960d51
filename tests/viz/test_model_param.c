/*
 * test_model_param.c: the parameters of the policy as of each moment of a
 * run in which they change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "handmade.h"
#include "viz/model/param.h"
#include "viz/model/tell.h"

#define MS INT64_C(1000000)

/* "quantum=4000000 boost=0" */
static void list(const struct model *m, struct moment at, char *out, size_t size)
{
    struct param params[PARAMS_MAX];
    const int count = params_at(m, at, params);
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s=%s", i ? " " : "", params[i].name,
                                 params[i].value);
}

static void check(const struct model *m, struct moment at, const char *want)
{
    char got[128];
    list(m, at, got, sizeof(got));
    assert_string_equal(got, want);
}

static void test_as_of_a_moment(void **state)
{
    (void)state;
    struct handmade h = handmade_begin("params", 1); /* with a quantum of 4 ms */
    char words[80];
    handmade_meta(&h, "param.boost=0");
    handmade_arrive(&h, 0, "A");
    handmade_event(&h, 20, FOS_EV_META, 0, 0, 0, "param.quantum=8000000");
    const uint64_t change = fos_trace_count(h.trace) - 1;
    handmade_event(&h, 20, FOS_EV_META, 0, 0, 0, "other=1");
    handmade_event(&h, 30, FOS_EV_META, 0, 0, 0, "param.boost=50000000");
    struct model *m = model_new(h.trace);
    assert_int_equal(model_update(m), 0);
    check(m, model_moment(m, 20 * MS - 1), "quantum=4000000 boost=0");
    check(m, (struct moment){change, 20 * MS}, "quantum=4000000 boost=0");
    check(m, (struct moment){change + 1, 20 * MS}, "quantum=8000000 boost=0");
    check(m, model_moment(m, 40 * MS), "quantum=8000000 boost=50000000");
    assert_string_equal(fos_trace_meta(h.trace, "param.quantum"), "4000000");
    assert_true(param_is_change(m, (uint32_t)change));
    assert_false(param_is_change(m, 4));
    assert_string_equal(tell_event(m, change, words, sizeof(words)), "quantum is 8 ms from now on");
    assert_string_equal(tell_event(m, change + 1, words, sizeof(words)), "meta: other=1");
    assert_string_equal(tell_event(m, 4, words, sizeof(words)), "meta: param.quantum=4000000");
    model_free(m);
    fos_trace_close(h.trace);
}

static void test_values_in_words(void **state)
{
    static const struct {
        const char *value, *words;
    } rows[] = {{"4000000", "4 ms"},
                {"999", "999"},
                {"1500", "1.5 \u00b5s"},
                {"true", "true"},
                {"0.500", "0.500"},
                {"1,2000000,3", "1, 2 ms, 3"},
                {"", ""}};
    char text[PARAM_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(param_text(rows[i].value, text), rows[i].words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_of_a_moment),
        cmocka_unit_test(test_values_in_words),
    };
    return cmocka_run_group_tests_name("viz/model_param", tests, NULL, NULL);
}
