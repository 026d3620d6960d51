/*
 * document.h: a JSON text as a tree whose values know their place.
 *
 * cJSON keeps no positions. Each node's `valueint`, which nobody else needs
 * here, holds the number of its span in document order.
 */
#ifndef CONFIG_DOCUMENT_H
#define CONFIG_DOCUMENT_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "config/memory.h"
#include "config/problems.h"
#include "config/scalar.h"

struct document {
    const char *text; /* not owned */
    size_t length;
    struct vector spans; /* of struct span */
    cJSON *root;
};

/*
 * Reads a text, which must stay valid. Returns 0 if there is a tree, though
 * there may be problems (in strings, duplicate keys); -EINVAL; -ENOMEM.
 */
int document_parse(struct document *d, const char *text, size_t length, struct problems *problems);

void document_free(struct document *d);

/* Byte offset of a value, and of the key in front of it. */
size_t document_offset(const struct document *d, const cJSON *value);
size_t document_key_offset(const struct document *d, const cJSON *value);

/* The value as a scalar; lives as long as the document. */
struct scalar document_scalar(const struct document *d, const cJSON *value);

#endif
