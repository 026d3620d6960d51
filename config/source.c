/*
 * source.c: reading whole files.
 *
 * A file is opened without waiting, so that a named pipe that nobody writes
 * to is an error and not a standstill; once there is a writer, we wait for
 * it. The buffer grows by doubling, up to the limit.
 */
#include "config/source.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_BYTES = 64 * 1024 };

static int too_large(struct problems *out)
{
    problems_add(out, NOWHERE, "too large: a workload has at most %zu MiB",
                 CONFIG_MAX_FILE / 1024 / 1024);
    return out->error;
}

static int no_memory(struct problems *out)
{
    problems_host(out, -ENOMEM, "out of memory while reading the workload");
    return out->error;
}

/* Why a file can't be opened or read: ours to mend (-EINVAL), or the host's (-EIO). */
static int refuse(struct problems *out, const char *what)
{
    int error = errno;
    if (error == EIO)
        problems_host(out, -EIO, "can't be read: %s", strerror(error));
    else if (error == ENOENT)
        problems_add(out, NOWHERE, "there is no such file");
    else
        problems_add(out, NOWHERE, "%s: %s", what, strerror(error));
    return out->error;
}

/* Room for at least one byte more, and for the end mark. */
static int grow(struct source *s, size_t *room, struct problems *out)
{
    if (s->length + 1 < *room)
        return 0;
    size_t larger = *room * 2 < CONFIG_MAX_FILE + 2 ? *room * 2 : CONFIG_MAX_FILE + 2;
    char *text = cJSON_malloc(larger);
    if (!text)
        return no_memory(out);
    memcpy(text, s->text, s->length);
    cJSON_free(s->text);
    s->text = text;
    *room = larger;
    return 0;
}

/* One read(); *end is set at the end of the file. */
static int read_some(struct source *s, int fd, size_t room, bool *end, struct problems *out)
{
    ssize_t n = read(fd, s->text + s->length, room - s->length - 1);
    if (n < 0 && errno == EAGAIN) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        poll(&wait, 1, -1);
        return 0;
    }
    if (n < 0 && errno != EINTR)
        return refuse(out, "can't be read");
    *end = n == 0;
    s->length += n > 0 ? (size_t)n : 0;
    return s->length > CONFIG_MAX_FILE ? too_large(out) : 0;
}

static int read_all(struct source *s, int fd, size_t expected, struct problems *out)
{
    size_t room = expected + 2 > FIRST_BYTES ? expected + 2 : FIRST_BYTES;
    bool end = false;
    s->length = 0;
    s->text = cJSON_malloc(room);
    int error = s->text ? 0 : no_memory(out);
    while (!error && !end) {
        error = grow(s, &room, out);
        if (!error)
            error = read_some(s, fd, room, &end, out);
    }
    if (error)
        source_free(s);
    else
        s->text[s->length] = '\0';
    return error;
}

static int read_open(struct source *s, int fd, struct problems *out)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return refuse(out, "can't be read");
    if (S_ISDIR(info.st_mode)) {
        problems_add(out, NOWHERE, "is a directory; expected a file with a workload");
        return out->error;
    }
    bool regular = S_ISREG(info.st_mode);
    if (regular && info.st_size > (off_t)CONFIG_MAX_FILE)
        return too_large(out);
    int error = read_all(s, fd, regular ? (size_t)info.st_size : 0, out);
    if (!error && s->length == 0 && S_ISFIFO(info.st_mode)) {
        problems_add(out, NOWHERE, "is a pipe that nobody writes to; start its writer first");
        source_free(s);
        return out->error;
    }
    return error;
}

int source_read(struct source *s, const char *path, struct problems *out)
{
    *s = (struct source){0};
    if (strcmp(path, "-") == 0)
        return read_open(s, STDIN_FILENO, out);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return refuse(out, "can't be opened");
    int error = read_open(s, fd, out);
    close(fd);
    return error;
}

int source_copy(struct source *s, const char *text, size_t length, struct problems *out)
{
    *s = (struct source){0};
    if (length > CONFIG_MAX_FILE)
        return too_large(out);
    s->text = cJSON_malloc(length + 1);
    if (!s->text)
        return no_memory(out);
    if (length > 0)
        memcpy(s->text, text, length);
    s->text[length] = '\0';
    s->length = length;
    return 0;
}

void source_free(struct source *s)
{
    cJSON_free(s->text);
    *s = (struct source){0};
}
