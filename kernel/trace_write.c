/*
 * trace_write.c: a trace that grows. Chunks are mapped, shared with the file
 * if there is one, so that an event costs a store and no system call, and
 * survives even if this process is killed. Space is reserved before it is
 * mapped: a full disk is an error here, not a SIGBUS later.
 */
#include "trace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int write_header(struct fos_trace *t)
{
    unsigned char page[TRACE_PAGE] = {0};
    struct trace_header header = {.magic = TRACE_MAGIC,
                                  .version = TRACE_VERSION,
                                  .event_size = sizeof(struct fos_event),
                                  .chunk_size = TRACE_CHUNK,
                                  .header_size = TRACE_PAGE};
    memcpy(page, &header, sizeof(header));
    ssize_t n = pwrite(t->fd, page, sizeof(page), 0);
    if (n < 0)
        return -errno;
    return n == (ssize_t)sizeof(page) ? 0 : -ENOSPC;
}

int trace_create(struct fos_trace **out, const char *path)
{
    struct fos_trace *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    *t = (struct fos_trace){.fd = -1,
                            .writing = true,
                            .file_end = TRACE_PAGE,
                            .event_block = SIZE_MAX,
                            .text_block = SIZE_MAX};
    int error = trace_add_text(t, "", 0);
    if (!error && path) {
        t->fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        error = t->fd < 0 ? -errno : write_header(t);
    }
    if (error) {
        fos_trace_close(t);
        return error;
    }
    *out = t;
    return 0;
}

static void *map_chunk(const struct fos_trace *t, size_t size)
{
    const int access = PROT_READ | PROT_WRITE;
    if (t->fd < 0)
        return mmap(NULL, size, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    int error = posix_fallocate(t->fd, (off_t)t->file_end, (off_t)size);
    if (error) {
        errno = error;
        return MAP_FAILED;
    }
    return mmap(NULL, size, access, MAP_SHARED, t->fd, (off_t)t->file_end);
}

/* Opens a new chunk and puts its place into *block. */
static int open_chunk(struct fos_trace *t, enum trace_kind kind, size_t size, size_t *block)
{
    struct trace_chunk *chunk = map_chunk(t, size);
    if (chunk == MAP_FAILED)
        return -errno;
    chunk->kind = kind;
    chunk->size = size;
    if (trace_add_block(t, chunk, size, t->file_end)) {
        munmap(chunk, size);
        return -ENOMEM;
    }
    t->file_end += size;
    *block = t->block_count - 1;
    return 0;
}

static int open_events(struct fos_trace *t)
{
    int error = open_chunk(t, TRACE_EVENTS, TRACE_CHUNK, &t->event_block);
    if (error)
        return error;
    return trace_add_events(t, (struct fos_event *)(t->blocks[t->event_block].chunk + 1));
}

void trace_append(struct fos_trace *t, const struct fos_event *e)
{
    size_t at = t->count % TRACE_PER_CHUNK;
    if (t->error)
        return;
    if (at == 0 && (t->error = open_events(t)))
        return;
    t->events[t->chunk_count - 1][at] = *e;
    t->count++;
    t->ended = e->type == FOS_EV_END;
    atomic_store_explicit(&t->blocks[t->event_block].chunk->used, (at + 1) * sizeof(*e),
                          memory_order_release);
}

/* ---- Strings: length, bytes, NUL, up to the next multiple of four ---- */

static char *place_text(struct fos_trace *t, const char *text, size_t length)
{
    size_t need = (sizeof(uint32_t) + length + 1 + 3) & ~(size_t)3;
    size_t whole = need + sizeof(struct trace_chunk);
    struct trace_chunk *chunk = t->text_block == SIZE_MAX ? NULL : t->blocks[t->text_block].chunk;
    if (!chunk || sizeof(*chunk) + chunk->used + need > chunk->size) {
        size_t size = whole > TRACE_STRINGS ? (whole + TRACE_PAGE - 1) & ~(size_t)(TRACE_PAGE - 1)
                                            : TRACE_STRINGS;
        t->error = open_chunk(t, TRACE_TEXT, size, &t->text_block);
        if (t->error)
            return NULL;
        chunk = t->blocks[t->text_block].chunk;
    }
    char *at = (char *)(chunk + 1) + chunk->used;
    uint32_t header = (uint32_t)length;
    memcpy(at, &header, sizeof(header));
    memcpy(at + sizeof(header), text, length);
    at[sizeof(header) + length] = '\0';
    atomic_store_explicit(&chunk->used, chunk->used + need, memory_order_release);
    return at + sizeof(header);
}

static bool same_text(const struct fos_trace *t, uint32_t number, const char *text, size_t length)
{
    return !strncmp(t->texts[number], text, length) && !t->texts[number][length];
}

static int rehash(struct fos_trace *t, size_t room)
{
    uint32_t *table = calloc(room, sizeof(*table));
    if (!table)
        return -ENOMEM;
    for (size_t i = 1; i < t->text_count; i++) {
        size_t at = t->hashes[i] & (room - 1);
        while (table[at])
            at = (at + 1) & (room - 1);
        table[at] = (uint32_t)i;
    }
    free(t->interned);
    t->interned = table;
    t->interned_room = room;
    return 0;
}

uint32_t trace_intern(struct fos_trace *t, const char *text, size_t length)
{
    if (t->error || length == 0)
        return 0;
    if (t->text_count * 2 >= t->interned_room) {
        t->error = rehash(t, t->interned_room ? t->interned_room * 2 : 256);
        if (t->error)
            return 0;
    }
    size_t at = trace_hash(text, length) & (t->interned_room - 1);
    for (; t->interned[at]; at = (at + 1) & (t->interned_room - 1))
        if (same_text(t, t->interned[at], text, length))
            return t->interned[at];
    const char *placed = place_text(t, text, length);
    if (!placed)
        return 0;
    t->error = trace_add_text(t, placed, length);
    if (t->error)
        return 0;
    t->interned[at] = (uint32_t)(t->text_count - 1);
    return t->interned[at];
}

/* ---- The end ---- */

/* A short run should be a short file: the last chunk is cut to what it holds. */
void trace_finish(struct fos_trace *t)
{
    if (t->fd < 0 || !t->writing || !t->block_count)
        return;
    const struct trace_block *last = &t->blocks[t->block_count - 1];
    uint64_t used = sizeof(*last->chunk) + last->chunk->used;
    last->chunk->size = (used + TRACE_PAGE - 1) & ~(uint64_t)(TRACE_PAGE - 1);
    if (ftruncate(t->fd, (off_t)(last->offset + last->chunk->size)) && !t->error)
        t->error = -errno;
    t->writing = false;
}
