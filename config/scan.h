/*
 * scan.h: the one scan of a JSON text.
 *
 * It checks the whole of RFC 8259's grammar, which cJSON takes less strictly
 * and without positions, and records where each value starts, in document
 * order. It also writes a copy for cJSON that has the same length: comments
 * and trailing commas are blanks in it, and numbers are 0, because numbers
 * are judged by their text (number.h) and cJSON reads only 63 characters.
 */
#ifndef CONFIG_SCAN_H
#define CONFIG_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "config/memory.h"
#include "config/problems.h"

struct span {
    uint32_t value; /* offset of the value's first character */
    uint32_t key;   /* offset of its key; 0: it has none */
};

/*
 * Scans `text` (at most CONFIG_MAX_FILE bytes) into `clean` (length + 1
 * bytes; untouched behind the place where the scan stops) and appends a
 * struct span per value to *spans. Returns 0 if what is in `clean` can be
 * parsed, though there may be problems; -EINVAL; -ENOMEM.
 */
int scan_json(const char *text, size_t length, char *clean, struct vector *spans,
              struct problems *problems);

#endif
