/*
 * document.c: scan, parse with cJSON, join the two, find duplicate keys.
 */
#include "config/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/number.h"
#include "config/scan.h"

/* What is needed while nodes and spans are joined. */
struct joining {
    struct document *document;
    struct problems *problems;
    int next; /* number of the next span */
    bool no_memory;
};

static const struct span *span_of(const struct document *d, const cJSON *value)
{
    return (const struct span *)d->spans.at + value->valueint;
}

size_t document_offset(const struct document *d, const cJSON *value)
{
    return span_of(d, value)->value;
}

size_t document_key_offset(const struct document *d, const cJSON *value)
{
    return span_of(d, value)->key;
}

/* By name, and equal names in the order of the text. */
static int compare_keys(const void *a, const void *b)
{
    const cJSON *left = *(const cJSON *const *)a, *right = *(const cJSON *const *)b;
    int order = strcmp(left->string, right->string);
    return order ? order : (left->valueint > right->valueint) - (left->valueint < right->valueint);
}

static void report_duplicates(struct joining *j, const cJSON **keys, size_t count)
{
    struct quote quote;
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 1; i < count; i++)
        if (strcmp(keys[i - 1]->string, keys[i]->string) == 0)
            problems_add(j->problems, document_key_offset(j->document, keys[i]),
                         "duplicate key '%s'",
                         quote_text(&quote, keys[i]->string, strlen(keys[i]->string)));
}

static void find_duplicates(struct joining *j, const cJSON *object)
{
    enum { FEW = 32 };
    const cJSON *few[FEW], **keys = few, *member;
    size_t count = 0;
    cJSON_ArrayForEach(member, object) count++;
    if (count > FEW)
        keys = cJSON_malloc(count * sizeof(const cJSON *));
    if (!keys) {
        j->no_memory = true;
        return;
    }
    count = 0;
    cJSON_ArrayForEach(member, object) keys[count++] = member;
    report_duplicates(j, keys, count);
    if (keys != few)
        cJSON_free(keys);
}

/* The nodes in document order get the numbers of the spans. */
static void join(struct joining *j, cJSON *value)
{
    cJSON *child;
    value->valueint = j->next++;
    cJSON_ArrayForEach(child, value) join(j, child);
    if (cJSON_IsObject(value))
        find_duplicates(j, value);
}

static int parse(struct document *d, char *clean, struct problems *problems)
{
    int error = scan_json(d->text, d->length, clean, &d->spans, problems);
    if (error)
        return error;
    d->root = cJSON_ParseWithLength(clean, d->length + 1);
    if (!d->root) /* of a text that the scan found whole: nothing else can be the reason */
        return -ENOMEM;
    struct joining joining = {.document = d, .problems = problems};
    join(&joining, d->root);
    return joining.no_memory ? -ENOMEM : 0;
}

int document_parse(struct document *d, const char *text, size_t length, struct problems *problems)
{
    *d = (struct document){.text = text, .length = length, .spans.size = sizeof(struct span)};
    char *clean = cJSON_malloc(length + 1);
    if (!clean)
        return -ENOMEM;
    int error = parse(d, clean, problems);
    cJSON_free(clean);
    if (error)
        document_free(d);
    return error;
}

void document_free(struct document *d)
{
    cJSON_Delete(d->root);
    d->root = NULL;
    vector_free(&d->spans);
}

static struct scalar scalar_of(enum scalar_kind kind, const char *text)
{
    return (struct scalar){kind, text, strlen(text)};
}

struct scalar document_scalar(const struct document *d, const cJSON *value)
{
    size_t offset = document_offset(d, value);
    if (cJSON_IsNumber(value))
        return (struct scalar){SCALAR_NUMBER, d->text + offset,
                               number_length(d->text + offset, d->length - offset)};
    if (cJSON_IsString(value))
        return scalar_of(SCALAR_STRING, value->valuestring);
    if (cJSON_IsBool(value))
        return scalar_of(SCALAR_BOOL, cJSON_IsTrue(value) ? "true" : "false");
    if (cJSON_IsArray(value))
        return scalar_of(SCALAR_OTHER, value->child ? "an array" : "an empty array");
    return scalar_of(SCALAR_OTHER, cJSON_IsObject(value) ? "an object" : "null");
}
