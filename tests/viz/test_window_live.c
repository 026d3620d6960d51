/*
 * test_window_live.c: what can be asked of a run that goes on, and the menu of
 * a process: driven through ui_handle(), with the kernel's end of the control
 * channel in our hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "screen.h"
#include "kernel/trace_file.h"
#include "viz/control.h"
#include "viz/model/param.h"

enum { MS = 1000000 };

/* The first half of a run as a growing trace, the window on it, and the other end of its channel.
 */
static struct live {
    char path[40];
    struct sample *sample;
    struct fos_trace *trace;
    struct ui *ui;
    int kernel;
} live;

static void grow_to(uint64_t events)
{
    for (uint64_t i = fos_trace_count(live.trace); i < events; i++)
        trace_append(live.trace, fos_trace_event(live.sample->trace, i));
}

static int open_live(void **state)
{
    int ends[2];
    (void)state;
    live = (struct live){.path = "/tmp/fiberos-live-XXXXXX"};
    close(mkstemp(live.path));
    live.sample = sample_run((struct sample_shape){4, 1, 5, 9, "priority", 0}, NULL);
    if (!live.sample || trace_create(&live.trace, live.path) ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        return -1;
    const struct fos_trace *whole = live.sample->trace;
    for (uint32_t i = 1; *fos_trace_text(whole, i); i++)
        trace_intern(live.trace, fos_trace_text(whole, i), strlen(fos_trace_text(whole, i)));
    grow_to(fos_trace_count(whole) / 2);
    struct ui_options o = screen_options(live.path);
    o.control = ends[0];
    live.kernel = ends[1];
    live.ui = screen_open(o);
    return live.ui ? 0 : -1;
}

static int close_live(void **state)
{
    (void)state;
    ui_free(live.ui);
    fos_trace_close(live.trace);
    sample_free(live.sample);
    close(live.kernel);
    unlink(live.path);
    return 0;
}

static struct viz_command received(void)
{
    struct viz_command c = {0};
    if (recv(live.kernel, &c, sizeof(c), MSG_DONTWAIT) != (ssize_t)sizeof(c))
        c.kind = 0;
    return c;
}

static void add_event(struct fos_event e, const char *text)
{
    e.time = fos_trace_event(live.trace, fos_trace_count(live.trace) - 1)->time;
    if (text)
        e.text = trace_intern(live.trace, text, strlen(text));
    trace_append(live.trace, &e);
    ui_advance(live.ui, 33 * MS);
    ui_draw(live.ui);
}

/* Clicks the name of process `i`. */
static uint32_t select_proc(size_t i)
{
    const struct rect l = live.ui->layout.lanes;
    const size_t row = i + (size_t)live.ui->model->cpu_count;
    screen_click(live.ui, l.x - 20, l.y + ui_row_top(live.ui, row) + 5);
    return live.ui->model->procs[i].pid;
}

static void right_click(int x, int y)
{
    const SDL_Event e = {
        .button = {
            .type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_RIGHT, .clicks = 1, .x = x, .y = y}};
    ui_handle(live.ui, &e);
    screen_release(live.ui);
}

/* ---- Priorities ---- */

static void test_renice(void **state)
{
    (void)state;
    /* The sample gives process i the priority i % 5. */
    const uint32_t pid = select_proc(2);
    assert_int_equal(live.ui->model->procs[2].priority, 2);
    screen_key(live.ui, SDL_SCANCODE_UP, KMOD_LCTRL);
    struct viz_command c = received();
    assert_int_equal(c.kind, VIZ_RENICE);
    assert_int_equal(c.pid, pid);
    assert_int_equal(c.value, 3);
    /* Only the trace says that it was done. */
    assert_int_equal(live.ui->model->procs[2].priority, 2);
    add_event((struct fos_event){.type = FOS_EV_PRIORITY, .pid = pid, .object = 2, .value = 3}, 0);
    assert_int_equal(live.ui->model->procs[2].priority, 3);
    screen_key(live.ui, SDL_SCANCODE_DOWN, KMOD_LCTRL);
    c = received();
    assert_int_equal(c.value, 2);
    select_proc(0);
    screen_key(live.ui, SDL_SCANCODE_DOWN, KMOD_LCTRL); /* 0 is the least there is */
    assert_int_equal(received().kind, 0);
    assert_non_null(strstr(live.ui->notice, "least urgent"));
}

static int pixels_that_differ(const uint32_t *before)
{
    const struct rect l = live.ui->layout.lanes;
    int count = 0;
    for (int y = l.y; y < l.y + l.h; y++)
        for (int x = l.x; x < l.x + l.w; x++)
            count += live.ui->canvas.pixels[y * live.ui->canvas.width + x] !=
                     before[y * live.ui->canvas.width + x];
    return count;
}

static void test_change_of_priority_is_marked(void **state)
{
    (void)state;
    const struct canvas *c = &live.ui->canvas;
    const size_t bytes = (size_t)c->width * (size_t)c->height * sizeof(*c->pixels);
    uint32_t *before = malloc(bytes);
    ui_draw(live.ui);
    memcpy(before, c->pixels, bytes);
    const uint32_t marks = live.ui->model->procs[1].marks.count;
    add_event(
        (struct fos_event){
            .type = FOS_EV_PRIORITY, .pid = live.ui->model->procs[1].pid, .object = 1, .value = 7},
        0);
    assert_int_equal(live.ui->model->procs[1].marks.count, marks + 1);
    assert_in_range(pixels_that_differ(before), 10, 400);
    free(before);
}

/* ---- Parameters ---- */

static void type(const char *text)
{
    for (; *text; text++) {
        SDL_Event e = {.text = {.type = SDL_TEXTINPUT, .text = {*text}}};
        screen_key(live.ui, SDL_SCANCODE_UNKNOWN, 0);
        ui_handle(live.ui, &e);
    }
}

static void test_parameter(void **state)
{
    (void)state;
    struct param params[PARAMS_MAX];
    screen_key(live.ui, SDL_SCANCODE_P, KMOD_LCTRL);
    assert_true(live.ui->menu.open);
    assert_string_equal(live.ui->menu.title, "Parameters of priority");
    assert_int_equal(live.ui->menu.count, 3); /* preemptive, quantum, aging */
    screen_key(live.ui, SDL_SCANCODE_DOWN, 0);
    screen_key(live.ui, SDL_SCANCODE_RETURN, 0);
    assert_non_null(strstr(live.ui->prompt.question, "quantum"));
    type("8ms");
    screen_key(live.ui, SDL_SCANCODE_RETURN, 0);
    const struct viz_command c = received();
    assert_int_equal(c.kind, VIZ_PARAM);
    assert_string_equal(c.text, "quantum=8ms");
    /* It is so when the trace says so. */
    add_event((struct fos_event){.type = FOS_EV_META}, "param.quantum=8000000");
    assert_string_equal(live.ui->notice, "quantum is 8 ms from now on");
    const struct moment now = {live.ui->model->seen, 0};
    assert_int_equal(params_at(live.ui->model, now, params), 3);
    assert_string_equal(params[1].value, "8000000");
    const struct moment before = {live.ui->model->seen - 1, 0};
    assert_int_equal(params_at(live.ui->model, before, params), 3);
    assert_string_not_equal(params[1].value, "8000000");
}

static void test_parameter_is_left_alone(void **state)
{
    (void)state;
    screen_key(live.ui, SDL_SCANCODE_P, KMOD_LCTRL);
    screen_key(live.ui, SDL_SCANCODE_RETURN, 0);
    type("false");
    screen_key(live.ui, SDL_SCANCODE_ESCAPE, 0);
    assert_int_equal(received().kind, 0);
    assert_null(live.ui->field);
}

static void test_values_for_people(void **state)
{
    (void)state;
    static const struct {
        const char *value, *text;
    } cases[] = {{"2000000,4000000,8000000", "2 ms, 4 ms, 8 ms"},
                 {"0", "0"},
                 {"3", "3"},
                 {"true", "true"},
                 {"0.500", "0.500"},
                 {"", ""},
                 {"12,x,", "12, x, "}};
    char out[PARAM_TEXT], endless[2000];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(param_text(cases[i].value, out), cases[i].text);
    memset(endless, '7', sizeof(endless));
    for (size_t i = 4; i < sizeof(endless); i += 5)
        endless[i] = ',';
    endless[sizeof(endless) - 1] = '\0';
    assert_true(strlen(param_text(endless, out)) < PARAM_TEXT);
}

/* ---- Refusals ---- */

static void test_refusal_is_a_notice(void **state)
{
    (void)state;
    const uint32_t pid = live.ui->model->procs[1].pid;
    add_event((struct fos_event){.type = FOS_EV_WARNING, .pid = pid}, "priority 200: not allowed");
    assert_string_equal(live.ui->notice, "B: priority 200: not allowed");
}

static void test_what_is_not_possible_says_why(void **state)
{
    (void)state;
    screen_key(live.ui, SDL_SCANCODE_DELETE, 0);
    assert_non_null(strstr(live.ui->notice, "Select a process first"));
    select_proc(1);
    close(live.kernel); /* the run is gone */
    screen_key(live.ui, SDL_SCANCODE_SPACE, 0);
    screen_key(live.ui, SDL_SCANCODE_SPACE, 0);
    screen_key(live.ui, SDL_SCANCODE_UP, KMOD_LCTRL);
    assert_non_null(strstr(live.ui->notice, "fiberos run --viz"));
    grow_to(fos_trace_count(live.sample->trace));
    ui_advance(live.ui, 33 * MS);
    screen_key(live.ui, SDL_SCANCODE_DELETE, 0);
    assert_non_null(strstr(live.ui->notice, "the run is over"));
}

/* ---- The menu ---- */

static void test_menu_by_mouse(void **state)
{
    (void)state;
    const struct rect l = live.ui->layout.lanes;
    const size_t row = (size_t)live.ui->model->cpu_count + 3;
    right_click(l.x - 20, l.y + ui_row_top(live.ui, row) + 5);
    struct menu *m = &live.ui->menu;
    assert_true(m->open);
    assert_string_equal(m->title, "D");
    assert_int_equal(m->count, CHOICES);
    assert_int_equal(live.ui->selected.row.kind, ROW_NONE); /* Esc would leave all as it was */
    const int line = m->lines.h / m->count;
    screen_click(live.ui, m->lines.x + 20, m->lines.y + CHOICE_KILL * line + line / 2);
    assert_false(m->open);
    const struct viz_command c = received();
    assert_int_equal(c.kind, VIZ_KILL);
    assert_int_equal(c.pid, live.ui->model->procs[3].pid);
    assert_int_equal(ui_pick_proc(live.ui, live.ui->selected), 3);
    right_click(l.x - 20, l.y + ui_row_top(live.ui, row) + 5);
    screen_click(live.ui, live.ui->canvas.width - 3, live.ui->canvas.height - 3);
    assert_false(m->open); /* beside it: it closes, and nothing else happens */
    assert_int_equal(ui_pick_proc(live.ui, live.ui->selected), 3);
    right_click(3, 3);
    assert_false(m->open);
}

static void choose_by_key(enum choice choice)
{
    screen_key(live.ui, SDL_SCANCODE_F10, KMOD_LSHIFT);
    assert_true(live.ui->menu.open);
    screen_key(live.ui, SDL_SCANCODE_HOME, 0);
    for (int i = 0; i < (int)choice; i++)
        screen_key(live.ui, SDL_SCANCODE_DOWN, 0);
    screen_key(live.ui, SDL_SCANCODE_RETURN, 0);
}

static enum look look_of(struct pick pick)
{
    const struct lane lane = ui_lane(live.ui, pick.row);
    return track_look(lane.track, track_event(lane.track, lane.trace, pick.item));
}

static void test_menu_by_key(void **state)
{
    (void)state;
    screen_key(live.ui, SDL_SCANCODE_APPLICATION, 0);
    assert_false(live.ui->menu.open); /* nothing is selected */
    select_proc(1);
    screen_key(live.ui, SDL_SCANCODE_APPLICATION, 0);
    assert_true(live.ui->menu.open);
    screen_key(live.ui, SDL_SCANCODE_ESCAPE, 0);
    assert_false(live.ui->menu.open);
    assert_int_equal(ui_pick_proc(live.ui, live.ui->selected), 1); /* Esc was for the menu */
    choose_by_key(CHOICE_WHY);
    assert_int_equal(live.ui->tab, TAB_INSPECTOR);
    assert_int_equal(look_of(live.ui->selected), LOOK_RUNNING);
    choose_by_key(CHOICE_DELAY);
    const enum look look = look_of(live.ui->selected);
    assert_true(look == LOOK_READY || look == LOOK_PREEMPTED);
    choose_by_key(CHOICE_MORE);
    assert_int_equal(received().kind, VIZ_RENICE);
    select_proc(3);
    for (int i = 0; i < 5; i++)
        screen_key(live.ui, SDL_SCANCODE_W, 0);
    assert_true(live.ui->view.map.origin > live.ui->model->procs[3].arrival);
    choose_by_key(CHOICE_FIT); /* from when it came to now */
    assert_true(live.ui->view.map.origin <= live.ui->model->procs[3].arrival);
}

/* In a run that is over some entries are off, and choosing one says why. */
static void test_menu_entries_that_are_off(void **state)
{
    (void)state;
    grow_to(fos_trace_count(live.sample->trace));
    ui_advance(live.ui, 33 * MS);
    select_proc(0);
    choose_by_key(CHOICE_KILL);
    assert_true(live.ui->menu.open);
    assert_true(live.ui->menu.items[CHOICE_KILL].off);
    assert_string_equal(live.ui->menu.items[CHOICE_KILL].detail, "the run is over");
    assert_non_null(strstr(live.ui->notice, "the run is over"));
    assert_int_equal(received().kind, 0);
    assert_false(live.ui->menu.items[CHOICE_WHY].off);
}

/* Wherever it opens, a menu is wholly in the window. */
static void test_menu_stays_inside(void **state)
{
    (void)state;
    static const int sizes[][2] = {{800, 600}, {1280, 720}, {480, 320}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        assert_int_equal(ui_resize(live.ui, sizes[i][0], sizes[i][1], 1), 0);
        select_proc(0);
        live.ui->pointer_x = sizes[i][0] - 1;
        screen_key(live.ui, SDL_SCANCODE_APPLICATION, 0);
        const struct rect b = live.ui->menu.box;
        assert_true(b.x >= 0 && b.y >= 0 && b.x + b.w <= sizes[i][0] && b.y + b.h <= sizes[i][1]);
        screen_key(live.ui, SDL_SCANCODE_ESCAPE, 0);
    }
}

int main(void)
{
#define LIVE(test) cmocka_unit_test_setup_teardown(test, open_live, close_live)
    const struct CMUnitTest tests[] = {
        LIVE(test_renice),
        LIVE(test_change_of_priority_is_marked),
        LIVE(test_parameter),
        LIVE(test_parameter_is_left_alone),
        cmocka_unit_test(test_values_for_people),
        LIVE(test_refusal_is_a_notice),
        LIVE(test_what_is_not_possible_says_why),
        LIVE(test_menu_by_mouse),
        LIVE(test_menu_by_key),
        LIVE(test_menu_entries_that_are_off),
        LIVE(test_menu_stays_inside),
    };
    if (TTF_Init())
        return 1;
    const int failed = cmocka_run_group_tests_name("viz/window_live", tests, NULL, NULL);
    TTF_Quit();
    return failed;
}
