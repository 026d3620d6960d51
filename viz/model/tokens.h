/*
 * tokens.h: where each process is on the state diagram.
 *
 * A token rests at its state and, when a transition happens, travels along
 * the edge for `flight` of the run's time. What happens at one and the same
 * instant starts one after the other, so that the eye can follow. The place
 * of every token is a function of the trace and two times, nothing else:
 * playing backwards or jumping shows the same picture.
 */
#ifndef VIZ_MODEL_TOKENS_H
#define VIZ_MODEL_TOKENS_H

#include "model.h"

/* Above so many processes the diagram shows densities. */
enum { TOKENS_MAX = 200 };

struct token {
    uint32_t proc;           /* index */
    uint32_t event;          /* number of the transition that it made last */
    uint32_t since;          /* and of the one before, with which it came to `from` */
    enum fos_state from, to; /* FOS_NOWHERE: it is being created */
    float along;             /* 0: at `from`; 1: at `to` */
    bool reaped;             /* ended, and taken out of the process table */
};

/* When the token of transition number `event` sets off. */
fos_time tokens_start(const struct model *m, uint64_t event, fos_time flight);

/* The tokens of all processes that exist at the moment, in order of the
 * events, as far as `room` goes, when the movement has come to time `stage`.
 * Returns how many. */
size_t tokens_at(const struct model *m, struct moment at, fos_time stage, fos_time flight,
                 struct token *out, size_t room);

/* How many transitions took each edge in the last `window` before the moment. */
void tokens_stream(const struct model *m, struct moment at, fos_time window, uint32_t taken[EDGES]);

#endif
