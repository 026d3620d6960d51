/*
 * test_override.c: options of the command line over what the file says.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>

#include "tests/config/helper.h"

#define MS INT64_C(1000000)

static const char *const base_text =
    "{\"fiberos\": 1, \"cpus\": 2, \"seed\": 5, \"until\": 50, \"tick\": \"2ms\","
    " \"semantics\": {\"early_finish\": \"waste\"},"
    " \"scheduler\": {\"policy\": \"priority\", \"quantum\": 4, \"aging\": 3},"
    " \"processes\": [{\"name\": \"A\", \"affinity\": [1], \"burst\": 5}]}";

/* A policy of our own, as a plug-in has it. */
static const struct fos_param plugin_params[] = {
    {.name = "quanta", .type = FOS_PARAM_DURATIONS, .min = 1},
    {.name = "levels", .type = FOS_PARAM_INT, .min = 1, .max = 8},
    {.name = NULL},
};
static const struct fos_sched_ops plugin = {.name = "mine", .params = plugin_params};

static int64_t setting(const struct fos_workload *f, const char *name)
{
    for (uint32_t i = 0; i < f->setting_count; i++)
        if (strcmp(f->settings[i].name, name) == 0)
            return f->settings[i].value.at[0];
    return -1;
}

/* Applies options that must be good. */
static const struct fos_workload *override_well(struct workload *w,
                                                const struct workload_overrides *o)
{
    struct problems *problems = malloc(sizeof *problems);
    problems_init(problems, NULL);
    if (workload_override(w, o, problems)) {
        problems_print(problems, "unexpected: ", stderr);
        fail_msg("these options should be good");
    }
    free(problems);
    return workload_get(w);
}

static void test_plain_options(void **state)
{
    (void)state;
    struct workload *w = good_workload(base_text);
    const struct fos_workload *f = override_well(
        w, &(struct workload_overrides){
               .cpus = "3", .seed = "9", .until = "7", .profile = "posix", .clock = "virtual"});
    assert_int_equal(f->cpus, 3);
    assert_int_equal(f->seed, 9);
    assert_int_equal(f->until, 14 * MS);
    assert_string_equal(f->profile, "posix");
    assert_true(f->semantics.waste_rest); /* a knob of the file stays over any profile */
    f = override_well(w, &(struct workload_overrides){.until = "1.5ms"});
    assert_int_equal(f->until, 3 * MS / 2);
    assert_int_equal(f->cpus, 2); /* an earlier call is undone */
    assert_int_equal(f->seed, 5);
    assert_string_equal(f->profile, "textbook");
    workload_free(w);
}

static void test_settings_go_over_those_of_the_file(void **state)
{
    static const char *const settings[] = {"aging=1ms", "preemptive=false"};
    (void)state;
    struct workload *w = good_workload(base_text);
    const struct fos_workload *f = override_well(
        w,
        &(struct workload_overrides){.settings = settings, .setting_count = 2, .quantum = "0.5"});
    assert_string_equal(f->policy, "priority");
    assert_int_equal(setting(f, "aging"), MS);
    assert_int_equal(setting(f, "preemptive"), 0);
    assert_int_equal(setting(f, "quantum"), MS);
    assert_int_equal(f->setting_count, 3);
    f = override_well(w, &(struct workload_overrides){0});
    assert_int_equal(setting(f, "quantum"), 8 * MS);
    assert_int_equal(setting(f, "aging"), 6 * MS);
    workload_free(w);
}

static void test_another_policy_drops_the_settings_of_the_file(void **state)
{
    (void)state;
    struct workload *w = good_workload(base_text);
    const struct fos_workload *f = override_well(w, &(struct workload_overrides){.sched = "rr"});
    assert_string_equal(f->policy, "rr");
    assert_int_equal(f->setting_count, 0);
    assert_ptr_equal(workload_policy(w), fos_sched_find("rr"));
    f = override_well(w, &(struct workload_overrides){.sched = "rr", .quantum = "3"});
    assert_int_equal(setting(f, "quantum"), 6 * MS);
    f = override_well(w, &(struct workload_overrides){.sched = "priority"});
    assert_int_equal(setting(f, "aging"), 6 * MS); /* the same policy keeps them */
    workload_free(w);
}

static void test_plugins(void **state)
{
    static const char *const settings[] = {"quanta=1,2ms,4", "levels=3"};
    (void)state;
    struct workload *w = good_workload(base_text);
    const struct fos_workload *f = override_well(
        w,
        &(struct workload_overrides){.plugin = &plugin, .settings = settings, .setting_count = 2});
    assert_string_equal(f->policy, "mine");
    assert_ptr_equal(workload_policy(w), &plugin);
    assert_int_equal(f->setting_count, 2);
    assert_int_equal(f->settings[0].value.count, 3);
    assert_int_equal(f->settings[0].value.at[0], 2 * MS);
    assert_int_equal(f->settings[0].value.at[1], 2 * MS);
    assert_int_equal(f->settings[0].value.at[2], 8 * MS);
    assert_int_equal(setting(f, "levels"), 3);
    workload_free(w);
}

static void test_a_file_may_name_a_plugin(void **state)
{
    static const char path[] = "build/test_override.json";
    (void)state;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"fiberos\": 1, \"scheduler\": {\"policy\": \"mine\", \"quanta\": [1, \"5us\"]},"
          " \"processes\": [{\"burst\": 1}]}",
          file);
    fclose(file);
    struct problems *problems = malloc(sizeof *problems);
    assert_null(workload_load(path, problems));
    struct workload *w = workload_load_with(path, &plugin, problems);
    assert_non_null(w);
    assert_ptr_equal(workload_policy(w), &plugin);
    assert_int_equal(workload_get(w)->settings[0].value.at[1], 5000);
    workload_free(w);
    free(problems);
    remove(path);
}

#define SET(text) .settings = (const char *const[]){text}, .setting_count = 1

static const struct {
    struct workload_overrides options;
    const char *message;
} refused[] = {
    {{.cpus = "0"}, "--cpus: expected a whole number from 1 to 64, found \"0\""},
    {{.cpus = "two"}, "--cpus: expected a whole number from 1 to 64, found \"two\""},
    {{.cpus = ""}, "--cpus: expected a whole number from 1 to 64, found \"\""},
    {{.cpus = "1"}, "--cpus: process 'A' may run on a CPU that is not there (0 to 0 are)"},
    {{.seed = "-1"}, "--seed: expected a whole number from 0 to 9223372036854775807, found \"-1\""},
    {{.clock = "reel"},
     "--clock: expected \"virtual\" or \"real\", found \"reel\" (did you mean 'real'?)"},
    {{.clock = "real"},
     "--clock: the real clock drives one CPU only: expected 1 CPU, or the virtual clock"},
    {{.profile = "posx"},
     "--profile: expected \"textbook\", \"posix\" or \"ostep\", found \"posx\" (did you mean "
     "'posix'?)"},
    {{.until = "0"}, "--until: expected a duration longer than 0, found \"0\""},
    {{.until = "soon"},
     "--until: expected a duration such as 5 (ticks) or 250us, 1.5ms, 2s, "
     "found \"soon\""},
    {{.sched = "lotery"},
     "--sched: unknown policy 'lotery' (did you mean 'lottery'?); "
     "'fiberos sched list' shows all"},
    {{.sched = "fcfs", .quantum = "4"},
     "--quantum: policy 'fcfs' has no parameters, so no 'quantum'"},
    {{.sched = "sjf", .quantum = "4"}, "--quantum: policy 'sjf' has no parameter 'quantum'"},
    {{.sched = "rr", .quantum = "0"}, "--quantum: expected a duration longer than 0, found \"0\""},
    {{.sched = "rr", .quantum = "-1"}, "--quantum: expected a duration of 0 or more, found -1"},
    {{SET("quantum")}, "--set quantum: expected PARAM=VALUE, such as quantum=4"},
    {{SET("=4")}, "--set : expected PARAM=VALUE, such as quantum=4"},
    {{SET("quantm=4")},
     "--set quantm: policy 'priority' has no parameter 'quantm' (did you mean "
     "'quantum'?)"},
    {{SET("preemptive=1")}, "--set preemptive: expected true or false, found \"1\""},
    {{SET("quantum=1,2")},
     "--set quantum: expected a duration such as 5 (ticks) or 250us, 1.5ms, "
     "2s, found \"1,2\" (or \"none\")"},
    {{SET("aging=")},
     "--set aging: expected a duration such as 5 (ticks) or 250us, 1.5ms, 2s, "
     "found \"\" (or \"none\")"},
    {{.plugin = &plugin, SET("levels=9")},
     "--set levels: expected a whole number from 1 to 8, found \"9\""},
    {{.plugin = &plugin, SET("quanta=1,,2")},
     "--set quanta: expected a duration such as 5 (ticks) "
     "or 250us, 1.5ms, 2s, found \"\""},
};

static void test_refused_options_change_nothing(void **state)
{
    (void)state;
    struct workload *w = good_workload(base_text);
    struct fos_workload before = *workload_get(w);
    struct problems *problems = malloc(sizeof *problems);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        problems_init(problems, NULL);
        assert_int_equal(workload_override(w, &refused[i].options, problems), -EINVAL);
        assert_int_equal(problems->count, 1);
        assert_string_equal(problems->list[0].message, refused[i].message);
        assert_memory_equal(workload_get(w), &before, sizeof before);
    }
    free(problems);
    workload_free(w);
}

static void test_all_bad_options_are_reported(void **state)
{
    (void)state;
    struct workload *w = good_workload(base_text);
    struct problems *problems = malloc(sizeof *problems);
    problems_init(problems, NULL);
    workload_override(w,
                      &(struct workload_overrides){
                          .cpus = "x", .seed = "x", .until = "x", .quantum = "x", SET("a=1")},
                      problems);
    assert_int_equal(problems->count, 5);
    char *text = problems_text(problems);
    assert_non_null(strstr(text, "--seed: "));
    assert_null(strstr(text, ":0:")); /* options have no line and column */
    free(text);
    free(problems);
    workload_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_options),
        cmocka_unit_test(test_settings_go_over_those_of_the_file),
        cmocka_unit_test(test_another_policy_drops_the_settings_of_the_file),
        cmocka_unit_test(test_plugins),
        cmocka_unit_test(test_a_file_may_name_a_plugin),
        cmocka_unit_test(test_refused_options_change_nothing),
        cmocka_unit_test(test_all_bad_options_are_reported),
    };
    return cmocka_run_group_tests_name("config/override", tests, NULL, NULL);
}
