/*
 * heap.h: malloc() for plug-ins. `fiberos sched build` leads a plug-in's calls
 * of malloc(), free() and exit() here (ld --wrap), so that it has a heap of its
 * own: what it breaks there breaks nothing of the kernel's.
 *
 * No op has a need to allocate. There are 16 MiB in all, and what is freed is
 * not given out again but watched: whoever writes to it is found out.
 */
#ifndef KERNEL_SCHED_HEAP_H
#define KERNEL_SCHED_HEAP_H

#include <stdbool.h>
#include <stddef.h>

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *p);
_Noreturn void __wrap_exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap__Exit(int status);

/* Has nobody written to a block that is free, or beyond the end of one? */
bool heap_intact(void);

#endif
