/*
 * process.c: one process of the file, a struct draft per process.
 */
#include "config/process.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static struct draft *draft_at(struct reader *r, size_t index)
{
    return (struct draft *)r->drafts.at + index;
}

bool add_draft(struct reader *r)
{
    struct draft empty = {.count = 1};
    if (!vector_push(&r->drafts, &empty))
        r->no_memory = true;
    return !r->no_memory;
}

/* ---- The body ------------------------------------------------------------------------------- */

static bool only_body(struct reader *r, const struct key *key, const cJSON *value,
                      struct draft *draft)
{
    if (draft->bodies++ == 0)
        return true;
    problems_add(r->problems, document_key_offset(&r->document, value),
                 "a process has one of 'burst', 'bursts' and 'program'; '%s' is a second one",
                 key->name);
    return false;
}

static void read_one_burst(struct reader *r, const struct key *key, const cJSON *value,
                           enum fos_op_code code)
{
    struct fos_op op = {.code = code, .index = code == FOS_OP_IO ? -1 : 0};
    read_dist(r, key, value, &op.time);
    add_op(r, &op);
}

static void read_burst(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct key plain = {.name = key->name};
    if (only_body(r, key, value, into))
        read_one_burst(r, &plain, value, FOS_OP_CPU);
}

static void read_bursts(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct key plain = {.name = key->name};
    const cJSON *element;
    bool io = false;
    if (!only_body(r, key, value, into))
        return;
    if (!cJSON_IsArray(value) || !value->child) {
        expected_at(r, key, value, "an array of durations: cpu, io, cpu …");
        return;
    }
    cJSON_ArrayForEach(element, value)
    {
        read_one_burst(r, &plain, element, io ? FOS_OP_IO : FOS_OP_CPU);
        io = !io;
    }
}

/* ---- Compiled programs ---------------------------------------------------------------------- */

/* A path is relative to the workload; a plain name is one of the programs that ship. */
static void read_exec(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct draft *draft = into;
    const char *slash = r->filename ? strrchr(r->filename, '/') : NULL;
    const char *written = cJSON_IsString(value) ? value->valuestring : "";
    draft->at_exec = document_offset(&r->document, value);
    if (written[0] == '\0') {
        expected_at(r, key, value, "the name of a program, or the path of one");
        return;
    }
    bool relative = strchr(written, '/') && written[0] != '/' && slash;
    size_t folder = relative ? (size_t)(slash - r->filename) + 1 : 0, length = strlen(written);
    char *path = reader_array(r, folder + length + 1, 1);
    if (!path)
        return;
    memcpy(path, r->filename ? r->filename : "", folder);
    memcpy(path + folder, written, length);
    draft->spec.exec = path;
}

static void read_args(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct draft *draft = into;
    const cJSON *argument;
    if (!cJSON_IsArray(value)) {
        expected_at(r, key, value, "an array of strings");
        return;
    }
    int count = cJSON_GetArraySize(value);
    char **argv = reader_array(r, (size_t)count + 2, sizeof *argv);
    if (!argv)
        return;
    draft->spec.argc = 1;
    draft->spec.argv = argv;
    cJSON_ArrayForEach(argument, value)
    {
        char *text = NULL;
        if (cJSON_IsString(argument))
            text = arena_text(r->arena, argument->valuestring, strlen(argument->valuestring));
        else
            expected_at(r, key, argument, "a string such as \"1000\"");
        r->no_memory = r->no_memory || (cJSON_IsString(argument) && !text);
        argv[draft->spec.argc++] = text;
    }
}

static const struct key exec_keys[] = {
    {.name = "exec", .read = read_exec, .required = true},
    {.name = "args", .read = read_args},
};
static const struct shape exec_shape = SHAPE("a compiled program", exec_keys);

static void read_compiled(struct reader *r, const cJSON *value, struct draft *draft)
{
    read_object(r, value, &exec_shape, draft);
    const cJSON *exec = cJSON_GetObjectItemCaseSensitive(value, "exec");
    if (!draft->spec.argv) {
        draft->spec.argv = reader_array(r, 2, sizeof *draft->spec.argv);
        draft->spec.argc = 1;
    }
    if (draft->spec.argv && cJSON_IsString(exec)) {
        draft->spec.argv[0] = arena_text(r->arena, exec->valuestring, strlen(exec->valuestring));
        r->no_memory = r->no_memory || !draft->spec.argv[0];
    }
}

static void read_program(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    if (!only_body(r, key, value, into))
        return;
    if (cJSON_IsArray(value))
        read_script(r, key, value);
    else if (cJSON_IsObject(value))
        read_compiled(r, value, into);
    else
        expected_at(r, key, value, "an array of operations, or {\"exec\": \"primes\"}");
}

/* ---- The other keys ------------------------------------------------------------------------- */

static void read_own_name(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct draft *draft = into;
    read_name(r, key, value, into);
    draft->at_name = document_offset(&r->document, value);
    if (draft->spec.name && strcmp(draft->spec.name, "children") == 0)
        problem_at(r, key, value, "\"children\" is what \"join\" calls all children of a process");
}

static void read_affinity(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct draft *draft = into;
    const cJSON *element;
    if (!cJSON_IsArray(value) || !value->child) {
        expected_at(r, key, value, "an array of CPU numbers, such as [0]");
        return;
    }
    cJSON_ArrayForEach(element, value)
    {
        int64_t cpu = 0;
        struct key number = {.name = key->name, .max = FOS_MAX_CPUS - 1};
        read_integer(r, &number, element, &cpu);
        if (cpu >= r->cpus)
            problems_add(r->problems, document_offset(&r->document, element),
                         "'affinity': there is no CPU %" PRId64 " ('cpus' is %d; the first is 0)",
                         cpu, r->cpus);
        draft->spec.affinity |= UINT64_C(1) << cpu;
    }
}

static const struct key stream_keys[] = {
    {.name = "count",
     .read = read_integer,
     .offset = offsetof(struct draft, count),
     .min = 1,
     .max = FOS_MAX_PROCESSES,
     .required = true},
    {.name = "every",
     .read = read_dist,
     .offset = offsetof(struct draft, spec.every),
     .required = true},
};
static const struct shape stream_shape = SHAPE("'arrivals'", stream_keys);

static void read_arrivals(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct draft *draft = into;
    (void)key;
    draft->spec.stream = true;
    read_object(r, value, &stream_shape, into);
}

#define SPEC(field) offsetof(struct draft, spec.field)

enum { KEY_COUNT = 2, KEY_ARRIVALS = 3 };
static const struct key keys[] = {
    {.name = "name", .read = read_own_name, .offset = SPEC(name)},
    {.name = "arrival", .read = read_duration, .offset = SPEC(arrival)},
    [KEY_COUNT] = {.name = "count",
                   .read = read_integer,
                   .offset = offsetof(struct draft, count),
                   .min = 1,
                   .max = FOS_MAX_PROCESSES},
    [KEY_ARRIVALS] = {.name = "arrivals", .read = read_arrivals},
    {.name = "priority", .read = read_int, .offset = SPEC(priority), .max = FOS_MAX_PRIORITY},
    {.name = "nice", .read = read_int, .offset = SPEC(nice), .min = -20, .max = 19},
    {.name = "tickets",
     .read = read_integer,
     .offset = SPEC(tickets),
     .min = 1,
     .max = FOS_MAX_TICKETS},
    {.name = "affinity", .read = read_affinity},
    {.name = "stack",
     .read = read_integer,
     .offset = offsetof(struct draft, stack),
     .min = (int64_t)FOS_MIN_STACK,
     .max = CONFIG_MAX_STACK},
    {.name = "period", .read = read_duration, .offset = SPEC(period), .min = 1},
    {.name = "deadline", .read = read_duration, .offset = SPEC(deadline), .min = 1},
    {.name = "jobs",
     .read = read_integer,
     .offset = SPEC(jobs),
     .min = 1,
     .max = CONFIG_MAX_ROUNDS},
    {.name = "burst", .read = read_burst},
    {.name = "bursts", .read = read_bursts},
    {.name = "program", .read = read_program},
};
static const struct shape process_shape = SHAPE("a process", keys);

/* ---- The whole ------------------------------------------------------------------------------ */

static void check_whole(struct reader *r, const cJSON *value, const struct draft *draft,
                        uint64_t seen)
{
    bool two = seen >> KEY_COUNT & seen >> KEY_ARRIVALS & 1;
    const cJSON *jobs = cJSON_GetObjectItemCaseSensitive(value, "jobs");
    if (draft->bodies == 0 && !(seen & UNKNOWN_KEYS))
        problems_add(r->problems, document_offset(&r->document, value),
                     "a process needs one of the keys 'burst', 'bursts' and 'program'");
    if (two)
        problems_add(
            r->problems,
            document_key_offset(&r->document, cJSON_GetObjectItemCaseSensitive(value, "arrivals")),
            "a process has 'count' or 'arrivals', not both (the stream has a count of its own)");
    if (jobs && !cJSON_GetObjectItemCaseSensitive(value, "period"))
        problems_add(r->problems, document_key_offset(&r->document, jobs),
                     "'jobs' needs a 'period': how far apart the jobs are released");
}

/* Counts copies against the limit; reported once, where it is passed. */
static void count_processes(struct reader *r, const cJSON *value, int64_t count)
{
    bool fitted = r->processes <= FOS_MAX_PROCESSES;
    r->processes += count;
    if (fitted && r->processes > FOS_MAX_PROCESSES)
        problems_add(r->problems, document_offset(&r->document, value),
                     "too many processes: at most %d, copies and streams included",
                     FOS_MAX_PROCESSES);
}

/* Moves the script that has just been read from the scratch into the arena. */
static void keep_script(struct reader *r, struct draft *draft)
{
    size_t count = r->ops.count - r->script;
    struct fos_op *ops = count ? reader_array(r, count, sizeof *ops) : NULL;
    if (ops) {
        memcpy(ops, (struct fos_op *)r->ops.at + r->script, count * sizeof *ops);
        draft->spec.ops = ops;
        draft->spec.op_count = (uint32_t)count;
    }
    r->ops.count = r->script;
}

void read_process(struct reader *r, const cJSON *value, size_t index)
{
    size_t outer = r->script;
    struct draft draft = {.count = 1, .spec.tickets = 100};
    draft.at_name = draft.at_exec = document_offset(&r->document, value);
    r->script = r->ops.count;
    uint64_t seen = read_object(r, value, &process_shape, &draft);
    if (cJSON_IsObject(value))
        check_whole(r, value, &draft, seen);
    count_processes(r, value, draft.count);
    keep_script(r, &draft);
    draft.spec.count = (uint32_t)draft.count;
    draft.spec.stack = (size_t)draft.stack;
    r->script = outer;
    *draft_at(r, index) = draft;
}

void read_processes(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_workload *workload = into;
    const cJSON *process;
    size_t index = 0;
    if (!cJSON_IsArray(value) || !value->child) {
        expected_at(r, key, value, "an array of at least one process");
        return;
    }
    int count = cJSON_GetArraySize(value);
    if (count > FOS_MAX_PROCESSES) {
        problems_add(r->problems, document_offset(&r->document, value),
                     "too many processes: at most %d, found %d", FOS_MAX_PROCESSES, count);
        return;
    }
    if (!vector_reserve(&r->drafts, (size_t)count))
        r->no_memory = true;
    for (int i = 0; i < count && !r->no_memory; i++)
        add_draft(r);
    if (r->no_memory)
        return;
    workload->top_count = (uint32_t)count;
    cJSON_ArrayForEach(process, value) read_process(r, process, index++);
}
