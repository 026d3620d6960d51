/*
 * problems.c: the list of what is wrong. If there are more problems than
 * the list holds, it keeps those that stand first in the text.
 */
#include "config/problems.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

void problems_init(struct problems *p, const char *file)
{
    p->file = file ? file : "";
    p->count = p->more = 0;
    p->error = 0;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Makes a message safe to print on a terminal, and ends it between two characters. */
static void clean(char *text, size_t length, bool cut)
{
    while (cut && length > 0 && continues(text[length - 1]))
        length--;
    if (cut && length > 0 && ((unsigned char)text[length - 1] & 0x80))
        length--;
    text[length] = '\0';
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
}

const char *quote_text(struct quote *into, const char *text, size_t length)
{
    bool cut = length > CONFIG_MAX_QUOTE;
    if (cut) {
        length = CONFIG_MAX_QUOTE;
        while (length > 0 && continues(text[length]))
            length--;
    }
    memcpy(into->text, text, length);
    clean(into->text, length, false);
    if (cut)
        memcpy(into->text + length, "…", sizeof "…");
    return into->text;
}

static bool before(const struct problem *a, const struct problem *b)
{
    return a->offset != b->offset ? a->offset < b->offset : a->order < b->order;
}

/* The entry that stands last in the text, of a list that is not empty. */
static struct problem *last_of(struct problems *p)
{
    struct problem *last = &p->list[0];
    for (size_t i = 1; i < p->count; i++)
        if (before(last, &p->list[i]))
            last = &p->list[i];
    return last;
}

/* The entry to write: a new one, or that of the last in the text if `new` stands before it. */
static struct problem *slot(struct problems *p, const struct problem *new)
{
    if (p->count < CONFIG_MAX_PROBLEMS)
        return &p->list[p->count++];
    p->more++;
    struct problem *last = last_of(p);
    return before(new, last) ? last : NULL;
}

bool problems_skip(struct problems *p, size_t offset)
{
    if (p->count < CONFIG_MAX_PROBLEMS || offset < last_of(p)->offset)
        return false;
    p->more++;
    return true;
}

static void write_message(struct problem *problem, const char *format, va_list arguments)
{
    size_t room = sizeof problem->message;
    int length = vsnprintf(problem->message, room, format, arguments);
    bool cut = length >= (int)room;
    clean(problem->message, cut ? room - 1 : (size_t)(length < 0 ? 0 : length), cut);
}

void problems_add(struct problems *p, size_t offset, const char *format, ...)
{
    struct problem new = {.offset = offset, .order = p->count + p->more};
    struct problem *problem = slot(p, &new);
    if (p->error == 0)
        p->error = -EINVAL;
    if (!problem)
        return;
    *problem = new;
    va_list arguments;
    va_start(arguments, format);
    write_message(problem, format, arguments);
    va_end(arguments);
}

void problems_host(struct problems *p, int error, const char *format, ...)
{
    p->count = 1;
    p->more = 0;
    p->error = error;
    p->list[0] = (struct problem){.offset = NOWHERE};
    va_list arguments;
    va_start(arguments, format);
    write_message(&p->list[0], format, arguments);
    va_end(arguments);
}

/* Insertion sort: the list is short and almost always in order. */
static void sort(struct problems *p)
{
    for (size_t i = 1; i < p->count; i++) {
        struct problem moving = p->list[i];
        size_t j = i;
        for (; j > 0 && before(&moving, &p->list[j - 1]); j--)
            p->list[j] = p->list[j - 1];
        p->list[j] = moving;
    }
}

/* A reader's finger in the text, moving forward only. */
struct finger {
    size_t at, line, column;
};

static void move_to(struct finger *f, const char *text, size_t length, size_t offset)
{
    for (; f->at < offset && f->at < length; f->at++) {
        if (text[f->at] == '\n') {
            f->line++;
            f->column = 1;
        } else if (!continues(text[f->at])) {
            f->column++;
        }
    }
}

void problems_locate(struct problems *p, const char *text, size_t length)
{
    sort(p);
    struct finger finger = {0, 1, 1};
    for (size_t i = 0; i < p->count && p->list[i].offset != NOWHERE; i++) {
        move_to(&finger, text, length, p->list[i].offset);
        p->list[i].line = finger.line;
        p->list[i].column = finger.column;
    }
}

void problems_place(const char *text, size_t length, size_t offset, size_t *line, size_t *column)
{
    struct finger finger = {0, 1, 1};
    move_to(&finger, text, length, offset);
    *line = finger.line;
    *column = finger.column;
}

bool problems_none(const struct problems *p)
{
    return p->count == 0;
}

void problems_print(const struct problems *p, const char *prefix, FILE *out)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct problem *problem = &p->list[i];
        fputs(prefix, out);
        if (p->file[0])
            fprintf(out, "%s:", p->file);
        if (problem->line)
            fprintf(out, "%zu:%zu:", problem->line, problem->column);
        fprintf(out, "%s%s\n", p->file[0] || problem->line ? " " : "", problem->message);
    }
    if (p->more)
        fprintf(out, "%s%s%s… and %zu more\n", prefix, p->file, p->file[0] ? ": " : "", p->more);
}
