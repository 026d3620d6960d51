/*
 * text.c: see text.h. vsnprintf touches no stream and takes no lock, which
 * is why the kernel may use it while it runs.
 */
#include "text.h"

#include <stdio.h>

#include "fiberos/sched.h"

void text_init(struct fos_text *t, char *bytes, size_t size)
{
    *t = (struct fos_text){.bytes = bytes, .size = size};
    bytes[0] = '\0';
}

void text_vprintf(struct fos_text *t, const char *format, va_list arguments)
{
    size_t room = t->size - t->length;
    int n = vsnprintf(t->bytes + t->length, room, format, arguments);
    if (n > 0)
        t->length += (size_t)n < room ? (size_t)n : room - 1;
}

void text_printf(struct fos_text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(t, format, arguments);
    va_end(arguments);
}

void fos_text_printf(struct fos_text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(t, format, arguments);
    va_end(arguments);
}

void text_format(char *bytes, size_t size, const char *format, ...)
{
    struct fos_text t;
    va_list arguments;
    text_init(&t, bytes, size);
    va_start(arguments, format);
    text_vprintf(&t, format, arguments);
    va_end(arguments);
}

void text_time(struct fos_text *t, long long ns)
{
    static const struct {
        long long length;
        int digits;
        const char *name;
    } units[] = {{1000000000, 9, "s"}, {1000000, 6, "ms"}, {1000, 3, "us"}, {1, 0, "ns"}};
    size_t u = 0;
    while (u < 3 && ns < units[u].length)
        u++;
    text_printf(t, "%lld", ns / units[u].length);
    long long rest = ns % units[u].length;
    if (rest) {
        int digits = units[u].digits;
        for (; rest % 10 == 0; rest /= 10)
            digits--;
        text_printf(t, ".%0*lld", digits, rest);
    }
    text_printf(t, " %s", units[u].name);
}

void fos_text_time(struct fos_text *t, fos_time time)
{
    text_time(t, time);
}
