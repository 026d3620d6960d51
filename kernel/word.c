/*
 * word.c: waiting for a word in a program's own memory to change, as Linux's
 * futexes do (Franke, Russell, Kirkwood 2002): the one primitive on which
 * userland/lib builds its locks. The program keeps the state, the kernel
 * keeps the queue, and only those who have to wait come here at all.
 */
#include <errno.h>
#include <stdlib.h>

#include "machine.h"

#define BUCKETS 1024

/* Those who wait, by a hash of the address; each bucket may hold several words. */
struct word_table {
    struct waiters buckets[BUCKETS];
};

int word_boot(struct fos_kernel *k)
{
    k->words = calloc(1, sizeof(*k->words));
    return k->words ? 0 : -ENOMEM;
}

static struct waiters *bucket(const struct fos_kernel *k, const int *word)
{
    return &k->words->buckets[(uintptr_t)word / sizeof(*word) % BUCKETS];
}

/* The first who waits for this word, from `p` on. */
static struct proc *next_for(struct proc *p, const int *word)
{
    while (p && p->word != word)
        p = p->wait_next;
    return p;
}

/* A bad pointer is the program's own fault, and must look like one. */
static int read_word(struct proc *p, const int *word)
{
    p->in_call = false;
    int value = *(const volatile int *)word;
    p->in_call = true;
    return value;
}

static bool has_ended(const struct proc *p)
{
    return !p || p->state == FOS_ZOMBIE;
}

static int block(struct proc *p, const int *word, const struct fos_waiting *how)
{
    struct fos_kernel *k = p->kernel;
    struct proc *owner = how->owner > 0 ? proc_find(k, (uint32_t)how->owner) : NULL;
    if (how->owner > 0 && has_ended(owner))
        return -EOWNERDEAD;
    p->word = word;
    p->word_name = how->what ? how->what : "";
    int result = wait_block(p, &(struct wait_on){.queue = bucket(k, word),
                                                 .reason = FOS_BECAUSE_WORD,
                                                 .awaited = owner != p ? owner : NULL,
                                                 .lends = true,
                                                 .until = wait_deadline(k, how->timeout)});
    p->word = NULL;
    return result;
}

int fos_wait_on(const int *word, int expected, const struct fos_waiting *how)
{
    static const struct fos_waiting for_ever = {.timeout = -1};
    struct proc *p = call_enter();
    int result = -EAGAIN;
    if (read_word(p, word) == expected)
        result = block(p, word, how ? how : &for_ever);
    call_leave(p);
    return result;
}

int fos_wake(const int *word, int most)
{
    struct proc *p = call_enter();
    struct proc *w = bucket(p->kernel, word)->first;
    int woken = 0;
    while (woken < most && (w = next_for(w, word))) {
        struct proc *next = w->wait_next;
        wait_end(w, 0, FOS_BECAUSE_WOKEN);
        w = next;
        woken++;
    }
    call_leave(p);
    return woken;
}

/* The word is the first one's before it runs; the others wait for that one. */
int fos_hand_over(int *word)
{
    struct proc *p = call_enter();
    struct proc *heir = next_for(bucket(p->kernel, word)->first, word);
    int pid = heir ? (int)heir->pid : 0;
    for (struct proc *w = heir; (w = next_for(w ? w->wait_next : NULL, word));)
        wait_redirect(w, heir);
    if (heir)
        wait_end(heir, 0, FOS_BECAUSE_WOKEN);
    p->in_call = false;
    *(volatile int *)word = pid;
    p->in_call = true;
    call_leave(p);
    return pid;
}
