/*
 * utf8.c: characters, their width on a terminal, and the harm they may do.
 */
#include "utf8.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

size_t utf8_decode(const char *s, uint32_t *code)
{
    static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = sequence_length((unsigned char)*s);
    *code = UTF8_BAD;
    if (!length)
        return 1;
    uint32_t value = (unsigned char)*s & mask[length];
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)s[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | ((unsigned char)s[i] & 0x3F);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
        return 1;
    *code = value;
    return length;
}

/* Characters that steer a terminal, or reorder the text around them. */
static bool is_harmful(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
           code == 0xFEFF || code == UTF8_BAD;
}

/* wcwidth() knows nothing outside ASCII in the C locale: then it is one column. */
static int code_width(uint32_t code)
{
    const int width = wcwidth((wchar_t)code);
    return width < 0 ? 1 : width;
}

int text_width(const char *s)
{
    int width = 0;
    while (*s) {
        uint32_t code;
        s += utf8_decode(s, &code);
        width += code_width(code);
    }
    return width;
}

/* One character made safe, with its width; `piece` has room for 4 bytes. */
static size_t safe_character(const char *s, bool unicode, char *piece, size_t *taken, int *width)
{
    uint32_t code;
    *taken = utf8_decode(s, &code);
    *width = 1;
    if (is_harmful(code) || (code > 0x7E && !unicode)) {
        piece[0] = '?';
        return 1;
    }
    *width = code_width(code);
    memcpy(piece, s, *taken);
    return *taken;
}

int text_safe(char *buffer, size_t size, const char *s, int columns, bool unicode)
{
    const char *const ellipsis = unicode ? "\u2026" : "~";
    size_t used = 0, kept = 0; /* kept: where an ellipsis would still fit */
    int width = 0, kept_width = 0;
    while (*s) {
        char piece[4];
        size_t taken;
        int wide;
        const size_t bytes = safe_character(s, unicode, piece, &taken, &wide);
        if (width + wide > columns || used + bytes + 4 > size) {
            const int n = snprintf(buffer + kept, size - kept, "%s", ellipsis);
            return n > 0 ? kept_width + 1 : kept_width;
        }
        memcpy(buffer + used, piece, bytes);
        used += bytes;
        width += wide;
        s += taken;
        if (width < columns) {
            kept = used;
            kept_width = width;
        }
    }
    buffer[used] = '\0';
    return width;
}
