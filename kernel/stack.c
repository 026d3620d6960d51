/*
 * stack.c: stacks for processes: each with a guard below it, so that an
 * overflow faults instead of writing into a neighbour; pooled and reused.
 *
 * Stacks of one size come from slabs that double in number. A slab is one
 * mapping; where the host can (MADV_GUARD_INSTALL, Linux 6.13), its guards
 * are marks inside it and cost no mapping each, which is what limits
 * mprotect() to some 32,000 stacks (vm.max_map_count).
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arch/annotate.h"
#include "machine.h"

#define GUARD_INSTALL  102 /* MADV_GUARD_INSTALL, not in older headers */
#define MOST_IN_A_SLAB 1024

struct slab {
    struct slab *next;
    char *memory;
    size_t length;
    struct stack stacks[];
};

/* All stacks of one size. */
struct shelf {
    struct shelf *next;
    size_t size, count; /* count: made so far */
    struct stack *free;
};

struct stack_pool {
    struct shelf *shelves;
    struct slab *slabs;
    size_t page;
    bool marks; /* guards are marks inside a mapping, as long as the host takes them */
};

struct stack_pool *stack_pool_new(bool marks)
{
    struct stack_pool *pool = calloc(1, sizeof(*pool));
    if (pool)
        *pool = (struct stack_pool){.page = (size_t)sysconf(_SC_PAGESIZE), .marks = marks};
    return pool;
}

void stack_pool_free(struct stack_pool *pool)
{
    if (!pool)
        return;
    for (struct slab *s = pool->slabs, *next; s; s = next) {
        next = s->next;
        munmap(s->memory, s->length);
        free(s);
    }
    for (struct shelf *s = pool->shelves, *next; s; s = next) {
        next = s->next;
        free(s);
    }
    free(pool);
}

/* An older host says EINVAL to the first mark: then it is not asked again. */
static int guard(struct stack_pool *pool, char *at)
{
    if (pool->marks && !madvise(at, pool->page, GUARD_INSTALL))
        return 0;
    pool->marks = false;
    return mprotect(at, pool->page, PROT_NONE);
}

static int furnish(struct stack_pool *pool, struct shelf *shelf, struct slab *slab, size_t count)
{
    size_t each = shelf->size + pool->page;
    for (size_t i = 0; i < count; i++) {
        char *low = slab->memory + i * each;
        if (guard(pool, low))
            return -errno;
        slab->stacks[i] = (struct stack){.low = low + pool->page, .size = shelf->size};
    }
    for (size_t i = count; i-- > 0;) {
        slab->stacks[i].next = shelf->free;
        shelf->free = &slab->stacks[i];
    }
    shelf->count += count;
    return 0;
}

static int add_slab(struct stack_pool *pool, struct shelf *shelf)
{
    size_t count = shelf->count < 4 ? 4 : shelf->count;
    if (count > MOST_IN_A_SLAB)
        count = MOST_IN_A_SLAB;
    struct slab *slab = calloc(1, sizeof(*slab) + count * sizeof(struct stack));
    if (!slab)
        return -ENOMEM;
    slab->length = count * (shelf->size + pool->page);
    slab->memory = mmap(NULL, slab->length, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    int error = slab->memory == MAP_FAILED ? -errno : furnish(pool, shelf, slab, count);
    if (error) {
        if (slab->memory != MAP_FAILED)
            munmap(slab->memory, slab->length);
        free(slab);
        return error;
    }
    slab->next = pool->slabs;
    pool->slabs = slab;
    return 0;
}

static struct shelf *shelf_for(struct stack_pool *pool, size_t size)
{
    struct shelf *s = pool->shelves;
    while (s && s->size != size)
        s = s->next;
    if (s)
        return s;
    s = calloc(1, sizeof(*s));
    if (s) {
        *s = (struct shelf){.next = pool->shelves, .size = size};
        pool->shelves = s;
    }
    return s;
}

struct stack *stack_take(struct stack_pool *pool, size_t size)
{
    size = (size + pool->page - 1) & ~(pool->page - 1);
    struct shelf *shelf = shelf_for(pool, size);
    int error = !shelf ? -ENOMEM : shelf->free ? 0 : add_slab(pool, shelf);
    if (error) {
        errno = -error;
        return NULL;
    }
    struct stack *s = shelf->free;
    shelf->free = s->next;
    return s;
}

void stack_give(struct stack_pool *pool, struct stack *s)
{
    struct shelf *shelf = shelf_for(pool, s->size); /* exists: s came from it */
    s->next = shelf->free;
    shelf->free = s;
}

/* ---- How deep was it? ---- */

/* Stacks start as zeros and are made zeros again, so what is not zero was
 * used. Pages that the host never gave us were not. */
static size_t untouched(const struct stack *s, size_t page)
{
    unsigned char resident[64];
    size_t pages = s->size / page;
    for (size_t first = 0; first < pages; first += sizeof(resident)) {
        size_t n = pages - first < sizeof(resident) ? pages - first : sizeof(resident);
        if (mincore(s->low + first * page, n * page, resident))
            return 0;
        for (size_t i = 0; i < n; i++)
            if (resident[i] & 1)
                return (first + i) * page;
    }
    return s->size;
}

ANNOTATE_RAW size_t stack_measure(struct stack *s)
{
    size_t at = untouched(s, (size_t)sysconf(_SC_PAGESIZE));
    annotate_memory(s->low + at, s->size - at);
    while (at < s->size && !*(volatile uint64_t *)(void *)(s->low + at))
        at += sizeof(uint64_t);
    for (size_t i = at; i < s->size; i += sizeof(uint64_t))
        *(volatile uint64_t *)(void *)(s->low + i) = 0;
    return s->size - at;
}

bool stack_guards(const struct stack *s, uintptr_t address)
{
    uintptr_t low = (uintptr_t)s->low;
    return address < low && low - address <= (uintptr_t)sysconf(_SC_PAGESIZE);
}
