/*
 * ipc.c: messages between compiled programs: send, receive, reply on ports
 * (sys.h), as in MINIX and QNX. It owns the table of ports.
 *
 * A message is never stored here: its sender is blocked until it is
 * answered, so the bytes go straight from the one process's memory to the
 * other's. A pointer that leads nowhere faults in the process that passed
 * it: the sender's are tried before it blocks, the receiver copies.
 *
 * Who sends lends its urgency and tickets to the server until it has the
 * answer (wait.c), so a server works as urgently as its clients are.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

#define PAGE 4096

/* On the sender's stack, as long as it waits. */
struct letter {
    const void *message;
    void *answer;
    size_t size, room;
    const struct proc *server; /* who has received it; NULL: nobody yet */
    size_t answered;
};

struct ipc_port {
    const char *name;         /* in the trace's strings; NULL: never used */
    struct proc *server;      /* NULL: nobody has opened it */
    bool orphaned;            /* whoever had opened it has ended */
    struct waiters senders;   /* whose messages have not been received */
    struct waiters receivers; /* the server, if it waits */
};

int ipc_boot(struct fos_kernel *k)
{
    k->ports = calloc(FOS_MAX_PORTS, sizeof(*k->ports));
    return k->ports ? 0 : -ENOMEM;
}

/* ---- Ports ---- */

static struct ipc_port *port_at(const struct fos_kernel *k, int number)
{
    return number >= 1 && number <= FOS_MAX_PORTS ? &k->ports[number - 1] : NULL;
}

static int number_of(const struct fos_kernel *k, const struct ipc_port *q)
{
    return (int)(q - k->ports) + 1;
}

/* Behind the devices and the objects of the workload. */
static uint32_t object_of(const struct fos_kernel *k, const struct ipc_port *q)
{
    return k->workload->device_count + k->workload->object_count + (uint32_t)number_of(k, q);
}

const char *ipc_name(const struct fos_kernel *k, uint32_t object)
{
    uint32_t before = k->workload->device_count + k->workload->object_count;
    const struct ipc_port *q = object > before ? port_at(k, (int)(object - before)) : NULL;
    return q ? q->name : NULL;
}

/* The trace learns of a port when it is first used. */
static void announce(struct fos_kernel *k, struct ipc_port *q, const char *name)
{
    char line[64];
    if (!name || !*name) {
        text_format(line, sizeof(line), "port %d", number_of(k, q));
        name = line;
    }
    q->name = fos_trace_text(k->trace, trace_intern(k->trace, name, strlen(name)));
    record(k, FOS_EV_OBJECT, 0, object_of(k, q), FOS_PORT, name);
}

/* Rather one that nobody has ever heard of than one whose server has ended:
 * old clients of that may still send to it. */
static struct ipc_port *any_free(const struct fos_kernel *k)
{
    for (int number = FOS_MAX_PORTS; number > 0; number--)
        if (!port_at(k, number)->name)
            return port_at(k, number);
    for (int number = FOS_MAX_PORTS; number > 0; number--)
        if (port_at(k, number)->orphaned)
            return port_at(k, number);
    return NULL;
}

static int port_open(struct proc *p, struct ipc_port *q, const char *name)
{
    if (q->server && q->server != p)
        return -EBUSY;
    if (!q->server)
        p->serves++;
    q->server = p;
    q->orphaned = false;
    announce(p->kernel, q, name);
    for (struct proc *s = q->senders.first; s; s = s->wait_next)
        wait_redirect(s, p);
    return number_of(p->kernel, q);
}

int fos_port_open(int number, const char *name)
{
    char line[256];
    text_format(line, sizeof(line), "%s", name ? name : "");
    struct proc *p = call_enter();
    struct ipc_port *q = number ? port_at(p->kernel, number) : any_free(p->kernel);
    int result = q ? port_open(p, q, line) : number ? -EINVAL : -ENOSPC;
    call_leave(p);
    return result;
}

/* Those who wait for its answers learn of it as lenders (wait.c). */
void ipc_died(const struct proc *p)
{
    for (int n = 1; p->serves && n <= FOS_MAX_PORTS; n++) {
        struct ipc_port *q = port_at(p->kernel, n);
        if (q->server != p)
            continue;
        q->server = NULL;
        q->orphaned = true;
    }
}

/* ---- Sending ---- */

/* A byte of each page, and the last one. */
static void try_to_read(const void *from, size_t size)
{
    const volatile char *bytes = from;
    for (size_t i = 0; i < size; i += PAGE)
        (void)bytes[i];
    if (size)
        (void)bytes[size - 1];
}

static int wait_for_answer(struct proc *p, struct ipc_port *q, fos_time timeout)
{
    if (q->receivers.first)
        wait_end(q->receivers.first, 0, FOS_BECAUSE_WOKEN);
    return wait_block(p, &(struct wait_on){.queue = &q->senders,
                                           .reason = FOS_BECAUSE_SEND,
                                           .object = object_of(p->kernel, q),
                                           .awaited = q->server,
                                           .lends = true,
                                           .until = wait_deadline(p->kernel, timeout)});
}

static int send_letter(struct proc *p, struct ipc_port *q, struct letter *l, fos_time timeout)
{
    if (!q)
        return -EINVAL;
    if (q->server == p)
        return -EDEADLK;
    if (q->orphaned)
        return -EOWNERDEAD;
    call_may_block(p);
    if (!q->name)
        announce(p->kernel, q, NULL);
    record(p->kernel, FOS_EV_SEND, p->pid, object_of(p->kernel, q), (int64_t)l->size, NULL);
    p->letter = l;
    int error = wait_for_answer(p, q, timeout);
    p->letter = NULL;
    return error;
}

long fos_send(int port, const void *message, size_t size, void *answer, size_t room,
              fos_time timeout)
{
    struct letter l = {.message = message, .answer = answer, .size = size, .room = room};
    try_to_read(message, size);
    if (room)
        memset(answer, 0, room);
    struct proc *p = call_enter();
    int error = send_letter(p, port_at(p->kernel, port), &l, timeout);
    call_leave(p);
    return error ? error : (long)l.answered;
}

/* ---- Receiving and answering ---- */

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* On behalf of the program: a fault in here is the program's. */
static void copy(struct proc *p, void *to, const void *from, size_t size)
{
    p->in_call = false;
    if (size)
        memcpy(to, from, size);
    p->in_call = true;
}

static int wait_for_sender(struct proc *p, struct ipc_port *q, fos_time until)
{
    int error = 0;
    while (!error && !q->senders.first)
        error = wait_block(p, &(struct wait_on){.queue = &q->receivers,
                                                .reason = FOS_BECAUSE_RECEIVE,
                                                .object = object_of(p->kernel, q),
                                                .until = until});
    return error;
}

long fos_receive(int port, int *from, void *message, size_t room, fos_time timeout)
{
    struct proc *p = call_enter();
    struct ipc_port *q = port_at(p->kernel, port);
    long result = q && q->server == p ? 0 : -EPERM;
    if (!result)
        result = wait_for_sender(p, q, wait_deadline(p->kernel, timeout));
    if (!result) {
        struct proc *client = q->senders.first;
        int pid = (int)client->pid;
        record(p->kernel, FOS_EV_RECEIVE, p->pid, object_of(p->kernel, q), pid, NULL);
        client->letter->server = p;
        wait_unqueue(client); /* it goes on waiting, for the answer */
        result = (long)smaller(client->letter->size, room);
        copy(p, message, client->letter->message, (size_t)result);
        copy(p, from, &pid, sizeof(pid));
    }
    call_leave(p);
    return result;
}

/* The process `pid`, if it waits for an answer of p. */
static struct proc *client_of(const struct proc *p, int pid)
{
    struct proc *client = pid > 0 ? proc_find(p->kernel, (uint32_t)pid) : NULL;
    bool waits = client && client->state == FOS_BLOCKED && client->letter;
    return waits && client->letter->server == p ? client : NULL;
}

int fos_reply(int to, const void *answer, size_t size)
{
    struct proc *p = call_enter();
    struct proc *client = client_of(p, to);
    if (client) {
        struct letter *l = client->letter;
        l->answered = smaller(size, l->room);
        copy(p, l->answer, answer, l->answered);
        record(p->kernel, FOS_EV_REPLY, p->pid, client->object, to, NULL);
        wait_end(client, 0, FOS_BECAUSE_WOKEN);
    }
    call_leave(p);
    return client ? 0 : -ESRCH;
}

/* ---- The end of the run ---- */

static bool receives(const struct proc *p)
{
    return p->state == FOS_BLOCKED && p->waiting_in && p->reason == FOS_BECAUSE_RECEIVE &&
           p->serves;
}

static bool joins(const struct proc *p)
{
    return p->state == FOS_BLOCKED && p->waiting.kind != WAIT_NONE;
}

/* Of those who live; -1: there is one who waits for something else. */
static int64_t count_receivers(const struct fos_kernel *k)
{
    int64_t count = 0;
    for (size_t pid = 1; pid < k->proc_room; pid++) {
        const struct proc *p = k->procs[pid];
        if (!p || p->state == FOS_ZOMBIE || joins(p))
            continue;
        if (!receives(p))
            return -1;
        count++;
    }
    return count;
}

/* Only servers are left, and who waits for their end: not a deadlock, but the
 * time to go home. */
bool ipc_nobody_sends(struct fos_kernel *k)
{
    int64_t count = count_receivers(k);
    for (uint32_t pid = 1; count > 0 && pid < k->next_pid; pid++) {
        struct proc *p = proc_find(k, pid);
        if (p && p->state != FOS_ZOMBIE && receives(p))
            wait_end(p, -ESHUTDOWN, FOS_BECAUSE_WOKEN);
    }
    return count > 0;
}
