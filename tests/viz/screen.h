/*
 * screen.h: a visualizer without a window, and events to drive it with.
 */
#ifndef TESTS_VIZ_SCREEN_H
#define TESTS_VIZ_SCREEN_H

#include <string.h>

#include "sample.h"
#include "viz/ui/ui.h"

static inline struct ui_options screen_options(const char *file)
{
    return (struct ui_options){
        .file = file, .theme = "dark", .width = 1280, .height = 720, .control = -1, .paused = true};
}

static inline struct ui *screen_open(struct ui_options o)
{
    char error[512];
    int code = 0;
    struct ui *ui = ui_new(&o, error, sizeof(error), &code);
    if (!ui)
        fprintf(stderr, "screen: %s\n", error);
    else
        ui_draw(ui);
    return ui;
}

static inline void screen_key(struct ui *ui, SDL_Scancode code, uint16_t mods)
{
    SDL_Event e = {.key = {.type = SDL_KEYDOWN, .keysym = {.scancode = code, .mod = mods}}};
    ui_handle(ui, &e);
    e.key.type = SDL_KEYUP;
    ui_handle(ui, &e);
    ui_draw(ui);
}

/* Shift or Ctrl goes down (and stays so) or comes up. */
static inline void screen_hold(struct ui *ui, uint16_t mods)
{
    const SDL_Event e = {.key = {.type = mods ? SDL_KEYDOWN : SDL_KEYUP,
                                 .keysym = {.scancode = SDL_SCANCODE_LSHIFT, .mod = mods}}};
    ui_handle(ui, &e);
}

static inline void screen_move(struct ui *ui, int x, int y)
{
    const SDL_Event e = {.motion = {.type = SDL_MOUSEMOTION, .x = x, .y = y}};
    ui_handle(ui, &e);
    ui_draw(ui);
}

static inline void screen_press(struct ui *ui, int x, int y, int clicks)
{
    const SDL_Event e = {.button = {.type = SDL_MOUSEBUTTONDOWN,
                                    .button = SDL_BUTTON_LEFT,
                                    .clicks = (uint8_t)clicks,
                                    .x = x,
                                    .y = y}};
    ui_handle(ui, &e);
    ui_draw(ui);
}

static inline void screen_release(struct ui *ui)
{
    const SDL_Event e = {.button = {.type = SDL_MOUSEBUTTONUP, .button = SDL_BUTTON_LEFT}};
    ui_handle(ui, &e);
    ui_draw(ui);
}

static inline void screen_click(struct ui *ui, int x, int y)
{
    screen_move(ui, x, y);
    screen_press(ui, x, y, 1);
    screen_release(ui);
}

static inline void screen_wheel(struct ui *ui, float turns)
{
    const SDL_Event e = {.wheel = {.type = SDL_MOUSEWHEEL, .y = (int)turns, .preciseY = turns}};
    ui_handle(ui, &e);
    ui_draw(ui);
}

#endif
