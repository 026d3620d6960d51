/*
 * check.c: fiberos check: is this a workload? Nothing is run.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "json.h"
#include "config/nearest.h"
#include "loader.h"

struct check {
    bool json, quiet;
    char **files;
    int count;
    cJSON *results; /* of --format json; NULL without memory */
};

/* ---- One file ------------------------------------------------------------------------ */

static bool read_workload(const char *file, struct problems *problems)
{
    struct programs programs = {0};
    struct workload *w = workload_load(file, problems);
    if (!w)
        return false;
    const int error = programs_load(&programs, w, problems);
    if (error == -ENOMEM)
        problems_host(problems, error, "out of memory");
    programs_free(&programs);
    workload_free(w);
    return !error;
}

static void add_json(struct check *c, const char *file, const struct problems *problems)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddItemToArray(c->results, entry);
    cJSON_AddStringToObject(entry, "file", file);
    cJSON_AddBoolToObject(entry, "ok", problems_none(problems));
    cJSON *list = cJSON_AddArrayToObject(entry, "problems");
    for (size_t i = 0; i < problems->count; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddItemToArray(list, one);
        cJSON_AddNumberToObject(one, "line", (double)problems->list[i].line);
        cJSON_AddNumberToObject(one, "column", (double)problems->list[i].column);
        cJSON_AddStringToObject(one, "message", problems->list[i].message);
    }
    cJSON_AddNumberToObject(entry, "more", (double)problems->more);
}

static enum exit_code check_file(struct check *c, const char *file, struct problems *problems)
{
    problems_init(problems, file);
    const bool good = read_workload(file, problems);
    if (!good)
        problems_print(problems, "", stderr);
    else if (!c->quiet && !c->json)
        printf("%s: ok\n", file);
    if (c->json)
        add_json(c, file, problems);
    if (good)
        return EXIT_RAN;
    return problems->error == -EINVAL ? EXIT_USAGE : EXIT_HOST;
}

/* ---- The command line ------------------------------------------------------------------- */

static const struct argp_option option_list[] = {
    {"format", 'f', "text|json", 0, "json: an array with an object per file, on standard output",
     0},
    {"quiet", 'q', NULL, 0, "Say nothing of files that are good", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct check *c = state->input;
    switch (key) {
    case 'q':
        c->quiet = true;
        return 0;
    case 'f':
        c->json = strcmp(arg, "json") == 0;
        if (!c->json && strcmp(arg, "text") != 0)
            usage_error("fiberos check", "--format: expected one of text, json, not '%s'", arg);
        return 0;
    case ARGP_KEY_ARGS:
        c->files = state->argv + state->next;
        c->count = state->argc - state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        usage_error("fiberos check", "which workloads? Name files, or '-' for standard input");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int command_check(int argc, char **argv)
{
    static const struct argp argp = {
        .options = option_list,
        .parser = parse,
        .args_doc = "FILE...",
        .doc = "Check workloads without running them: a line on standard error for each problem, "
               "as file:line:column: message."
               "\vExit status: 0 all are good, 2 something is wrong, 3 no memory.",
    };
    struct check c = {.json = false};
    parse_arguments(&argp, argc, argv, &c);
    struct problems *problems = malloc(sizeof(*problems));
    enum exit_code worst = problems ? EXIT_RAN : EXIT_HOST;
    if (c.json)
        c.results = cJSON_CreateArray();
    for (int i = 0; problems && i < c.count; i++) {
        const enum exit_code code = check_file(&c, c.files[i], problems);
        worst = code > worst ? code : worst;
    }
    if (c.json && json_print(c.results) != EXIT_RAN)
        worst = EXIT_HOST;
    cJSON_Delete(c.results);
    free(problems);
    return (int)worst;
}
