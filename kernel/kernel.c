/*
 * kernel.c: a machine is made, asked, commanded and freed (kernel.h).
 * What happens while it runs is in run.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

#define DEFAULT_CONTEXT (&context_asm)

static int refuse(struct fos_error *error, int code, const char *message)
{
    text_format(error->message, sizeof(error->message), "%s", message);
    return code;
}

static int boot_trace(struct fos_kernel *k, struct fos_error *error)
{
    int code = trace_create(&k->trace, k->config.trace_path);
    if (code && k->config.trace_path) {
        char message[400];
        text_format(message, sizeof(message), "%s: %s", k->config.trace_path, strerror(-code));
        return refuse(error, code, message);
    }
    return code ? refuse(error, code, "no memory for the trace") : 0;
}

static int boot_tables(struct fos_kernel *k, struct fos_error *error)
{
    const struct fos_workload *w = k->workload;
    k->devices = calloc(w->device_count + 1, sizeof(*k->devices));
    k->populations = calloc(w->spec_count + 1, sizeof(*k->populations));
    k->stacks = stack_pool_new(true);
    if (!k->devices || !k->populations || !k->stacks || timer_reserve(&k->timers, 64) ||
        sync_boot(k) || word_boot(k) || ipc_boot(k))
        return refuse(error, -ENOMEM, "no memory for the machine");
    for (uint32_t i = 0; i < w->device_count; i++)
        k->devices[i].servers = w->devices[i].servers;
    for (int i = 0; i < k->cpu_count; i++)
        k->cpus[i].land_at = FOREVER;
    return 0;
}

static int check(const struct fos_workload *w, struct fos_error *error)
{
    if (w->cpus < 1 || w->cpus > FOS_MAX_CPUS)
        return refuse(error, -EINVAL, "a machine has 1 to 64 CPUs");
    if (w->clock == FOS_CLOCK_REAL && w->cpus > 1)
        return refuse(error, -EINVAL, "on the real clock a machine has one CPU, the host's");
    return 0;
}

static const struct context_ops *choose_context(enum fos_context_kind kind)
{
    return kind == FOS_CONTEXT_UCONTEXT ? &context_ucontext
           : kind == FOS_CONTEXT_ASM    ? &context_asm
                                        : DEFAULT_CONTEXT;
}

static int boot(struct fos_kernel *k, struct fos_error *error)
{
    int code = boot_trace(k, error);
    if (!code)
        code = boot_tables(k, error);
    return code ? code : sched_boot(k, error);
}

struct fos_kernel *fos_kernel_new(const struct fos_workload *w, const struct fos_config *c,
                                  struct fos_error *error)
{
    struct fos_error unseen;
    error = error ? error : &unseen;
    error->code = check(w, error);
    struct fos_kernel *k = error->code ? NULL : calloc(1, sizeof(*k));
    if (!k) {
        if (!error->code)
            error->code = refuse(error, -ENOMEM, "no memory for the machine");
        return NULL;
    }
    k->workload = w;
    k->config = c ? *c : (struct fos_config){0};
    k->clock = w->clock == FOS_CLOCK_REAL ? &clock_real : &clock_virtual;
    k->contexts = choose_context(k->config.context);
    k->cpu_count = w->cpus;
    k->next_pid = 1;
    error->code = boot(k, error);
    if (error->code) {
        fos_kernel_free(k);
        return NULL;
    }
    record_meta(k);
    return k;
}

void fos_kernel_free(struct fos_kernel *k)
{
    if (!k)
        return;
    proc_free_all(k);
    sched_shutdown(k);
    for (struct arrival *a = k->arrivals, *next; a; a = next) {
        next = a->next;
        free(a);
    }
    stack_pool_free(k->stacks);
    fos_trace_close(k->trace);
    free(k->timers.at);
    free(k->devices);
    sync_shutdown(k);
    free(k->words);
    free(k->ports);
    free(k->populations);
    free(k);
}

int fos_kernel_add_text(struct fos_kernel *k, const void *start, const void *end)
{
    if (k->text_count == MAX_TEXT_RANGES)
        return -ENOSPC;
    k->text[k->text_count++] = (struct text_range){(uintptr_t)start, (uintptr_t)end};
    return 0;
}

void fos_kernel_stop(struct fos_kernel *k)
{
    k->stop = 1;
}

int fos_kernel_kill(struct fos_kernel *k, int pid)
{
    struct proc *p = pid > 0 ? proc_find(k, (uint32_t)pid) : NULL;
    if (!p || p->state == FOS_ZOMBIE || k->loaded)
        return -ESRCH;
    proc_kill(p, 0, "killed from outside");
    return 0;
}

int fos_kernel_set_priority(struct fos_kernel *k, int pid, int priority)
{
    struct proc *p = pid > 0 ? proc_find(k, (uint32_t)pid) : NULL;
    if (!p || p->state == FOS_ZOMBIE)
        return -ESRCH;
    return proc_set_priority(p, priority);
}

int fos_kernel_set_param(struct fos_kernel *k, const struct fos_setting *s, struct fos_error *error)
{
    struct fos_error unseen;
    error = error ? error : &unseen;
    error->code = sched_set_param(k, s, error);
    return error->code;
}

void fos_kernel_poll_soon(struct fos_kernel *k)
{
    k->poll_soon = true;
}

void fos_kernel_warn(struct fos_kernel *k, int pid, const char *format, ...)
{
    const bool there = pid > 0 && proc_find(k, (uint32_t)pid);
    va_list arguments;
    va_start(arguments, format);
    record_warning_v(k, there ? (uint32_t)pid : 0, format, arguments);
    va_end(arguments);
}

const struct fos_sched_ops *fos_kernel_policy(const struct fos_kernel *k)
{
    return k->sched.ops;
}

const struct fos_workload *fos_kernel_workload(const struct fos_kernel *k)
{
    return k->workload;
}

bool fos_kernel_failed(const struct fos_kernel *k)
{
    return k->failed;
}

const struct fos_trace *fos_kernel_trace(const struct fos_kernel *k)
{
    return k->trace;
}

fos_time fos_kernel_now(const struct fos_kernel *k)
{
    return k->now;
}
