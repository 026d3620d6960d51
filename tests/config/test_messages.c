/*
 * test_messages.c: what exactly the loader says about bad workloads, with
 * line and column. The folders hold one file per mistake; expected.txt in
 * them holds the messages in order of file name.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <glob.h>

#include "tests/config/helper.h"

static char *read_text(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    fclose(file);
    return text;
}

/* The messages about one file, which must be bad, go to *out. */
static void collect(const char *path, FILE *out)
{
    struct problems *problems = malloc(sizeof *problems);
    struct workload *w = workload_load(path, problems);
    if (w)
        fail_msg("%s should be refused", path);
    assert_int_equal(problems->error, -EINVAL);
    problems->file = strrchr(path, '/') + 1;
    problems_print(problems, "", out);
    free(problems);
}

/* Both texts line by line, for a message that helps. */
static void compare_lines(char *expected, char *found)
{
    char *save_expected, *save_found;
    char *e = strtok_r(expected, "\n", &save_expected);
    char *f = strtok_r(found, "\n", &save_found);
    for (; e && f; e = strtok_r(NULL, "\n", &save_expected), f = strtok_r(NULL, "\n", &save_found))
        assert_string_equal(f, e);
    if (e || f)
        fail_msg("%s: %s", e ? "expected, but not said" : "said, but not expected", e ? e : f);
}

static void check_folder(const char *folder, size_t at_least)
{
    char pattern[128], list[128], *found = NULL;
    size_t size = 0;
    glob_t files;
    snprintf(pattern, sizeof pattern, "%s/*.json", folder);
    snprintf(list, sizeof list, "%s/expected.txt", folder);
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= at_least);
    FILE *out = open_memstream(&found, &size);
    for (size_t i = 0; i < files.gl_pathc; i++)
        collect(files.gl_pathv[i], out);
    fclose(out);
    globfree(&files);
    char *expected = read_text(list);
    compare_lines(expected, found);
    free(expected);
    free(found);
}

static void test_mistakes_that_the_schema_knows(void **state)
{
    (void)state;
    check_folder("tests/config/bad", 190);
}

static void test_mistakes_beyond_the_schema(void **state)
{
    (void)state;
    check_folder("tests/config/bad-beyond-schema", 85);
}

static void test_all_problems_are_reported_in_order_of_place(void **state)
{
    (void)state;
    const char text[] = "{\"fiberos\": 1, \"cpus\": 0, \"processes\": [\n"
                        "  {\"program\": [{\"kill\": \"B\"}, {\"cup\": 1}]},\n"
                        "  {\"burst\": -1, \"name\": 5}\n"
                        "], \"seed\": -1, \"costs\": {\"x\": 1}}";
    static const struct {
        size_t line, column;
    } places[] = {{1, 24}, {2, 25}, {2, 32}, {3, 13}, {3, 25}, {4, 12}, {4, 26}};
    struct problems *problems = malloc(sizeof *problems);
    assert_null(workload_parse(text, strlen(text), NULL, problems));
    assert_int_equal(problems->count, sizeof places / sizeof places[0]);
    for (size_t i = 0; i < problems->count; i++) {
        assert_int_equal(problems->list[i].line, places[i].line);
        assert_int_equal(problems->list[i].column, places[i].column);
    }
    free(problems);
}

/* Of more problems than are kept, those that stand first in the text are kept. */
static void test_the_first_problems_are_kept(void **state)
{
    (void)state;
    struct problems *problems = malloc(sizeof *problems);
    problems_init(problems, "f");
    for (size_t i = 500; i > 0; i--)
        problems_add(problems, i, "at %zu", i);
    char *text = malloc(600);
    memset(text, ' ', 600);
    problems_locate(problems, text, 600);
    assert_int_equal(problems->count, CONFIG_MAX_PROBLEMS);
    assert_int_equal(problems->more, 400);
    assert_string_equal(problems->list[0].message, "at 1");
    assert_string_equal(problems->list[99].message, "at 100");
    assert_int_equal(problems->list[99].column, 101);
    assert_true(problems_skip(problems, 101));
    assert_false(problems_skip(problems, 99));
    free(text);
    free(problems);
}

static void test_messages_are_safe_and_end_between_characters(void **state)
{
    (void)state;
    struct problems *problems = malloc(sizeof *problems);
    char text[CONFIG_MAX_MESSAGE * 2] = "";
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "ä", 3);
    problems_init(problems, NULL);
    problems_add(problems, NOWHERE, "x\x1b[2Jy\n");
    problems_add(problems, NOWHERE, "%s", text);
    problems_add(problems, NOWHERE, "_%s", text);
    assert_string_equal(problems->list[0].message, "x?[2Jy?");
    for (size_t i = 1; i < 3; i++) {
        const char *message = problems->list[i].message;
        assert_memory_equal(message + strlen(message) - 2, "ä", 2);
        assert_true(strlen(message) >= CONFIG_MAX_MESSAGE - 4);
    }
    free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_that_the_schema_knows),
        cmocka_unit_test(test_mistakes_beyond_the_schema),
        cmocka_unit_test(test_all_problems_are_reported_in_order_of_place),
        cmocka_unit_test(test_the_first_problems_are_kept),
        cmocka_unit_test(test_messages_are_safe_and_end_between_characters),
    };
    return cmocka_run_group_tests_name("config/messages", tests, NULL, NULL);
}
