/*
 * waiting.h: what the locks of this folder share: how long somebody is
 * willing to wait, and waiting for a word with words for people.
 */
#ifndef FIBEROS_WAITING_H
#define FIBEROS_WAITING_H

#include <fiberos/sys.h>

/* The instant at which a wait of at most `timeout` is over; -1: never. */
fos_time patience(fos_time timeout);

struct wait_for {
    const char *kind, *name; /* "mutex" 'bus', in messages */
    int owner;               /* as in struct fos_waiting */
    fos_time until;          /* from patience() */
};

/* fos_wait_on(), until an instant. */
int wait_for(const int *word, int expected, const struct wait_for *what);

#endif
