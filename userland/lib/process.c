/*
 * process.c: ending, and what a process of this machine can't do. exit() and
 * abort() end the calling process and nothing else. Calls that would copy,
 * stop or re-clock the host process under all the others are refused with
 * ENOSYS, as by a system that does not have them.
 */
#include "guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

/* What a shell shows for a program that ended on SIGABRT. */
#define STATUS_ABORT (128 + SIGABRT)

_Noreturn void __wrap_exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap__Exit(int status);
_Noreturn void __wrap_abort(void);
_Noreturn void __wrap___assert_fail(const char *claim, const char *file, unsigned line,
                                    const char *function);

_Noreturn void __wrap_exit(int status)
{
    fos_exit(status);
}

_Noreturn void __wrap__exit(int status)
{
    fos_exit(status);
}

_Noreturn void __wrap__Exit(int status)
{
    fos_exit(status);
}

_Noreturn void __wrap_abort(void)
{
    fos_exit(STATUS_ABORT);
}

_Noreturn void __wrap___assert_fail(const char *claim, const char *file, unsigned line,
                                    const char *function)
{
    fprintf(stderr, "%s:%u: %s: assertion '%s' failed\n", file, line, function, claim);
    fos_exit(STATUS_ABORT);
}

/* clang-format off */
#define REFUSED(type, name, params, value)   \
    type __wrap_##name params;               \
    type __wrap_##name params                \
    {                                        \
        errno = ENOSYS;                      \
        return value;                        \
    }
/* clang-format on */

REFUSED(pid_t, fork, (void), -1)
REFUSED(pid_t, vfork, (void), -1)
REFUSED(int, system, (const char *command), -1)
REFUSED(FILE *, popen, (const char *command, const char *mode), NULL)
REFUSED(int, execve, (const char *path, char *const argv[], char *const envp[]), -1)
REFUSED(int, execv, (const char *path, char *const argv[]), -1)
REFUSED(int, execvp, (const char *file, char *const argv[]), -1)
REFUSED(int, atexit, (void (*function)(void)), -1)
REFUSED(unsigned, alarm, (unsigned seconds), 0)
REFUSED(int, setitimer,
        (__itimer_which_t which, const struct itimerval *new, struct itimerval *old), -1)
REFUSED(int, sigaction, (int number, const struct sigaction *new, struct sigaction *old), -1)
REFUSED(int, sigprocmask, (int how, const sigset_t *set, sigset_t *old), -1)
REFUSED(sighandler_t, signal, (int number, sighandler_t handler), SIG_ERR)
REFUSED(int, pthread_create,
        (pthread_t * thread, const pthread_attr_t *attributes, void *(*start)(void *),
         void *argument),
        ENOSYS)
