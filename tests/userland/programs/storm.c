/*
 * storm.c: ordinary C that lives in the C library: it allocates, formats,
 * sorts, prints and frees, and looks whether all is as it left it. Exit
 * status: how many blocks were not.
 *
 *     storm MS LETTER
 *
 * Each line it prints is its letter, a number that counts up from 0, and as
 * many letters as the number says (modulo 61).
 */
#include <fiberos/sys.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = 24, SORTED = 300, LONGEST = 61 };

struct block {
    char *bytes;
    size_t size;
    unsigned seed;
};

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void fill(struct block *b, unsigned *seed)
{
    b->seed = next(seed);
    b->size = 16 + b->seed % 3000;
    b->bytes = malloc(b->size / 2);
    char *grown = b->bytes ? realloc(b->bytes, b->size) : NULL;
    if (!grown)
        abort();
    b->bytes = grown;
    memset(b->bytes, (int)(b->seed % 251), b->size);
    snprintf(b->bytes, 16, "%u", b->seed);
}

static int damaged(const struct block *b)
{
    char wanted[16];
    memset(wanted, (int)(b->seed % 251), sizeof wanted);
    snprintf(wanted, sizeof wanted, "%u", b->seed);
    if (memcmp(wanted, b->bytes, sizeof wanted) != 0)
        return 1;
    for (size_t i = sizeof wanted; i < b->size; i++)
        if ((unsigned char)b->bytes[i] != b->seed % 251)
            return 1;
    return 0;
}

static int by_value(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return (x > y) - (x < y);
}

/* glibc's qsort() takes memory of its own for this. */
static int sorts_wrongly(unsigned *seed)
{
    unsigned values[SORTED], sum = 0;
    for (int i = 0; i < SORTED; i++)
        sum += values[i] = next(seed);
    qsort(values, SORTED, sizeof values[0], by_value);
    for (int i = 0; i < SORTED; i++) {
        sum -= values[i];
        if (i && values[i] < values[i - 1])
            return 1;
    }
    return sum != 0;
}

static int one_round(unsigned *seed)
{
    struct block blocks[BLOCKS];
    int bad = 0;
    for (int i = 0; i < BLOCKS; i++)
        fill(&blocks[i], seed);
    bad += sorts_wrongly(seed);
    for (int i = 0; i < BLOCKS; i++)
        bad += damaged(&blocks[i]);
    for (int i = 0; i < BLOCKS; i++)
        free(blocks[i].bytes);
    return bad;
}

int main(int argc, char **argv)
{
    char letters[LONGEST];
    fos_time end = FOS_MS(strtol(argc > 2 ? argv[1] : "0", NULL, 10));
    unsigned seed = (unsigned)fos_pid();
    int bad = 0;
    memset(letters, argv[2][0], sizeof letters);
    for (long line = 0; fos_now() < end; line++) {
        bad += one_round(&seed);
        printf("%c %ld %.*s\n", argv[2][0], line, (int)(line % LONGEST), letters);
    }
    return bad;
}
