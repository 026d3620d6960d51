/*
 * track.h: the history of one process or of one CPU, as something to draw.
 *
 * A track is a list of items; each is the number of a trace event with which
 * a new interval begins. Its time and look are kept beside it, close together,
 * since a search in the trace itself would wait for memory at each step; all
 * else stays there. Every TRACK_BLOCK items the durations so far are summed
 * up, so that "how long was it READY between two times" costs a search and a
 * few steps, however long the run.
 */
#ifndef VIZ_MODEL_TRACK_H
#define VIZ_MODEL_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fiberos/trace.h"

/* How an interval looks. A state may look in more than one way. */
enum look {
    LOOK_NONE, /* nothing there: not yet created, reaped, or an idle CPU */
    LOOK_NEW,
    LOOK_READY,     /* since an arrival or a wake-up */
    LOOK_PREEMPTED, /* READY again after running */
    LOOK_RUNNING,
    LOOK_BLOCKED,
    LOOK_SLEEPING, /* BLOCKED for a time, not for a thing */
    LOOK_ZOMBIE,
    LOOK_SWITCHING, /* a CPU on its way from one process to the next */
    LOOKS
};

/* Beside a look: the CPU was taken away from it. */
enum { LOOK_TAKEN = 128 };

enum { TRACK_BLOCK = 64, PEAK_BLOCK = 16, PEAK_LEVELS = 6 };

/* What has been up to some moment. */
struct track_sum {
    fos_time time[LOOKS];
    uint32_t dispatches, preemptions, waits; /* waits: how often it became READY */
};

struct track {
    uint32_t *items; /* event numbers, ascending */
    fos_time *times; /* when each begins */
    uint8_t *looks;  /* enum look, and LOOK_TAKEN */
    uint32_t count, room;
    struct track_sum *sums; /* [b]: everything before item (b + 1) * TRACK_BLOCK */
    uint32_t sum_room;
    bool of_cpu;
};

/* For each PEAK_BLOCK^(level + 1) items of a CPU's track the longest of them. */
struct peaks {
    struct peak_level {
        uint32_t *items;
        uint32_t count, room;
    } level[PEAK_LEVELS];
};

/* Item numbers are signed: -1 is "before the first". */
enum { TRACK_BEFORE = -1 };

void track_free(struct track *t);
/* Appends an event that begins an interval. 0 or -ENOMEM (nothing changed). */
int track_append(struct track *t, const struct fos_trace *trace, uint32_t event);

const struct fos_event *track_event(const struct track *t, const struct fos_trace *trace,
                                    int64_t item);
/* What the interval that begins with this event looks like. */
enum look track_look(const struct track *t, const struct fos_event *e);
/* The same of an item of the track, and when it begins, without a look at the trace. */
static inline enum look track_item_look(const struct track *t, int64_t item)
{
    return (enum look)(t->looks[item] & ~LOOK_TAKEN);
}
static inline fos_time track_item_time(const struct track *t, int64_t item)
{
    return t->times[item];
}
/* When the interval of `item` ends; `end` for the last one. */
fos_time track_item_end(const struct track *t, const struct fos_trace *trace, int64_t item,
                        fos_time end);

/* The last item that began at or before `when`; TRACK_BEFORE if none. O(log n). */
int64_t track_at(const struct track *t, const struct fos_trace *trace, fos_time when);
/* The same, known to be `from` or later. O(log of the distance). */
int64_t track_seek(const struct track *t, const struct fos_trace *trace, int64_t from,
                   fos_time when);
/* The last item whose event is below number `upto`. O(log n), without a look at the trace. */
int64_t track_upto(const struct track *t, uint64_t upto);

/* The sums up to `when`, given the item at that time. */
void track_sum_at(const struct track *t, const struct fos_trace *trace, int64_t item, fos_time when,
                  struct track_sum *out);

void peaks_free(struct peaks *p);
/* Takes in the blocks of `t` that are complete. 0 or -ENOMEM. */
int peaks_update(struct peaks *p, const struct track *t, const struct fos_trace *trace);
/* The longest RUNNING interval among the items [from, to), all of which have ended. */
int64_t peaks_longest(const struct peaks *p, const struct track *t, const struct fos_trace *trace,
                      int64_t from, int64_t to);

#endif
