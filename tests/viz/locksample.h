/*
 * locksample.h: a run of the kernel in which processes of several priorities
 * fight for mutexes, two at a time and in order, so that they never lock up.
 */
#ifndef TESTS_VIZ_LOCKSAMPLE_H
#define TESTS_VIZ_LOCKSAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "fiberos/kernel.h"

enum { LOCKS_PROCS = 9, LOCKS_OPS = 9, LOCKS_OBJECTS = 4, LOCKS_NAME = 16 };

struct locksample {
    struct fos_proc_spec specs[LOCKS_PROCS];
    struct fos_op ops[LOCKS_PROCS][LOCKS_OPS];
    char names[LOCKS_PROCS][LOCKS_NAME];
    struct fos_object objects[LOCKS_OBJECTS];
    struct fos_workload workload; /* the kernel keeps it */
    struct fos_kernel *kernel;
    const struct fos_trace *trace;
};

static inline void locksample_process(struct locksample *s, int i, int rounds)
{
    const fos_time ms = 1000000;
    const struct fos_dist work = {.kind = FOS_UNIFORM, .a = ms / 2, .b = 4 * ms};
    const int first = i % (LOCKS_OBJECTS - 1), second = first + 1 + i % (LOCKS_OBJECTS - 1 - first);
    const struct fos_op ops[LOCKS_OPS] = {{.code = FOS_OP_REPEAT, .number = rounds, .index = 8},
                                          {.code = FOS_OP_CPU, .time = work},
                                          {.code = FOS_OP_LOCK, .index = first},
                                          {.code = FOS_OP_CPU, .time = work},
                                          {.code = FOS_OP_LOCK, .index = second},
                                          {.code = FOS_OP_SLEEP, .time = work},
                                          {.code = FOS_OP_UNLOCK, .index = i % 2 ? first : second},
                                          {.code = FOS_OP_UNLOCK, .index = i % 2 ? second : first},
                                          {.code = FOS_OP_END, .index = 0}};
    for (int o = 0; o < LOCKS_OPS; o++)
        s->ops[i][o] = ops[o];
    snprintf(s->names[i], LOCKS_NAME, "%c", 'A' + i);
    s->specs[i] = (struct fos_proc_spec){.name = s->names[i],
                                         .arrival = i * ms,
                                         .count = 1,
                                         .tickets = 100,
                                         .priority = i,
                                         .ops = s->ops[i],
                                         .op_count = LOCKS_OPS};
}

static inline struct locksample *locksample_run(int cpus, int rounds, uint64_t seed)
{
    static const char *const names[LOCKS_OBJECTS] = {"bus", "disk", "log", "net"};
    struct locksample *s = calloc(1, sizeof(*s));
    struct fos_error error = {0};
    if (!s)
        return NULL;
    for (int i = 0; i < LOCKS_PROCS; i++)
        locksample_process(s, i, rounds);
    for (int i = 0; i < LOCKS_OBJECTS; i++)
        s->objects[i] = (struct fos_object){
            .kind = FOS_MUTEX, .name = names[i], .protocol = FOS_PROTOCOL_INHERIT};
    s->workload = (struct fos_workload){.name = "locks",
                                        .description = "",
                                        .profile = "textbook",
                                        .tick = 1000000,
                                        .seed = seed,
                                        .cpus = cpus,
                                        .policy = "priority",
                                        .objects = s->objects,
                                        .object_count = LOCKS_OBJECTS,
                                        .specs = s->specs,
                                        .spec_count = LOCKS_PROCS,
                                        .top_count = LOCKS_PROCS};
    s->kernel = fos_kernel_new(&s->workload, &(struct fos_config){0}, &error);
    if (!s->kernel || fos_kernel_run(s->kernel, &error)) {
        fprintf(stderr, "locksample: %s\n", error.message);
        return NULL;
    }
    s->trace = fos_kernel_trace(s->kernel);
    return s;
}

static inline void locksample_free(struct locksample *s)
{
    fos_kernel_free(s->kernel);
    free(s);
}

#endif
