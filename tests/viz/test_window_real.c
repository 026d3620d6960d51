/*
 * test_window_real.c: workloads on the real clock that are run from the
 * window: they are watched while they go on, and end with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "start.h"
#include "viz/views/compare.h"

static int open_trace(void **state)
{
    (void)state;
    return start_open(trace);
}

static const char endless[] =
    "{\"fiberos\":1,\"clock\":\"real\",\"scheduler\":{\"policy\":\"rr\",\"quantum\":1},"
    "\"processes\":[{\"name\":\"a\",\"count\":2,\"program\":[{\"repeat\":\"forever\","
    "\"do\":[{\"cpu\":1}]}]}]}";

/* It is followed beside another, and ends with the window. */
static void test_growing_beside(void **state)
{
    (void)state;
    start_write(bad, endless);
    drop(SDL_DROPBEGIN, NULL);
    drop(SDL_DROPFILE, trace);
    drop(SDL_DROPFILE, bad);
    drop(SDL_DROPCOMPLETE, NULL);
    settle();
    assert_int_equal(ui->compare.count, 1);
    const struct contender c = compare_at(ui, 1);
    assert_false(fos_trace_ended(c.trace));
    const uint64_t seen = c.model->seen;
    assert_true(ui_wait(ui) >= 0);
    while (c.model->seen == seen) {
        ui_advance(ui, 0);
        host_pause();
    }
    ui_draw(ui);
    assert_int_equal(compare_figures(&c)->seen, fos_trace_count(c.trace));
}

/* It is watched as it runs, can be held, and ends when something else is opened. */
static void test_live_run(void **state)
{
    (void)state;
    start_write(bad, endless);
    drop(SDL_DROPFILE, bad);
    settle();
    assert_true(ui->view.follow && ui->view.live && ui->control >= 0);
    assert_false(fos_trace_ended(ui->trace));
    screen_key(ui, SDL_SCANCODE_SPACE, 0);
    assert_true(ui->held);
    assert_int_equal(ui_open(ui, trace), 0);
    assert_true(host_is_childless());
    assert_int_equal(ui->control, -1);
    ui_draw(ui);
}

/* The trace of a run can be read while it grows; the run ends with its channel. */
static void test_channel(void **state)
{
    (void)state;
    char path[JOB_PATH];
    struct fos_trace_error why;
    struct job j;
    job_start(&j, &(struct job_order){.text = endless});
    while (job_poll(&j) == JOB_RUNS)
        host_pause();
    assert_int_equal(j.state, JOB_LIVE);
    struct fos_trace *t = fos_trace_open(job_trace(&j, path), &why);
    assert_non_null(t);
    assert_false(fos_trace_ended(t));
    close(j.control);
    j.control = -1;
    while (job_poll(&j) == JOB_LIVE)
        host_pause();
    assert_int_equal(j.state, JOB_DONE);
    assert_true(fos_trace_refresh(t) > 0);
    assert_true(fos_trace_ended(t));
    fos_trace_close(t);
    job_end(&j);
}

int main(void)
{
#define TRACES(test) cmocka_unit_test_setup_teardown(test, open_trace, start_close)
    const struct CMUnitTest tests[] = {
        TRACES(test_growing_beside),
        TRACES(test_live_run),
        TRACES(test_channel),
    };
    return cmocka_run_group_tests_name("viz/window_real", tests, start_setup_all,
                                       start_teardown_all);
}
