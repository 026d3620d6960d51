/*
 * xml.h: is a text well-formed XML, as far as our own files use it: elements,
 * attributes in double quotes, character references, UTF-8. No comments, no
 * declarations.
 */
#ifndef TESTS_VIZ_XML_H
#define TESTS_VIZ_XML_H

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "viz/text/utf8.h"

enum { XML_DEPTH = 32 };

static inline bool xml_is_name(char c)
{
    return isalnum((unsigned char)c) || strchr("-_:.", c);
}

/* One character of text or of a value; NULL if it may not stand there. */
static inline const char *xml_character(const char *p)
{
    uint32_t c;
    char *end;
    if (*p == '&' && p[1] == '#') {
        const long code = strtol(p + 2, &end, 10);
        return *end == ';' && code >= ' ' ? end + 1 : NULL;
    }
    const size_t length = utf8_decode(p, &c);
    if (*p == '<' || *p == '&' || (c < ' ' && c != '\n') || (c == UTF8_BAD && length == 1) ||
        c == 0xfffe || c == 0xffff)
        return NULL;
    return p + length;
}

/* ' name="value"'... up to ">" or "/>"; NULL if that is not what stands there. */
static inline const char *xml_attributes(const char *p)
{
    while (*p == ' ') {
        const char *name = ++p;
        while (*p && xml_is_name(*p))
            p++;
        if (p == name || strncmp(p, "=\"", 2) != 0)
            return NULL;
        for (p += 2; p && *p && *p != '"';)
            p = xml_character(p);
        if (!p || *p != '"')
            return NULL;
        p++;
    }
    return p;
}

/* NULL: it is well-formed. Else where it is not. */
static inline const char *xml_fault(const char *text)
{
    const char *open[XML_DEPTH];
    size_t lengths[XML_DEPTH];
    int depth = 0;
    bool root = false;
    for (const char *p = text; *p;) {
        const char *at = p;
        const bool closing = p[0] == '<' && p[1] == '/';
        if (*p != '<') {
            p = depth || *p == '\n' ? xml_character(p) : NULL;
            if (!p)
                return at;
            continue;
        }
        const char *name = p += closing ? 2 : 1;
        while (*p && xml_is_name(*p))
            p++;
        const size_t length = (size_t)(p - name);
        if (!length || (root && !depth))
            return at;
        root = true;
        if (closing) {
            if (!depth || lengths[depth - 1] != length || memcmp(open[depth - 1], name, length) ||
                *p != '>')
                return at;
            depth--;
            p++;
            continue;
        }
        p = xml_attributes(p);
        if (p && p[0] == '/' && p[1] == '>') {
            p += 2;
        } else if (p && *p == '>' && depth < XML_DEPTH) {
            open[depth] = name;
            lengths[depth++] = length;
            p++;
        } else {
            return at;
        }
    }
    return root && !depth ? NULL : text + strlen(text);
}

#endif
