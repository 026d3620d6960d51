/*
 * device.c: I/O. A device serves so many requests at once; the others queue,
 * first come, first served. Requests without a device never queue.
 */
#include "machine.h"

static void serve(struct proc *p, fos_time length)
{
    struct fos_kernel *k = p->kernel;
    p->timer.kind = TIMER_IO;
    timer_arm(&k->timers, &p->timer, k->now + length, k->armed++);
}

static void queue(struct device *d, struct proc *p)
{
    p->io_next = NULL;
    *(d->last ? &d->last->io_next : &d->first) = p;
    d->last = p;
}

void device_request(struct proc *p, int device, fos_time length)
{
    struct fos_kernel *k = p->kernel;
    struct device *d = device < 0 ? NULL : &k->devices[device];
    bool waits = d && d->busy == d->servers;
    p->device = device;
    p->io_length = length;
    proc_block(p, FOS_BECAUSE_IO, (uint32_t)(device + 1), waits ? 0 : k->now + length);
    if (waits) {
        queue(d, p);
        return;
    }
    if (d)
        d->busy++;
    serve(p, length);
}

static void serve_next(struct fos_kernel *k, int device)
{
    struct device *d = &k->devices[device];
    struct proc *next = d->first;
    d->busy--;
    if (!next)
        return;
    d->first = next->io_next;
    if (!d->first)
        d->last = NULL;
    d->busy++;
    serve(next, next->io_length);
}

void device_done(struct proc *p)
{
    int device = p->device;
    p->device = FOS_NO_DEVICE;
    proc_ready(p, FOS_BECAUSE_IO_DONE, FOS_WHY_WAKE);
    if (device >= 0)
        serve_next(p->kernel, device);
}

/* False if p does not stand in the queue: then it is being served. */
static bool leave_queue(struct device *d, struct proc *p)
{
    struct proc *before = NULL, *at = d->first;
    for (; at && at != p; at = at->io_next)
        before = at;
    if (!at)
        return false;
    *(before ? &before->io_next : &d->first) = p->io_next;
    if (d->last == p)
        d->last = before;
    return true;
}

/* It is being ended: whether it was served or stood in the queue. */
void device_cancel(struct proc *p)
{
    if (p->state != FOS_BLOCKED || p->reason != FOS_BECAUSE_IO || p->device < 0)
        return;
    if (!leave_queue(&p->kernel->devices[p->device], p))
        serve_next(p->kernel, p->device);
}
