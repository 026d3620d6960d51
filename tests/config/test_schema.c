/*
 * test_schema.c: config/workload.schema.json and the loader describe one
 * format. An independent validator judges every workload that ships and
 * every bad example, and so does the loader; and what the schema says of
 * policies, profiles and knobs is compared with the kernel's own tables.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <cjson/cJSON.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/workload.h"

#define SCHEMA "config/workload.schema.json"

/* ---- The same judgement --------------------------------------------------------------------- */

static const char *const pythons[] = {"/usr/bin/python3", "python3"};

/* The first Python that has jsonschema, or NULL. */
static const char *find_python(void)
{
    char command[128];
    for (size_t i = 0; i < sizeof pythons / sizeof pythons[0]; i++) {
        snprintf(command, sizeof command, "%s tests/config/judge.py --probe >/dev/null 2>&1",
                 pythons[i]);
        if (system(command) == 0)
            return pythons[i];
    }
    return NULL;
}

static bool loader_accepts(const char *path)
{
    struct problems *problems = malloc(sizeof *problems);
    struct workload *w = workload_load(path, problems);
    bool good = w != NULL;
    workload_free(w);
    free(problems);
    return good;
}

/* Judges all files of a pattern both ways; returns how many there were. */
static int compare_judgements(const char *python, const char *pattern, bool good)
{
    char command[256], line[512], word[8], path[256];
    int count = 0;
    snprintf(command, sizeof command, "%s tests/config/judge.py %s %s", python, SCHEMA, pattern);
    FILE *judge = popen(command, "r");
    assert_non_null(judge);
    while (fgets(line, sizeof line, judge)) {
        assert_int_equal(sscanf(line, "%7s %255s", word, path), 2);
        if ((strcmp(word, "good") == 0) != good || loader_accepts(path) != good)
            fail_msg("%s: the schema says it is %s, the loader says it is %s", path, word,
                     loader_accepts(path) ? "good" : "bad");
        count++;
    }
    assert_int_equal(pclose(judge), 0);
    return count;
}

static size_t count_files(const char *pattern)
{
    glob_t found;
    size_t count = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    globfree(&found);
    return count;
}

static void schema_and_loader_agree(const char *pattern, bool good, size_t at_least)
{
    const char *python = find_python();
    if (!python) {
        print_message("SKIPPED: no Python with jsonschema (package python3-jsonschema)\n");
        skip();
    }
    size_t judged = (size_t)compare_judgements(python, pattern, good);
    assert_int_equal(judged, count_files(pattern));
    assert_true(judged >= at_least);
}

static void test_shipped_workloads_are_good_to_both(void **state)
{
    (void)state;
    schema_and_loader_agree("config/workloads/*.json", true, 41);
}

static void test_good_examples_are_good_to_both(void **state)
{
    (void)state;
    schema_and_loader_agree("tests/config/good/*.json", true, 17);
}

static void test_bad_examples_are_bad_to_both(void **state)
{
    (void)state;
    schema_and_loader_agree("tests/config/bad/*.json", false, 190);
}

/* ---- The same tables ------------------------------------------------------------------------ */

static cJSON *read_schema(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = fopen(SCHEMA, "r");
    assert_non_null(file);
    assert_true(getdelim(&text, &length, '\0', file) > 0);
    fclose(file);
    cJSON *schema = cJSON_Parse(text);
    free(text);
    assert_non_null(schema);
    return schema;
}

static cJSON *object_with(const char *key, const char *value)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, key, value);
    return object;
}

static cJSON *names_of_policies(void)
{
    cJSON *names = cJSON_CreateArray();
    const struct fos_sched_ops *ops;
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++)
        cJSON_AddItemToArray(names, cJSON_CreateString(ops->name));
    return names;
}

static void add_range(cJSON *schema, const char *type, double min, double max)
{
    cJSON_AddStringToObject(schema, "type", type);
    cJSON_AddNumberToObject(schema, "minimum", min);
    cJSON_AddNumberToObject(schema, "maximum", max);
}

static cJSON *schema_of_duration(const struct fos_param *param)
{
    return object_with("$ref", param->min > 0 ? "#/$defs/positive_duration" : "#/$defs/duration");
}

/* One duration, or "none"; returns the list of these. */
static cJSON *add_duration(cJSON *schema, const struct fos_param *param)
{
    cJSON *either = cJSON_AddArrayToObject(schema, "anyOf");
    cJSON_AddItemToArray(either, schema_of_duration(param));
    if (param->min == 0)
        cJSON_AddItemToArray(either, object_with("const", "none"));
    return either;
}

static void add_durations(cJSON *schema, const struct fos_param *param)
{
    cJSON *either = add_duration(schema, param);
    if (param->type != FOS_PARAM_DURATIONS)
        return;
    cJSON *list = object_with("type", "array");
    add_duration(cJSON_AddObjectToObject(list, "items"), param);
    cJSON_AddNumberToObject(list, "minItems", 1);
    cJSON_AddNumberToObject(list, "maxItems", FOS_LIST_MAX);
    cJSON_AddItemToArray(either, list);
}

static void add_integer(cJSON *schema, const struct fos_param *param)
{
    if (param->type == FOS_PARAM_INT) {
        add_range(schema, "integer", (double)param->min, (double)param->max);
        return;
    }
    cJSON *either = cJSON_AddArrayToObject(schema, "anyOf");
    cJSON *one = cJSON_CreateObject(), *list = object_with("type", "array");
    add_range(one, "integer", (double)param->min, (double)param->max);
    cJSON_AddItemToArray(either, one);
    add_range(cJSON_AddObjectToObject(list, "items"), "integer", (double)param->min,
              (double)param->max);
    cJSON_AddNumberToObject(list, "minItems", 1);
    cJSON_AddNumberToObject(list, "maxItems", FOS_LIST_MAX);
    cJSON_AddItemToArray(either, list);
}

static void add_choices(cJSON *schema, const struct fos_param *param)
{
    cJSON *names = cJSON_AddArrayToObject(schema, "enum");
    for (size_t i = 0; param->choices[i]; i++)
        cJSON_AddItemToArray(names, cJSON_CreateString(param->choices[i]));
    cJSON_AddStringToObject(schema, "default", param->choices[param->def]);
}

static cJSON *schema_of_param(const struct fos_param *param)
{
    cJSON *schema = object_with("description", param->help);
    switch (param->type) {
    case FOS_PARAM_BOOL:
        cJSON_AddStringToObject(schema, "type", "boolean");
        cJSON_AddBoolToObject(schema, "default", param->def != 0);
        break;
    case FOS_PARAM_INT:
    case FOS_PARAM_INTS:
        add_integer(schema, param);
        cJSON_AddNumberToObject(schema, "default", (double)param->def);
        break;
    case FOS_PARAM_FRACTION:
        add_range(schema, "number", (double)param->min / 1000, (double)param->max / 1000);
        cJSON_AddNumberToObject(schema, "default", (double)param->def / 1000);
        break;
    case FOS_PARAM_CHOICE:
        add_choices(schema, param);
        break;
    case FOS_PARAM_DURATION:
    case FOS_PARAM_DURATIONS:
        add_durations(schema, param);
        if (param->def == 0)
            cJSON_AddStringToObject(schema, "default", "none");
        else
            cJSON_AddNumberToObject(schema, "default", (double)param->def / 1000);
        break;
    }
    return schema;
}

static cJSON *schema_of_policy(const struct fos_sched_ops *ops)
{
    cJSON *schema = object_with("description", ops->summary);
    cJSON_AddStringToObject(schema, "type", "object");
    cJSON *properties = cJSON_AddObjectToObject(schema, "properties");
    cJSON_AddItemToObject(properties, "policy", object_with("const", ops->name));
    for (const struct fos_param *p = ops->params; p && p->name; p++)
        cJSON_AddItemToObject(properties, p->name, schema_of_param(p));
    cJSON_AddBoolToObject(cJSON_AddObjectToObject(schema, "patternProperties"), "^(x-|\\$)", true);
    cJSON_AddBoolToObject(schema, "additionalProperties", false);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(schema, "required"), cJSON_CreateString("policy"));
    return schema;
}

/* What $defs/scheduler must be, made from the tables of the policies. */
static cJSON *schema_of_scheduler(void)
{
    cJSON *schema = object_with("description", "The policy that decides who runs: its name, or an "
                                               "object with its parameters. Default rr.");
    cJSON *either = cJSON_AddArrayToObject(schema, "oneOf");
    cJSON *name = object_with("description", "A policy with its defaults.");
    cJSON_AddItemToObject(name, "enum", names_of_policies());
    cJSON_AddItemToArray(either, name);
    const struct fos_sched_ops *ops;
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++)
        cJSON_AddItemToArray(either, schema_of_policy(ops));
    return schema;
}

static void test_schema_has_the_parameters_of_the_policies(void **state)
{
    (void)state;
    cJSON *schema = read_schema(), *expected = schema_of_scheduler();
    const cJSON *defs = cJSON_GetObjectItemCaseSensitive(schema, "$defs");
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(defs, "scheduler");
    bool same = cJSON_Compare(found, expected, true);
    char *text = cJSON_Print(expected);
    cJSON_Delete(schema);
    cJSON_Delete(expected);
    if (!same)
        printf("$defs/scheduler of %s must be:\n%s\n", SCHEMA, text); /* print_message() cuts */
    free(text);
    assert_true(same);
}

static const cJSON *property(const cJSON *object, const char *name)
{
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(object, "properties");
    return cJSON_GetObjectItemCaseSensitive(properties, name);
}

static bool enum_is(const cJSON *schema, const char *const *names)
{
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(schema, "enum"), *value;
    size_t i = 0;
    cJSON_ArrayForEach(value, values)
    {
        if (!names[i] || strcmp(names[i++], value->valuestring) != 0)
            return false;
    }
    return names[i] == NULL;
}

static void test_schema_has_the_profiles_and_knobs(void **state)
{
    (void)state;
    cJSON *schema = read_schema();
    const char *profiles[32] = {NULL};
    for (size_t i = 0; fos_profile_name(i); i++)
        profiles[i] = fos_profile_name(i);
    assert_true(enum_is(property(schema, "profile"), profiles));
    const cJSON *semantics = property(schema, "semantics");
    const struct fos_knob *knob;
    int count = 0;
    for (; (knob = fos_knob((size_t)count)); count++) {
        const char *const answers[] = {knob->off, knob->on, NULL};
        assert_true(enum_is(property(semantics, knob->name), answers));
    }
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(semantics, "properties");
    assert_int_equal(cJSON_GetArraySize(properties), count);
    cJSON_Delete(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_workloads_are_good_to_both),
        cmocka_unit_test(test_good_examples_are_good_to_both),
        cmocka_unit_test(test_bad_examples_are_bad_to_both),
        cmocka_unit_test(test_schema_has_the_parameters_of_the_policies),
        cmocka_unit_test(test_schema_has_the_profiles_and_knobs),
    };
    return cmocka_run_group_tests_name("config/schema", tests, NULL, NULL);
}
