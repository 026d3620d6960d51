/*
 * bench_window: whether fiberos-viz keeps its promises about size and speed.
 *
 * Of a trace with ten million events and ten thousand processes, made here:
 * how long it takes to open, its memory, its pictures (fiberos-viz --bench).
 * Of one with a hundred events: how soon the first picture is seen, and what
 * an open window costs while nothing happens, paused, and beside a run that is
 * held. Those are measured in a real window, on Xvfb where there is one; this
 * program starts itself again for it, with SDL_RenderPresent() in between.
 */
#include <SDL2/SDL_render.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/viz/handmade.h"
#include "viz/sdl/window.h"

enum {
    PATH = 4096,
    OUTPUT = 4096,
    SMALL_ROUNDS = 22,
    SETTLE_S = 7,
    IDLE_S = 5,
    PATIENCE_MS = 20000
};
enum { WINDOWS = 5 };
enum { PIPE = 9 }; /* the descriptor on which a window tells of its first picture */

#define BIG_EVENTS 10000000.0

static const char big[] =
    "{\"fiberos\":1,\"name\":\"big\",\"seed\":1,\"scheduler\":{\"policy\":\"rr\",\"quantum\":1},"
    "\"processes\":["
    "{\"name\":\"long\",\"count\":4,\"program\":[{\"cpu\":400000}]},"
    "{\"name\":\"p\",\"count\":9996,\"program\":[{\"repeat\":56,\"do\":"
    "[{\"cpu\":{\"uniform\":[1,5]}},{\"sleep\":{\"exponential\":3000}}]}]}]}";

static char folder[PATH];

/* ---- The window, in a process of its own ------------------------------------------ */

/* In place of SDL's: tells when the first picture is on screen. */
void SDL_RenderPresent(SDL_Renderer *renderer)
{
    static void (*present)(SDL_Renderer *);
    const bool first = !present;
    if (first)
        *(void **)&present = dlsym(RTLD_NEXT, "SDL_RenderPresent");
    present(renderer);
    if (first && write(PIPE, "1", 1) < 0)
        return; /* nobody listens: --bench */
}

static int be_a_window(int argc, char **argv)
{
    struct ui_options options;
    options_parse(argc, argv, &options);
    return window_run(&options);
}

/* ---- Other programs ------------------------------------------------------------------- */

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Starts argv; what it writes to its descriptor `fd` can be read from *out. Its pid, or -1. */
static int start(char *const argv[], int fd, int *out)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return -1;
    const int pid = fork();
    if (pid == 0) {
        if (dup2(ends[1], fd) < 0)
            _exit(127);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(ends[1]);
    *out = ends[0];
    return pid;
}

static int end(int pid, int out)
{
    int status = -1;
    close(out);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs it to its end; its exit status, and what it wrote. */
static int run(char *const argv[], char text[OUTPUT])
{
    int out;
    const int pid = start(argv, STDOUT_FILENO, &out);
    size_t length = 0;
    ssize_t n;
    if (pid < 0)
        return -1;
    while (length < OUTPUT - 1 && (n = read(out, text + length, OUTPUT - 1 - length)) > 0)
        length += (size_t)n;
    text[length] = '\0';
    return end(pid, out);
}

static const char *product(const char *name, char path[PATH])
{
    const char *build = getenv("FIBEROS_BUILD");
    snprintf(path, PATH, "%s/%s", build ? build : "build", name);
    return path;
}

static const char *in_folder(const char *name, char path[PATH])
{
    snprintf(path, PATH, "%.4000s/%s", folder, name);
    return path;
}

/* ---- Figures ---------------------------------------------------------------------------- */

static bool all_hold = true;

static void tell(const char *what, double value, double limit, const char *unit)
{
    const bool holds = value <= limit;
    all_hold = all_hold && holds;
    printf("  %-34s %9.1f %-4s  at most %6.1f  %s\n", what, value, unit, limit,
           holds ? "ok" : "TOO MUCH");
    fflush(stdout);
}

/* ---- Ten million events -------------------------------------------------------------------- */

static bool make_big(const char *trace)
{
    char path[PATH], program[PATH], text[OUTPUT];
    FILE *file = fopen(in_folder("big.json", path), "w");
    if (!file || fputs(big, file) < 0 || fclose(file))
        return false;
    char *const argv[] = {(char *)product("fiberos", program),
                          "run",
                          "-q",
                          "--cpus",
                          "4",
                          path,
                          "--trace",
                          (char *)trace,
                          NULL};
    return run(argv, text) == 0;
}

static void measure_big(void)
{
    char trace[PATH], program[PATH], text[OUTPUT];
    double events = 0, procs = 0, open = 0, cpu = 0, memory = 0, frames = 0, median = 0, p99 = 0,
           longest = 0;
    struct stat s = {0};
    char *const argv[] = {(char *)product("fiberos-viz", program), "--bench",
                          (char *)in_folder("big.fos", trace), NULL};
    if (!make_big(trace) || stat(trace, &s) || run(argv, text) ||
        sscanf(text,
               "events %lf processes %lf open %lf ms, CPU %lf ms memory %lf MiB at most frames, "
               "CPU time: %lf median %lf ms p99 %lf ms longest %lf",
               &events, &procs, &open, &cpu, &memory, &frames, &median, &p99, &longest) != 9) {
        printf("  the large trace can't be measured\n%s", text);
        all_hold = false;
        return;
    }
    const double size = (double)s.st_size / 1048576;
    printf("%.0f events, %.0f processes, %.0f MiB; %.0f pictures of 1280 x 720\n", events, procs,
           size, frames);
    all_hold = all_hold && events >= BIG_EVENTS && procs >= 10000;
    tell("open, CPU time", cpu / 1000, 3, "s");
    printf("  %-34s %9.1f s\n", "open, with other work beside it", open / 1000);
    tell("memory beside the file", memory / size, 2.5, "x");
    tell("picture, median", median, 16, "ms");
    tell("picture, p99", p99, 33, "ms");
    printf("  %-34s %9.1f ms\n", "picture, longest", longest);
    unlink(trace);
}

/* ---- A hundred events, in a window ------------------------------------------------------------
 */

static void make_small(const char *path, bool ended)
{
    struct handmade h = handmade_begin_file("small", 1, path);
    const uint32_t a = handmade_arrive(&h, 0, "A"), b = handmade_arrive(&h, 0, "B");
    for (int i = 0; i < SMALL_ROUNDS; i++) {
        handmade_run(&h, i, i % 2 ? a : b, 0, 0);
        handmade_expire(&h, i + 1, i % 2 ? a : b);
    }
    if (ended)
        handmade_end(&h, SMALL_ROUNDS, FOS_UNTIL);
    trace_finish(h.trace);
    fos_trace_close(h.trace);
}

/* User and system time of all its threads, ms. */
static double cpu_ms(int pid)
{
    char path[64], text[1024] = "";
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (file && fgets(text, sizeof(text), file) && strrchr(text, ')'))
        sscanf(strrchr(text, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
               &system);
    if (file)
        fclose(file);
    return (double)(user + system) * 1000 / (double)sysconf(_SC_CLK_TCK);
}

/* Opens a window on it; its pid. *took: until its first picture. */
static int open_window(const char *trace, int *out, double *took)
{
    char byte;
    char *const argv[] = {"/proc/self/exe", "--window", "--paused", (char *)trace, NULL};
    const double began = now_ms();
    const int pid = start(argv, PIPE, out);
    struct pollfd heard = {*out, POLLIN, 0};
    const bool seen = poll(&heard, 1, PATIENCE_MS) == 1 && read(*out, &byte, 1) == 1;
    *took = seen ? now_ms() - began : PATIENCE_MS;
    return pid;
}

static void close_window(int pid, int out)
{
    kill(pid, SIGTERM);
    end(pid, out);
}

/* The least of some times: the others had to wait for other work of the machine. */
static void measure_window(const char *trace, const char *what)
{
    char line[64];
    int out;
    double took, least = PATIENCE_MS;
    for (int i = 1; i < WINDOWS; i++) {
        close_window(open_window(trace, &out, &took), out);
        least = took < least ? took : least;
    }
    const int pid = open_window(trace, &out, &took);
    least = took < least ? took : least;
    snprintf(line, sizeof(line), "first picture, %s", what);
    tell(line, least, 300, "ms");
    sleep(SETTLE_S);
    const double before = cpu_ms(pid);
    sleep(IDLE_S);
    snprintf(line, sizeof(line), "CPU in %d s, %s", IDLE_S, what);
    tell(line, cpu_ms(pid) - before, 10, "ms"); /* a tick of the clock that measures it */
    close_window(pid, out);
}

/* Its pid, or -1 if there is none. */
static int start_display(void)
{
    char number[32] = "";
    int out;
    char *const argv[] = {"Xvfb",        "-displayfd", "9",   "-screen", "0",
                          "1400x900x24", "-nolisten",  "tcp", NULL};
    const int pid = start(argv, PIPE, &out);
    const ssize_t n = pid < 0 ? -1 : read(out, number + 1, sizeof(number) - 2);
    number[0] = ':';
    if (n <= 0) {
        end(pid, out);
        return -1;
    }
    number[strcspn(number, "\n")] = '\0';
    setenv("DISPLAY", number, 1);
    setenv("SDL_VIDEODRIVER", "x11", 1);
    return pid;
}

static void measure_small(void)
{
    char trace[PATH], open[PATH];
    make_small(in_folder("small.fos", trace), true);
    make_small(in_folder("open.fos", open), false);
    const int display = start_display();
    if (display < 0)
        setenv("SDL_VIDEODRIVER", "dummy", 1);
    printf("a hundred events, %s\n", display < 0 ? "without a display (no Xvfb)" : "on Xvfb");
    measure_window(trace, "paused");
    measure_window(open, "a run is held");
    if (display > 0) {
        kill(display, SIGTERM);
        waitpid(display, NULL, 0);
    }
}

int main(int argc, char **argv)
{
    const char *base = getenv("TMPDIR");
    if (argc > 1 && !strcmp(argv[1], "--window"))
        return be_a_window(argc - 1, argv + 1);
    snprintf(folder, sizeof(folder), "%.4000s/fiberos-bench-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    measure_big();
    measure_small();
    static const char *const files[] = {"big.json", "big.fos", "small.fos", "open.fos"};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[PATH];
        unlink(in_folder(files[i], path));
    }
    rmdir(folder);
    return !all_hold;
}
