/*
 * job.c: what a run is started with, its limits, and how it ends.
 */
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fiberos/trace.h"
#include "place.h"

enum { SECOND = 1000000000, MEGABYTE = 1 << 20, GRACE_SECONDS = 3, EXIT_SOMETHING_FAILED = 1 };

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

/* ---- Files without a name ------------------------------------------------------------------ */

static int open_nameless(struct job *j)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof(path), "%s/fiberos-XXXXXX", folder && *folder ? folder : "/tmp");
    const int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) {
        snprintf(j->error, sizeof(j->error),
                 "%.300s: %s; no place for the trace (TMPDIR says where it goes)", path,
                 strerror(errno));
        return -1;
    }
    unlink(path);
    const int high = fcntl(fd, F_DUPFD_CLOEXEC, 10);
    close(fd);
    return high;
}

/* A file from which the run reads the text. */
static int open_text(struct job *j, const char *text)
{
    const int fd = open_nameless(j);
    const size_t length = strlen(text);
    size_t done = 0;
    while (fd >= 0 && done < length) {
        const ssize_t n = write(fd, text + done, length - done);
        if (n <= 0) {
            snprintf(j->error, sizeof(j->error), "the workload can't be written for the run: %s",
                     strerror(errno));
            close(fd);
            return -1;
        }
        done += (size_t)n;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

/* ---- Starting -------------------------------------------------------------------------------- */

static void start_child(struct job *j, const struct job_order *o, struct child_gets *gets)
{
    char program[PATH_MAX];
    char *argv[JOB_WORDS + 12];
    size_t n = 0;
    place_fiberos(program);
    const char *const first[] = {program,     "run",       "--quiet", "--trace",
                                 "/dev/fd/3", "--control", "4"};
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
        argv[n++] = (char *)first[i];
    for (size_t i = 0; o->words && o->words[i] && i < JOB_WORDS; i++)
        argv[n++] = (char *)o->words[i];
    argv[n++] = (char *)"--";
    argv[n++] = (char *)(o->text ? "-" : o->file);
    argv[n] = NULL;
    const int error = child_start(&j->child, argv, gets);
    if (!error)
        j->state = JOB_RUNS;
    else if (error == -ENOENT)
        snprintf(j->error, sizeof(j->error),
                 "The `fiberos' command is neither beside this program nor on PATH; `make' builds "
                 "both, `make install' installs them");
    else
        snprintf(j->error, sizeof(j->error), "%.300s: %s", program, strerror(-error));
}

void job_start(struct job *j, const struct job_order *o)
{
    int ends[2] = {-1, -1};
    struct child_gets gets = {.input = -1, .folder = o->folder};
    *j = (struct job){
        .state = JOB_FAILED, .trace = -1, .control = -1, .began = now(), .child = CHILD_NONE};
    j->nanoseconds = (int64_t)(o->seconds ? o->seconds : JOB_SECONDS) * SECOND;
    j->bytes = (int64_t)(o->megabytes ? o->megabytes : JOB_MEGABYTES) * MEGABYTE;
    j->trace = open_nameless(j);
    if (j->trace >= 0 && o->text)
        gets.input = open_text(j, o->text);
    if (!j->error[0] && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        snprintf(j->error, sizeof(j->error), "no channel to the run: %s", strerror(errno));
    if (!j->error[0]) {
        j->control = ends[0];
        gets.third = j->trace;
        gets.fourth = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
        start_child(j, o, &gets);
        close(ends[1]);
        close(gets.fourth);
    }
    if (gets.input >= 0)
        close(gets.input);
}

/* ---- On its way ------------------------------------------------------------------------------ */

const char *job_trace(const struct job *j, char path[JOB_PATH])
{
    snprintf(path, JOB_PATH, "/proc/self/fd/%d", j->trace);
    return path;
}

int64_t job_bytes(const struct job *j)
{
    struct stat s;
    return j->trace >= 0 && !fstat(j->trace, &s) ? (int64_t)s.st_blocks * 512 : 0;
}

int64_t job_time(const struct job *j)
{
    return now() - j->began;
}

/* The trace says on which clock it is made, as soon as it says anything. */
static void ask_clock(struct job *j)
{
    char path[JOB_PATH];
    struct fos_trace_error why;
    struct fos_trace *t = fos_trace_open(job_trace(j, path), &why);
    const char *clock = t ? fos_trace_meta(t, "clock") : NULL;
    if (clock && fos_trace_meta(t, "policy")) {
        j->clock_known = true;
        j->real = strcmp(clock, "real") == 0;
    }
    fos_trace_close(t);
}

static void keep_limits(struct job *j)
{
    j->too_long |= !j->real && job_time(j) > j->nanoseconds;
    j->too_large |= job_bytes(j) > j->bytes;
    if (!j->stopped && (j->too_long || j->too_large)) {
        child_interrupt(&j->child); /* it ends the run, and the trace is whole */
        j->stopped = now();
    } else if (j->stopped && now() - j->stopped > (int64_t)GRACE_SECONDS * SECOND) {
        snprintf(j->error, sizeof(j->error),
                 "the run did not come to an end in time, and was killed");
        child_end(&j->child);
        j->state = JOB_FAILED;
    }
}

enum job_state job_poll(struct job *j)
{
    if (j->state != JOB_RUNS && j->state != JOB_LIVE)
        return j->state;
    if (!child_poll(&j->child)) {
        const bool ran = j->child.status >= 0 && j->child.status <= EXIT_SOMETHING_FAILED;
        j->state = ran ? JOB_DONE : JOB_FAILED;
        return j->state;
    }
    if (!j->clock_known)
        ask_clock(j);
    if (j->real)
        j->state = JOB_LIVE;
    keep_limits(j);
    return j->state;
}

const char *job_message(struct job *j)
{
    if (j->error[0])
        return j->error;
    if (j->child.said.text && j->child.said.length)
        return j->child.said.text;
    if (j->child.status > 128)
        snprintf(j->error, sizeof(j->error), "the run was ended by %s",
                 fos_signal_name(j->child.status - 128));
    else
        snprintf(j->error, sizeof(j->error), "the run ended with status %d, and without a word",
                 j->child.status);
    return j->error;
}

void job_end(struct job *j)
{
    if (j->state == JOB_NONE)
        return;
    child_end(&j->child);
    if (j->trace >= 0)
        close(j->trace);
    if (j->control >= 0)
        close(j->control);
    *j = (struct job){.state = JOB_NONE};
}
