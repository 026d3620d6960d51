/*
 * text.h: lines of text in a buffer of fixed size; what does not fit is cut.
 * text.c is the only file of the kernel that formats, and so the only one
 * that includes stdio.
 */
#ifndef KERNEL_TEXT_H
#define KERNEL_TEXT_H

#include <stdarg.h>
#include <stddef.h>

struct fos_text {
    char *bytes; /* always ends with a NUL */
    size_t size, length;
};

void text_init(struct fos_text *t, char *bytes, size_t size);
void text_vprintf(struct fos_text *t, const char *format, va_list arguments);
void text_printf(struct fos_text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One shot: the whole of a buffer. */
void text_format(char *bytes, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A time for people: "35 ms", "2.5 us", "12.000001 s". */
void text_time(struct fos_text *t, long long nanoseconds);

#endif
