/*
 * theme.c: the tables of colours. Every look has a contrast of 3:1 or more
 * with the background, every text 4.5:1.
 */
#include "theme.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const struct theme themes[] = {
    {.name = "dark",
     .back = 0xff14171c,
     .panel = 0xff1a1e25,
     .raised = 0xff252b35,
     .line = 0xff39424f,
     .grid = 0xff232831,
     .text = 0xffe8ebf0,
     .dim = 0xffa3adba,
     .accent = 0xff8ab8ff,
     .late = 0xffff5d5d,
     .lock = 0xffcc79a7,
     .look = {[LOOK_NEW] = 0xffffffff,
              [LOOK_READY] = 0xfff0e442,
              [LOOK_PREEMPTED] = 0xfff0e442,
              [LOOK_RUNNING] = 0xff009e73,
              [LOOK_BLOCKED] = 0xffd55e00,
              [LOOK_SLEEPING] = 0xff56b4e9,
              [LOOK_ZOMBIE] = 0xff666666,
              [LOOK_SWITCHING] = 0xffa3adba},
     .proc = {0xff5b9df5, 0xfff5a14b, 0xff6bcb77, 0xfff2727f, 0xffb48cf2, 0xffe8d25a, 0xff4fc9cf,
              0xfff29ac8, 0xffc29b76, 0xffa3c64a, 0xff8fa6c4, 0xffe57be0}},
    {.name = "light",
     .back = 0xffffffff,
     .panel = 0xfff5f6f8,
     .raised = 0xffe4e8ee,
     .line = 0xffbac2cd,
     .grid = 0xffe6e9ee,
     .text = 0xff1a1e25,
     .dim = 0xff4c5563,
     .accent = 0xff1f63c6,
     .late = 0xffc8102e,
     .lock = 0xffa03c78,
     .look = {[LOOK_NEW] = 0xff3b424d,
              [LOOK_READY] = 0xff9a7d00,
              [LOOK_PREEMPTED] = 0xff9a7d00,
              [LOOK_RUNNING] = 0xff007f5c,
              [LOOK_BLOCKED] = 0xffc24f00,
              [LOOK_SLEEPING] = 0xff1f7ab8,
              [LOOK_ZOMBIE] = 0xff808080,
              [LOOK_SWITCHING] = 0xff4c5563},
     .proc = {0xff2f6fd0, 0xffc2660c, 0xff2e8645, 0xffc93a4b, 0xff7a4ccb, 0xff8c7200, 0xff11838a,
              0xffb8478a, 0xff8a6238, 0xff5c7b14, 0xff556b8a, 0xffa93aa6}},
};

const struct theme *theme_find(const char *name)
{
    for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++)
        if (!strcmp(themes[i].name, name))
            return &themes[i];
    return NULL;
}

const char *look_name(enum look look)
{
    static const char *const names[] = {
        [LOOK_NONE] = "idle",        [LOOK_NEW] = "NEW",         [LOOK_READY] = "READY",
        [LOOK_PREEMPTED] = "READY",  [LOOK_RUNNING] = "RUNNING", [LOOK_BLOCKED] = "BLOCKED",
        [LOOK_SLEEPING] = "BLOCKED", [LOOK_ZOMBIE] = "ZOMBIE",   [LOOK_SWITCHING] = "switching",
    };
    static_assert(sizeof(names) / sizeof(names[0]) == LOOKS, "a name for each look");
    return (unsigned)look < LOOKS ? names[look] : "?";
}
