/*
 * reader.h: from JSON objects to C structs, driven by tables.
 *
 * A shape lists the keys that an object may have; each key names the
 * function that reads its value and where in the struct the result goes.
 * Readers report what is wrong and go on, so that one pass finds all
 * problems; what they leave behind after a problem is a valid default.
 */
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include "config/document.h"
#include "config/memory.h"
#include "config/problems.h"
#include "fiberos/kernel.h"

/* A process as it is being read, before all names are known. */
struct draft {
    struct fos_proc_spec spec;
    size_t at_name, at_exec; /* offsets of the values; of the process if it has none */
    unsigned bodies;         /* how many of burst, bursts and program it has */
    int64_t count, stack;    /* before they are narrowed */
};

struct reader {
    struct document document;
    struct problems *problems;
    struct arena *arena;
    const char *filename;
    bool no_memory;
    fos_time tick;
    int cpus;
    const struct fos_sched_ops *plugin; /* a policy that is not built in; may be NULL */
    struct vector devices, objects;     /* of struct fos_device, struct fos_object */
    struct vector named;                /* all of these by name: objects.c */
    struct vector ops;                  /* of struct fos_op: scratch, a stack of scripts */
    size_t script;                      /* where in ops the script starts that is being read */
    struct vector drafts;               /* of struct draft */
    int64_t processes;                  /* so far, copies and streams included */
};

struct key {
    const char *name;
    void (*read)(struct reader *r, const struct key *key, const cJSON *value, void *into);
    size_t offset;              /* of the field in *into */
    int64_t min, max;           /* of integers and durations (ns) */
    const char *const *choices; /* of read_choice; NULL ends */
    enum fos_object_kind kind;  /* of read_objects and read_reference */
    bool required;
    bool early; /* others need it: read it first */
};

struct shape {
    const char *what; /* "a process" */
    const struct key *keys;
    size_t count;
};

#define SHAPE(what, keys)                                                                          \
    {                                                                                              \
        what, keys, sizeof(keys) / sizeof((keys)[0])                                               \
    }

/* A bit of read_object()'s result: there were keys that the shape does not have. */
#define UNKNOWN_KEYS (UINT64_C(1) << 63)

/*
 * Reads an object into *into. Returns a bit per entry of the table that was
 * there. An object with unknown keys is not said to lack keys as well: one
 * of the unknown ones is probably meant.
 */
uint64_t read_object(struct reader *r, const cJSON *object, const struct shape *shape, void *into);

/* Does the key belong to the user (x-…, $…)? */
bool key_is_own(const char *key);

/* "unknown key 'K' in WHAT (did you mean …?)" at the member's key. */
void unknown_key(struct reader *r, const cJSON *member, const struct shape *shape);

/* Readers of one value, for tables. */
void read_integer(struct reader *r, const struct key *key, const cJSON *value,
                  void *into); /* int64_t */
void read_int(struct reader *r, const struct key *key, const cJSON *value, void *into);
void read_text(struct reader *r, const struct key *key, const cJSON *value,
               void *into); /* const char * */
void read_name(struct reader *r, const struct key *key, const cJSON *value,
               void *into); /* const char * */
void read_choice(struct reader *r, const struct key *key, const cJSON *value,
                 void *into); /* int64_t */
void read_duration(struct reader *r, const struct key *key, const cJSON *value,
                   void *into); /* fos_time */
void read_dist(struct reader *r, const struct key *key, const cJSON *value,
               void *into); /* struct fos_dist */

/* At a value: "'KEY': MESSAGE". */
void problem_at(struct reader *r, const struct key *key, const cJSON *value, const char *message);
/* At a value: "'KEY': expected WHAT, found …". */
void expected_at(struct reader *r, const struct key *key, const cJSON *value, const char *what);

/* An array of arena memory; on failure NULL, and r->no_memory is set. */
void *reader_array(struct reader *r, size_t count, size_t size);
const char *reader_text(struct reader *r, const char *text);

#endif
