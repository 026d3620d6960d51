/*
 * complaint.c: "fiberos: a.json:3:14: expected …"
 */
#include "complaint.h"

#include <stdio.h>
#include <string.h>

static const char *skip(const char *text, const char *start)
{
    const size_t length = strlen(start);
    return strncmp(text, start, length) == 0 ? text + length : text;
}

static void read_one(const char *line, int length, const char *file, struct complaint *out)
{
    const char *end = line + length, *at = skip(line, "fiberos: ");
    const char *behind = skip(at, file);
    int n = 0;
    *out = (struct complaint){0};
    if (behind > at && *behind == ':') {
        at = behind + 1;
        if (sscanf(at, "%d:%d:%n", &out->line, &out->column, &n) == 2 && n > 0)
            at += n;
        else
            out->line = out->column = 0;
    }
    while (at < end && *at == ' ')
        at++;
    snprintf(out->text, sizeof(out->text), "%.*s", at < end ? (int)(end - at) : 0, at);
}

size_t complaints_read(const char *said, const char *file, struct complaint *out, size_t room)
{
    size_t count = 0;
    while (*said && count < room) {
        const size_t length = strcspn(said, "\n");
        if (length)
            read_one(said, (int)length, file, &out[count++]);
        said += length + (said[length] == '\n');
    }
    return count;
}

const char *source_line(const char *text, int number, size_t *length)
{
    for (int i = 1; text && *text && i < number; i++) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    if (!text || !*text || number < 1)
        return NULL;
    *length = strcspn(text, "\r\n");
    return text;
}
