/*
 * console.c: formatted text on its way to the machine's console.
 *
 * A short text is formatted on the caller's stack, which may be as small as
 * 16 KiB; a long one in memory that is taken for the purpose. The calls made
 * here are wrapped like a program's own, so they need no guard.
 */
#include "console.h"

#include <fiberos/sys.h>

#include <stdlib.h>

enum { SHORT_TEXT = 512 };

int console_stream(FILE *file)
{
    if (file == stdout)
        return 1;
    return file == stderr ? 2 : 0;
}

static int write_long(int stream, size_t size, const char *format, va_list list)
{
    char *text = malloc(size + 1);
    if (!text)
        return -1;
    int length = vsnprintf(text, size + 1, format, list);
    if (length > 0)
        fos_write(stream, text, (size_t)length);
    free(text);
    return length;
}

int console_vprintf(int stream, const char *format, va_list list)
{
    char text[SHORT_TEXT];
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(text, sizeof text, format, list);
    if (length >= SHORT_TEXT)
        length = write_long(stream, (size_t)length, format, again);
    else if (length > 0)
        fos_write(stream, text, (size_t)length);
    va_end(again);
    return length;
}

int console_printf(int stream, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = console_vprintf(stream, format, list);
    va_end(list);
    return length;
}
