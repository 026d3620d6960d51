/*
 * view.h: which part of the run is on screen, and how its time moves.
 *
 * Times are integer nanoseconds; the origin of the window is subtracted
 * before anything becomes a pixel, so a run of years is as exact as one of
 * microseconds.
 */
#ifndef VIZ_MODEL_VIEW_H
#define VIZ_MODEL_VIEW_H

#include "model.h"

/* [origin, origin + span) is drawn on pixels [0, width); span >= width. */
struct timemap {
    fos_time origin, span;
    int width;
};

/* When pixel x begins. x may lie outside of the window. */
fos_time timemap_time(const struct timemap *map, int x);
/* The pixel in which `t` lies; -1 before and `width` behind the window. */
int timemap_pixel(const struct timemap *map, fos_time t);

enum {
    SPEED_MIN = -4,       /* 1/16 */
    SPEED_MAX = 10,       /* 1024 */
    TICKS_PER_SECOND = 4, /* at speed x1: slow enough to watch */
};

struct view {
    struct timemap map;
    struct moment cursor;
    fos_time longest;       /* of other runs in the same window on time; 0: there are none */
    bool playing, follow;   /* follow: the cursor is at the end of a growing trace */
    bool live;              /* the clock of the run is the host's, and it goes on */
    bool loop;              /* playing begins anew at the end */
    fos_time loop_range[2]; /* and stays inside of it; empty: the whole run */
    int speed;              /* power of two */
    double pace;            /* nanoseconds of the run a second, instead of it; 0: by speed */
    fos_time stage;         /* the time that the moving tokens have reached */
    double rest;            /* of a nanosecond, carried to the next frame */
};

/* The end of the run, or of the longest in the window. */
fos_time view_end(const struct view *v, const struct model *m);
/* Shows the whole run. */
void view_fit(struct view *v, const struct model *m);
void view_fit_range(struct view *v, const struct model *m, fos_time from, fos_time to);
/* Makes the window `factor` times as long, so that the time at pixel x stays. */
void view_zoom(struct view *v, const struct model *m, int x, double factor);
void view_pan(struct view *v, const struct model *m, fos_time by);
/* The window is now so many pixels wide. */
void view_resize(struct view *v, const struct model *m, int width);
/* Moves the window so that the cursor is in it. */
void view_reveal(struct view *v, const struct model *m);

/* Sets the cursor; what happened just before is seen moving. */
void view_seek(struct view *v, const struct model *m, fos_time when);
void view_step(struct view *v, const struct model *m, int direction);
/* To the end of what is known, and on with it as it grows. */
void view_follow(struct view *v, const struct model *m);

/* Nanoseconds of the run in one second of the viewer. */
double view_rate(const struct view *v, const struct model *m);
/* A speed at which the run can be watched in some twenty seconds. */
int view_speed_for(const struct model *m);
/* How long a token is on its way, in the run's time. */
fos_time view_flight(const struct view *v, const struct model *m);
/* All that moved has arrived; make it so. */
bool view_is_at_rest(const struct view *v, const struct model *m);
void view_rest(struct view *v, const struct model *m);
/* Lets `wall` nanoseconds pass. Returns whether anything moved. */
bool view_advance(struct view *v, const struct model *m, fos_time wall);

#endif
