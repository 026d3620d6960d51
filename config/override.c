/*
 * override.c: options of the command line over what the file says. They are
 * read by the same functions as the file, so that the rules are the same.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "config/duration.h"
#include "config/load.h"

/* What is being put together; it replaces the workload's `now` if all is well. */
struct overriding {
    const struct workload *workload;
    const struct workload_overrides *given;
    struct problems *problems;
    struct arena arena;
    struct fos_workload now;
    struct choice choice;
    bool no_memory;
};

static void complain(struct overriding *o, const char *option, const char *message)
{
    problems_add(o->problems, NOWHERE, "%s: %s", option, message);
}

static struct scalar typed(const char *text, size_t length)
{
    return (struct scalar){SCALAR_TYPED, text, length};
}

/* ---- Plain options -------------------------------------------------------------------------- */

static void override_integer(struct overriding *o, const char *option, const char *text,
                             int64_t max, int64_t *out)
{
    struct fos_error error;
    int64_t min = max == FOS_MAX_CPUS ? 1 : 0;
    if (!text)
        return;
    struct scalar scalar = typed(text, strlen(text));
    if (scalar_integer(&scalar, min, max, out, &error))
        complain(o, option, error.message);
}

static int64_t override_choice(struct overriding *o, const char *option, const char *text,
                               const char *const *names)
{
    struct fos_error error;
    struct scalar scalar = typed(text, strlen(text));
    int64_t index = 0;
    if (scalar_choice(&scalar, names, &index, &error))
        complain(o, option, error.message);
    return index;
}

static void override_until(struct overriding *o)
{
    struct fos_error error;
    struct duration_rule rule = {o->now.tick, 1, FOS_MAX_TIME, false};
    if (!o->given->until)
        return;
    struct scalar scalar = typed(o->given->until, strlen(o->given->until));
    if (scalar_duration(&scalar, &rule, &o->now.until, &error))
        complain(o, "--until", error.message);
}

static void override_plain(struct overriding *o)
{
    const char *profiles[MOST_PROFILES + 1];
    int64_t seed = (int64_t)o->now.seed, cpus = o->now.cpus;
    override_integer(o, "--seed", o->given->seed, INT64_MAX, &seed);
    override_integer(o, "--cpus", o->given->cpus, FOS_MAX_CPUS, &cpus);
    o->now.seed = (uint64_t)seed;
    o->now.cpus = (int)cpus;
    if (o->given->clock)
        o->now.clock = override_choice(o, "--clock", o->given->clock, clock_names)
                           ? FOS_CLOCK_REAL
                           : FOS_CLOCK_VIRTUAL;
    if (o->given->profile) {
        profile_names(profiles);
        o->now.profile = profiles[override_choice(o, "--profile", o->given->profile, profiles)];
        apply_profile(&o->now, &o->workload->knobs);
    }
    override_until(o);
}

/* ---- The policy and its parameters ---------------------------------------------------------- */

/* Keeps the file's settings that the policy, if it is another of the same name, has as well. */
static void keep_settings(struct overriding *o)
{
    const struct choice *file = &o->workload->choice;
    if (!file->ops || strcmp(file->ops->name, o->choice.ops->name) != 0)
        return;
    for (uint32_t i = 0; i < file->count; i++) {
        const struct fos_param *param = policy_param(o->choice.ops, file->settings[i].name);
        if (param)
            policy_set(&o->choice, param, &file->settings[i].value);
    }
}

static void override_policy(struct overriding *o)
{
    struct fos_error error;
    const struct workload_overrides *given = o->given;
    o->choice = (struct choice){.ops = o->workload->choice.ops};
    if (given->plugin)
        o->choice.ops = given->plugin;
    else if (given->sched)
        o->choice.ops = policy_find(given->sched, o->workload->plugin, &error);
    if (!o->choice.ops) {
        complain(o, "--sched", error.message);
        return;
    }
    o->choice.settings =
        arena_array(&o->arena, policy_param_count(o->choice.ops) + 1, sizeof *o->choice.settings);
    if (o->choice.settings)
        keep_settings(o);
    else
        o->no_memory = true;
}

/* A value as typed; only a list may have commas. */
static int read_typed(const struct fos_param *param, fos_time tick, const char *text,
                      struct fos_durations *out, struct fos_error *error)
{
    bool list = policy_takes_list(param), more = true;
    for (const char *at = text; more; at += strcspn(at, ",") + 1) {
        size_t length = list ? strcspn(at, ",") : strlen(at);
        struct scalar scalar = typed(at, length);
        more = at[length] == ',';
        if (out->count == FOS_LIST_MAX) {
            snprintf(error->message, sizeof error->message, "expected a list of 1 to 64 values");
            return -EINVAL;
        }
        if (policy_value(param, &scalar, tick, &out->at[out->count++], error))
            return -EINVAL;
    }
    return 0;
}

static int read_named(const struct fos_sched_ops *ops, fos_time tick, const char *name,
                      const char *text, struct fos_setting *out, struct fos_error *error)
{
    const struct fos_param *param = policy_param(ops, name);
    if (!param) {
        policy_unknown_param(ops, name, error);
        return -EINVAL;
    }
    *out = (struct fos_setting){.name = param->name};
    return read_typed(param, tick, text, &out->value, error);
}

int workload_parse_setting(const struct fos_sched_ops *ops, fos_time tick, const char *text,
                           struct fos_setting *out, struct fos_error *error)
{
    char name[CONFIG_MAX_NAME];
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : 0;
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1),
             text);
    if (length > 0)
        return read_named(ops, tick, name, equals + 1, out, error);
    snprintf(error->message, sizeof error->message, "expected PARAM=VALUE, such as quantum=4");
    return -EINVAL;
}

static void set_param(struct overriding *o, const struct fos_setting *setting)
{
    policy_set(&o->choice, policy_param(o->choice.ops, setting->name), &setting->value);
}

/* "PARAM=VALUE" */
static void override_setting(struct overriding *o, const char *setting)
{
    struct quote quote;
    struct fos_error error;
    struct fos_setting parsed;
    char option[CONFIG_MAX_QUOTE + 32];
    const char *equals = strchr(setting, '=');
    quote_text(&quote, setting, equals ? (size_t)(equals - setting) : strlen(setting));
    snprintf(option, sizeof option, "--set %s", quote.text);
    if (workload_parse_setting(o->choice.ops, o->now.tick, setting, &parsed, &error))
        complain(o, option, error.message);
    else
        set_param(o, &parsed);
}

static void override_quantum(struct overriding *o)
{
    struct fos_error error;
    struct fos_setting parsed;
    const char *value = o->given->quantum;
    if (!value)
        return;
    if (read_named(o->choice.ops, o->now.tick, "quantum", value, &parsed, &error))
        complain(o, "--quantum", error.message);
    else
        set_param(o, &parsed);
}

static void override_scheduler(struct overriding *o)
{
    override_policy(o);
    if (!o->choice.settings)
        return;
    for (size_t i = 0; i < o->given->setting_count; i++)
        override_setting(o, o->given->settings[i]);
    override_quantum(o);
    o->now.policy = o->choice.ops->name;
    o->now.settings = o->choice.settings;
    o->now.setting_count = o->choice.count;
}

/* ---- What must still be true ---------------------------------------------------------------- */

static void check_affinity(struct overriding *o)
{
    struct quote quote;
    uint64_t there = o->now.cpus == FOS_MAX_CPUS ? UINT64_MAX : (UINT64_C(1) << o->now.cpus) - 1;
    for (uint32_t i = 0; o->given->cpus && i < o->now.spec_count; i++) {
        const struct fos_proc_spec *spec = &o->now.specs[i];
        if (spec->affinity & ~there)
            problems_add(o->problems, NOWHERE,
                         "--cpus: process '%s' may run on a CPU that is not there (0 to %d are)",
                         quote_text(&quote, spec->name, strlen(spec->name)), o->now.cpus - 1);
    }
}

int workload_override(struct workload *w, const struct workload_overrides *given,
                      struct problems *out)
{
    struct overriding o = {.workload = w, .given = given, .problems = out, .now = w->file};
    size_t before = out->count + out->more;
    override_plain(&o);
    override_scheduler(&o);
    check_affinity(&o);
    if (clock_problem(&o.now))
        complain(&o, given->cpus ? "--cpus" : "--clock", clock_problem(&o.now));
    if (o.no_memory)
        problems_host(out, -ENOMEM, "out of memory while reading the options");
    if (o.no_memory || out->count + out->more > before) {
        arena_free(&o.arena);
        return out->error;
    }
    arena_free(&w->overrides);
    w->overrides = o.arena;
    w->now = o.now;
    w->policy = o.choice.ops;
    return 0;
}

int workload_parse_duration(const char *text, fos_time tick, fos_time *out, struct fos_error *error)
{
    return duration_parse(text, strlen(text), tick, out, error);
}
