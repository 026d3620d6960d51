/*
 * job.h: one run of a workload, by the `fiberos` command in a process of its
 * own: the window contains no kernel. It yields a trace, or messages.
 *
 * The trace is in a file without a name, which is gone when the last who
 * reads it closes it, however the window ends. A run that takes more host
 * time or makes more trace than its order allows is stopped, and what there
 * is of it is shown.
 */
#ifndef VIZ_RUN_JOB_H
#define VIZ_RUN_JOB_H

#include <stdint.h>

#include "child.h"

enum { JOB_WORDS = 20, JOB_PATH = 32, JOB_ERROR = 512 };
enum { JOB_SECONDS = 60, JOB_MEGABYTES = 1024 }; /* what a run may cost if nothing else is said */

struct job_order {
    const char *file;         /* the workload */
    const char *text;         /* its text, in place of the file; NULL */
    const char *folder;       /* what paths in the text are relative to; NULL: ours */
    const char *const *words; /* more arguments of `fiberos run`, up to a NULL; NULL: none */
    int seconds, megabytes;   /* limits; 0: the usual ones. The real clock has no limit of time */
};

enum job_state {
    JOB_NONE,
    JOB_RUNS,
    JOB_LIVE,  /* it runs on the real clock, and its trace can be opened already */
    JOB_DONE,  /* the trace is whole, or stopped at a limit */
    JOB_FAILED /* nothing ran, or the host failed: job_message() */
};

struct job {
    enum job_state state;
    struct child child;
    int trace;   /* -1: none */
    int control; /* a socket to the run (viz/control.h); -1: none, or taken by somebody */
    int64_t began, stopped;     /* host time, ns; stopped: at a limit, 0: not */
    int64_t nanoseconds, bytes; /* limits */
    bool clock_known, real;
    bool too_long, too_large;
    char error[JOB_ERROR]; /* what the window has to say itself; else "" */
};

/* Starts it; if that fails the state is JOB_FAILED. */
void job_start(struct job *j, const struct job_order *order);
/* Looks how it is. Never waits. */
enum job_state job_poll(struct job *j);
/* Under this name its trace can be opened, until job_end(). */
const char *job_trace(const struct job *j, char path[JOB_PATH]);
/* The bytes of trace up to now, and the host time it takes, ns. */
int64_t job_bytes(const struct job *j);
int64_t job_time(const struct job *j);
/* What went wrong, in the words of `fiberos run`; never empty for JOB_FAILED. */
const char *job_message(struct job *j);
/* Kills what still runs and forgets everything. May be called twice, and on a job of zeroes. */
void job_end(struct job *j);

#endif
