/*
 * context.h: the context switch, as the kernel sees it.
 *
 * There are two ways to switch: the C library's ucontext, the reference, and
 * registers only, in assembly, some thirty times as fast because it leaves
 * the signal mask alone (this system never changes it). Both sit behind
 * struct context_ops and behave alike, down to what is refused.
 *
 * A struct context lies in the space of a struct fos_context (sys.h).
 */
#ifndef KERNEL_ARCH_CONTEXT_H
#define KERNEL_ARCH_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

#include "fiberos/sys.h"

enum context_fill { CONTEXT_EMPTY, CONTEXT_FILLED = 0x66696c6c };

/* Where a context's stack is: sanitizers and valgrind want to know. */
struct context_stack {
    const void *low;
    size_t size;
};

/* What the assembly saves; the offsets stand in x86_64.S too. */
struct context_registers {
    uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
    uint32_t mxcsr;
    uint16_t fpucw, padding;
};

union context_machine {
    ucontext_t uc;
    struct context_registers registers;
};

struct context {
    uint32_t fill;
    uint32_t valgrind_id;
    struct context_stack stack;
    void *fake_stack; /* AddressSanitizer's */
    struct context *link;
    void (*function)(void *); /* NULL: saved, not made */
    void *argument;
    bool got; /* saved by fos_context_get(): nothing runs on arrival that could tell the tools */
    union context_machine machine;
};

struct context_ops {
    const char *name;
    /* What fos_context_get() jumps to, with &c->machine as its argument. */
    int (*save)(void *machine);
    /* Makes `machine`, saved before, call start() on the stack. */
    void (*make)(struct context *c, void *stack, size_t size, void (*start)(struct context *));
    void (*swap)(struct context *from, struct context *to);
    void (*set)(struct context *to);
};

extern const struct context_ops context_ucontext, context_asm;

/* The way that fos_context_*() use from now on. */
void context_choose(const struct context_ops *ops);
/* Tells the tools what stack we are on, before the first switch. */
void context_begin(void);
/* A made context will not be used again; its stack may be. */
void context_retire(struct fos_context *c);
/* What to do when a function returns and has no link. Does not return. */
extern void (*context_no_link)(void);

#endif
