/*
 * sample.h: traces for the tests of the visualizer, made by the kernel: a
 * random but repeatable mix of computing, I/O, sleeping and yielding.
 */
#ifndef TESTS_VIZ_SAMPLE_H
#define TESTS_VIZ_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "fiberos/kernel.h"

enum { SAMPLE_OPS = 6, SAMPLE_NAME = 16, SAMPLE_MOST = 400 };

struct sample {
    struct fos_proc_spec specs[SAMPLE_MOST];
    struct fos_op ops[SAMPLE_MOST][SAMPLE_OPS];
    char names[SAMPLE_MOST][SAMPLE_NAME];
    struct fos_workload workload; /* the kernel keeps it */
    struct fos_kernel *kernel;
    const struct fos_trace *trace;
};

struct sample_shape {
    int procs, cpus, rounds;
    uint64_t seed;
    const char *policy;
    fos_time switch_cost;
};

static inline void sample_process(struct sample *s, int i, int rounds)
{
    const fos_time ms = 1000000;
    const enum fos_op_code waits[] = {FOS_OP_IO, FOS_OP_SLEEP, FOS_OP_YIELD};
    struct fos_op *ops = s->ops[i];
    snprintf(s->names[i], SAMPLE_NAME, i < 26 ? "%c" : "p%d", i < 26 ? 'A' + i : i);
    ops[0] = (struct fos_op){.code = FOS_OP_REPEAT, .number = rounds, .index = 3};
    ops[1] =
        (struct fos_op){.code = FOS_OP_CPU, .time = {.kind = FOS_UNIFORM, .a = ms, .b = 9 * ms}};
    ops[2] = (struct fos_op){.code = waits[i % 3],
                             .index = -1,
                             .time = {.kind = FOS_UNIFORM, .a = 2 * ms, .b = 12 * ms}};
    ops[3] = (struct fos_op){.code = FOS_OP_END, .index = 0};
    ops[4] = (struct fos_op){.code = FOS_OP_CPU, .time = {.kind = FOS_FIXED, .a = 3 * ms}};
    s->specs[i] = (struct fos_proc_spec){.name = s->names[i],
                                         .arrival = i * 2 * ms,
                                         .count = 1,
                                         .tickets = 100,
                                         .priority = i % 5,
                                         .ops = ops,
                                         .op_count = 5};
}

/* Runs the sample; the trace goes to `path`, or stays in memory (NULL). NULL and a word on stderr
 * if that fails. */
static inline struct sample *sample_run(struct sample_shape shape, const char *path)
{
    struct sample *s = calloc(1, sizeof(*s));
    struct fos_error error = {0};
    if (!s)
        return NULL;
    for (int i = 0; i < shape.procs; i++)
        sample_process(s, i, shape.rounds);
    s->workload = (struct fos_workload){.name = "sample",
                                        .description = "",
                                        .profile = "textbook",
                                        .tick = 1000000,
                                        .seed = shape.seed,
                                        .cpus = shape.cpus,
                                        .policy = shape.policy,
                                        .switch_cost = shape.switch_cost,
                                        .specs = s->specs,
                                        .spec_count = (uint32_t)shape.procs,
                                        .top_count = (uint32_t)shape.procs};
    const struct fos_config c = {.trace_path = path};
    s->kernel = fos_kernel_new(&s->workload, &c, &error);
    if (!s->kernel || fos_kernel_run(s->kernel, &error)) {
        fprintf(stderr, "sample: %s\n", error.message);
        return NULL;
    }
    s->trace = fos_kernel_trace(s->kernel);
    return s;
}

static inline void sample_free(struct sample *s)
{
    fos_kernel_free(s->kernel);
    free(s);
}

#endif
