/*
 * inspect.h: figures about a process in a part of the run, and who had the
 * CPUs meanwhile. All are computed from the tracks, to the nanosecond.
 *
 * A stretch of waiting or running that reaches over an end of the part counts
 * as far as it lies in it.
 */
#ifndef VIZ_MODEL_INSPECT_H
#define VIZ_MODEL_INSPECT_H

#include "model.h"

enum { SHARES_MAX = 12, CHAIN_MAX = 16 };

/* Of the lengths of some stretches; p95 by nearest rank. All 0 if there are none. */
struct spread {
    uint32_t count;
    fos_time sum, min, max, p95;
};

/* Who had the CPUs, the longest first. */
struct shares {
    struct share {
        uint32_t proc; /* index */
        fos_time time;
    } top[SHARES_MAX];
    int count;
    uint32_t others; /* how many more there were, */
    fos_time others_time;
    uint32_t dispatches; /* how often somebody got a CPU */
};

struct inspection {
    struct spread wait, run;       /* READY; RUNNING */
    fos_time blocked;              /* and sleeping */
    uint32_t dispatches, switches; /* times it got a CPU; times another ran there in between */
    uint32_t preemptions;
    struct shares delays; /* who ran while it was READY */
};

/* Process `proc` (index) in [from, to). 0 or -ENOMEM. */
int inspect_proc(const struct model *m, size_t proc, fos_time from, fos_time to,
                 struct inspection *out);
/* Everybody in [from, to). 0 or -ENOMEM. */
int inspect_range(const struct model *m, fos_time from, fos_time to, struct shares *out);

/* One who waits, and for what; the last one of a chain waits for nobody. */
struct chain_link {
    uint32_t pid, object; /* 0: for the process itself */
};

/*
 * Who waits for whom, from process `pid` on, after the events [0, upto).
 * *ring: the last one waits for one of those before. Returns how many.
 */
int inspect_chain(const struct model *m, uint32_t pid, uint64_t upto,
                  struct chain_link out[CHAIN_MAX], bool *ring);

/* The DECISION that led to a dispatch; NULL if the trace has none. */
const struct fos_event *inspect_decision(const struct model *m, uint64_t dispatch);

#endif
