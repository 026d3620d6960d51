/*
 * ends.c: the ways to end, and the calls that this system refuses; argv[1]
 * says which.
 */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static void nothing(void)
{
}

static void *thread(void *argument)
{
    return argument;
}

static int refused(int result, const char *what)
{
    if (result == -1 && errno == ENOSYS) {
        errno = 0;
        return 0;
    }
    fprintf(stderr, "%s was not refused\n", what);
    return 1;
}

static int all_refused(void)
{
    struct itimerval timer = {{1, 0}, {1, 0}};
    struct sigaction action = {0};
    pthread_t id;
    char *const argv[] = {NULL};
    return refused(fork(), "fork") + refused(system("true"), "system") +
           refused(execv("/bin/true", argv), "execv") + refused(atexit(nothing), "atexit") +
           refused(setitimer(ITIMER_REAL, &timer, NULL), "setitimer") +
           refused(sigaction(SIGALRM, &action, NULL), "sigaction") +
           refused(signal(SIGALRM, SIG_IGN) == SIG_ERR ? -1 : 0, "signal") +
           refused(popen("true", "r") ? 0 : -1, "popen") +
           refused(pthread_create(&id, NULL, thread, NULL) == ENOSYS ? -1 : 0, "pthread_create");
}

int main(int argc, char **argv)
{
    const char *way = argc > 1 ? argv[1] : "";
    if (strcmp(way, "exit") == 0)
        exit(1000);
    if (strcmp(way, "_exit") == 0)
        _exit(-3);
    if (strcmp(way, "_Exit") == 0)
        _Exit(4);
    if (strcmp(way, "abort") == 0)
        abort();
    if (strcmp(way, "assert") == 0)
        assert(argc < 0);
    if (strcmp(way, "refused") == 0)
        return all_refused();
    return 42;
}
