/*
 * shelf.c: two questions to `fiberos`, and their answers.
 */
#include "shelf.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

static void fail(struct shelf *s, const char *why)
{
    snprintf(s->error, sizeof(s->error), "%.500s", why);
    s->error[strcspn(s->error, "\n")] = '\0';
    s->state = SHELF_FAILED;
}

/* ---- Asking -----------------------------------------------------------------------------------
 */

void shelf_open(struct shelf *s)
{
    const struct child_gets nothing = {-1, -1, -1, NULL};
    char program[PATH_MAX];
    if (s->state == SHELF_READING || s->state == SHELF_READY)
        return;
    shelf_close(s);
    place_fiberos(program);
    char *const works[] = {program, (char[]){"workloads"}, (char[]){"--format"}, (char[]){"json"},
                           NULL};
    char *const policies[] = {program, (char[]){"sched"}, (char[]){"list"}, NULL};
    s->state = SHELF_READING;
    s->works_child = s->policies_child = CHILD_NONE;
    int error = child_start(&s->works_child, works, &nothing);
    if (!error)
        error = child_start(&s->policies_child, policies, &nothing);
    if (error == -ENOENT)
        fail(s, "The `fiberos' command is neither beside this program nor on PATH; `make' builds "
                "both, `make install' installs them");
    else if (error)
        fail(s, strerror(-error));
}

/* ---- Reading ----------------------------------------------------------------------------------
 */

/* "fcfs       first come, first served" */
static void read_policies(struct shelf *s)
{
    const char *line = s->policies_child.out.text;
    while (line && *line && s->policy_count < POLICIES_MOST) {
        struct policy *p = &s->policies[s->policy_count];
        const int whole = (int)strcspn(line, "\n"), name = (int)strcspn(line, " \n");
        int skip = name;
        while (skip < whole && line[skip] == ' ')
            skip++;
        snprintf(p->name, sizeof(p->name), "%.*s", name, line);
        snprintf(p->summary, sizeof(p->summary), "%.*s", whole - skip, line + skip);
        s->policy_count += name > 0;
        line += whole + (line[whole] == '\n');
    }
}

static const char *text_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    return text ? text : "";
}

static void read_works(struct shelf *s)
{
    const cJSON *one;
    const char *text = s->works_child.out.text;
    s->json = text ? cJSON_Parse(text) : NULL;
    const int count = cJSON_GetArraySize(s->json);
    s->works = count > 0 ? calloc((size_t)count, sizeof(*s->works)) : NULL;
    if (!s->works)
        return;
    cJSON_ArrayForEach(one, s->json)
    {
        const cJSON *cpus = cJSON_GetObjectItemCaseSensitive(one, "cpus");
        s->works[s->count++] =
            (struct work){.name = text_of(one, "name"),
                          .topic = text_of(one, "topic"),
                          .file = text_of(one, "file"),
                          .description = text_of(one, "description"),
                          .policy = text_of(one, "policy"),
                          .real = strcmp(text_of(one, "clock"), "real") == 0,
                          .cpus = cJSON_IsNumber(cpus) ? (int)cJSON_GetNumberValue(cpus) : 1};
    }
}

enum shelf_state shelf_poll(struct shelf *s)
{
    if (s->state != SHELF_READING)
        return s->state;
    const bool works = child_poll(&s->works_child), policies = child_poll(&s->policies_child);
    if (works || policies)
        return s->state;
    read_policies(s);
    read_works(s);
    const char *said = s->works_child.said.length      ? s->works_child.said.text
                       : s->policies_child.said.length ? s->policies_child.said.text
                                                       : NULL;
    s->state = SHELF_READY;
    if (!s->count || !s->policy_count)
        fail(s, said ? said : "`fiberos workloads' gave no answer that is understood here");
    child_end(&s->works_child);
    child_end(&s->policies_child);
    return s->state;
}

void shelf_close(struct shelf *s)
{
    if (s->state != SHELF_CLOSED) {
        child_end(&s->works_child);
        child_end(&s->policies_child);
    }
    cJSON_Delete(s->json);
    free(s->works);
    *s = (struct shelf){.state = SHELF_CLOSED};
}
