/*
 * What `fiberos workloads` lists: all that ships, each once, and each can be
 * read as it says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <glob.h>
#include <string.h>

#include "command.h"

static const cJSON *find(const cJSON *list, const char *name)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, list)
    {
        if (!strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(one, "name")), name))
            return one;
    }
    return NULL;
}

static void test_all_that_ship(void **state)
{
    (void)state;
    struct said s = command("workloads --format json");
    glob_t files;
    assert_int_equal(s.code, 0);
    assert_string_equal(s.err, "");
    cJSON *list = cJSON_Parse(s.out);
    assert_int_equal(glob("config/workloads/*.json", 0, NULL, &files), 0);
    assert_int_equal(cJSON_GetArraySize(list), files.gl_pathc);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char name[256];
        snprintf(name, sizeof(name), "%s", strrchr(files.gl_pathv[i], '/') + 1);
        *strrchr(name, '.') = '\0';
        const cJSON *one = find(list, name);
        assert_non_null(one);
        char *file = realpath(files.gl_pathv[i], NULL);
        assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(one, "file")), file);
        free(file);
    }
    const cJSON *real = find(list, "real"), *first = cJSON_GetArrayItem(list, 0);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(real, "clock")), "real");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(first, "name")), "hello");
    globfree(&files);
    cJSON_Delete(list);
    said_free(&s);
}

/* A topic stands in one piece, so that its title is needed once. */
static void test_topics(void **state)
{
    (void)state;
    struct said s = command("workloads --format json");
    cJSON *list = cJSON_Parse(s.out);
    const cJSON *one;
    char seen[4096] = "|";
    const char *last = "";
    cJSON_ArrayForEach(one, list)
    {
        char topic[128];
        const char *now = cJSON_GetStringValue(cJSON_GetObjectItem(one, "topic"));
        snprintf(topic, sizeof(topic), "|%s|", now);
        assert_true(!strcmp(now, last) || !strstr(seen, topic));
        if (strcmp(now, last) != 0)
            snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%s|", now);
        last = now;
    }
    cJSON_Delete(list);
    said_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_that_ship),
        cmocka_unit_test(test_topics),
    };
    return cmocka_run_group_tests_name("userland/cli_workloads", tests, NULL, command_leave);
}
