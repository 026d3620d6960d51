/*
 * trace.c: what reader and writer share: the tables of a trace in memory,
 * and all questions that can be asked of it.
 */
#include "trace_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int trace_grow(void *array, size_t *room, size_t need, size_t size)
{
    if (need <= *room)
        return 0;
    size_t bigger = *room ? *room * 2 : 64;
    while (bigger < need)
        bigger *= 2;
    void **slot = array;
    void *moved = realloc(*slot, bigger * size);
    if (!moved)
        return -ENOMEM;
    *slot = moved;
    *room = bigger;
    return 0;
}

int trace_add_block(struct fos_trace *t, struct trace_chunk *chunk, size_t mapped, uint64_t offset)
{
    if (trace_grow(&t->blocks, &t->block_room, t->block_count + 1, sizeof(*t->blocks)))
        return -ENOMEM;
    t->blocks[t->block_count++] =
        (struct trace_block){.chunk = chunk, .mapped = mapped, .offset = offset};
    return 0;
}

int trace_add_events(struct fos_trace *t, struct fos_event *events)
{
    if (trace_grow(&t->events, &t->chunk_room, t->chunk_count + 1, sizeof(struct fos_event *)))
        return -ENOMEM;
    t->events[t->chunk_count++] = events;
    return 0;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv). */
uint64_t trace_hash(const void *bytes, size_t length)
{
    const unsigned char *b = bytes;
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        h = (h ^ b[i]) * UINT64_C(0x100000001b3);
    return h;
}

int trace_add_text(struct fos_trace *t, const char *text, size_t length)
{
    size_t room = t->text_room;
    if (trace_grow(&t->texts, &room, t->text_count + 1, sizeof(char *)))
        return -ENOMEM;
    room = t->text_room;
    if (trace_grow(&t->hashes, &room, t->text_count + 1, sizeof(uint64_t)))
        return -ENOMEM;
    t->text_room = room;
    t->texts[t->text_count] = text;
    t->hashes[t->text_count++] = trace_hash(text, length);
    return 0;
}

uint64_t fos_trace_count(const struct fos_trace *t)
{
    return t->count;
}

const struct fos_event *fos_trace_event(const struct fos_trace *t, uint64_t i)
{
    return &t->events[i / TRACE_PER_CHUNK][i % TRACE_PER_CHUNK];
}

const char *fos_trace_text(const struct fos_trace *t, uint32_t number)
{
    return number < t->text_count ? t->texts[number] : "";
}

bool fos_trace_ended(const struct fos_trace *t)
{
    return t->ended;
}

uint64_t fos_trace_find(const struct fos_trace *t, fos_time when)
{
    uint64_t low = 0, high = t->count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (fos_trace_event(t, middle)->time < when)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* META events are written at boot, before anything else. */
const char *fos_trace_meta(const struct fos_trace *t, const char *key)
{
    size_t length = strlen(key);
    for (uint64_t i = 0; i < t->count; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type != FOS_EV_META)
            break;
        const char *text = fos_trace_text(t, e->text);
        if (!strncmp(text, key, length) && text[length] == '=')
            return text + length + 1;
    }
    return NULL;
}

/* One round of the finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ (h >> 29);
}

/*
 * META stands outside so that a run is equal to one that was described in
 * other words; the words of a decision and ranks, so that leaving them out
 * for speed changes nothing; addresses, because the host draws them at random.
 */
static uint64_t digest_event(const struct fos_trace *t, uint64_t h, const struct fos_event *e)
{
    bool fault = e->type == FOS_EV_FAULT;
    bool text = e->text < t->text_count && e->type != FOS_EV_DECISION && !fault;
    h = mix(h, (uint64_t)e->time);
    h = mix(h, fault ? 0 : (uint64_t)e->value);
    h = mix(h, (uint64_t)e->pid << 32 | e->object);
    h = mix(h, (uint64_t)e->type << 24 | (uint64_t)e->cpu << 16 | (uint64_t)e->states << 8 |
                   e->reason);
    return mix(h, text ? t->hashes[e->text] : 0);
}

static bool stands_outside(const struct fos_event *e)
{
    return e->type == FOS_EV_META || e->type == FOS_EV_STACK || e->type == FOS_EV_RANK;
}

uint64_t fos_trace_digest(const struct fos_trace *t)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15);
    for (uint64_t i = 0; i < t->count; i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (!stands_outside(e))
            h = digest_event(t, h, e);
    }
    return h;
}
