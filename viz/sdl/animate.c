/*
 * animate.c: --animate: a part of the run, played into a GIF or into numbered
 * PNG files. Picture i shows a time that follows from i alone and is drawn a
 * fixed time after the one before; no clock is looked at, so the same command
 * makes the same bytes.
 */
#include <SDL2/SDL_error.h>
#include <SDL2/SDL_image.h>
#include <SDL2/SDL_ttf.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "film.h"
#include "viz/paper/gif.h"
#include "viz/paper/png.h"
#include "window.h"

enum {
    PATH_LONGEST = 4096,
    LOOKS_MOST = 40,
    HUNDREDTHS = 100,
    SECOND = 1000000000,
    DEFAULT_SECONDS = 10,
    REST_SECONDS = 2
};

/* ---- Names of files --------------------------------------------------------------- */

/* "frame-%04d.png": what stands before the number, how many digits, what stands behind. */
static bool split_pattern(const char *path, size_t *before, int *digits, const char **after)
{
    const char *percent = strchr(path, '%'), *p = percent;
    if (!percent || strchr(percent + 1, '%'))
        return false;
    p += p[1] == '0' ? 2 : 1;
    *digits = *p >= '1' && *p <= '9' ? *p++ - '0' : 1;
    *before = (size_t)(percent - path);
    *after = p + 1;
    return *p == 'd';
}

static bool ends_in(const char *path, const char *end)
{
    const size_t all = strlen(path), part = strlen(end);
    return all > part && !strcmp(path + all - part, end);
}

enum film_kind film_kind(const char *path)
{
    size_t before;
    int digits;
    const char *after;
    if (strchr(path, '%'))
        return split_pattern(path, &before, &digits, &after) && ends_in(path, ".png") ? FILM_PNG
                                                                                      : FILM_NONE;
    if (ends_in(path, ".gif"))
        return FILM_GIF;
    return ends_in(path, "/") ? FILM_FOLDER : FILM_NONE;
}

bool film_name(const char *path, int number, char *out, size_t size)
{
    size_t before;
    int digits;
    const char *after;
    char pattern[PATH_LONGEST];
    const char *add = film_kind(path) == FILM_FOLDER ? "frame-%04d.png" : "";
    if ((size_t)snprintf(pattern, sizeof(pattern), "%s%s", path, add) >= sizeof(pattern) ||
        !split_pattern(pattern, &before, &digits, &after))
        return false;
    return (size_t)snprintf(out, size, "%.*s%0*d%s", (int)before, pattern, digits, number, after) <
           size;
}

/* ---- What is played ------------------------------------------------------------------ */

/* A speed that the window has too, at which it takes some ten seconds. */
static int natural_speed(const struct ui *ui, fos_time length)
{
    const double tick = (double)model_tick(ui->model) * TICKS_PER_SECOND;
    const double exact = log2((double)length / tick / DEFAULT_SECONDS);
    return (int)lround(exact < SPEED_MIN ? SPEED_MIN : exact > SPEED_MAX ? SPEED_MAX : exact);
}

int film_begin(struct film *f, struct ui *ui)
{
    const struct ui_options *o = &ui->options;
    fos_time from = 0, to = model_end(ui->model);
    if (o->range)
        units_parse_range(o->range, model_tick(ui->model), &from, &to);
    to = to < model_end(ui->model) ? to : model_end(ui->model);
    if (to <= from)
        return SDL_SetError("there is nothing to play in this range"), -EINVAL;
    if (!o->speed)
        ui->view.speed = natural_speed(ui, to - from);
    ui->view.pace = o->seconds > 0 ? (double)(to - from) / o->seconds : 0;
    const double seconds = (double)(to - from) / view_rate(&ui->view, ui->model);
    const double frames = round(seconds * o->fps);
    if (frames > FILM_FRAMES_MOST)
        return SDL_SetError("%.0f frames are too many (%d at most): give --seconds", frames,
                            FILM_FRAMES_MOST),
               -EINVAL;
    *f = (struct film){.ui = ui, .fps = o->fps, .playing = frames < 2 ? 2 : (int)frames};
    f->clock = (struct timemap){from, to - from, f->playing - 1};
    f->frames = f->playing + REST_SECONDS * o->fps; /* in which all tokens arrive */
    return 0;
}

void film_draw(struct film *f, int i)
{
    struct view *v = &f->ui->view;
    const int rest = i < f->playing ? 0 : i - f->playing + 1;
    v->playing = i + 1 < f->playing;
    v->follow = false;
    view_seek(v, f->ui->model, timemap_time(&f->clock, rest ? f->playing - 1 : i));
    v->stage += (fos_time)(view_rate(v, f->ui->model) * rest / f->fps);
    if (f->ui->options.reduced_motion)
        v->stage = INT64_MAX / 2;
    if (i == 0) /* no token remembers where it was */
        f->ui->diagram = (struct diagram_view){0};
    f->ui->diagram.passed = SECOND / f->fps;
    ui_draw(f->ui);
}

int film_delay(const struct film *f, int i)
{
    /* Their sum is right, whatever the number of frames a second. */
    return (i + 1) * HUNDREDTHS / f->fps - i * HUNDREDTHS / f->fps;
}

/* ---- Interruptions and progress --------------------------------------------------------- */

/* Signals wait until a file is finished or taken away. What is ignored stays ignored. */
static void hold_signals(sigset_t *held, sigset_t *before)
{
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction now;
    sigemptyset(held);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (!sigaction(numbers[i], NULL, &now) && now.sa_handler != SIG_IGN)
            sigaddset(held, numbers[i]);
    sigprocmask(SIG_BLOCK, held, before);
}

/* -EINTR if one of them came. */
static int interrupted(void)
{
    sigset_t waiting;
    sigpending(&waiting);
    return sigismember(&waiting, SIGINT) || sigismember(&waiting, SIGTERM) ||
                   sigismember(&waiting, SIGHUP)
               ? -EINTR
               : 0;
}

static void tell(const struct film *f, int i)
{
    if (!isatty(STDERR_FILENO))
        return;
    if (i < f->frames)
        fprintf(stderr, "\rfiberos-viz: picture %d of %d", i + 1, f->frames);
    else
        fprintf(stderr, "\r\033[K");
}

/* ---- GIF --------------------------------------------------------------------------------- */

/* The colours of some pictures, evenly spread, are those of all. */
static int look_ahead(struct film *f, struct palette *p)
{
    const int looks = f->frames < LOOKS_MOST ? f->frames : LOOKS_MOST;
    for (int i = 0; i < looks; i++) {
        film_draw(f, (int)((int64_t)i * (f->frames - 1) / (looks - 1)));
        if (palette_see(p, &f->ui->canvas))
            return -ENOMEM;
        if (interrupted())
            return -EINTR;
    }
    return palette_choose(p);
}

static int put_frames(struct film *f, struct gif *g)
{
    int error = 0;
    for (int i = 0; i < f->frames && !error; i++) {
        tell(f, i);
        film_draw(f, i);
        error = gif_frame(g, &f->ui->canvas, film_delay(f, i));
        if (!error)
            error = interrupted();
    }
    tell(f, f->frames);
    return error;
}

static int save_gif(struct film *f, const char *path)
{
    struct palette palette = {0};
    struct outfile file;
    int error = outfile_open(&file, path, false);
    if (error)
        return error;
    error = look_ahead(f, &palette);
    if (!error) {
        const struct canvas *c = &f->ui->canvas;
        struct gif *g = gif_open(&file, c->width, c->height, &palette);
        error = g ? put_frames(f, g) : -ENOMEM;
        const int closed = g ? gif_close(g) : 0;
        error = error ? error : closed;
    }
    palette_free(&palette);
    if (!error)
        return outfile_commit(&file);
    error = file.error ? -file.error : error;
    outfile_abandon(&file);
    return error;
}

/* ---- PNG ----------------------------------------------------------------------------------- */

static int save_pngs(struct film *f, const char *path)
{
    char name[PATH_LONGEST];
    int error = 0;
    if (film_kind(path) == FILM_FOLDER && mkdir(path, 0777) && errno != EEXIST)
        return -errno;
    for (int i = 0; i < f->frames && !error; i++) {
        if (!film_name(path, i + 1, name, sizeof(name)))
            return -ENAMETOOLONG;
        tell(f, i);
        film_draw(f, i);
        error = png_save(&f->ui->canvas, name, false);
        if (!error)
            error = interrupted();
    }
    tell(f, f->frames);
    return error;
}

static int save(struct ui *ui)
{
    const char *path = ui->options.animate;
    struct film film;
    if (film_begin(&film, ui)) {
        fprintf(stderr, "fiberos-viz: %s\n", SDL_GetError());
        return EXIT_USAGE;
    }
    const int error = film_kind(path) == FILM_GIF ? save_gif(&film, path) : save_pngs(&film, path);
    if (!error)
        return 0;
    if (error == -EINTR)
        fprintf(stderr, "fiberos-viz: interrupted, %s was not finished\n", path);
    else
        fprintf(stderr, "fiberos-viz: %s can't be written: %s\n", path, strerror(-error));
    return EXIT_HOST;
}

int animate_run(const struct ui_options *options)
{
    char error[512];
    int code = 0;
    sigset_t held, before;
    if (TTF_Init()) {
        fprintf(stderr, "fiberos-viz: no text can be drawn: %s\n", TTF_GetError());
        return EXIT_HOST;
    }
    hold_signals(&held, &before);
    struct ui *ui = ui_new(options, error, sizeof(error), &code);
    if (ui)
        code = shot_wait(ui);
    if (ui && !code)
        code = save(ui);
    if (!ui)
        fprintf(stderr, "fiberos-viz: %s\n", error);
    ui_free(ui);
    TTF_Quit();
    IMG_Quit();
    /* One that waited ends the program here, as it would have at once. */
    sigprocmask(SIG_SETMASK, &before, NULL);
    return code;
}
