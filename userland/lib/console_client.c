/*
 * console_client.c: the client's side of the console server.
 */
#include <fibers/console.h>
#include <fibers/names.h>

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

int fos_console_open(fos_time timeout)
{
    return fos_names_lookup("console", timeout);
}

int fos_console_printf(int port, const char *format, ...)
{
    struct fos_console_line line;
    struct fos_console_answer answer;
    va_list list;
    va_start(list, format);
    vsnprintf(line.text, sizeof line.text, format, list);
    va_end(list);
    snprintf(line.sender, sizeof line.sender, "%s", fos_name());
    size_t used = offsetof(struct fos_console_line, text) + strlen(line.text) + 1;
    long size = fos_send(port, &line, used, &answer, sizeof answer, -1);
    if (size < 0)
        return (int)size;
    return size == sizeof answer ? answer.number : -EPROTO;
}
