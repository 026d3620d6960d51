/*
 * workload.c: the top level of a workload, and the life of a struct workload.
 */
#include "config/workload.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "config/load.h"
#include "config/objects.h"
#include "config/process.h"

const char *const clock_names[] = {"virtual", "real", NULL};
static_assert(FOS_CLOCK_VIRTUAL == 0 && FOS_CLOCK_REAL == 1, "clock_names stand in this order");

/* The top level as it is being read; `w` first, so that tables can name its fields. */
struct root {
    struct fos_workload w;
    struct choice choice;
    struct knobs knobs;
    int64_t clock, profile;
};

/* ---- Keys of the top level ------------------------------------------------------------------ */

static void read_format(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    int64_t format = 0;
    struct fos_error error;
    struct scalar scalar = document_scalar(&r->document, value);
    (void)into;
    if (scalar_integer(&scalar, 1, 1, &format, &error))
        expected_at(r, key, value, "1 (the format that this fiberos reads)");
}

static void read_tick(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_workload *w = into;
    struct fos_error error;
    struct scalar scalar = document_scalar(&r->document, value);
    struct duration_rule rule = {r->tick, 1, CONFIG_MAX_TICK, false};
    if (cJSON_IsNumber(value) || scalar_duration(&scalar, &rule, &r->tick, &error))
        expected_at(r, key, value, "a duration with a unit, such as \"1ms\", from 1ns to 3600s");
    w->tick = r->tick;
}

static void read_cpus(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_workload *w = into;
    struct key rule = {.name = key->name, .min = 1, .max = FOS_MAX_CPUS};
    read_int(r, &rule, value, &w->cpus);
    r->cpus = w->cpus;
}

static void read_profile(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    const char *names[MOST_PROFILES + 1];
    struct key rule = {.name = key->name, .choices = names};
    int64_t index = 0;
    struct fos_workload *w = into;
    profile_names(names);
    read_choice(r, &rule, value, &index);
    w->profile = names[index];
}

static const struct key cost_keys[] = {
    {.name = "context_switch",
     .read = read_duration,
     .offset = offsetof(struct fos_workload, switch_cost)},
    {.name = "migration",
     .read = read_duration,
     .offset = offsetof(struct fos_workload, migration_cost)},
};
static const struct shape cost_shape = SHAPE("'costs'", cost_keys);

static void read_costs(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    (void)key;
    read_object(r, value, &cost_shape, into);
}

static void read_knob(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct knobs *knobs = into;
    const struct fos_knob *knob = fos_knob(key->offset);
    const char *const answers[] = {knob->off, knob->on, NULL};
    struct key rule = {.name = key->name, .choices = answers};
    int64_t answer = 0;
    read_choice(r, &rule, value, &answer);
    knobs->set[key->offset] = true;
    knobs->value[key->offset] = answer == 1;
}

/* The kernel's table of knobs as a shape; `offset` is the knob's number. */
static void read_semantics(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct root *root = into;
    struct key keys[MOST_KNOBS] = {0};
    struct shape shape = {"'semantics'", keys, 0};
    const struct fos_knob *knob;
    (void)key;
    while (shape.count < MOST_KNOBS && (knob = fos_knob(shape.count))) {
        keys[shape.count] =
            (struct key){.name = knob->name, .read = read_knob, .offset = shape.count};
        shape.count++;
    }
    read_object(r, value, &shape, &root->knobs);
}

/* What the policy draws, in place of chance. */
static void read_draws(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct fos_workload *w = into;
    const struct key rule = {.name = key->name, .max = INT64_MAX};
    const cJSON *element;
    const int count = cJSON_GetArraySize(value);
    if (!cJSON_IsArray(value) || count < 1) {
        expected_at(r, key, value, "an array of numbers, 1 or more");
        return;
    }
    int64_t *draws = reader_array(r, (size_t)count, sizeof *draws);
    if (!draws)
        return;
    cJSON_ArrayForEach(element, value) read_integer(r, &rule, element, &draws[w->draw_count++]);
    w->draws = (const uint64_t *)draws;
}

#define FIELD(name) offsetof(struct root, name)

enum { KEY_CLOCK = 6 };
static const struct key root_keys[] = {
    {.name = "fiberos", .read = read_format, .required = true},
    {.name = "name", .read = read_name, .offset = FIELD(w.name)},
    {.name = "description", .read = read_text, .offset = FIELD(w.description)},
    {.name = "tick", .read = read_tick, .early = true},
    {.name = "seed", .read = read_integer, .offset = FIELD(w.seed), .max = INT64_MAX},
    {.name = "cpus", .read = read_cpus, .early = true},
    [KEY_CLOCK] = {.name = "clock",
                   .read = read_choice,
                   .offset = FIELD(clock),
                   .choices = clock_names},
    {.name = "until", .read = read_duration, .offset = FIELD(w.until), .min = 1},
    {.name = "profile", .read = read_profile},
    {.name = "semantics", .read = read_semantics},
    {.name = "scheduler", .read = read_scheduler, .offset = FIELD(choice)},
    {.name = "costs", .read = read_costs},
    {.name = "devices", .read = read_objects, .kind = FOS_DEVICE, .early = true},
    {.name = "mutexes", .read = read_objects, .kind = FOS_MUTEX, .early = true},
    {.name = "semaphores", .read = read_objects, .kind = FOS_SEMAPHORE, .early = true},
    {.name = "conditions", .read = read_objects, .kind = FOS_CONDITION, .early = true},
    {.name = "barriers", .read = read_objects, .kind = FOS_BARRIER, .early = true},
    {.name = "ports", .read = read_objects, .kind = FOS_PORT, .early = true},
    {.name = "draws", .read = read_draws},
    {.name = "processes", .read = read_processes, .required = true},
};
static const struct shape root_shape = SHAPE("a workload", root_keys);

/* ---- What several keys say together --------------------------------------------------------- */

void profile_names(const char *names[MOST_PROFILES + 1])
{
    size_t i = 0;
    while (i < MOST_PROFILES && (names[i] = fos_profile_name(i)))
        i++;
    names[i] = NULL;
}

void apply_profile(struct fos_workload *w, const struct knobs *knobs)
{
    const struct fos_knob *knob;
    fos_profile(w->profile, &w->semantics);
    for (size_t i = 0; i < MOST_KNOBS && (knob = fos_knob(i)); i++)
        if (knobs->set[i])
            *(bool *)((unsigned char *)&w->semantics + knob->offset) = knobs->value[i];
}

const char *clock_problem(const struct fos_workload *w)
{
    return w->clock == FOS_CLOCK_REAL && w->cpus > 1
               ? "the real clock drives one CPU only: expected 1 CPU, or the virtual clock"
               : NULL;
}

/* ---- From text to struct -------------------------------------------------------------------- */

/* Copies the drafts, whose number is now known, to where they stay. */
static void keep_processes(struct reader *r, struct workload *w, struct fos_workload *out)
{
    size_t count = r->drafts.count;
    struct fos_proc_spec *specs = reader_array(r, count + 1, sizeof *specs);
    w->places = reader_array(r, count + 1, sizeof *w->places);
    if (!specs || !w->places)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct draft *draft = (const struct draft *)r->drafts.at + i;
        specs[i] = draft->spec;
        w->places[i] = draft->at_exec;
    }
    out->specs = specs;
    out->spec_count = (uint32_t)count;
}

static void read_root(struct reader *r, struct workload *w)
{
    struct root root = {.w = {.name = "",
                              .description = "",
                              .profile = "textbook",
                              .tick = r->tick,
                              .seed = 1,
                              .cpus = r->cpus,
                              .source = w->source.text}};
    root.choice.ops = fos_sched_find("rr");
    read_object(r, r->document.root, &root_shape, &root);
    const cJSON *clock = cJSON_GetObjectItemCaseSensitive(r->document.root, "clock");
    root.w.clock = root.clock ? FOS_CLOCK_REAL : FOS_CLOCK_VIRTUAL;
    if (clock_problem(&root.w))
        problem_at(r, &root_keys[KEY_CLOCK], clock, clock_problem(&root.w));
    if (r->drafts.count > 0 && !r->no_memory)
        resolve_names(r);
    keep_processes(r, w, &root.w);
    keep_objects(r, &root.w);
    apply_profile(&root.w, &root.knobs);
    root.w.policy = root.choice.ops ? root.choice.ops->name : "";
    root.w.settings = root.choice.settings;
    root.w.setting_count = root.choice.count;
    w->knobs = root.knobs;
    w->choice = root.choice;
    w->policy = root.choice.ops;
    w->file = w->now = root.w;
}

static int build(struct workload *w, const char *filename, struct problems *out)
{
    struct reader r = {.problems = out,
                       .arena = &w->arena,
                       .filename = filename,
                       .tick = 1000000,
                       .cpus = 1,
                       .plugin = w->plugin,
                       .ops.size = sizeof(struct fos_op),
                       .drafts.size = sizeof(struct draft)};
    prepare_objects(&r);
    int error = document_parse(&r.document, w->source.text, w->source.length, out);
    if (!error) {
        read_root(&r, w);
        document_free(&r.document);
    }
    vector_free(&r.ops);
    vector_free(&r.drafts);
    drop_objects(&r);
    if (error == -ENOMEM || r.no_memory)
        problems_host(out, -ENOMEM, "out of memory while reading the workload");
    problems_locate(out, w->source.text, w->source.length);
    return out->error;
}

/* ---- The life of a workload ----------------------------------------------------------------- */

/* Takes over the text. */
static struct workload *new_workload(struct source *source, const char *filename,
                                     const struct fos_sched_ops *plugin, struct problems *out)
{
    struct workload *w = cJSON_malloc(sizeof *w);
    if (!w) {
        problems_host(out, -ENOMEM, "out of memory while reading the workload");
        source_free(source);
        return NULL;
    }
    *w = (struct workload){.source = *source, .plugin = plugin};
    if (build(w, filename, out)) {
        workload_free(w);
        return NULL;
    }
    return w;
}

struct workload *workload_load_with(const char *path, const struct fos_sched_ops *plugin,
                                    struct problems *out)
{
    struct source source;
    bool standard_input = strcmp(path, "-") == 0;
    problems_init(out, standard_input ? "<stdin>" : path);
    if (source_read(&source, path, out))
        return NULL;
    return new_workload(&source, standard_input ? NULL : path, plugin, out);
}

struct workload *workload_load(const char *path, struct problems *out)
{
    return workload_load_with(path, NULL, out);
}

struct workload *workload_parse(const char *text, size_t length, const char *filename,
                                struct problems *out)
{
    struct source source;
    problems_init(out, filename);
    if (source_copy(&source, text, length, out))
        return NULL;
    return new_workload(&source, filename, NULL, out);
}

const struct fos_workload *workload_get(const struct workload *w)
{
    return &w->now;
}

const struct fos_sched_ops *workload_policy(const struct workload *w)
{
    return w->policy;
}

void workload_set_main(struct workload *w, uint32_t spec, int (*main)(int, char **))
{
    /* keep_processes() allocated them; they are const to everybody else */
    struct fos_proc_spec *specs = (struct fos_proc_spec *)(uintptr_t)w->file.specs;
    specs[spec].main = main;
}

void workload_problem(const struct workload *w, uint32_t spec, struct problems *out,
                      const char *format, ...)
{
    char message[CONFIG_MAX_MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    problems_add(out, w->places[spec], "%s", message);
    problems_locate(out, w->source.text, w->source.length);
}

void workload_free(struct workload *w)
{
    if (!w)
        return;
    arena_free(&w->overrides);
    arena_free(&w->arena);
    source_free(&w->source);
    cJSON_free(w);
}
