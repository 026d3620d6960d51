/*
 * channel.c: two semaphores count the places and the items (Dijkstra's
 * bounded buffer). Closing posts each once more; whoever gets that unit finds
 * the channel closed and passes it on to the next.
 */
#include <fibers/channel.h>

#include <errno.h>
#include <string.h>

int fos_channel_init(struct fos_channel *c, const char *name, void *memory, size_t size,
                     int capacity)
{
    if (!memory || !size || capacity < 1)
        return -EINVAL;
    *c = (struct fos_channel){.memory = memory, .size = size, .capacity = capacity};
    fos_semaphore_init(&c->items, name, 0);
    return fos_semaphore_init(&c->room, name, capacity);
}

static char *place(const struct fos_channel *c, int i)
{
    return c->memory + (size_t)((c->first + i) % c->capacity) * c->size;
}

/* With a place of its own. */
static int put(struct fos_channel *c, const void *item)
{
    fos_preempt_off();
    bool closed = c->closed;
    if (!closed)
        memcpy(place(c, c->count++), item, c->size);
    fos_semaphore_post(closed ? &c->room : &c->items);
    fos_preempt_on();
    return closed ? -EPIPE : 0;
}

/* With a right to an item, or to the news that there will be none. */
static int get(struct fos_channel *c, void *item)
{
    fos_preempt_off();
    bool empty = c->count == 0;
    if (!empty) {
        memcpy(item, place(c, 0), c->size);
        c->first = (c->first + 1) % c->capacity;
        c->count--;
    }
    fos_semaphore_post(empty ? &c->items : &c->room);
    fos_preempt_on();
    return empty ? -EPIPE : 0;
}

int fos_channel_timedsend(struct fos_channel *c, const void *item, fos_time timeout)
{
    int error = fos_semaphore_timedwait(&c->room, timeout);
    return error ? error : put(c, item);
}

int fos_channel_send(struct fos_channel *c, const void *item)
{
    return fos_channel_timedsend(c, item, -1);
}

int fos_channel_trysend(struct fos_channel *c, const void *item)
{
    int error = fos_semaphore_trywait(&c->room);
    return error ? error : put(c, item);
}

int fos_channel_timedreceive(struct fos_channel *c, void *item, fos_time timeout)
{
    int error = fos_semaphore_timedwait(&c->items, timeout);
    return error ? error : get(c, item);
}

int fos_channel_receive(struct fos_channel *c, void *item)
{
    return fos_channel_timedreceive(c, item, -1);
}

int fos_channel_tryreceive(struct fos_channel *c, void *item)
{
    int error = fos_semaphore_trywait(&c->items);
    return error ? error : get(c, item);
}

void fos_channel_close(struct fos_channel *c)
{
    fos_preempt_off();
    bool first = !c->closed;
    c->closed = true;
    fos_preempt_on();
    if (!first)
        return;
    fos_semaphore_post(&c->room);
    fos_semaphore_post(&c->items);
}
