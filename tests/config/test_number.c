/*
 * test_number.c: decimal numbers are judged exactly; durations and names.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <inttypes.h>
#include <time.h>

#include "config/duration.h"
#include "config/nearest.h"
#include "config/number.h"
#include "tests/config/helper.h"

#define MS INT64_C(1000000)

static const struct {
    const char *text;
    int64_t unit;
    enum number_status status;
    int64_t value;
} numbers[] = {
    {"0", 1, NUMBER_OK, 0},
    {"-0", 1, NUMBER_OK, 0},
    {"-0.000e99", MS, NUMBER_OK, 0},
    {"0e400", MS, NUMBER_OK, 0},
    {"5", MS, NUMBER_OK, 5000000},
    {"-5", 1, NUMBER_OK, -5},
    {"0.1", MS, NUMBER_OK, 100000},
    {"0.1", 1, NUMBER_NOT_WHOLE, 0},
    {"1e3", 1, NUMBER_OK, 1000},
    {"1E+3", 1, NUMBER_OK, 1000},
    {"1000e-3", 1, NUMBER_OK, 1},
    {"1001e-3", 1, NUMBER_NOT_WHOLE, 0},
    {"1.50", 1, NUMBER_NOT_WHOLE, 0},
    {"1.50", 2, NUMBER_OK, 3},
    {"0.000001", MS, NUMBER_OK, 1},
    {"0.0000001", MS, NUMBER_NOT_WHOLE, 0},
    {"0.3333333", 3 * MS, NUMBER_NOT_WHOLE, 0},
    {"0.125", 8, NUMBER_OK, 1},
    {"9007199254740993", 1, NUMBER_OK, 9007199254740993}, /* 2^53 + 1 */
    {"9223372036854775807", 1, NUMBER_OK, INT64_MAX},
    {"-9223372036854775807", 1, NUMBER_OK, -INT64_MAX},
    {"9223372036854775808", 1, NUMBER_TOO_LARGE, 0},
    {"922337203685477580.7", 10, NUMBER_OK, INT64_MAX},
    {"1e18", 1, NUMBER_OK, 1000000000000000000},
    {"1e19", 1, NUMBER_TOO_LARGE, 0},
    {"1e400", 1, NUMBER_TOO_LARGE, 0},
    {"1e99999999999999999999", 1, NUMBER_TOO_LARGE, 0},
    {"1e-400", 1, NUMBER_NOT_WHOLE, 0},
    {"1e-99999999999999999999", MS, NUMBER_NOT_WHOLE, 0},
    {"4.000000000000000000000000000000000000", 1, NUMBER_OK, 4},
    {"4.000000000000000000000000000000000001", MS, NUMBER_NOT_WHOLE, 0},
    {"0.00000000000000000000000000000000000000000001e44", 1, NUMBER_OK, 1},
    {"100000000000000000000000000000000000000000e-41", 1, NUMBER_OK, 1},
    /* 5^59 x 10^-59 x 2^59: as many decimals as a unit can take */
    {"0.00000000000000000173472347597680709441192448139190673828125", INT64_C(576460752303423488),
     NUMBER_OK, 1},
};

static void test_numbers_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        int64_t value = 77;
        size_t length = strlen(numbers[i].text);
        enum number_status status = number_times(numbers[i].text, length, numbers[i].unit, &value);
        if (number_length(numbers[i].text, length) != length || status != numbers[i].status ||
            value != numbers[i].value)
            fail_msg("%s x %" PRId64 ": status %d, value %" PRId64, numbers[i].text,
                     numbers[i].unit, status, value);
    }
}

static void test_very_long_numbers(void **state)
{
    (void)state;
    enum { LONG = 1000000 };
    int64_t value;
    char *text = malloc(LONG + 1);
    memset(text, '9', LONG);
    assert_int_equal(number_times(text, LONG, 1, &value), NUMBER_TOO_LARGE);
    text[1] = '.';
    assert_int_equal(number_times(text, LONG, MS, &value), NUMBER_NOT_WHOLE);
    memset(text + 2, '0', LONG - 2);
    assert_int_equal(number_times(text, LONG, MS, &value), NUMBER_OK);
    assert_int_equal(value, 9 * MS);
    free(text);
}

static void test_grammar_of_numbers(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"0", 1},  {"-1", 2},  {"10,", 2}, {"01", 0},     {"-", 0},    {".5", 0},
                 {"5.", 0}, {"5.x", 0}, {"1e5", 3}, {"1e", 0},     {"1e+", 0},  {"1E-07", 5},
                 {"+1", 0}, {"", 0},    {"x", 0},   {"1.5e3]", 5}, {"-0.0", 4}, {"--1", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (number_length(cases[i].text, strlen(cases[i].text)) != cases[i].length)
            fail_msg("'%s' should have length %zu", cases[i].text, cases[i].length);
}

/* Against ordinary integers: whole / 10^places x unit. */
static void test_random_numbers_against_integers(void **state)
{
    (void)state;
    unsigned seed = (unsigned)time(NULL);
    srandom(seed);
    for (int i = 0; i < 200000; i++) {
        uint64_t whole = (uint64_t)random() % 1000000000u, unit = 1u + (uint64_t)random() % 999999u;
        int places = (int)(random() % 10), zeros = (int)(random() % 4), exponent;
        uint64_t power = 1;
        char text[64];
        for (int p = 0; p < places; p++)
            power *= 10;
        exponent = (int)(random() % 7) - 3;
        /* the same number with zeros behind and the point elsewhere */
        int length =
            snprintf(text, sizeof text, "%" PRIu64 "%.*se%d", whole, zeros, "000", -places - zeros);
        if (exponent > 0 && places == 0)
            length = snprintf(text, sizeof text, "%" PRIu64 ".%.*se0", whole, exponent, "000");
        int64_t value = 0;
        bool divides = whole * unit % power == 0;
        enum number_status status = number_times(text, (size_t)length, (int64_t)unit, &value);
        if ((status == NUMBER_OK) != divides ||
            (divides && value != (int64_t)(whole * unit / power)))
            fail_msg("seed %u: %s x %" PRIu64 " gave %d, %" PRId64, seed, text, unit, status,
                     value);
    }
}

static void test_durations_as_typed(void **state)
{
    static const struct {
        const char *text;
        fos_time value; /* -1: refused */
    } cases[] = {{"5", 5 * MS},
                 {"0.25", MS / 4},
                 {"250us", MS / 4},
                 {"1.5ms", 3 * MS / 2},
                 {"2s", 2000 * MS},
                 {"7ns", 7},
                 {"0", 0},
                 {"0.5ns", -1},
                 {"-1", -1},
                 {"5 ms", -1},
                 {"5min", -1},
                 {"", -1},
                 {"ms", -1},
                 {"1e3", -1},
                 {"05", -1},
                 {"4000000000s", FOS_MAX_TIME},
                 {"5ms ", -1},
                 {"4000000001s", -1},
                 {"99999999999999999999", -1},
                 {"1.2.3ms", -1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fos_time value = -1;
        struct fos_error error = {0};
        int code = workload_parse_duration(cases[i].text, MS, &value, &error);
        if (cases[i].value < 0 ? code == 0 || !strstr(error.message, "expected")
                               : code != 0 || value != cases[i].value)
            fail_msg("'%s': %d, %" PRId64 ", %s", cases[i].text, code, value, error.message);
    }
}

static void test_durations_are_written_in_their_largest_unit(void **state)
{
    struct duration_text text;
    (void)state;
    assert_string_equal(duration_format(0, &text), "0");
    assert_string_equal(duration_format(1, &text), "1ns");
    assert_string_equal(duration_format(1500000, &text), "1500us");
    assert_string_equal(duration_format(4 * MS, &text), "4ms");
    assert_string_equal(duration_format(3000 * MS, &text), "3s");
}

static void test_nearest_names(void **state)
{
    static const char *const names[] = {"lottery", "priority", "rr", "sjf", "srtf", "fcfs"};
    static const struct {
        const char *word, *nearest;
    } cases[] = {{"lotery", "lottery"}, {"LOTTERY", "lottery"},
                 {"prio", "priority"},  {"rx", "rr"},
                 {"fsfc", "fcfs"},      {"sjff", "sjf"},
                 {"stride", NULL},      {"", NULL},
                 {"x", NULL},           {"r", NULL},
                 {"banana", NULL},      {"pirority", "priority"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct nearest nearest = {.word = cases[i].word};
        for (size_t j = 0; j < sizeof names / sizeof names[0]; j++)
            nearest_offer(&nearest, names[j]);
        const char *found = nearest.name ? nearest.name : "nothing";
        if (strcmp(found, cases[i].nearest ? cases[i].nearest : "nothing") != 0)
            fail_msg("'%s' is near %s", cases[i].word, found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_exact),
        cmocka_unit_test(test_very_long_numbers),
        cmocka_unit_test(test_grammar_of_numbers),
        cmocka_unit_test(test_random_numbers_against_integers),
        cmocka_unit_test(test_durations_as_typed),
        cmocka_unit_test(test_durations_are_written_in_their_largest_unit),
        cmocka_unit_test(test_nearest_names),
    };
    return cmocka_run_group_tests_name("config/number", tests, NULL, NULL);
}
