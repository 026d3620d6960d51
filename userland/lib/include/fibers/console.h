/*
 * console.h: the console server: one process that prints for all, so that
 * lines stand in the order in which they were sent, each with its number and
 * its sender. The server is the program `consoleserver`; it is found under the
 * name "console" (names.h).
 *
 * Who prints waits for the answer: when the call is back, the line stands.
 */
#ifndef FIBERS_CONSOLE_H
#define FIBERS_CONSOLE_H

#include <fiberos/sys.h>

enum { FOS_CONSOLE_TEXT = 200, FOS_CONSOLE_NAME = 24 }; /* bytes, with their ends */

/* What is sent: only as much of the text as there is. */
struct fos_console_line {
    char sender[FOS_CONSOLE_NAME];
    char text[FOS_CONSOLE_TEXT];
};

/* What is answered. */
struct fos_console_answer {
    int number; /* of the line, from 1 */
};

/* Finds the console. A port for fos_console_printf(), or as fos_names_lookup(). */
int fos_console_open(fos_time timeout);

/*
 * Prints one line (longer ones are cut; an end of line is added). Returns
 * its number, or what fos_send() says.
 */
int fos_console_printf(int port, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
