/*
 * test_window_widgets.c: splitters, tooltips, lists under the keyboard, and
 * colours that can be read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <math.h>
#include <unistd.h>

#include "stage.h"
#include "viz/views/views.h"
#include "viz/widgets/widgets.h"

enum { MS = 1000000 };

static int setup_all(void **state)
{
    (void)state;
    return stage_make((struct sample_shape){30, 2, 3, 3, "rr", 0});
}

/* ---- Splitters ---- */

static void drag(int x0, int y0, int x1, int y1)
{
    screen_move(ui, x0, y0);
    screen_press(ui, x0, y0, 1);
    screen_move(ui, x1, y1);
    screen_release(ui);
}

static void test_drag_rows(void **state)
{
    (void)state;
    const int h = ui->layout.timeline.h, y = ui->layout.timeline.y + h + 4;
    drag(600, y, 600, y - 60);
    assert_int_equal(ui->layout.timeline.h, h - 60);
    assert_int_equal(ui->drag, DRAG_NONE);
    /* It stays where it is put, in proportion, whatever the size of the window. */
    assert_int_equal(ui_resize(ui, 1280, 1000, 1), 0);
    assert_true(ui->layout.timeline.h > h - 60);
    assert_int_equal(ui_resize(ui, 1280, 720, 1), 0);
    assert_int_equal(ui->layout.timeline.h, h - 60);
    screen_move(ui, 600, y - 60);
    screen_press(ui, 600, y - 60, 2);
    assert_int_equal(ui->layout.timeline.h, h);
    screen_release(ui);
}

static void test_drag_panes(void **state)
{
    (void)state;
    const struct rect d = ui->layout.diagram;
    drag(d.x + d.w + 4, d.y + 50, d.x + d.w - 96, d.y + 90);
    assert_in_range(ui->layout.diagram.w, d.w - 101, d.w - 99);
    drag(d.x + d.w - 96, d.y + 50, 3, d.y + 50); /* as far as sense goes */
    assert_true(ui->layout.diagram.w >= 300);
    drag(ui->layout.panel.x - 4, d.y + 50, 1277, d.y + 50);
    assert_true(ui->layout.panel.w >= 200);
    screen_press(ui, ui->layout.panel.x - 4, d.y + 50, 2);
    screen_release(ui);
    assert_int_equal(ui->layout.diagram.w, d.w);
}

/* A press that does not move changes nothing. */
static void test_press_alone_moves_nothing(void **state)
{
    (void)state;
    const struct layout before = ui->layout;
    screen_click(ui, 600, before.timeline.y + before.timeline.h + 2);
    assert_memory_equal(&ui->layout, &before, sizeof(before));
    assert_int_equal(ui->selected.row.kind, ROW_NONE);
}

/* ---- Tooltips ---- */

static void test_tooltip(void **state)
{
    (void)state;
    const struct hot h = ui->hots[0];
    screen_move(ui, h.rect.x + 5, h.rect.y + 5);
    assert_false(ui->tip_shown);
    for (int i = 0; i < 50; i++)
        ui_advance(ui, 16 * MS);
    assert_true(ui->tip_shown && ui->dirty);
    ui_draw(ui);
    screen_move(ui, h.rect.x + 6, h.rect.y + 5); /* it goes when the pointer does */
    assert_false(ui->tip_shown);
    for (int i = 0; i < 50; i++)
        ui_advance(ui, 16 * MS);
    assert_true(ui->tip_shown);
    screen_key(ui, SDL_SCANCODE_W, 0);
    assert_false(ui->tip_shown);
}

/* ---- Lists ---- */

static void focus_list(void)
{
    for (int i = 0; i < HOTS_MAX && !focus_on_list(ui); i++)
        screen_key(ui, SDL_SCANCODE_TAB, 0);
    assert_true(focus_on_list(ui));
}

static void test_table_by_keyboard(void **state)
{
    (void)state;
    focus_list();
    screen_key(ui, SDL_SCANCODE_DOWN, 0);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 0);
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 29);
    assert_true(ui->table.scroll > 0); /* and it is in sight */
    const int lines = ui->table.rows.h / ui_px(ui, TABLE_ROW);
    screen_key(ui, SDL_SCANCODE_PAGEUP, 0);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 29 - (lines - 1));
    screen_key(ui, SDL_SCANCODE_UP, 0);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 29 - lines);
    screen_key(ui, SDL_SCANCODE_PAGEDOWN, 0);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 29 - 1);
    screen_key(ui, SDL_SCANCODE_HOME, 0);
    assert_int_equal(ui_pick_proc(ui, ui->selected), 0);
    assert_int_equal(ui->table.scroll, 0);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    assert_int_equal(ui->tab, TAB_INSPECTOR);
}

static void test_events_by_keyboard(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_E, 0);
    focus_list();
    screen_key(ui, SDL_SCANCODE_HOME, 0);
    assert_int_equal(ui->view.cursor.upto, 1);
    screen_key(ui, SDL_SCANCODE_DOWN, 0);
    screen_key(ui, SDL_SCANCODE_DOWN, 0);
    assert_int_equal(ui->view.cursor.upto, 3);
    screen_key(ui, SDL_SCANCODE_UP, 0);
    assert_int_equal(ui->view.cursor.upto, 2);
    screen_key(ui, SDL_SCANCODE_PAGEDOWN, 0);
    assert_true(ui->view.cursor.upto > 5);
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_int_equal(ui->view.cursor.upto, ui->model->seen);
    screen_key(ui, SDL_SCANCODE_PAGEUP, 0);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
    const struct fos_event *e = fos_trace_event(ui->trace, ui->view.cursor.upto - 1);
    assert_int_equal(ui_pick_proc(ui, ui->selected), model_find(ui->model, e->pid));
    /* Keys that no list has a use for do what they always do. */
    const fos_time span = ui->view.map.span;
    screen_key(ui, SDL_SCANCODE_W, 0);
    assert_true(ui->view.map.span < span);
}

static void test_rows_by_page(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_PAGEDOWN, 0);
    assert_true(ui->scroll > 0);
    const int down = ui->scroll;
    screen_key(ui, SDL_SCANCODE_PAGEUP, 0);
    assert_true(ui->scroll < down);
    screen_key(ui, SDL_SCANCODE_PAGEUP, 0);
    assert_int_equal(ui->scroll, 0);
}

/* ---- Names have room ---- */

/* In a wide window the panel gets what the diagram has no use for. */
static void test_wide_windows(void **state)
{
    (void)state;
    static const int widths[] = {1280, 1920, 2560, 3840};
    int last = 0;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(ui_resize(ui, widths[i], widths[i] * 9 / 16, 1), 0);
        ui_draw(ui);
        assert_true(ui->layout.panel.w > last);
        assert_true(ui->layout.diagram.w <= ui_px(ui, 1100) || ui->layout.panel.w >= 820);
        last = ui->layout.panel.w;
    }
    assert_true(last > 2000);
}

/* ---- Colours ---- */

static double part_of(int c)
{
    const double v = c / 255.0;
    return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t c)
{
    return 0.2126 * part_of(c >> 16 & 255) + 0.7152 * part_of(c >> 8 & 255) +
           0.0722 * part_of(c & 255);
}

/* As WCAG counts it. */
static double contrast(uint32_t a, uint32_t b)
{
    const double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void check_text(const char *what, uint32_t ink, uint32_t paper)
{
    if (contrast(ink, paper) < 4.5)
        print_error("%s: #%06x on #%06x has %.2f\n", what, ink & 0xffffff, paper & 0xffffff,
                    contrast(ink, paper));
    assert_true(contrast(ink, paper) >= 4.5);
}

static void check_theme(const struct theme *t)
{
    const uint32_t grounds[] = {t->back, t->panel, t->raised,
                                color_mix(t->panel, t->accent, 0x30), /* a chosen line */
                                color_mix(t->raised, t->accent, 0x28)};
    for (size_t g = 0; g < sizeof(grounds) / sizeof(grounds[0]); g++) {
        check_text("text", t->text, grounds[g]);
        check_text("dim", t->dim, grounds[g]);
    }
    for (int g = 0; g < 3; g++)
        check_text("accent", t->accent, grounds[g]);
    check_text("late", t->late, t->panel);
    check_text("on accent", color_ink(t->accent), t->accent);
    for (int i = 0; i < PROC_COLORS; i++)
        check_text("on a process", color_ink(t->proc[i]), t->proc[i]);
    for (int i = LOOK_NEW; i < LOOKS; i++) {
        const uint32_t node = color_mix(t->raised, t->look[i], 26);
        check_text("in a state", t->text, node);
        check_text("label in a state", t->dim, node);
        check_text("about a look", theme_words(t, (enum look)i), t->back);
        assert_true(contrast(t->look[i], t->back) >= 3);
    }
}

static void test_contrast(void **state)
{
    (void)state;
    check_theme(theme_find("dark"));
    check_theme(theme_find("light"));
}

int main(void)
{
#define WITH_UI(test) cmocka_unit_test_setup_teardown(test, open_ui, close_ui)
    const struct CMUnitTest tests[] = {
        WITH_UI(test_drag_rows),
        WITH_UI(test_drag_panes),
        WITH_UI(test_press_alone_moves_nothing),
        WITH_UI(test_tooltip),
        WITH_UI(test_table_by_keyboard),
        WITH_UI(test_events_by_keyboard),
        WITH_UI(test_rows_by_page),
        WITH_UI(test_wide_windows),
        cmocka_unit_test(test_contrast),
    };
    return cmocka_run_group_tests_name("viz/window_widgets", tests, setup_all, teardown_all);
}
