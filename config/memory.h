/*
 * memory.h: the two ways in which the loader holds memory.
 *
 * An arena holds what the finished workload consists of and is freed as a
 * whole. A vector grows while something of unknown length is being read.
 * Both allocate with cJSON_malloc(), so that cJSON_InitHooks() is the one
 * hook for all memory of the loader.
 */
#ifndef CONFIG_MEMORY_H
#define CONFIG_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *last; /* zeroed: an empty arena */
};

/* `count` zeroed elements of `size` bytes; NULL if there is no memory. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* A copy of `length` bytes with an end mark; NULL if there is no memory. */
char *arena_text(struct arena *a, const char *text, size_t length);

void arena_free(struct arena *a);

struct vector {
    void *at;
    size_t count, room;
    size_t size; /* of an element; the only field to set */
};

/* Makes room for `count` elements more; false if there is no memory. */
bool vector_reserve(struct vector *v, size_t count);

/* Appends a copy of *element; false if there is no memory. */
bool vector_push(struct vector *v, const void *element);

void vector_free(struct vector *v);

#endif
