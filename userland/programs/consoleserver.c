/*
 * consoleserver.c: a server: it alone writes to the console, so lines stand in
 * the order in which they were sent, numbered. It ends when nobody is left
 * who could print.
 */
#include "../lib/args.h"

#include <errno.h>
#include <fibers/console.h>
#include <fibers/names.h>
#include <stddef.h>
#include <stdio.h>

const char fos_program_help[] =
    "consoleserver: prints for others, in order; needs the nameserver, and ends by itself";

static void print(int number, struct fos_console_line *line, long size)
{
    size_t length = (size_t)size;
    if (length <= offsetof(struct fos_console_line, text))
        return;
    /* What a client sends need not end where it should. */
    line->sender[sizeof line->sender - 1] = '\0';
    *((char *)line + length - 1) = '\0';
    printf("%3d %s: %s\n", number, line->sender, line->text);
}

int main(int argc, char **argv)
{
    args_at_most(0, argc, argv);
    struct fos_console_line line;
    int client, number = 0;
    int port = fos_port_open(0, "console");
    int error = port < 0 ? port : fos_names_register("console", port, FOS_SEC(10));
    if (error) {
        fprintf(stderr, "%s: can't register with the name server (error %d)\n", argv[0], -error);
        return 1;
    }
    long size;
    while ((size = fos_receive(port, &client, &line, sizeof line, -1)) >= 0) {
        struct fos_console_answer answer = {.number = ++number};
        print(number, &line, size);
        fos_reply(client, &answer, sizeof answer);
    }
    return size == -ESHUTDOWN ? 0 : 1;
}
