/*
 * asm.c: registers only. What a function call must preserve is all that a
 * switch must preserve: the six callee-saved registers, the stack pointer,
 * where to go on, and the control words of both floating-point units
 * (System V ABI, AMD64 supplement, 3.2.1). The rest is in x86_64.S.
 */
#include <assert.h>

#include "context.h"

int context_asm_save(void *registers);
void context_asm_swap(struct context_registers *from, struct context_registers *to);
_Noreturn void context_asm_load(struct context_registers *to);
void context_asm_start(void);

static_assert(offsetof(struct context_registers, rsp) == 48, "as in x86_64.S");
static_assert(offsetof(struct context_registers, rip) == 56, "as in x86_64.S");
static_assert(offsetof(struct context_registers, mxcsr) == 64, "as in x86_64.S");
static_assert(offsetof(struct context_registers, fpucw) == 68, "as in x86_64.S");

static void make(struct context *c, void *stack, size_t size, void (*start)(struct context *))
{
    struct context_registers *r = &c->machine.registers;
    uintptr_t top = ((uintptr_t)stack + size) & ~(uintptr_t)15;
    r->rsp = top;
    r->rip = (uintptr_t)context_asm_start;
    r->r12 = (uintptr_t)start;
    r->r13 = (uintptr_t)c;
    r->rbp = 0; /* where a backtrace ends */
}

static void swap(struct context *from, struct context *to)
{
    context_asm_swap(&from->machine.registers, &to->machine.registers);
}

static void set(struct context *to)
{
    context_asm_load(&to->machine.registers);
}

const struct context_ops context_asm = {
    .name = "asm", .save = context_asm_save, .make = make, .swap = swap, .set = set};
