/*
 * child.h: a program of the host that works for the window.
 *
 * It is started, and looked at now and then: nothing here waits, but
 * child_end(). What it says is kept up to a limit and read on to nowhere
 * after that, so that it never stands still for a full pipe. It is in a
 * process group of its own, so that child_end() ends those that it started.
 */
#ifndef VIZ_RUN_CHILD_H
#define VIZ_RUN_CHILD_H

#include <stdbool.h>
#include <stddef.h>

enum { CHILD_HEARD = 1 << 20 }; /* bytes that are kept of each stream */

/* What it said on one of its streams. */
struct heard {
    int fd;     /* -1: closed */
    char *text; /* ends with a 0; NULL: nothing yet */
    size_t length, room;
    bool cut; /* there was more than is kept */
};

struct child {
    int pid;                /* 0: it is over, or was never started */
    int status;             /* exit status, or 128 + signal, once it is over */
    struct heard out, said; /* standard output and standard error */
};

/* One that was never started. */
#define CHILD_NONE ((struct child){.out = {.fd = -1}, .said = {.fd = -1}})

/* What it gets besides its arguments; -1: none. Its standard input is empty without one. */
struct child_gets {
    int input;
    int third, fourth;  /* our descriptors that are its 3 and 4, above 9 */
    const char *folder; /* in which it works; NULL: ours */
};

/* Starts argv[0], a path or a name on PATH. 0 or a negative errno. */
int child_start(struct child *c, char *const argv[], const struct child_gets *gets);
/* Takes in what it has said. True as long as it is not over. */
bool child_poll(struct child *c);
/* Asks it to come to an end (SIGINT). */
void child_interrupt(const struct child *c);
/* Kills it and its own children if they still live, and forgets all. Also on one that was never
 * started. */
void child_end(struct child *c);

#endif
