/*
 * queue.h: who was READY at a moment, in order of entry or as the policy
 * sees it, and what it said of its last choice.
 */
#ifndef VIZ_MODEL_QUEUE_H
#define VIZ_MODEL_QUEUE_H

#include "model.h"

struct queued {
    uint32_t proc;  /* index */
    uint32_t event; /* with which it became READY */
    int64_t rank;   /* of queue_in_order(): the policy's number, */
    bool ranked;    /* if it has one */
};

/* Those READY at the moment, the longest waiting first, as far as `room` goes; returns how many
 * there are. */
size_t queue_at(const struct model *m, struct moment at, struct queued *out, size_t room);

/* The same, whom the policy prefers first; of equals who came first, but before them who was
 * preempted, as the run's semantics have it. What is only chance (tickets) is in order of entry. */
size_t queue_in_order(const struct model *m, struct moment at, struct queued *out, size_t room);

/* The number by which the policy orders the queue: what it is (rank.h), how it is called
 * ("vruntime"), and that of a process; of one that is not READY the last that it had. False: it
 * has none (yet, or the policy was ejected). O(log n). */
enum fos_rank_kind queue_rank_kind(const struct model *m);
const char *queue_rank_name(const struct model *m);
bool queue_rank(const struct model *m, uint32_t proc, struct moment at, int64_t *rank);
/* A rank in words: "35 ms", "2", "none". Returns `out`. */
const char *queue_rank_text(const struct model *m, int64_t rank, char *out, size_t size);

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
