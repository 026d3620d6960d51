/*
 * trace_read.c: opens a saved or growing trace. The file is read, not
 * mapped, so that it may be cut or deleted under us; and every event is
 * checked, so that whoever folds over a trace can trust it: times never
 * decrease, a process is announced before it does something, and each
 * transition starts in the state where the last one ended.
 */
#include "trace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

enum {
    CHECKED = 64, /* bytes */
    REAPED = 255  /* as a state + 1: none that an event could begin with */
};

/* ---- Checking ---- */

static bool known(const struct fos_trace *t, uint32_t pid)
{
    return pid < t->state_room && t->states[pid];
}

/* states[pid] is the state + 1; 0: never heard of. */
static int learn_process(struct fos_trace *t, uint32_t pid)
{
    size_t old = t->state_room;
    if (trace_grow(&t->states, &t->state_room, (size_t)pid + 1, 1))
        return -ENOMEM;
    memset(t->states + old, 0, t->state_room - old);
    if (t->states[pid])
        return -EBADMSG;
    t->states[pid] = FOS_NOWHERE + 1;
    return 0;
}

static int check_transition(struct fos_trace *t, const struct fos_event *e)
{
    if (!known(t, e->pid) || t->states[e->pid] - 1 != (int)fos_event_from(e))
        return -EBADMSG;
    if ((unsigned)fos_event_to(e) >= FOS_STATE_COUNT || e->reason >= FOS_REASONS)
        return -EBADMSG;
    if (fos_event_to(e) == FOS_RUNNING && e->cpu >= FOS_MAX_CPUS)
        return -EBADMSG;
    t->states[e->pid] = (uint8_t)(fos_event_to(e) + 1);
    return 0;
}

/* Once only, and after its end: nothing comes after it. */
static int check_reap(struct fos_trace *t, const struct fos_event *e)
{
    if (!known(t, e->pid) || t->states[e->pid] != FOS_ZOMBIE + 1)
        return -EBADMSG;
    t->states[e->pid] = REAPED;
    return 0;
}

static int check_event(struct fos_trace *t, const struct fos_event *e)
{
    fos_time last = t->count ? fos_trace_event(t, t->count - 1)->time : 0;
    if (e->time < last || e->time > FOS_MAX_TIME || e->type >= FOS_EVENT_TYPES)
        return -EBADMSG;
    if (e->pid > FOS_MAX_PROCESSES || (e->cpu >= FOS_MAX_CPUS && e->cpu != FOS_NO_CPU))
        return -EBADMSG;
    if (e->type == FOS_EV_PROC)
        return e->pid ? learn_process(t, e->pid) : -EBADMSG;
    if (e->type == FOS_EV_STATE)
        return check_transition(t, e);
    if (e->type == FOS_EV_REAP)
        return check_reap(t, e);
    return e->pid && !known(t, e->pid) ? -EBADMSG : 0;
}

/* ---- Taking in what a chunk holds ---- */

static int take_events(struct fos_trace *t, struct trace_block *b, uint64_t used)
{
    const struct fos_event *events = (const struct fos_event *)(b->chunk + 1);
    for (; b->taken + sizeof(*events) <= used; b->taken += sizeof(*events)) {
        int error = check_event(t, &events[b->taken / sizeof(*events)]);
        if (error)
            return error;
        t->ended = events[b->taken / sizeof(*events)].type == FOS_EV_END;
        t->count++;
    }
    return 0;
}

static int take_texts(struct fos_trace *t, struct trace_block *b, uint64_t used)
{
    const char *bytes = (const char *)(b->chunk + 1);
    uint32_t length;
    while (b->taken + sizeof(length) <= used) {
        memcpy(&length, bytes + b->taken, sizeof(length));
        uint64_t need = (sizeof(length) + (uint64_t)length + 1 + 3) & ~UINT64_C(3);
        if (length == 0 || length > TRACE_MAX_TEXT)
            return -EBADMSG;
        if (b->taken + need > used)
            break; /* the file was cut here */
        if (bytes[b->taken + sizeof(length) + length])
            return -EBADMSG;
        int error = trace_add_text(t, bytes + b->taken + sizeof(length), length);
        if (error)
            return error;
        b->taken += need;
    }
    return 0;
}

/* ---- Reading the file ---- */

/* Reads up to `size` bytes; how many, or a negative errno. */
static int64_t read_at(int fd, void *to, uint64_t size, uint64_t offset)
{
    uint64_t done = 0;
    while (done < size) {
        ssize_t n = pread(fd, (char *)to + done, size - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        done += (uint64_t)n;
    }
    return (int64_t)done;
}

static bool plausible(const struct fos_trace *t, const struct trace_chunk *c)
{
    bool events = c->kind == TRACE_EVENTS;
    if (!events && c->kind != TRACE_TEXT)
        return false;
    if (c->size < TRACE_PAGE || c->size % TRACE_PAGE || c->size > TRACE_MAX_TEXT + TRACE_CHUNK)
        return false;
    if (c->used > c->size - sizeof(*c) || (events && c->size > TRACE_CHUNK))
        return false;
    /* Only the last chunk of events may be short, or index i would not be found. */
    return !events || t->count % TRACE_PER_CHUNK == 0;
}

/*
 * Memory for a chunk is mapped, so that what the file has not filled yet
 * costs nothing.
 */
static int add_chunk(struct fos_trace *t, const struct trace_chunk *head)
{
    size_t room = head->kind == TRACE_EVENTS ? TRACE_CHUNK : (size_t)head->size;
    struct trace_chunk *chunk = mmap(NULL, room, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (chunk == MAP_FAILED)
        return -ENOMEM;
    chunk->kind = head->kind;
    chunk->size = room;
    if (trace_add_block(t, chunk, room, t->file_end)) {
        munmap(chunk, room);
        return -ENOMEM;
    }
    t->file_end += head->size;
    if (head->kind == TRACE_EVENTS)
        return trace_add_events(t, (struct fos_event *)(chunk + 1));
    return 0;
}

/* Takes in what is new in block i. */
static int refresh_block(struct fos_trace *t, struct trace_block *b)
{
    struct trace_chunk head;
    int64_t n = read_at(t->fd, &head, sizeof(head), b->offset);
    if (n < (int64_t)sizeof(head))
        return n < 0 ? (int)n : 0;
    uint64_t used = head.used;
    if (head.kind != b->chunk->kind || used > b->chunk->size - sizeof(head))
        return -EBADMSG;
    if (used <= b->chunk->used)
        return 0;
    uint64_t old = b->chunk->used;
    n = read_at(t->fd, (char *)(b->chunk + 1) + old, used - old, b->offset + sizeof(head) + old);
    if (n < 0)
        return (int)n;
    b->chunk->used = old + (uint64_t)n;
    used = b->chunk->used;
    return b->chunk->kind == TRACE_EVENTS ? take_events(t, b, used) : take_texts(t, b, used);
}

/* The last block of a kind; NULL if there is none. */
static struct trace_block *last_block(const struct fos_trace *t, enum trace_kind kind)
{
    size_t i = t->block_count;
    while (i > 0 && t->blocks[i - 1].chunk->kind != kind)
        i--;
    return i ? &t->blocks[i - 1] : NULL;
}

/*
 * Takes in what is new of one kind: only its last block can have grown. A
 * string is written before the event that names it, so events are taken
 * first and strings after: no event lacks its string.
 */
static int refresh_kind(struct fos_trace *t, enum trace_kind kind)
{
    struct trace_block *last = last_block(t, kind);
    return last ? refresh_block(t, last) : 0;
}

/* Does the file still hold what was read last of a kind? */
static int check_same(const struct fos_trace *t, enum trace_kind kind)
{
    const struct trace_block *last = last_block(t, kind);
    char now[CHECKED];
    const uint64_t length = !last ? 0 : last->taken < sizeof(now) ? last->taken : sizeof(now);
    if (!length)
        return 0;
    const uint64_t from = sizeof(*last->chunk) + last->taken - length;
    const int64_t n = read_at(t->fd, now, length, last->offset + from);
    if (n < 0)
        return (int)n;
    const bool same = n == (int64_t)length && !memcmp(now, (char *)last->chunk + from, length);
    return same ? 0 : -ESTALE; /* cut short, or another run is being written into it */
}

/*
 * Is there another chunk? 1, 0, or a negative errno. The one before it of
 * its kind is full now, but may not have been when it was last looked at.
 */
static int next_chunk(struct fos_trace *t)
{
    struct trace_chunk head;
    int64_t n = read_at(t->fd, &head, sizeof(head), t->file_end);
    if (n < (int64_t)sizeof(head) || head.kind == 0)
        return n < 0 ? (int)n : 0; /* not yet, or space that is only reserved */
    int error = refresh_kind(t, (enum trace_kind)head.kind);
    if (error)
        return error;
    if (!plausible(t, &head))
        return -EBADMSG;
    error = add_chunk(t, &head);
    return error ? error : 1;
}

static int refresh(struct fos_trace *t)
{
    int more;
    do {
        int error = refresh_kind(t, TRACE_EVENTS);
        if (!error)
            error = refresh_kind(t, TRACE_TEXT);
        if (error)
            return error;
        more = next_chunk(t);
    } while (more > 0);
    return more;
}

int64_t fos_trace_refresh(struct fos_trace *t)
{
    uint64_t before = t->count;
    if (t->error || t->writing)
        return t->error;
    t->error = check_same(t, TRACE_EVENTS);
    if (!t->error)
        t->error = check_same(t, TRACE_TEXT);
    if (!t->error)
        t->error = refresh(t);
    return t->error ? t->error : (int64_t)(t->count - before);
}

/* ---- Opening and closing ---- */

static void complain(struct fos_trace_error *error, const char *path, const char *what)
{
    if (error)
        text_format(error->message, sizeof(error->message), "%s: %s", path, what);
}

static const char *check_header(int fd)
{
    struct trace_header h;
    int64_t n = read_at(fd, &h, sizeof(h), 0);
    if (n < 0)
        return strerror((int)-n);
    if (n == 0)
        return "the file is empty; a trace is made with 'fiberos run FILE --trace OUT.fos'";
    if (n < (int64_t)sizeof(h) || memcmp(h.magic, TRACE_MAGIC, sizeof(h.magic)) != 0)
        return "not a fiberos trace; one is made with 'fiberos run FILE --trace OUT.fos'";
    if (h.version < TRACE_OLDEST || h.version > TRACE_VERSION ||
        h.event_size != sizeof(struct fos_event) || h.chunk_size != TRACE_CHUNK ||
        h.header_size != TRACE_PAGE)
        return "a trace of another version of fiberos; run its workload again with this one";
    return NULL;
}

static const char *explain_error(int error)
{
    if (error == -EBADMSG)
        return "the trace is damaged; run its workload again";
    if (error == -ENOMEM)
        return "not enough memory to read this trace";
    return strerror(-error);
}

static int open_regular(const char *path, const char **why)
{
    struct stat s;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        *why = strerror(errno);
        return -1;
    }
    *why = fstat(fd, &s)         ? strerror(errno)
           : S_ISDIR(s.st_mode)  ? "is a directory, not a trace"
           : !S_ISREG(s.st_mode) ? "is not a regular file"
                                 : check_header(fd);
    if (*why) {
        close(fd);
        return -1;
    }
    return fd;
}

struct fos_trace *fos_trace_open(const char *path, struct fos_trace_error *error)
{
    const char *why = NULL;
    int fd = open_regular(path, &why);
    if (fd < 0) {
        complain(error, path, why);
        return NULL;
    }
    struct fos_trace *t = calloc(1, sizeof(*t));
    if (!t) {
        close(fd);
        complain(error, path, explain_error(-ENOMEM));
        return NULL;
    }
    *t = (struct fos_trace){.fd = fd, .file_end = TRACE_PAGE};
    t->error = trace_add_text(t, "", 0);
    if (t->error || fos_trace_refresh(t) < 0) {
        complain(error, path, explain_error(t->error));
        fos_trace_close(t);
        return NULL;
    }
    return t;
}

void fos_trace_close(struct fos_trace *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->block_count; i++)
        munmap(t->blocks[i].chunk, t->blocks[i].mapped);
    if (t->fd >= 0)
        close(t->fd);
    free(t->blocks);
    free(t->events);
    free(t->texts);
    free(t->hashes);
    free(t->interned);
    free(t->states);
    free(t);
}
