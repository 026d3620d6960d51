/*
 * mallocs.c: takes memory, writes into it, sorts it and gives it back, again
 * and again, and looks each time whether what it wrote is still there. If
 * preemption were careless with the C library, this is what would break.
 */
#include "../lib/args.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char fos_program_help[] =
    "mallocs [ROUNDS]: allocates, fills, sorts and frees, ROUNDS times (1000), and checks it all";

enum { BLOCKS = 32, LABEL = 32, LARGEST = 4000 };

struct block {
    char *bytes;
    size_t size;
    char mark;
};

/* A size that differs from block to block and from round to round. */
static size_t size_of(long round, int i)
{
    return LABEL + (size_t)((round * 37 + i * 101) % LARGEST);
}

/* A label at the front, the block's mark behind it. */
static bool fill(struct block *b, long round, int i)
{
    b->size = size_of(round, i);
    b->mark = (char)('a' + i % 26);
    b->bytes = malloc(b->size / 2 + LABEL);
    char *grown = b->bytes ? realloc(b->bytes, b->size) : NULL;
    if (!grown)
        return false;
    b->bytes = grown;
    memset(b->bytes, b->mark, b->size);
    snprintf(b->bytes, LABEL, "%zu %c", b->size, b->mark);
    return true;
}

static bool whole(const struct block *b)
{
    char label[LABEL];
    int length = snprintf(label, sizeof label, "%zu %c", b->size, b->mark);
    if (memcmp(b->bytes, label, (size_t)length + 1) != 0)
        return false;
    for (size_t i = (size_t)length + 1; i < b->size; i++)
        if (b->bytes[i] != b->mark)
            return false;
    return true;
}

static int by_size(const void *a, const void *b)
{
    const struct block *x = a, *y = b;
    return (x->size > y->size) - (x->size < y->size);
}

/* One round: 0 if all went well, else a word for what did not. */
static const char *one_round(long round)
{
    struct block blocks[BLOCKS] = {0};
    const char *problem = NULL;
    for (int i = 0; i < BLOCKS && !problem; i++)
        if (!fill(&blocks[i], round, i))
            problem = "out of memory";
    if (!problem)
        qsort(blocks, BLOCKS, sizeof *blocks, by_size);
    for (int i = 0; i < BLOCKS && !problem; i++)
        if (!whole(&blocks[i]) || (i && blocks[i].size < blocks[i - 1].size))
            problem = "a block is not what it was";
    for (int i = 0; i < BLOCKS; i++)
        free(blocks[i].bytes);
    return problem;
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    long rounds = args_number(1, 1000, 1, 1000000000, argc, argv);
    for (long round = 0; round < rounds; round++) {
        const char *problem = one_round(round);
        if (problem) {
            fprintf(stderr, "mallocs: round %ld: %s\n", round, problem);
            return 1;
        }
    }
    printf("%ld rounds, %d blocks each, all whole\n", rounds, BLOCKS);
    return 0;
}
