/*
 * python_random.c: see python_random.h. The generator is MT19937 (Matsumoto,
 * Nishimura: "Mersenne Twister", ACM TOMACS 8(1), 1998) with the seeding by
 * an array of 2002, which Python gives the seed's 32-bit words to.
 */
#include "config/python_random.h"

enum { WORDS = PYTHON_RANDOM_WORDS, MIDDLE = 397 };

/* ---- Seeding -------------------------------------------------------------------------------- */

static void seed_plain(uint32_t *state, uint32_t seed)
{
    state[0] = seed;
    for (uint32_t i = 1; i < WORDS; i++)
        state[i] = UINT32_C(1812433253) * (state[i - 1] ^ state[i - 1] >> 30) + i;
}

/* One word stirred with the one before it; both move on around the state. */
static uint32_t stir(uint32_t *state, uint32_t i, uint32_t factor, uint32_t add)
{
    state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >> 30) * factor) + add;
    if (i + 1 < WORDS)
        return i + 1;
    state[0] = state[WORDS - 1];
    return 1;
}

void python_random_seed(struct python_random *r, uint64_t seed)
{
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    const uint32_t length = key[1] ? 2 : 1;
    uint32_t i = 1;
    seed_plain(r->state, 19650218);
    for (uint32_t round = 0; round < WORDS; round++)
        i = stir(r->state, i, 1664525, key[round % length] + round % length);
    for (uint32_t round = 1; round < WORDS; round++)
        i = stir(r->state, i, 1566083941, -i);
    r->state[0] = UINT32_C(1) << 31;
    r->next = WORDS;
}

/* ---- Drawing -------------------------------------------------------------------------------- */

static void turn(uint32_t *state)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        const uint32_t high = UINT32_C(1) << 31;
        const uint32_t y = (state[i] & high) | (state[(i + 1) % WORDS] & ~high);
        state[i] = state[(i + MIDDLE) % WORDS] ^ y >> 1 ^ (y & 1 ? UINT32_C(0x9908b0df) : 0);
    }
}

static uint32_t draw(struct python_random *r)
{
    if (r->next == WORDS) {
        turn(r->state);
        r->next = 0;
    }
    uint32_t y = r->state[r->next++];
    y ^= y >> 11;
    y ^= y << 7 & UINT32_C(0x9d2c5680);
    y ^= y << 15 & UINT32_C(0xefc60000);
    return y ^ y >> 18;
}

double python_random(struct python_random *r)
{
    const uint32_t high = draw(r) >> 5, low = draw(r) >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
}
