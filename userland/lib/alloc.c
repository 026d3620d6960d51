/*
 * alloc.c: memory. The heap is one, shared by all processes of the machine,
 * so each call that touches it is made with preemption off (see guard.h).
 * What a process has not freed when it ends stays allocated until the
 * machine itself ends.
 */
#include "guard.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

GUARDED(void *, malloc, (size_t size), (size))
GUARDED(void *, calloc, (size_t count, size_t size), (count, size))
GUARDED(void *, realloc, (void *old, size_t size), (old, size))
GUARDED(void *, reallocarray, (void *old, size_t count, size_t size), (old, count, size))
GUARDED_VOID(free, (void *block), (block))
GUARDED(int, posix_memalign, (void **block, size_t align, size_t size), (block, align, size))
GUARDED(void *, aligned_alloc, (size_t align, size_t size), (align, size))

/* These allocate inside the C library. */
GUARDED(char *, strdup, (const char *text), (text))
GUARDED(char *, strndup, (const char *text, size_t size), (text, size))
GUARDED(int, vasprintf, (char **out, const char *format, va_list list), (out, format, list))
VARIADIC(asprintf, vasprintf, format, (char **out, const char *format, ...), (out, format, list))
/* What these two are called where the compiler fortifies (-D_FORTIFY_SOURCE). */
FORWARD(int, __vasprintf_chk, vasprintf, (char **out, int flag, const char *format, va_list list),
        (out, format, list))
VARIADIC(__asprintf_chk, vasprintf, format, (char **out, int flag, const char *format, ...),
         (out, format, list))
