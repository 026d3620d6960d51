/*
 * guard.h: how a call of the C library is made safe for a process.
 *
 * The kernel may take the CPU away from a program between any two of its
 * instructions. The C library was not written for that: if one process is
 * stopped inside malloc() while it holds malloc's lock, the next one that
 * calls malloc() waits for ever. So programs are linked with
 * `-Wl,--wrap=malloc` (link.flags): the linker then turns each call of
 * malloc() into one of __wrap_malloc(), which is written here, and calls the
 * C library's own as __real_malloc().
 *
 * A guarded call keeps the CPU until it is done. If the slice ended meanwhile,
 * fos_preempt_on() lets the others run at once.
 */
#ifndef FIBEROS_GUARD_H
#define FIBEROS_GUARD_H

#include <fiberos/sys.h>

/* Some have parameters that only the C library's own checks need. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

/* clang-format off */

/* type name(params), called with the names in args, with preemption off. */
#define GUARDED(type, name, params, args)    \
    type __real_##name params;               \
    type __wrap_##name params;               \
    type __wrap_##name params                \
    {                                        \
        fos_preempt_off();                   \
        type result = __real_##name args;    \
        fos_preempt_on();                    \
        return result;                       \
    }

/* The same for a function that returns nothing. */
#define GUARDED_VOID(name, params, args)     \
    void __real_##name params;               \
    void __wrap_##name params;               \
    void __wrap_##name params                \
    {                                        \
        fos_preempt_off();                   \
        __real_##name args;                  \
        fos_preempt_on();                    \
    }

/* A variadic function, by way of the guarded one that takes a va_list. */
#define VARIADIC(name, vname, last, params, args) \
    int __wrap_##name params;                \
    int __wrap_##name params                 \
    {                                        \
        va_list list;                        \
        va_start(list, last);                \
        int result = __wrap_##vname args;    \
        va_end(list);                        \
        return result;                       \
    }

/* A function that another one does the work of: its second name. */
#define FORWARD(type, name, other, params, args) \
    type __wrap_##name params;               \
    type __wrap_##name params                \
    {                                        \
        return __wrap_##other args;          \
    }

/* clang-format on */

#endif
