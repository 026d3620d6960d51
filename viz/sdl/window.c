/*
 * window.c: the window. The picture is made in memory by ui_draw() and put on
 * screen as one texture; between events that change nothing the program sleeps.
 */
#include <SDL2/SDL.h>
#include <SDL2/SDL_image.h>
#include <SDL2/SDL_ttf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/control.h"
#include "window.h"

enum { LONGEST_FRAME_MS = 100 };

struct window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    int width, height; /* of the texture */
    enum split pointer;
    SDL_Cursor *pointers[SPLITS + 1];
    struct ui *ui;
    const struct fos_trace *titled; /* whose name the title has */
};

/* ---- Opening ------------------------------------------------------------------- */

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

/* Left alone, SDL settles for a driver that nobody can see. */
static bool visible(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return is_set("SDL_VIDEODRIVER") ||
           (driver && strcmp(driver, "offscreen") != 0 && strcmp(driver, "dummy") != 0 &&
            strcmp(driver, "evdev") != 0);
}

static int no_display(const struct ui_options *o, const char *why)
{
    fprintf(stderr,
            "fiberos-viz: there is no display to open a window on (%s).\n"
            "  To draw a picture instead:   fiberos-viz --screenshot run.png %s\n"
            "  To look at a run as text:    fiberos run WORKLOAD\n",
            why, o->file ? o->file : "run.fos");
    return EXIT_HOST;
}

static int open_window(struct window *w, const struct ui_options *o)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("SDL_VIDEODRIVER"))
        return no_display(o, "neither DISPLAY nor WAYLAND_DISPLAY is set");
    if (SDL_Init(SDL_INIT_VIDEO))
        return no_display(o, SDL_GetError());
    if (!visible())
        return no_display(o, "nothing answers at DISPLAY or WAYLAND_DISPLAY");
    w->window =
        SDL_CreateWindow("fiberos", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, o->width,
                         o->height, SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (w->window)
        w->renderer = SDL_CreateRenderer(w->window, -1, 0);
    if (w->window && !w->renderer)
        w->renderer = SDL_CreateRenderer(w->window, -1, SDL_RENDERER_SOFTWARE);
    if (!w->renderer) {
        fprintf(stderr, "fiberos-viz: the window can't be opened: %s\n", SDL_GetError());
        return EXIT_HOST;
    }
    SDL_SetWindowMinimumSize(w->window, 480, 320);
    return 0;
}

static void close_window(struct window *w)
{
    for (int i = 0; i <= SPLITS; i++)
        if (w->pointers[i])
            SDL_FreeCursor(w->pointers[i]);
    if (w->texture)
        SDL_DestroyTexture(w->texture);
    if (w->renderer)
        SDL_DestroyRenderer(w->renderer);
    if (w->window)
        SDL_DestroyWindow(w->window);
}

/* The canvas follows the renderer's size; the texture follows the canvas. */
static int follow_size(struct window *w)
{
    int width, height, logical, ignored;
    if (SDL_GetRendererOutputSize(w->renderer, &width, &height))
        return -1;
    if (width == w->width && height == w->height && w->texture)
        return 0;
    SDL_GetWindowSize(w->window, &logical, &ignored);
    if (w->texture)
        SDL_DestroyTexture(w->texture);
    w->texture = SDL_CreateTexture(w->renderer, SDL_PIXELFORMAT_ARGB8888,
                                   SDL_TEXTUREACCESS_STREAMING, width, height);
    w->width = width;
    w->height = height;
    if (!w->texture)
        return -1;
    return ui_resize(w->ui, width, height, logical > 0 ? (float)width / (float)logical : 1);
}

/* The title follows what is shown. */
static void set_title(struct window *w)
{
    const struct ui *ui = w->ui;
    const char *name = ui->trace ? fos_trace_meta(ui->trace, "name") : NULL;
    char title[256] = "fiberos";
    if (ui->trace == w->titled)
        return;
    if (ui->trace)
        snprintf(title, sizeof(title),
                 "%.200s - fiberos", /* X11 wants ASCII where the locale is C */
                 name && *name ? name : ui->source.file);
    SDL_SetWindowTitle(w->window, ui->options.title ? ui->options.title : title);
    w->titled = ui->trace;
}

/* ---- Running ------------------------------------------------------------------------ */

/* Over a gap that can be dragged the pointer says in which way. */
static void follow_pointer(struct window *w)
{
    static const SDL_SystemCursor shapes[] = {[SPLIT_ROWS] = SDL_SYSTEM_CURSOR_SIZENS,
                                              [SPLIT_PANES] = SDL_SYSTEM_CURSOR_SIZEWE,
                                              [SPLITS] = SDL_SYSTEM_CURSOR_ARROW};
    const enum split now = w->ui->split_hover;
    if (!w->pointers[now])
        w->pointers[now] = SDL_CreateSystemCursor(shapes[now]);
    if (now != w->pointer && w->pointers[now])
        SDL_SetCursor(w->pointers[now]);
    w->pointer = now;
}

static int present(struct window *w)
{
    const struct canvas *c = &w->ui->canvas;
    ui_draw(w->ui);
    if (SDL_UpdateTexture(w->texture, NULL, c->pixels, c->width * 4) ||
        SDL_RenderCopy(w->renderer, w->texture, NULL, NULL))
        return -1;
    SDL_RenderPresent(w->renderer);
    return 0;
}

static void take_event(struct window *w, const SDL_Event *e)
{
    /* The system may throw textures away, for example while it sleeps. */
    if (e->type == SDL_RENDER_TARGETS_RESET || e->type == SDL_RENDER_DEVICE_RESET) {
        SDL_DestroyTexture(w->texture);
        w->texture = NULL;
        w->ui->dirty = true;
    }
    ui_handle(w->ui, e);
    if (e->type == SDL_DROPFILE || e->type == SDL_DROPTEXT)
        SDL_free(e->drop.file);
}

static void wait_for_events(struct window *w)
{
    SDL_Event e;
    const int wait = ui_wait(w->ui);
    if (wait < 0 ? SDL_WaitEvent(&e) : SDL_WaitEventTimeout(&e, wait)) {
        take_event(w, &e);
        while (SDL_PollEvent(&e))
            take_event(w, &e);
    }
}

static int run(struct window *w)
{
    uint64_t last = SDL_GetTicks64();
    bool asleep = false;
    while (!w->ui->quit) {
        if (follow_size(w) || (w->ui->dirty && present(w))) {
            fprintf(stderr, "fiberos-viz: the picture can't be shown: %s\n", SDL_GetError());
            return EXIT_HOST;
        }
        set_title(w);
        asleep = ui_wait(w->ui) < 0;
        wait_for_events(w);
        follow_pointer(w);
        const uint64_t now = SDL_GetTicks64();
        uint64_t passed = asleep ? 0 : now - last;
        passed = passed < LONGEST_FRAME_MS ? passed : LONGEST_FRAME_MS;
        ui_advance(w->ui, (fos_time)passed * 1000000);
        last = now;
    }
    ui_command(w->ui, VIZ_QUIT, 0, 0);
    return 0;
}

int window_run(const struct ui_options *options)
{
    struct window w = {.pointer = SPLITS};
    char error[512];
    int code = 0;
    if (TTF_Init()) {
        fprintf(stderr, "fiberos-viz: no text can be drawn: %s\n", TTF_GetError());
        return EXIT_HOST;
    }
    /* The trace first: a wrong file name is reported even where there is no display. */
    w.ui = ui_new(options, error, sizeof(error), &code);
    if (!w.ui) {
        fprintf(stderr, "fiberos-viz: %s\n", error);
        goto out_quit;
    }
    code = open_window(&w, options);
    if (!code) {
        code = run(&w);
    }
    close_window(&w);
    ui_free(w.ui);
out_quit:
    TTF_Quit();
    IMG_Quit();
    SDL_Quit();
    return code;
}
