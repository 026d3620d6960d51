/*
 * objects.h: what operations name: devices, and the objects that processes
 * wait for (mutexes, semaphores, conditions, barriers, ports). Inside the
 * loader only. All share one namespace, because messages and pictures call
 * them by name alone.
 */
#ifndef CONFIG_OBJECTS_H
#define CONFIG_OBJECTS_H

#include "config/reader.h"

/* Empty lists in *r, and the end of them. */
void prepare_objects(struct reader *r);
void drop_objects(struct reader *r);

/* A list of devices or objects of the kind key->kind, for tables. */
void read_objects(struct reader *r, const struct key *key, const cJSON *value, void *into);

/*
 * The name of something of the kind key->kind: its index among the devices,
 * or among the objects, goes to an int64_t, which stays as it is if there is
 * no such thing. The lists must have been read.
 */
void read_reference(struct reader *r, const struct key *key, const cJSON *value, void *into);

/* The object that an index means. */
const struct fos_object *object_at(const struct reader *r, int32_t index);

/* When all has been read: moves the lists to where they stay. */
void keep_objects(struct reader *r, struct fos_workload *w);

#endif
