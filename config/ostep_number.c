/*
 * ostep_number.c: numbers as Python reads them: with spaces around them,
 * with a sign, a fraction without a zero before it; and lists of them.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "config/ostep_tool.h"

#define TICK INT64_C(1000000) /* ns */

enum { MOST_DIGITS = 63 };

/* A number with an end mark. */
struct digits {
    char text[MOST_DIGITS + 1];
};

struct ostep_part ostep_whole(const char *text)
{
    return (struct ostep_part){text, strlen(text)};
}

struct ostep_part ostep_take(struct ostep_part *rest, char separator)
{
    const char *end = memchr(rest->text, separator, rest->length);
    const size_t length = end ? (size_t)(end - rest->text) : rest->length;
    const struct ostep_part piece = {rest->text, length};
    rest->text = end ? end + 1 : NULL;
    rest->length -= end ? length + 1 : length;
    return piece;
}

static bool is_space(char c)
{
    return isspace((unsigned char)c) != 0;
}

/* Copies it without the spaces around it. False: too long for a number, or empty. */
static bool trim(struct ostep_part part, struct digits *out)
{
    while (part.length && is_space(part.text[0])) {
        part.text++;
        part.length--;
    }
    while (part.length && is_space(part.text[part.length - 1]))
        part.length--;
    if (!part.length || part.length > MOST_DIGITS)
        return false;
    memcpy(out->text, part.text, part.length);
    out->text[part.length] = '\0';
    return true;
}

/* 0x10, 0b10, 010: returns the base and skips the two letters in front. */
static int prefixed_base(const char **text)
{
    const char *t = *text;
    if (t[0] != '0')
        return 10;
    const int base = tolower((unsigned char)t[1]) == 'x'   ? 16
                     : tolower((unsigned char)t[1]) == 'b' ? 2
                                                           : 8;
    if (base != 8)
        *text += 2;
    return base;
}

int ostep_integer(struct ostep_part part, enum ostep_digits digits, int64_t *out)
{
    struct digits number;
    char *end;
    if (!trim(part, &number))
        return -EINVAL;
    const char *text = number.text;
    const int base = digits == OSTEP_PREFIXED ? prefixed_base(&text) : 10;
    const size_t sign = base == 10 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    if (!isxdigit((unsigned char)text[sign]))
        return -EINVAL;
    errno = 0;
    *out = strtoll(text, &end, base);
    if (*end)
        return -EINVAL;
    return errno ? -ERANGE : 0;
}

int ostep_ticks(struct ostep_part part, fos_time *out)
{
    struct digits number;
    char *end;
    if (!trim(part, &number) || strspn(number.text, "+-.0123456789eE") != strlen(number.text))
        return -EINVAL;
    const double ticks = strtod(number.text, &end);
    if (end == number.text || *end)
        return -EINVAL;
    if (!(fabs(ticks) <= OSTEP_MAX_NUMBER))
        return -ERANGE;
    *out = llround(ticks * (double)TICK);
    return 0;
}
