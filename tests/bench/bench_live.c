/*
 * bench_live: what it costs a run on the real clock, preempted every 1 ms, to
 * be watched: work done per second of CPU by programs that compute, with the
 * window open and without it, in turn; and whether the trace is whole.
 *
 * The window draws on a display of its own (Xvfb), where there is one. Each
 * run is measured from 0.7 s on, when the window stands.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fiberos/kernel.h"
#include "fiberos/sys.h"
#include "userland/cli/files.h"
#include "userland/cli/live.h"

enum { PAIRS = 16, WORKERS = 4, CELLS = 16384 };

static const fos_time from = FOS_MS(700), to = FOS_MS(1900);

/* ---- The work: in a section of its own, so that it may be preempted anywhere ---- */

#define PROCESS __attribute__((section("process"), noinline))
extern char __start_process[], __stop_process[];

static struct {
    volatile uint64_t done;
    uint64_t cells[CELLS]; /* 128 KiB: more than the nearest cache */
} workers[WORKERS];

static volatile bool always = true;

PROCESS static int compute(int argc, char **argv)
{
    uint64_t x = (uint64_t)argc;
    (void)argv;
    while (always) {
        for (int i = 0; i < CELLS; i++) {
            x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
            workers[argc].cells[x >> 50] += x;
        }
        workers[argc].done++;
    }
    return 0;
}

static uint64_t work_done(void)
{
    uint64_t sum = 0;
    for (int i = 0; i < WORKERS; i++)
        sum += workers[i].done;
    return sum;
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of children that have ended. */
static double children_seconds(void)
{
    struct rusage u;
    getrusage(RUSAGE_CHILDREN, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* ---- One run ---- */

struct measured {
    struct live live;
    bool watched, begun;
    uint64_t work; /* done when the measuring began */
    double cpu;    /* used then */
    double rate;   /* of work per CPU-second */
    double events; /* per second */
    double window; /* CPU that the window used, of one CPU */
    bool whole;    /* the file has what the kernel has written */
};

static void on_poll(void *user, struct fos_kernel *k)
{
    struct measured *m = user;
    if (m->watched)
        live_poll(&m->live, k);
    if (m->begun || fos_kernel_now(k) < from)
        return;
    m->begun = true;
    m->work = work_done();
    m->cpu = cpu_seconds();
}

static void check_file(struct measured *m, const struct fos_trace *written, const char *path)
{
    struct fos_trace *t = fos_trace_open(path, NULL);
    m->whole = t && fos_trace_ended(t) && fos_trace_count(t) == fos_trace_count(written) &&
               fos_trace_digest(t) == fos_trace_digest(written);
    m->events = (double)fos_trace_count(written) / ((double)to / 1e9);
    fos_trace_close(t);
}

static int run(struct measured *m, bool watched, const char *path)
{
    const struct fos_setting quantum = {.name = "quantum", .value = {1, {FOS_MS(1)}}};
    struct fos_proc_spec specs[WORKERS];
    for (int i = 0; i < WORKERS; i++)
        specs[i] =
            (struct fos_proc_spec){.name = "compute", .count = 1, .main = compute, .argc = i};
    const struct fos_workload w = {.name = "bench",
                                   .tick = FOS_MS(1),
                                   .cpus = 1,
                                   .clock = FOS_CLOCK_REAL,
                                   .until = to,
                                   .policy = "rr",
                                   .settings = &quantum,
                                   .setting_count = 1,
                                   .specs = specs,
                                   .spec_count = WORKERS,
                                   .top_count = WORKERS};
    const struct fos_config c = {.trace_path = path, .poll = on_poll, .user = m};
    struct fos_error error = {0};
    *m = (struct measured){.watched = watched};
    struct fos_kernel *k = fos_kernel_new(&w, &c, &error);
    if (k && watched)
        live_start(&m->live, path);
    if (!k || fos_kernel_add_text(k, __start_process, __stop_process) ||
        fos_kernel_run(k, &error)) {
        printf("it does not run: %s\n", error.message);
        return 1;
    }
    m->rate = (double)(work_done() - m->work) / (cpu_seconds() - m->cpu);
    check_file(m, fos_kernel_trace(k), path);
    fos_kernel_free(k);
    if (m->live.pid > 0) {
        kill(m->live.pid, SIGTERM);
        const double before = children_seconds();
        host_wait(m->live.pid);
        m->window = (children_seconds() - before) / ((double)to / 1e9);
        close(m->live.control);
    }
    return 0;
}

/* ---- A display ---- */

static pid_t display;

static void close_display(void)
{
    kill(display, SIGTERM);
    waitpid(display, NULL, 0);
}

/* Xvfb says on a pipe which number it has got. False: there is none. */
static bool open_display(void)
{
    int ends[2];
    char number[16] = "", name[32];
    if (pipe(ends))
        return false;
    display = fork();
    if (display == 0) {
        char descriptor[16];
        snprintf(descriptor, sizeof(descriptor), "%d", ends[1]);
        execlp("Xvfb", "Xvfb", "-displayfd", descriptor, "-screen", "0", "1280x800x24", "-nolisten",
               "tcp", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    struct pollfd there = {.fd = ends[0], .events = POLLIN};
    const bool up =
        display > 0 && poll(&there, 1, 10000) > 0 && read(ends[0], number, sizeof(number) - 1) > 0;
    close(ends[0]);
    if (!up)
        return false;
    snprintf(name, sizeof(name), ":%.*s", (int)strcspn(number, "\n"), number);
    setenv("DISPLAY", name, 1);
    unsetenv("SDL_VIDEODRIVER");
    atexit(close_display);
    return true;
}

/* The window is looked for beside the bench, and on PATH. */
static void find_window(void)
{
    const char *build = getenv("FIBEROS_BUILD"), *path = getenv("PATH");
    char both[4096];
    snprintf(both, sizeof(both), "%s:%s", build ? build : "build", path ? path : "");
    setenv("PATH", both, 1);
}

/* ---- All of them ---- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(void)
{
    char path[] = "/tmp/fiberos-bench-XXXXXX";
    double ratios[PAIRS], events = 0;
    bool whole = true;
    close(mkstemp(path));
    find_window();
    if (!open_display())
        printf("there is no Xvfb: the window draws nowhere\n");
    for (int i = 0; i < PAIRS; i++) {
        struct measured m[2];
        for (int half = 0; half < 2; half++) {
            const int watched = (i + half) % 2; /* A B, B A, A B ... */
            if (run(&m[watched], watched, path) || (watched && m[watched].live.pid <= 0))
                return 1;
            whole = whole && m[watched].whole;
        }
        ratios[i] = m[1].rate / m[0].rate;
        events += m[1].events / PAIRS;
        printf(
            "  work per CPU-second: alone %8.0f, watched %8.0f: %.4f (the window uses %2.0f%% of a "
            "CPU)\n",
            m[0].rate, m[1].rate, ratios[i], 100 * m[1].window);
    }
    qsort(ratios, PAIRS, sizeof(ratios[0]), by_size);
    printf("live at 1 ms, %.0f events a second: with the window %.4f of the work (median of %d "
           "pairs; quartiles %.4f, %.4f); the trace is %s\n",
           events, (ratios[PAIRS / 2 - 1] + ratios[PAIRS / 2]) / 2, PAIRS, ratios[PAIRS / 4],
           ratios[PAIRS - 1 - PAIRS / 4], whole ? "whole" : "NOT WHOLE");
    unlink(path);
    return !whole;
}
