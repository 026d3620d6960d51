/*
 * json_text.c: cJSON copies bytes as they are; here they become UTF-8.
 */
#include "json_text.h"

#include <stdlib.h>
#include <string.h>

#include "viz/text/utf8.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

cJSON *json_text(const char *text)
{
    char *clean = malloc(strlen(text) * (sizeof(replacement) - 1) + 1), *to = clean;
    if (!clean)
        return NULL;
    while (*text) {
        uint32_t code;
        const size_t length = utf8_decode(text, &code);
        const bool bad = length == 1 && code == UTF8_BAD;
        const size_t bytes = bad ? sizeof(replacement) - 1 : length;
        memcpy(to, bad ? replacement : text, bytes);
        to += bytes;
        text += length;
    }
    *to = '\0';
    cJSON *string = cJSON_CreateString(clean);
    free(clean);
    return string;
}

bool json_add(cJSON *object, const char *key, cJSON *item)
{
    const bool added = item && (key ? cJSON_AddItemToObject(object, key, item)
                                    : cJSON_AddItemToArray(object, item));
    if (!added)
        cJSON_Delete(item);
    return added;
}
