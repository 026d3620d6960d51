/*
 * objects.c: the lists of devices, mutexes, semaphores, conditions, barriers
 * and ports, and their names.
 */
#include "config/objects.h"

#include <assert.h>
#include <string.h>

#include "config/nearest.h"

/* One element of any of the lists, as it is being read. */
struct element {
    struct fos_object object;
    int servers;        /* of a device */
    int64_t discipline; /* of a device */
    int64_t protocol;   /* of a mutex; below 0: not said, or not understood */
};

/* ---- The keys of each kind ------------------------------------------------------------------ */

static const char *const disciplines[] = {"fifo", NULL};
static const char *const protocols[] = {"none", "inherit", "ceiling", NULL};
static_assert(FOS_PROTOCOL_NONE == 0 && FOS_PROTOCOL_INHERIT == 1 && FOS_PROTOCOL_CEILING == 2,
              "protocols stand in this order");

#define NAME                                                                                       \
    {                                                                                              \
        .name = "name", .read = read_name, .offset = offsetof(struct element, object.name),        \
        .required = true                                                                           \
    }
#define VALUE offsetof(struct element, object.value)

static const struct key device_keys[] = {
    NAME,
    {.name = "servers",
     .read = read_int,
     .offset = offsetof(struct element, servers),
     .min = 1,
     .max = CONFIG_MAX_SERVERS},
    {.name = "discipline",
     .read = read_choice,
     .offset = offsetof(struct element, discipline),
     .choices = disciplines},
};

enum { KEY_PROTOCOL = 1, KEY_CEILING = 2 };
static const struct key mutex_keys[] = {
    NAME,
    [KEY_PROTOCOL] = {.name = "protocol",
                      .read = read_choice,
                      .offset = offsetof(struct element, protocol),
                      .choices = protocols},
    [KEY_CEILING] = {.name = "ceiling",
                     .read = read_integer,
                     .offset = VALUE,
                     .max = FOS_MAX_PRIORITY},
};

static const struct key semaphore_keys[] = {
    NAME,
    {.name = "value",
     .read = read_integer,
     .offset = VALUE,
     .max = CONFIG_MAX_UNITS,
     .required = true},
};

static const struct key condition_keys[] = {NAME};

static const struct key barrier_keys[] = {
    NAME,
    {.name = "parties",
     .read = read_integer,
     .offset = VALUE,
     .min = 1,
     .max = FOS_MAX_PROCESSES,
     .required = true},
};

static const struct key port_keys[] = {
    NAME,
    {.name = "capacity", .read = read_integer, .offset = VALUE, .max = CONFIG_MAX_CAPACITY},
};

static const struct kind {
    const char *many;
    struct shape shape;
} kinds[FOS_OBJECT_KINDS] = {
    [FOS_DEVICE] = {"devices", SHAPE("a device", device_keys)},
    [FOS_MUTEX] = {"mutexes", SHAPE("a mutex", mutex_keys)},
    [FOS_SEMAPHORE] = {"semaphores", SHAPE("a semaphore", semaphore_keys)},
    [FOS_CONDITION] = {"conditions", SHAPE("a condition", condition_keys)},
    [FOS_BARRIER] = {"barriers", SHAPE("a barrier", barrier_keys)},
    [FOS_PORT] = {"ports", SHAPE("a port", port_keys)},
};

/* ---- Names: in order, so that a million operations find theirs ------------------------------- */

struct named {
    const char *name;
    enum fos_object_kind kind;
    int32_t index; /* among the devices, or among the objects */
};

static struct named *named_at(const struct reader *r, size_t i)
{
    return (struct named *)r->named.at + i;
}

/* The first name that is not less than this one. */
static size_t place_of(const struct reader *r, const char *name)
{
    size_t low = 0, high = r->named.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(named_at(r, middle)->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct named *find_named(const struct reader *r, const char *name)
{
    size_t i = place_of(r, name);
    bool there = i < r->named.count && strcmp(named_at(r, i)->name, name) == 0;
    return there ? named_at(r, i) : NULL;
}

static void insert_named(struct reader *r, const struct named *named)
{
    size_t i = place_of(r, named->name), behind = r->named.count - i;
    if (!vector_push(&r->named, named)) {
        r->no_memory = true;
        return;
    }
    memmove(named_at(r, i + 1), named_at(r, i), behind * sizeof *named);
    *named_at(r, i) = *named;
}

static void add_name(struct reader *r, const cJSON *value, const struct named *named)
{
    struct quote quote;
    const struct named *other = find_named(r, named->name);
    if (!other) {
        insert_named(r, named);
        return;
    }
    size_t place = document_offset(&r->document, cJSON_GetObjectItemCaseSensitive(value, "name"));
    quote_text(&quote, named->name, strlen(named->name));
    if (other->kind == named->kind)
        problems_add(r->problems, place, "two %s are called '%s': names must be unique",
                     kinds[named->kind].many, quote.text);
    else
        problems_add(r->problems, place, "'%s' is also what %s is called: names must be unique",
                     quote.text, kinds[other->kind].shape.what);
}

/* ---- Reading the lists ---------------------------------------------------------------------- */

/* The ceiling and its protocol need each other. */
static void check_ceiling(struct reader *r, const cJSON *value, const struct element *e,
                          uint64_t seen)
{
    const cJSON *ceiling = cJSON_GetObjectItemCaseSensitive(value, "ceiling");
    bool understood = e->protocol >= 0 || !(seen >> KEY_PROTOCOL & 1);
    if (e->protocol == FOS_PROTOCOL_CEILING && !ceiling)
        problems_add(r->problems, document_offset(&r->document, value),
                     "a mutex with the protocol \"ceiling\" needs the key 'ceiling': the priority "
                     "of the most urgent process that locks it");
    else if (ceiling && understood && e->protocol != FOS_PROTOCOL_CEILING)
        problems_add(r->problems, document_key_offset(&r->document, ceiling),
                     "'ceiling' needs \"protocol\": \"ceiling\"");
}

/* Returns its index among the devices, or among the objects. */
static int32_t keep_element(struct reader *r, const struct element *e)
{
    const struct fos_device device = {.name = e->object.name, .servers = e->servers};
    bool is_device = e->object.kind == FOS_DEVICE;
    struct vector *list = is_device ? &r->devices : &r->objects;
    if (!vector_push(list, is_device ? (const void *)&device : (const void *)&e->object))
        r->no_memory = true;
    return (int32_t)list->count - 1;
}

static void read_element(struct reader *r, const struct key *key, const cJSON *value)
{
    struct element e = {.object = {.kind = key->kind, .name = ""}, .servers = 1, .protocol = -1};
    uint64_t seen = read_object(r, value, &kinds[key->kind].shape, &e);
    if (key->kind == FOS_MUTEX)
        check_ceiling(r, value, &e, seen);
    if (e.protocol >= 0)
        e.object.protocol = (enum fos_protocol)e.protocol;
    const struct named named = {e.object.name, key->kind, keep_element(r, &e)};
    if (named.name[0] && !r->no_memory)
        add_name(r, value, &named);
}

void read_objects(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    char what[32];
    const char *many = kinds[key->kind].many;
    const cJSON *element;
    (void)into;
    if (!cJSON_IsArray(value)) {
        snprintf(what, sizeof what, "an array of %s", many);
        expected_at(r, key, value, what);
        return;
    }
    int count = cJSON_GetArraySize(value);
    if (count > CONFIG_MAX_OBJECTS) {
        problems_add(r->problems, document_offset(&r->document, value),
                     "too many %s: at most %d, found %d", many, CONFIG_MAX_OBJECTS, count);
        return;
    }
    cJSON_ArrayForEach(element, value) read_element(r, key, element);
}

/* ---- Names in operations -------------------------------------------------------------------- */

static void unknown_name(struct reader *r, const struct key *key, const cJSON *value)
{
    struct hint hint;
    struct quote quote;
    const char *name = value->valuestring, *kind = fos_object_kind_name(key->kind);
    struct nearest nearest = {.word = quote_text(&quote, name, strlen(name))};
    size_t place = document_offset(&r->document, value);
    if (problems_skip(r->problems, place))
        return;
    for (size_t i = 0; i < r->named.count; i++)
        if (named_at(r, i)->kind == key->kind)
            nearest_offer(&nearest, named_at(r, i)->name);
    if (nearest.name)
        problems_add(r->problems, place, "unknown %s '%s'%s", kind, nearest.word,
                     nearest_hint(&nearest, &hint));
    else
        problems_add(r->problems, place, "unknown %s '%s'; add it to the list '%s'", kind,
                     nearest.word, kinds[key->kind].many);
}

void read_reference(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    char what[48];
    struct quote quote;
    int64_t *target = (int64_t *)(void *)((unsigned char *)into + key->offset);
    const char *kind = kinds[key->kind].shape.what;
    if (!cJSON_IsString(value)) {
        snprintf(what, sizeof what, "the name of %s", kind);
        expected_at(r, key, value, what);
        return;
    }
    const struct named *named = find_named(r, value->valuestring);
    if (!named)
        unknown_name(r, key, value);
    else if (named->kind != key->kind)
        problems_add(r->problems, document_offset(&r->document, value),
                     "'%s': expected the name of %s, but '%s' is %s", key->name, kind,
                     quote_text(&quote, named->name, strlen(named->name)),
                     kinds[named->kind].shape.what);
    else
        *target = named->index;
}

/* ---- The life of the lists ------------------------------------------------------------------ */

void prepare_objects(struct reader *r)
{
    r->devices.size = sizeof(struct fos_device);
    r->objects.size = sizeof(struct fos_object);
    r->named.size = sizeof(struct named);
}

void drop_objects(struct reader *r)
{
    vector_free(&r->devices);
    vector_free(&r->objects);
    vector_free(&r->named);
}

const struct fos_object *object_at(const struct reader *r, int32_t index)
{
    return (const struct fos_object *)r->objects.at + index;
}

static const void *keep_list(struct reader *r, const struct vector *list, uint32_t *count)
{
    void *kept = reader_array(r, list->count + 1, list->size);
    if (kept && list->count)
        memcpy(kept, list->at, list->count * list->size);
    *count = kept ? (uint32_t)list->count : 0;
    return kept;
}

void keep_objects(struct reader *r, struct fos_workload *w)
{
    w->devices = keep_list(r, &r->devices, &w->device_count);
    w->objects = keep_list(r, &r->objects, &w->object_count);
}
