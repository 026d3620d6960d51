/*
 * The command and its host: full disks, closed pipes, Ctrl-C, terminals,
 * compilers, pictures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>

#include "fiberos/trace.h"
#include "tests/userland/typed.h"

/* ---- A host that fails us -----------------------------------------------------------------------
 */

static const char *const printing[] = {
    "--help",
    "--version",
    "run --help",
    "run @/convoy.json",
    "run @/convoy.json --format json",
    "run @/hello.json",
    "compare @/convoy.json",
    "check @/convoy.json",
    "sched list",
    "sched show rr",
    "program list",
    "trace stat @/h.fos",
    "trace export @/h.fos --to csv",
};
enum { PRINTING = sizeof(printing) / sizeof(printing[0]) };

static void test_full_disk(void **state)
{
    struct said s = command("%s", with_folder("run @/convoy.json -q --trace @/h.fos"));
    const struct setting how = {.output = open("/dev/full", O_WRONLY)};
    (void)state;
    said_free(&s);
    for (int i = 0; i < PRINTING; i++) {
        s = command_as(&how, "%s", with_folder(printing[i]));
        if (s.code != 3)
            print_message("fiberos %s\n", printing[i]);
        assert_int_equal(s.code, 3);
        assert_non_null(strstr(s.err, "fiberos: standard output: "));
        said_free(&s);
    }
    close(how.output);
    s = command("%s", with_folder("run @/convoy.json --metrics /dev/full"));
    assert_int_equal(s.code, 3);
    assert_non_null(strstr(s.err, "fiberos: /dev/full: No space left"));
    said_free(&s);
    s = command("%s", with_folder("run @/convoy.json --trace /dev/full"));
    assert_int_equal(s.code, 3);
    assert_non_null(strstr(s.err, "/dev/full"));
    said_free(&s);
}

static void test_closed_pipe(void **state)
{
    int ends[2];
    struct said s = command("%s", with_folder("run @/convoy.json -q --trace @/h.fos"));
    (void)state;
    said_free(&s);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    const struct setting how = {.output = ends[1]};
    for (int i = 0; i < PRINTING; i++) {
        s = command_as(&how, "%s", with_folder(printing[i]));
        assert_int_equal(s.code, 3);
        assert_string_equal(s.err, "");
        said_free(&s);
    }
    /* a run without end stops when nobody listens any more */
    s = command_as(&how, "%s", with_folder("run @/talker.json"));
    assert_int_equal(s.code, 3);
    assert_string_equal(s.err, "");
    said_free(&s);
    close(ends[1]);
}

static void limit_files(void)
{
    const struct rlimit limit = {3 << 20, 3 << 20};
    setrlimit(RLIMIT_FSIZE, &limit);
}

/* The disk is full in the middle of a run: what was lost is said, what is there is whole. */
static void test_disk_gets_full(void **state)
{
    const struct setting how = {.prepare = limit_files};
    struct said s =
        command_as(&how, "%s", with_folder("run @/chatty.json -q --trace @/chatty.fos"));
    (void)state;
    assert_int_equal(s.code, 3);
    assert_non_null(strstr(s.err, "lost"));
    said_free(&s);
    s = command("trace stat %s/chatty.fos", command_folder());
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "unfinished"));
    said_free(&s);
}

/* ---- Ctrl-C
 * --------------------------------------------------------------------------------------- */

static void interrupt_soon(int pid)
{
    char path[512];
    const struct timespec moment = {.tv_nsec = 20000000};
    snprintf(path, sizeof(path), "%s/endless.fos", command_folder());
    while (access(path, F_OK) != 0) /* then it has begun */
        nanosleep(&moment, NULL);
    for (int i = 0; i < 10; i++)
        nanosleep(&moment, NULL);
    kill(pid, SIGINT);
    kill(pid, SIGINT); /* as timeout(1) does */
}

static void test_interrupt(void **state)
{
    const struct setting how = {.meanwhile = interrupt_soon};
    struct said s = command_as(&how, "%s", with_folder("run @/endless.json --trace @/endless.fos"));
    char path[512];
    (void)state;
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "Outcome  interrupted"));
    said_free(&s);
    snprintf(path, sizeof(path), "%s/endless.fos", command_folder());
    struct fos_trace *t = fos_trace_open(path, NULL);
    assert_non_null(t);
    assert_true(fos_trace_ended(t));
    fos_trace_close(t);
}

/* ---- Terminals
 * --------------------------------------------------------------------------------------- */

static const char *terminal_locale, *terminal_no_color;

static void as_terminal(void)
{
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", terminal_locale, 1);
    unsetenv("NO_COLOR");
    if (terminal_no_color)
        setenv("NO_COLOR", terminal_no_color, 1);
}

/* What a terminal of 60 columns would get; \r before \n is the terminal's own. */
static char *on_terminal(const char *typed)
{
    const struct winsize size = {.ws_row = 24, .ws_col = 60};
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    const int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0 && ioctl(slave, TIOCSWINSZ, &size) == 0);
    const struct setting how = {.output = slave, .prepare = as_terminal};
    struct said s = command_as(&how, "%s", with_folder(typed)); /* fits the terminal's buffer */
    char *text = calloc(1, 1 << 16);
    ssize_t used = 0, n;
    close(slave);
    while ((n = read(master, text + used, (1 << 16) - 1 - (size_t)used)) > 0)
        used += n;
    close(master);
    assert_int_equal(s.code, 0);
    said_free(&s);
    return text;
}

static void test_colour_and_unicode_only_where_they_can_be(void **state)
{
    static const struct {
        const char *typed, *locale, *no_color;
        bool colour, unicode;
    } cases[] = {
        {"sched list", "C", NULL, false, false},
        {"run @/convoy.json", "C.UTF-8", NULL, true, true},
        {"run @/convoy.json", "C", NULL, true, false},
        {"run @/convoy.json", "C.UTF-8", "1", false, true},
        {"run @/convoy.json", "C.UTF-8", "", true, true}, /* no-color.org: when not empty */
        {"run @/convoy.json --no-color", "C.UTF-8", NULL, false, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        terminal_locale = cases[i].locale;
        terminal_no_color = cases[i].no_color;
        char *text = on_terminal(cases[i].typed);
        assert_int_equal(strchr(text, '\033') != NULL, cases[i].colour);
        assert_int_equal(strstr(text, "\u2500") != NULL, cases[i].unicode);
        free(text);
    }
    struct said s = command("%s", with_folder("run @/convoy.json")); /* no terminal */
    assert_null(strchr(s.out, '\033'));
    assert_null(strstr(s.out, "\u2500"));
    said_free(&s);
}

/* ---- Programs, pictures
 * -------------------------------------------------------------------------------- */

static void go_above(void)
{
    if (chdir(command_folder()) || chdir(".."))
        abort();
}

static void test_a_program_of_ones_own(void **state)
{
    static const struct line lines[] = {
        {"program new @/mine.c", 0, "/mine.c is there", NULL},
        {"program new @/mine.c", 2, NULL, "File exists"},
        {"program build @/mine.c", 0, "/mine.so is built", NULL},
        {"run @/own.json", 0, "me: round 2 of 2", NULL},
    };
    (void)state;
    CHECK(lines);
    /* its path is relative to the workload, wherever one stands */
    const struct setting above = {.prepare = go_above};
    struct said s = command_as(&above, "run %s/own.json", strrchr(command_folder(), '/') + 1);
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "me: round 2 of 2"));
    said_free(&s);
    command_write("wrong.c", "int main(void) { return nothing; }\n");
    check_line(&(struct line){"program build @/wrong.c", 2, NULL, "was not built"});
    setenv("CC", "no-such-compiler", 1);
    check_line(&(struct line){"program build @/mine.c", 3, NULL, "no-such-compiler"});
    unsetenv("CC");
}

static bool is_png(const char *path)
{
    char start[8] = "";
    FILE *file = fopen(path, "r");
    const bool whole = file && fread(start, 1, 8, file) == 8;
    if (file)
        fclose(file);
    return whole && memcmp(start, "\x89PNG\r\n\x1a\n", 8) == 0;
}

static void without_display(void)
{
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
}

static void test_pictures(void **state)
{
    const struct setting how = {.prepare = without_display};
    char path[512];
    (void)state;
    snprintf(path, sizeof(path), "%s/shot.png", command_folder());
    struct said s =
        command_as(&how, "%s", with_folder("run @/convoy.json -q --screenshot @/shot.png"));
    assert_int_equal(s.code, 0);
    assert_true(is_png(path));
    said_free(&s);
    /* without a display: the terminal view, and a picture whose name is said */
    s = command_as(&how, "%s", with_folder("viz @/convoy.json"));
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "makespan 30 ticks"));
    const char *at = strstr(s.err, "the picture is in ");
    assert_non_null(at);
    snprintf(path, sizeof(path), "%s", at + strlen("the picture is in "));
    path[strcspn(path, "\n")] = '\0';
    assert_true(is_png(path));
    unlink(path);
    said_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_closed_pipe),
        cmocka_unit_test(test_disk_gets_full),
        cmocka_unit_test(test_interrupt),
        cmocka_unit_test(test_colour_and_unicode_only_where_they_can_be),
        cmocka_unit_test(test_a_program_of_ones_own),
        cmocka_unit_test(test_pictures),
    };
    return cmocka_run_group_tests_name("userland/cli_host", tests, make_files, command_leave);
}
