/*
 * Bad plug-ins on the real clock: there the timer preempts processes and
 * looks after ops at the same time.
 */
#include "tests/userland/plugins.h"

/* Times differ from run to run: only what must always be true is looked at. */
static void bad_ops_are_left_on_the_real_clock(void **state)
{
    static const struct bad rows[] = {
        {"crashes", "--clock real --set at=tick", "crashed in tick (SIGSEGV)", NULL},
        {"crashes", "--clock real --set at=stopping", "crashed in stopping (SIGSEGV)", NULL},
        {"exits", "--clock real --set at=slice", "called exit() in slice", NULL},
        {"answers", "--clock real --set how=null_later", "chose nobody although", NULL},
        {"loops", "--clock real --set at=pick_next", "has not come back from pick_next for 2 s",
         NULL},
        {"loops", "--clock real --set at=stopping", "has not come back from stopping for 2 s",
         NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_ejected(&rows[i], false);
}

/* Nobody runs, so no timer is armed for a slice. */
static void an_op_that_never_comes_back_is_left_when_the_machine_was_idle(void **state)
{
    (void)state;
    command_write("late.json", "{\"fiberos\":1,\"clock\":\"real\",\"processes\":[{\"name\":\"A\","
                               "\"arrival\":\"300ms\",\"burst\":2}]}");
    struct said s = command("run %s/late.json --sched %s/loops.so --set at=changed --format json",
                            command_folder(), command_folder());
    assert_int_equal(s.code, 0); /* it is never asked there */
    said_free(&s);
    command_write("late.json", "{\"fiberos\":1,\"clock\":\"real\",\"processes\":[{\"name\":\"A\","
                               "\"program\":[{\"sleep\":\"300ms\"},{\"cpu\":1},{\"sleep\":1},"
                               "{\"cpu\":1},{\"sleep\":\"100ms\"},{\"cpu\":1}]}]}");
    s = command("run %s/late.json --sched %s/loops.so --set at=enqueue --format json",
                command_folder(), command_folder());
    assert_int_equal(s.code, 1);
    assert_non_null(strstr(s.err, "has not come back from enqueue for 2 s"));
    said_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_ops_are_left_on_the_real_clock),
        cmocka_unit_test(an_op_that_never_comes_back_is_left_when_the_machine_was_idle),
    };
    return cmocka_run_group_tests_name("userland/plugins_real", tests, build_plugins,
                                       command_leave);
}
