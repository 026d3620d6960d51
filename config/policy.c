/*
 * policy.c: the "scheduler" of a workload, judged by the tables of the
 * policies themselves (struct fos_param), so that a new policy needs no
 * line here.
 */
#include "config/policy.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config/nearest.h"

size_t policy_param_count(const struct fos_sched_ops *ops)
{
    size_t count = 0;
    while (ops->params && ops->params[count].name)
        count++;
    return count;
}

const struct fos_param *policy_param(const struct fos_sched_ops *ops, const char *name)
{
    for (size_t i = 0; i < policy_param_count(ops); i++)
        if (strcmp(ops->params[i].name, name) == 0)
            return &ops->params[i];
    return NULL;
}

const struct fos_sched_ops *policy_find(const char *name, const struct fos_sched_ops *plugin,
                                        struct fos_error *error)
{
    struct hint hint;
    struct quote quote;
    struct nearest nearest = {.word = quote_text(&quote, name, strlen(name))};
    if (plugin && strcmp(plugin->name, name) == 0)
        return plugin;
    const struct fos_sched_ops *ops = fos_sched_find(name);
    if (ops)
        return ops;
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++)
        nearest_offer(&nearest, ops->name);
    if (plugin)
        nearest_offer(&nearest, plugin->name);
    snprintf(error->message, sizeof error->message,
             "unknown policy '%s'%s; 'fiberos sched list' shows all", nearest.word,
             nearest_hint(&nearest, &hint));
    return NULL;
}

void policy_unknown_param(const struct fos_sched_ops *ops, const char *name,
                          struct fos_error *error)
{
    struct hint hint;
    struct quote quote;
    struct nearest nearest = {.word = quote_text(&quote, name, strlen(name))};
    size_t count = policy_param_count(ops);
    for (size_t i = 0; i < count; i++)
        nearest_offer(&nearest, ops->params[i].name);
    snprintf(error->message, sizeof error->message, "policy '%s' has no %s%s%s%s", ops->name,
             count ? "parameter '" : "parameters, so no '", nearest.word, "'",
             nearest_hint(&nearest, &hint));
}

bool policy_takes_list(const struct fos_param *param)
{
    return param->type == FOS_PARAM_DURATIONS || param->type == FOS_PARAM_INTS;
}

int policy_value(const struct fos_param *param, const struct scalar *scalar, fos_time tick,
                 int64_t *out, struct fos_error *error)
{
    struct duration_rule rule = {tick, param->min, param->max ? param->max : FOS_MAX_TIME,
                                 param->min == 0};
    switch (param->type) {
    case FOS_PARAM_BOOL:
        return scalar_bool(scalar, out, error);
    case FOS_PARAM_INT:
    case FOS_PARAM_INTS:
        return scalar_integer(scalar, param->min, param->max, out, error);
    case FOS_PARAM_FRACTION:
        return scalar_fraction(scalar, param->min, param->max, out, error);
    case FOS_PARAM_CHOICE:
        return scalar_choice(scalar, param->choices, out, error);
    case FOS_PARAM_DURATION:
    case FOS_PARAM_DURATIONS:
        return scalar_duration(scalar, &rule, out, error);
    }
    return -EINVAL;
}

void policy_set(struct choice *c, const struct fos_param *param, const struct fos_durations *value)
{
    uint32_t i = 0;
    while (i < c->count && strcmp(c->settings[i].name, param->name) != 0)
        i++;
    c->settings[i] = (struct fos_setting){.name = param->name, .value = *value};
    if (i == c->count)
        c->count++;
}

/* ---- In the file ---------------------------------------------------------------------------- */

static void read_value(struct reader *r, const struct key *key, const struct fos_param *param,
                       const cJSON *value, struct fos_durations *out)
{
    struct fos_error error;
    struct scalar scalar = document_scalar(&r->document, value);
    if (policy_value(param, &scalar, r->tick, &out->at[out->count++], &error))
        problem_at(r, key, value, error.message);
}

static void read_param(struct reader *r, struct choice *choice, const struct fos_param *param,
                       const cJSON *value)
{
    struct fos_durations durations = {0};
    const struct key key = {.name = param->name};
    const cJSON *element;
    bool list = policy_takes_list(param) && cJSON_IsArray(value);
    int count = list ? cJSON_GetArraySize(value) : 1;
    if (count < 1 || count > FOS_LIST_MAX) {
        expected_at(r, &key, value, "a list of 1 to 64 values");
        return;
    }
    if (!list)
        read_value(r, &key, param, value, &durations);
    else
        cJSON_ArrayForEach(element, value) read_value(r, &key, param, element, &durations);
    policy_set(choice, param, &durations);
}

static void read_params(struct reader *r, struct choice *choice, const cJSON *object)
{
    const cJSON *member;
    struct fos_error error;
    cJSON_ArrayForEach(member, object)
    {
        if (key_is_own(member->string) || strcmp(member->string, "policy") == 0)
            continue;
        const struct fos_param *param = policy_param(choice->ops, member->string);
        if (param) {
            read_param(r, choice, param, member);
        } else {
            policy_unknown_param(choice->ops, member->string, &error);
            problems_add(r->problems, document_key_offset(&r->document, member), "%s",
                         error.message);
        }
    }
}

static const struct fos_sched_ops *read_policy(struct reader *r, const struct key *key,
                                               const cJSON *value)
{
    struct fos_error error;
    if (!cJSON_IsString(value)) {
        expected_at(r, key, value, "the name of a policy, such as \"rr\"");
        return NULL;
    }
    const struct fos_sched_ops *ops = policy_find(value->valuestring, r->plugin, &error);
    if (!ops)
        problems_add(r->problems, document_offset(&r->document, value), "%s", error.message);
    return ops;
}

void read_scheduler(struct reader *r, const struct key *key, const cJSON *value, void *into)
{
    struct choice *choice = (struct choice *)(void *)((unsigned char *)into + key->offset);
    const struct key policy_key = {.name = "policy"};
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(value, "policy");
    if (cJSON_IsObject(value) && !name) {
        problems_add(r->problems, document_offset(&r->document, value),
                     "'scheduler' needs the key 'policy'");
        return;
    }
    if (cJSON_IsObject(value))
        choice->ops = read_policy(r, &policy_key, name);
    else
        choice->ops = read_policy(r, key, value);
    if (!choice->ops)
        return;
    choice->settings =
        reader_array(r, policy_param_count(choice->ops) + 1, sizeof *choice->settings);
    if (choice->settings && cJSON_IsObject(value))
        read_params(r, choice, value);
}
