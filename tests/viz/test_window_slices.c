/*
 * test_window_slices.c: what takes longer than a picture is worked out from
 * one to the next: the inspector of a large run, the search in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <unistd.h>

#include "handmade.h"
#include "screen.h"
#include "viz/views/views.h"

enum { MS = 1000000, ROUNDS = 200000, PEERS = 3 };

static char path[] = "/tmp/fiberos-slices-XXXXXX";
static struct ui *ui;
static struct handmade run;

/* One waits all the time while three take turns; it runs in the end. */
static int setup(void **state)
{
    (void)state;
    const int fd = mkstemp(path);
    if (fd < 0 || TTF_Init())
        return -1;
    close(fd);
    run = handmade_begin_file("large", 1, path);
    handmade_arrive(&run, 0, "patient");
    handmade_event(&run, 0, FOS_EV_LOG, 1, 0, 0, "needle");
    for (int i = 0; i < PEERS; i++)
        handmade_arrive(&run, 0, i ? "other" : "first");
    for (int i = 0; i < ROUNDS; i++) {
        handmade_run(&run, i, 2 + (uint32_t)i % PEERS, 0, 0);
        handmade_expire(&run, i + 1, 2 + (uint32_t)i % PEERS);
    }
    return run.trace->error;
}

static int teardown(void **state)
{
    (void)state;
    fos_trace_close(run.trace);
    TTF_Quit();
    return unlink(path);
}

static int open_ui(void **state)
{
    (void)state;
    ui = screen_open(screen_options(path));
    ui->view.follow = false;
    return 0;
}

static int close_ui(void **state)
{
    (void)state;
    ui_free(ui);
    return 0;
}

/* Pictures until nothing is worked out any more; how many. */
static int settle(void)
{
    int pictures = 0;
    for (; ui_wait(ui) == 1 && pictures < 1000; pictures++) {
        ui_advance(ui, MS);
        assert_true(ui->dirty);
        ui_draw(ui);
    }
    return pictures;
}

static void select_patient(void)
{
    ui->selected = (struct pick){{ROW_PROC, 0}, TRACK_BEFORE};
    ui_act(ui, ACT_VIEW, TAB_INSPECTOR);
    ui_draw(ui);
}

static void test_the_inspector_takes_its_time(void **state)
{
    (void)state;
    struct inspection expected;
    const fos_time end = model_end(ui->model);
    select_patient();
    assert_false(ui->inspector.whole.known);
    assert_int_equal(ui_wait(ui), 1);
    assert_in_range(settle(), 1, 100);
    assert_true(ui->inspector.whole.known);
    assert_int_equal(inspect_proc(ui->model, 0, 0, end, &expected), 0);
    const struct inspection *found = &ui->inspector.whole.answer.proc;
    assert_int_equal(found->wait.sum, end);
    assert_int_equal(found->delays.count, PEERS);
    for (int i = 0; i < PEERS; i++)
        assert_int_equal(found->delays.top[i].time, expected.delays.top[i].time);
    assert_int_not_equal(ui_wait(ui), 1);
}

/* Another question takes the place of one that is on its way. */
static void test_another_is_selected_meanwhile(void **state)
{
    (void)state;
    select_patient();
    ui->selected.row.index = 1;
    ui_draw(ui);
    settle();
    assert_int_equal(ui->inspector.whole.answered.proc, 1);
    assert_int_equal(ui->inspector.whole.answer.proc.run.sum, (fos_time)(ROUNDS + 2) / PEERS * MS);
}

/* A picture on the command line is made of the whole. */
static void test_a_screenshot_waits(void **state)
{
    (void)state;
    struct ui_options o = screen_options(path);
    o.screenshot = "x.png";
    o.select = "patient";
    o.view = "inspector";
    struct ui *shot = screen_open(o);
    assert_true(shot->inspector.whole.known);
    ui_free(shot);
}

static void type(const char *text)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
    screen_key(ui, SDL_SCANCODE_SLASH, 0);
    ui->field->deaf = false;
    snprintf(e.text.text, sizeof(e.text.text), "%s", text);
    ui_handle(ui, &e);
    ui_draw(ui);
}

static void test_a_search_takes_its_time(void **state)
{
    (void)state;
    type("nowhere");
    assert_true(search_is_on(ui));
    assert_in_range(search_percent(ui), 5, 95);
    assert_in_range(settle(), 1, 100);
    assert_false(search_is_on(ui));
    assert_non_null(strstr(ui->notice, "No event has"));
}

static void test_esc_stops_a_search(void **state)
{
    (void)state;
    type("nowhere");
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_false(search_is_on(ui));
    type("nowhere");
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    assert_true(search_is_on(ui)); /* it goes on though nothing is typed any more */
    ui->selected = (struct pick){{ROW_PROC, 0}, TRACK_BEFORE};
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_false(search_is_on(ui));
    assert_int_equal(ui->selected.row.kind, ROW_PROC); /* no more than that */
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_int_equal(ui->selected.row.kind, ROW_NONE);
}

/* The only event with these words lies behind the cursor: it is found round the end. */
static void test_a_search_goes_round(void **state)
{
    (void)state;
    view_seek(&ui->view, ui->model, model_end(ui->model) / 2);
    type("patient needle");
    settle();
    assert_int_equal(ui->view.cursor.time, 0);
    const struct fos_event *e = fos_trace_event(ui->trace, ui->view.cursor.upto - 1);
    assert_true(e->type == FOS_EV_LOG && e->pid == 1);
    assert_non_null(strstr(ui->notice, "beginning"));
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    const uint64_t upto = ui->view.cursor.upto;
    screen_key(ui, SDL_SCANCODE_N, KMOD_LSHIFT); /* backwards, all round */
    settle();
    assert_int_equal(ui->view.cursor.upto, upto);
    assert_non_null(strstr(ui->notice, "from the end"));
}

#define UI_TEST(test) cmocka_unit_test_setup_teardown(test, open_ui, close_ui)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UI_TEST(test_the_inspector_takes_its_time), UI_TEST(test_another_is_selected_meanwhile),
        UI_TEST(test_a_screenshot_waits),           UI_TEST(test_a_search_takes_its_time),
        UI_TEST(test_esc_stops_a_search),           UI_TEST(test_a_search_goes_round),
    };
    return cmocka_run_group_tests_name("viz/window_slices", tests, setup, teardown);
}
