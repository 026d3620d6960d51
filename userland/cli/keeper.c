/*
 * keeper.c: the parent waits, passes signals on, and ends as the child does.
 */
#include "keeper.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "fiberos/trace.h"

static volatile bool *done; /* in memory that both processes have; NULL: there is no keeper */
static volatile pid_t kept;

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP};
enum { PASSED_ON = sizeof(passed_on) / sizeof(passed_on[0]) };

/* From a terminal the child has it already; twice in a second counts once. */
static void pass_on(int signal_number)
{
    kill(kept, signal_number);
}

static bool is_passed_on(int signal_number)
{
    for (int i = 0; i < PASSED_ON; i++)
        if (passed_on[i] == signal_number)
            return true;
    return false;
}

static _Noreturn void tell(const char *policy, int status)
{
    if (WIFSIGNALED(status))
        complain("policy '%s' has brought fiberos down (%s)%s; a trace file is good up to there",
                 policy, fos_signal_name(WTERMSIG(status)),
                 WTERMSIG(status) == SIGKILL ? ", perhaps for want of memory" : "");
    else
        complain("policy '%s' has ended fiberos from inside (exit status %d); a trace file is good "
                 "up to there",
                 policy, WEXITSTATUS(status));
    _exit(EXIT_FAILED);
}

static _Noreturn void keep(const char *policy)
{
    struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
    int status;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < PASSED_ON; i++)
        sigaction(passed_on[i], &action, NULL);
    while (waitpid(kept, &status, 0) < 0)
        if (errno != EINTR)
            _exit(EXIT_HOST);
    if (WIFSIGNALED(status) && is_passed_on(WTERMSIG(status))) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    if (WIFSIGNALED(status) || !*done)
        tell(policy, status);
    _exit(WEXITSTATUS(status));
}

void keeper_start(const char *policy)
{
    if (done)
        return;
    void *shared =
        mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return; /* without a keeper, then */
    const pid_t parent = getpid();
    done = shared;
    fflush(NULL);
    kept = fork();
    if (kept > 0)
        keep(policy);
    if (kept == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent)
            raise(SIGTERM);
    }
}

void keeper_done(void)
{
    if (done)
        *done = true;
}
