/*
 * command.c: from argv to a command, and the messages that go with it.
 */
#include "cli.h"
#include "keeper.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/nearest.h"

void complain(const char *format, ...)
{
    va_list list;
    fputs("fiberos: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
}

_Noreturn void usage_error(const char *command, const char *format, ...)
{
    va_list list;
    fputs("fiberos: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fprintf(stderr, "\nTry '%s --help'.\n", command);
    keeper_done();
    exit(EXIT_USAGE);
}

/* ---- Subcommands ---------------------------------------------------------------- */

static const struct command *find_command(const struct command *table, const char *name)
{
    for (const struct command *c = table; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static void print_commands(const struct command *table, const char *whole, const char *about,
                           FILE *out)
{
    int widest = 0;
    for (const struct command *c = table; c->name; c++) {
        const int width = (int)(strlen(c->name) + strlen(c->arguments)) + 5;
        widest = width > widest ? width : widest;
    }
    fprintf(out, "Usage: %s COMMAND [OPTION...] [ARGUMENT...]\n%s\n\n", whole, about);
    for (const struct command *c = table; c->name; c++) {
        const int used = fprintf(out, "  %s %s", c->name, c->arguments);
        fprintf(out, "%*s%s\n", widest - used, "", c->summary);
    }
    fprintf(out, "\n'%s COMMAND --help' explains one.\n", whole);
}

static int unknown_command(const struct command *table, const char *whole, const char *name)
{
    struct nearest near = {.word = name};
    struct hint hint;
    for (const struct command *c = table; c->name; c++)
        nearest_offer(&near, c->name);
    const bool file = strcmp(whole, "fiberos") == 0 && access(name, F_OK) == 0;
    if (file)
        usage_error(whole, "unknown command '%s'; to run this file: fiberos run %s", name, name);
    usage_error(whole, "unknown command '%s'%s", name, nearest_hint(&near, &hint));
}

int command_dispatch(const struct command *table, const char *whole, const char *about, int argc,
                     char **argv)
{
    if (argc < 2) {
        print_commands(table, whole, about, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0 ||
        strcmp(argv[1], "-h") == 0) {
        print_commands(table, whole, about, stdout);
        return EXIT_RAN;
    }
    if (argv[1][0] == '-' && argv[1][1])
        usage_error(whole, "unknown option '%s' before a command", argv[1]);
    const struct command *c = find_command(table, argv[1]);
    if (!c)
        return unknown_command(table, whole, argv[1]);
    char title[64];
    snprintf(title, sizeof(title), "%s %s", whole, c->name);
    argv[1] = title;
    return c->run(argc - 1, argv + 1);
}

/* ---- Options --------------------------------------------------------------------- */

/* The option of this or a child parser that `name` (without dashes) may stand for. */
static const struct argp_option *find_option(const struct argp *argp, const char *name,
                                             size_t length, struct nearest *near)
{
    const struct argp_option *found = NULL;
    for (const struct argp_option *o = argp->options; o && (o->name || o->key || o->doc); o++) {
        if (!o->name)
            continue;
        nearest_offer(near, o->name);
        if (strncmp(o->name, name, length) == 0)
            found = o;
    }
    for (const struct argp_child *c = argp->children; !found && c && c->argp; c++)
        found = find_option(c->argp, name, length, near);
    return found;
}

static void refuse_option(const char *command, const char *word, size_t length,
                          const struct nearest *near)
{
    char name[64];
    struct hint hint = {.text = ""};
    snprintf(name, sizeof(name), "%.*s", (int)length, word);
    if (near->name)
        snprintf(hint.text, sizeof(hint.text), " (did you mean '--%s'?)", near->name);
    usage_error(command, "unknown option '--%s'%s", name, hint.text);
}

static bool is_standard(const char *name, size_t length)
{
    static const char *const ours[] = {"help", "usage"}; /* argp's own */
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
        if (length && strncmp(ours[i], name, length) == 0)
            return true;
    return false;
}

/* getopt says only that an option is unknown; here the nearest one is named. */
static void check_options(const struct argp *argp, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--", 2) != 0)
            continue;
        const char *name = argv[i] + 2;
        const size_t length = strcspn(name, "=");
        char word[64];
        snprintf(word, sizeof(word), "%.*s", (int)length, name);
        struct nearest near = {.word = word};
        const struct argp_option *o = find_option(argp, name, length, &near);
        if (!o && !is_standard(name, length))
            refuse_option(argv[0], name, length, &near);
        if (o && o->arg && !(o->flags & OPTION_ARG_OPTIONAL) && !name[length])
            i++; /* its value, whatever that looks like */
    }
}

void parse_arguments(const struct argp *argp, int argc, char **argv, void *input)
{
    check_options(argp, argc, argv);
    const error_t error = argp_parse(argp, argc, argv, 0, NULL, input);
    if (error) {
        complain("%s", strerror(error));
        exit(error == ENOMEM ? EXIT_HOST : EXIT_USAGE);
    }
}

/* ---- Standard output ----------------------------------------------------------------- */

bool output_failed(void)
{
    return ferror(stdout);
}

/* A pipe or socket whose other end was closed: they have seen enough. */
static bool reader_is_gone(void)
{
    struct pollfd p = {.fd = STDOUT_FILENO};
    return poll(&p, 1, 0) > 0 && (p.revents & (POLLERR | POLLHUP));
}

void close_output(void)
{
    const bool gone = reader_is_gone();
    bool failed = ferror(stdout);
    errno = 0;
    /* EBADF: it was closed before we started, as somebody wanted it. */
    if (fclose(stdout) != 0)
        failed |= errno != EBADF;
    if (!failed)
        return;
    if (!gone)
        complain("standard output: %s; what was printed is not complete",
                 errno ? strerror(errno) : "could not be written");
    _exit(EXIT_HOST);
}
