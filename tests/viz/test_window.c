/*
 * test_window.c: the interface driven through ui_handle() alone, headless.
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

#include "stage.h"
#include "kernel/trace_file.h"
#include "viz/control.h"

enum { MS = 1000000 };

static int setup_all(void **state)
{
    (void)state;
    return stage_make((struct sample_shape){5, 2, 6, 3, "rr", 0});
}

/* The middle of a slice of a row, on screen. */
static void slice_middle(struct row row, int64_t item, int *x, int *y)
{
    const struct lane lane = ui_lane(ui, row);
    const fos_time begin = track_event(lane.track, lane.trace, item)->time;
    const fos_time end = track_item_end(lane.track, lane.trace, item, lane.end);
    const size_t i = (size_t)ui_row_number(ui, row);
    *x = ui->layout.lanes.x + timemap_pixel(&ui->view.map, begin + (end - begin) / 2);
    *y = ui->layout.lanes.y + (ui_row_top(ui, i) + ui_row_top(ui, i + 1)) / 2 - ui->scroll;
}

/* ---- Time ------------------------------------------------------------------------ */

static void test_play_and_pause(void **state)
{
    (void)state;
    assert_false(ui->view.playing);
    assert_int_equal(ui_wait(ui) < 0 ? -1 : 0, 0); /* tokens settle after opening */
    for (int i = 0; i < 400 && ui_wait(ui) >= 0; i++)
        ui_advance(ui, 16 * MS);
    ui->dirty = false;
    assert_int_equal(ui_wait(ui), -1); /* idle: sleeps until an event comes */
    ui_advance(ui, 16 * MS);
    assert_false(ui->dirty);
    screen_key(ui, SDL_SCANCODE_SPACE, 0);
    assert_true(ui->view.playing);
    assert_true(ui_wait(ui) > 0);
    ui_advance(ui, 500 * MS);
    const fos_time then = ui->view.cursor.time;
    assert_true(then > 0 && ui->dirty);
    screen_key(ui, SDL_SCANCODE_SPACE, 0);
    ui_advance(ui, 500 * MS);
    assert_int_equal(ui->view.cursor.time, then);
}

static void test_play_from_the_end_starts_over(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_int_equal(ui->view.cursor.time, model_end(ui->model));
    screen_key(ui, SDL_SCANCODE_SPACE, 0);
    assert_int_equal(ui->view.cursor.time, 0);
    assert_true(ui->view.playing);
}

/* A run that is followed is drawn half as often: it needs the CPU itself. */
static void test_pace(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_RIGHTBRACKET, 0);
    assert_int_equal(ui_wait(ui), 16);
    ui->view.live = ui->view.follow = true;
    assert_int_equal(ui_wait(ui), 33);
    ui->view.live = ui->view.follow = false;
}

/* A picture of the end shows where all are; one at a time what has just happened. */
static void test_rest(void **state)
{
    (void)state;
    static const struct {
        const char *at, *range;
        bool rests;
    } cases[] = {{NULL, NULL, true}, {"3ms", NULL, false}, {NULL, "1ms..3ms", false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ui_options o = screen_options(path);
        o.screenshot = "picture.png";
        o.at = cases[i].at;
        o.range = cases[i].range;
        struct ui *own = screen_open(o);
        assert_int_equal(view_is_at_rest(&own->view, own->model), cases[i].rests);
        ui_free(own);
    }
}

static void test_loop(void **state)
{
    (void)state;
    ui->range[0] = 2 * MS;
    ui->range[1] = 4 * MS;
    screen_key(ui, SDL_SCANCODE_L, 0);
    assert_true(ui->view.playing);
    for (int i = 0; i < 200; i++) {
        ui_advance(ui, 100 * MS);
        assert_in_range(ui->view.cursor.time, 2 * MS, 4 * MS);
    }
    assert_true(ui->view.playing);
    screen_key(ui, SDL_SCANCODE_L, 0);
    for (int i = 0; i < 2000; i++)
        ui_advance(ui, 100 * MS);
    assert_false(ui->view.playing);
    assert_int_equal(ui->view.cursor.time, model_end(ui->model));
}

static void test_steps(void **state)
{
    (void)state;
    struct moment at = ui->view.cursor;
    for (int i = 0; i < 10; i++) {
        screen_key(ui, SDL_SCANCODE_RIGHTBRACKET, 0);
        at = model_step(ui->model, at, 1);
        assert_int_equal(ui->view.cursor.upto, at.upto);
        assert_int_equal(ui->view.cursor.time, at.time);
    }
    screen_key(ui, SDL_SCANCODE_LEFTBRACKET, 0);
    assert_int_equal(ui->view.cursor.upto, model_step(ui->model, at, -1).upto);
}

static void test_speeds(void **state)
{
    (void)state;
    static const int expected[] = {-4, -2, -1, 0, 2, 4, 6, 8, 10};
    for (int i = 0; i < 9; i++) {
        screen_key(ui, (SDL_Scancode)(SDL_SCANCODE_1 + i), 0);
        assert_int_equal(ui->view.speed, expected[i]);
    }
}

/* ---- The window on time ------------------------------------------------------------- */

static void test_zoom_and_pan_keys(void **state)
{
    (void)state;
    const struct timemap whole = ui->view.map;
    screen_key(ui, SDL_SCANCODE_END, 0);
    screen_key(ui, SDL_SCANCODE_W, 0);
    assert_true(ui->view.map.span < whole.span);
    assert_true(ui->view.map.origin > 0); /* about the cursor, at the end */
    const fos_time origin = ui->view.map.origin;
    screen_key(ui, SDL_SCANCODE_A, 0);
    assert_true(ui->view.map.origin < origin);
    screen_key(ui, SDL_SCANCODE_D, 0);
    assert_int_equal(ui->view.map.origin, origin);
    screen_key(ui, SDL_SCANCODE_S, 0);
    screen_key(ui, SDL_SCANCODE_HOME, 0);
    assert_int_equal(ui->view.map.origin, 0);
    assert_int_equal(ui->view.map.span, whole.span);
}

static void test_wheel(void **state)
{
    (void)state;
    const int x = ui->layout.lanes.x + 400, y = ui->layout.lanes.y + 10;
    screen_move(ui, x, y);
    const fos_time under = timemap_time(&ui->view.map, 400);
    screen_hold(ui, KMOD_LCTRL);
    screen_wheel(ui, 1);
    screen_wheel(ui, 1);
    assert_true(ui->view.map.span < model_end(ui->model));
    assert_int_equal(timemap_pixel(&ui->view.map, under), 400);
    screen_hold(ui, KMOD_LSHIFT);
    const fos_time origin = ui->view.map.origin;
    screen_wheel(ui, 1);
    assert_true(ui->view.map.origin < origin);
    screen_hold(ui, 0);
}

static void test_cursor_by_ruler(void **state)
{
    (void)state;
    const struct rect r = ui->layout.ruler;
    screen_click(ui, r.x + r.w / 2, r.y + 5);
    assert_int_equal(timemap_pixel(&ui->view.map, ui->view.cursor.time), r.w / 2);
    screen_press(ui, r.x + r.w / 2, r.y + 5, 1);
    screen_move(ui, r.x + r.w / 4, r.y + 50);
    assert_int_equal(timemap_pixel(&ui->view.map, ui->view.cursor.time), r.w / 4);
    screen_release(ui);
    screen_move(ui, r.x + r.w / 2, r.y + 5);
    assert_int_equal(timemap_pixel(&ui->view.map, ui->view.cursor.time), r.w / 4);
}

/* ---- Selection -------------------------------------------------------------------------- */

static void test_click_selects_slice(void **state)
{
    (void)state;
    const struct row row = {ROW_PROC, 1};
    int x, y;
    char text[512];
    slice_middle(row, 4, &x, &y);
    screen_click(ui, x, y);
    assert_true(ui_same_row(ui->selected.row, row));
    assert_int_equal(ui->selected.item, 4);
    ui_describe(ui, ui->selected, text, sizeof(text));
    assert_ptr_equal(strstr(text, "B"), text);
    screen_key(ui, SDL_SCANCODE_R, 0);
    const struct track *t = &ui->model->procs[1].states;
    assert_int_equal(ui->range[0], track_event(t, ui->trace, 4)->time);
    assert_int_equal(ui->range[1], track_event(t, ui->trace, 5)->time);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    assert_true(ui->view.map.origin <= ui->range[0]);
    assert_true(ui->view.map.origin + ui->view.map.span >= ui->range[1]);
    assert_true(ui->view.map.span <= (ui->range[1] - ui->range[0]) * 5 / 4);
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_int_equal(ui->selected.row.kind, ROW_NONE);
    assert_int_equal(ui->range[1], 0);
}

static void test_drag_selects_range(void **state)
{
    (void)state;
    const struct rect l = ui->layout.lanes;
    screen_move(ui, l.x + 100, l.y + 20);
    screen_press(ui, l.x + 100, l.y + 20, 1);
    screen_move(ui, l.x + 300, l.y + 40);
    screen_release(ui);
    assert_int_equal(ui->range[0], timemap_time(&ui->view.map, 100));
    assert_int_equal(ui->range[1], timemap_time(&ui->view.map, 300));
}

static void test_rows_and_slices_by_key(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_J, 0);
    assert_int_equal(ui->selected.row.kind, ROW_CPU);
    for (int i = 0; i < 3; i++)
        screen_key(ui, SDL_SCANCODE_DOWN, 0);
    assert_int_equal(ui->selected.row.kind, ROW_PROC);
    assert_int_equal(ui->selected.row.index, 1);
    screen_key(ui, SDL_SCANCODE_K, 0);
    assert_int_equal(ui->selected.row.index, 0);
    const int64_t item = ui->selected.item;
    screen_key(ui, SDL_SCANCODE_PERIOD, 0);
    assert_int_equal(ui->selected.item, item + 1);
    assert_int_equal(ui->view.cursor.time,
                     track_event(&ui->model->procs[0].states, ui->trace, item + 1)->time);
    screen_key(ui, SDL_SCANCODE_COMMA, 0);
    assert_int_equal(ui->selected.item, item);
    for (int i = 0; i < 50; i++)
        screen_key(ui, SDL_SCANCODE_J, 0);
    assert_int_equal(ui->selected.row.index, 4);
}

static void test_table_and_tokens_select(void **state)
{
    (void)state;
    const struct rect rows = ui->table.rows;
    screen_click(ui, rows.x + 30, rows.y + ui_px(ui, TABLE_ROW) * 2 + 4);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 2);
    assert_int_equal(ui_resize(ui, 1280, 800, 1), 0); /* room for all names in ZOMBIE */
    screen_key(ui, SDL_SCANCODE_END, 0);
    for (int i = 0; i < 400; i++)
        ui_advance(ui, 16 * MS);
    ui_draw(ui);
    assert_int_equal(ui->seen_count, 5);
    const struct seen token = ui->seen[0];
    screen_click(ui, token.rect.x + token.rect.w / 2, token.rect.y + token.rect.h / 2);
    assert_int_equal(ui_pick_proc(ui, ui->selected), token.proc);
}

static void test_double_click_fits(void **state)
{
    (void)state;
    int x, y;
    slice_middle((struct row){ROW_PROC, 0}, 3, &x, &y);
    screen_click(ui, x, y);
    screen_press(ui, x, y, 2);
    const struct track *t = &ui->model->procs[0].states;
    const fos_time length = track_event(t, ui->trace, 4)->time - track_event(t, ui->trace, 3)->time;
    assert_true(ui->view.map.span < length * 3 / 2);
}

static void test_marks_snap(void **state)
{
    (void)state;
    int x, y;
    const struct track *t = &ui->model->procs[0].states;
    slice_middle((struct row){ROW_PROC, 0}, 3, &x, &y);
    const fos_time begin = track_event(t, ui->trace, 3)->time;
    screen_move(ui, ui->layout.lanes.x + timemap_pixel(&ui->view.map, begin) + 3, y);
    screen_key(ui, SDL_SCANCODE_A, KMOD_LSHIFT);
    assert_int_equal(ui->marks[0], begin);
    screen_move(ui, x, ui->layout.ruler.y + 5);
    screen_key(ui, SDL_SCANCODE_B, KMOD_LSHIFT);
    assert_true(ui->marks[1] >= 0);
}

/* ---- The program ------------------------------------------------------------------------------
 */

static void test_buttons(void **state)
{
    (void)state;
    bool seen[ACT_QUIT + 1] = {false};
    for (int i = 0; i < ui->hot_count; i++) {
        const struct hot h = ui->hots[i];
        assert_true(h.list || h.tip);
        seen[h.action] = true;
    }
    assert_true(seen[ACT_PLAY] && seen[ACT_STEP] && seen[ACT_FASTER] && seen[ACT_HELP]);
    for (int i = 0; i < ui->hot_count; i++)
        if (ui->hots[i].action == ACT_PLAY)
            screen_click(ui, ui->hots[i].rect.x + 5, ui->hots[i].rect.y + 5);
    assert_true(ui->view.playing);
}

static void test_help_and_quit(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_SLASH, KMOD_LSHIFT);
    assert_true(ui->help);
    screen_key(ui, SDL_SCANCODE_W, 0); /* any key closes it, and does nothing else */
    assert_false(ui->help);
    assert_true(ui->view.map.span >= model_end(ui->model));
    screen_key(ui, SDL_SCANCODE_Q, 0);
    assert_true(ui->quit);
}

/* Where there is no room for all keys they scroll; where there is, any key closes the help. */
static void test_help_scrolls(void **state)
{
    (void)state;
    assert_int_equal(ui_resize(ui, 1280, 720, 2), 0);
    screen_key(ui, SDL_SCANCODE_F1, 0);
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_true(ui->help && ui->help_scroll > 0);
    const int last = ui->help_scroll;
    screen_key(ui, SDL_SCANCODE_DOWN, 0);
    assert_int_equal(ui->help_scroll, last);
    screen_wheel(ui, 1);
    assert_true(ui->help_scroll < last);
    screen_key(ui, SDL_SCANCODE_HOME, 0);
    assert_int_equal(ui->help_scroll, 0);
    assert_int_equal(ui_resize(ui, 1280, 720, 1), 0);
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_false(ui->help);
}

static void test_text_size(void **state)
{
    (void)state;
    const int height = font_height(ui->body);
    screen_key(ui, SDL_SCANCODE_EQUALS, KMOD_LCTRL);
    assert_true(font_height(ui->body) > height);
    screen_key(ui, SDL_SCANCODE_MINUS, KMOD_LCTRL);
    assert_int_equal(font_height(ui->body), height);
    for (int i = 0; i < 20; i++)
        screen_key(ui, SDL_SCANCODE_EQUALS, KMOD_LCTRL);
    screen_key(ui, SDL_SCANCODE_0, KMOD_LCTRL);
    assert_int_equal(font_height(ui->body), height);
}

/* The command line that `c` copies shows the same again. */
static void test_command_line(void **state)
{
    (void)state;
    char line[1024], again[1024], range[64], at[64];
    screen_key(ui, SDL_SCANCODE_J, 0);
    screen_key(ui, SDL_SCANCODE_END, 0);
    screen_key(ui, SDL_SCANCODE_W, 0);
    ui_command_line(ui, line, sizeof(line));
    struct ui_options o = screen_options(path);
    assert_int_equal(sscanf(line, "fiberos-viz --time %63s --at %63s", range, at), 2);
    o.range = range;
    o.at = at;
    o.select = "cpu:0@0ns";
    struct ui *second = screen_open(o);
    assert_non_null(second);
    ui_command_line(second, again, sizeof(again));
    assert_string_equal(line, again);
    ui_free(second);
}

static void test_bad_arguments(void **state)
{
    (void)state;
    struct ui_options bad[6];
    static const int codes[] = {2, 2, 2, 2, 2, 2};
    for (int i = 0; i < 6; i++)
        bad[i] = screen_options(path);
    bad[0].file = "/nowhere/at-all.fos";
    bad[1].file = "Makefile";
    bad[2].file = "/tmp";
    bad[3].range = "soon..later";
    bad[4].at = "noon";
    bad[5].select = "nobody";
    for (int i = 0; i < 6; i++) {
        char error[512] = "";
        int code = 0;
        assert_null(ui_new(&bad[i], error, sizeof(error), &code));
        assert_int_equal(code, codes[i]);
        assert_true(strlen(error) > 10);
    }
}

/* Every size down to silly ones, and any click, draws without a fault. */
static void test_sizes(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},     {60, 40},    {320, 240},   {480, 320},
                                   {800, 600}, {1000, 200}, {2560, 1440}, {300, 1000}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        assert_int_equal(ui_resize(ui, sizes[i][0], sizes[i][1], i % 2 ? 2 : 1), 0);
        ui_draw(ui);
        screen_click(ui, sizes[i][0] / 2, sizes[i][1] / 2);
        screen_key(ui, SDL_SCANCODE_W, 0);
        screen_key(ui, SDL_SCANCODE_F1, 0);
        screen_key(ui, SDL_SCANCODE_F1, 0);
        for (int tab = 0; tab < 2 * TABS; tab++)
            screen_key(ui, tab == TABS ? SDL_SCANCODE_V : SDL_SCANCODE_TAB,
                       tab == TABS ? 0 : KMOD_LCTRL);
    }
}

/* ---- Live ---------------------------------------------------------------------------------------
 */

static struct fos_trace *copy_start(const char *to, struct sample *s, uint64_t events)
{
    struct fos_trace *t;
    assert_int_equal(trace_create(&t, to), 0);
    for (uint32_t i = 1; *fos_trace_text(s->trace, i); i++)
        trace_intern(t, fos_trace_text(s->trace, i), strlen(fos_trace_text(s->trace, i)));
    for (uint64_t i = 0; i < events; i++)
        trace_append(t, fos_trace_event(s->trace, i));
    return t;
}

static void test_follows_a_growing_trace(void **state)
{
    (void)state;
    char live[] = "/tmp/fiberos-live-XXXXXX";
    close(mkstemp(live));
    struct sample *s = sample_run((struct sample_shape){4, 1, 5, 9, "rr", 0}, NULL);
    const uint64_t count = fos_trace_count(s->trace);
    struct fos_trace *t = copy_start(live, s, count / 2);
    struct ui *own = screen_open(screen_options(live));
    assert_non_null(own);
    assert_true(own->view.follow);
    assert_true(ui_wait(own) >= 0);
    const fos_time before = own->view.cursor.time;
    for (uint64_t i = count / 2; i < count - 1; i++)
        trace_append(t, fos_trace_event(s->trace, i));
    ui_advance(own, 33 * MS);
    assert_int_equal(own->model->seen, count - 1);
    assert_int_equal(own->view.cursor.time, model_end(own->model));
    assert_true(own->view.cursor.time > before);
    screen_key(own, SDL_SCANCODE_W, 0);
    screen_key(own, SDL_SCANCODE_A, 0); /* panning lets go of the end */
    assert_false(own->view.follow);
    /* The file goes away under us: what was read stays. */
    assert_int_equal(truncate(live, 100), 0);
    unlink(live);
    ui_advance(own, 33 * MS);
    ui_draw(own);
    assert_int_equal(own->model->seen, count - 1);
    ui_free(own);
    fos_trace_close(t);
    sample_free(s);
}

static struct viz_command receive(int fd)
{
    struct viz_command c = {0};
    if (recv(fd, &c, sizeof(c), MSG_DONTWAIT) != (ssize_t)sizeof(c))
        c.kind = 0;
    return c;
}

static void test_control(void **state)
{
    (void)state;
    char live[] = "/tmp/fiberos-live-XXXXXX";
    int ends[2];
    close(mkstemp(live));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct sample *s = sample_run((struct sample_shape){4, 1, 5, 9, "rr", 0}, NULL);
    struct fos_trace *t = copy_start(live, s, fos_trace_count(s->trace) / 2);
    struct ui_options o = screen_options(live);
    o.control = ends[0];
    struct ui *own = screen_open(o);
    screen_key(own, SDL_SCANCODE_SPACE, 0);
    struct viz_command c = receive(ends[1]);
    assert_int_equal(c.magic, VIZ_CONTROL_MAGIC);
    assert_int_equal(c.kind, VIZ_PAUSE);
    screen_key(own, SDL_SCANCODE_RIGHTBRACKET, 0);
    assert_int_equal(receive(ends[1]).kind, VIZ_STEP);
    screen_key(own, SDL_SCANCODE_SPACE, 0);
    assert_int_equal(receive(ends[1]).kind, VIZ_RESUME);
    const struct rect l = own->layout.lanes;
    screen_click(own, l.x - 20, l.y + ui_row_top(own, 2) + 5);
    screen_key(own, SDL_SCANCODE_DELETE, 0);
    c = receive(ends[1]);
    assert_int_equal(c.kind, VIZ_KILL);
    assert_int_equal(c.pid, own->model->procs[1].pid);
    ui_command_param(own, "quantum=8ms");
    c = receive(ends[1]);
    assert_int_equal(c.kind, VIZ_PARAM);
    assert_string_equal(c.text, "quantum=8ms");
    close(ends[1]); /* the run is gone: we go on alone */
    screen_key(own, SDL_SCANCODE_SPACE, 0);
    screen_key(own, SDL_SCANCODE_SPACE, 0);
    assert_int_equal(own->control, -1);
    ui_free(own);
    fos_trace_close(t);
    sample_free(s);
    unlink(live);
}

int main(void)
{
#define WITH_UI(test) cmocka_unit_test_setup_teardown(test, open_ui, close_ui)
    const struct CMUnitTest tests[] = {
        WITH_UI(test_play_and_pause),
        WITH_UI(test_play_from_the_end_starts_over),
        WITH_UI(test_pace),
        cmocka_unit_test(test_rest),
        WITH_UI(test_loop),
        WITH_UI(test_steps),
        WITH_UI(test_speeds),
        WITH_UI(test_zoom_and_pan_keys),
        WITH_UI(test_wheel),
        WITH_UI(test_cursor_by_ruler),
        WITH_UI(test_click_selects_slice),
        WITH_UI(test_drag_selects_range),
        WITH_UI(test_rows_and_slices_by_key),
        WITH_UI(test_table_and_tokens_select),
        WITH_UI(test_double_click_fits),
        WITH_UI(test_marks_snap),
        WITH_UI(test_buttons),
        WITH_UI(test_help_and_quit),
        WITH_UI(test_help_scrolls),
        WITH_UI(test_text_size),
        WITH_UI(test_command_line),
        WITH_UI(test_sizes),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_follows_a_growing_trace),
        cmocka_unit_test(test_control),
    };
    return cmocka_run_group_tests_name("viz/window", tests, setup_all, teardown_all);
}
