/*
 * test_window_whole.c: pictures that are saved: of the window (F12) and of all
 * rows of the run (Shift+F12, --whole).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_image.h>
#include <SDL2/SDL_ttf.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "screen.h"
#include "viz/sdl/window.h"

enum { MS = 1000000, MANY = 60, NAME = 256 };

static char folder[] = "/tmp/fiberos-whole-XXXXXX";
static char few[NAME], many[NAME], home[NAME];

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || !getcwd(home, sizeof(home)) || TTF_Init())
        return -1;
    snprintf(few, sizeof(few), "%s/few.fos", folder);
    snprintf(many, sizeof(many), "%s/many.fos", folder);
    struct sample *a = sample_run((struct sample_shape){5, 2, 4, 3, "rr", 0}, few);
    struct sample *b = sample_run((struct sample_shape){MANY, 2, 4, 3, "rr", 0}, many);
    if (!a || !b)
        return -1;
    sample_free(a);
    sample_free(b);
    return chdir(folder); /* where F12 writes */
}

static int teardown(void **state)
{
    char line[NAME];
    (void)state;
    TTF_Quit();
    IMG_Quit();
    snprintf(line, sizeof(line), "rm -r %s", folder);
    return chdir(home) || system(line);
}

/* A saved picture; its size, and how many of its pixels differ from a canvas of that size. */
static int saved_differs(const char *name, const struct canvas *c, int *width, int *height)
{
    SDL_Surface *raw = IMG_Load(name);
    assert_non_null(raw);
    SDL_Surface *image = SDL_ConvertSurfaceFormat(raw, SDL_PIXELFORMAT_ARGB8888, 0);
    int count = 0;
    *width = image->w;
    *height = image->h;
    if (c && c->width == image->w && c->height == image->h)
        for (int i = 0; i < image->w * image->h; i++)
            count += ((const uint32_t *)image->pixels)[i] != c->pixels[i];
    SDL_FreeSurface(image);
    SDL_FreeSurface(raw);
    return count;
}

static void test_f12(void **state)
{
    (void)state;
    int width, height;
    FILE *taken = fopen("fiberos-viz-001.png", "w"); /* not ours */
    fclose(taken);
    struct ui *ui = screen_open(screen_options(few));
    screen_key(ui, SDL_SCANCODE_J, 0);
    const size_t size = (size_t)ui->canvas.width * (size_t)ui->canvas.height * 4;
    uint32_t *before = malloc(size);
    memcpy(before, ui->canvas.pixels, size);
    screen_key(ui, SDL_SCANCODE_F12, 0);
    assert_non_null(strstr(ui->notice, "fiberos-viz-002.png"));
    assert_non_null(strstr(ui->notice, folder));
    const struct canvas was = {before, ui->canvas.width, ui->canvas.height, {0}};
    assert_int_equal(saved_differs("fiberos-viz-002.png", &was, &width, &height), 0);
    assert_int_equal(width, ui->canvas.width);
    assert_int_equal(access("fiberos-viz-003.png", F_OK), -1);
    struct stat s;
    assert_int_equal(stat("fiberos-viz-001.png", &s), 0);
    assert_int_equal(s.st_size, 0);
    free(before);
    ui_free(ui);
}

/* The window is as it was, and the picture has all rows whatever could be seen. */
static void test_shift_f12(void **state)
{
    (void)state;
    int width, height;
    struct ui_options o = screen_options(many);
    o.width = 800;
    o.height = 600;
    struct ui *ui = screen_open(o);
    screen_key(ui, SDL_SCANCODE_W, 0);
    for (int i = 0; i < 20; i++)
        screen_key(ui, SDL_SCANCODE_J, 0);
    const size_t size = (size_t)ui->canvas.width * (size_t)ui->canvas.height * 4;
    uint32_t *before = malloc(size);
    memcpy(before, ui->canvas.pixels, size);
    screen_key(ui, SDL_SCANCODE_F12, KMOD_LSHIFT);
    assert_non_null(strstr(ui->notice, "Saved as fiberos-viz-003.png"));
    ui->notice[0] = '\0';
    ui_draw(ui);
    assert_memory_equal(before, ui->canvas.pixels, size);
    free(before);
    screen_key(ui, SDL_SCANCODE_HOME, 0); /* the picture is of the whole run */
    screen_key(ui, SDL_SCANCODE_END, 0);
    assert_int_equal(ui_draw_whole(ui, 0), 0);
    assert_int_equal(ui->canvas.width, 800);
    assert_true(ui->canvas.height >= MANY * 18);
    assert_int_equal(ui_rows_height(ui), ui->layout.lanes.h);
    assert_int_equal(saved_differs("fiberos-viz-003.png", &ui->canvas, &width, &height), 0);
    assert_int_equal(width, ui->canvas.width);
    assert_int_equal(height, ui->canvas.height);
    ui_free(ui);
}

/* Every process that ran has its colour for RUNNING in its row. */
static void test_rows(void **state)
{
    (void)state;
    struct ui_options o = screen_options(many);
    o.screenshot = "-"; /* stands at the end */
    struct ui *ui = screen_open(o);
    assert_int_equal(ui_draw_whole(ui, 200000), 0);
    for (size_t row = 2; row < ui_row_count(ui); row++) {
        const int y = ui->layout.lanes.y + ui_row_top(ui, row) + ui->layout.row_height / 2;
        int running = 0;
        for (int x = 0; x < ui->canvas.width; x++)
            running += ui->canvas.pixels[y * ui->canvas.width + x] == ui->theme->look[LOOK_RUNNING];
        assert_true(running > 0);
    }
    ui_free(ui);
}

static void test_scale(void **state)
{
    (void)state;
    struct ui_options o = screen_options(few);
    o.range = "10ms..20ms";
    struct ui *ui = screen_open(o);
    assert_int_equal(ui_draw_whole(ui, 10000), 0);
    assert_int_equal(ui->layout.lanes.w, 1000);
    assert_int_equal(timemap_pixel(&ui->view.map, 15 * MS), 500);
    ui_free(ui);
    ui = screen_open(o);
    assert_int_equal(ui_draw_whole(ui, 7), -EFBIG);
    assert_non_null(strstr(SDL_GetError(), "pixels wide, and 16384 is the most"));
    ui_free(ui);
}

/* More rows than a picture has pixels; the numbers are in the message. */
static void test_too_many(void **state)
{
    (void)state;
    enum { CROWD = 300 };
    char crowd[NAME];
    snprintf(crowd, sizeof(crowd), "%s/crowd.fos", folder);
    struct sample *s = sample_run((struct sample_shape){CROWD, 1, 1, 3, "fcfs", 0}, crowd);
    assert_non_null(s);
    sample_free(s);
    struct ui_options o = screen_options(crowd);
    o.scale = 4;
    struct ui *ui = screen_open(o);
    const int width = ui->canvas.width, height = ui->canvas.height;
    assert_int_equal(ui_draw_whole(ui, 0), -EFBIG);
    assert_non_null(strstr(SDL_GetError(), "301 rows"));
    ui->whole = false;
    ui_layout(ui);
    screen_key(ui, SDL_SCANCODE_F12, KMOD_LSHIFT);
    assert_non_null(strstr(ui->notice, "301 rows"));
    assert_int_equal(ui->canvas.width, width);
    assert_int_equal(ui->canvas.height, height);
    ui_free(ui);
}

/* There is no run in the chooser. */
static void test_no_run(void **state)
{
    (void)state;
    struct ui *ui = screen_open(screen_options(NULL));
    screen_key(ui, SDL_SCANCODE_F12, KMOD_LSHIFT);
    assert_int_equal(ui_draw_whole(ui, 0), -ENOENT);
    ui_free(ui);
}

/* Where nothing can be written the window says so. */
static void test_no_place(void **state)
{
    (void)state;
    struct ui *ui = screen_open(screen_options(few));
    assert_int_equal(chdir("/proc/self"), 0);
    screen_key(ui, SDL_SCANCODE_F12, 0);
    assert_int_equal(chdir(folder), 0);
    assert_non_null(strstr(ui->notice, "fiberos-viz-001.png can't be written: "));
    ui_free(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_f12),      cmocka_unit_test(test_shift_f12),
        cmocka_unit_test(test_rows),     cmocka_unit_test(test_scale),
        cmocka_unit_test(test_too_many), cmocka_unit_test(test_no_place),
        cmocka_unit_test(test_no_run),
    };
    return cmocka_run_group_tests_name("viz/window_whole", tests, setup, teardown);
}
