/* Ends the host process from the op at=OP. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "fifo.h"
#include <fiberos/sys.h>

enum way { WITH_EXIT, WITH_UNDERSCORE, WITH_KILL, WITH_A_CALL };

static const char *const ways[] = {"exit", "_exit", "kill", "fos_exit", NULL};
FIFO_PARAMS(ways)

static void before(struct fos_sched *s, struct fos_task *t, enum at at)
{
    struct fifo *f = fos_sched_data(s);
    (void)t;
    if (!now(s, at))
        return;
    if (f->how == WITH_EXIT)
        exit(0);
    if (f->how == WITH_UNDERSCORE)
        _exit(0);
    if (f->how == WITH_KILL)
        kill(getpid(), SIGKILL);
    fos_exit(0);
}

static const struct fos_sched_ops ops = FIFO_OPS("exits", params);
FOS_PLUGIN(ops);
