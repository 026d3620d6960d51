/*
 * child.c: posix_spawn(), two pipes, and no waiting.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ABOVE = 10, /* our descriptors, so that none is in the way of the child's 0 to 4 */
    PIECE = 65536,
    PIECES = 16 /* taken in at a time, so that a chatterbox does not hold up the window */
};

extern char **environ;

/* ---- Starting ------------------------------------------------------------------------------ */

/* Moves a descriptor up; the old one is closed. -1 if it can't be. */
static int move_up(int fd)
{
    const int moved = fcntl(fd, F_DUPFD_CLOEXEC, ABOVE);
    close(fd);
    return moved;
}

/* Our end of a pipe goes to *fd, the child's is returned; -1 if there is none. */
static int open_pipe(int *fd)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return -1;
    *fd = move_up(ends[0]);
    const int theirs = move_up(ends[1]);
    if (*fd >= 0 && theirs >= 0 && !fcntl(*fd, F_SETFL, O_NONBLOCK))
        return theirs;
    if (theirs >= 0)
        close(theirs);
    return -1;
}

static int give(posix_spawn_file_actions_t *actions, int fd, int as)
{
    return fd >= 0 ? posix_spawn_file_actions_adddup2(actions, fd, as) : 0;
}

static int give_all(posix_spawn_file_actions_t *actions, const struct child_gets *gets, int out,
                    int said)
{
    int error = gets->input >= 0
                    ? give(actions, gets->input, 0)
                    : posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error && gets->folder)
        error = posix_spawn_file_actions_addchdir_np(actions, gets->folder);
    if (!error)
        error = give(actions, out, 1);
    if (!error)
        error = give(actions, said, 2);
    if (!error)
        error = give(actions, gets->third, 3);
    return error ? error : give(actions, gets->fourth, 4);
}

static int spawn(struct child *c, char *const argv[], const struct child_gets *gets, int out,
                 int said)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t usual, none;
    pid_t pid = 0;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGINT);
    if (posix_spawnattr_init(&attributes))
        return -ENOMEM;
    if (posix_spawn_file_actions_init(&actions)) {
        posix_spawnattr_destroy(&attributes);
        return -ENOMEM;
    }
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETPGROUP);
    int error = give_all(&actions, gets, out, said);
    if (!error)
        error = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    c->pid = error ? 0 : pid;
    return -error;
}

/* Where posix_spawn() forks, a program that is not there is told by status 127 only: look first. */
static int look_for(const char *program)
{
    return strchr(program, '/') && access(program, X_OK) ? -errno : 0;
}

int child_start(struct child *c, char *const argv[], const struct child_gets *gets)
{
    *c = CHILD_NONE;
    const int missing = look_for(argv[0]);
    if (missing)
        return missing;
    const int out = open_pipe(&c->out.fd), said = open_pipe(&c->said.fd);
    int error = out < 0 || said < 0 ? -EMFILE : spawn(c, argv, gets, out, said);
    if (out >= 0)
        close(out);
    if (said >= 0)
        close(said);
    if (error)
        child_end(c);
    return error;
}

/* ---- Hearing --------------------------------------------------------------------------------- */

static void keep(struct heard *h, const char *piece, size_t n)
{
    if (n > CHILD_HEARD - h->length) {
        n = CHILD_HEARD - h->length;
        h->cut = true;
    }
    if (h->length + n + 1 > h->room) {
        const size_t room = 2 * (h->length + n) + 256;
        char *text = realloc(h->text, room);
        if (!text) {
            h->cut = true;
            return;
        }
        h->text = text;
        h->room = room;
    }
    memcpy(h->text + h->length, piece, n);
    h->length += n;
    h->text[h->length] = '\0';
}

static void hang_up(struct heard *h)
{
    if (h->fd >= 0)
        close(h->fd);
    h->fd = -1;
}

/* True: there may be more at once. */
static bool hear(struct heard *h)
{
    char piece[PIECE];
    for (int i = 0; i < PIECES && h->fd >= 0; i++) {
        const ssize_t n = read(h->fd, piece, sizeof(piece));
        if (n > 0)
            keep(h, piece, (size_t)n);
        else if (n < 0 && errno == EINTR)
            continue;
        else if (n < 0 && errno == EAGAIN)
            return false;
        else
            hang_up(h);
    }
    return h->fd >= 0;
}

static void note_end(struct child *c, int status)
{
    c->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    c->pid = 0;
}

bool child_poll(struct child *c)
{
    int status = 0;
    /* First this: what it said before its end is in the pipes by then. ECHILD: where SIGCHLD is
     * ignored, nobody knows how it ended. */
    const int ended = c->pid ? waitpid(c->pid, &status, WNOHANG) : 0;
    const bool over = !c->pid || ended == c->pid || (ended < 0 && errno == ECHILD);
    const bool more = hear(&c->out), words = hear(&c->said);
    if (!over || more || words) {
        if (over && c->pid)
            note_end(c, status);
        return true;
    }
    if (c->pid)
        note_end(c, status);
    hang_up(&c->out); /* a child of its own may have them still */
    hang_up(&c->said);
    return false;
}

void child_interrupt(const struct child *c)
{
    if (c->pid)
        kill(c->pid, SIGINT);
}

void child_end(struct child *c)
{
    int status = 0;
    if (c->pid) {
        kill(-c->pid, SIGKILL);
        while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
            continue;
        note_end(c, status);
    }
    hang_up(&c->out);
    hang_up(&c->said);
    free(c->out.text);
    free(c->said.text);
    c->out.text = c->said.text = NULL;
}
