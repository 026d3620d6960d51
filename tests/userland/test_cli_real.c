/*
 * The command on the real clock: Ctrl-C takes the CPU from a program that
 * never gives it up, and a run that takes its time says so on a terminal.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <time.h>

#include "fiberos/trace.h"
#include "tests/userland/command.h"

static const char spinners[] =
    "{\"fiberos\":1,\"clock\":\"real\",\"processes\":[{\"name\":\"s\",\"count\":2,\"program\":"
    "{\"exec\":\"spin\"}}]}";

static int make_files(void **state)
{
    (void)state;
    command_write("spin.json", spinners);
    return 0;
}

static void rest(void)
{
    const struct timespec moment = {.tv_nsec = 100000000};
    nanosleep(&moment, NULL);
}

/* When both have run, which is seen in the growing trace. */
static void interrupt_spinners(int pid)
{
    char path[512];
    bool both = false;
    snprintf(path, sizeof(path), "%s/spin.fos", command_folder());
    while (!both) {
        rest();
        struct fos_trace *t = fos_trace_open(path, NULL);
        for (uint64_t i = 0; t && i < fos_trace_count(t); i++) {
            const struct fos_event *e = fos_trace_event(t, i);
            both |= e->type == FOS_EV_STATE && e->pid == 2 && fos_event_to(e) == FOS_RUNNING;
        }
        fos_trace_close(t);
    }
    kill(pid, SIGINT);
}

static void test_interrupt_a_spinner(void **state)
{
    const struct setting how = {.meanwhile = interrupt_spinners};
    char path[512];
    struct said s = command_as(&how, "run %s/spin.json --trace %s/spin.fos", command_folder(),
                               command_folder());
    (void)state;
    assert_int_equal(s.code, 0);
    assert_non_null(strstr(s.out, "Outcome  interrupted"));
    assert_string_equal(s.err, ""); /* no terminal: no progress */
    said_free(&s);
    snprintf(path, sizeof(path), "%s/spin.fos", command_folder());
    struct fos_trace *t = fos_trace_open(path, NULL);
    assert_non_null(t);
    assert_true(fos_trace_ended(t));
    fos_trace_close(t);
}

static char terminal_name[128];

static void errors_to_terminal(void)
{
    dup2(open(terminal_name, O_RDWR | O_NOCTTY), 2);
}

/* The host hands over what was written to a terminal a moment later, and in pieces. */
static void drain(int terminal, char *text, size_t room)
{
    struct pollfd more = {.fd = terminal, .events = POLLIN};
    while (room > 0 && poll(&more, 1, 500) > 0) {
        const ssize_t n = read(terminal, text, room);
        if (n <= 0)
            return;
        text += n;
        room -= (size_t)n;
    }
}

static char *on_terminal(const char *options)
{
    char *text = calloc(1, 1 << 16);
    const struct setting how = {.prepare = errors_to_terminal};
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    snprintf(terminal_name, sizeof(terminal_name), "%s", ptsname(terminal));
    const int keep = open(terminal_name, O_RDWR | O_NOCTTY); /* or what was written is lost */
    assert_true(keep >= 0);
    struct said s =
        command_as(&how, "run %s/spin.json --until 1600ms %s", command_folder(), options);
    assert_int_equal(s.code, 0);
    said_free(&s);
    drain(terminal, text, (1 << 16) - 1);
    close(keep);
    close(terminal);
    return text;
}

static void test_progress_on_a_terminal(void **state)
{
    (void)state;
    char *text = on_terminal("");
    assert_non_null(strstr(text, "Ctrl-C ends the run"));
    assert_string_equal(text + strlen(text) - 4, "\r\033[K"); /* taken away at the end */
    free(text);
    text = on_terminal("-q");
    assert_string_equal(text, "");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interrupt_a_spinner),
        cmocka_unit_test(test_progress_on_a_terminal),
    };
    return cmocka_run_group_tests_name("userland/cli_real", tests, make_files, command_leave);
}
