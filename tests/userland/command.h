/*
 * command.h: runs the `fiberos` command as a user would, and keeps what it
 * said.
 *
 *     struct said s = command("run %s/a.json --format json", folder);
 *     assert_int_equal(s.code, 0);
 *     said_free(&s);
 */
#ifndef TESTS_USERLAND_COMMAND_H
#define TESTS_USERLAND_COMMAND_H

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct said {
    int code; /* exit status; 128 + signal */
    char *out, *err;
};

/* How it is started, where not as usual. */
struct setting {
    const char *input;     /* on standard input; NULL: nothing */
    int output;            /* descriptor for standard output; 0: kept in `out` */
    void (*prepare)(void); /* in the child, before the command */
    void (*meanwhile)(int pid);
};

/* The whole path: a test may start it in another folder. */
static inline const char *command_binary(void)
{
    static char path[4096];
    char near[4096];
    const char *own = getenv("FIBEROS"), *build = getenv("FIBEROS_BUILD");
    snprintf(near, sizeof(near), "%s%s",
             own     ? own
             : build ? build
                     : "build",
             own ? "" : "/fiberos");
    if (!realpath(near, path)) {
        fprintf(stderr, "%s: there is no such program; FIBEROS_BUILD names its folder\n", near);
        abort();
    }
    return path;
}

static inline char *command_read(FILE *file)
{
    struct stat s;
    if (fflush(file) || fstat(fileno(file), &s))
        abort();
    char *text = calloc(1, (size_t)s.st_size + 1);
    rewind(file);
    if (!text || fread(text, 1, (size_t)s.st_size, file) != (size_t)s.st_size)
        abort();
    fclose(file);
    return text;
}

/* The words of a line; '+' stands for a space inside of a word. */
static inline char **command_words(char *line)
{
    static char *argv[64];
    int argc = 0;
    argv[argc++] = (char *)command_binary();
    for (char *word = line; *word && argc < 63;) {
        word += strspn(word, " ");
        const size_t length = strcspn(word, " ");
        const bool last = !word[length];
        word[length] = '\0';
        for (char *c = word; (c = strchr(c, '+'));)
            *c = ' ';
        if (length)
            argv[argc++] = word;
        if (last)
            break;
        word += length + 1;
    }
    argv[argc] = NULL;
    return argv;
}

static inline int command_start(const struct setting *how, char *line, FILE *in, FILE *out,
                                FILE *err)
{
    char **argv = command_words(line);
    const int pid = fork();
    if (pid)
        return pid;
    dup2(fileno(in), 0);
    dup2(how && how->output ? how->output : fileno(out), 1);
    dup2(fileno(err), 2);
    for (int fd = 3; fd < 64; fd++)
        close(fd);
    if (how && how->prepare)
        how->prepare();
    execv(argv[0], argv);
    _exit(126);
}

static inline struct said command_as(const struct setting *how, const char *format, ...)
{
    char line[4096];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof(line), format, list);
    va_end(list);
    FILE *in = tmpfile(), *out = tmpfile(), *err = tmpfile();
    if (!in || !out || !err)
        abort();
    if (how && how->input)
        fputs(how->input, in);
    fflush(in);
    rewind(in);
    const int pid = command_start(how, line, in, out, err);
    int status;
    if (how && how->meanwhile)
        how->meanwhile(pid);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        abort();
    fclose(in);
    return (struct said){
        .code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status),
        .out = command_read(out),
        .err = command_read(err),
    };
}

#define command(...) command_as(NULL, __VA_ARGS__)

static inline void said_free(struct said *s)
{
    free(s->out);
    free(s->err);
}

/* A folder for the files of a test program; deleted by command_leave(). */
static inline const char *command_folder(void)
{
    static char folder[64];
    if (!*folder) {
        snprintf(folder, sizeof(folder), "/tmp/fiberos-test-XXXXXX");
        if (!mkdtemp(folder))
            abort();
    }
    return folder;
}

static inline void command_write(const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", command_folder(), name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file))
        abort();
}

static inline int command_leave(void **state)
{
    char line[128];
    (void)state;
    snprintf(line, sizeof(line), "rm -rf %s", command_folder());
    return system(line);
}

#endif
