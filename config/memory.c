/*
 * memory.c: arena and vector.
 *
 * An arena is a chain of blocks, filled from the start; a request that does
 * not fit into the last one opens another, as large as needed.
 */
#include "config/memory.h"

#include <cjson/cJSON.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024, FIRST_ROOM = 16 };

struct arena_block {
    struct arena_block *previous;
    size_t used, room;
    alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *open_block(struct arena *a, size_t bytes)
{
    size_t room = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct arena_block *block = cJSON_malloc(sizeof *block + room);
    if (!block)
        return NULL;
    *block = (struct arena_block){.previous = a->last, .room = room};
    a->last = block;
    return block;
}

static void *arena_bytes(struct arena *a, size_t bytes)
{
    size_t aligned =
        (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    struct arena_block *block = a->last;
    if (!block || block->room - block->used < aligned)
        block = open_block(a, aligned);
    if (!block)
        return NULL;
    void *piece = block->bytes + block->used;
    block->used += aligned;
    return piece;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (count > SIZE_MAX / 2 / size)
        return NULL;
    void *piece = arena_bytes(a, count * size);
    if (piece)
        memset(piece, 0, count * size);
    return piece;
}

char *arena_text(struct arena *a, const char *text, size_t length)
{
    char *copy = arena_bytes(a, length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void arena_free(struct arena *a)
{
    while (a->last) {
        struct arena_block *block = a->last;
        a->last = block->previous;
        cJSON_free(block);
    }
}

bool vector_reserve(struct vector *v, size_t count)
{
    if (v->room - v->count >= count)
        return true;
    size_t room = v->room ? v->room * 2 : FIRST_ROOM;
    if (room < v->count + count)
        room = v->count + count;
    void *larger = cJSON_malloc(room * v->size);
    if (!larger)
        return false;
    if (v->count)
        memcpy(larger, v->at, v->count * v->size);
    cJSON_free(v->at);
    v->at = larger;
    v->room = room;
    return true;
}

bool vector_push(struct vector *v, const void *element)
{
    if (!vector_reserve(v, 1))
        return false;
    memcpy((unsigned char *)v->at + v->count * v->size, element, v->size);
    v->count++;
    return true;
}

void vector_free(struct vector *v)
{
    cJSON_free(v->at);
    *v = (struct vector){.size = v->size};
}
