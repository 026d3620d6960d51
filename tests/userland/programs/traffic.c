/*
 * traffic.c: everything that processes can wait for at once: a counter under
 * a mutex, numbers through a channel, questions to a server. Exit status: how
 * many additions, numbers and answers got lost.
 *
 *     traffic MS
 */
#include <fibers/channel.h>
#include <fibers/mutex.h>
#include <fibers/process.h>
#include <stdio.h>
#include <stdlib.h>

enum { PORT = 9, EACH = 3, ROOM = 5 };

struct traffic {
    fos_time end;
    struct fos_mutex mutex;
    volatile long counted;
    struct fos_channel channel;
    long memory[ROOM];
    long sent[EACH], added[EACH], received, served;
    long sum_sent, sum_received;
};

struct part {
    struct traffic *t;
    int number;
};

static int adds(void *argument)
{
    const struct part *p = argument;
    for (; fos_now() < p->t->end; p->t->added[p->number]++) {
        if (fos_mutex_timedlock(&p->t->mutex, FOS_US(50 * p->number)))
            fos_mutex_lock(&p->t->mutex);
        p->t->counted = p->t->counted + 1;
        fos_mutex_unlock(&p->t->mutex);
    }
    return 0;
}

static int sends(void *argument)
{
    const struct part *p = argument;
    long sum = 0;
    for (; fos_now() < p->t->end; p->t->sent[p->number]++) {
        long number = p->t->sent[p->number] % 1000;
        fos_channel_send(&p->t->channel, &number);
        sum += number;
    }
    fos_preempt_off();
    p->t->sum_sent += sum;
    fos_preempt_on();
    return 0;
}

static int receives(void *argument)
{
    struct traffic *t = argument;
    long number;
    while (fos_channel_receive(&t->channel, &number) == 0) {
        t->received++;
        t->sum_received += number;
    }
    return 0;
}

static int serves(void *argument)
{
    struct traffic *t = argument;
    long question;
    int from;
    fos_port_open(PORT, "server");
    while (fos_receive(PORT, &from, &question, sizeof question, -1) == sizeof question) {
        t->served++;
        question++;
        fos_reply(from, &question, sizeof question);
    }
    return 0;
}

static int asks(void *argument)
{
    const struct part *p = argument;
    int wrong = 0;
    for (long i = 0; fos_now() < p->t->end; i++) {
        long answer = 0;
        wrong += fos_send(PORT, &i, sizeof i, &answer, sizeof answer, -1) != sizeof answer;
        wrong += answer != i + 1;
    }
    return wrong;
}

static long report(const struct traffic *t)
{
    long added = 0, sent = 0;
    for (int i = 0; i < EACH; i++) {
        added += t->added[i];
        sent += t->sent[i];
    }
    long lost =
        labs(added - t->counted) + labs(sent - t->received) + labs(t->sum_sent - t->sum_received);
    printf("%ld additions, %ld numbers, %ld answers: %ld lost\n", added, sent, t->served, lost);
    return lost;
}

int main(int argc, char **argv)
{
    struct traffic t = {.mutex = FOS_MUTEX("counter"),
                        .end = fos_now() + FOS_MS(strtol(argc > 1 ? argv[1] : "0", NULL, 10))};
    struct part parts[EACH];
    int senders[EACH], failed = 0;
    fos_channel_init(&t.channel, "numbers", t.memory, sizeof t.memory[0], ROOM);
    fos_start("server", serves, &t);
    fos_start("receiver", receives, &t);
    for (int i = 0; i < EACH; i++) {
        parts[i] = (struct part){&t, i};
        fos_start("adder", adds, &parts[i]);
        fos_start("client", asks, &parts[i]);
        senders[i] = fos_start("sender", sends, &parts[i]);
    }
    for (int i = 0; i < EACH; i++)
        fos_wait(senders[i], NULL);
    fos_channel_close(&t.channel);
    failed = fos_join_all(); /* the server ends by itself, when nobody can ask any more */
    return (int)report(&t) + failed;
}
