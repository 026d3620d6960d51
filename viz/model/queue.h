/*
 * queue.h: who was READY at a moment, and what the policy said of its last
 * choice. The order is that of entry: a policy's own order is not in the
 * trace, only its words are.
 */
#ifndef VIZ_MODEL_QUEUE_H
#define VIZ_MODEL_QUEUE_H

#include "model.h"

struct queued {
    uint32_t proc;  /* index */
    uint32_t event; /* with which it became READY */
};

/* Those READY at the moment, the longest waiting first, as far as `room` goes; returns how many
 * there are. */
size_t queue_at(const struct model *m, struct moment at, struct queued *out, size_t room);

/* The last DECISION before the moment; NULL: none. */
const struct fos_event *queue_decision(const struct model *m, struct moment at);

/* A lottery's draw, read from the words of its decision: ticket `drawn` of [0, all), of which the
 * winner holds [from, to). False if they tell of no draw. */
struct draw {
    int64_t drawn, all, from, to;
};
bool queue_draw(const char *words, struct draw *out);

/* "level 2 of 3", where the words tell of one. */
bool queue_level(const char *words, int *level, int *levels);

#endif
