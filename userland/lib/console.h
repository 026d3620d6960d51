/*
 * console.h: between the output calls of this folder.
 */
#ifndef FIBEROS_CONSOLE_H
#define FIBEROS_CONSOLE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* 1 for stdout, 2 for stderr, 0 for a stream that is a file. */
int console_stream(FILE *file);

/*
 * Formats, and hands the whole to the machine in one piece: what a process
 * writes with one call is never torn by another's. Returns how many bytes, or
 * -1 (a bad format; no memory for a text that long).
 */
int console_vprintf(int stream, const char *format, va_list list);
int console_printf(int stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
