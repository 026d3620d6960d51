/*
 * wordcount.c: counts the words of a text that it carries with it, and
 * prints the most frequent ones: strings, memory and sorting, as ordinary
 * programs use them.
 */
#include "../lib/args.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char fos_program_help[] =
    "wordcount [COUNT]: prints the COUNT (5) most frequent words of a built-in text";

static const char text[] =
    "The scheduler picks a process and the process runs. When the slice of the process is over, "
    "the clock interrupts it, and the scheduler picks again. A process that waits for the disk "
    "gives up the CPU, so that another process can run while the disk is at work. The process "
    "that waits does not know who ran meanwhile; when the disk has answered, the process is "
    "ready, and the scheduler may pick it. So every process believes that the CPU is its own, "
    "and the scheduler knows better.";

struct word {
    char *letters;
    int count;
};

struct words {
    struct word *at;
    size_t length;
};

/* The next word of *from in lower case, or NULL behind the last. */
static char *next_word(const char **from)
{
    while (**from && !isalpha((unsigned char)**from))
        (*from)++;
    size_t length = 0;
    while (isalpha((unsigned char)(*from)[length]))
        length++;
    char *word = length ? strndup(*from, length) : NULL;
    for (size_t i = 0; word && i < length; i++)
        word[i] = (char)tolower((unsigned char)word[i]);
    *from += length;
    return word;
}

/* Takes `letters` over. Returns 0, or -1 without memory. */
static int count_word(struct words *words, char *letters)
{
    for (size_t i = 0; i < words->length; i++)
        if (strcmp(words->at[i].letters, letters) == 0) {
            words->at[i].count++;
            free(letters);
            return 0;
        }
    struct word *more = realloc(words->at, (words->length + 1) * sizeof *more);
    if (!more) {
        free(letters);
        return -1;
    }
    words->at = more;
    more[words->length++] = (struct word){letters, 1};
    return 0;
}

/* The most frequent first; among equals, by the alphabet. */
static int compare(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->letters, y->letters);
}

static void print_top(const struct words *words, size_t top)
{
    if (words->length)
        qsort(words->at, words->length, sizeof *words->at, compare);
    for (size_t i = 0; i < words->length && i < top; i++)
        printf("%3d %s\n", words->at[i].count, words->at[i].letters);
}

int main(int argc, char **argv)
{
    args_at_most(1, argc, argv);
    size_t top = (size_t)args_number(1, 5, 1, 1000, argc, argv);
    struct words words = {0};
    const char *from = text;
    int error = 0;
    for (char *word; !error && (word = next_word(&from));)
        error = count_word(&words, word);
    if (error)
        perror("wordcount");
    else
        print_top(&words, top);
    for (size_t i = 0; i < words.length; i++)
        free(words.at[i].letters);
    free(words.at);
    return error ? 1 : 0;
}
