/*
 * scan.c: from text to positions, by recursive descent.
 *
 * The scanner copies each character that it accepts to the same place in
 * s->clean. An error in the grammar ends the scan, for what follows would be
 * guesswork; an error inside a string is reported, becomes '?' in the copy,
 * and the scan goes on. Recursion is bounded by FOS_MAX_NESTING.
 */
#include "config/scan.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "config/nearest.h"
#include "config/number.h"
#include "config/strings.h"

struct scan {
    const char *text;
    size_t length, at;
    char *clean;
    struct vector *spans;
    struct problems *problems;
    uint32_t key; /* offset of the key that the next value belongs to */
    size_t open[FOS_MAX_NESTING];
    int depth;
    bool no_memory;
};

static bool at_end(const struct scan *s)
{
    return s->at >= s->length;
}

static char peek(const struct scan *s)
{
    return at_end(s) ? '\0' : s->text[s->at];
}

static bool looking_at(const struct scan *s, const char *what)
{
    size_t n = strlen(what);
    return s->length - s->at >= n && memcmp(s->text + s->at, what, n) == 0;
}

static void accept(struct scan *s, size_t n)
{
    memcpy(s->clean + s->at, s->text + s->at, n);
    s->at += n;
}

static void blank(struct scan *s, size_t n)
{
    memset(s->clean + s->at, ' ', n);
    s->at += n;
}

/* ---- What is wrong -------------------------------------------------------------------------- */

static size_t word_length(const struct scan *s)
{
    size_t n = 0;
    while (s->at + n < s->length &&
           (isalnum((unsigned char)s->text[s->at + n]) || strchr("_+-.", s->text[s->at + n])) &&
           s->text[s->at + n] != '\0')
        n++;
    return n;
}

/* What stands here, for people: the end of the file, a word or a character. */
static const char *found_here(const struct scan *s, char *into, size_t room)
{
    struct quote quote;
    unsigned char c = (unsigned char)peek(s);
    size_t word = word_length(s);
    size_t character = string_character(s->text + s->at, s->length - s->at);
    if (at_end(s))
        snprintf(into, room, "the end of the file");
    else if (word > 0 || (character > 0 && c > ' ' && c != 0x7f))
        snprintf(into, room, "'%s'",
                 quote_text(&quote, s->text + s->at, word > 0 ? word : character));
    else
        snprintf(into, room, "the byte 0x%02x", c);
    return into;
}

/* Says what was expected, and which bracket is still open. Returns false. */
static bool expected(struct scan *s, const char *what)
{
    char found[CONFIG_MAX_QUOTE + 16], where[96] = "";
    if (s->depth > 0) {
        size_t line, column, open = s->open[s->depth - 1];
        problems_place(s->text, s->length, open, &line, &column);
        snprintf(where, sizeof where, " (the '%c' of line %zu, column %zu is open)", s->text[open],
                 line, column);
    }
    problems_add(s->problems, s->at, "expected %s, found %s%s", what,
                 found_here(s, found, sizeof found), where);
    return false;
}

/* ---- Blanks and comments -------------------------------------------------------------------- */

static bool scan_block_comment(struct scan *s)
{
    size_t start = s->at;
    blank(s, 2);
    while (!at_end(s) && !looking_at(s, "*/"))
        blank(s, 1);
    if (at_end(s)) {
        problems_add(s->problems, start, "this comment does not end: expected '*/'");
        return false;
    }
    blank(s, 2);
    return true;
}

/* Skips white space and comments; false if a comment is broken. */
static bool scan_blank(struct scan *s)
{
    for (;;) {
        if (!at_end(s) && strchr(" \t\r\n", peek(s)) && peek(s) != '\0') {
            accept(s, 1);
        } else if (looking_at(s, "//")) {
            while (!at_end(s) && peek(s) != '\n')
                blank(s, 1);
        } else if (looking_at(s, "/*")) {
            if (!scan_block_comment(s))
                return false;
        } else {
            return true;
        }
    }
}

/* ---- Values --------------------------------------------------------------------------------- */

static bool scan_value(struct scan *s);

static bool scan_string(struct scan *s)
{
    size_t start = s->at;
    accept(s, 1);
    while (!at_end(s) && peek(s) != '"' && peek(s) != '\n') {
        const char *wrong = NULL;
        size_t n = string_unit(s->text + s->at, s->length - s->at, &wrong);
        if (wrong) {
            problems_add(s->problems, s->at, "in a string: %s", wrong);
            memset(s->clean + s->at, '?', n);
            s->at += n;
        } else {
            accept(s, n);
        }
    }
    if (peek(s) == '"') {
        accept(s, 1);
        return true;
    }
    problems_add(s->problems, start, "this string does not end: expected '\"' before the end of %s",
                 at_end(s) ? "the file" : "the line");
    return false;
}

static bool scan_number(struct scan *s)
{
    size_t n = number_length(s->text + s->at, s->length - s->at), word = word_length(s);
    if (n == 0 || n < word) {
        struct quote quote;
        problems_add(s->problems, s->at, "expected a number such as 5, 0.25 or 1e3, found '%s'",
                     quote_text(&quote, s->text + s->at, word ? word : 1));
        return false;
    }
    size_t start = s->at;
    blank(s, n);
    s->clean[start] = '0';
    return true;
}

static bool scan_word(struct scan *s)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t length = word_length(s);
    struct quote quote;
    struct hint hint;
    struct nearest nearest = {.word = quote_text(&quote, s->text + s->at, length)};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (length == strlen(words[i]) && looking_at(s, words[i])) {
            accept(s, length);
            return true;
        }
        nearest_offer(&nearest, words[i]);
    }
    if (peek(s) == '\'')
        return expected(s, "a string in double quotes");
    if (length == 0)
        return expected(s, "a value");
    problems_add(s->problems, s->at, "expected a value, found '%s'%s", nearest.word,
                 nearest.name ? nearest_hint(&nearest, &hint)
                              : " (strings stand in double quotes)");
    return false;
}

/* "key": value */
static bool scan_member(struct scan *s)
{
    uint32_t key = (uint32_t)s->at;
    if (peek(s) != '"')
        return expected(s, "a key in double quotes");
    if (!scan_string(s) || !scan_blank(s))
        return false;
    if (peek(s) != ':')
        return expected(s, "':' and a value");
    accept(s, 1);
    if (!scan_blank(s))
        return false;
    s->key = key;
    return scan_value(s);
}

/* The items of an array or object, up to its closing bracket. */
static bool scan_items(struct scan *s, char close, bool (*item)(struct scan *))
{
    const char *next = close == ']' ? "',' or ']'" : "',' or '}'";
    if (!scan_blank(s))
        return false;
    while (peek(s) != close) {
        if (!item(s) || !scan_blank(s))
            return false;
        if (peek(s) == close)
            break;
        if (peek(s) != ',')
            return expected(s, next);
        size_t comma = s->at;
        accept(s, 1);
        if (!scan_blank(s))
            return false;
        if (peek(s) == close)
            s->clean[comma] = ' ';
    }
    accept(s, 1);
    return true;
}

static bool scan_container(struct scan *s)
{
    if (s->depth == FOS_MAX_NESTING) {
        problems_add(s->problems, s->at,
                     "nested too deeply: at most %d arrays and objects in one "
                     "another",
                     FOS_MAX_NESTING);
        return false;
    }
    bool array = peek(s) == '[';
    s->open[s->depth++] = s->at;
    accept(s, 1);
    bool whole = array ? scan_items(s, ']', scan_value) : scan_items(s, '}', scan_member);
    if (whole)
        s->depth--;
    return whole;
}

static bool record(struct scan *s)
{
    struct span span = {.value = (uint32_t)s->at, .key = s->key};
    s->key = 0;
    if (s->spans->count == CONFIG_MAX_VALUES) {
        problems_add(s->problems, s->at, "too many values: at most %zu in one file",
                     CONFIG_MAX_VALUES);
        return false;
    }
    s->no_memory = !vector_push(s->spans, &span);
    return !s->no_memory;
}

static bool scan_value(struct scan *s)
{
    char c = peek(s);
    bool starts = c != '\0' && (isalnum((unsigned char)c) || strchr("[{\"+-.", c));
    if (starts && !record(s))
        return false;
    if (c == '[' || c == '{')
        return scan_container(s);
    if (c == '"')
        return scan_string(s);
    if (starts && !isalpha((unsigned char)c))
        return scan_number(s);
    return scan_word(s);
}

static bool scan_document(struct scan *s)
{
    if (looking_at(s, "\xef\xbb\xbf")) /* a byte order mark */
        blank(s, 3);
    if (!scan_blank(s))
        return false;
    if (at_end(s)) {
        problems_add(s->problems, 0,
                     "nothing in it: expected a workload such as "
                     "{\"fiberos\": 1, \"processes\": [{\"burst\": 5}]}");
        return false;
    }
    if (!scan_value(s) || !scan_blank(s))
        return false;
    return at_end(s) || expected(s, "the end of the file");
}

int scan_json(const char *text, size_t length, char *clean, struct vector *spans,
              struct problems *problems)
{
    struct scan s = {
        .text = text, .length = length, .clean = clean, .spans = spans, .problems = problems};
    if (scan_document(&s)) {
        clean[length] = '\0';
        return 0;
    }
    return s.no_memory ? -ENOMEM : -EINVAL;
}
