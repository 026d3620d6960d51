/*
 * live.c: starts the visualizer and obeys it.
 */
#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli.h"
#include "config/workload.h"
#include "files.h"
#include "interrupt.h"
#include "places.h"

enum { PAUSE_MS = 200 }; /* how often a paused run looks whether it was interrupted */

void live_start(struct live *l, const char *trace)
{
    int ends[2];
    char descriptor[16];
    struct place viz;
    *l = (struct live){.control = -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
        complain("no channel to the visualizer: %s; the run goes on unwatched", strerror(errno));
        l->pid = -errno;
        return;
    }
    place_viz(&viz);
    snprintf(descriptor, sizeof(descriptor), "%d", ends[1]);
    char *const argv[] = {viz.path, (char[]){"--control"}, descriptor, (char *)trace, NULL};
    l->pid = host_start(argv, ends[1]);
    close(ends[1]);
    l->control = ends[0];
    if (l->pid < 0)
        complain("%s: %s; the run goes on unwatched", viz.path, strerror(-l->pid));
}

void live_attach(struct live *l, int control)
{
    *l = (struct live){.control = control, .bound = true};
    fcntl(control, F_SETFD, FD_CLOEXEC);
}

/* ---- Commands -------------------------------------------------------------------------- */

static void hang_up(struct live *l)
{
    close(l->control);
    l->control = -1;
    l->paused = l->stepping = false;
}

/* The next whole command into l->command; false: there is none yet. */
static bool receive(struct live *l)
{
    if (l->control < 0)
        return false;
    const ssize_t n = recv(l->control, (char *)&l->command + l->received,
                           sizeof(l->command) - l->received, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        hang_up(l);
    if (n <= 0)
        return false;
    l->received += (size_t)n;
    if (l->received < sizeof(l->command))
        return false;
    l->received = 0;
    if (l->command.magic == VIZ_CONTROL_MAGIC)
        return true;
    complain("the visualizer of another version sends commands; they are not obeyed");
    hang_up(l);
    return false;
}

/* What can't be done is said where all else is seen, too. */
static void kill_process(struct fos_kernel *k, int pid)
{
    if (fos_kernel_kill(k, pid))
        fos_kernel_warn(k, pid, "asked from outside to end process %d: it has ended, or never was",
                        pid);
}

static void renice(struct fos_kernel *k, int pid, int priority)
{
    const int error = fos_kernel_set_priority(k, pid, priority);
    if (error == -EINVAL)
        fos_kernel_warn(k, pid, "asked from outside for priority %d: priorities are 0 to %d",
                        priority, FOS_MAX_PRIORITY);
    else if (error)
        fos_kernel_warn(
            k, pid, "asked from outside for a priority of process %d: it has ended, or never was",
            pid);
}

static void set_param(struct fos_kernel *k, const char *text)
{
    struct fos_setting setting;
    struct fos_error error;
    int code = workload_parse_setting(fos_kernel_policy(k), fos_kernel_workload(k)->tick, text,
                                      &setting, &error);
    if (!code)
        code = fos_kernel_set_param(k, &setting, &error);
    if (code)
        fos_kernel_warn(k, 0, "asked from outside for '%s': %s", text, error.message);
}

static void obey(struct live *l, struct fos_kernel *k)
{
    switch (l->command.kind) {
    case VIZ_PAUSE:
        l->paused = true;
        break;
    case VIZ_RESUME:
        l->paused = l->stepping = false;
        break;
    case VIZ_STEP:
        l->stepping = true;
        l->paused = false;
        l->seen = fos_trace_count(fos_kernel_trace(k));
        break;
    case VIZ_KILL:
        kill_process(k, (int)l->command.pid);
        break;
    case VIZ_RENICE:
        renice(k, (int)l->command.pid, l->command.value);
        break;
    case VIZ_PARAM:
        l->command.text[VIZ_TEXT - 1] = '\0';
        set_param(k, l->command.text);
        break;
    case VIZ_QUIT:
        fos_kernel_stop(k);
        hang_up(l);
        break;
    default:
        break; /* of a later version */
    }
}

/* A step is over when a process has changed its state. */
static bool step_is_over(const struct live *l, const struct fos_trace *t)
{
    for (uint64_t i = l->seen; i < fos_trace_count(t); i++)
        if (fos_trace_event(t, i)->type == FOS_EV_STATE)
            return true;
    return false;
}

void live_poll(struct live *l, struct fos_kernel *k)
{
    if (l->stepping && step_is_over(l, fos_kernel_trace(k))) {
        l->stepping = false;
        l->paused = true;
    }
    do {
        while (receive(l))
            obey(l, k);
        if (l->bound && l->control < 0)
            fos_kernel_stop(k);
        if (l->paused) {
            struct pollfd wait = {.fd = l->control, .events = POLLIN};
            poll(&wait, 1, PAUSE_MS);
        }
    } while (l->paused && !interrupt_seen());
    if (l->stepping)
        fos_kernel_poll_soon(k);
}

bool live_finish(struct live *l)
{
    if (l->pid <= 0)
        return false;
    if (isatty(STDERR_FILENO))
        fputs("fiberos: the run is over; close the window to end\n", stderr);
    const int status = host_wait(l->pid);
    if (l->control >= 0)
        hang_up(l);
    return status == 0 || interrupt_seen();
}
