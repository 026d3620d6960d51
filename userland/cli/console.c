/*
 * console.c: one buffer per unfinished line. Most programs print whole
 * lines, so there are few at a time.
 */
#include "console.h"

#include <stdlib.h>
#include <string.h>

#include "viz/text/paint.h"

enum { LINE = 4096, NAME = 64 };

struct console_line {
    int pid;
    size_t length;
    char name[NAME], text[LINE];
};

static void print_line(struct console *c, const char *name, const char *text, size_t length)
{
    text_paint(c->out, &c->style, TEXT_DIM);
    fprintf(c->out, "%s: ", name);
    text_paint(c->out, &c->style, TEXT_PLAIN);
    fwrite(text, 1, length, c->out);
    fputc('\n', c->out);
}

static struct console_line *find_line(struct console *c, int pid)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->open[i].pid == pid)
            return &c->open[i];
    return NULL;
}

/* NULL without memory: then the piece is printed as a line of its own. */
static struct console_line *new_line(struct console *c, int pid, const char *name)
{
    if (c->count == c->room) {
        const size_t room = c->room ? c->room * 2 : 4;
        struct console_line *open = reallocarray(c->open, room, sizeof(*open));
        if (!open)
            return NULL;
        c->open = open;
        c->room = room;
    }
    struct console_line *line = &c->open[c->count++];
    line->pid = pid;
    line->length = 0;
    snprintf(line->name, sizeof(line->name), "%s", name);
    return line;
}

static void forget(struct console *c, struct console_line *line)
{
    *line = c->open[--c->count];
}

/* Keeps a piece without a newline; a line longer than the buffer is cut in two. */
static void keep(struct console *c, int pid, const char *name, const char *text, size_t size)
{
    struct console_line *line = find_line(c, pid);
    if (!line)
        line = new_line(c, pid, name);
    if (!line) {
        print_line(c, name, text, size);
        return;
    }
    while (size) {
        const size_t room = LINE - line->length, part = size < room ? size : room;
        memcpy(line->text + line->length, text, part);
        line->length += part;
        text += part;
        size -= part;
        if (line->length == LINE) {
            print_line(c, line->name, line->text, LINE);
            line->length = 0;
        }
    }
}

/* A piece that ends a line. */
static void finish(struct console *c, int pid, const char *name, const char *text, size_t size)
{
    struct console_line *line = find_line(c, pid);
    if (!line) {
        print_line(c, name, text, size);
        return;
    }
    keep(c, pid, name, text, size);
    print_line(c, line->name, line->text, line->length);
    forget(c, line);
}

void console_write(struct console *c, int pid, const char *name, const char *text, size_t size)
{
    char safe[NAME];
    if (!c->out)
        return;
    text_safe(safe, sizeof(safe), name, 24, c->style.unicode);
    while (size) {
        const char *end = memchr(text, '\n', size);
        const size_t length = end ? (size_t)(end - text) : size;
        if (!end) {
            keep(c, pid, safe, text, length);
            break;
        }
        finish(c, pid, safe, text, length);
        text += length + 1;
        size -= length + 1;
    }
    fflush(c->out);
}

void console_close(struct console *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->open[i].length)
            print_line(c, c->open[i].name, c->open[i].text, c->open[i].length);
    free(c->open);
    c->open = NULL;
    c->count = c->room = 0;
}
