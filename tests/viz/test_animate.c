/*
 * test_animate.c: --animate: the GIF is decoded again and laid beside the
 * pictures that it was made of; numbered pictures; names; what goes wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_image.h>
#include <SDL2/SDL_ttf.h>
#include <gif_lib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "screen.h"
#include "viz/paper/gif.h"
#include "viz/sdl/film.h"
#include "viz/sdl/window.h"

enum { WIDTH = 640, HEIGHT = 520, NAME = 256 };

static char folder[] = "/tmp/fiberos-animate-XXXXXX";
static char trace[NAME];

static const char *in_folder(const char *name, char out[NAME])
{
    snprintf(out, NAME, "%s/%s", folder, name);
    return out;
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || TTF_Init())
        return -1;
    in_folder("run.fos", trace);
    struct sample *s = sample_run((struct sample_shape){6, 1, 4, 9, "rr", 0}, trace);
    if (!s)
        return -1;
    sample_free(s);
    return 0;
}

static int teardown(void **state)
{
    char line[NAME];
    (void)state;
    TTF_Quit();
    IMG_Quit();
    snprintf(line, sizeof(line), "rm -r %s", folder);
    return system(line);
}

static struct ui_options film_options(const char *out)
{
    struct ui_options o = screen_options(trace);
    o.width = WIDTH;
    o.height = HEIGHT;
    o.animate = out;
    o.range = "5ms..45ms";
    o.seconds = 2;
    o.fps = 15;
    return o;
}

/* ---- GIF --------------------------------------------------------------------------- */

/* The pictures of a file, one on the other as a viewer shows them. */
struct decoded {
    GifFileType *file;
    uint32_t *pixels;
    int next;
};

static void decode(struct decoded *d, const char *path)
{
    int why = 0;
    d->file = DGifOpenFileName(path, &why);
    assert_non_null(d->file);
    assert_int_equal(DGifSlurp(d->file), GIF_OK);
    d->pixels = calloc((size_t)d->file->SWidth * (size_t)d->file->SHeight, sizeof(uint32_t));
    d->next = 0;
}

static GraphicsControlBlock control_of(const struct decoded *d, int i)
{
    GraphicsControlBlock control = {0};
    assert_int_equal(DGifSavedExtensionToGCB(d->file, i, &control), GIF_OK);
    return control;
}

static void show_next(struct decoded *d)
{
    const GraphicsControlBlock control = control_of(d, d->next);
    const SavedImage *image = &d->file->SavedImages[d->next++];
    const GifImageDesc *at = &image->ImageDesc;
    assert_int_equal(control.DisposalMode, DISPOSE_DO_NOT);
    for (int i = 0; i < at->Width * at->Height; i++)
        if (image->RasterBits[i] != control.TransparentColor) {
            const GifColorType *c = &d->file->SColorMap->Colors[image->RasterBits[i]];
            d->pixels[(at->Top + i / at->Width) * d->file->SWidth + at->Left + i % at->Width] =
                0xff000000u | (uint32_t)c->Red << 16 | (uint32_t)c->Green << 8 | c->Blue;
        }
}

static void decoded_free(struct decoded *d)
{
    free(d->pixels);
    DGifCloseFile(d->file, NULL);
}

/* The largest distance of a channel, and how many pixels are exactly the same. */
static int distance(const uint32_t *a, const uint32_t *b, int count, int *same)
{
    int most = 0;
    *same = 0;
    for (int i = 0; i < count; i++) {
        *same += a[i] == b[i];
        for (int shift = 0; shift < 24; shift += 8) {
            const int d = abs((int)(a[i] >> shift & 255) - (int)(b[i] >> shift & 255));
            most = d > most ? d : most;
        }
    }
    return most;
}

/* Every picture in the file is the one that the window would show, as near as 255 colours go. */
static void test_gif(void **state)
{
    (void)state;
    enum { PIXELS = WIDTH * HEIGHT };
    char path[NAME];
    const struct ui_options o = film_options(in_folder("a.gif", path));
    assert_int_equal(animate_run(&o), 0);
    struct ui *ui = screen_open(o);
    struct film film;
    struct decoded d;
    assert_int_equal(film_begin(&film, ui), 0);
    assert_int_equal(film.playing, 30);
    assert_int_equal(film.frames, 60);
    decode(&d, path);
    assert_int_equal(d.file->SWidth, WIDTH);
    assert_int_equal(d.file->SHeight, HEIGHT);
    int shown = 0, sum = 0, until = 0, same;
    for (int i = 0; i < film.frames; i++) {
        /* One that is like the picture before was left out, and that one stays longer. */
        if (sum >= until) {
            assert_true(shown < d.file->ImageCount);
            until += control_of(&d, shown++).DelayTime;
            show_next(&d);
        }
        sum += film_delay(&film, i);
        film_draw(&film, i);
        const int most = distance(ui->canvas.pixels, d.pixels, PIXELS, &same);
        assert_in_range(most, 0, 48);
        assert_true(same > PIXELS * 95 / 100);
    }
    assert_int_equal(shown, d.file->ImageCount);
    assert_in_range(shown, 30, 60);
    assert_int_equal(until, 400);
    decoded_free(&d);
    ui_free(ui);
}

/* The first picture stands at the beginning of the range, the last at its end, all tokens at rest.
 */
static void test_times(void **state)
{
    (void)state;
    struct ui *ui = screen_open(film_options("x.gif"));
    struct film film;
    assert_int_equal(film_begin(&film, ui), 0);
    film_draw(&film, 0);
    assert_int_equal(ui->view.cursor.time, 5000000);
    assert_true(ui->view.playing);
    film_draw(&film, film.playing - 1);
    assert_int_equal(ui->view.cursor.time, 45000000);
    assert_false(ui->view.playing);
    film_draw(&film, film.frames - 1);
    assert_int_equal(ui->view.cursor.time, 45000000);
    assert_true(ui->view.stage >= 45000000 + 2 * view_flight(&ui->view, ui->model));
    assert_true(ui->view.pace > 19.9e6 && ui->view.pace < 20.1e6);
    ui_free(ui);
}

/* All tokens have arrived when it ends: the picture is that of a window at rest. */
static void test_arrives(void **state)
{
    (void)state;
    struct ui *ui = screen_open(film_options("x.gif")), *rest = screen_open(film_options("x.gif"));
    struct film film;
    int same;
    assert_int_equal(film_begin(&film, ui), 0);
    for (int i = 0; i < film.frames; i++)
        film_draw(&film, i);
    assert_int_equal(film_begin(&film, rest), 0);
    film_draw(&film, film.playing - 1);
    ui_advance(rest, (fos_time)60 * 1000000000);
    ui_draw(rest);
    const int most = distance(ui->canvas.pixels, rest->canvas.pixels, WIDTH * HEIGHT, &same);
    assert_int_equal(most, 0);
    ui_free(ui);
    ui_free(rest);
}

/* Without --seconds a speed is taken that the window has too. */
static void test_speed(void **state)
{
    (void)state;
    struct ui_options o = film_options("x.gif");
    struct film film;
    o.seconds = 0;
    struct ui *ui = screen_open(o);
    assert_int_equal(film_begin(&film, ui), 0);
    const double speed = view_rate(&ui->view, ui->model) / 4e6; /* four ticks of 1 ms a second */
    assert_true(ui->view.pace == 0);
    assert_true(speed == 1 || speed == 2 || speed == 0.5);
    assert_in_range(film.playing, 7 * o.fps, 15 * o.fps);
    ui_free(ui);
}

static char *read_all(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    char *bytes = malloc(*size);
    assert_int_equal(fread(bytes, 1, *size, f), *size);
    fclose(f);
    return bytes;
}

static void test_same_bytes(void **state)
{
    (void)state;
    char path[2][NAME];
    size_t size[2];
    char *bytes[2];
    for (int i = 0; i < 2; i++) {
        const struct ui_options o =
            film_options(in_folder(i ? "second.gif" : "first.gif", path[i]));
        assert_int_equal(animate_run(&o), 0);
        bytes[i] = read_all(path[i], &size[i]);
    }
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(bytes[0], bytes[1], size[0]);
    free(bytes[0]);
    free(bytes[1]);
}

/* Its own blends included, no colour of a picture is far from what stands for it. */
static void test_palette(void **state)
{
    (void)state;
    enum { SIDE = 128 };
    struct canvas c = {0};
    struct palette p = {0};
    assert_int_equal(canvas_resize(&c, SIDE, SIDE), 0);
    for (int i = 0; i < SIDE * SIDE; i++) /* half of it plain, half of it of many colours */
        c.pixels[i] = i % 2 ? 0xff14171c : 0xff000000 | (uint32_t)(i * 7919) % 0x1000000;
    c.pixels[0] = 0xff1a1e25; /* one pixel, near to the plain colour */
    assert_int_equal(palette_see(&p, &c), 0);
    assert_int_equal(palette_choose(&p), 0);
    assert_in_range(p.count, 100, PALETTE_MOST);
    assert_int_equal(p.color[palette_index(&p, 0xff14171c)], 0xff14171c);
    for (int i = 0; i < SIDE * SIDE; i++) {
        int same;
        const uint32_t given = p.color[palette_index(&p, c.pixels[i])];
        assert_in_range(distance(&c.pixels[i], &given, 1, &same), 0, 3 * p.reach);
    }
    palette_free(&p);
    canvas_free(&c);
}

/* Few colours stay what they are. */
static void test_palette_exact(void **state)
{
    (void)state;
    struct canvas c = {0};
    struct palette p = {0};
    assert_int_equal(canvas_resize(&c, 200, 1), 0);
    for (int i = 0; i < 200; i++)
        c.pixels[i] = 0xff000000u + (uint32_t)i;
    assert_int_equal(palette_see(&p, &c), 0);
    assert_int_equal(palette_choose(&p), 0);
    assert_int_equal(p.count, 200);
    for (int i = 0; i < 200; i++)
        assert_int_equal(p.color[palette_index(&p, c.pixels[i])], c.pixels[i]);
    palette_free(&p);
    canvas_free(&c);
}

/* ---- Numbered pictures ------------------------------------------------------------------- */

static void test_pngs(void **state)
{
    (void)state;
    char path[NAME], name[NAME];
    struct ui_options o = film_options(in_folder("some/", path));
    o.fps = 3;
    o.seconds = 1;
    assert_int_equal(animate_run(&o), 0);
    struct ui *ui = screen_open(o);
    struct film film;
    assert_int_equal(film_begin(&film, ui), 0);
    assert_int_equal(film.frames, 9);
    for (int i = 0; i < film.frames; i++) {
        int same;
        assert_true(film_name(path, i + 1, name, sizeof(name)));
        SDL_Surface *raw = IMG_Load(name);
        assert_non_null(raw);
        SDL_Surface *image = SDL_ConvertSurfaceFormat(raw, SDL_PIXELFORMAT_ARGB8888, 0);
        film_draw(&film, i);
        assert_int_equal(distance(image->pixels, ui->canvas.pixels, WIDTH * HEIGHT, &same), 0);
        SDL_FreeSurface(image);
        SDL_FreeSurface(raw);
    }
    assert_true(film_name(path, film.frames + 1, name, sizeof(name)));
    assert_int_equal(access(name, F_OK), -1);
    ui_free(ui);
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum film_kind kind;
        const char *third;
    } cases[] = {
        {"a.gif", FILM_GIF, NULL},
        {"out/", FILM_FOLDER, "out/frame-0003.png"},
        {"f-%04d.png", FILM_PNG, "f-0003.png"},
        {"f%d.png", FILM_PNG, "f3.png"},
        {"x/%2d-z.png", FILM_PNG, "x/03-z.png"},
        {"f-%9d.png", FILM_PNG, "f-000000003.png"},
        {"f-%04d.gif", FILM_NONE, NULL},
        {"f-%04d-%d.png", FILM_NONE, NULL},
        {"f-%s.png", FILM_NONE, NULL},
        {"f-%%.png", FILM_NONE, NULL},
        {"f-%n.png", FILM_NONE, NULL},
        {"f-%012d.png", FILM_NONE, NULL},
        {"f-%", FILM_NONE, NULL},
        {"f-%0", FILM_NONE, NULL},
        {"f-%ld.png", FILM_NONE, NULL},
        {"f.png", FILM_NONE, NULL},
        {".gif", FILM_NONE, NULL},
        {"%d/", FILM_NONE, NULL},
        {"", FILM_NONE, NULL},
    };
    char name[NAME], tight[4];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(film_kind(cases[i].path), cases[i].kind);
        if (!cases[i].third)
            continue;
        assert_true(film_name(cases[i].path, 3, name, sizeof(name)));
        assert_string_equal(name, cases[i].third);
        assert_false(film_name(cases[i].path, 3, tight, sizeof(tight)));
    }
}

/* ---- What goes wrong --------------------------------------------------------------------------
 */

/* Runs fiberos-viz; its exit code, and what it says in `said`. */
static int run_viz(const char *arguments, char *said, size_t size)
{
    char line[2048];
    const char *build = getenv("FIBEROS_BUILD");
    snprintf(line, sizeof(line), "%s/fiberos-viz %s 2>&1", build ? build : "build", arguments);
    FILE *out = popen(line, "r");
    assert_non_null(out);
    said[fread(said, 1, size - 1, out)] = '\0';
    const int status = pclose(out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_errors(void **state)
{
    (void)state;
    static const struct {
        const char *options;
        int code;
        const char *says;
    } cases[] = {
        {"--animate x.mpg", 2, "--animate x.mpg: expected FILE.gif"},
        {"--animate x-%s.png", 2, "expected FILE.gif"},
        {"--animate x.gif --fps 0", 2, "--fps 0: expected a number from 1 to 50"},
        {"--animate x.gif --fps 51", 2, "expected a number from 1 to 50"},
        {"--animate x.gif --seconds 1h", 2, "--seconds 1h: expected a number from 0.1 to 3600"},
        {"--animate x.gif --seconds 3600 --fps 50", 2, "180000 frames are too many"},
        {"--animate x.gif --time 900s..901s", 2, "there is nothing to play in this range"},
        {"--animate x.gif --time 3ms..2ms", 2, ""},
        {"--animate /nowhere/x.gif", 3, "/nowhere/x.gif can't be written: No such file"},
        {"--animate /nowhere/x/", 3, "/nowhere/x/ can't be written: No such file"},
        {"--animate /nowhere/%d.png", 3, "can't be written: No such file"},
    };
    char arguments[1024], said[4096];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        snprintf(arguments, sizeof(arguments), "%s --size 320x240 %s", cases[i].options, trace);
        assert_int_equal(run_viz(arguments, said, sizeof(said)), cases[i].code);
        if (!strstr(said, cases[i].says))
            fail_msg("%s says: %s", cases[i].options, said);
        assert_int_equal(access("x.gif", F_OK), -1);
    }
}

/* A full disk: a message and 3, and the name of no file is taken by half a file. */
static void test_full(void **state)
{
    (void)state;
    char path[NAME], arguments[1024], said[4096];
    const char *const kinds[] = {"--animate", "--screenshot"};
    const char *const names[] = {"full.gif", "full.png"};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(symlink("/dev/full", in_folder(names[i], path)), 0);
        snprintf(arguments, sizeof(arguments), "%s %s --seconds 0.2 %s", kinds[i], path, trace);
        assert_int_equal(run_viz(arguments, said, sizeof(said)), 3);
        assert_non_null(strstr(said, "can't be written: No space left on device"));
        assert_int_equal(unlink(path), 0); /* the link is as it was */
    }
}

/* How many files of the folder begin so. */
static int count_files(const char *begin)
{
    char line[NAME + 64];
    int count = -1;
    snprintf(line, sizeof(line), "ls %s | grep -c '^%s'", folder, begin);
    FILE *out = popen(line, "r");
    assert_int_equal(fscanf(out, "%d", &count), 1);
    pclose(out);
    return count;
}

/* Interrupted, it ends by that signal, and the file that was there before is untouched. */
static void test_interrupted(void **state)
{
    (void)state;
    char path[NAME], program[NAME], buffer[16];
    const char *build = getenv("FIBEROS_BUILD");
    in_folder("old.gif", path);
    FILE *old = fopen(path, "w");
    fputs("old", old);
    fclose(old);
    snprintf(program, sizeof(program), "%s/fiberos-viz", build ? build : "build");
    const pid_t child = fork();
    if (!child) {
        execl(program, program, "--animate", path, "--seconds", "300", "--fps", "50", trace, NULL);
        _exit(127);
    }
    int status;
    while (count_files("old.gif") < 2) { /* until it writes */
        assert_int_equal(waitpid(child, &status, WNOHANG), 0);
        usleep(10000);
    }
    kill(child, SIGTERM);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    assert_int_equal(count_files("old.gif"), 1);
    old = fopen(path, "r");
    assert_string_equal(fgets(buffer, sizeof(buffer), old), "old");
    fclose(old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gif),           cmocka_unit_test(test_times),
        cmocka_unit_test(test_arrives),       cmocka_unit_test(test_speed),
        cmocka_unit_test(test_same_bytes),    cmocka_unit_test(test_palette),
        cmocka_unit_test(test_palette_exact), cmocka_unit_test(test_pngs),
        cmocka_unit_test(test_names),         cmocka_unit_test(test_errors),
        cmocka_unit_test(test_full),          cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests_name("viz/animate", tests, setup, teardown);
}
