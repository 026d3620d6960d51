/*
 * machine.h: for tests of compiled programs: loads them, runs them as the
 * processes of one machine, and keeps what each one wrote and how it ended.
 */
#ifndef TESTS_MACHINE_H
#define TESTS_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fiberos/kernel.h>
#include <fiberos/sys.h>

#include "userland/cli/loader.h"

enum { MOST_ARGS = 6, MOST_JOBS = 16, MOST_TEXT = 1 << 19 };

/* One process: a program below $FIBEROS_BUILD, such as "programs/spin", and its arguments. */
struct job {
    const char *program;
    const char *args[MOST_ARGS];
};

/* What a process wrote; its children's output counts as the first process's. */
struct said {
    char text[MOST_TEXT];
    size_t size;
    int writes;
    int torn; /* writes to stdout that did not end a line */
};

struct ran {
    struct said out, err;
    int64_t status; /* or the signal */
    enum fos_reason ended;
};

struct machine {
    enum fos_clock_kind clock;
    enum fos_context_kind context;
    const char *policy; /* NULL: rr */
    fos_time quantum;   /* 0: the policy's own */
    size_t count;
    struct program loaded[MOST_JOBS];
    struct ran *ran; /* [count] */
    fos_time end;
    bool failed;
    int64_t preemptions, donations, zombies; /* zombies: that nobody took out of the table */
    enum fos_outcome outcome;
    char deadlock[1024]; /* what the kernel said of it, a line for each process */
    int found;           /* programs loaded by name, behind the jobs */
};

static inline const char *build_folder(void)
{
    const char *folder = getenv("FIBEROS_BUILD");
    return folder ? folder : "build";
}

/* The context switch under test: $FIBEROS_CONTEXT, or whatever is the default. */
static inline enum fos_context_kind wanted_context(void)
{
    const char *name = getenv("FIBEROS_CONTEXT");
    if (name && strcmp(name, "asm") == 0)
        return FOS_CONTEXT_ASM;
    return name && strcmp(name, "ucontext") == 0 ? FOS_CONTEXT_UCONTEXT : FOS_CONTEXT_AUTO;
}

static inline void load_program(const char *name, struct program *program)
{
    char path[512];
    snprintf(path, sizeof path, "./%s/%s.so", build_folder(), name);
    program->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!program->handle)
        fail_msg("%s", dlerror());
    void *symbol = dlsym(program->handle, "main");
    assert_non_null(symbol);
    memcpy(&program->main, &symbol, sizeof symbol);
}

static inline void keep_output(void *user, int pid, const char *name, int stream, const char *text,
                               size_t size)
{
    (void)name;
    struct machine *m = user;
    struct ran *ran = &m->ran[pid >= 1 && (size_t)pid <= m->count ? pid - 1 : 0];
    struct said *said = stream == 2 ? &ran->err : &ran->out;
    assert_true(said->size + size < MOST_TEXT);
    memcpy(said->text + said->size, text, size);
    said->size += size;
    said->text[said->size] = '\0';
    said->writes++;
    said->torn += size == 0 || text[size - 1] != '\n';
}

/* As the command line does it, for programs that are spawned by name. */
static inline int find_program(void *user, struct fos_kernel *k, const char *name,
                               int (**main)(int, char **))
{
    struct machine *m = user;
    struct program *program = &m->loaded[m->count + (size_t)m->found];
    char short_name[128], path[256];
    snprintf(short_name, sizeof short_name, "programs/%.99s", name);
    snprintf(path, sizeof path, "./%.99s/%s.so", build_folder(), short_name);
    if (access(path, R_OK) != 0)
        return -ENOENT;
    assert_true(m->count + (size_t)++m->found <= MOST_JOBS);
    load_program(short_name, program);
    *main = program->main;
    return programs_add_text(&(struct programs){program, 1, 1}, k);
}

static inline void keep_other(struct machine *m, const struct fos_trace *t,
                              const struct fos_event *e)
{
    size_t used = strlen(m->deadlock);
    m->donations += e->type == FOS_EV_DONATE;
    m->zombies -= e->type == FOS_EV_REAP;
    if (e->type == FOS_EV_END)
        m->outcome = (enum fos_outcome)e->value;
    if (e->type == FOS_EV_DEADLOCK)
        snprintf(m->deadlock + used, sizeof m->deadlock - used, "%s\n", fos_trace_text(t, e->text));
}

/* How each process ended, from the trace. */
static inline void keep_ends(struct machine *m, const struct fos_trace *trace)
{
    for (uint64_t i = 0; i < fos_trace_count(trace); i++) {
        const struct fos_event *e = fos_trace_event(trace, i);
        m->end = e->time;
        keep_other(m, trace, e);
        if (e->type != FOS_EV_STATE)
            continue;
        m->preemptions += e->reason == FOS_BECAUSE_EXPIRED;
        m->zombies += fos_event_to(e) == FOS_ZOMBIE;
        if (fos_event_to(e) == FOS_ZOMBIE && e->pid >= 1 && e->pid <= m->count) {
            m->ran[e->pid - 1].status = e->value;
            m->ran[e->pid - 1].ended = (enum fos_reason)e->reason;
        }
    }
}

static inline void describe(struct fos_proc_spec *spec, const struct job *job, char **argv,
                            struct program *program)
{
    const char *slash = strrchr(job->program, '/');
    const char *name = slash ? slash + 1 : job->program;
    int argc = 1;
    argv[0] = (char *)name;
    while (argc <= MOST_ARGS && job->args[argc - 1]) {
        argv[argc] = (char *)job->args[argc - 1];
        argc++;
    }
    argv[argc] = NULL;
    load_program(job->program, program);
    *spec = (struct fos_proc_spec){.name = name,
                                   .count = 1,
                                   .tickets = 100,
                                   .exec = name,
                                   .argc = argc,
                                   .argv = argv,
                                   .main = program->main};
}

/* Boots a machine with the jobs, and runs it to its end. */
static inline void run_jobs(struct machine *m, const struct job *jobs, size_t count)
{
    static struct fos_proc_spec specs[MOST_JOBS];
    static char *argv[MOST_JOBS][MOST_ARGS + 2];
    assert_true(count <= MOST_JOBS);
    for (size_t i = 0; i < count; i++)
        describe(&specs[i], &jobs[i], argv[i], &m->loaded[i]);
    m->count = count;
    m->ran = calloc(count, sizeof *m->ran);
    assert_non_null(m->ran);

    const struct fos_setting quantum = {"quantum", {1, {m->quantum}}};
    const struct fos_workload w = {.name = "test",
                                   .description = "",
                                   .profile = "textbook",
                                   .tick = FOS_MS(1),
                                   .seed = 1,
                                   .cpus = 1,
                                   .clock = m->clock,
                                   .policy = m->policy ? m->policy : "rr",
                                   .settings = &quantum,
                                   .setting_count = m->quantum ? 1 : 0,
                                   .specs = specs,
                                   .spec_count = (uint32_t)count,
                                   .top_count = (uint32_t)count};
    const struct fos_config c = {
        .context = m->context, .console = keep_output, .program = find_program, .user = m};
    struct fos_error error = {.message = ""};
    struct fos_kernel *k = fos_kernel_new(&w, &c, &error);
    if (!k)
        fail_msg("%s", error.message);
    assert_int_equal(programs_add_text(&(struct programs){m->loaded, count, count}, k), 0);
    if (fos_kernel_run(k, &error))
        fail_msg("%s", error.message);
    m->failed = fos_kernel_failed(k);
    keep_ends(m, fos_kernel_trace(k));
    fos_kernel_free(k);
}

static inline void free_machine(struct machine *m)
{
    for (size_t i = 0; i < m->count + (size_t)m->found; i++)
        dlclose(m->loaded[i].handle);
    free(m->ran);
}

#endif
