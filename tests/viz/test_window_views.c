/*
 * test_window_views.c: the views beside the timeline and the diagram, driven
 * through ui_handle() alone, headless.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <unistd.h>

#include "overview.h"
#include "stage.h"
#include "viz/widgets/widgets.h"

static int setup_all(void **state)
{
    (void)state;
    return stage_make((struct sample_shape){5, 2, 6, 3, "rr", 0});
}

static void test_minimap(void **state)
{
    (void)state;
    const struct rect r = ui->layout.minimap;
    const fos_time end = model_end(ui->model);
    assert_true(r.h > 0);
    screen_move(ui, r.x + r.w / 4, r.y + 5); /* all is shown: a drag makes the brush */
    screen_press(ui, r.x + r.w / 4, r.y + 5, 1);
    screen_move(ui, r.x + r.w / 2, r.y + 5);
    screen_release(ui);
    const struct timemap map = ui->view.map;
    assert_in_range(map.origin, end / 4 - end / 50, end / 4 + end / 50);
    assert_in_range(map.span, end / 4 - end / 50, end / 4 + end / 50);
    screen_press(ui, r.x + r.w / 3, r.y + 5, 1); /* now a drag moves it */
    screen_move(ui, r.x + r.w / 3 + r.w / 8, r.y + 5);
    screen_release(ui);
    assert_int_equal(ui->view.map.span, map.span);
    assert_in_range(ui->view.map.origin, map.origin + end / 8 - end / 50,
                    map.origin + end / 8 + end / 50);
    assert_int_equal(ui->view.cursor.time, 0);
}

static void drag_over_lanes(int from, int to)
{
    const struct rect r = ui->layout.lanes;
    screen_move(ui, r.x + from, r.y + r.h - 3);
    screen_press(ui, r.x + from, r.y + r.h - 3, 1);
    screen_move(ui, r.x + to, r.y + r.h - 3);
    screen_release(ui);
}

/* A click selects and a drag makes a range: of everybody, or of the process that was selected. */
static void test_range_in_the_inspector(void **state)
{
    (void)state;
    const struct inspected *in = &ui->inspector.whole;
    struct overview o;
    screen_key(ui, SDL_SCANCODE_I, 0);
    drag_over_lanes(200, 600);
    assert_int_equal(ui->selected.row.kind, ROW_NONE);
    assert_int_equal(in->answered.proc, INQUIRE_EVERYBODY);
    assert_int_equal(in->answered.from, ui->range[0]);
    assert_int_equal(in->answered.to, ui->range[1]);
    inspect_part(ui->model, ui->range[0], ui->range[1], &o);
    assert_same_overview(&in->answer.overview, &o);
    assert_int_equal(in->answer.proc.wait.count, o.all.waits);
    assert_true(o.count == 5 && o.all.run > 0);
    for (int i = 0; i < 3; i++) /* two CPUs, then the first process */
        screen_key(ui, SDL_SCANCODE_J, 0);
    drag_over_lanes(100, 300);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 0);
    assert_int_equal(in->answered.proc, 0);
    assert_int_equal(in->answered.from, ui->range[0]);
}

/* ---- Views ------------------------------------------------------------------------------ */

/* Tab goes through all that can be pressed, and round; Enter presses it, a click forgets it. */
static void test_focus(void **state)
{
    (void)state;
    assert_int_equal(ui->focus.action, ACT_NONE);
    for (int i = 0; i < ui->hot_count; i++) {
        screen_key(ui, SDL_SCANCODE_TAB, 0);
        assert_int_equal(ui->focus.action, ui->hots[i].action);
        assert_int_equal(ui->focus.value, ui->hots[i].value);
    }
    screen_key(ui, SDL_SCANCODE_TAB, 0);
    assert_int_equal(ui->focus.action, ui->hots[0].action);
    while (ui->focus.action != ACT_VIEW || ui->focus.value != TAB_QUEUE)
        screen_key(ui, SDL_SCANCODE_TAB, KMOD_LSHIFT);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    assert_int_equal(ui->tab, TAB_QUEUE);
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_int_equal(ui->focus.action, ACT_NONE);
}

static void test_tabs(void **state)
{
    (void)state;
    assert_int_equal(ui->tab, TAB_METRICS);
    assert_true(ui->table.rows.h > 0);
    for (int i = 1; i <= TABS; i++) {
        screen_key(ui, SDL_SCANCODE_TAB, KMOD_LCTRL);
        assert_int_equal(ui->tab, i % TABS);
        assert_true((ui->table.rows.h > 0) == (ui->tab == TAB_METRICS));
    }
    for (int i = 0; i < ui->hot_count; i++)
        if (ui->hots[i].action == ACT_VIEW && ui->hots[i].value == TAB_INSPECTOR) {
            screen_click(ui, ui->hots[i].rect.x + 5, ui->hots[i].rect.y + 5);
            break;
        }
    assert_int_equal(ui->tab, TAB_INSPECTOR);
    screen_key(ui, SDL_SCANCODE_V, 0); /* the states alone; asking for a view brings it back */
    assert_int_equal(ui->layout.panel.h, 0);
    screen_key(ui, SDL_SCANCODE_T, 0);
    assert_true(ui->layout.panel.h > 0 && ui->tab == TAB_METRICS);
}

/* What the inspector shows is what inspect_proc() says of that part. */
static void check_figures(size_t proc, fos_time from, fos_time to)
{
    struct inspection expected;
    const struct inspection *shown = &ui->inspector.whole.answer.proc;
    assert_int_equal(inspect_proc(ui->model, proc, from, to, &expected), 0);
    assert_int_equal(ui->inspector.whole.answered.from, from);
    assert_int_equal(ui->inspector.whole.answered.to, to);
    assert_int_equal(shown->wait.sum, expected.wait.sum);
    assert_int_equal(shown->run.p95, expected.run.p95);
    assert_int_equal(shown->dispatches, expected.dispatches);
    assert_int_equal(shown->delays.count, expected.delays.count);
    assert_int_equal(shown->delays.top[0].time, expected.delays.top[0].time);
    assert_true(expected.run.sum > 0);
}

/* The inspector shows the selected process, over the selected range. */
static void test_inspector_follows_the_selection(void **state)
{
    (void)state;
    const struct rect l = ui->layout.lanes;
    const int y = l.y + ui_row_top(ui, 2 + 1) + 4; /* two CPUs, then the second process */
    screen_key(ui, SDL_SCANCODE_I, 0);
    screen_click(ui, l.x - 20, y);
    assert_int_equal(ui->inspector.whole.answered.proc, 1);
    check_figures(1, 0, model_end(ui->model));
    screen_move(ui, l.x + 100, y);
    screen_press(ui, l.x + 100, y, 1);
    screen_move(ui, l.x + 300, y);
    screen_release(ui);
    check_figures(1, ui->range[0], ui->range[1]);
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    screen_key(ui, SDL_SCANCODE_BACKSPACE, 0);
    screen_key(ui, SDL_SCANCODE_RIGHTBRACKET, 0);
    for (int i = 0; i < 30 && ui->model->procs[0].first_dispatch >= ui->view.cursor.upto; i++)
        screen_key(ui, SDL_SCANCODE_RIGHTBRACKET, 0);
    assert_int_equal(ui->inspector.whole.answered.proc,
                     0); /* nothing selected: who runs at the cursor */
}

static void type(const char *text)
{
    for (; *text; text++) {
        SDL_Event e = {.text = {.type = SDL_TEXTINPUT, .text = {*text}}};
        screen_key(ui, SDL_SCANCODE_X, 0); /* what a keyboard sends before it */
        ui_handle(ui, &e);
    }
    ui_draw(ui);
}

static void test_events_and_cursor(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_E, 0);
    const struct rect r = ui->events.lines;
    assert_true(r.h > 0);
    screen_click(ui, ui->layout.ruler.x + 400, ui->layout.ruler.y + 5);
    const int64_t now = (int64_t)ui->view.cursor.upto - 1;
    assert_true(ui->events.top <= now && now < ui->events.top + r.h / ui_px(ui, 22));
    screen_click(ui, r.x + 50, r.y + 3 * ui_px(ui, 22) + 4);
    const uint64_t third = (uint64_t)ui->events.top + 3;
    assert_int_equal(ui->view.cursor.upto, third + 1);
    assert_int_equal(ui->view.cursor.time, fos_trace_event(ui->trace, third)->time);
    const int64_t top = ui->events.top;
    screen_wheel(ui, 1); /* scrolls the list and leaves the cursor */
    assert_true(ui->events.top < top);
    assert_int_equal(ui->view.cursor.upto, third + 1);
    for (int i = 0; i < 500; i++)
        screen_wheel(ui, -5);
    assert_int_equal(ui->events.top, (int64_t)ui->model->seen - r.h / ui_px(ui, 22));
}

static bool has_slept(uint64_t number)
{
    const struct fos_event *e = fos_trace_event(ui->trace, number);
    return e->type == FOS_EV_STATE && e->reason == FOS_BECAUSE_SLEPT;
}

static void test_search(void **state)
{
    (void)state;
    SDL_Event slash = {.text = {.type = SDL_TEXTINPUT, .text = "/"}};
    screen_key(ui, SDL_SCANCODE_SLASH, 0);
    ui_handle(ui, &slash); /* the letter of the key itself */
    assert_true(field_is_open(ui, &ui->events.query) && ui->tab == TAB_EVENTS);
    type("ready sleptx");
    screen_key(ui, SDL_SCANCODE_BACKSPACE, 0);
    assert_string_equal(ui->events.query.text, "ready slept");
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    assert_false(field_is_open(ui, &ui->events.query));
    screen_key(ui, SDL_SCANCODE_BACKSPACE, 0); /* a key like any other again: to the start */
    uint64_t expected = 0;
    for (int n = 0; n < 4; n++) {
        for (expected = ui->view.cursor.upto; !has_slept(expected);)
            expected++;
        screen_key(ui, SDL_SCANCODE_N, 0);
        assert_int_equal(ui->view.cursor.upto, expected + 1);
    }
    for (expected -= 1; !has_slept(expected);)
        expected--;
    screen_key(ui, SDL_SCANCODE_N, KMOD_LSHIFT);
    assert_int_equal(ui->view.cursor.upto, expected + 1);
    screen_key(ui, SDL_SCANCODE_SLASH, 0);
    type("nobodyhasthis");
    assert_non_null(strstr(ui->notice, "nobodyhasthis"));
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    assert_string_equal(ui->events.query.text, "");
}

/* Two runs of one workload, and figures that agree with the kernel's metrics. */
static void test_compare(void **state)
{
    (void)state;
    char other[] = "/tmp/fiberos-views-XXXXXX", line[1024], error[512];
    struct ui_options o = screen_options(path);
    struct fos_summary summary;
    int code = 0;
    close(mkstemp(other));
    struct sample *s = sample_run((struct sample_shape){5, 2, 6, 3, "lottery", 0}, other);
    struct fos_metrics *m = fos_metrics_new();
    assert_int_equal(fos_metrics_update(m, s->trace), 0);
    assert_int_equal(fos_metrics_summary(m, &summary), 0);
    o.others[o.other_count++] = other;
    struct ui *own = ui_new(&o, error, sizeof(error), &code);
    assert_non_null(own);
    assert_int_equal(code, 0);
    ui_draw(own);
    assert_int_equal(own->tab, TAB_COMPARE);
    assert_int_equal(own->compare.count, 1);
    assert_float_equal(own->compare.runs[0].figures.value[FIGURE_TURNAROUND],
                       summary.turnaround.mean, 1e-6);
    assert_float_equal(own->compare.runs[0].figures.value[FIGURE_SWITCHES],
                       (double)summary.context_switches, 1e-6);
    assert_true(own->compare.own.value[0] > 0);
    assert_true(own->compare.own.value[0] != own->compare.runs[0].figures.value[FIGURE_TURNAROUND]);
    ui_command_line(own, line, sizeof(line));
    assert_non_null(strstr(line, other));
    ui_free(own);
    fos_metrics_free(m);
    sample_free(s);
    unlink(other);
    assert_null(ui_new(&o, error, sizeof(error), &code)); /* the other is gone */
    assert_int_equal(code, 2);
    assert_non_null(strstr(error, other));
}

/* What is kept from one picture to the next never shows: each is as a fresh one would be. */
static void test_kept_rows(void **state)
{
    (void)state;
    static const SDL_Scancode keys[] = {SDL_SCANCODE_W, SDL_SCANCODE_D,   SDL_SCANCODE_D,
                                        SDL_SCANCODE_J, SDL_SCANCODE_S,   SDL_SCANCODE_V,
                                        SDL_SCANCODE_A, SDL_SCANCODE_HOME};
    const size_t size = (size_t)ui->canvas.width * (size_t)ui->canvas.height * 4;
    uint32_t *kept = malloc(size);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        screen_key(ui, keys[i], 0);
        ui_draw(ui); /* from what is kept */
        memcpy(kept, ui->canvas.pixels, size);
        for (int c = 0; c < CUTS; c++)
            ui->cuts[c].row.kind = ROW_NONE;
        ui_draw(ui);
        assert_memory_equal(kept, ui->canvas.pixels, size);
    }
    free(kept);
}

int main(void)
{
#define WITH_UI(test) cmocka_unit_test_setup_teardown(test, open_ui, close_ui)
    const struct CMUnitTest tests[] = {
        WITH_UI(test_minimap),
        WITH_UI(test_focus),
        WITH_UI(test_tabs),
        WITH_UI(test_range_in_the_inspector),
        WITH_UI(test_inspector_follows_the_selection),
        WITH_UI(test_events_and_cursor),
        WITH_UI(test_search),
        cmocka_unit_test(test_compare),
        WITH_UI(test_kept_rows),
    };
    return cmocka_run_group_tests_name("viz/window_views", tests, setup_all, teardown_all);
}
