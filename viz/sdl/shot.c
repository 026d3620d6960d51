/*
 * shot.c: one picture without a window. The canvas is memory, so neither a
 * display nor SDL's video is needed.
 */
#include <SDL2/SDL_image.h>
#include <SDL2/SDL_timer.h>
#include <SDL2/SDL_ttf.h>
#include <stdio.h>
#include <string.h>

#include "window.h"

enum { WAIT_MS = 5 };

int shot_wait(struct ui *ui)
{
    int code = 0;
    while (ui_busy(ui)) {
        SDL_Delay(WAIT_MS);
        ui_advance(ui, 0);
    }
    const char *trouble = ui_trouble(ui, &code);
    if (trouble)
        fprintf(stderr, "%s%s", trouble, trouble[strlen(trouble) - 1] == '\n' ? "" : "\n");
    return code;
}

static int draw(struct ui *ui)
{
    const char *text = ui->options.per_pixel;
    fos_time per_pixel = 0;
    if (!ui->options.whole) {
        ui_draw(ui);
        return 0;
    }
    if (text && (units_parse(text, model_tick(ui->model), &per_pixel) || per_pixel <= 0))
        return SDL_SetError("--per-pixel %s: expected a time, such as 100us", text);
    return ui_draw_whole(ui, per_pixel);
}

int shot_run(const struct ui_options *options)
{
    char error[512];
    int code = 0;
    if (TTF_Init()) {
        fprintf(stderr, "fiberos-viz: no text can be drawn: %s\n", TTF_GetError());
        return EXIT_HOST;
    }
    struct ui *ui = ui_new(options, error, sizeof(error), &code);
    if (!ui) {
        fprintf(stderr, "fiberos-viz: %s\n", error);
        goto out_quit;
    }
    code = shot_wait(ui);
    if (code)
        goto out_free;
    if (draw(ui)) {
        fprintf(stderr, "fiberos-viz: %s\n", SDL_GetError());
        code = EXIT_USAGE;
    } else if (ui_save(ui, options->screenshot)) {
        fprintf(stderr, "fiberos-viz: %s can't be written: %s\n", options->screenshot,
                SDL_GetError());
        code = EXIT_HOST;
    }
out_free:
    ui_free(ui);
out_quit:
    TTF_Quit();
    IMG_Quit();
    return code;
}
