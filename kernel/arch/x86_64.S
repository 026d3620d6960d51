/*
 * x86_64.S: saving and loading registers, System V ABI.
 * Offsets as in struct context_registers (context.h).
 */
        .text

/* int fos_context_get(struct fos_context *c)
 * Asks context_before_get() what saves (rdx) and where to (rax), and jumps
 * there: the one that saves must return to our caller, twice. */
        .globl  fos_context_get
        .type   fos_context_get, @function
fos_context_get:
        subq    $8, %rsp
        call    context_before_get
        addq    $8, %rsp
        movq    %rax, %rdi
        jmp     *%rdx
        .size   fos_context_get, .-fos_context_get

.macro SAVE base
        movq    %rbx, 0(\base)
        movq    %rbp, 8(\base)
        movq    %r12, 16(\base)
        movq    %r13, 24(\base)
        movq    %r14, 32(\base)
        movq    %r15, 40(\base)
        leaq    8(%rsp), %rcx           /* as it will be after our return */
        movq    %rcx, 48(\base)
        movq    (%rsp), %rcx            /* where we return to */
        movq    %rcx, 56(\base)
        stmxcsr 64(\base)
        fnstcw  68(\base)
.endm

.macro LOAD base
        movq    0(\base), %rbx
        movq    8(\base), %rbp
        movq    16(\base), %r12
        movq    24(\base), %r13
        movq    32(\base), %r14
        movq    40(\base), %r15
        movq    48(\base), %rsp
        ldmxcsr 64(\base)
        fldcw   68(\base)
        xorl    %eax, %eax              /* get returns 0 the second time too */
        jmp     *56(\base)
.endm

        .globl  context_asm_save
        .type   context_asm_save, @function
context_asm_save:
        SAVE    %rdi
        xorl    %eax, %eax
        ret
        .size   context_asm_save, .-context_asm_save

        .globl  context_asm_swap
        .type   context_asm_swap, @function
context_asm_swap:
        SAVE    %rdi
        LOAD    %rsi
        .size   context_asm_swap, .-context_asm_swap

        .globl  context_asm_load
        .type   context_asm_load, @function
context_asm_load:
        LOAD    %rdi
        .size   context_asm_load, .-context_asm_load

/* The first frame of a made context: start in r12, its argument in r13. */
        .globl  context_asm_start
        .type   context_asm_start, @function
context_asm_start:
        .cfi_startproc
        .cfi_undefined rip
        movq    %r13, %rdi
        call    *%r12
        ud2                             /* it does not return */
        .cfi_endproc
        .size   context_asm_start, .-context_asm_start

        .section .note.GNU-stack, "", @progbits
