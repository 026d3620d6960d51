/*
 * fuzz_workload: any bytes as a workload. The loader answers with a workload
 * or with problems that have a place, and never both or neither; it does not
 * crash and does not leak. A duration option gets the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "config/workload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
    if (!holds)
        abort();
}

static void duration(const uint8_t *data, size_t size)
{
    char text[64] = "";
    fos_time length = -1;
    struct fos_error error = {.message = ""};
    memcpy(text, data, size < sizeof text - 1 ? size : sizeof text - 1);
    if (workload_parse_duration(text, 1000000, &length, &error) == 0)
        must(length >= 0 && length <= FOS_MAX_TIME);
    else
        must(error.message[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problems *problems = malloc(sizeof *problems);
    must(problems != NULL);
    struct workload *w = workload_parse((const char *)data, size, "fuzz.json", problems);
    must((w == NULL) == (problems->count > 0));
    must((w == NULL) == (problems->error != 0));
    workload_free(w);
    free(problems);
    duration(data, size);
    return 0;
}
