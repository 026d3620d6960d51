/*
 * test_window_start_golden.c: pictures of the chooser, of what went wrong,
 * and of runs side by side (golden.h). What there is to choose from is made
 * up, so that they change only when the window does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "golden.h"
#include "start.h"

static const char shelf[] =
    "case $1 in\n"
    "workloads) cat <<'END'\n"
    "[{\"name\":\"hello\",\"topic\":\"First steps\",\"file\":\"hello.json\",\"policy\":\"rr\","
    "\"clock\":\"virtual\",\"cpus\":1,\"description\":\"Three processes share one CPU. Each runs "
    "for at most 4 ticks, then the next one gets its turn.\"},\n"
    "{\"name\":\"real\",\"topic\":\"First steps\",\"file\":\"real.json\",\"policy\":\"rr\","
    "\"clock\":\"real\",\"cpus\":2,\"description\":\"Real preemption of C programs. These are "
    "compiled functions, not scripts.\"},\n"
    "{\"name\":\"convoy\",\"topic\":\"Who runs next?\",\"file\":\"convoy.json\","
    "\"policy\":\"fcfs\",\"clock\":\"virtual\",\"cpus\":1,\"description\":\"The convoy effect. One "
    "long process holds the CPU for 100 ticks at a time, and four short ones wait behind it. Look "
    "at their response, and at how little the disk has to do.\"},\n"
    "{\"name\":\"priority-inversion-of-three\",\"topic\":\"Locks\",\"file\":\"p.json\","
    "\"policy\":\"priority\",\"clock\":\"virtual\",\"cpus\":1,\"description\":\"A sentence that is "
    "far too long for the line in which it should stand, whatever the width of the window may "
    "be.\"}]\nEND\n;;\n"
    "sched) printf 'fcfs       First come, first served.\\nlottery    By tickets.\\n"
    "mlfq       Levels.\\nrr         Round-robin: each in turn, for one quantum.\\n'\n;;\n"
    "run) for last; do :; done\n"
    "echo \"fiberos: $last:3:29: expected a duration such as 5 (ticks) or \\\"250us\\\", "
    "\\\"1.5ms\\\", \\\"2s\\\", found \\\"x\\\"\" >&2\n"
    "echo \"fiberos: $last:2:16: 'processes': a second mistake, in words that go on and on, until "
    "they need another line of the panel\" >&2\nexit 2\n;;\nesac";

static int set_up(void **state)
{
    if (start_setup_all(state))
        return -1;
    start_write(bad, bad_text);
    host_stand_in(folder, shelf);
    return 0;
}

static void open_as(const char *file, int width, int height, const char *theme, double scale)
{
    struct ui_options o = screen_options(file);
    o.width = width;
    o.height = height;
    o.theme = theme;
    o.scale = scale;
    ui = screen_open(o);
    assert_non_null(ui);
    settle();
}

static void check(const char *name)
{
    ui_draw(ui);
    const int count = golden_compare(ui, name);
    ui_free(ui);
    assert_int_equal(count, 0);
}

static void test_chooser(void **state)
{
    (void)state;
    open_as(NULL, 1280, 720, "dark", 0);
    screen_key(ui, SDL_SCANCODE_DOWN, 0);
    screen_key(ui, SDL_SCANCODE_DOWN, 0);
    screen_key(ui, SDL_SCANCODE_RIGHT, 0);
    check("chooser");
}

static void test_chooser_small(void **state)
{
    (void)state;
    open_as(NULL, 480, 320, "light", 0);
    screen_key(ui, SDL_SCANCODE_END, 0);
    check("chooser-small");
}

static void test_chooser_scaled(void **state)
{
    (void)state;
    open_as(NULL, 1600, 1200, "light", 2);
    check("chooser-scaled");
}

static void test_trouble(void **state)
{
    (void)state;
    open_as(trace, 1280, 720, "dark", 0);
    drop(SDL_DROPFILE, bad);
    settle();
    check("trouble");
}

static void test_trouble_small(void **state)
{
    (void)state;
    open_as(trace, 480, 320, "light", 0);
    drop(SDL_DROPFILE, bad);
    settle();
    check("trouble-small");
}

static void compare_three(int width, int height, const char *theme)
{
    char third[80];
    snprintf(third, sizeof(third), "%s/stand-in.fos", folder);
    start_sample(other, (struct sample_shape){5, 2, 6, 3, "fcfs", 0});
    start_sample(third, (struct sample_shape){5, 2, 6, 3, "lottery", 0});
    open_as(trace, width, height, theme, 0);
    drop(SDL_DROPBEGIN, NULL);
    drop(SDL_DROPFILE, trace);
    drop(SDL_DROPFILE, other);
    drop(SDL_DROPFILE, third);
    drop(SDL_DROPCOMPLETE, NULL);
    settle();
    unlink(third);
    assert_int_equal(ui->compare.count, 2);
}

static void test_compare(void **state)
{
    (void)state;
    compare_three(1280, 720, "dark");
    screen_key(ui, SDL_SCANCODE_W, 0);
    check("compare");
}

static void test_compare_wide(void **state)
{
    (void)state;
    compare_three(1280, 720, "light");
    ui->panes = PANES_METRICS;
    ui_layout(ui);
    ui_draw(ui);
    const struct rect r = ui->compare.strips[1];
    screen_move(ui, r.x + r.w / 3, r.y + 10);
    check("compare-wide");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chooser),        cmocka_unit_test(test_chooser_small),
        cmocka_unit_test(test_chooser_scaled), cmocka_unit_test(test_trouble),
        cmocka_unit_test(test_trouble_small),  cmocka_unit_test(test_compare),
        cmocka_unit_test(test_compare_wide),
    };
    return cmocka_run_group_tests_name("viz/window_start_golden", tests, set_up,
                                       start_teardown_all);
}
