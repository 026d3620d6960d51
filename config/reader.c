/*
 * reader.c: objects by table, and the values that stand in many tables.
 */
#include "config/reader.h"

#include <inttypes.h>
#include <string.h>

#include "config/nearest.h"
#include "config/strings.h"

void *reader_array(struct reader *r, size_t count, size_t size)
{
    void *array = arena_array(r->arena, count, size);
    if (!array)
        r->no_memory = true;
    return array;
}

const char *reader_text(struct reader *r, const char *text)
{
    const char *copy = arena_text(r->arena, text, strlen(text));
    if (!copy)
        r->no_memory = true;
    return copy ? copy : "";
}

void problem_at(struct reader *r, const struct key *key, const cJSON *value, const char *message)
{
    problems_add(r->problems, document_offset(&r->document, value), "'%s': %s", key->name, message);
}

void expected_at(struct reader *r, const struct key *key, const cJSON *value, const char *what)
{
    struct found found;
    struct scalar scalar = document_scalar(&r->document, value);
    problems_add(r->problems, document_offset(&r->document, value), "'%s': expected %s, found %s",
                 key->name, what, scalar_found(&scalar, &found));
}

/* ---- Objects -------------------------------------------------------------------------------- */

bool key_is_own(const char *key)
{
    return key[0] == '$' || strncmp(key, "x-", 2) == 0;
}

void unknown_key(struct reader *r, const cJSON *member, const struct shape *shape)
{
    struct hint hint;
    struct quote quote;
    struct nearest nearest = {.word = quote_text(&quote, member->string, strlen(member->string))};
    size_t place = document_key_offset(&r->document, member);
    if (problems_skip(r->problems, place))
        return;
    for (size_t i = 0; i < shape->count; i++)
        nearest_offer(&nearest, shape->keys[i].name);
    problems_add(r->problems, place, "unknown key '%s' in %s%s", nearest.word, shape->what,
                 nearest_hint(&nearest, &hint));
}

static const struct key *find_key(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (strcmp(shape->keys[i].name, name) == 0)
            return &shape->keys[i];
    return NULL;
}

static void check_required(struct reader *r, const cJSON *object, const struct shape *shape,
                           uint64_t seen)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->keys[i].required && !(seen & (UNKNOWN_KEYS | UINT64_C(1) << i)))
            problems_add(r->problems, document_offset(&r->document, object),
                         "%s needs the key '%s'", shape->what, shape->keys[i].name);
}

/* The members whose keys are early, or those whose keys are not. */
static uint64_t read_members(struct reader *r, const cJSON *object, const struct shape *shape,
                             void *into, bool early)
{
    uint64_t seen = 0;
    const cJSON *member;
    cJSON_ArrayForEach(member, object)
    {
        if (key_is_own(member->string))
            continue;
        const struct key *key = find_key(shape, member->string);
        if (!key && !early) {
            unknown_key(r, member, shape);
            seen |= UNKNOWN_KEYS;
        }
        if (!key || key->early != early)
            continue;
        uint64_t bit = UINT64_C(1) << (key - shape->keys);
        if (!(seen & bit))
            key->read(r, key, member, into);
        seen |= bit;
    }
    return seen;
}

uint64_t read_object(struct reader *r, const cJSON *object, const struct shape *shape, void *into)
{
    if (!cJSON_IsObject(object)) {
        struct found found;
        struct scalar scalar = document_scalar(&r->document, object);
        problems_add(r->problems, document_offset(&r->document, object),
                     "expected %s, which is an object {…}, found %s", shape->what,
                     scalar_found(&scalar, &found));
        return 0;
    }
    uint64_t seen = read_members(r, object, shape, into, true);
    seen |= read_members(r, object, shape, into, false);
    check_required(r, object, shape, seen);
    return seen;
}

/* ---- Values --------------------------------------------------------------------------------- */

static void *field(const struct key *key, void *into)
{
    return (unsigned char *)into + key->offset;
}

void read_integer(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_error error;
    struct scalar scalar = document_scalar(&r->document, value);
    int64_t *target = field(key, into);
    if (scalar_integer(&scalar, key->min, key->max, target, &error))
        problem_at(r, key, value, error.message);
}

void read_int(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    int *target = field(key, into);
    int64_t number = *target;
    struct key wide = *key;
    wide.offset = 0;
    read_integer(r, &wide, value, &number);
    *target = (int)number;
}

void read_text(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    const char **target = field(key, into);
    if (cJSON_IsString(value))
        *target = reader_text(r, value->valuestring);
    else
        expected_at(r, key, value, "a string");
}

static bool good_name(const char *name)
{
    size_t characters = 0, length = strlen(name);
    for (size_t i = 0; i < length; characters++) {
        if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
            return false;
        i += string_character(name + i, length - i);
    }
    return characters >= 1 && characters <= CONFIG_MAX_NAME;
}

void read_name(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    const char **target = field(key, into);
    if (cJSON_IsString(value) && good_name(value->valuestring))
        *target = reader_text(r, value->valuestring);
    else
        expected_at(r, key, value,
                    "a name of 1 to 64 characters, none of them a control character");
}

void read_choice(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_error error;
    struct scalar scalar = document_scalar(&r->document, value);
    int64_t *target = field(key, into);
    if (scalar_choice(&scalar, key->choices, target, &error))
        problem_at(r, key, value, error.message);
}

void read_duration(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_error error;
    struct scalar scalar = document_scalar(&r->document, value);
    struct duration_rule rule = {r->tick, key->min, key->max ? key->max : FOS_MAX_TIME, false};
    fos_time *target = field(key, into);
    if (scalar_duration(&scalar, &rule, target, &error))
        problem_at(r, key, value, error.message);
}
