/*
 * shelf.h: what there is to run, and under which policies: asked of the
 * `fiberos` command, so that there is no second list.
 */
#ifndef VIZ_RUN_SHELF_H
#define VIZ_RUN_SHELF_H

#include "child.h"

enum { POLICY_NAME = 64, POLICY_SUMMARY = 200, POLICIES_MOST = 64, SHELF_ERROR = 512 };

/* A workload that ships. */
struct work {
    const char *name, *topic, *file, *description, *policy;
    bool real; /* runs on the real clock */
    int cpus;
};

struct policy {
    char name[POLICY_NAME], summary[POLICY_SUMMARY];
};

enum shelf_state { SHELF_CLOSED, SHELF_READING, SHELF_READY, SHELF_FAILED };

struct cJSON;

struct shelf {
    enum shelf_state state;
    struct child works_child, policies_child;
    struct cJSON *json; /* to which the strings belong */
    struct work *works;
    size_t count;
    struct policy policies[POLICIES_MOST];
    size_t policy_count;
    char error[SHELF_ERROR]; /* why it failed */
};

/* Begins to read, if that has not been done, or has failed. */
void shelf_open(struct shelf *s);
/* Looks whether it is read. Never waits. */
enum shelf_state shelf_poll(struct shelf *s);
/* Forgets everything; also on a shelf of zeroes. */
void shelf_close(struct shelf *s);

#endif
