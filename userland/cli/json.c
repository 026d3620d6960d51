/*
 * json.c: a JSON value on stdout.
 */
#include "json.h"

#include <stdio.h>

enum exit_code json_print(const cJSON *value)
{
    char *text = value ? cJSON_Print(value) : NULL;
    if (!text) {
        complain("out of memory");
        return EXIT_HOST;
    }
    puts(text);
    cJSON_free(text);
    return EXIT_RAN;
}
