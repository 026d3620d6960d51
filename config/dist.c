/*
 * dist.c: durations that may be random.
 *
 * A random duration is an object with one key, the kind. Its parts may be
 * random again; the depth of JSON bounds the depth of that. If anything is
 * wrong, what is left is the fixed duration 0.
 */
#include <inttypes.h>
#include <string.h>

#include "config/nearest.h"
#include "config/number.h"
#include "config/reader.h"

static const char *const duration_form =
    "a duration such as 5 (ticks) or \"1.5ms\", or a random one such as {\"uniform\": [1, 9]}";

static void read_fixed(struct reader *r, const struct key *key, const cJSON *value, fos_time *out)
{
    struct key plain = {.name = key->name, .min = key->min, .max = key->max};
    read_duration(r, &plain, value, out);
}

static void read_exponential(struct reader *r, const struct key *key, const cJSON *value,
                             struct fos_dist *out)
{
    out->kind = FOS_EXPONENTIAL;
    read_fixed(r, key, value, &out->a);
}

static void read_uniform(struct reader *r, const struct key *key, const cJSON *value,
                         struct fos_dist *out)
{
    if (!cJSON_IsArray(value) || cJSON_GetArraySize(value) != 2) {
        expected_at(r, key, value, "\"uniform\": [least, most]");
        return;
    }
    const cJSON *most = value->child->next;
    *out = (struct fos_dist){.kind = FOS_UNIFORM, .a = 0, .b = FOS_MAX_TIME};
    read_fixed(r, key, value->child, &out->a);
    read_fixed(r, key, most, &out->b);
    if (out->a > out->b)
        expected_at(r, key, most,
                    "the second duration of \"uniform\" to be no shorter than the "
                    "first");
}

/* Room for one part per element of an array that must not be empty. */
static struct fos_dist *parts_of(struct reader *r, const struct key *key, const cJSON *value,
                                 const char *form, struct fos_dist *out)
{
    if (!cJSON_IsArray(value) || !value->child) {
        expected_at(r, key, value, form);
        return NULL;
    }
    size_t count = (size_t)cJSON_GetArraySize(value);
    struct fos_dist *parts = reader_array(r, count, sizeof *parts);
    if (parts) {
        out->count = (uint32_t)count;
        out->parts = parts;
    }
    return parts;
}

static void read_alternatives(struct reader *r, const struct key *key, const cJSON *value,
                              struct fos_dist *out)
{
    struct fos_dist *part = parts_of(r, key, value, "\"choice\": [duration, …]", out);
    const cJSON *element;
    if (!part)
        return;
    out->kind = FOS_CHOICE;
    struct key each = *key;
    each.offset = 0;
    cJSON_ArrayForEach(element, value) read_dist(r, &each, element, part++);
}

static uint64_t read_weight(struct reader *r, const struct key *key, const cJSON *value)
{
    struct scalar scalar = document_scalar(&r->document, value);
    int64_t weight = -1;
    bool exact = scalar.kind == SCALAR_NUMBER &&
                 number_times(scalar.text, scalar.length, CONFIG_WEIGHT_ONE, &weight) == NUMBER_OK;
    if (exact && weight >= 0 && weight <= CONFIG_MAX_WEIGHT * CONFIG_WEIGHT_ONE)
        return (uint64_t)weight;
    expected_at(r, key, value,
                "a probability such as 0.25, or a weight up to 1000, with at most nine decimals");
    return 1;
}

static void read_mixture(struct reader *r, const struct key *key, const cJSON *value,
                         struct fos_dist *out)
{
    struct fos_dist *part =
        parts_of(r, key, value, "\"mixture\": [[probability, duration], …]", out);
    uint64_t *weight = part ? reader_array(r, out->count, sizeof *weight) : NULL;
    uint64_t sum = 0;
    const cJSON *pair;
    if (!weight)
        return;
    out->kind = FOS_MIXTURE;
    out->weights = weight;
    struct key each = *key;
    each.offset = 0;
    cJSON_ArrayForEach(pair, value)
    {
        if (cJSON_IsArray(pair) && cJSON_GetArraySize(pair) == 2) {
            *weight = read_weight(r, key, pair->child);
            read_dist(r, &each, pair->child->next, part);
        } else {
            expected_at(r, key, pair, "[probability, duration]");
            *weight = 1;
        }
        sum += *weight++;
        part++;
    }
    if (sum == 0)
        problem_at(r, key, value, "the probabilities of \"mixture\" are all 0");
}

static const struct kind {
    const char *name;
    void (*read)(struct reader *r, const struct key *key, const cJSON *value, struct fos_dist *out);
} kinds[] = {
    {"uniform", read_uniform},
    {"exponential", read_exponential},
    {"choice", read_alternatives},
    {"mixture", read_mixture},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const struct kind *find_kind(const char *name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static void unknown_kind(struct reader *r, const cJSON *member)
{
    struct hint hint;
    struct quote quote;
    struct nearest nearest = {.word = quote_text(&quote, member->string, strlen(member->string))};
    for (size_t i = 0; i < KINDS; i++)
        nearest_offer(&nearest, kinds[i].name);
    problems_add(r->problems, document_key_offset(&r->document, member),
                 "unknown key '%s' in a random duration%s", nearest.word,
                 nearest_hint(&nearest, &hint));
}

static void read_random(struct reader *r, const struct key *key, const cJSON *value,
                        struct fos_dist *out)
{
    const cJSON *member;
    unsigned found = 0, others = 0;
    cJSON_ArrayForEach(member, value)
    {
        const struct kind *kind = find_kind(member->string);
        if (key_is_own(member->string))
            continue;
        if (!kind)
            unknown_kind(r, member);
        else if (found)
            problems_add(r->problems, document_key_offset(&r->document, member),
                         "a random duration has one kind; '%s' is a second one", kind->name);
        else
            kind->read(r, key, member, out);
        found += kind ? 1 : 0;
        others += kind ? 0 : 1;
    }
    if (found + others == 0)
        problem_at(r, key, value,
                   "a random duration needs one of \"uniform\", \"exponential\", \"choice\" and "
                   "\"mixture\"");
}

void read_dist(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_dist *out = (struct fos_dist *)(void *)((unsigned char *)into + key->offset);
    *out = (struct fos_dist){.kind = FOS_FIXED};
    if (cJSON_IsObject(value))
        read_random(r, key, value, out);
    else if (cJSON_IsNumber(value) || cJSON_IsString(value))
        read_fixed(r, key, value, &out->a);
    else
        expected_at(r, key, value, duration_form);
}
