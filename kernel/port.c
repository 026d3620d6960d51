/*
 * port.c: messages. A port with room takes a message and the sender goes on;
 * a full one makes it wait. A port without room (capacity 0) is a
 * rendezvous: the sender waits until its message has been received and
 * answered, and meanwhile lends its urgency and tickets to the server, as in
 * QNX. A server that receives again without having answered has answered.
 */
#include <errno.h>
#include <stdlib.h>

#include "sync.h"

int port_boot(struct sync *s)
{
    if (s->object->value > 0)
        s->messages = calloc((size_t)s->object->value, sizeof(*s->messages));
    return s->object->value > 0 && !s->messages ? -ENOMEM : 0;
}

static bool rendezvous(const struct sync *s)
{
    return s->object->value == 0;
}

static void put(struct sync *s, uint32_t sender, int64_t bytes)
{
    s->messages[(s->first + s->count++) % s->object->value] = (struct message){sender, bytes};
}

static uint32_t take(struct sync *s)
{
    uint32_t sender = s->messages[s->first].sender;
    s->first = (s->first + 1) % s->object->value;
    s->count--;
    return sender;
}

/* The server has the message of `client`, and owes it an answer. */
static void serve(struct sync *s, struct proc *server, struct proc *client)
{
    s->server = server;
    s->client = client;
    wait_unqueue(client);
    wait_redirect(client, server);
}

static void answer(struct sync *s, struct proc *server)
{
    struct proc *client = s->client;
    if (!client || s->server != server)
        return;
    s->client = NULL;
    wait_end(client, 0, FOS_BECAUSE_WOKEN);
}

/* ---- Sending ---- */

static int block_sender(struct proc *p, struct sync *s, int64_t bytes)
{
    p->message_bytes = bytes;
    return wait_block(p, &(struct wait_on){.queue = &s->senders,
                                           .reason = FOS_BECAUSE_SEND,
                                           .object = s->number,
                                           .awaited = s->server,
                                           .lends = true,
                                           .until = FOREVER});
}

/* Somebody waits for this: it has the message at once. */
static void hand_to_receiver(struct proc *p, struct sync *s)
{
    struct proc *receiver = s->waiters.first;
    s->server = receiver;
    record(p->kernel, FOS_EV_RECEIVE, receiver->pid, s->number, p->pid, NULL);
    wait_end(receiver, 0, FOS_BECAUSE_WOKEN);
}

static int rendezvous_send(struct proc *p, struct sync *s, int64_t bytes)
{
    if (s->waiters.first) {
        hand_to_receiver(p, s);
        s->client = p;
        return wait_block(p, &(struct wait_on){.queue = &s->answered,
                                               .reason = FOS_BECAUSE_REPLY,
                                               .object = s->number,
                                               .awaited = s->server,
                                               .lends = true,
                                               .until = FOREVER});
    }
    return block_sender(p, s, bytes);
}

int sys_send(int32_t index, int64_t bytes)
{
    struct proc *p = call_enter();
    struct sync *s = sync_at(p->kernel, index);
    int error = 0;
    call_may_block(p);
    sync_event(p, FOS_EV_SEND, s, bytes);
    if (s->orphaned)
        error = -EOWNERDEAD;
    else if (rendezvous(s))
        error = rendezvous_send(p, s, bytes);
    else if (s->waiters.first)
        hand_to_receiver(p, s);
    else if (s->count < s->object->value)
        put(s, p->pid, bytes);
    else
        error = block_sender(p, s, bytes);
    call_leave(p);
    return error;
}

/* ---- Receiving and answering ---- */

static void receive_from_ring(struct proc *p, struct sync *s)
{
    sync_event(p, FOS_EV_RECEIVE, s, take(s));
    struct proc *sender = s->senders.first;
    if (!sender)
        return;
    put(s, sender->pid, sender->message_bytes);
    wait_end(sender, 0, FOS_BECAUSE_WOKEN);
}

int sys_receive(int32_t index)
{
    struct proc *p = call_enter();
    struct sync *s = sync_at(p->kernel, index);
    int error = 0;
    answer(s, p);
    s->orphaned = false;
    if (s->count > 0) {
        s->server = p;
        receive_from_ring(p, s);
    } else if (s->senders.first) {
        struct proc *client = s->senders.first;
        sync_event(p, FOS_EV_RECEIVE, s, client->pid);
        serve(s, p, client);
    } else {
        error = wait_block(p, &(struct wait_on){.queue = &s->waiters,
                                                .reason = FOS_BECAUSE_RECEIVE,
                                                .object = s->number,
                                                .until = FOREVER});
    }
    call_leave(p);
    return error;
}

int sys_reply(int32_t index)
{
    struct proc *p = call_enter();
    struct sync *s = sync_at(p->kernel, index);
    int error = s->server == p && s->client ? 0 : -ESRCH;
    if (!error) {
        sync_event(p, FOS_EV_REPLY, s, s->client->pid);
        answer(s, p);
    }
    call_leave(p);
    return error;
}

/* ---- Death ------------------------------------------------------------------------------------
 */

/* Those it owed an answer, and those in its queue, learn of it as lenders. */
void port_died(struct proc *p, struct sync *s)
{
    if (s->client == p)
        s->client = NULL;
    if (s->server != p)
        return;
    s->server = NULL;
    s->client = NULL;
    s->orphaned = true;
}
