/*
 * params.c: the values of a policy's parameters, from its table and from
 * the workload, checked and written into the policy's own struct.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../machine.h"
#include "params.h"

static fos_time in_ticks(const struct fos_kernel *k, int64_t thousandths)
{
    return thousandths / 1000 * k->workload->tick + thousandths % 1000 * k->workload->tick / 1000;
}

static bool is_time(const struct fos_param *p)
{
    return p->type == FOS_PARAM_DURATION || p->type == FOS_PARAM_DURATIONS;
}

static bool is_list(const struct fos_param *p)
{
    return p->type == FOS_PARAM_DURATIONS || p->type == FOS_PARAM_INTS;
}

void params_put(const struct fos_kernel *k, const struct fos_param *p,
                const struct fos_durations *v)
{
    char *at = (char *)k->sched.data + p->offset;
    if (p->type == FOS_PARAM_BOOL)
        *(bool *)at = v->at[0] != 0;
    else if (is_list(p))
        *(struct fos_durations *)(void *)at = *v;
    else
        *(int64_t *)(void *)at = v->at[0];
}

void params_get(const struct fos_kernel *k, const struct fos_param *p, struct fos_durations *out)
{
    const char *at = (const char *)k->sched.data + p->offset;
    if (is_list(p))
        *out = *(const struct fos_durations *)(const void *)at;
    else
        *out = (struct fos_durations){
            1,
            {p->type == FOS_PARAM_BOOL ? *(const bool *)at : *(const int64_t *)(const void *)at}};
}

static void write_default(const struct fos_kernel *k, const struct fos_param *p)
{
    struct fos_durations v = {.count = 1, .at = {is_time(p) ? in_ticks(k, p->def) : p->def}};
    params_put(k, p, &v);
}

static bool in_range(const struct fos_param *p, int64_t v)
{
    int64_t choices = 0;
    while (p->type == FOS_PARAM_CHOICE && p->choices[choices])
        choices++;
    if (p->type == FOS_PARAM_CHOICE)
        return v >= 0 && v < choices;
    if (p->type == FOS_PARAM_BOOL)
        return v == 0 || v == 1;
    return v >= p->min && (v <= p->max || (!p->max && is_time(p)));
}

static bool all_in_range(const struct fos_param *p, const struct fos_durations *v)
{
    if (v->count < 1 || v->count > FOS_LIST_MAX)
        return false;
    for (int64_t i = 0; i < v->count; i++)
        if (!in_range(p, v->at[i]))
            return false;
    return true;
}

const struct fos_param *params_find(const struct fos_sched_ops *ops, const char *name)
{
    for (const struct fos_param *p = ops->params; p && p->name; p++)
        if (!strcmp(p->name, name))
            return p;
    return NULL;
}

int params_set(const struct fos_kernel *k, const struct fos_setting *s, struct fos_error *error)
{
    const struct fos_param *p = params_find(k->sched.ops, s->name);
    if (p && all_in_range(p, &s->value)) {
        params_put(k, p, &s->value);
        return 0;
    }
    text_format(error->message, sizeof(error->message),
                p ? "policy '%s': the value of '%s' is out of range"
                  : "policy '%s' has no parameter '%s'",
                k->sched.ops->name, s->name);
    return p ? -EINVAL : -ENOENT;
}

int params_write(const struct fos_kernel *k, struct fos_error *error)
{
    for (const struct fos_param *p = k->sched.ops->params; p && p->name; p++)
        write_default(k, p);
    for (uint32_t i = 0; i < k->workload->setting_count; i++) {
        if (params_set(k, &k->workload->settings[i], error))
            return -EINVAL;
    }
    return 0;
}
