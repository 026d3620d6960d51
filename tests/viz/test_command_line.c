/*
 * test_command_line.c: what C copies. After random handling of keys, mouse and
 * wheel the command line is taken apart as a shell would, read as main() does,
 * and must draw the same picture, pixel for pixel.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <unistd.h>
#include <wordexp.h>

#include "screen.h"
#include "viz/sdl/window.h"

enum { PROCS = 14, ROUNDS = 30, STEPS = 25, LINE = 16384 };

static char path[2][40] = {"/tmp/fiberos-line-XXXXXX", "/tmp/fiberos line's-XXXXXX"};

/* Some of the names could be mistaken for something else. */
static const char *const names[PROCS] = {"A", "it's B", "cpu:0", "pid:2", "E@5ms", "A", "$(ls)",
                                         "",  "a b\"c", "--at",  "\\",    "K",     "L", "M"};

static void make_trace(char *file, uint64_t seed)
{
    struct sample *s = calloc(1, sizeof(*s));
    struct fos_error error = {0};
    close(mkstemp(file));
    for (int i = 0; i < PROCS; i++) {
        sample_process(s, i, 4);
        snprintf(s->names[i], SAMPLE_NAME, "%s", names[i]);
    }
    s->workload = (struct fos_workload){.name = "sample",
                                        .description = "",
                                        .profile = "textbook",
                                        .tick = 1000000,
                                        .seed = seed,
                                        .cpus = 2,
                                        .policy = "rr",
                                        .specs = s->specs,
                                        .spec_count = PROCS,
                                        .top_count = PROCS};
    const struct fos_config c = {.trace_path = file};
    s->kernel = fos_kernel_new(&s->workload, &c, &error);
    if (!s->kernel || fos_kernel_run(s->kernel, &error))
        fail_msg("%s", error.message);
    sample_free(s);
}

static int setup(void **state)
{
    (void)state;
    make_trace(path[0], 3);
    make_trace(path[1], 4);
    return TTF_Init();
}

static int teardown(void **state)
{
    (void)state;
    TTF_Quit();
    return unlink(path[0]) | unlink(path[1]);
}

/* ---- Something random is done ---------------------------------------------------------- */

static unsigned seed;

static int random_below(int n)
{
    seed = seed * 1103515245u + 12345u;
    return (int)(seed >> 16) % n;
}

static void press_some_key(struct ui *ui)
{
    /* No F12 (it writes files), C, Q and Delete; F1 stays open. */
    static const struct {
        SDL_Scancode code;
        uint16_t mods;
    } keys[] = {
        {SDL_SCANCODE_LEFTBRACKET, 0},
        {SDL_SCANCODE_RIGHTBRACKET, 0},
        {SDL_SCANCODE_1, 0},
        {SDL_SCANCODE_5, 0},
        {SDL_SCANCODE_9, 0},
        {SDL_SCANCODE_EQUALS, KMOD_LCTRL},
        {SDL_SCANCODE_MINUS, KMOD_LCTRL},
        {SDL_SCANCODE_W, 0},
        {SDL_SCANCODE_S, 0},
        {SDL_SCANCODE_A, 0},
        {SDL_SCANCODE_D, 0},
        {SDL_SCANCODE_F, 0},
        {SDL_SCANCODE_0, 0},
        {SDL_SCANCODE_END, 0},
        {SDL_SCANCODE_BACKSPACE, 0},
        {SDL_SCANCODE_COMMA, 0},
        {SDL_SCANCODE_PERIOD, 0},
        {SDL_SCANCODE_K, 0},
        {SDL_SCANCODE_J, 0},
        {SDL_SCANCODE_R, 0},
        {SDL_SCANCODE_RETURN, 0},
        {SDL_SCANCODE_ESCAPE, 0},
        {SDL_SCANCODE_V, 0},
        {SDL_SCANCODE_TAB, KMOD_LCTRL},
        {SDL_SCANCODE_T, 0},
        {SDL_SCANCODE_I, 0},
        {SDL_SCANCODE_E, 0},
        {SDL_SCANCODE_U, 0},
        {SDL_SCANCODE_O, 0},
        {SDL_SCANCODE_L, 0},
        {SDL_SCANCODE_G, 0},
        {SDL_SCANCODE_A, KMOD_LSHIFT},
        {SDL_SCANCODE_B, KMOD_LSHIFT},
    };
    const int i = random_below(sizeof(keys) / sizeof(keys[0]));
    screen_key(ui, keys[i].code, keys[i].mods);
}

/* One of the gaps between the parts of the window. */
static void drag_apart(struct ui *ui)
{
    const struct layout *l = &ui->layout;
    if (random_below(2))
        screen_press(ui, 50, l->timeline.y + l->timeline.h + 2, 1);
    else
        screen_press(ui, l->diagram.x + l->diagram.w + 2, l->diagram.y + 20, 1);
    screen_move(ui, random_below(ui->canvas.width), random_below(ui->canvas.height));
    screen_release(ui);
}

static void use_mouse(struct ui *ui)
{
    const struct canvas *c = &ui->canvas;
    screen_move(ui, random_below(c->width), random_below(c->height));
    switch (random_below(4)) {
    case 3:
        drag_apart(ui);
        break;
    case 0: /* below the header, whose buttons play */
        screen_click(ui, random_below(c->width), 100 + random_below(c->height - 100));
        break;
    case 1:
        screen_press(ui, ui->layout.lanes.x + random_below(ui->layout.lanes.w),
                     ui->layout.lanes.y + random_below(ui->layout.lanes.h + 1), 1);
        screen_move(ui, random_below(c->width), random_below(c->height));
        screen_release(ui);
        break;
    default:
        screen_wheel(ui, (float)(random_below(9) - 4));
        break;
    }
}

static void search(struct ui *ui)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
    screen_key(ui, SDL_SCANCODE_SLASH, 0);
    screen_key(ui, SDL_SCANCODE_B, 0); /* the letter of the key that opened it is not for it */
    snprintf(e.text.text, sizeof(e.text.text), "%s", random_below(2) ? "blocked" : "nothing's");
    ui_handle(ui, &e);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
}

static void write_note(struct ui *ui)
{
    static const char *const texts[] = {"it's here", "$(ls) \"q\" \\", "a=b", "\u00fc --at", "'"};
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
    screen_key(ui, SDL_SCANCODE_M, 0);
    screen_key(ui, SDL_SCANCODE_B, 0);
    snprintf(e.text.text, sizeof(e.text.text), "%s", texts[random_below(5)]);
    ui_handle(ui, &e);
    screen_key(ui, SDL_SCANCODE_RETURN, 0);
}

/* What belongs to the moment and not to the picture: pointer, keyboard's place, messages. */
static void come_to_rest(struct ui *ui)
{
    const SDL_Event leave = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_LEAVE}};
    ui->help = ui->view.playing = false;
    ui->focus = (struct hot){.action = ACT_NONE};
    ui_handle(ui, &leave);
    ui_advance(ui, (fos_time)60 * 1000000000);
    ui_draw(ui);
}

static struct ui *open_random(void)
{
    static const double scales[] = {0, 0, 1.5, 2};
    struct ui_options o = screen_options(path[0]);
    o.width = 640 + random_below(1000);
    o.height = 400 + random_below(700);
    o.theme = random_below(2) ? "dark" : "light";
    o.scale = scales[random_below(4)];
    o.title = random_below(2) ? NULL : "Who's next?";
    o.reduced_motion = random_below(2);
    if (random_below(2))
        o.others[o.other_count++] = path[1];
    struct ui *ui = screen_open(o);
    for (int i = 0; i < STEPS; i++) {
        if (random_below(3) == 0)
            use_mouse(ui);
        else if (random_below(15) == 0)
            search(ui);
        else if (random_below(15) == 0)
            write_note(ui);
        else
            press_some_key(ui);
    }
    come_to_rest(ui);
    return ui;
}

/* ---- And shown again ------------------------------------------------------------------- */

/* In a window, which comes to rest, or as a picture, which is drawn once. */
static struct ui *open_line(const char *line, bool picture)
{
    wordexp_t words;
    struct ui_options o;
    assert_int_equal(wordexp(line, &words, WRDE_NOCMD | WRDE_UNDEF), 0);
    assert_string_equal(words.we_wordv[0], "fiberos-viz");
    options_parse((int)words.we_wordc, words.we_wordv, &o);
    o.screenshot = picture ? "-" : NULL;
    struct ui *ui = screen_open(o);
    assert_non_null(ui);
    assert_false(ui->view.playing);
    if (!picture)
        come_to_rest(ui);
    wordfree(&words);
    return ui;
}

static int different(const struct canvas *a, const struct canvas *b)
{
    int count = 0;
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    for (int i = 0; i < a->width * a->height; i++)
        count += a->pixels[i] != b->pixels[i];
    return count;
}

static void test_same_picture(void **state)
{
    (void)state;
    char line[LINE];
    const char *from = getenv("FIBEROS_SEED");
    for (unsigned round = 0; round < ROUNDS; round++) {
        const unsigned start = (from ? (unsigned)strtoul(from, NULL, 10) : 1) + round;
        seed = start;
        struct ui *ui = open_random();
        ui_command_line(ui, line, sizeof(line));
        struct ui *again = open_line(line, round % 2);
        const int count = different(&ui->canvas, &again->canvas);
        if (count) {
            ui_save(ui, "build/command-line-was.png");
            ui_save(again, "build/command-line-is.png");
            fail_msg("seed %u: %d pixels differ (build/command-line-*.png)\n%s", start, count,
                     line);
        }
        ui_free(again);
        ui_free(ui);
    }
}

/* Every spelling of a selection. */
static void test_selections(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int kind;
        uint32_t index;
        bool slice;
    } cases[] = {
        {"A", ROW_PROC, 0, false},        {"K", ROW_PROC, 11, false},
        {"it's B", ROW_PROC, 1, false},   {"cpu:1", ROW_CPU, 1, false},
        {"cpu:0@7ms", ROW_CPU, 0, true},  {"K@30ms", ROW_PROC, 11, true},
        {"K@30", ROW_PROC, 11, true},     {"E@5ms", ROW_PROC, 4, false},
        {"E@5ms@9ms", ROW_PROC, 4, true}, {"pid:4", ROW_PROC, 3, false},
        {"", ROW_PROC, 7, false},         {"@20ms", ROW_PROC, 7, true},
    };
    static const char *const wrong[] = {
        "nobody", "cpu:2", "pid:99", "pid:", "K@soon", "K@event:1", "K@event:99999", "cpu:-1"};
    char error[512];
    int code;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ui_options o = screen_options(path[0]);
        o.select = cases[i].text;
        struct ui *ui = screen_open(o);
        assert_non_null(ui);
        assert_int_equal(ui->selected.row.kind, cases[i].kind);
        assert_int_equal(ui->selected.row.index, cases[i].index);
        assert_int_equal(ui->selected.item >= 0, cases[i].slice);
        ui_free(ui);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct ui_options o = screen_options(path[0]);
        o.select = wrong[i];
        assert_null(ui_new(&o, error, sizeof(error), &code));
        assert_int_equal(code, 2);
        assert_non_null(strstr(error, "--select"));
    }
}

static void test_wrong_options(void **state)
{
    (void)state;
    enum { WRONG = 15 };
    struct ui_options bad[WRONG];
    static const char *const says[WRONG] = {"--at event:99999999",
                                            "--speed 3",
                                            "--speed 2048",
                                            "--panes some",
                                            "--range 3..x",
                                            "--scroll",
                                            "--list",
                                            "--speed 1/1024",
                                            "--mark",
                                            "--note soon=x",
                                            "--note 5ms",
                                            "--note 5ms=",
                                            "--split 0.4:",
                                            "--split 0.4,2",
                                            "--split nan"};
    char error[512];
    int code;
    for (int i = 0; i < WRONG; i++)
        bad[i] = screen_options(path[0]);
    bad[0].at = "event:99999999";
    bad[1].speed = "3";
    bad[2].speed = "2048";
    bad[3].panes = "some";
    bad[4].chosen = "3..x";
    bad[5].scroll = "-1";
    bad[6].list = "ten";
    bad[7].speed = "1/1024";
    bad[8].marks[1] = "there";
    bad[9].notes[bad[9].note_count++] = "soon=x";
    bad[10].notes[bad[10].note_count++] = "5ms";
    bad[11].notes[bad[11].note_count++] = "5ms=";
    bad[12].split = "0.4";
    bad[13].split = "0.4,2";
    bad[14].split = "nan,0.5";
    for (int i = 0; i < WRONG; i++) {
        code = 0;
        assert_null(ui_new(&bad[i], error, sizeof(error), &code));
        assert_int_equal(code, 2);
        if (!strstr(error, says[i]))
            fail_msg("%s: %s", says[i], error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_picture),
        cmocka_unit_test(test_selections),
        cmocka_unit_test(test_wrong_options),
    };
    return cmocka_run_group_tests_name("viz/command_line", tests, setup, teardown);
}
