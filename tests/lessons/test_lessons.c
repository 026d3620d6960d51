/*
 * test_lessons: the ten lessons print what they teach, under both ways to
 * switch contexts.
 */
#include "tests/userland/machine.h"

static const struct {
    struct job job;
    const char *out;
} lessons[] = {
    {{"programs/lesson1", {"3"}}, "Hello world\nHello world\nHello world\n"},
    {{"programs/lesson1", {NULL}},
     "Hello world\nHello world\nHello world\nHello world\nHello world\n"},
    {{"programs/lesson2", {NULL}},
     "fos_context_make: refused, call fos_context_get on the context first\n"},
    {{"programs/lesson3", {NULL}}, "Hello World\n"},
    {{"programs/lesson4", {NULL}}, "Hello World\nHello World\nHello BGN\n"},
    {{"programs/lesson5", {"3"}},
     "Hello World\nHello World\nHello World\nHello World\nHello World\n"},
    {{"programs/lesson6", {"4"}}, "Hello World\nHello World\nHello World\nHello World\n"},
    {{"programs/lesson7", {"4"}}, "Hello World\nHello China\nHello World\nHello China\n"},
    {{"programs/lesson7", {"1"}}, "Hello World\n"},
    {{"programs/lesson8", {NULL}}, "Hello slave1\nHello slave2\nHello slave1\nHello slave2\n"},
    {{"programs/lesson9", {NULL}},
     "Hello slave1\nHello BGN\nHello slave2\nHello BGN\nHello slave1 again\nHello BGN\n"},
    {{"programs/lesson10", {NULL}}, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"},
};

static void run_lessons(enum fos_context_kind context)
{
    for (size_t i = 0; i < sizeof lessons / sizeof *lessons; i++) {
        struct machine m = {.clock = FOS_CLOCK_VIRTUAL, .context = context};
        run_jobs(&m, &lessons[i].job, 1);
        assert_string_equal(m.ran[0].out.text, lessons[i].out);
        assert_string_equal(m.ran[0].err.text, "");
        assert_int_equal(m.ran[0].status, 0);
        assert_int_equal(m.ran[0].ended, FOS_BECAUSE_EXITED);
        assert_false(m.failed);
        free_machine(&m);
    }
}

static void test_ucontext(void **state)
{
    (void)state;
    run_lessons(FOS_CONTEXT_UCONTEXT);
}

static void test_asm(void **state)
{
    (void)state;
    run_lessons(FOS_CONTEXT_ASM);
}

/* A stack that is thrown away again and again does not grow. */
static void test_endless_ones_go_on(void **state)
{
    (void)state;
    static const char *const endless[] = {"lesson1", "lesson5", "lesson6", "lesson7"};
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
        char program[32];
        struct machine m = {.clock = FOS_CLOCK_VIRTUAL, .context = wanted_context()};
        snprintf(program, sizeof program, "programs/%s", endless[i]);
        run_jobs(&m, &(struct job){program, {"2000"}}, 1);
        assert_int_equal(m.ran[0].status, 0);
        assert_int_equal(m.ran[0].out.writes, 2000 + (i == 1 ? 2 : 0));
        free_machine(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ucontext),
        cmocka_unit_test(test_asm),
        cmocka_unit_test(test_endless_ones_go_on),
    };
    return cmocka_run_group_tests_name("lessons/lessons", tests, NULL, NULL);
}
