/*
 * A run that is watched, with both ends as they are: the kernel in a process
 * of its own obeys, and the window's own code reads the trace as it grows and
 * asks. What it asks for must be seen in what it reads; and it must have read
 * all that was written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <SDL2/SDL_ttf.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "config/workload.h"
#include "tests/viz/screen.h"
#include "userland/cli/live.h"

enum { FRAME = 16, PATIENCE = 60000 }; /* ms */

#define TWO                                                                                        \
    "\"processes\":[{\"name\":\"a\",\"count\":2,\"program\":[{\"repeat\":\"forever\",\"do\":["     \
    "{\"cpu\":10000}]}]}]}"
#define REAL                                                                                       \
    "{\"fiberos\":1,\"clock\":\"real\",\"until\":\"%s\",\"scheduler\":{\"policy\":\"rr\","         \
    "\"quantum\":1}," TWO

/* The window's end. */
struct watch {
    char path[40];
    int ends[2], told; /* told: the kernel says there what it has written */
    pid_t kernel;
    struct ui *ui;
};

/* What the kernel has written, by its own account. */
struct account {
    uint64_t count, digest;
};

/* ---- The kernel's process ---- */

static void on_poll(void *user, struct fos_kernel *k)
{
    live_poll(user, k);
}

static void run_kernel(const struct watch *w, const char *source, int account)
{
    static struct problems problems;
    struct live live = {.control = w->ends[1]};
    struct workload *workload = workload_parse(source, strlen(source), NULL, &problems);
    const struct fos_config c = {.trace_path = w->path, .poll = on_poll, .user = &live};
    struct fos_kernel *k = workload ? fos_kernel_new(workload_get(workload), &c, NULL) : NULL;
    if (!k || fos_kernel_run(k, NULL))
        _exit(1);
    const struct account a = {fos_trace_count(fos_kernel_trace(k)),
                              fos_trace_digest(fos_kernel_trace(k))};
    const bool said = write(account, &a, sizeof(a)) == sizeof(a);
    fos_kernel_free(k);
    workload_free(workload);
    _exit(!said);
}

/* ---- The window's ---- */

static void sleep_ms(int ms)
{
    const struct timespec t = {0, ms * 1000000L};
    nanosleep(&t, NULL);
}

/* `first`: a command that waits for the kernel when it begins; NULL: none. */
static struct watch begin(const char *source, const struct viz_command *first)
{
    struct watch w = {.path = "/tmp/fiberos-live-XXXXXX"};
    int account[2];
    struct fos_trace *t = NULL;
    close(mkstemp(w.path));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, w.ends), 0);
    assert_int_equal(pipe(account), 0);
    if (first)
        assert_int_equal(write(w.ends[0], first, sizeof(*first)), sizeof(*first));
    w.kernel = fork();
    if (w.kernel == 0)
        run_kernel(&w, source, account[1]);
    close(w.ends[1]);
    close(account[1]);
    w.told = account[0];
    for (int i = 0; i < PATIENCE / FRAME && !(t = fos_trace_open(w.path, NULL)); i++)
        sleep_ms(FRAME);
    assert_non_null(t);
    fos_trace_close(t);
    struct ui_options o = screen_options(w.path);
    o.control = w.ends[0];
    o.paused = false;
    w.ui = screen_open(o);
    assert_non_null(w.ui);
    return w;
}

/* A frame as the window makes one. */
static void frame(struct watch *w)
{
    sleep_ms(FRAME);
    ui_advance(w->ui, (fos_time)FRAME * 1000000);
    ui_draw(w->ui);
}

/* Number of the first event of a kind from `from` on; waits for it. `text`: what it says. */
static uint64_t wait_for(struct watch *w, uint64_t from, enum fos_event_type type, uint32_t pid,
                         const char *text)
{
    for (int i = 0; i < PATIENCE / FRAME; i++) {
        for (; from < w->ui->model->seen; from++) {
            const struct fos_event *e = fos_trace_event(w->ui->trace, from);
            if (e->type == type && e->pid == pid &&
                (!text || !strcmp(fos_trace_text(w->ui->trace, e->text), text)))
                return from;
        }
        frame(w);
    }
    fail_msg("no event '%s' of process %u came: %s", fos_event_name(type), pid, text ? text : "");
    return 0;
}

/* So many frames without anything new. */
static void wait_for_rest(struct watch *w)
{
    uint64_t seen = 0;
    for (int calm = 0; calm < 20; calm++) {
        if (w->ui->model->seen != seen)
            calm = 0;
        seen = w->ui->model->seen;
        frame(w);
    }
}

static void end(struct watch *w)
{
    struct account a;
    int status;
    wait_for(w, 0, FOS_EV_END, 0, NULL);
    assert_int_equal(read(w->told, &a, sizeof(a)), sizeof(a));
    assert_int_equal(waitpid(w->kernel, &status, 0), w->kernel);
    assert_int_equal(status, 0);
    struct fos_trace *file = fos_trace_open(w->path, NULL);
    assert_non_null(file);
    assert_int_equal(fos_trace_count(w->ui->trace), a.count);
    assert_int_equal(fos_trace_count(file), a.count);
    assert_int_equal(w->ui->model->seen, a.count);
    assert_true(fos_trace_digest(w->ui->trace) == a.digest);
    assert_true(fos_trace_digest(file) == a.digest);
    fos_trace_close(file);
    ui_free(w->ui);
    close(w->told);
    unlink(w->path);
}

/* ---- On the real clock ---- */

static void nothing_is_lost(void **state)
{
    char source[512];
    (void)state;
    snprintf(source, sizeof(source), REAL, "1500ms");
    struct watch w = begin(source, NULL);
    end(&w);
}

/* What is asked for comes after what the window has seen by then. */
static void what_is_asked_for_happens(void **state)
{
    char source[512];
    (void)state;
    snprintf(source, sizeof(source), REAL, "60s");
    struct watch w = begin(source, NULL);
    wait_for(&w, 0, FOS_EV_STATE, 2, NULL);
    uint64_t asked = w.ui->model->seen;
    ui_command(w.ui, VIZ_RENICE, 2, 7);
    assert_int_equal(
        fos_trace_event(w.ui->trace, wait_for(&w, asked, FOS_EV_PRIORITY, 2, NULL))->value, 7);
    asked = w.ui->model->seen;
    ui_command_param(w.ui, "quantum=3ms");
    const uint64_t changed = wait_for(&w, asked, FOS_EV_META, 0, "param.quantum=3000000");
    for (uint64_t next = changed + 1, n = 0; n < 5; n++, next++) {
        next = wait_for(&w, next, FOS_EV_SWITCH, n % 2 ? 1 : 2, NULL);
        const struct fos_event *e =
            fos_trace_event(w.ui->trace, wait_for(&w, next, FOS_EV_STATE, n % 2 ? 1 : 2, NULL));
        assert_int_equal(fos_event_to(e), FOS_RUNNING);
        assert_int_equal(e->value, 3000000);
    }
    asked = w.ui->model->seen;
    ui_command_param(w.ui, "quantum=never");
    ui_command(w.ui, VIZ_KILL, 99, 0);
    wait_for(&w, asked, FOS_EV_WARNING, 0,
             "asked from outside for 'quantum=never': expected a duration such as 5 (ticks) or "
             "250us, 1.5ms, 2s, found \"never\"");
    wait_for(&w, asked, FOS_EV_WARNING, 0,
             "asked from outside to end process 99: it has ended, or never was");
    ui_command(w.ui, VIZ_KILL, 1, 0);
    wait_for(&w, asked, FOS_EV_KILL, 1, NULL);
    ui_command(w.ui, VIZ_QUIT, 0, 0);
    assert_int_equal(fos_trace_event(w.ui->trace, wait_for(&w, asked, FOS_EV_END, 0, NULL))->value,
                     FOS_INTERRUPTED);
    end(&w);
}

/* While it is held nothing happens, and no time passes; a step is one instant. */
static void held_and_stepped(void **state)
{
    char source[512];
    (void)state;
    snprintf(source, sizeof(source), REAL, "60s");
    struct watch w = begin(source, NULL);
    wait_for(&w, 0, FOS_EV_STATE, 2, NULL);
    ui_command(w.ui, VIZ_PAUSE, 0, 0);
    wait_for_rest(&w);
    for (int step = 0; step < 3; step++) {
        const uint64_t before = w.ui->model->seen;
        ui_command(w.ui, VIZ_STEP, 0, 0);
        while (w.ui->model->seen == before)
            frame(&w);
        wait_for_rest(&w);
        assert_true(w.ui->model->seen > before);
        const fos_time first = fos_trace_event(w.ui->trace, before)->time;
        assert_int_equal(model_end(w.ui->model), first);
    }
    const uint64_t before = w.ui->model->seen;
    ui_command(w.ui, VIZ_RESUME, 0, 0);
    wait_for(&w, before, FOS_EV_SWITCH, 1, NULL);
    ui_command(w.ui, VIZ_QUIT, 0, 0);
    end(&w);
}

/* ---- On the virtual clock ---- */

#define VIRTUAL                                                                                    \
    "{\"fiberos\":1,\"until\":1000,\"scheduler\":{\"policy\":\"rr\",\"quantum\":10}," TWO

/* Held from the beginning, it goes on from quantum to quantum. */
static void a_virtual_run_is_stepped_too(void **state)
{
    const struct viz_command hold = {.magic = VIZ_CONTROL_MAGIC, .kind = VIZ_PAUSE};
    (void)state;
    struct watch w = begin(VIRTUAL, &hold);
    wait_for_rest(&w);
    assert_int_equal(model_end(w.ui->model), 0);
    ui_command(w.ui, VIZ_STEP, 0, 0);
    wait_for(&w, 0, FOS_EV_SWITCH, 2, NULL);
    wait_for_rest(&w);
    assert_int_equal(model_end(w.ui->model), 10000000);
    ui_command_param(w.ui, "quantum=4");
    ui_command(w.ui, VIZ_STEP, 0, 0);
    wait_for(&w, 0, FOS_EV_META, 0, "param.quantum=4000000");
    wait_for_rest(&w);
    assert_int_equal(model_end(w.ui->model), 14000000); /* who ran has got a new slice */
    ui_command(w.ui, VIZ_STEP, 0, 0);
    wait_for_rest(&w);
    assert_int_equal(model_end(w.ui->model), 18000000);
    ui_command(w.ui, VIZ_RESUME, 0, 0);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(what_is_asked_for_happens),
        cmocka_unit_test(held_and_stepped),
        cmocka_unit_test(a_virtual_run_is_stepped_too),
    };
    TTF_Init();
    signal(SIGPIPE, SIG_IGN);
    const int failed = cmocka_run_group_tests_name("userland/live_real", tests, NULL, NULL);
    TTF_Quit();
    return failed;
}
