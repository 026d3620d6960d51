/*
 * record.c: what happens becomes an event. Every event of the kernel is
 * written here, at the present instant.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

#define MAX_LINE 4096

void record_event(struct fos_kernel *k, struct fos_event e)
{
    e.time = k->now;
    trace_append(k->trace, &e);
}

void record(struct fos_kernel *k, enum fos_event_type type, uint32_t pid, uint32_t object,
            int64_t value, const char *text)
{
    struct fos_event e = {
        .type = (uint8_t)type, .pid = pid, .object = object, .value = value, .cpu = FOS_NO_CPU};
    if (text)
        e.text = trace_intern(k->trace, text, strlen(text));
    record_event(k, e);
}

void record_state(struct fos_kernel *k, const struct proc *p, enum fos_state from,
                  enum fos_reason reason, uint32_t object, int64_t value)
{
    bool on_cpu = from == FOS_RUNNING || p->state == FOS_RUNNING;
    record_event(k, (struct fos_event){.type = FOS_EV_STATE,
                                       .pid = p->pid,
                                       .cpu = on_cpu ? (uint8_t)p->cpu : FOS_NO_CPU,
                                       .states = (uint8_t)(from << 4 | p->state),
                                       .reason = (uint8_t)reason,
                                       .object = object,
                                       .value = value});
}

void record_warning_v(struct fos_kernel *k, uint32_t pid, const char *format, va_list arguments)
{
    char line[512];
    struct fos_text t;
    text_init(&t, line, sizeof(line));
    text_vprintf(&t, format, arguments);
    record(k, FOS_EV_WARNING, pid, 0, 0, line);
}

void record_warning(struct fos_kernel *k, uint32_t pid, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    record_warning_v(k, pid, format, arguments);
    va_end(arguments);
}

/* ---- What the run was started with ---- */

void record_key(struct fos_kernel *k, const char *key, const char *value)
{
    char line[MAX_LINE];
    text_format(line, sizeof(line), "%s=%s", key, value);
    record(k, FOS_EV_META, 0, 0, 0, line);
}

static void meta_number(struct fos_kernel *k, const char *key, int64_t value)
{
    char line[128];
    text_format(line, sizeof(line), "%s=%" PRId64, key, value);
    record(k, FOS_EV_META, 0, 0, value, line);
}

static void write_list(struct fos_text *t, const struct fos_durations *list)
{
    for (int64_t i = 0; i < list->count; i++)
        text_printf(t, "%s%" PRId64, i ? "," : "", list->at[i]);
}

static void write_param(struct fos_text *t, const struct fos_param *p, const void *at)
{
    int64_t v = p->type == FOS_PARAM_BOOL ? *(const bool *)at : *(const int64_t *)at;
    switch (p->type) {
    case FOS_PARAM_DURATIONS:
    case FOS_PARAM_INTS:
        write_list(t, at);
        break;
    case FOS_PARAM_CHOICE:
        text_printf(t, "%s", p->choices[v]);
        break;
    case FOS_PARAM_BOOL:
        text_printf(t, "%s", v ? "true" : "false");
        break;
    case FOS_PARAM_FRACTION:
        text_printf(t, "%" PRId64 ".%03" PRId64, v / 1000, v % 1000);
        break;
    case FOS_PARAM_INT:
    case FOS_PARAM_DURATION:
        text_printf(t, "%" PRId64, v);
        break;
    }
}

void record_param(struct fos_kernel *k, const struct fos_param *p)
{
    char key[128], value[1400];
    struct fos_text t;
    text_init(&t, value, sizeof(value));
    write_param(&t, p, (const char *)k->sched.data + p->offset);
    text_format(key, sizeof(key), "param.%s", p->name);
    record_key(k, key, value);
}

static void meta_knobs(struct fos_kernel *k)
{
    const struct fos_knob *knob;
    char key[128];
    for (size_t i = 0; (knob = fos_knob(i)); i++) {
        bool on = *(const bool *)((const char *)&k->workload->semantics + knob->offset);
        text_format(key, sizeof(key), "semantics.%s", knob->name);
        record_key(k, key, on ? knob->on : knob->off);
    }
}

/* The source may be long: it goes in whole, not through a line. */
static void meta_source(struct fos_kernel *k)
{
    static const char key[] = "workload=";
    const char *source = k->workload->source;
    size_t length = source ? strlen(source) : 0;
    char *whole = length ? malloc(length + sizeof(key)) : NULL;
    if (!whole)
        return;
    memcpy(whole, key, sizeof(key) - 1);
    memcpy(whole + sizeof(key) - 1, source, length + 1);
    record(k, FOS_EV_META, 0, 0, 0, whole);
    free(whole);
}

void record_meta(struct fos_kernel *k)
{
    const struct fos_workload *w = k->workload;
    record_key(k, "version", FIBEROS_VERSION);
    record_key(k, "name", w->name ? w->name : "");
    record_key(k, "description", w->description ? w->description : "");
    record_key(k, "clock", k->clock->real ? "real" : "virtual");
    meta_number(k, "seed", (int64_t)w->seed);
    meta_number(k, "cpus", k->cpu_count);
    meta_number(k, "tick", w->tick);
    meta_number(k, "until", w->until);
    record_key(k, "profile", w->profile ? w->profile : "textbook");
    meta_knobs(k);
    record_key(k, "policy", k->sched.ops->name);
    for (const struct fos_param *p = k->sched.ops->params; p && p->name; p++)
        record_param(k, p);
    rank_meta(k);
    meta_source(k);
    for (uint32_t i = 0; i < w->device_count; i++)
        record(k, FOS_EV_OBJECT, 0, i + 1, FOS_DEVICE, w->devices[i].name);
    for (uint32_t i = 0; i < w->object_count; i++)
        record(k, FOS_EV_OBJECT, 0, w->device_count + 1 + i, w->objects[i].kind,
               w->objects[i].name);
}
