/*
 * plugins.h: bad plug-ins of tests/sched/plugins, built and run as a user
 * would, and what must be true of a run however bad its policy was.
 */
#ifndef TESTS_USERLAND_PLUGINS_H
#define TESTS_USERLAND_PLUGINS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <cjson/cJSON.h>

#include "tests/userland/command.h"

static const char victims[] =
    "{\"fiberos\": 1, \"name\": \"victims\",\n"
    " \"mutexes\": [{\"name\": \"m\", \"protocol\": \"inherit\"}], \"processes\": [\n"
    "  {\"name\": \"long\", \"burst\": 30},\n"
    "  {\"name\": \"io\", \"bursts\": [2, 3, 2, 3, 2]},\n"
    "  {\"name\": \"asks\", \"program\": [{\"cpu\": 3}, {\"set_priority\": 5}, {\"cpu\": 2},\n"
    "                               {\"sleep\": 4}, {\"cpu\": 1}]},\n"
    "  {\"name\": \"locks\", \"program\": [{\"lock\": \"m\"}, {\"cpu\": 6}, {\"unlock\": "
    "\"m\"}]},\n"
    "  {\"name\": \"waits\", \"priority\": 9, \"arrival\": 1,\n"
    "   \"program\": [{\"lock\": \"m\"}, {\"cpu\": 1}, {\"unlock\": \"m\"}]},\n"
    "  {\"name\": \"stream\", \"arrivals\": {\"count\": 6, \"every\": 5}, \"burst\": 2},\n"
    "  {\"name\": \"victim\", \"arrival\": 4, \"burst\": 500},\n"
    "  {\"name\": \"killer\", \"arrival\": 20,\n"
    "   \"program\": [{\"cpu\": 1}, {\"kill\": \"victim\"}, {\"cpu\": 1}]}]}\n";

/* ---- Building ------------------------------------------------------------------------------ */

static const char *const plugins[] = {
    "allocates",     "bad_parameter", "answers",    "crashes",        "exits",       "larger_table",
    "loops",         "missing_name",  "missing_op", "missing_symbol", "older_table", "scribbles",
    "shorter_table", "starves",       "undefined",  "wrong_magic",    "wrong_major"};

static inline int build_plugins(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(plugins) / sizeof(plugins[0]); i++) {
        struct said s = command("sched build tests/sched/plugins/%s.c -o %s/%s.so", plugins[i],
                                command_folder(), plugins[i]);
        if (s.code || *s.err) {
            fprintf(stderr, "%s: exit code %d: %s\n", plugins[i], s.code, s.err);
            return -1;
        }
        said_free(&s);
    }
    command_write("victims.json", victims);
    char costly[sizeof(victims) + 64];
    snprintf(costly, sizeof(costly), "{\"costs\": {\"context_switch\": 1}, %s", victims + 1);
    command_write("costly.json", costly);
    command_write("text.so", "no shared object at all\n");
    return 0;
}

/* ---- Running ------------------------------------------------------------------------------- */

static inline double number(const cJSON *object, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsNumber(value) ? value->valuedouble : -1;
}

static inline const char *string(const cJSON *object, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(value) ? value->valuestring : "";
}

/* The honest run, to compare with. */
static inline cJSON *round_robin(void)
{
    struct said s = command("run %s/victims.json --sched rr --format json", command_folder());
    cJSON *metrics = cJSON_Parse(s.out);
    assert_int_equal(s.code, 0);
    assert_non_null(metrics);
    said_free(&s);
    return metrics;
}

/* Each has what it asked for, and its time adds up; but the victim is killed at any time. */
static inline void check_process(const char *what, const cJSON *bad, const cJSON *good,
                                 bool exactly)
{
    const char *name = string(good, "name");
    const double sum = number(bad, "wait") + number(bad, "cpu") + number(bad, "blocked");
    if (strcmp(string(bad, "name"), name) != 0)
        fail_msg("%s: '%s' in place of '%s'", what, string(bad, "name"), name);
    if (exactly && strcmp(name, "victim") != 0 && number(bad, "cpu") != number(good, "cpu"))
        fail_msg("%s: '%s' had %.0f ns of CPU, not %.0f", what, name, number(bad, "cpu"),
                 number(good, "cpu"));
    if (number(bad, "turnaround") != sum)
        fail_msg("%s: '%s': turnaround is not wait + cpu + blocked", what, name);
}

static inline void check_metrics(const char *what, const char *json, bool exactly)
{
    cJSON *bad = cJSON_Parse(json), *good = round_robin();
    if (!bad)
        fail_msg("%s: no metrics: %.200s", what, json);
    const cJSON *mine = cJSON_GetObjectItemCaseSensitive(bad, "processes");
    const cJSON *its = cJSON_GetObjectItemCaseSensitive(good, "processes");
    if (strcmp(string(bad, "outcome"), "completed") != 0)
        fail_msg("%s: the outcome is '%s'", what, string(bad, "outcome"));
    if (cJSON_GetArraySize(mine) != cJSON_GetArraySize(its))
        fail_msg("%s: %d processes", what, cJSON_GetArraySize(mine));
    for (int i = 0; i < cJSON_GetArraySize(its); i++)
        check_process(what, cJSON_GetArrayItem(mine, i), cJSON_GetArrayItem(its, i), exactly);
    cJSON_Delete(bad);
    cJSON_Delete(good);
}

static inline bool has_diagnostic(const char *json, const char *kind, const char *text)
{
    cJSON *metrics = cJSON_Parse(json);
    const cJSON *entry;
    bool found = false;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(metrics, "diagnostics")) found |=
        strcmp(string(entry, "kind"), kind) == 0 && strstr(string(entry, "message"), text);
    cJSON_Delete(metrics);
    return found;
}

/* One bad plug-in: how it is run, and what is said of it. */
struct bad {
    const char *plugin, *options, *message;
    const char *workload; /* NULL: victims */
};

/* It is ejected, for this reason, and round-robin does the rest: all of it. */
static inline void check_ejected(const struct bad *b, bool exactly)
{
    char what[256];
    snprintf(what, sizeof(what), "%s %s", b->plugin, b->options);
    struct said s =
        command("run %s/%s.json --format json --sched %s/%s.so %s", command_folder(),
                b->workload ? b->workload : "victims", command_folder(), b->plugin, b->options);
    if (s.code != 1 || !strstr(s.err, b->message))
        fail_msg("%s: exit code %d, and it says: %s", what, s.code, s.err);
    if (!has_diagnostic(s.out, "eject", b->message))
        fail_msg("%s: '%s' is not among the diagnostics", what, b->message);
    if (!has_diagnostic(s.out, "warning", "was ejected: on CPU 0"))
        fail_msg("%s: there is no dump", what);
    check_metrics(what, s.out, exactly);
    said_free(&s);
}

/* Nothing runs. */
static inline void check_refused(const struct bad *b)
{
    struct said s = command("run %s/victims.json --format json --sched %s/%s %s", command_folder(),
                            command_folder(), b->plugin, b->options);
    if (s.code != 2 || *s.out || !strstr(s.err, b->message))
        fail_msg("%s %s: exit code %d, and it says: %s", b->plugin, b->options, s.code, s.err);
    said_free(&s);
}

#define EJECTED(rows)                                                                              \
    for (size_t row = 0; row < sizeof(rows) / sizeof((rows)[0]); row++)                            \
    check_ejected(&(rows)[row], true)
#define REFUSED(rows)                                                                              \
    for (size_t row = 0; row < sizeof(rows) / sizeof((rows)[0]); row++)                            \
    check_refused(&(rows)[row])

#endif
