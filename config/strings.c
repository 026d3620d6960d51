/*
 * strings.c: UTF-8 and the escapes of JSON strings. NUL is refused even
 * where JSON allows it (\u0000), because C strings end there. Stateless.
 */
#include "config/strings.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The kinds of first byte, with the smallest character that needs so many bytes. */
static const struct lead {
    unsigned char mask, mark;
    size_t bytes;
    uint32_t least;
} leads[] = {
    {0x80, 0x00, 1, 0}, {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}};

size_t string_character(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0; length > 0 && i < sizeof leads / sizeof leads[0]; i++) {
        const struct lead *lead = &leads[i];
        if ((bytes[0] & lead->mask) != lead->mark)
            continue;
        uint32_t code = bytes[0] & (uint32_t)~lead->mask;
        for (size_t n = 1; n < lead->bytes; n++) {
            if (n >= length || (bytes[n] & 0xc0) != 0x80)
                return 0;
            code = code << 6 | (bytes[n] & 0x3f);
        }
        bool surrogate = code >= 0xd800 && code <= 0xdfff;
        return code < lead->least || surrogate || code > 0x10ffff ? 0 : lead->bytes;
    }
    return 0;
}

/* \uXXXX at the start of a text: its value, or -1. */
static long unicode_escape(const char *text, size_t length)
{
    long value = 0;
    if (length < 6 || text[0] != '\\' || text[1] != 'u')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        int c = tolower((unsigned char)text[i]);
        if (!isxdigit(c))
            return -1;
        value = value * 16 + (isdigit(c) ? c - '0' : c - 'a' + 10);
    }
    return value;
}

static size_t unicode_unit(const char *text, size_t length, const char **wrong)
{
    long value = unicode_escape(text, length);
    bool high = value >= 0xd800 && value <= 0xdbff, low = value >= 0xdc00 && value <= 0xdfff;
    if (value < 0) {
        *wrong = "expected four hexadecimal digits after \\u";
        return 2;
    }
    if (high) {
        long second = unicode_escape(text + 6, length - 6);
        if (second >= 0xdc00 && second <= 0xdfff)
            return 12;
    }
    if (high || low)
        *wrong = "half of a surrogate pair, which is no character";
    else if (value == 0)
        *wrong = "the NUL character \\u0000 is not supported";
    return 6;
}

size_t string_unit(const char *text, size_t length, const char **wrong)
{
    if ((unsigned char)text[0] < ' ') {
        *wrong = "a control character must be written as an escape such as \\n or \\u0009";
        return 1;
    }
    if (text[0] != '\\') {
        size_t n = string_character(text, length);
        if (n == 0)
            *wrong = "this byte is not UTF-8; save the file in that encoding";
        return n == 0 ? 1 : n;
    }
    if (length > 1 && text[1] == 'u')
        return unicode_unit(text, length, wrong);
    if (length > 1 && text[1] != '\0' && strchr("\"\\/bfnrt", text[1]))
        return 2;
    *wrong = "unknown escape; a backslash itself is written as \\\\";
    return 1;
}
