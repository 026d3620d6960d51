/*
 * sync.h: the named objects of a workload, as sync.c and port.c share them.
 */
#ifndef KERNEL_SYNC_H
#define KERNEL_SYNC_H

#include "machine.h"

struct message {
    uint32_t sender;
    int64_t bytes;
};

struct sync {
    const struct fos_object *object;
    uint32_t number;        /* in the trace */
    struct waiters waiters; /* port: receivers */
    int64_t value;          /* semaphore: units; barrier: how many have come */
    /* a mutex */
    struct proc *owner;
    struct sync *next_held; /* of the same owner */
    /* a port */
    struct waiters senders;
    struct waiters answered;  /* whose message was received at once */
    bool orphaned;            /* the last server has ended, and no other has come */
    struct proc *server;      /* who received last; NULL: nobody yet, or gone */
    struct proc *client;      /* who waits for the server's answer */
    struct message *messages; /* a ring of `capacity` */
    int64_t first, count;
};

struct sync *sync_at(const struct fos_kernel *k, int32_t index);
void sync_event(struct proc *p, enum fos_event_type type, const struct sync *s, int64_t value);

/* port.c */
int port_boot(struct sync *s);
void port_died(struct proc *p, struct sync *s);

#endif
