/*
 * channel.h: a queue of items of one size with room for a number of them,
 * between processes that put in and processes that take out (a bounded
 * buffer; a pipe of items).
 *
 * Items come out in the order in which they went in. Those who wait, for
 * room or for an item, are served the most urgent first, then first come.
 * Rules of use as for mutex.h; a process that is ended in the middle of a
 * call can leave a place in the channel that is never used again.
 */
#ifndef FIBERS_CHANNEL_H
#define FIBERS_CHANNEL_H

#include <fibers/semaphore.h>
#include <stdbool.h>
#include <stddef.h>

struct fos_channel {
    struct fos_semaphore room, items;
    char *memory; /* the caller's: capacity * size bytes */
    size_t size;  /* of an item */
    int capacity, first, count;
    bool closed;
};

/*
 * `memory` has room for `capacity` (1 or more) items of `size` (1 or more)
 * bytes and must live as long as the channel. 0, or -EINVAL.
 */
int fos_channel_init(struct fos_channel *c, const char *name, void *memory, size_t size,
                     int capacity);

/* Puts a copy of *item in. 0, or -EPIPE: the channel is closed. */
int fos_channel_send(struct fos_channel *c, const void *item);
int fos_channel_trysend(struct fos_channel *c, const void *item); /* -EAGAIN */
int fos_channel_timedsend(struct fos_channel *c, const void *item,
                          fos_time timeout); /* -ETIMEDOUT */

/* Takes the first item out into *item. 0, or -EPIPE: closed, and empty. */
int fos_channel_receive(struct fos_channel *c, void *item);
int fos_channel_tryreceive(struct fos_channel *c, void *item);                     /* -EAGAIN */
int fos_channel_timedreceive(struct fos_channel *c, void *item, fos_time timeout); /* -ETIMEDOUT */

/* Nothing more goes in; what is in can be taken out. Those who wait to send
 * learn of it. Closing twice is no error. */
void fos_channel_close(struct fos_channel *c);

#endif
