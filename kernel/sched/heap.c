/*
 * heap.c: see heap.h. Blocks stand one behind the other, each with a header
 * that says how long it is and whether it is free.
 */
#include "heap.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guard.h"

#define ROOM    ((size_t)16 << 20)
#define PATTERN 0xa5

struct block {
    size_t size; /* of what follows, a multiple of 16 */
    uint64_t state;
};
enum { LIVE = 0x4556494c, FREE = 0x45455246 };

/* One a host process, as malloc()'s: plug-ins may keep what they have between runs. */
static struct {
    char *bytes;
    size_t used;
} heap;

static bool is_ours(const void *p)
{
    return heap.bytes && (const char *)p >= heap.bytes && (const char *)p < heap.bytes + heap.used;
}

void *__wrap_malloc(size_t size)
{
    const size_t whole = (size + sizeof(struct block) + 15) & ~(size_t)15;
    if (!heap.bytes) {
        void *room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        heap.bytes = room == MAP_FAILED ? NULL : room;
    }
    if (!heap.bytes || size > ROOM || whole > ROOM - heap.used) {
        guard_greedy();
        errno = ENOMEM;
        return NULL;
    }
    struct block *b = (struct block *)(void *)(heap.bytes + heap.used);
    *b = (struct block){.size = whole - sizeof(*b), .state = LIVE};
    heap.used += whole;
    return b + 1;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return size && count > SIZE_MAX / size ? NULL
                                           : __wrap_malloc(count * size); /* never used before */
}

void __wrap_free(void *p)
{
    struct block *b = (struct block *)p - 1;
    if (!is_ours(p)) {
        free(p);
        return;
    }
    if (b->state != LIVE)
        guard_misuse("free() of what is no block, or is free");
    if (b->state != LIVE || b->size > ROOM)
        return;
    b->state = FREE;
    memset(p, PATTERN, b->size);
}

void *__wrap_realloc(void *old, size_t size)
{
    if (old && !is_ours(old))
        return realloc(old, size);
    const size_t before = old ? ((struct block *)old - 1)->size : 0;
    void *new = __wrap_malloc(size);
    if (new &&old) {
        memcpy(new, old, before < size ? before : size);
        __wrap_free(old);
    }
    return new;
}

static bool is_untouched(const struct block *b)
{
    const unsigned char *bytes = (const unsigned char *)(b + 1);
    for (size_t i = 0; i < b->size; i++)
        if (bytes[i] != PATTERN)
            return false;
    return true;
}

bool heap_intact(void)
{
    for (size_t at = 0; at < heap.used;) {
        const struct block *b = (const struct block *)(const void *)(heap.bytes + at);
        if ((b->state != LIVE && b->state != FREE) || b->size > heap.used - at - sizeof(*b))
            return false;
        if (b->state == FREE && !is_untouched(b))
            return false;
        at += sizeof(*b) + b->size;
    }
    return true;
}

/* ---- The ends of a process ----------------------------------------------------------------------
 */

void __wrap_exit(int status)
{
    guard_exited();
    exit(status);
}

void __wrap__exit(int status)
{
    guard_exited();
    _exit(status);
}

void __wrap__Exit(int status)
{
    guard_exited();
    _Exit(status);
}
