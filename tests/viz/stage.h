/*
 * stage.h: a window on one sample run, opened anew for each test of a group.
 */
#ifndef TESTS_VIZ_STAGE_H
#define TESTS_VIZ_STAGE_H

#include <SDL2/SDL_ttf.h>
#include <stdlib.h>
#include <unistd.h>

#include "screen.h"

static char path[] = "/tmp/fiberos-window-XXXXXX";
static struct ui *ui;

/* For the set-up of the group: makes the run. */
static inline int stage_make(struct sample_shape shape)
{
    const int fd = mkstemp(path);
    if (fd < 0)
        return -1;
    close(fd);
    struct sample *s = sample_run(shape, path);
    if (!s)
        return -1;
    sample_free(s);
    return TTF_Init();
}

static inline int teardown_all(void **state)
{
    (void)state;
    TTF_Quit();
    return unlink(path);
}

static inline int open_ui(void **state)
{
    (void)state;
    ui = screen_open(screen_options(path));
    return ui ? 0 : -1;
}

static inline int close_ui(void **state)
{
    (void)state;
    ui_free(ui);
    return 0;
}

#endif
