/*
 * duration.h: lengths of time as people write them.
 */
#ifndef CONFIG_DURATION_H
#define CONFIG_DURATION_H

#include <stddef.h>

#include "fiberos/kernel.h"

/* A bare number needs a unit of its own: for duration_parse()'s `bare`. */
#define DURATION_NEEDS_UNIT ((fos_time)0)

/*
 * Text such as "250us", "1.5ms" or "2s" (ns, us, ms, s); without a unit it
 * counts in `bare` nanoseconds. 0 and the length in *out (0 to FOS_MAX_TIME);
 * or -EINVAL and "expected …" in *error.
 */
int duration_parse(const char *text, size_t length, fos_time bare, fos_time *out,
                   struct fos_error *error);

/* The same for a JSON number, which counts in ticks. */
int duration_of_ticks(const char *number, size_t length, fos_time tick, fos_time *out,
                      struct fos_error *error);

/* In the largest unit that leaves a whole number: "4ms", "1500us", "0". Returns `into`. */
struct duration_text {
    char text[32];
};
const char *duration_format(fos_time t, struct duration_text *into);

#endif
