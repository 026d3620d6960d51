/*
 * strings.h: what may stand inside a JSON string.
 */
#ifndef CONFIG_STRINGS_H
#define CONFIG_STRINGS_H

#include <stddef.h>

/*
 * Length of the UTF-8 character at the start of a text, 1 to 4; 0 if the
 * bytes there are none (RFC 3629: nothing overlong, no surrogates, nothing
 * above U+10FFFF).
 */
size_t string_character(const char *text, size_t length);

/*
 * Length of what stands at the start of a text as one unit of a string: a
 * character or an escape, both halves of a surrogate pair included. If it is
 * not allowed there, *wrong says why.
 */
size_t string_unit(const char *text, size_t length, const char **wrong);

#endif
