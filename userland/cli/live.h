/*
 * live.h: a window that watches a run while it goes on.
 *
 * fiberos-viz runs in another process of the host and reads the trace as it
 * grows; what is clicked there arrives as commands (viz/control.h), which
 * are carried out between two instants of the run.
 */
#ifndef USERLAND_CLI_LIVE_H
#define USERLAND_CLI_LIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "fiberos/kernel.h"
#include "viz/control.h"

struct live {
    int pid;     /* of fiberos-viz; 0: not started, below 0: it could not be */
    int control; /* our end of the channel; -1: none */
    bool bound;  /* the run ends with the channel */
    bool paused, stepping;
    uint64_t seen;              /* events when the step began */
    struct viz_command command; /* the one that is being received */
    size_t received;            /* bytes of it */
};

/* Opens the window on a trace file that exists. If that fails the run goes on unwatched. */
void live_start(struct live *l, const char *trace);
/* The same for one who has started us: the run ends when the other end of `control` is closed. */
void live_attach(struct live *l, int control);
/* Carries out what was asked for; while paused it does not come back. */
void live_poll(struct live *l, struct fos_kernel *k);
/* Waits until the window is closed. False if there was none, or it could not be opened. */
bool live_finish(struct live *l);

#endif
