/*
 * area.c: see area.h. Items stand at the end of their pages, so that the
 * first byte behind the last mark can't be touched.
 */
#include "area.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE    ((size_t)4096)
#define PATTERN 0xa5

static const unsigned char mark[16] = {0xf1, 0xbe, 0x05, 0xc0, 0xde, 0x5e, 0x1f, 0x0e,
                                       0xf1, 0xbe, 0x05, 0xc0, 0xde, 0x5e, 0x1f, 0x0e};

static size_t round_up(size_t n, size_t to)
{
    return (n + to - 1) / to * to;
}

int area_new(struct area *a, size_t count, size_t size)
{
    *a = (struct area){.count = count, .size = size};
    if (!size)
        return 0;
    if (size > SIZE_MAX / 4 / count)
        return -ENOMEM;
    a->stride = round_up(size + sizeof(mark), _Alignof(max_align_t));
    const size_t body = round_up(count * a->stride, PAGE);
    a->room = body + 2 * PAGE;
    char *at = mmap(NULL, a->room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        return -ENOMEM;
    if (mprotect(at + PAGE, body, PROT_READ | PROT_WRITE)) {
        munmap(at, a->room);
        return -ENOMEM;
    }
    a->mapped = at;
    a->items = at + PAGE + body - count * a->stride;
    for (size_t i = 0; i < count; i++)
        memcpy(a->items + i * a->stride + size, mark, sizeof(mark));
    return 0;
}

void area_free(struct area *a)
{
    if (a->mapped)
        munmap(a->mapped, a->room);
    *a = (struct area){0};
}

void *area_item(const struct area *a, size_t i)
{
    return a->items ? a->items + i * a->stride : NULL;
}

bool area_intact(const struct area *a, const void *item)
{
    return !item || memcmp((const char *)item + a->size, mark, sizeof(mark)) == 0;
}

bool area_all_intact(const struct area *a)
{
    for (size_t i = 0; a->items && i < a->count; i++)
        if (!area_intact(a, area_item(a, i)))
            return false;
    return true;
}

void area_retire(const struct area *a, void *item)
{
    if (item)
        memset(item, PATTERN, a->size);
}

bool area_is_retired(const struct area *a, const void *item)
{
    const unsigned char *bytes = item;
    for (size_t i = 0; item && i < a->size; i++)
        if (bytes[i] != PATTERN)
            return false;
    return true;
}
