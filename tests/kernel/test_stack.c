/*
 * Stacks: guarded in both ways that hosts know, reused, and measured.
 */
#include <setjmp.h>
#include <signal.h>

#include "kernel/machine.h"
#include "tests/kernel/kernel_test.h"

#define STACKS 300

static sigjmp_buf back;

static void on_fault(int number)
{
    siglongjmp(back, number);
}

/* Does a byte at this address fault? */
static bool faults(volatile char *at)
{
    struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_NODEFER}, segv, bus;
    sigaction(SIGSEGV, &action, &segv);
    sigaction(SIGBUS, &action, &bus);
    volatile bool fault = true;
    if (!sigsetjmp(back, 1)) {
        *at = 1;
        fault = false;
    }
    sigaction(SIGSEGV, &segv, NULL);
    sigaction(SIGBUS, &bus, NULL);
    return fault;
}

static void check_stack(const struct stack *s, size_t size)
{
    assert_int_equal(s->size, size);
    assert_true(stack_guards(s, (uintptr_t)s->low - 1));
    assert_true(stack_guards(s, (uintptr_t)s->low - 4096));
    assert_false(stack_guards(s, (uintptr_t)s->low));
    assert_false(stack_guards(s, (uintptr_t)s->low - 4097));
    assert_true(faults(s->low - 1));
    assert_false(faults(s->low));
    assert_false(faults(s->low + s->size - 1));
}

static void every_stack_is_guarded(bool marks)
{
    struct stack_pool *pool = stack_pool_new(marks);
    struct stack *taken[STACKS];
    assert_non_null(pool);
    for (int i = 0; i < STACKS; i++) {
        size_t size = i % 2 ? 16 * 1024 : 64 * 1024;
        taken[i] = stack_take(pool, size);
        assert_non_null(taken[i]);
        check_stack(taken[i], size);
    }
    for (int i = 0; i < STACKS; i++)
        for (int j = 0; j < i; j++)
            assert_ptr_not_equal(taken[i]->low, taken[j]->low);
    stack_pool_free(pool);
}

static void guarded_by_marks(void **state)
{
    (void)state;
    if (under_valgrind())
        skip();
    every_stack_is_guarded(true);
}

static void guarded_by_protection(void **state)
{
    (void)state;
    if (under_valgrind())
        skip();
    every_stack_is_guarded(false);
}

static void stacks_are_used_again(void **state)
{
    struct stack_pool *pool = stack_pool_new(true);
    (void)state;
    struct stack *first = stack_take(pool, 64 * 1024);
    stack_give(pool, first);
    for (int i = 0; i < 1000; i++) {
        struct stack *s = stack_take(pool, 64 * 1024);
        assert_ptr_equal(s, first);
        stack_give(pool, s);
    }
    stack_pool_free(pool);
}

static void what_was_used_is_measured_and_wiped(void **state)
{
    struct stack_pool *pool = stack_pool_new(true);
    struct stack *s = stack_take(pool, 64 * 1024);
    (void)state;
    assert_int_equal(stack_measure(s), 0);
    s->low[s->size - 1] = 1;
    assert_int_equal(stack_measure(s), 8);
    s->low[30000] = 1;
    assert_int_equal(stack_measure(s), s->size - 30000);
    assert_int_equal(stack_measure(s), 0);
    s->low[0] = 1;
    assert_int_equal(stack_measure(s), s->size);
    stack_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guarded_by_marks),
        cmocka_unit_test(guarded_by_protection),
        cmocka_unit_test(stacks_are_used_again),
        cmocka_unit_test(what_was_used_is_measured_and_wiped),
    };
    return cmocka_run_group_tests_name("kernel/stack", tests, NULL, NULL);
}
