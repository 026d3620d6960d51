/*
 * progress.c: after a second, five times a second.
 */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "viz/text/unit.h"

#define PATIENCE INT64_C(1000000000)
#define INTERVAL INT64_C(200000000)

static int64_t host_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void progress_begin(struct progress *p, bool wanted)
{
    *p = (struct progress){.wanted = wanted && isatty(STDERR_FILENO), .began = host_now()};
}

void progress_show(struct progress *p, const struct fos_kernel *k)
{
    char time[UNIT_TEXT];
    if (!p->wanted)
        return;
    const int64_t now = host_now();
    if (now - p->began < PATIENCE || now - p->last < INTERVAL)
        return;
    p->last = now;
    p->shown = true;
    const fos_time whole = fos_kernel_now(k) / 1000000 * 1000000;
    fprintf(stderr, "\r\033[K%s, %llu events; Ctrl-C ends the run",
            unit_duration(whole, false, time),
            (unsigned long long)fos_trace_count(fos_kernel_trace(k)));
    fflush(stderr);
}

void progress_clear(struct progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
