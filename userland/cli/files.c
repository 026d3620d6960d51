/*
 * files.c: the host's files and programs.
 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A path that can't be is a mistake of the user's; a full disk is not. */
static enum exit_code blame(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case ENAMETOOLONG:
    case ELOOP:
        return EXIT_USAGE;
    default:
        return EXIT_HOST;
    }
}

enum exit_code file_create(const char *path, FILE **out)
{
    *out = fopen(path, "we");
    if (*out)
        return EXIT_RAN;
    const int error = errno;
    complain("%s: %s", path, strerror(error));
    return blame(error);
}

enum exit_code file_close(FILE *file, const char *path)
{
    bool failed = ferror(file);
    errno = 0;
    failed |= fclose(file) != 0;
    if (!failed)
        return EXIT_RAN;
    complain("%s: %s; what was written is not complete", path,
             errno ? strerror(errno) : "could not be written");
    return EXIT_HOST;
}

enum exit_code file_temporary(char path[PATH_MAX], const char *ending)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, PATH_MAX, "%s/fiberos-XXXXXX%s", folder && *folder ? folder : "/tmp", ending);
    const int fd = mkostemps(path, (int)strlen(ending), O_CLOEXEC);
    if (fd >= 0) {
        close(fd);
        return EXIT_RAN;
    }
    complain("%s: %s; no temporary file (TMPDIR says where they go)", path, strerror(errno));
    return EXIT_HOST;
}

/* ---- Programs of the host -------------------------------------------------------------- */

extern char **environ;

int host_start(char *const argv[], int keep)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t pipe;
    pid_t pid = 0;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    if (posix_spawnattr_init(&attributes))
        return -ENOMEM;
    if (posix_spawn_file_actions_init(&actions)) {
        posix_spawnattr_destroy(&attributes);
        return -ENOMEM;
    }
    posix_spawnattr_setsigdefault(&attributes, &pipe);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    /* dup2() onto itself takes the close-on-exec flag away in the child only. */
    int error = keep >= 0 ? posix_spawn_file_actions_adddup2(&actions, keep, keep) : 0;
    if (!error)
        error = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error ? -error : pid;
}

int host_wait(int pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -errno;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int host_run(char *const argv[])
{
    const int pid = host_start(argv, -1);
    return pid < 0 ? pid : host_wait(pid);
}
