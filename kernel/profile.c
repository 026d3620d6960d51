/*
 * profile.c: what textbooks leave open, and sets of answers by name
 * (semantics.md). POSIX.1-2017, 2.8.4: a preempted SCHED_FIFO or SCHED_RR
 * thread is put at the head of its list and a higher number is more urgent,
 * which is what `textbook` says too.
 */
#include <errno.h>
#include <string.h>

#include "fiberos/kernel.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define AT(field)    offsetof(struct fos_semantics, field)

static const struct fos_knob knobs[] = {
    {"expiry_order", "arrivals-first", "expired-first",
     "who queues first when an arrival and the end of a slice meet", AT(expired_first)},
    {"early_finish", "next-now", "waste",
     "whether the next one starts at once or the rest of the slice is idle", AT(waste_rest)},
    {"priority_order", "high-first", "low-first",
     "whether a high or a low number is the more urgent priority", AT(low_is_urgent)},
    {"preempted_to", "head", "tail", "where a preempted process queues among its equals",
     AT(preempted_tail)},
    {"preempted_slice", "keep", "fresh", "what a preempted process gets of its slice",
     AT(preempted_fresh)},
    {"done_at", "burst-end", "slice-end",
     "when who needs less than its slice is finished; until then it is READY", AT(done_late)},
};

static const struct {
    const char *name;
    struct fos_semantics answers;
} profiles[] = {
    {"textbook", {0}},
    {"posix", {0}},
    {"ostep", {0}}, /* its simulators differ: config/ostep_*.c sets what each does otherwise */
};

const struct fos_knob *fos_knob(size_t i)
{
    return i < COUNT(knobs) ? &knobs[i] : NULL;
}

const char *fos_profile_name(size_t i)
{
    return i < COUNT(profiles) ? profiles[i].name : NULL;
}

int fos_profile(const char *name, struct fos_semantics *out)
{
    for (size_t i = 0; i < COUNT(profiles); i++)
        if (!strcmp(profiles[i].name, name)) {
            *out = profiles[i].answers;
            return 0;
        }
    return -ENOENT;
}
