/*
 * kernel_test.h: running a workload in a test, from JSON or from a struct,
 * and looking at what came out.
 */
#ifndef TESTS_KERNEL_TEST_H
#define TESTS_KERNEL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#include "config/workload.h"
#include "fiberos/kernel.h"
#include "fiberos/sys.h"

struct run {
    struct workload *workload; /* NULL: it came as a struct */
    struct fos_kernel *kernel;
    struct fos_metrics *metrics;
    int result;
    struct fos_error error;
};

static inline bool under_valgrind(void)
{
    return RUNNING_ON_VALGRIND;
}

/* `make test CONTEXT=ucontext` runs everything that does not ask for one with it. */
static inline enum fos_context_kind default_context(void)
{
    const char *name = getenv("FIBEROS_CONTEXT");
    return name && !strcmp(name, "ucontext") ? FOS_CONTEXT_UCONTEXT
           : name && !strcmp(name, "asm")    ? FOS_CONTEXT_ASM
                                             : FOS_CONTEXT_AUTO;
}

static inline struct run run_struct(const struct fos_workload *w, const struct fos_config *c)
{
    struct run r = {0};
    struct fos_config config = c ? *c : (struct fos_config){0};
    if (config.context == FOS_CONTEXT_AUTO)
        config.context = default_context();
    r.kernel = fos_kernel_new(w, &config, &r.error);
    if (!r.kernel)
        fail_msg("it does not boot: %s", r.error.message);
    r.result = fos_kernel_run(r.kernel, &r.error);
    r.metrics = fos_metrics_new();
    assert_non_null(r.metrics);
    assert_int_equal(fos_metrics_update(r.metrics, fos_kernel_trace(r.kernel)), 0);
    return r;
}

static inline struct workload *parse_text(const char *text)
{
    struct problems problems;
    struct workload *w = workload_parse(text, strlen(text), "test", &problems);
    if (!w) {
        problems_print(&problems, "", stderr);
        fail_msg("the workload is refused: %s", text);
    }
    return w;
}

static inline struct run run_with(const char *text, const struct fos_config *c)
{
    struct workload *w = parse_text(text);
    struct run r = run_struct(workload_get(w), c);
    r.workload = w;
    return r;
}

static inline struct run run_text(const char *text, enum fos_context_kind context)
{
    struct fos_config c = {.context = context};
    return run_with(text, &c);
}

static inline void run_free(struct run *r)
{
    fos_metrics_free(r->metrics);
    fos_kernel_free(r->kernel);
    workload_free(r->workload);
}

static inline const struct fos_proc_metrics *metrics_named(const struct fos_metrics *m,
                                                           const char *name)
{
    for (size_t i = 0; i < fos_metrics_count(m); i++)
        if (!strcmp(fos_metrics_proc(m, i)->name, name))
            return fos_metrics_proc(m, i);
    fail_msg("there is no process '%s'", name);
    return NULL;
}

static inline const char *trace_name_of(const struct fos_trace *t, uint32_t pid)
{
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == FOS_EV_PROC && e->pid == pid)
            return fos_trace_text(t, e->text);
    }
    fail_msg("the trace does not know process %u", pid);
    return "";
}

/* The first event of a type (and pid, if not 0); NULL: none. */
static inline const struct fos_event *trace_event_of(const struct fos_trace *t,
                                                     enum fos_event_type type, uint32_t pid)
{
    for (uint64_t i = 0; i < fos_trace_count(t); i++) {
        const struct fos_event *e = fos_trace_event(t, i);
        if (e->type == type && (!pid || e->pid == pid))
            return e;
    }
    return NULL;
}

static inline fos_time mean_of(const struct fos_metrics *m,
                               fos_time (*value)(const struct fos_proc_metrics *))
{
    fos_time sum = 0;
    for (size_t i = 0; i < fos_metrics_count(m); i++)
        sum += value(fos_metrics_proc(m, i));
    return sum / (fos_time)fos_metrics_count(m);
}

#endif
