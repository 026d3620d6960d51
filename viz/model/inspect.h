/*
 * inspect.h: figures about a part of the run: of one process, or of all of
 * them, and who had the CPUs meanwhile. All are computed from the tracks, to
 * the nanosecond, and so that they can be computed again from the exported
 * events.
 *
 * A part [from, to) has what begins at `from` or later and before `to`; one
 * that reaches the end of the run has also what happens at that very instant.
 * A stretch of waiting or running that reaches over an end of the part counts
 * as far as it lies in it; a stretch of no length counts where it happens.
 */
#ifndef VIZ_MODEL_INSPECT_H
#define VIZ_MODEL_INSPECT_H

#include "model.h"
#include "spread.h"

enum { SHARES_MAX = 12, CHAIN_MAX = 16 };

/* Who had the CPUs, the longest first. */
struct shares {
    struct share {
        uint32_t proc; /* index */
        fos_time time;
    } top[SHARES_MAX];
    int count;
    uint32_t others; /* how many more there were, */
    fos_time others_time;
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
/* Who ran in [from, to). 0 or -ENOMEM. */
int inspect_range(const struct model *m, fos_time from, fos_time to, struct shares *out);

/* What processes did in a part. */
struct doing {
    fos_time run, wait, blocked;
    uint32_t waits, dispatches, switches, preemptions;
};

/* Everybody in a part, those who ran most first (then who waited most, then by creation). */
struct overview {
    struct overview_line {
        uint32_t proc; /* index */
        struct doing doing;
    } top[SHARES_MAX];
    int count;
    uint32_t others; /* how many more there were in the part */
    struct doing all;
    int cpus;
    fos_time length, switching, idle; /* switching, idle: summed over the CPUs; all.run: busy */
};

/* Cost follows the processes, not the events. */
void inspect_part(const struct model *m, fos_time from, fos_time to, struct overview *out);

/* Adds the waits (stretches of READY) of a process in a part; of all: TRACK_BEFORE. 0 or -ENOMEM.
 */
int inspect_waits(const struct model *m, int64_t proc, fos_time from, fos_time to,
                  struct lengths *out);
/* The same of responses that end in the part, in their full length: from the arrival to the first
 * run, or, of a process with jobs, from each release to the end of that job. */
int inspect_responses(const struct model *m, int64_t proc, fos_time from, fos_time to,
                      struct lengths *out);

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
