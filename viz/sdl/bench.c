/*
 * bench.c: --bench: how long the pictures of a fixed script take: zooms, pans,
 * playing and every view. Drawn in memory and handed to the software renderer,
 * so that it measures the same everywhere.
 */
#include <SDL2/SDL.h>
#include <SDL2/SDL_image.h>
#include <SDL2/SDL_ttf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "window.h"

enum { FRAMES_MOST = 2000, FRAME = 16000000, PLAYED = 60 };

struct bench {
    struct ui *ui;
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    fos_time frames[FRAMES_MOST];
    int count;
};

static fos_time clock_at(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (fos_time)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* What was computed, whatever else the machine is busy with: pictures wait for nothing. */
static fos_time now(void)
{
    return clock_at(CLOCK_PROCESS_CPUTIME_ID);
}

/* A frame is all that stands between an event and its picture. */
static void frame(struct bench *b, const SDL_Event *e, fos_time passed)
{
    const struct canvas *c = &b->ui->canvas;
    const fos_time begin = now();
    if (e)
        ui_handle(b->ui, e);
    ui_advance(b->ui, passed);
    ui_draw(b->ui);
    SDL_UpdateTexture(b->texture, NULL, c->pixels, c->width * 4);
    SDL_RenderCopy(b->renderer, b->texture, NULL, NULL);
    SDL_RenderPresent(b->renderer);
    if (b->count < FRAMES_MOST)
        b->frames[b->count++] = now() - begin;
}

/* Until nothing is being worked out any more. */
static void settle(struct bench *b)
{
    b->ui->view.playing = false;
    while (ui_wait(b->ui) == 1)
        frame(b, NULL, 0);
}

static void press(struct bench *b, SDL_Scancode code, int times)
{
    const SDL_Event e = {.key = {.type = SDL_KEYDOWN, .keysym = {.scancode = code}}};
    for (int i = 0; i < times; i++)
        frame(b, &e, 0);
}

static void play(struct bench *b)
{
    press(b, SDL_SCANCODE_SPACE, 1);
    for (int i = 0; i < PLAYED; i++)
        frame(b, NULL, FRAME);
    press(b, SDL_SCANCODE_SPACE, 1);
}

static void move_about(struct bench *b)
{
    press(b, SDL_SCANCODE_HOME, 5);
    press(b, SDL_SCANCODE_W, 30);
    press(b, SDL_SCANCODE_D, 20);
    press(b, SDL_SCANCODE_S, 30);
    press(b, SDL_SCANCODE_A, 10);
    press(b, SDL_SCANCODE_J, 20);
    play(b);
}

/* The process with most transitions. */
static struct pick busiest(const struct model *m)
{
    size_t most = 0;
    for (size_t i = 1; i < m->proc_count; i++)
        if (m->procs[i].states.count > m->procs[most].states.count)
            most = i;
    return (struct pick){{m->proc_count ? ROW_PROC : ROW_NONE, (uint32_t)most}, TRACK_BEFORE};
}

/* Every view of the whole run, of its busiest process, and of that in half of the run. */
static void look_at_views(struct bench *b)
{
    press(b, SDL_SCANCODE_HOME, 1);
    for (int tab = 0; tab < TABS * 3; tab++) {
        if (tab == TABS)
            b->ui->selected = busiest(b->ui->model);
        b->ui->range[1] = tab < TABS * 2 ? 0 : model_end(b->ui->model) / 2;
        ui_act(b->ui, ACT_VIEW, tab % TABS);
        frame(b, NULL, 0);
        settle(b);
        press(b, SDL_SCANCODE_PERIOD, 2);
        settle(b);
    }
}

/* For what is in no event. */
static void search(struct bench *b)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT, .text = "\x01"}};
    press(b, SDL_SCANCODE_SLASH, 1);
    press(b, SDL_SCANCODE_LSHIFT, 1);
    frame(b, &e, 0);
    settle(b);
    press(b, SDL_SCANCODE_RETURN, 1);
}

static void script(struct bench *b)
{
    move_about(b);
    look_at_views(b);
    search(b);
    press(b, SDL_SCANCODE_HOME, 1);
    press(b, SDL_SCANCODE_W, 10);
    play(b);
    press(b, SDL_SCANCODE_V, PANES_COUNT);
}

static int by_length(const void *a, const void *b)
{
    const fos_time x = *(const fos_time *)a, y = *(const fos_time *)b;
    return (x > y) - (x < y);
}

/* In milliseconds: the frame that `percent` of the sorted ones do not exceed. */
static double frame_at(const struct bench *b, int percent)
{
    const int last = b->count - 1, at = b->count * percent / 100;
    return (double)b->frames[at < last ? at : last] / 1000000;
}

/* How long it took to open: until its picture was there, and in CPU time. */
struct opening {
    fos_time waited, worked;
};

static void report(struct bench *b, const struct opening *opened)
{
    struct rusage usage;
    const double ms = 1000000;
    getrusage(RUSAGE_SELF, &usage);
    qsort(b->frames, (size_t)b->count, sizeof(b->frames[0]), by_length);
    printf("events %" PRIu64 "  processes %zu\n", b->ui->model->seen, b->ui->model->proc_count);
    printf("open %.1f ms, CPU %.1f ms  memory %ld MiB at most\n", (double)opened->waited / ms,
           (double)opened->worked / ms, usage.ru_maxrss / 1024);
    printf("frames, CPU time: %d  median %.2f ms  p99 %.2f ms  longest %.2f ms\n", b->count,
           frame_at(b, 50), frame_at(b, 99), frame_at(b, 100));
}

static bool open_renderer(struct bench *b, int width, int height)
{
    b->surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    b->renderer = b->surface ? SDL_CreateSoftwareRenderer(b->surface) : NULL;
    b->texture = b->renderer ? SDL_CreateTexture(b->renderer, SDL_PIXELFORMAT_ARGB8888,
                                                 SDL_TEXTUREACCESS_STREAMING, width, height)
                             : NULL;
    return b->texture != NULL;
}

int bench_run(const struct ui_options *options)
{
    struct bench *b = calloc(1, sizeof(*b));
    struct ui_options o = *options;
    char error[512] = "not enough memory";
    int code = EXIT_HOST;
    o.paused = true;
    if (!b || TTF_Init()) {
        fprintf(stderr, "fiberos-viz: %s\n", b ? TTF_GetError() : error);
        free(b);
        return code;
    }
    struct opening opened = {clock_at(CLOCK_MONOTONIC), now()};
    b->ui = ui_new(&o, error, sizeof(error), &code);
    if (!b->ui || !open_renderer(b, o.width, o.height)) {
        fprintf(stderr, "fiberos-viz: %s\n", b->ui ? SDL_GetError() : error);
    } else {
        frame(b, NULL, 0);
        opened = (struct opening){clock_at(CLOCK_MONOTONIC) - opened.waited, now() - opened.worked};
        script(b);
        report(b, &opened);
        code = fflush(stdout) ? EXIT_HOST : 0;
        if (code)
            fprintf(stderr, "fiberos-viz: the figures can't be written: %s\n", strerror(errno));
    }
    if (b->texture)
        SDL_DestroyTexture(b->texture);
    if (b->renderer)
        SDL_DestroyRenderer(b->renderer);
    SDL_FreeSurface(b->surface);
    ui_free(b->ui);
    free(b);
    TTF_Quit();
    IMG_Quit();
    SDL_Quit();
    return code;
}
