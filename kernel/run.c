/*
 * run.c: the life of a machine: instant after instant, until nobody is left,
 * nothing can happen any more, the time is up, or somebody stops it.
 */
#include <errno.h>
#include <string.h>

#include "machine.h"

#define POLL_EVERY_NS       FOS_MS(10)
#define POLL_EVERY_INSTANTS 1024

void run_poll(struct fos_kernel *k)
{
    if (!k->config.poll)
        return;
    fos_time host = host_now();
    if (host - k->polled < POLL_EVERY_NS && !k->poll_soon)
        return;
    k->poll_soon = false;
    k->config.poll(k->config.user, k);
    k->polled = host_now();
    k->boot += k->polled - host; /* a machine that is paused in there has no time */
}

static void end_run(struct fos_kernel *k, enum fos_outcome outcome)
{
    if (outcome == FOS_DEADLOCK) {
        deadlock_report(k);
        k->failed = true;
    }
    jobs_settle(k);
    sched_end(k);
    record(k, FOS_EV_END, 0, 0, outcome, NULL);
    k->ended = true;
}

/* The time is up at `until`: what would happen then does not. */
static bool time_is_up(struct fos_kernel *k, fos_time next)
{
    fos_time until = k->workload->until;
    if (!until || next < until)
        return false;
    if (k->clock->real)
        return k->now >= until;
    k->now = until;
    for (int i = 0; i < k->cpu_count; i++)
        if (k->cpus[i].current && k->cpus[i].current->state == FOS_RUNNING)
            proc_account(k->cpus[i].current);
    return true;
}

static bool somebody_runs(const struct fos_kernel *k)
{
    for (int i = 0; i < k->cpu_count; i++)
        if (k->cpus[i].current)
            return true;
    return false;
}

/* One instant, and on to the next. 0, or a negative errno of the host. */
static int step(struct fos_kernel *k)
{
    instant(k);
    if (k->trace->error)
        return k->trace->error;
    if (k->alive == 0 && k->coming == 0) {
        end_run(k, FOS_COMPLETED);
        return 0;
    }
    fos_time next = next_instant(k);
    if (next == FOREVER && !somebody_runs(k) && ipc_nobody_sends(k))
        return 0;
    if (k->stop)
        end_run(k, FOS_INTERRUPTED);
    else if (time_is_up(k, next))
        end_run(k, FOS_UNTIL);
    else if (next == FOREVER && !somebody_runs(k))
        end_run(k, FOS_DEADLOCK);
    else
        return k->clock->advance(k, next);
    return 0;
}

static int boot(struct fos_kernel *k)
{
    machine_running = k;
    context_choose(k->contexts);
    context_begin();
    context_no_link = coroutine_no_link;
    k->preempt_off = 1;
    int error = fault_start(k);
    if (!error)
        error = k->clock->start(k);
    if (!error)
        error = spawn_boot(k);
    return error;
}

static void shut_down(struct fos_kernel *k)
{
    k->clock->stop(k);
    fault_stop();
    trace_finish(k->trace);
    machine_running = NULL;
}

static int explain(const struct fos_kernel *k, int error, struct fos_error *out)
{
    if (!out)
        return error;
    if (error == k->trace->error && k->config.trace_path)
        text_format(out->message, sizeof(out->message),
                    "%s: %s; the trace ends after %llu events, the rest of the run is lost",
                    k->config.trace_path, strerror(-error), (unsigned long long)k->trace->count);
    else
        text_format(out->message, sizeof(out->message), "the run can't go on: %s",
                    strerror(-error));
    return error;
}

int fos_kernel_run(struct fos_kernel *k, struct fos_error *out)
{
    if (k->ran)
        return -EALREADY;
    struct fos_kernel *outer = machine_running;
    k->ran = true;
    int error = boot(k);
    while (!error && !k->ended) {
        error = step(k);
        if (k->clock->real || k->poll_soon || k->instants++ % POLL_EVERY_INSTANTS == 0)
            run_poll(k);
    }
    shut_down(k);
    machine_running = outer;
    if (!error)
        error = k->trace->error;
    return error ? explain(k, error, out) : 0;
}
