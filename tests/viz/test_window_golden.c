/*
 * test_window_golden.c: whole pictures of a run, bit for bit (golden.h).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <unistd.h>

#include "golden.h"
#include "screen.h"

struct golden {
    const char *name;
    struct sample_shape shape;
    int width, height;
    const char *at, *range, *theme, *select, *view;
    double scale;
    SDL_Scancode key; /* pressed before it is drawn */
};

static const struct golden goldens[] = {
    {.name = "three", .shape = {3, 1, 2, 1, "rr", 0}, .width = 800, .height = 600, .at = "17ms"},
    {.name = "light",
     .shape = {9, 2, 2, 2, "priority", 500000},
     .width = 1000,
     .height = 640,
     .at = "31ms",
     .theme = "light",
     .select = "C"},
    {.name = "zoom",
     .shape = {9, 2, 2, 2, "rr", 500000},
     .width = 800,
     .height = 600,
     .range = "10ms..22ms",
     .at = "14ms"},
    {.name = "scale2",
     .shape = {2, 1, 1, 1, "fcfs", 0},
     .width = 1280,
     .height = 960,
     .scale = 2,
     .at = "4ms"},
    {.name = "many",
     .shape = {300, 4, 2, 5, "lottery", 0},
     .width = 900,
     .height = 640,
     .at = "300ms"},
    {.name = "inspector",
     .shape = {5, 1, 4, 2, "rr", 500000},
     .width = 1280,
     .height = 640,
     .at = "71ms",
     .range = "20ms..120ms",
     .select = "C",
     .view = "inspector"},
    {.name = "events",
     .shape = {4, 1, 3, 6, "lottery", 0},
     .width = 800,
     .height = 600,
     .at = "40ms",
     .view = "events"},
    {.name = "queue",
     .shape = {7, 1, 3, 6, "lottery", 0},
     .width = 1280,
     .height = 720,
     .at = "60ms",
     .view = "queue"},
    {.name = "plots",
     .shape = {7, 2, 8, 6, "rr", 300000},
     .width = 1280,
     .height = 720,
     .at = "90ms",
     .view = "plots"},
    {.name = "plots-small",
     .shape = {7, 2, 8, 6, "rr", 300000},
     .width = 800,
     .height = 600,
     .at = "90ms",
     .theme = "light",
     .select = "B",
     .view = "plots"},
    {.name = "queue-rr",
     .shape = {7, 2, 3, 6, "rr", 0},
     .width = 1280,
     .height = 720,
     .at = "60ms",
     .view = "queue"},
    {.name = "queue-mlfq",
     .shape = {7, 1, 3, 6, "mlfq", 0},
     .width = 1280,
     .height = 720,
     .at = "60ms",
     .theme = "light",
     .view = "queue"},
    {.name = "queue-cfs",
     .shape = {7, 1, 3, 6, "cfs", 0},
     .width = 1280,
     .height = 720,
     .at = "60ms",
     .view = "queue"},
    {.name = "menu",
     .shape = {5, 4, 3, 6, "priority", 0},
     .width = 1000,
     .height = 640,
     .at = "20ms",
     .select = "C",
     .key = SDL_SCANCODE_APPLICATION},
    {.name = "help",
     .shape = {2, 1, 1, 1, "fcfs", 0},
     .width = 800,
     .height = 600,
     .key = SDL_SCANCODE_F1},
};

static struct ui *draw_golden(const struct golden *g, char *trace)
{
    close(mkstemp(trace));
    struct sample *s = sample_run(g->shape, trace);
    assert_non_null(s);
    sample_free(s);
    struct ui_options o = screen_options(trace);
    o.width = g->width;
    o.height = g->height;
    o.at = g->at;
    o.range = g->range;
    o.select = g->select;
    o.scale = g->scale;
    o.view = g->view;
    o.theme = g->theme ? g->theme : "dark";
    o.screenshot = "-";
    struct ui *ui = screen_open(o);
    assert_non_null(ui);
    if (g->key)
        screen_key(ui, g->key, 0);
    return ui;
}

static void check_golden(const struct golden *g)
{
    char trace[] = "/tmp/fiberos-golden-XXXXXX";
    struct ui *ui = draw_golden(g, trace);
    unlink(trace);
    const int count = golden_compare(ui, g->name);
    ui_free(ui);
    assert_int_equal(count, 0);
}

static void test_golden(void **state)
{
    check_golden(*state);
}

/* One changed pixel is noticed. */
static void test_comparison(void **state)
{
    (void)state;
    char trace[] = "/tmp/fiberos-golden-XXXXXX";
    struct ui *ui = draw_golden(&goldens[0], trace);
    unlink(trace);
    SDL_Surface *image = golden_load("tests/viz/golden/three.png");
    ui->canvas.pixels[ui->canvas.width * 100 + 100] ^= 1;
    assert_int_equal(golden_difference(ui, image), 1);
    SDL_FreeSurface(image);
    ui_free(ui);
}

int main(void)
{
    enum { COUNT = sizeof(goldens) / sizeof(goldens[0]) };
    struct CMUnitTest tests[COUNT + 1];
    for (int i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){.name = goldens[i].name,
                                       .test_func = test_golden,
                                       .initial_state = (void *)(uintptr_t)&goldens[i]};
    tests[COUNT] = (struct CMUnitTest){.name = "comparison", .test_func = test_comparison};
    if (TTF_Init())
        return 1;
    const int failed = cmocka_run_group_tests_name("viz/window_golden", tests, NULL, NULL);
    TTF_Quit();
    IMG_Quit();
    return failed;
}
