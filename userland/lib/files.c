/*
 * files.c: reading, and files. They are the host's: a call that waits for the
 * host (a slow disk, a terminal) makes the whole machine wait. Streams lock
 * themselves, so the calls are made with preemption off. Formatting into and
 * reading from memory stands here too: it goes through the same code inside
 * the C library.
 */
#include "guard.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

GUARDED(FILE *, fopen, (const char *path, const char *mode), (path, mode))
GUARDED(FILE *, fdopen, (int fd, const char *mode), (fd, mode))
GUARDED(FILE *, freopen, (const char *path, const char *mode, FILE *file), (path, mode, file))
GUARDED(FILE *, tmpfile, (void), ())
GUARDED(FILE *, fmemopen, (void *from, size_t size, const char *mode), (from, size, mode))
GUARDED(FILE *, open_memstream, (char **text, size_t *size), (text, size))
GUARDED(int, fclose, (FILE * file), (file))

GUARDED(size_t, fread, (void *to, size_t size, size_t count, FILE *file), (to, size, count, file))
GUARDED(char *, fgets, (char *to, int size, FILE *file), (to, size, file))
GUARDED(int, fgetc, (FILE * file), (file))
GUARDED(int, getc, (FILE * file), (file))
GUARDED(int, getchar, (void), ())
GUARDED(int, ungetc, (int c, FILE *file), (c, file))
GUARDED(ssize_t, getline, (char **line, size_t *size, FILE *file), (line, size, file))
GUARDED(ssize_t, getdelim, (char **line, size_t *size, int mark, FILE *file),
        (line, size, mark, file))
GUARDED(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size))

GUARDED(int, fseek, (FILE * file, long offset, int whence), (file, offset, whence))
GUARDED(long, ftell, (FILE * file), (file))
GUARDED_VOID(rewind, (FILE * file), (file))
GUARDED(int, feof, (FILE * file), (file))
GUARDED(int, ferror, (FILE * file), (file))
GUARDED_VOID(clearerr, (FILE * file), (file))
GUARDED(int, remove, (const char *path), (path))
GUARDED(int, rename, (const char *from, const char *to), (from, to))

/* ---- scanf, also under the names that newer headers give it ------------------ */

GUARDED(int, vfscanf, (FILE * file, const char *format, va_list list), (file, format, list))
GUARDED(int, vsscanf, (const char *from, const char *format, va_list list), (from, format, list))
FORWARD(int, __isoc99_vfscanf, vfscanf, (FILE * file, const char *format, va_list list),
        (file, format, list))
FORWARD(int, __isoc99_vsscanf, vsscanf, (const char *from, const char *format, va_list list),
        (from, format, list))
FORWARD(int, __isoc23_vfscanf, vfscanf, (FILE * file, const char *format, va_list list),
        (file, format, list))
FORWARD(int, __isoc23_vsscanf, vsscanf, (const char *from, const char *format, va_list list),
        (from, format, list))
VARIADIC(scanf, vfscanf, format, (const char *format, ...), (stdin, format, list))
VARIADIC(fscanf, vfscanf, format, (FILE * file, const char *format, ...), (file, format, list))
VARIADIC(sscanf, vsscanf, format, (const char *from, const char *format, ...), (from, format, list))
VARIADIC(__isoc99_scanf, vfscanf, format, (const char *format, ...), (stdin, format, list))
VARIADIC(__isoc99_fscanf, vfscanf, format, (FILE * file, const char *format, ...),
         (file, format, list))
VARIADIC(__isoc99_sscanf, vsscanf, format, (const char *from, const char *format, ...),
         (from, format, list))
VARIADIC(__isoc23_scanf, vfscanf, format, (const char *format, ...), (stdin, format, list))
VARIADIC(__isoc23_fscanf, vfscanf, format, (FILE * file, const char *format, ...),
         (file, format, list))
VARIADIC(__isoc23_sscanf, vsscanf, format, (const char *from, const char *format, ...),
         (from, format, list))

/* ---- Formatting into memory, and the same where the compiler fortifies --------- */

GUARDED(int, vsnprintf, (char *out, size_t size, const char *format, va_list list),
        (out, size, format, list))
VARIADIC(snprintf, vsnprintf, format, (char *out, size_t size, const char *format, ...),
         (out, size, format, list))
VARIADIC(__snprintf_chk, vsnprintf, format,
         (char *out, size_t size, int flag, size_t room, const char *format, ...),
         (out, size, format, list))
FORWARD(int, __vsnprintf_chk, vsnprintf,
        (char *out, size_t size, int flag, size_t room, const char *format, va_list list),
        (out, size, format, list))
