/*
 * test_window_hostile.c: what no kernel writes, and what happens to files:
 * absurd times, names and numbers, a trace that is cut, deleted or never
 * ended, no room for a picture. Every view is drawn, every export made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "handmade.h"
#include "screen.h"
#include "viz/export/export.h"
#include "viz/text/text.h"
#include "viz/text/utf8.h"
#include "viz/ui/start.h"
#include "xml.h"

enum { MS = 1000000, MANY = 20000, LONG_NAME = 10000 };

static char path[] = "/tmp/fiberos-hostile-XXXXXX";

static int setup(void **state)
{
    (void)state;
    const int fd = mkstemp(path);
    if (fd < 0 || TTF_Init())
        return -1;
    return close(fd);
}

static int teardown(void **state)
{
    (void)state;
    TTF_Quit();
    return unlink(path);
}

/* ---- Looking at everything -------------------------------------------------------- */

static struct ui *open_live(int control)
{
    struct ui_options o = screen_options(path);
    o.control = control;
    struct ui *ui = screen_open(o);
    assert_non_null(ui);
    return ui;
}

static void draw_every_view(struct ui *ui)
{
    for (int tab = 0; tab < TABS; tab++) {
        ui_act(ui, ACT_VIEW, tab);
        ui_draw(ui);
    }
}

static void drive(struct ui *ui)
{
    static const SDL_Scancode keys[] = {
        SDL_SCANCODE_W,         SDL_SCANCODE_D,           SDL_SCANCODE_S,      SDL_SCANCODE_J,
        SDL_SCANCODE_PERIOD,    SDL_SCANCODE_R,           SDL_SCANCODE_RETURN, SDL_SCANCODE_F,
        SDL_SCANCODE_END,       SDL_SCANCODE_HOME,        SDL_SCANCODE_SPACE,  SDL_SCANCODE_SPACE,
        SDL_SCANCODE_BACKSPACE, SDL_SCANCODE_RIGHTBRACKET};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        screen_key(ui, keys[i], 0);
        ui_advance(ui, 16 * MS);
    }
    screen_click(ui, ui->canvas.width / 2, ui->canvas.height / 4);
    screen_wheel(ui, 3);
    draw_every_view(ui);
}

static char *written(int (*write)(FILE *, const struct fos_trace *, const struct fos_metrics *),
                     const struct fos_trace *t, const struct fos_metrics *m)
{
    static char *text;
    static size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(write(out, t, m), 0);
    fclose(out);
    return text;
}

static int write_report(FILE *out, const struct fos_trace *t, const struct fos_metrics *m)
{
    const struct text_style style = {.width = 80, .unicode = true};
    const struct text_view view = {.cpus = true};
    return text_report(out, t, m, &style, &view);
}

static int write_svg(FILE *out, const struct fos_trace *t, const struct fos_metrics *m)
{
    (void)m;
    return export_svg(out, t, NULL);
}

static void must_be_utf8(const char *text)
{
    while (*text) {
        uint32_t code;
        const size_t length = utf8_decode(text, &code);
        assert_false(length == 1 && code == UTF8_BAD);
        text += length;
    }
}

static void export_everything(const struct fos_trace *t, const struct fos_metrics *m)
{
    char *csv = written(export_csv, t, m), *svg = written(write_svg, t, m);
    char *report = written(write_report, t, m), *json = written(export_metrics, t, m);
    must_be_utf8(svg);
    must_be_utf8(report);
    must_be_utf8(json);
    assert_null(xml_fault(svg));
    free(csv);
    free(svg);
    free(report);
    free(json);
}

/* Writes it, and looks at all that can be made of it. */
static void look_at(struct handmade *h)
{
    trace_finish(h->trace);
    assert_int_equal(h->trace->error, 0);
    fos_trace_close(h->trace);
    struct ui *ui = open_live(-1);
    struct fos_metrics *m = fos_metrics_new();
    assert_int_equal(fos_metrics_update(m, ui->trace), 0);
    export_everything(ui->trace, m);
    drive(ui);
    fos_metrics_free(m);
    ui_free(ui);
}

static struct handmade begin(const char *name)
{
    return handmade_begin_file(name, 1, path);
}

/* ---- Numbers ------------------------------------------------------------------------ */

static void test_nothing_happened(void **state)
{
    (void)state;
    struct handmade h = {0};
    assert_int_equal(trace_create(&h.trace, path), 0);
    look_at(&h);
}

static void test_the_end_of_time(void **state)
{
    (void)state;
    struct handmade h = begin("late");
    h.unit = FOS_MAX_TIME / 4;
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B");
    handmade_run(&h, 0, a, 0, 0);
    handmade_expire(&h, 1, a);
    handmade_run(&h, 1, b, 0, 1);
    handmade_exit(&h, 4, b, 0);
    handmade_end(&h, 4, FOS_DEADLOCK);
    look_at(&h);
}

/* Text of twice the size in a window of few pixels: the axis has room for one mark. */
static void test_the_end_of_time_is_narrow(void **state)
{
    (void)state;
    struct handmade h = begin("late");
    h.unit = FOS_MAX_TIME;
    handmade_arrive(&h, 1, "A");
    handmade_end(&h, 1, FOS_UNTIL);
    fos_trace_close(h.trace);
    struct ui_options o = screen_options(path);
    o.width = 320;
    o.height = 240;
    o.scale = 4;
    struct ui *ui = screen_open(o);
    assert_non_null(ui);
    drive(ui);
    ui_free(ui);
}

static void test_absurd_ticks(void **state)
{
    (void)state;
    static const char *const ticks[] = {"tick=9223372036854775807",     "tick=-1", "tick=1",
                                        "tick=99999999999999999999999", "tick=x",  "tick="};
    for (size_t i = 0; i < sizeof(ticks) / sizeof(ticks[0]); i++) {
        struct handmade h = {.unit = FOS_MAX_TIME / 10};
        assert_int_equal(trace_create(&h.trace, path), 0);
        handmade_meta(&h, ticks[i]);
        const uint32_t a = handmade_arrive(&h, 0, "A");
        handmade_run(&h, 1, a, 0, 0);
        handmade_exit(&h, 3, a, 0);
        look_at(&h);
    }
}

/* Two on a CPU at once, and switches that take for ever: sums end at the largest time. */
static void test_absurd_sums(void **state)
{
    (void)state;
    struct handmade h = begin("sums");
    h.unit = FOS_MAX_TIME / 2;
    for (int i = 0; i < 4; i++)
        handmade_run(&h, 0, handmade_arrive(&h, 0, "A"), 0, 0);
    for (int i = 0; i < 3; i++)
        trace_append(h.trace,
                     &(struct fos_event){.type = FOS_EV_SWITCH, .value = INT64_MAX, .pid = 1});
    handmade_end(&h, 2, FOS_UNTIL);
    struct fos_metrics *m = handmade_metrics(&h);
    assert_int_equal(fos_metrics_cpu(m, 0)->busy, FOS_MAX_TIME);
    assert_int_equal(fos_metrics_cpu(m, 0)->switching, FOS_MAX_TIME);
    assert_true(fos_metrics_cpu(m, 0)->idle <= 0);
    fos_metrics_free(m);
    look_at(&h);
}

static void test_every_number_at_its_ends(void **state)
{
    (void)state;
    static const int64_t values[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    struct handmade h = begin("ends");
    handmade_arrive(&h, 0, "A");
    for (int type = 0; type < FOS_EVENT_TYPES; type++)
        for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++)
            for (uint32_t object = 0; object < 3; object++)
                if (type != FOS_EV_STATE && type != FOS_EV_REAP && type != FOS_EV_PROC &&
                    type != FOS_EV_END)
                    trace_append(h.trace, &(struct fos_event){.time = type,
                                                              .type = (uint8_t)type,
                                                              .cpu = v % 2 ? FOS_NO_CPU : 63,
                                                              .pid = v % 2,
                                                              .value = values[v],
                                                              .object = object ? -object : 0,
                                                              .text = UINT32_MAX});
    look_at(&h);
}

/* They wait, though no CPU was ever seen. */
static void test_nobody_ran(void **state)
{
    (void)state;
    struct handmade h = {.unit = MS};
    assert_int_equal(trace_create(&h.trace, path),
                     0); /* which does not even say how many there are */
    for (int i = 0; i < 3; i++)
        handmade_block(&h, i, handmade_arrive(&h, i, "A"));
    look_at(&h);
}

static void test_many(void **state)
{
    (void)state;
    struct handmade h = begin("many");
    struct fos_event e = {.cpu = FOS_NO_CPU};
    for (uint32_t pid = 1; pid <= MANY; pid++) {
        e = (struct fos_event){.cpu = FOS_NO_CPU, .time = pid, .pid = pid, .type = FOS_EV_PROC};
        trace_append(h.trace, &e);
        e.type = FOS_EV_STATE;
        e.states = FOS_NOWHERE << 4 | FOS_NEW;
        trace_append(h.trace, &e);
        e.states = FOS_NEW << 4 | FOS_READY;
        trace_append(h.trace, &e);
        e.states = FOS_READY << 4 | FOS_RUNNING;
        e.cpu = (uint8_t)(pid % FOS_MAX_CPUS);
        trace_append(h.trace, &e);
    }
    look_at(&h);
}

/* ---- Names ----------------------------------------------------------------------------- */

static void test_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",         "\xff\xfe\x80", "\xf0\x9f",         "\xed\xa0\x80", "%s%n",
        "\x1b[31m", "a\nb\tc",      "\xf4\x90\x80\x80", "\xef\xbf\xbf"};
    char lengthy[LONG_NAME + 1] = "";
    memset(lengthy, 'W', LONG_NAME);
    struct handmade h = begin("\xc3(\xff");
    h.unit = MS;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        handmade_run(&h, (int64_t)i, handmade_arrive(&h, (int64_t)i, names[i]), 0, 0);
    handmade_run(&h, 20, handmade_arrive(&h, 20, lengthy), 0, 0);
    handmade_event(&h, 20, FOS_EV_OBJECT, 0, 1, FOS_MUTEX, lengthy);
    handmade_event(&h, 20, FOS_EV_ACQUIRE, 1, 1, 1, NULL);
    handmade_event(&h, 20, FOS_EV_LOG, 1, 0, 0, lengthy);
    handmade_event(&h, 20, FOS_EV_DECISION, 1, 0, 0, lengthy);
    handmade_event(&h, 20, FOS_EV_DEADLOCK, 1, 1, 1, "\xff ring");
    look_at(&h);
}

/* ---- Files ------------------------------------------------------------------------------ */

/* A run that goes on: A has arrived, and nothing else yet. */
static struct handmade begin_run(void)
{
    struct handmade h = begin("goes on");
    handmade_arrive(&h, 0, "A");
    return h;
}

static void test_cut_under_the_window(void **state)
{
    (void)state;
    struct handmade h = begin_run();
    fos_trace_close(h.trace);
    struct ui *ui = open_live(-1);
    assert_true(ui->view.follow && ui_growing(ui));
    assert_int_equal(truncate(path, 0), 0);
    ui_advance(ui, MS);
    assert_false(ui_growing(ui) || ui->view.follow);
    assert_non_null(strstr(ui->notice, "cut short"));
    assert_int_equal(ui->model->proc_count, 1);
    drive(ui);
    ui_free(ui);
}

/* Another run is written into the same file: what was read is kept apart from it. */
static void test_replaced_under_the_window(void **state)
{
    (void)state;
    struct handmade h = begin_run();
    fos_trace_close(h.trace);
    struct ui *ui = open_live(-1);
    h = begin("another");
    for (int i = 0; i < 9; i++)
        handmade_arrive(&h, i, "B");
    ui_advance(ui, MS);
    assert_false(ui_growing(ui));
    assert_non_null(strstr(ui->notice, "written anew"));
    assert_int_equal(ui->model->proc_count, 1);
    assert_string_equal(model_name(ui->model, 1), "A");
    drive(ui);
    ui_free(ui);
    fos_trace_close(h.trace);
}

static void test_deleted_under_the_window(void **state)
{
    (void)state;
    struct handmade h = begin_run();
    struct ui *ui = open_live(-1);
    assert_int_equal(unlink(path), 0);
    handmade_arrive(&h, 5, "B");
    ui_advance(ui, MS);
    assert_true(ui_growing(ui));
    assert_int_equal(ui->model->proc_count, 2);
    drive(ui);
    ui_free(ui);
    fos_trace_close(h.trace);
    close(open(path, O_CREAT | O_WRONLY, 0600));
}

/* The kernel's process dies: its last events are shown, and nobody waits for more. */
static void test_the_writer_dies(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct handmade h = begin_run();
    struct ui *ui = open_live(ends[0]);
    ui_advance(ui, MS);
    assert_true(ui_growing(ui));
    handmade_arrive(&h, 5, "B");
    fos_trace_close(h.trace);
    close(ends[1]);
    ui_advance(ui, MS);
    assert_int_equal(ui->model->proc_count, 2);
    assert_false(ui_growing(ui) || ui->view.live);
    assert_non_null(strstr(ui->notice, "gone without an end"));
    for (int i = 0; i < 1000 && ui_wait(ui) >= 0; i++)
        ui_advance(ui, 100 * MS);
    assert_int_equal(ui_wait(ui), -1);
    ui_free(ui);
    close(ends[0]);
}

/* The longer nothing comes the more seldom it is looked for; but not when something was asked. */
static void test_patience(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct handmade h = begin_run();
    struct ui *ui = open_live(ends[0]);
    for (int i = 0; i < 400; i++)
        ui_advance(ui, 100 * MS);
    const int patient = ui_wait(ui);
    assert_in_range(patient, 300, 1000);
    ui->dirty = false;
    ui_advance(ui, 100 * MS);
    assert_false(ui->dirty);
    screen_key(ui, SDL_SCANCODE_SPACE, 0);
    assert_in_range(ui_wait(ui), 1, 50);
    for (int i = 0; i < 20; i++)
        ui_advance(ui, 100 * MS);
    handmade_arrive(&h, 5, "B");
    ui_advance(ui, 100 * MS);
    assert_true(ui->dirty);
    assert_in_range(ui_wait(ui), 1, 50);
    ui_free(ui);
    fos_trace_close(h.trace);
    close(ends[0]);
    close(ends[1]);
}

/* P asks `fiberos` for its policies; there is none. */
static void test_no_other_program(void **state)
{
    (void)state;
    struct handmade h = begin("alone");
    handmade_meta(&h, "workload={}");
    handmade_arrive(&h, 0, "A");
    handmade_end(&h, 5, FOS_UNTIL);
    fos_trace_close(h.trace);
    setenv("FIBEROS", "/nonexistent/fiberos", 1);
    struct ui *ui = open_live(-1);
    screen_key(ui, SDL_SCANCODE_P, 0);
    for (int i = 0; i < 50; i++) {
        ui_advance(ui, 16 * MS);
        usleep(1000);
    }
    ui_draw(ui);
    assert_true(ui->start->trouble.open);
    drive(ui);
    ui_free(ui);
    unsetenv("FIBEROS");
}

static int start_without_streams(const char *program)
{
    const int pid = fork();
    if (pid)
        return pid;
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        close(fd);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    execl(program, program, path, (char *)NULL);
    _exit(127);
}

/* Else the trace would be its standard output, and messages would be written into it. */
static void test_closed_streams(void **state)
{
    (void)state;
    const char *build = getenv("FIBEROS_BUILD");
    struct handmade h = begin_run();
    char program[256], link[64], target[256] = "";
    fos_trace_close(h.trace);
    snprintf(program, sizeof(program), "%.200s/fiberos-viz", build ? build : "build");
    const int pid = start_without_streams(program);
    snprintf(link, sizeof(link), "/proc/%d/fd/2", pid);
    for (int i = 0; i < 500 && !strstr(target, "null"); i++) {
        usleep(10000);
        assert_true(readlink(link, target, sizeof(target) - 1) < 0 || !strstr(target, path));
    }
    assert_string_equal(target, "/dev/null");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void test_no_room_for_a_picture(void **state)
{
    (void)state;
    struct handmade h = begin_run();
    fos_trace_close(h.trace);
    struct ui *ui = open_live(-1);
    const char *picture = "/tmp/fiberos-hostile.png";
    const struct rlimit little = {4096, RLIM_INFINITY};
    struct rlimit before;
    assert_true(ui_save(ui, "/nonexistent/x.png") < 0);
    assert_non_null(strstr(SDL_GetError(), "No such file"));
    assert_true(ui_save(ui, "/dev/full") < 0);
    assert_non_null(strstr(SDL_GetError(), "No space"));
    assert_int_equal(access("/dev/full", F_OK), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    assert_true(ui_save(ui, picture) < 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(access(picture, F_OK), -1); /* no half picture is left */
    assert_int_equal(ui_save(ui, picture), 0);
    assert_int_equal(unlink(picture), 0);
    ui_free(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_happened),
        cmocka_unit_test(test_the_end_of_time),
        cmocka_unit_test(test_the_end_of_time_is_narrow),
        cmocka_unit_test(test_absurd_ticks),
        cmocka_unit_test(test_absurd_sums),
        cmocka_unit_test(test_every_number_at_its_ends),
        cmocka_unit_test(test_nobody_ran),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_cut_under_the_window),
        cmocka_unit_test(test_replaced_under_the_window),
        cmocka_unit_test(test_deleted_under_the_window),
        cmocka_unit_test(test_the_writer_dies),
        cmocka_unit_test(test_patience),
        cmocka_unit_test(test_no_other_program),
        cmocka_unit_test(test_closed_streams),
        cmocka_unit_test(test_no_room_for_a_picture),
    };
    return cmocka_run_group_tests_name("viz/window_hostile", tests, setup, teardown);
}
