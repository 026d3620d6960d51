/*
 * init.c: a small shell without a keyboard: each argument is a command, a
 * program's name and its arguments. One that ends in & runs beside those that
 * follow; any other is waited for.
 */
#include "../lib/args.h"

#include <errno.h>
#include <fiberos/sys.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char fos_program_help[] = "init COMMAND...: runs each COMMAND (a program and its arguments); "
                                "with & at its end, beside the rest";

enum { MOST_WORDS = 16, MOST_TEXT = 512 };

struct command {
    char text[MOST_TEXT];
    char *words[MOST_WORDS + 1];
    int count;
    bool beside;
};

/* Cuts at blanks; false: too long, too many words, or none. */
static bool cut(struct command *c, const char *line)
{
    size_t length = strlen(line);
    *c = (struct command){.count = 0};
    if (length >= sizeof c->text)
        return false;
    memcpy(c->text, line, length);
    if (length && c->text[length - 1] == '&') {
        c->beside = true;
        c->text[length - 1] = '\0';
    }
    char *rest = NULL;
    for (char *word = strtok_r(c->text, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
        if (c->count == MOST_WORDS)
            return false;
        c->words[c->count++] = word;
    }
    return c->count > 0;
}

static const char *why(int error)
{
    switch (error) {
    case -ENOENT:
        return "no such program; 'fiberos program list' shows those that ship";
    case -ENOSYS:
        return "this machine finds no programs by name";
    case -ENOEXEC:
        return "can't be loaded";
    default:
        return "can't be started";
    }
}

/* Says how it ended unless all was well. Returns 1 if not. */
static int report(const char *name, const struct fos_exit *how)
{
    if (how->signal)
        printf("init: %s: %s\n", name, how->message);
    else if (how->status)
        printf("init: %s: status %d\n", name, how->status);
    return how->signal || how->status;
}

/* Those that run beside have no name here: all that is known is their number. */
static int collect(int pid, const char *name)
{
    struct fos_exit how;
    char number[24];
    int ended, failed = 0;
    while ((ended = fos_wait(-1, &how)) > 0) {
        snprintf(number, sizeof number, "process %d", ended);
        failed += report(ended == pid ? name : number, &how);
        if (ended == pid)
            break;
    }
    return failed;
}

static int run(const char *line)
{
    struct command c;
    if (!cut(&c, line)) {
        printf("init: '%s' is no command: a name and at most %d words\n", line, MOST_WORDS - 1);
        return 1;
    }
    int pid = fos_spawn(&(struct fos_spawn){
        .program = c.words[0], .argc = c.count, .argv = c.words, .group = FOS_NEW_GROUP});
    if (pid < 0) {
        printf("init: %s: %s (error %d)\n", c.words[0], why(pid), -pid);
        return 1;
    }
    return c.beside ? 0 : collect(pid, c.words[0]);
}

int main(int argc, char **argv)
{
    int failed = 0;
    if (argc < 2)
        args_refuse("nothing", "a command", argv);
    for (int i = 1; i < argc; i++)
        failed += run(argv[i]);
    failed += collect(0, "");
    return failed ? 1 : 0;
}
