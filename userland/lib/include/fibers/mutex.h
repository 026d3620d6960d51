/*
 * mutex.h: mutual exclusion between the processes of one program.
 *
 * Who finds the mutex taken waits, and lends the owner its urgency and
 * tickets. When it is unlocked it goes straight to the most urgent who waits,
 * among equals to the first who came: nobody can slip in between. If the
 * owner ends without unlocking it, the next one has it and is told so.
 *
 * Waiting takes a timeout, in ns of the machine's clock; below 0: for ever.
 * Results are 0 or a negative errno. All calls are for processes; none
 * allocates, and there is nothing to free: the memory is the program's.
 */
#ifndef FIBERS_MUTEX_H
#define FIBERS_MUTEX_H

#include <fiberos/sys.h>
#include <stdbool.h>

struct fos_mutex {
    const char *name; /* for messages; NULL: none */
    bool recursive;
    int owner; /* its pid; 0: free */
    int depth; /* how often the owner has it, beyond once */
};

/* A mutex that is free; also what fos_mutex_init() makes. */
#define FOS_MUTEX(label)                                                                           \
    {                                                                                              \
        .name = (label)                                                                            \
    }
#define FOS_RECURSIVE_MUTEX(label)                                                                 \
    {                                                                                              \
        .name = (label), .recursive = true                                                         \
    }

void fos_mutex_init(struct fos_mutex *m, const char *name, bool recursive);

/*
 * Takes the mutex. 0; -EDEADLK: the caller has it already (unless it is
 * recursive); -EOWNERDEAD: the caller has it now, but the owner before ended
 * inside, so what the mutex guards may be half-changed; -EAGAIN: recursive,
 * and taken too often.
 */
int fos_mutex_lock(struct fos_mutex *m);
/* The same without waiting: -EBUSY if another process has it. */
int fos_mutex_trylock(struct fos_mutex *m);
/* The same, or -ETIMEDOUT; does not look at the clock if it need not wait. */
int fos_mutex_timedlock(struct fos_mutex *m, fos_time timeout);

/* Gives it up, once. 0, or -EPERM: the caller does not have it. */
int fos_mutex_unlock(struct fos_mutex *m);

#endif
