/*
 * console.h: what processes print, as lines with the name of who printed.
 *
 * Processes are interrupted in the middle of a line as anywhere else, so a
 * line is kept until it is whole; what is left at the end is printed then.
 */
#ifndef USERLAND_CLI_CONSOLE_H
#define USERLAND_CLI_CONSOLE_H

#include "viz/text/text.h"

struct console_line;

struct console {
    FILE *out; /* NULL: nowhere */
    struct text_style style;
    struct console_line *open; /* lines that are not whole yet */
    size_t count, room;
};

void console_write(struct console *c, int pid, const char *name, const char *text, size_t size);
/* Prints what is left and frees the memory. */
void console_close(struct console *c);

#endif
