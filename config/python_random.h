/*
 * python_random.h: the numbers that Python's random.random() gives after
 * random.seed(N), so that an exercise drawn with a seed in a Python script
 * can be drawn again here.
 */
#ifndef CONFIG_PYTHON_RANDOM_H
#define CONFIG_PYTHON_RANDOM_H

#include <stdint.h>

enum { PYTHON_RANDOM_WORDS = 624 };

struct python_random {
    uint32_t state[PYTHON_RANDOM_WORDS];
    uint32_t next; /* word of `state` that is handed out next */
};

/* random.seed(seed); Python takes the absolute value of a negative one. */
void python_random_seed(struct python_random *r, uint64_t seed);

/* random.random(): 53 random bits, in [0, 1). */
double python_random(struct python_random *r);

#endif
