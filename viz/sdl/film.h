/*
 * film.h: a part of the run as a row of pictures (animate.c).
 */
#ifndef VIZ_SDL_FILM_H
#define VIZ_SDL_FILM_H

#include "viz/ui/ui.h"

enum { FILM_FRAMES_MOST = 100000, FILM_FPS = 20, FILM_FPS_MOST = 50 };

/* Where the pictures go: x.gif, x-%04d.png, or a folder whose name ends in a slash. */
enum film_kind { FILM_NONE, FILM_GIF, FILM_PNG, FILM_FOLDER };

struct film {
    struct ui *ui;
    struct timemap clock; /* from the number of a picture to the time that it shows */
    int playing, frames;  /* pictures in which time passes; all of them */
    int fps;
};

/* FILM_NONE: the name is none of these. */
enum film_kind film_kind(const char *path);
/* The name of PNG number `number`; false if it is too long. */
bool film_name(const char *path, int number, char *out, size_t size);

/* What options.range, .fps and .seconds ask for. 0, or -EINVAL and a message in SDL_GetError(). */
int film_begin(struct film *f, struct ui *ui);
/* Draws picture i on the canvas. One after the other from 0 on: tokens slide from where they were
 * in the picture before. */
void film_draw(struct film *f, int i);
/* How long it stays, in hundredths of a second. */
int film_delay(const struct film *f, int i);

#endif
