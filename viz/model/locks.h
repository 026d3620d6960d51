/*
 * locks.h: who holds which mutex, who serves which port, and whose urgency a
 * process runs with.
 *
 * An object keeps the events that gave it an owner or took it away; a process
 * keeps those with which it got or gave up a mutex, and after each how many it
 * holds. All are in order of the events, so that the state of any moment is a
 * search. The model (model.h) owns both and feeds them.
 */
#ifndef VIZ_MODEL_LOCKS_H
#define VIZ_MODEL_LOCKS_H

#include "track.h"

/* Numbers of objects above this are no kernel's. */
enum { OBJECTS_MAX = 1 << 20 };

struct object {
    bool known;
    uint32_t kind;       /* enum fos_object_kind */
    uint32_t name;       /* number of a text */
    struct track owners; /* ACQUIRE and RELEASE of a mutex, RECEIVE of a port */
};

/* What a process holds, step by step. */
struct holding {
    struct track steps; /* ACQUIRE and RELEASE of mutexes */
    uint32_t *depth;    /* [i]: how many it holds from steps.items[i] on */
    uint32_t room;
};

void object_free(struct object *o);
/* Takes in an event about the object. 0 or -ENOMEM. */
int object_apply(struct object *o, const struct fos_trace *t, uint32_t event);
/* Who has it after the events [0, upto): the holder of a mutex, the server of a port; 0: nobody. */
uint32_t object_owner(const struct object *o, const struct fos_trace *t, uint64_t upto);

void holding_free(struct holding *h);
/* Takes in an ACQUIRE or RELEASE of the process. 0 or -ENOMEM. */
int holding_apply(struct holding *h, const struct fos_trace *t, uint32_t event);
/* How many mutexes are held from step `item` on; 0 for TRACK_BEFORE. */
uint32_t holding_depth(const struct holding *h, int64_t item);
/* The object that was taken last of those held after step `item`; 0: none. */
uint32_t holding_last(const struct holding *h, const struct fos_trace *t, int64_t item);

#endif
