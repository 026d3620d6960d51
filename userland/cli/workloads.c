/*
 * workloads.c: fiberos workloads: what ships, in the order in which a course
 * would take it. A file that the table does not know stands at the end.
 */
#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "json.h"
#include "config/workload.h"
#include "places.h"

static const struct topic {
    const char *title;
    const char *names; /* each between two spaces */
} topics[] = {
    {"First steps", " hello io-cpu family mixed real "},
    {"Who runs next?", " convoy sjf srtf response quantum-small quantum-large switch-cost "
                       "starvation aging mlfq yield stream knobs "},
    {"Fair shares", " lottery stride cfs-nice affinity "},
    {"Deadlines", " periodic rm edf watchdog "},
    {"Waiting for each other", " devices producer-consumer readers-writers monitor barrier "
                               "deadlock ceiling philosophers philosophers-ordered "},
    {"Priority inversion", " pathfinder pathfinder-inherit inherit-chain "},
    {"Messages", " client-server pipeline services "},
    {"Programs in C, and what goes wrong in them", " lessons faults "},
};
enum { TOPICS = sizeof(topics) / sizeof(topics[0]), MOST = 1000 };
static const char others[] = "More";

struct shipped {
    char name[NAME_MAX + 1]; /* of the file, without .json */
    struct place file;
    const char *topic;
    size_t rank;
    struct workload *workload;
};

struct listing {
    bool json;
    struct place folder;
    struct shipped *list;
    size_t count;
};

/* ---- Finding them ------------------------------------------------------------------------- */

static void find_topic(struct shipped *s)
{
    char word[NAME_MAX + 3];
    snprintf(word, sizeof(word), " %s ", s->name);
    s->topic = others;
    s->rank = SIZE_MAX;
    for (size_t i = 0; i < TOPICS; i++) {
        const char *at = strstr(topics[i].names, word);
        if (!at)
            continue;
        s->topic = topics[i].title;
        s->rank = i * 10000 + (size_t)(at - topics[i].names);
    }
}

static int by_rank(const void *a, const void *b)
{
    const struct shipped *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return strcmp(x->name, y->name);
}

static bool add_file(struct listing *l, const char *file)
{
    static const char ending[] = ".json";
    const size_t length = strlen(file), end = sizeof(ending) - 1;
    if (length <= end || strcmp(file + length - end, ending) != 0 || l->count == MOST)
        return false;
    struct shipped *s = &l->list[l->count];
    const int n = snprintf(s->file.path, sizeof(s->file.path), "%s/%s", l->folder.path, file);
    if (n < 0 || (size_t)n >= sizeof(s->file.path))
        return false;
    snprintf(s->name, sizeof(s->name), "%.*s", (int)(length - end), file);
    find_topic(s);
    l->count++;
    return true;
}

static enum exit_code find_files(struct listing *l)
{
    if (!place_workloads(&l->folder)) {
        complain("the workloads are not where they should be (%s); install fiberos again",
                 l->folder.path);
        return EXIT_HOST;
    }
    DIR *dir = opendir(l->folder.path);
    l->list = dir ? calloc(MOST, sizeof(*l->list)) : NULL;
    if (!l->list) {
        complain("%s: %s", l->folder.path, strerror(errno));
        if (dir)
            closedir(dir);
        return EXIT_HOST;
    }
    for (struct dirent *entry; (entry = readdir(dir));)
        add_file(l, entry->d_name);
    closedir(dir);
    qsort(l->list, l->count, sizeof(*l->list), by_rank);
    return EXIT_RAN;
}

/* One that can't be read is told of and left out. */
static enum exit_code read_files(struct listing *l)
{
    struct problems *problems = malloc(sizeof(*problems));
    size_t good = 0;
    if (!problems) {
        complain("out of memory");
        return EXIT_HOST;
    }
    for (size_t i = 0; i < l->count; i++) {
        struct shipped *s = &l->list[i];
        s->workload = workload_load(s->file.path, problems);
        if (s->workload)
            l->list[good++] = *s;
        else
            problems_print(problems, "fiberos: ", stderr);
    }
    l->count = good;
    free(problems);
    return EXIT_RAN;
}

/* ---- Printing ------------------------------------------------------------------------------- */

static const char *description(const struct shipped *s)
{
    const char *text = workload_get(s->workload)->description;
    return text ? text : "";
}

static void print_text(const struct listing *l)
{
    const char *topic = NULL;
    for (size_t i = 0; i < l->count; i++) {
        const struct shipped *s = &l->list[i];
        const char *text = description(s), *stop = strstr(text, ". ");
        if (s->topic != topic)
            printf("%s%s\n", topic ? "\n" : "", s->topic);
        topic = s->topic;
        printf("  %-20s %.*s\n", s->name, stop ? (int)(stop - text) : (int)strlen(text), text);
    }
    printf("\nThey are in %s; run one with: fiberos run %s/hello.json\n", l->folder.path,
           l->folder.path);
}

static cJSON *to_json(const struct shipped *s)
{
    const struct fos_workload *w = workload_get(s->workload);
    cJSON *o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "name", s->name);
    cJSON_AddStringToObject(o, "topic", s->topic);
    cJSON_AddStringToObject(o, "file", s->file.path);
    cJSON_AddStringToObject(o, "description", description(s));
    cJSON_AddStringToObject(o, "policy", w->policy);
    cJSON_AddStringToObject(o, "clock", w->clock == FOS_CLOCK_REAL ? "real" : "virtual");
    cJSON_AddNumberToObject(o, "cpus", w->cpus);
    return o;
}

static enum exit_code print_json(const struct listing *l)
{
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < l->count; i++)
        cJSON_AddItemToArray(array, to_json(&l->list[i]));
    const enum exit_code code = json_print(array);
    cJSON_Delete(array);
    return code;
}

/* ---- The command line ------------------------------------------------------------------------ */

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct listing *l = state->input;
    switch (key) {
    case 'f':
        l->json = strcmp(arg, "json") == 0;
        if (!l->json && strcmp(arg, "text") != 0)
            usage_error("fiberos workloads", "--format: expected one of text, json, not '%s'", arg);
        return 0;
    case ARGP_KEY_ARG:
        usage_error("fiberos workloads", "no file is needed: '%s'", arg);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int command_workloads(int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"format", 'f', "text|json", 0,
         "json: an array with an object per workload, on standard output", 0},
        {0},
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .doc = "List the workloads that ship, with what each shows. `fiberos viz' without a file "
               "lets you choose one of them."};
    struct listing l = {.json = false};
    parse_arguments(&argp, argc, argv, &l);
    enum exit_code code = find_files(&l);
    if (code == EXIT_RAN)
        code = read_files(&l);
    if (code == EXIT_RAN && l.json)
        code = print_json(&l);
    else if (code == EXIT_RAN)
        print_text(&l);
    for (size_t i = 0; i < l.count; i++)
        workload_free(l.list[i].workload);
    free(l.list);
    return (int)code;
}
