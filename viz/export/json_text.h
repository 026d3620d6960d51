/*
 * json_text.h: a string for a JSON document, whatever its bytes are; and items
 * added so that none is lost.
 */
#ifndef VIZ_EXPORT_JSON_TEXT_H
#define VIZ_EXPORT_JSON_TEXT_H

#include <cjson/cJSON.h>
#include <stdbool.h>

/*
 * JSON is UTF-8, but the name that a program gives to a process is any bytes:
 * one that is not UTF-8 becomes U+FFFD. NULL without memory.
 */
cJSON *json_text(const char *text);

/*
 * Adds `item` (NULL: it could not be made) to an object, or to an array if
 * `key` is NULL. False, and the item is freed, without memory.
 */
bool json_add(cJSON *object, const char *key, cJSON *item);

#endif
