/*
 * ucontext.c: the reference: getcontext, makecontext, setcontext and
 * swapcontext of the C library. They keep the signal mask with each context
 * (two system calls a switch), which is most of what a switch costs.
 */
#include <assert.h>

#include "context.h"

/* getcontext() returns twice, so fos_context_get() jumps to it: a function
 * in between would be gone by the second time. */
static_assert(offsetof(union context_machine, uc) == 0, "getcontext() gets the union");

/* The arguments of a made function are ints: a pointer travels in halves. */
static void start_halves(unsigned high, unsigned low, unsigned f_high, unsigned f_low)
{
    void *c = (void *)(((uintptr_t)high << 32) | low);
    uintptr_t start = ((uintptr_t)f_high << 32) | f_low;
    ((void (*)(struct context *))start)(c);
}

static void make(struct context *c, void *stack, size_t size, void (*start)(struct context *))
{
    uintptr_t self = (uintptr_t)c, function = (uintptr_t)start;
    ucontext_t *uc = &c->machine.uc;
    uc->uc_stack.ss_sp = stack;
    uc->uc_stack.ss_size = size;
    uc->uc_link = NULL; /* never followed: context_main() does not return */
    makecontext(uc, (void (*)(void))start_halves, 4, (unsigned)(self >> 32), (unsigned)self,
                (unsigned)(function >> 32), (unsigned)function);
}

static void swap(struct context *from, struct context *to)
{
    swapcontext(&from->machine.uc, &to->machine.uc);
}

static void set(struct context *to)
{
    setcontext(&to->machine.uc);
}

const struct context_ops context_ucontext = {.name = "ucontext",
                                             .save = (int (*)(void *))getcontext,
                                             .make = make,
                                             .swap = swap,
                                             .set = set};
