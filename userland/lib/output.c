/*
 * output.c: the calls that print. On stdout and stderr they go to the
 * machine's console, so that what a process says stands in the trace; on any
 * other stream to the C library, with preemption off.
 */
#include "console.h"
#include "guard.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int __real_vfprintf(FILE *file, const char *format, va_list list);
int __real_fputs(const char *text, FILE *file);
int __real_fputc(int c, FILE *file);
size_t __real_fwrite(const void *from, size_t size, size_t count, FILE *file);
int __real_fflush(FILE *file);
int __real_setvbuf(FILE *file, char *buffer, int mode, size_t size);
ssize_t __real_write(int fd, const void *from, size_t size);

int __wrap_vfprintf(FILE *file, const char *format, va_list list);
int __wrap_puts(const char *text);
int __wrap_fputs(const char *text, FILE *file);
int __wrap_putchar(int c);
int __wrap_fputc(int c, FILE *file);
int __wrap_putc(int c, FILE *file);
size_t __wrap_fwrite(const void *from, size_t size, size_t count, FILE *file);
void __wrap_perror(const char *prefix);
int __wrap_fflush(FILE *file);
int __wrap_setvbuf(FILE *file, char *buffer, int mode, size_t size);
void __wrap_setbuf(FILE *file, char *buffer);
ssize_t __wrap_write(int fd, const void *from, size_t size);

/* ---- The printf family ---------------------------------------------------- */

int __wrap_vfprintf(FILE *file, const char *format, va_list list)
{
    int stream = console_stream(file);
    if (stream)
        return console_vprintf(stream, format, list);
    fos_preempt_off();
    int length = __real_vfprintf(file, format, list);
    fos_preempt_on();
    return length;
}

FORWARD(int, vprintf, vfprintf, (const char *format, va_list list), (stdout, format, list))
VARIADIC(printf, vfprintf, format, (const char *format, ...), (stdout, format, list))
VARIADIC(fprintf, vfprintf, format, (FILE * file, const char *format, ...), (file, format, list))

/* What the four above are called where the compiler fortifies (-D_FORTIFY_SOURCE). */
FORWARD(int, __vfprintf_chk, vfprintf, (FILE * file, int flag, const char *format, va_list list),
        (file, format, list))
FORWARD(int, __vprintf_chk, vprintf, (int flag, const char *format, va_list list), (format, list))
VARIADIC(__printf_chk, vfprintf, format, (int flag, const char *format, ...),
         (stdout, format, list))
VARIADIC(__fprintf_chk, vfprintf, format, (FILE * file, int flag, const char *format, ...),
         (file, format, list))

/* ---- Strings, characters, bytes --------------------------------------------- */

int __wrap_puts(const char *text)
{
    return console_printf(1, "%s\n", text) < 0 ? EOF : 1;
}

int __wrap_fputs(const char *text, FILE *file)
{
    int stream = console_stream(file);
    if (stream) {
        fos_write(stream, text, strlen(text));
        return 1;
    }
    fos_preempt_off();
    int result = __real_fputs(text, file);
    fos_preempt_on();
    return result;
}

int __wrap_fputc(int c, FILE *file)
{
    int stream = console_stream(file);
    unsigned char byte = (unsigned char)c;
    if (stream) {
        fos_write(stream, &byte, 1);
        return byte;
    }
    fos_preempt_off();
    int result = __real_fputc(c, file);
    fos_preempt_on();
    return result;
}

int __wrap_putc(int c, FILE *file)
{
    return __wrap_fputc(c, file);
}

int __wrap_putchar(int c)
{
    return __wrap_fputc(c, stdout);
}

size_t __wrap_fwrite(const void *from, size_t size, size_t count, FILE *file)
{
    int stream = console_stream(file);
    size_t bytes;
    if (stream && !__builtin_mul_overflow(size, count, &bytes)) {
        fos_write(stream, from, bytes);
        return size ? count : 0;
    }
    fos_preempt_off();
    size_t result = __real_fwrite(from, size, count, file);
    fos_preempt_on();
    return result;
}

void __wrap_perror(const char *prefix)
{
    const char *why = strerror(errno);
    if (prefix && *prefix)
        console_printf(2, "%s: %s\n", prefix, why);
    else
        console_printf(2, "%s\n", why);
}

/* ---- Below and beside the streams ---------------------------------------------- */

/* The console has no buffer: there is nothing to flush, and none to set. */
int __wrap_fflush(FILE *file)
{
    if (file && console_stream(file))
        return 0;
    fos_preempt_off();
    int result = __real_fflush(file);
    fos_preempt_on();
    return result;
}

int __wrap_setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
    if (console_stream(file))
        return 0;
    fos_preempt_off();
    int result = __real_setvbuf(file, buffer, mode, size);
    fos_preempt_on();
    return result;
}

void __wrap_setbuf(FILE *file, char *buffer)
{
    __wrap_setvbuf(file, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ);
}

ssize_t __wrap_write(int fd, const void *from, size_t size)
{
    if (fd == STDOUT_FILENO || fd == STDERR_FILENO)
        return fos_write(fd, from, size);
    fos_preempt_off();
    ssize_t result = __real_write(fd, from, size);
    fos_preempt_on();
    return result;
}
