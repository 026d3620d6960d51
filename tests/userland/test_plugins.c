/*
 * The family of bad plug-ins, each built with `fiberos sched build`: those
 * that are of no use are refused, the others are ejected with a message of
 * their own, and the workload ends as if nothing had been.
 */
#include "tests/userland/plugins.h"

static void what_is_no_plugin_of_ours_is_refused(void **state)
{
    static const struct bad rows[] = {
        {"wrong_major.so", "",
         "is for version 2 of the plug-in interface, this fiberos has version 1; "
         "rebuild it: fiberos sched build ",
         NULL},
        {"larger_table.so", "", "it was built for a newer one; rebuild it with this one", NULL},
        {"shorter_table.so", "", "too short for the required ops", NULL},
        {"missing_op.so", "", "lacks the op pick_next", NULL},
        {"missing_name.so", "", "lacks a name", NULL},
        {"missing_symbol.so", "", "has no symbol fos_plugin; end its source with FOS_PLUGIN(",
         NULL},
        {"wrong_magic.so", "", "has a symbol fos_plugin that is none of fiberos's", NULL},
        {"bad_parameter.so", "", "its parameter 'far' lies outside of the policy's struct", NULL},
        {"undefined.so", "", "undefined symbol: fos_no_such_call; rebuild it", NULL},
        {"text.so", "", "is no shared object", NULL},
        {"victims.json", "", "is no shared object", NULL},
        {"nosuch.so", "", "can't be loaded: No such file or directory; 'fiberos sched build ",
         NULL},
        {"../../etc", "", "is no shared object", NULL},
        {"crashes.so", "--set at=nowhere", "expected", NULL},
        {"crashes.so", "--set speed=3", "policy 'crashes' has no parameter 'speed'", NULL},
    };
    (void)state;
    REFUSED(rows);
}

static void a_table_from_before_an_op_was_added_is_good(void **state)
{
    (void)state;
    struct said s = command("run %s/victims.json --format json --sched %s/older_table.so",
                            command_folder(), command_folder());
    assert_int_equal(s.code, 0);
    assert_string_equal(s.err, "");
    check_metrics("older_table", s.out, true);
    said_free(&s);
}

static void bad_answers_eject(void **state)
{
    static const struct bad rows[] = {
        {"answers", "--set how=stranger", "policy 'answers' chose a task that does not exist",
         NULL},
        {"answers", "--set how=wild", "chose a task that does not exist", NULL},
        {"answers", "--set how=dead", "chose a task that does not exist", NULL},
        {"answers", "--set how=outside", "which is BLOCKED and not READY", NULL},
        {"answers", "--set how=never", "policy 'answers' chose nobody although somebody", NULL},
        {"answers", "--set how=null_later", "chose nobody although somebody is READY", NULL},
        {"answers", "--set how=loses", "chose nobody although somebody is READY", NULL},
        {"answers", "--set how=negative", "gave a slice below 0", NULL},
        {"starves", "--watchdog 10", "lets 'long' starve: READY for 12 ms while later ones run",
         NULL},
    };
    (void)state;
    EJECTED(rows);
}

/* Two CPUs, so that somebody runs while another is chosen. */
static void a_process_that_runs_or_is_on_its_way_is_not_to_be_chosen(void **state)
{
    static const struct bad rows[] = {
        {"answers", "--cpus 2 --set how=running", "which is RUNNING and not READY", NULL},
        {"answers", "--cpus 2 --set how=twice", "twice; round-robin", "costly"},
    };
    (void)state;
    EJECTED(rows);
}

static const char *const ops[] = {"exit",      "task_init", "task_exit", "enqueue",  "dequeue",
                                  "pick_next", "slice",     "tick",      "preempts", "running",
                                  "stopping",  "changed",   "timer",     "explain",  "rank"};

static void a_crash_in_any_op_ejects(void **state)
{
    static const char *const contexts[] = {"asm", "ucontext", NULL};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof(ops) / sizeof(ops[0]); i++) {
        char options[128], message[128];
        snprintf(options, sizeof(options), "--set at=%s --context %s", ops[i / 2], contexts[i % 2]);
        snprintf(message, sizeof(message), "policy 'crashes' crashed in %s (SIGSEGV)", ops[i / 2]);
        const struct bad row = {"crashes", options, message, NULL};
        check_ejected(&row, true);
    }
}

static void whatever_way_it_crashes(void **state)
{
    static const struct bad rows[] = {
        {"crashes", "--set how=division", "crashed in pick_next (SIGFPE)", NULL},
        {"crashes", "--set how=abort --set at=tick", "ended in abort() in tick", NULL},
        {"crashes", "--set how=nowhere --set at=slice", "crashed in slice (SIGSEGV)", NULL},
        {"crashes", "--set how=deep --set at=pick_next", "crashed in pick_next (SIGSEGV)", NULL},
        {"crashes", "--set how=deep --set at=stopping", "crashed in stopping (SIGSEGV)", NULL},
    };
    (void)state;
    EJECTED(rows);
}

static void an_op_that_never_comes_back_is_left(void **state)
{
    static const struct bad rows[] = {
        {"loops", "--set at=pick_next", "has not come back from pick_next for 2 s", NULL},
        {"loops", "--set at=enqueue --set how=sleeps", "has not come back from enqueue for 2 s",
         NULL},
        {"loops", "--set at=stopping --set how=copies", "has not come back from stopping for 2 s",
         NULL},
        {"loops", "--set at=timer --set how=arms", "has not come back from timer for 2 s", NULL},
        {"loops", "--set at=timer --set how=rearms", "asks for timer() at the same instant", NULL},
        {"loops", "--set at=rank", "has not come back from rank for 2 s", NULL},
        {"loops", "--set at=exit", "has not come back from exit for 2 s", NULL},
    };
    (void)state;
    EJECTED(rows);
}

static void who_takes_all_memory_is_ejected(void **state)
{
    static const struct bad rows[] = {
        {"allocates", "--set how=at_once", "takes memory without end in pick_next", NULL},
        {"allocates", "--set how=untouched --set at=stopping",
         "takes memory without end in stopping", NULL},
        {"allocates", "--set how=bit_by_bit", "takes memory without end in ", NULL},
    };
    (void)state;
    EJECTED(rows);
}

static void who_ends_the_program_is_ejected(void **state)
{
    static const struct bad rows[] = {
        {"exits", "--set how=exit", "called exit() in pick_next", NULL},
        {"exits", "--set how=exit --set at=stopping", "called exit() in stopping", NULL},
        {"exits", "--set how=exit --set at=exit", "called exit() in exit", NULL},
        {"exits", "--set how=_exit --set at=enqueue", "called exit() in enqueue", NULL},
        {"exits", "--set how=fos_exit",
         "breaks a rule in pick_next: a call is made that only a process", NULL},
        {"exits", "--set how=fos_exit --set at=stopping",
         "breaks a rule in stopping: a call is made", NULL},
    };
    (void)state;
    EJECTED(rows);
}

static void who_writes_where_it_should_not_is_ejected(void **state)
{
    static const struct bad rows[] = {
        {"scribbles", "--set how=sched", "wrote beyond its sched_size in pick_next", NULL},
        {"scribbles", "--set how=cpu --set at=tick", "wrote beyond its cpu_size in tick", NULL},
        {"scribbles", "--set how=task --set at=stopping", "wrote beyond its task_size in stopping",
         NULL},
        {"scribbles", "--set how=task --set at=exit",
         "policy 'scribbles' wrote beyond its task_size", NULL},
        {"scribbles", "--set how=far", "crashed in pick_next (SIGSEGV)", NULL},
        {"scribbles", "--set how=ended", "wrote to a task that had ended", NULL},
        {"scribbles", "--set how=freed", "wrote to memory that it had freed", NULL},
        {"scribbles", "--set how=freed --set at=exit", "wrote to memory that it had freed", NULL},
        {"scribbles", "--set how=links --set at=tick",
         "breaks a rule in enqueue: a task is put into a second list", NULL},
    };
    (void)state;
    EJECTED(rows);
}

static void a_bad_init_refuses_to_boot(void **state)
{
    static const struct bad rows[] = {
        {"crashes.so", "--set at=init", "policy 'crashes' crashed in init (SIGSEGV); nothing ran",
         NULL},
        {"exits.so", "--set at=init", "policy 'exits' called exit() in init; nothing ran", NULL},
        {"loops.so", "--set at=init",
         "policy 'loops' has not come back from init for 2 s; nothing ran", NULL},
    };
    (void)state;
    REFUSED(rows);
}

/* What one process can't contain: somebody else says whose doing it was. */
static void who_ends_the_process_for_good_is_named(void **state)
{
    (void)state;
    const char *folder = command_folder();
    struct said s =
        command("run %s/victims.json --sched %s/exits.so --set how=kill --trace %s/cut.fos", folder,
                folder, folder);
    assert_int_equal(s.code, 1);
    assert_non_null(strstr(s.err, "exits.so' has brought fiberos down (SIGKILL)"));
    said_free(&s);
    s = command("trace stat %s/cut.fos", folder);
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "unfinished"));
    said_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_plugin_of_ours_is_refused),
        cmocka_unit_test(a_table_from_before_an_op_was_added_is_good),
        cmocka_unit_test(bad_answers_eject),
        cmocka_unit_test(a_process_that_runs_or_is_on_its_way_is_not_to_be_chosen),
        cmocka_unit_test(a_crash_in_any_op_ejects),
        cmocka_unit_test(whatever_way_it_crashes),
        cmocka_unit_test(an_op_that_never_comes_back_is_left),
        cmocka_unit_test(who_takes_all_memory_is_ejected),
        cmocka_unit_test(who_ends_the_program_is_ejected),
        cmocka_unit_test(who_writes_where_it_should_not_is_ejected),
        cmocka_unit_test(a_bad_init_refuses_to_boot),
        cmocka_unit_test(who_ends_the_process_for_good_is_named),
    };
    return cmocka_run_group_tests_name("userland/plugins", tests, build_plugins, command_leave);
}
