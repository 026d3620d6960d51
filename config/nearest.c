/*
 * nearest.c: edit distance between names.
 *
 * The distance counts insertions, deletions, replacements and swaps of two
 * neighbours (optimal string alignment), capitals being no difference. A
 * name is near if about one letter in three is wrong, or if the word is
 * its beginning. Stateless; any context.
 */
#include "config/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 64, SHORTEST_PREFIX = 3 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Three rows of the matrix are enough: this one and the two above. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = same(a[i - 1], b[j - 1]) ? 0 : 1;
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + change);
            bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
            if (swapped && rows[(i + 1) % 3][j - 2] + 1 < row[j])
                row[j] = rows[(i + 1) % 3][j - 2] + 1;
        }
    }
    return rows[a_length % 3][b_length];
}

void nearest_offer(struct nearest *n, const char *candidate)
{
    size_t length = strlen(n->word), other = strlen(candidate);
    if (length == 0 || length > LONGEST || other > LONGEST)
        return;
    size_t d = distance(n->word, length, candidate, other);
    bool prefix = length >= SHORTEST_PREFIX && strncasecmp(n->word, candidate, length) == 0;
    bool near = d <= (length + 2) / 3 && d < length && d < other;
    if ((near || prefix || d == 0) && (!n->name || d < n->distance)) {
        n->name = candidate;
        n->distance = d;
    }
}

const char *nearest_hint(const struct nearest *n, struct hint *into)
{
    into->text[0] = '\0';
    if (n->name)
        snprintf(into->text, sizeof into->text, " (did you mean '%s'?)", n->name);
    return into->text;
}
