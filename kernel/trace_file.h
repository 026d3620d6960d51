/*
 * trace_file.h: the inside of a trace, for those who write and load it.
 *
 * The file: a page of header, then chunks, each a whole number of pages. A
 * chunk holds events or strings and says how much of it is in use; a writer
 * fills it first and then raises `used`, so that a reader never sees half an
 * event, not even after a crash. Strings are numbered from 1 in file order
 * and stand before the first event that names them.
 */
#ifndef KERNEL_TRACE_FILE_H
#define KERNEL_TRACE_FILE_H

#include <assert.h>
#include <stdatomic.h>

#include "fiberos/kernel.h"

#define TRACE_MAGIC    "FIBEROS"
#define TRACE_VERSION  2 /* 2: events of kind RANK */
#define TRACE_OLDEST   1 /* that can be read */
#define TRACE_PAGE     4096
#define TRACE_CHUNK    ((size_t)1 << 20) /* of events; each is this long but the last */
#define TRACE_STRINGS  ((size_t)1 << 16) /* of strings; longer for a longer string */
#define TRACE_MAX_TEXT ((size_t)300 << 20)

struct trace_header {
    char magic[8];
    uint32_t version, event_size, chunk_size, header_size;
};

enum trace_kind { TRACE_EVENTS = 0x544e5645, TRACE_TEXT = 0x54584554 };

struct trace_chunk {
    uint32_t kind;
    uint32_t reserved;
    uint64_t size;         /* of the whole chunk, this struct included */
    _Atomic uint64_t used; /* bytes behind this struct that are valid */
    uint64_t padding[5];   /* to 64 bytes, so that events are aligned */
};
static_assert(sizeof(struct trace_chunk) == 64, "events start at a cache line");
static_assert(sizeof(struct fos_event) == 32, "the size that the file has");

#define TRACE_PER_CHUNK ((TRACE_CHUNK - sizeof(struct trace_chunk)) / sizeof(struct fos_event))

/* A chunk in memory: mapped by the writer, a copy in the reader. */
struct trace_block {
    struct trace_chunk *chunk;
    size_t mapped;
    uint64_t offset; /* in the file */
    uint64_t taken;  /* bytes behind the header that were taken in */
};

struct fos_trace {
    int fd; /* -1: in memory only */
    bool writing;
    int error;         /* the first failure, a negative errno; nothing is recorded after it */
    uint64_t file_end; /* where the next chunk goes */

    struct trace_block *blocks; /* all, in file order */
    size_t block_count, block_room;
    size_t event_block, text_block; /* the writer's open ones; SIZE_MAX: none */

    struct fos_event **events; /* of each event chunk */
    size_t chunk_count, chunk_room;
    uint64_t count;

    const char **texts; /* [0] is "" */
    uint64_t *hashes;   /* of their bytes */
    size_t text_count, text_room;
    uint32_t *interned; /* open addressing: number of a string, 0: free */
    size_t interned_room;

    uint8_t *states; /* per pid, as of the last event: a loaded trace is checked */
    size_t state_room;
    bool ended;
};

/* ---- Writing (the kernel) ---- */

/* A new trace, in the file `path` or in memory (NULL). 0 or a negative errno. */
int trace_create(struct fos_trace **out, const char *path);
/* Adds one event; the time must not decrease. Failure is kept in t->error. */
void trace_append(struct fos_trace *t, const struct fos_event *e);
/* The number of a string, new or known. 0 after a failure. */
uint32_t trace_intern(struct fos_trace *t, const char *text, size_t length);
/* Cuts the file to what is in use. */
void trace_finish(struct fos_trace *t);

/* ---- Shared by writer and reader ---- */

/* All grow an array of the trace; 0 or -ENOMEM. */
int trace_add_block(struct fos_trace *t, struct trace_chunk *chunk, size_t mapped, uint64_t offset);
int trace_add_events(struct fos_trace *t, struct fos_event *events);
int trace_add_text(struct fos_trace *t, const char *text, size_t length);
uint64_t trace_hash(const void *bytes, size_t length);
/* Doubles *array until it has `need` items of `size`. */
int trace_grow(void *array, size_t *room, size_t need, size_t size);

#endif
