/*
 * test_window_marks.c: the marks A and B and the notes, driven through
 * ui_handle() alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <unistd.h>

#include "stage.h"
#include "viz/views/views.h"

static int setup_all(void **state)
{
    (void)state;
    return stage_make((struct sample_shape){5, 2, 6, 3, "rr", 300000});
}

static int open_part(void **state)
{
    (void)state;
    struct ui_options o = screen_options(path);
    o.range = "20ms..60ms";
    ui = screen_open(o);
    return ui ? 0 : -1;
}

static void set_mark(int which, int x, int y)
{
    screen_move(ui, x, y);
    screen_key(ui, which ? SDL_SCANCODE_B : SDL_SCANCODE_A, KMOD_LSHIFT);
}

/* ---- Edges -------------------------------------------------------------------------- */

/* The y of the middle of a row. */
static int row_middle(size_t i)
{
    return ui->layout.lanes.y + (ui_row_top(ui, i) + ui_row_top(ui, i + 1)) / 2 - ui->scroll;
}

static int pixel_of(fos_time t)
{
    return ui->layout.lanes.x + timemap_pixel(&ui->view.map, t);
}

/* Is it the time of an edge of a row? */
static bool is_edge(size_t row, fos_time t)
{
    const struct lane lane = ui_lane(ui, ui_row(ui, row));
    for (int64_t i = 0; i < lane.track->count; i++)
        if (track_event(lane.track, lane.trace, i)->time == t)
            return true;
    return false;
}

/* How far the nearest edge of a row is from the pointer, in pixels. */
static double nearest_edge(size_t row, int x)
{
    const struct lane lane = ui_lane(ui, ui_row(ui, row));
    const fos_time t = timemap_time(&ui->view.map, x - ui->layout.lanes.x);
    double best = 1e9;
    for (int64_t i = 0; i < lane.track->count; i++) {
        const fos_time edge = track_event(lane.track, lane.trace, i)->time;
        const double far = (double)llabs(edge - t) * ui->view.map.width / ui->view.map.span;
        best = far < best ? far : best;
    }
    return best;
}

/* On the row's own edge if one is near, on one of another row else, and free if there is none. */
static void test_marks_snap(void **state)
{
    (void)state;
    int own = 0, other = 0, none = 0;
    const size_t rows = ui_row_count(ui);
    for (int x = ui->layout.lanes.x; x < ui->layout.lanes.x + ui->layout.lanes.w - 50; x += 3)
        for (size_t row = 0; row < rows; row += 2) {
            double all = 1e9;
            set_mark(0, x, row_middle(row));
            const fos_time t = ui->marks[0];
            bool edge = false;
            for (size_t i = 0; i < rows; i++) {
                const double far = nearest_edge(i, x);
                all = far < all ? far : all;
                edge = edge || is_edge(i, t);
            }
            if (nearest_edge(row, x) <= 2)
                assert_true(is_edge(row, t));
            if (all <= 8)
                assert_true(edge);
            else
                assert_int_equal(t, timemap_time(&ui->view.map, x - ui->layout.lanes.x));
            own += is_edge(row, t);
            other += edge && !is_edge(row, t);
            none += !edge;
        }
    assert_true(own > 20 && other > 20 && none > 5);
}

/* Without a pointer on the rows a mark is where the cursor is. */
static void test_mark_at_the_cursor(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_RIGHTBRACKET, 0);
    set_mark(1, 5, 5);
    assert_int_equal(ui->marks[1], ui->view.cursor.time);
    assert_int_equal(ui->marks[0], -1);
}

/* ---- What is between them ------------------------------------------------------------- */

static void test_distance_is_drawn(void **state)
{
    (void)state;
    const struct rect r = ui->layout.ruler, lanes = ui->layout.lanes;
    set_mark(0, lanes.x + 700, row_middle(3));
    set_mark(1, lanes.x + 200, row_middle(2));
    screen_move(ui, 3, 3);
    const int x0 = pixel_of(ui->marks[1]), x1 = pixel_of(ui->marks[0]);
    const int y = r.y + r.h - ui_px(ui, 4);
    assert_true(x0 < x1);
    for (int x = x0; x < x1; x++)
        assert_int_equal(ui->canvas.pixels[y * ui->canvas.width + x], ui->theme->accent);
    assert_int_not_equal(ui->canvas.pixels[y * ui->canvas.width + x0 - 5], ui->theme->accent);
    assert_int_not_equal(ui->canvas.pixels[y * ui->canvas.width + x1 + 5], ui->theme->accent);
}

/* Wherever the cursor is, its flag and the distance do not cover each other. */
static void test_distance_is_clear_of_the_cursor(void **state)
{
    (void)state;
    const struct rect lanes = ui->layout.lanes, r = ui->layout.ruler;
    for (int x = lanes.x + 10; x < lanes.x + lanes.w; x += 97)
        for (int width = 2; width < 700; width += 150) {
            set_mark(0, x, row_middle(3));
            set_mark(1, x + width < lanes.x + lanes.w ? x + width : x - width, row_middle(2));
            for (int at = r.x + 60; at < r.x + r.w - 60; at += 83) {
                const struct rect flag = {at - 50, r.y, 100, r.h};
                const struct rect box = distance_box(ui, flag);
                if (!box.w)
                    continue;
                assert_true(box.x >= r.x && box.x + box.w <= r.x + r.w);
                assert_true(box.x + box.w <= flag.x || box.x >= flag.x + flag.w);
            }
        }
}

/* ---- Notes ---------------------------------------------------------------------------------- */

static void type(const char *text)
{
    SDL_Event e = {.type = SDL_TEXTINPUT};
    snprintf(e.text.text, sizeof(e.text.text), "%s", text);
    ui_handle(ui, &e);
    ui_draw(ui);
}

/* M, some letters, and the key that ends it. */
static void write_note(const char *text, SDL_Scancode end)
{
    screen_key(ui, SDL_SCANCODE_M, 0);
    type("m"); /* is not for the field */
    screen_key(ui, SDL_SCANCODE_X, 0);
    type(text);
    screen_key(ui, end, 0);
}

static void test_notes(void **state)
{
    (void)state;
    const struct notes_view *v = &ui->notes;
    const int before = ui->layout.lanes.y;
    screen_key(ui, SDL_SCANCODE_END, 0);
    write_note("the end", SDL_SCANCODE_RETURN);
    assert_int_equal(v->count, 1);
    assert_int_equal(v->items[0].when, model_end(ui->model));
    assert_string_equal(v->items[0].text, "the end");
    assert_true(ui->layout.lanes.y > before); /* there is a line for them */
    screen_key(ui, SDL_SCANCODE_BACKSPACE, 0);
    write_note("the beginning", SDL_SCANCODE_RETURN);
    assert_int_equal(v->count, 2);
    assert_int_equal(v->items[0].when, 0);
    write_note(", changed", SDL_SCANCODE_KP_ENTER);
    assert_int_equal(v->count, 2);
    assert_string_equal(v->items[0].text, "the beginning, changed");
    write_note(" in vain", SDL_SCANCODE_ESCAPE);
    assert_string_equal(v->items[0].text, "the beginning, changed");
    screen_key(ui, SDL_SCANCODE_END, 0);
    screen_key(ui, SDL_SCANCODE_M, 0);
    for (int i = 0; i < 7; i++) /* nothing is left of it */
        screen_key(ui, SDL_SCANCODE_BACKSPACE, 0);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    assert_int_equal(v->count, 1);
    assert_int_equal(v->items[0].when, 0);
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0); /* clears marks, not what was written */
    assert_int_equal(v->count, 1);
}

/* Esc at once: there is no note, and the line for them is gone again. */
static void test_no_note(void **state)
{
    (void)state;
    const int before = ui->layout.lanes.y;
    write_note("x", SDL_SCANCODE_ESCAPE);
    assert_int_equal(ui->notes.count, 0);
    assert_int_equal(ui->layout.lanes.y, before);
    write_note("", SDL_SCANCODE_RETURN);
    assert_int_equal(ui->notes.count, 0);
}

/* A click on a flag takes the cursor there; under the pointer the footer has all of it. */
static void test_flags(void **state)
{
    (void)state;
    const struct rect lanes = ui->layout.lanes;
    screen_click(ui, lanes.x + 300, ui->layout.ruler.y + 5);
    const fos_time when = ui->view.cursor.time;
    write_note("here", SDL_SCANCODE_RETURN);
    screen_click(ui, lanes.x + 600, ui->layout.ruler.y + 5);
    assert_int_not_equal(ui->view.cursor.time, when);
    const struct rect r = ui->layout.notes;
    screen_move(ui, pixel_of(when) + 8, r.y + r.h / 2);
    const struct hot *hot = ui_hot_at(ui, ui->pointer_x, ui->pointer_y);
    assert_non_null(hot);
    assert_string_equal(hot->tip, "here");
    screen_click(ui, pixel_of(when) + 8, r.y + r.h / 2);
    assert_int_equal(ui->view.cursor.time, when);
}

/* As many as there may be, close to each other: all are kept, in order, and one more is refused. */
static void test_many_notes(void **state)
{
    (void)state;
    char text[16];
    screen_key(ui, SDL_SCANCODE_BACKSPACE, 0);
    for (int i = 0; i < NOTES_MOST; i++) {
        snprintf(text, sizeof(text), "number %d", i);
        assert_int_equal(notes_put(ui, (fos_time)(i * 7 % NOTES_MOST) * 1500000, text), 0);
    }
    ui_layout(ui);
    ui_draw(ui);
    for (int i = 1; i < ui->notes.count; i++)
        assert_true(ui->notes.items[i - 1].when < ui->notes.items[i].when);
    screen_key(ui, SDL_SCANCODE_END, 0);
    write_note("too many", SDL_SCANCODE_RETURN);
    assert_int_equal(ui->notes.count, NOTES_MOST);
    assert_non_null(strstr(ui->notice, "32 notes"));
    for (int i = 0; i < NOTES_MOST; i++)
        assert_int_equal(notes_put(ui, (fos_time)i * 1500000, ""), 0);
    assert_int_equal(ui->notes.count, 0);
}

/* The keys that are letters are letters while it is written. */
static void test_letters_are_letters(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_M, 0);
    screen_key(ui, SDL_SCANCODE_Q, 0);
    type("q");
    screen_key(ui, SDL_SCANCODE_G, 0);
    type("g");
    assert_false(ui->quit);
    assert_int_not_equal(ui->tab, TAB_PLOTS);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    assert_string_equal(ui->notes.items[0].text, "qg");
}

#define WITH_UI(test) cmocka_unit_test_setup_teardown(test, open_part, close_ui)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_UI(test_marks_snap),
        WITH_UI(test_mark_at_the_cursor),
        WITH_UI(test_distance_is_drawn),
        WITH_UI(test_distance_is_clear_of_the_cursor),
        WITH_UI(test_notes),
        WITH_UI(test_no_note),
        WITH_UI(test_flags),
        WITH_UI(test_many_notes),
        WITH_UI(test_letters_are_letters),
    };
    return cmocka_run_group_tests_name("viz/window_marks", tests, setup_all, teardown_all);
}
