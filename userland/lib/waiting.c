/*
 * waiting.c: see waiting.h.
 */
#include "waiting.h"

#include <stdio.h>

#define FOREVER (-1)

fos_time patience(fos_time timeout)
{
    fos_time until;
    if (timeout < 0 || __builtin_add_overflow(fos_now(), timeout, &until))
        return FOREVER;
    return until;
}

static fos_time time_left(fos_time until)
{
    if (until == FOREVER)
        return FOREVER;
    fos_time left = until - fos_now();
    return left > 0 ? left : 0;
}

int wait_for(const int *word, int expected, const struct wait_for *what)
{
    char text[80];
    if (what->name)
        snprintf(text, sizeof text, "%s '%s'", what->kind, what->name);
    else
        snprintf(text, sizeof text, "a %s", what->kind);
    return fos_wait_on(word, expected,
                       &(struct fos_waiting){
                           .timeout = time_left(what->until), .owner = what->owner, .what = text});
}
