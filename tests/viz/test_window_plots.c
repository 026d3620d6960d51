/*
 * test_window_plots.c: the view "Plots", driven through ui_handle() alone.
 * What is on the picture is measured in pixels and compared with the run.
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
    return stage_make((struct sample_shape){5, 2, 9, 3, "rr", 0});
}

static const char *told_at(int x, int y)
{
    static char text[256];
    text[0] = '\0';
    screen_move(ui, x, y);
    tabs_describe(ui, x, y, text, sizeof(text));
    return text;
}

/* Pixels of a colour in a column of a plot. */
static int count_color(struct rect r, int x, uint32_t color)
{
    int count = 0;
    for (int y = r.y; y < r.y + r.h; y++)
        count += ui->canvas.pixels[y * ui->canvas.width + x] == color;
    return count;
}

/* ---- Shares ---------------------------------------------------------------------- */

static void check_column(int bin)
{
    const struct plots_view *v = &ui->plots;
    const struct rect r = v->areas[PLOT_SHARE];
    const int x0 = timemap_pixel(&v->map, timemap_time(&v->steps, bin));
    const int x1 = timemap_pixel(&v->map, timemap_time(&v->steps, bin + 1));
    const int x = r.x + (x0 + x1) / 2;
    if (x0 < 0 || x1 >= v->map.width - 6) /* the cursor's line is at the end */
        return;
    for (int k = 0; k < v->shares.count; k++) {
        const uint32_t pid = ui->model->procs[v->shares.procs[k]].pid;
        const double share = (double)share_time(&v->shares, bin, k) / v->shares.whole[bin];
        assert_float_equal(count_color(r, x, ui_proc_color(ui, pid)), share * r.h, 1.01);
    }
}

/* Each process has as much of a column as it had of the CPUs. */
static void test_heights(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_END, 0);
    screen_key(ui, SDL_SCANCODE_G, 0);
    assert_int_equal(ui->tab, TAB_PLOTS);
    assert_true(ui->plots.shares.bins > 10 && ui->plots.shares.count == 5);
    for (int b = 0; b < ui->plots.shares.bins; b++)
        check_column(b);
}

/* What the footer says of a point: the process that is drawn there, and its share. */
static void test_share_is_told(void **state)
{
    (void)state;
    int named = 0;
    screen_key(ui, SDL_SCANCODE_END, 0);
    screen_key(ui, SDL_SCANCODE_G, 0);
    const struct plots_view *v = &ui->plots;
    const struct rect r = v->areas[PLOT_SHARE];
    for (int i = 0; i < 60; i++) {
        const int x = r.x + r.w * (i % 10) / 12 + 5, y = r.y + r.h * (i / 10) / 6 + 4;
        const uint32_t color = ui->canvas.pixels[y * ui->canvas.width + x];
        const int bin = timemap_pixel(&v->steps, timemap_time(&v->map, x - r.x + 1) - 1);
        char expected[64];
        for (int k = 0; k < v->shares.count; k++) {
            const uint32_t pid = ui->model->procs[v->shares.procs[k]].pid;
            if (color != ui_proc_color(ui, pid))
                continue;
            snprintf(expected, sizeof(expected), "%s   %.1f %% of the CPUs",
                     model_name(ui->model, pid),
                     (double)share_time(&v->shares, bin, k) * 100 / v->shares.whole[bin]);
            assert_memory_equal(told_at(x, y), expected, strlen(expected));
            named++;
        }
    }
    assert_true(named > 10);
}

/* The selected process keeps its colour and stands at the bottom; the others are pale. */
static void test_others_are_pale(void **state)
{
    (void)state;
    enum { CHOSEN = 2 };
    screen_key(ui, SDL_SCANCODE_END, 0);
    screen_key(ui, SDL_SCANCODE_G, 0);
    const uint32_t other = ui_proc_color(ui, ui->model->procs[0].pid);
    const uint32_t chosen = ui_proc_color(ui, ui->model->procs[CHOSEN].pid);
    const struct rect r = ui->plots.areas[PLOT_SHARE];
    const struct rect low = {r.x, r.y + r.h - 1, r.w, 1};
    int before[2] = {0}, after[2] = {0}, columns = 0, lows = 0;
    for (int x = r.x; x < r.x + r.w; x++) {
        before[0] += count_color(r, x, other);
        before[1] += count_color(r, x, chosen);
        columns += count_color(r, x, chosen) > 1;
    }
    for (int i = 0; i <= ui->model->cpu_count + CHOSEN; i++)
        screen_key(ui, SDL_SCANCODE_J, 0);
    assert_int_equal(ui_pick_proc(ui, ui->selected), CHOSEN);
    for (int x = r.x; x < r.x + r.w; x++) {
        after[0] += count_color(r, x, other);
        after[1] += count_color(r, x, chosen);
        lows += count_color(low, x, chosen);
    }
    assert_true(before[0] > 0 && columns > 50);
    assert_int_equal(after[0], 0);
    assert_float_equal(after[1], before[1], before[1] / 20.0); /* it moved: rounding */
    assert_true(lows >= columns);
}

/* ---- The queue ------------------------------------------------------------------------ */

static void test_queue_is_told(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_G, 0);
    const struct rect r = ui->plots.areas[PLOT_READY];
    int several = 0;
    for (int i = 0; i < 20; i++) {
        const int x = r.x + r.w * i / 24;
        unsigned least, most;
        const int n = sscanf(told_at(x, r.y + 5), "READY: %u to %u", &least, &most);
        assert_true(n >= 1);
        assert_int_equal(least, ui->plots.stretches[x - r.x].least);
        assert_int_equal(n == 2 ? most : least, ui->plots.stretches[x - r.x].most);
        several += n == 2;
    }
    assert_true(several > 0);
}

static void test_click_moves_the_cursor(void **state)
{
    (void)state;
    static const enum plot plots[] = {PLOT_SHARE, PLOT_READY};
    screen_key(ui, SDL_SCANCODE_G, 0);
    for (int i = 0; i < 2; i++) {
        const struct rect r = ui->plots.areas[plots[i]];
        const int x = r.x + r.w * (i + 1) / 4;
        screen_click(ui, x, r.y + 9);
        assert_int_equal(ui->view.cursor.time, timemap_time(&ui->plots.map, x - r.x));
        /* its line is there */
        assert_int_equal(count_color(r, x, ui->theme->accent), r.h);
    }
    const fos_time before = ui->view.cursor.time;
    const struct rect r = ui->plots.areas[PLOT_WAITS];
    screen_click(ui, r.x + r.w / 2, r.y + 9);
    assert_int_equal(ui->view.cursor.time, before);
}

static void test_same_zoom(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_G, 0);
    screen_key(ui, SDL_SCANCODE_W, 0);
    screen_key(ui, SDL_SCANCODE_W, 0);
    screen_key(ui, SDL_SCANCODE_D, 0);
    assert_int_equal(ui->plots.map.origin, ui->view.map.origin);
    assert_int_equal(ui->plots.map.span, ui->view.map.span);
    assert_true(ui->plots.map.origin > 0);
}

/* ---- Histograms -------------------------------------------------------------------------- */

static uint32_t count_waits(int64_t proc, fos_time from, fos_time to)
{
    struct lengths l = {0};
    assert_int_equal(inspect_waits(ui->model, proc, from, to, &l), 0);
    const uint32_t count = (uint32_t)l.count;
    lengths_free(&l);
    return count;
}

/* Of all, of the selected one, of the range, from mark to mark. */
static void test_what_waits_are_of(void **state)
{
    (void)state;
    const struct histogram *h = &ui->plots.bins[0].histogram;
    const fos_time end = model_end(ui->model);
    screen_key(ui, SDL_SCANCODE_G, 0);
    assert_int_equal(h->spread.count, count_waits(TRACK_BEFORE, 0, end));
    for (int i = 0; i <= ui->model->cpu_count + 1; i++)
        screen_key(ui, SDL_SCANCODE_J, 0);
    assert_int_equal(h->spread.count, count_waits(1, 0, end));
    screen_key(ui, SDL_SCANCODE_ESCAPE, 0);
    const struct rect lanes = ui->layout.lanes;
    screen_move(ui, lanes.x + 100, lanes.y + lanes.h - 2);
    screen_press(ui, lanes.x + 100, lanes.y + lanes.h - 2, 1);
    screen_move(ui, lanes.x + 400, lanes.y + lanes.h - 2);
    screen_release(ui);
    ui->selected = (struct pick){{ROW_NONE, 0}, TRACK_BEFORE};
    screen_move(ui, 3, 3);
    assert_true(ui->range[1] > ui->range[0]);
    assert_int_equal(h->spread.count, count_waits(TRACK_BEFORE, ui->range[0], ui->range[1]));
    assert_true(h->spread.count < count_waits(TRACK_BEFORE, 0, end));
}

/* Every bin is told with its edges and count; together they are all. */
static void test_bins_are_told(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_G, 0);
    const struct histogram *h = &ui->plots.bins[0].histogram;
    const struct rect r = ui->plots.areas[PLOT_WAITS];
    unsigned sum = 0, count, all;
    assert_true(h->bins > 2);
    for (int b = 0; b < h->bins; b++) {
        const char *text = told_at(r.x + (2 * b + 1) * r.w / (2 * h->bins), r.y + 3);
        assert_non_null(strchr(text, ':'));
        assert_int_equal(sscanf(strchr(text, ':'), ": %u of %u", &count, &all), 2);
        assert_int_equal(count, h->counts[b]);
        assert_int_equal(all, h->spread.count);
        sum += count;
    }
    assert_int_equal(sum, all);
}

/* ---- Little room ------------------------------------------------------------------------- */

static int shown(void)
{
    int set = 0;
    for (int i = 0; i < PLOTS; i++)
        set |= (ui->plots.areas[i].h > 0) << i;
    return set;
}

/* Where four have no room there are two, and G goes to the others; nothing leaves the panel. */
static void test_pairs(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_G, 0);
    assert_int_equal(shown(), 15);
    screen_key(ui, SDL_SCANCODE_G, 0);
    assert_int_equal(shown(), 15);
    assert_int_equal(ui_resize(ui, 800, 600, 1), 0);
    ui->plots.page = 0;
    ui_draw(ui);
    assert_int_equal(shown(), 3);
    screen_key(ui, SDL_SCANCODE_G, 0);
    assert_int_equal(shown(), 12);
    for (int i = 0; i < ui->hot_count; i++)
        if (ui->hots[i].action == ACT_PLOTS && ui->hots[i].value == 0) {
            screen_click(ui, ui->hots[i].rect.x + 3, ui->hots[i].rect.y + 3);
            break;
        }
    assert_int_equal(shown(), 3);
}

static void test_all_sizes(void **state)
{
    (void)state;
    screen_key(ui, SDL_SCANCODE_G, 0);
    for (int w = 320; w <= 1900; w += 158)
        for (int h = 240; h <= 1400; h += 145) {
            assert_int_equal(ui_resize(ui, w, h, 1), 0);
            ui_draw(ui);
            const struct rect p = ui->layout.panel;
            for (int i = 0; i < PLOTS && p.h; i++) {
                const struct rect r = ui->plots.areas[i];
                assert_true(r.h == 0 || (r.x >= p.x && r.y >= p.y && r.x + r.w <= p.x + p.w &&
                                         r.y + r.h <= p.y + p.h));
            }
            screen_click(ui, p.x + p.w / 2, p.y + p.h - 20);
        }
}

/* Of a long run the histograms come some pictures later; all else is there at once. */
static void test_long_run(void **state)
{
    (void)state;
    char name[] = "/tmp/fiberos-plots-XXXXXX";
    close(mkstemp(name));
    struct sample *s = sample_run((struct sample_shape){60, 2, 1500, 1, "rr", 0}, name);
    assert_non_null(s);
    sample_free(s);
    struct ui *other = screen_open(screen_options(name));
    assert_non_null(other);
    screen_key(other, SDL_SCANCODE_G, 0);
    const struct binned *b = &other->plots.bins[0];
    int pictures = 1;
    assert_true(other->busy && !b->known && other->plots.shares.bins > 10);
    assert_true(ui_wait(other) >= 0 && ui_wait(other) < 100);
    for (; other->busy && pictures < 1000; pictures++) {
        ui_advance(other, 16000000);
        ui_draw(other);
    }
    assert_in_range(pictures, 2, 100);
    struct lengths l = {0};
    struct histogram h;
    assert_int_equal(inspect_waits(other->model, TRACK_BEFORE, 0, INT64_MAX, &l), 0);
    histogram_make(&l, b->wanted, &h);
    assert_memory_equal(b->histogram.counts, h.counts, sizeof(h.counts));
    lengths_free(&l);
    screen_key(other, SDL_SCANCODE_J, 0); /* while it counts, the view is left */
    ui_free(other);
    unlink(name);
}

/* A run in which nothing has happened yet. */
static void test_nothing(void **state)
{
    (void)state;
    char name[] = "/tmp/fiberos-plots-XXXXXX";
    close(mkstemp(name));
    struct sample *s = sample_run((struct sample_shape){0, 1, 1, 1, "rr", 0}, name);
    if (s) { /* a workload without processes may be refused */
        sample_free(s);
        struct ui *other = screen_open(screen_options(name));
        assert_non_null(other);
        screen_key(other, SDL_SCANCODE_G, 0);
        screen_click(other, other->layout.panel.x + 90, other->layout.panel.y + 90);
        ui_free(other);
    }
    unlink(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_heights, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_share_is_told, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_others_are_pale, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_queue_is_told, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_click_moves_the_cursor, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_same_zoom, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_what_waits_are_of, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_bins_are_told, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_pairs, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_all_sizes, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_long_run, open_ui, close_ui),
        cmocka_unit_test_setup_teardown(test_nothing, open_ui, close_ui),
    };
    return cmocka_run_group_tests_name("viz/window_plots", tests, setup_all, teardown_all);
}
