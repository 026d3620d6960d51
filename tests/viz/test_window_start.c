/*
 * test_window_start.c: what is opened and run from the window: the chooser,
 * dropped files, what goes wrong, other policies. All through ui_handle(),
 * headless, with the real `fiberos` command.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "start.h"

static int open_trace(void **state)
{
    (void)state;
    return start_open(trace);
}

static int open_nothing(void **state)
{
    (void)state;
    return start_open(NULL);
}

static void type(const char *text)
{
    for (; *text; text++) {
        SDL_Event e = {.text = {.type = SDL_TEXTINPUT, .text = {*text, '\0'}}};
        const SDL_Event key = {
            .key = {.type = SDL_KEYDOWN, .keysym = {.scancode = SDL_SCANCODE_UNKNOWN}}};
        ui_handle(ui, &key);
        ui_handle(ui, &e);
    }
    ui_draw(ui);
}

static void press(enum action action, int value)
{
    const struct hot *h = find_hot(action, value);
    assert_non_null(h);
    screen_click(ui, h->rect.x + h->rect.w / 2, h->rect.y + h->rect.h / 2);
}

static const char *chosen(void)
{
    return ui->start->shelf.works[ui->start->chooser.selected].name;
}

/* ---- Another trace ------------------------------------------------------------------------- */

static void test_open(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_J, 0);
    screen_key(ui, SDL_SCANCODE_R, 0);
    screen_key(ui, SDL_SCANCODE_A, KMOD_LSHIFT);
    screen_key(ui, SDL_SCANCODE_END, 0);
    screen_key(ui, SDL_SCANCODE_W, 0);
    screen_key(ui, SDL_SCANCODE_U, 0);
    const int width = ui->canvas.width;
    assert_int_equal(ui_open(ui, other), 0);
    ui_draw(ui);
    assert_string_equal(meta("policy"), "fcfs");
    assert_int_equal(ui->model->proc_count, 3);
    assert_int_equal(ui->selected.row.kind, ROW_NONE);
    assert_int_equal(ui->marks[0], -1);
    assert_int_equal(ui->view.cursor.time, 0);
    assert_int_equal(ui->range[1], 0);
    assert_true(ui->view.map.span > model_end(ui->model));
    assert_int_equal(ui->canvas.width, width);
    assert_int_equal(ui->tab, TAB_QUEUE); /* what is looked at stays */
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_int_equal(ui->view.cursor.time, model_end(ui->model));
}

/* The old one stays, and the window says why. */
static void test_open_fails(void **state)
{
    (void)state;
    const struct fos_trace *old = ui->trace;
    screen_key(ui, SDL_SCANCODE_J, 0);
    assert_true(ui_open(ui, "Makefile") < 0);
    assert_ptr_equal(ui->trace, old);
    assert_int_equal(ui->selected.row.kind, ROW_CPU);
    assert_true(ui->start->trouble.open);
    ui_draw(ui);
    assert_non_null(strstr(ui->start->trouble.said, "Makefile"));
    screen_key(ui, SDL_SCANCODE_W, 0); /* not for the timeline now */
    assert_true(ui->view.map.span > model_end(ui->model));
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_false(ui->start->trouble.open);
    screen_key(ui, SDL_SCANCODE_W, 0);
    assert_true(ui->view.map.span < model_end(ui->model));
}

/* ---- The chooser ---- */

static void test_first_start(void **state)
{
    (void)state;
    assert_true(ui->start->chooser.open && !ui->trace);
    assert_true(ui_wait(ui) >= 0);
    settle();
    assert_int_equal(ui_wait(ui), -1);
    assert_string_equal(chosen(), "hello");
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0); /* there is nothing behind it */
    assert_true(ui->start->chooser.open && ui->notice[0]);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    settle();
    assert_false(ui->start->chooser.open);
    assert_string_equal(meta("name"), "hello");
    assert_string_equal(meta("policy"), "rr");
    screen_key(ui, SDL_SCANCODE_O, KMOD_LCTRL);
    assert_true(ui->start->chooser.open);
    assert_string_equal(chosen(), "hello");
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_false(ui->start->chooser.open);
    assert_null(ui->field);
    screen_key(ui, SDL_SCANCODE_W, 0);
    assert_true(ui->view.map.span < model_end(ui->model));
}

static void test_choose_by_words(void **state)
{
    (void)state;
    settle();
    const int all = ui->start->chooser.count;
    type("lock inherit");
    assert_in_range(ui->start->chooser.count, 1, all - 1);
    type("qqqq");
    assert_int_equal(ui->start->chooser.count, 0);
    screen_key(ui, SDL_SCANCODE_RETURN, 0); /* nothing to run */
    settle();
    assert_null(ui->trace);
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_int_equal(ui->start->chooser.count, all);
    type("ConVoyx");
    screen_key(ui, SDL_SCANCODE_BACKSPACE, 0);
    assert_string_equal(chosen(), "convoy");
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    settle();
    assert_string_equal(meta("name"), "convoy");
}

static void test_choose_by_keys(void **state)
{
    (void)state;
    settle();
    struct chooser *c = &ui->start->chooser;
    screen_key(ui, SDL_SCANCODE_DOWN, 0);
    assert_int_equal(c->selected, 1);
    screen_key(ui, SDL_SCANCODE_UP, 0);
    screen_key(ui, SDL_SCANCODE_UP, 0);
    assert_int_equal(c->selected, 0);
    screen_key(ui, SDL_SCANCODE_PAGEDOWN, 0);
    assert_true(c->selected > 5);
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_int_equal(c->selected, c->count - 1);
    assert_int_equal(c->scroll, c->height - c->list.h);
    screen_key(ui, SDL_SCANCODE_HOME, 0);
    assert_int_equal(c->scroll, 0);
    screen_key(ui, SDL_SCANCODE_LEFT, 0); /* round to the last policy */
    assert_int_equal(c->policy, ui->start->shelf.policy_count - 1);
    screen_key(ui, SDL_SCANCODE_RIGHT, 0);
    assert_int_equal(c->policy, NO_POLICY);
    screen_key(ui, SDL_SCANCODE_RIGHT, 0);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    settle();
    assert_string_equal(meta("policy"), ui->start->shelf.policies[0].name);
}

static void test_choose_by_mouse(void **state)
{
    (void)state;
    settle();
    struct chooser *c = &ui->start->chooser;
    screen_move(ui, c->list.x + 20, c->list.y + 50);
    screen_wheel(ui, -3);
    assert_true(c->scroll > 0);
    screen_wheel(ui, 30);
    assert_int_equal(c->scroll, 0);
    screen_click(ui, c->list.x + 20, c->list.y + c->tops[2] + 5);
    assert_int_equal(c->selected, 2);
    press(ACT_POLICY, 3);
    assert_int_equal(c->policy, 3);
    press(ACT_RUN, 0);
    settle();
    assert_string_equal(meta("policy"), ui->start->shelf.policies[3].name);
    screen_key(ui, SDL_SCANCODE_O, KMOD_LCTRL);
    screen_press(ui, c->list.x + 20, c->list.y + c->tops[1] + 5, 2);
    settle();
    assert_string_equal(meta("name"), ui->start->shelf.works[1].name);
}

static void test_no_fiberos(void **state)
{
    (void)state;
    settle();
    ui_free(ui);
    setenv("FIBEROS", "/nowhere/fiberos", 1);
    ui = screen_open(screen_options(NULL));
    settle();
    assert_int_equal(ui->start->shelf.state, SHELF_FAILED);
    ui_draw(ui);
    host_fiberos();
    screen_key(ui, SDL_SCANCODE_RETURN, 0); /* tries again */
    settle();
    assert_int_equal(ui->start->shelf.state, SHELF_READY);
}

static void test_esc_stops_a_run(void **state)
{
    (void)state;
    settle();
    host_stand_in(folder, "sleep 1000");
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    for (int i = 0; i < 100; i++) {
        ui_advance(ui, 0);
        host_pause();
    }
    ui_draw(ui);
    assert_true(ui_busy(ui));
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_false(ui_busy(ui));
    assert_true(ui->start->chooser.open);
}

/* ---- Dropped files ---- */

static void test_drop_trace(void **state)
{
    (void)state;
    drop(SDL_DROPFILE, other);
    settle();
    assert_string_equal(meta("policy"), "fcfs");
    assert_string_equal(ui->source.file, other);
}

static void test_drop_workload_on_the_chooser(void **state)
{
    (void)state;
    drop(SDL_DROPBEGIN, NULL);
    drop(SDL_DROPFILE, good);
    drop(SDL_DROPCOMPLETE, NULL);
    settle();
    assert_string_equal(meta("name"), "own");
    assert_false(ui->start->chooser.open);
}

static void test_drop_several(void **state)
{
    (void)state;
    drop(SDL_DROPBEGIN, NULL);
    drop(SDL_DROPFILE, good);
    drop(SDL_DROPFILE, trace);
    drop(SDL_DROPFILE, other);
    assert_false(ui_busy(ui));
    drop(SDL_DROPCOMPLETE, NULL);
    settle();
    assert_string_equal(meta("name"), "own");
    assert_int_equal(ui->compare.count, 2);
    assert_int_equal(ui->tab, TAB_COMPARE);
    assert_string_equal(fos_trace_meta(ui->compare.runs[1].trace, "policy"), "fcfs");
}

static void test_drop_bad_workload(void **state)
{
    (void)state;
    drop(SDL_DROPFILE, bad);
    settle();
    const struct trouble *t = &ui->start->trouble;
    assert_true(t->open);
    assert_string_equal(t->title, "bad.json");
    assert_int_equal(t->count, 1);
    assert_int_equal(t->list[0].line, 3);
    assert_int_equal(t->list[0].column, 30);
    assert_string_equal(t->source, bad_text);
    assert_string_equal(meta("policy"), "rr"); /* what was open is */
    screen_key(ui, SDL_SCANCODE_R, 0);         /* not mended yet */
    settle();
    assert_true(t->open);
    start_write(bad, good_text);
    press(ACT_RETRY, 0);
    settle();
    assert_false(t->open);
    assert_string_equal(meta("name"), "own");
}

static void test_drop_broken_traces(void **state)
{
    (void)state;
    char broken[80];
    snprintf(broken, sizeof(broken), "%s/good.json", folder);
    start_write(broken, "FIBEROS");
    drop(SDL_DROPFILE, "/nowhere/at-all.fos");
    settle();
    assert_true(ui->start->trouble.open);
    assert_non_null(strstr(ui->start->trouble.said, "No such file"));
    press(ACT_DISMISS, 0);
    assert_false(ui->start->trouble.open);
    drop(SDL_DROPFILE, "/nowhere/at-all.json");
    settle();
    assert_true(ui->start->trouble.open);
    drop(SDL_DROPFILE, other); /* one that is good takes the panel away */
    settle();
    assert_false(ui->start->trouble.open);
    assert_string_equal(meta("policy"), "fcfs");
}

/* Whatever is dropped: a picture, a folder, a pipe on which nobody writes. */
static void test_drop_anything(void **state)
{
    char pipe_path[80];
    (void)state;
    snprintf(pipe_path, sizeof(pipe_path), "%s/pipe", folder);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    drop(SDL_DROPFILE, "viz/pictures/window.png");
    settle();
    assert_true(ui->start->trouble.open);
    screen_key(ui, SDL_SCANCODE_PAGEDOWN, 0);
    drop(SDL_DROPFILE, folder);
    settle();
    assert_non_null(strstr(ui->start->trouble.said, "directory"));
    drop(SDL_DROPFILE, pipe_path); /* the window does not wait for a writer */
    settle();
    assert_non_null(strstr(ui->start->trouble.said, "pipe"));
    unlink(pipe_path);
}

/* ---- The command line ---- */

static void test_named_workload(void **state)
{
    (void)state;
    char line[1024];
    settle();
    ui_free(ui);
    struct ui_options o = screen_options(good);
    o.at = "5ms";
    o.sched = "fcfs,rr";
    ui = screen_open(o);
    assert_non_null(ui);
    settle();
    assert_string_equal(meta("policy"), "fcfs");
    assert_int_equal(ui->view.cursor.time, 5000000);
    assert_int_equal(ui->compare.count, 1);
    assert_string_equal(fos_trace_meta(ui->compare.runs[0].trace, "policy"), "rr");
    ui_command_line(ui, line, sizeof(line));
    assert_non_null(strstr(line, "--sched 'fcfs,rr' '"));
    assert_non_null(strstr(line, "good.json'"));
    assert_null(strstr(line, "/proc"));
}

/* F5: the file has been changed meanwhile; a trace can't be run again. */
static void test_again(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_F5, 0);
    assert_false(ui_busy(ui));
    assert_non_null(strstr(ui->notice, "trace"));
    drop(SDL_DROPFILE, good);
    settle();
    assert_int_equal(ui->model->cpu_count, 2);
    start_write(good, "{\"fiberos\":1,\"name\":\"new\",\"processes\":[{\"bursts\":[5]}]}");
    screen_key(ui, SDL_SCANCODE_F5, 0);
    settle();
    assert_string_equal(meta("name"), "new");
    assert_int_equal(ui->model->cpu_count, 1);
    start_write(good, "{\"fiberos\":1,\n\"processes\":[]}");
    screen_key(ui, SDL_SCANCODE_F5, 0);
    settle();
    assert_true(ui->start->trouble.open);
    assert_string_equal(meta("name"), "new");
}

static void test_named_nothing(void **state)
{
    (void)state;
    char error[512];
    int code = 0;
    struct ui_options o = screen_options("/nowhere/at-all.json");
    assert_null(ui_new(&o, error, sizeof(error), &code));
    assert_int_equal(code, 2);
    assert_non_null(strstr(error, "No such file"));
    o = screen_options(trace); /* it has run */
    o.sched = "rr";
    assert_null(ui_new(&o, error, sizeof(error), &code));
    assert_int_equal(code, 2);
    settle();
}

int main(void)
{
#define RUN(test)   cmocka_unit_test_setup_teardown(test, open_trace, start_close)
#define FIRST(test) cmocka_unit_test_setup_teardown(test, open_nothing, start_close)
    const struct CMUnitTest tests[] = {
        RUN(test_open),
        RUN(test_open_fails),
        FIRST(test_first_start),
        FIRST(test_choose_by_words),
        FIRST(test_choose_by_keys),
        FIRST(test_choose_by_mouse),
        FIRST(test_no_fiberos),
        FIRST(test_esc_stops_a_run),
        RUN(test_drop_trace),
        FIRST(test_drop_workload_on_the_chooser),
        RUN(test_drop_several),
        RUN(test_drop_bad_workload),
        RUN(test_drop_broken_traces),
        RUN(test_drop_anything),
        FIRST(test_named_workload),
        FIRST(test_named_nothing),
        RUN(test_again),
    };
    return cmocka_run_group_tests_name("viz/window_start", tests, start_setup_all,
                                       start_teardown_all);
}
