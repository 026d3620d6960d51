/*
 * number.h: decimal numbers, judged exactly.
 *
 * A double can't tell 0.1 from its neighbours, nor 2^53 from 2^53 + 1. What
 * counts here is the text of the number: "1e3" is the whole number 1000 and
 * "0.1" ticks of 1 ms are exactly 100,000 ns.
 */
#ifndef CONFIG_NUMBER_H
#define CONFIG_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum number_status {
    NUMBER_OK,
    NUMBER_NOT_WHOLE, /* a fraction remains */
    NUMBER_TOO_LARGE, /* beyond +-INT64_MAX */
};

/* Length of the JSON number at the start of a text; 0: there is none. */
size_t number_length(const char *text, size_t length);

/*
 * *out = number x unit, if that is a whole number. `text` must be a JSON
 * number and nothing else; unit from 1 to 10^18.
 */
enum number_status number_times(const char *text, size_t length, int64_t unit, int64_t *out);

/* Is it below zero? "-0" is not. */
bool number_negative(const char *text, size_t length);

#endif
