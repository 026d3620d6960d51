/*
 * annotate.h: telling the tools that the stack changes.
 *
 * AddressSanitizer wants to know before and after each switch, valgrind
 * wants each stack registered. Without them, nothing is left of this.
 */
#ifndef KERNEL_ARCH_ANNOTATE_H
#define KERNEL_ARCH_ANNOTATE_H

#include "context.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ANNOTATE_ADDRESS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ANNOTATE_ADDRESS 1
#endif

#ifdef ANNOTATE_ADDRESS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
/* Who ended in the middle of a call left red zones on a stack that is used again. */
static inline void annotate_fresh(const struct context *c)
{
    ASAN_UNPOISON_MEMORY_REGION(c->stack.low, c->stack.size);
}
static inline void annotate_leave(void **fake_stack, const struct context *to)
{
    __sanitizer_start_switch_fiber(fake_stack, to->stack.low, to->stack.size);
}
static inline void annotate_arrived(void *fake_stack)
{
    __sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
}
#else
static inline void annotate_fresh(const struct context *c)
{
    (void)c;
}
static inline void annotate_leave(void **fake_stack, const struct context *to)
{
    (void)fake_stack;
    (void)to;
}
static inline void annotate_arrived(void *fake_stack)
{
    (void)fake_stack;
}
#endif

/* For code that reads whole stacks, red zones and all. */
#define ANNOTATE_RAW __attribute__((no_sanitize("address")))

#if defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#define ANNOTATE_VALGRIND 1
#endif
#endif

#ifdef ANNOTATE_VALGRIND
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <valgrind/memcheck.h>
#pragma GCC diagnostic pop
static inline void annotate_stack(struct context *c)
{
    const char *low = c->stack.low;
    c->valgrind_id = (uint32_t)VALGRIND_STACK_REGISTER(low, low + c->stack.size);
}
static inline void annotate_stack_gone(struct context *c)
{
    VALGRIND_STACK_DEREGISTER(c->valgrind_id);
}
static inline void annotate_memory(const void *at, size_t size)
{
    VALGRIND_MAKE_MEM_DEFINED(at, size);
}
#else
static inline void annotate_stack(struct context *c)
{
    (void)c;
}
static inline void annotate_stack_gone(struct context *c)
{
    (void)c;
}
static inline void annotate_memory(const void *at, size_t size)
{
    (void)at;
    (void)size;
}
#endif

#endif
