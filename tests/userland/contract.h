/*
 * contract.h: runs the cases of a program made of programs/contract.h: each
 * in a machine of its own, with both context switches (or the one that
 * $FIBEROS_CONTEXT wants).
 */
#ifndef TESTS_CONTRACT_H
#define TESTS_CONTRACT_H

#include "machine.h"

#include <stdbool.h>

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

enum { MOST_CASES = 200 };

/* As programs/contract.h has it. */
struct contract_case {
    const char *name;
    void (*check)(void);
    bool faults;
};

struct contract_run {
    const char *program;
    char name[64]; /* of the case */
    enum fos_clock_kind clock;
    enum fos_context_kind context;
};

static inline void run_case(void **state)
{
    const struct contract_run *c = *state;
    struct machine m = {.clock = c->clock, .context = c->context, .quantum = FOS_MS(1)};
    run_jobs(&m, &(struct job){c->program, {c->name}}, 1);
    assert_string_equal(m.ran[0].err.text, "");
    assert_int_equal(m.ran[0].status, 0);
    assert_int_equal(m.ran[0].ended, FOS_BECAUSE_EXITED);
    assert_int_equal(m.outcome, FOS_COMPLETED);
    free_machine(&m);
}

struct contract_suite {
    struct CMUnitTest tests[MOST_CASES];
    struct contract_run runs[MOST_CASES];
    char names[MOST_CASES][80];
    size_t count;
};

static inline void contract_add(struct contract_suite *s, const char *program, const char *name,
                                enum fos_clock_kind clock, enum fos_context_kind context)
{
    static const char *const contexts[] = {
        [FOS_CONTEXT_UCONTEXT] = "ucontext", [FOS_CONTEXT_ASM] = "asm"};
    size_t i = s->count++;
    snprintf(s->names[i], sizeof s->names[i], "%s: %s (%s)", strrchr(program, '/') + 1, name,
             contexts[context]);
    s->runs[i] = (struct contract_run){.program = program, .clock = clock, .context = context};
    snprintf(s->runs[i].name, sizeof s->runs[i].name, "%s", name);
    s->tests[i] = (struct CMUnitTest){
        .name = s->names[i], .test_func = run_case, .initial_state = &s->runs[i]};
}

static inline bool contract_add_program(struct contract_suite *s, const char *program,
                                        enum fos_clock_kind clock)
{
    static const enum fos_context_kind kinds[] = {FOS_CONTEXT_UCONTEXT, FOS_CONTEXT_ASM};
    char path[256];
    snprintf(path, sizeof path, "./%.99s/%s.so", build_folder(), program);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const struct contract_case *c = handle ? dlsym(handle, "cases") : NULL;
    if (!c)
        return false;
    for (; c->name; c++)
        for (int i = 0; i < 2 && s->count < MOST_CASES; i++)
            if ((wanted_context() == FOS_CONTEXT_AUTO || wanted_context() == kinds[i]) &&
                !(c->faults && RUNNING_ON_VALGRIND))
                contract_add(s, program, c->name, clock, kinds[i]);
    dlclose(handle); /* each run begins with fresh variables */
    return true;
}

/* Every case of the programs (the last is NULL), on one clock. */
static inline int run_contract(const char *group, const char *const *programs,
                               enum fos_clock_kind clock)
{
    static struct contract_suite suite;
    for (; *programs; programs++)
        if (!contract_add_program(&suite, *programs, clock)) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
    return _cmocka_run_group_tests(group, suite.tests, suite.count, NULL, NULL);
}

#endif
