/*
 * shot.c: one picture without a window. The canvas is memory, so neither a
 * display nor SDL's video is needed.
 */
#include <SDL2/SDL_image.h>
#include <SDL2/SDL_ttf.h>
#include <stdio.h>

#include "window.h"

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
    ui_draw(ui);
    if (ui_save(ui, options->screenshot)) {
        fprintf(stderr, "fiberos-viz: %s can't be written: %s\n", options->screenshot,
                SDL_GetError());
        code = EXIT_HOST;
    }
    ui_free(ui);
out_quit:
    TTF_Quit();
    IMG_Quit();
    return code;
}
