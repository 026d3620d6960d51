/*
 * utf8.h: text from users: names, messages, what programs say.
 */
#ifndef VIZ_TEXT_UTF8_H
#define VIZ_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_BAD = 0xFFFD };

/*
 * The character at `s` (not the end) into *code; returns its bytes, 1 to 4. A
 * byte that is not UTF-8 is a character of its own: UTF8_BAD, 1 byte long.
 */
size_t utf8_decode(const char *s, uint32_t *code);

/* Columns that a UTF-8 string takes on the screen. */
int text_width(const char *s);

/*
 * Copies `s` into buffer so that it takes at most `columns` and can do no
 * harm on a terminal: controls become '?', as does what is not ASCII if
 * `unicode` is off; what does not fit ends in an ellipsis. `size` must be at
 * least 8. Returns the columns used.
 */
int text_safe(char *buffer, size_t size, const char *s, int columns, bool unicode);

#endif
