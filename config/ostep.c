/*
 * ostep.c: see ostep.h. Finds the tool, reads its options and puts together
 * what all tools have in common.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config/nearest.h"
#include "config/ostep_tool.h"
#include "config/problems.h"

#define TICK INT64_C(1000000) /* ns */

static const struct ostep_tool *const tools[] = {&ostep_scheduler, &ostep_lottery, &ostep_mlfq};
static const char *const later[] = {"multi.py", "process-run.py"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const struct ostep_tool *ostep_tool(size_t i)
{
    return i < COUNT(tools) ? tools[i] : NULL;
}

const char *ostep_tool_name(const struct ostep_tool *tool)
{
    return tool->name;
}

const char *ostep_tool_summary(const struct ostep_tool *tool)
{
    return tool->summary;
}

/* ---- What is wrong ---- */

void ostep_refuse(struct ostep_run *run, const char *format, ...)
{
    char why[sizeof run->error->message - 32];
    va_list arguments;
    if (run->code)
        return;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    snprintf(run->error->message, sizeof run->error->message, "%s: %s", run->tool->name, why);
    run->code = -EINVAL;
}

void ostep_refuse_part(struct ostep_run *run, char letter, struct ostep_part part,
                       const char *expected)
{
    struct quote quote;
    ostep_refuse(run, "-%c: expected %s, found '%s'", letter, expected,
                 quote_text(&quote, part.text, part.length));
}

int64_t ostep_part_number(struct ostep_run *run, char letter, struct ostep_part part, int64_t min,
                          const char *what)
{
    int64_t number = min;
    if (ostep_integer(part, OSTEP_DECIMAL, &number) == 0 && number >= min &&
        number <= OSTEP_MAX_NUMBER)
        return number;
    ostep_refuse_part(run, letter, part, what);
    return min;
}

/* ---- The workload ---- */

void ostep_add(struct ostep_run *run, cJSON *to, const char *name, cJSON *value)
{
    const bool added =
        to && value &&
        (name ? cJSON_AddItemToObject(to, name, value) : cJSON_AddItemToArray(to, value));
    if (added)
        return;
    cJSON_Delete(value);
    if (!run->code)
        run->code = -ENOMEM;
}

/* As text: cJSON's own numbers are doubles. */
cJSON *ostep_integer_value(int64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, value);
    return cJSON_CreateRaw(digits);
}

cJSON *ostep_time_value(fos_time ns)
{
    char text[40];
    snprintf(text, sizeof text, "%" PRId64 ".%06" PRId64, ns / TICK, ns % TICK);
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    text[text[length - 1] == '.' ? length - 1 : length] = '\0';
    return cJSON_CreateRaw(text);
}

cJSON *ostep_job(struct ostep_run *run, fos_time arrival, fos_time length)
{
    char name[32];
    if (run->jobs == OSTEP_MAX_JOBS)
        ostep_refuse(run, "more than %d jobs", OSTEP_MAX_JOBS);
    if (arrival + length > FOS_MAX_TIME - run->total)
        ostep_refuse(run, "the jobs take too long, all together");
    if (run->code)
        return NULL;
    run->total += arrival + length;
    snprintf(name, sizeof name, "job%" PRId64, run->jobs++);
    cJSON *job = cJSON_CreateObject();
    ostep_add(run, run->processes, NULL, job);
    if (run->code)
        return NULL;
    ostep_add(run, job, "name", cJSON_CreateString(name));
    if (arrival)
        ostep_add(run, job, "arrival", ostep_time_value(arrival));
    return job;
}

cJSON *ostep_policy(struct ostep_run *run, const char *policy)
{
    cJSON *scheduler = cJSON_CreateObject();
    ostep_add(run, run->workload, "scheduler", scheduler);
    if (run->code)
        return NULL;
    ostep_add(run, scheduler, "policy", cJSON_CreateString(policy));
    return scheduler;
}

void ostep_knob(struct ostep_run *run, const char *knob, const char *answer)
{
    cJSON *semantics = cJSON_GetObjectItemCaseSensitive(run->workload, "semantics");
    if (!semantics) {
        semantics = cJSON_CreateObject();
        ostep_add(run, run->workload, "semantics", semantics);
    }
    if (!run->code)
        ostep_add(run, semantics, knob, cJSON_CreateString(answer));
}

/* ---- Putting it together ---- */

/* What a terminal or a JSON string would not take becomes '?'. */
static void make_plain(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}

/* The line as it was typed. */
static cJSON *description(const char *line)
{
    cJSON *string = cJSON_CreateString(line);
    if (string)
        make_plain(string->valuestring);
    return string;
}

static void begin(struct ostep_run *run, const char *line)
{
    const int64_t seed = ostep_number(run, 's');
    const uint64_t size = seed < 0 ? -(uint64_t)seed : (uint64_t)seed;
    run->workload = cJSON_CreateObject();
    run->processes = cJSON_CreateArray();
    python_random_seed(&run->random, size);
    ostep_add(run, run->workload, "fiberos", ostep_integer_value(1));
    ostep_add(run, run->workload, "name", cJSON_CreateString(run->tool->name));
    ostep_add(run, run->workload, "description", description(line));
    ostep_add(run, run->workload, "tick", cJSON_CreateString("1ms"));
    ostep_add(run, run->workload, "seed",
              ostep_integer_value(size > INT64_MAX ? INT64_MAX : (int64_t)size));
    ostep_add(run, run->workload, "profile", cJSON_CreateString("ostep"));
}

static void finish(struct ostep_run *run, struct ostep *out)
{
    if (run->jobs == 0)
        ostep_refuse(run, "there are no jobs to run");
    if (run->code)
        return;
    ostep_add(run, run->workload, "processes", run->processes);
    run->processes = NULL;
    out->workload = run->code ? NULL : cJSON_Print(run->workload);
    if (!out->workload)
        run->code = -ENOMEM;
}

static int translate(const struct ostep_tool *tool, const char *line, struct ostep_words *words,
                     int first, struct ostep *out, struct fos_error *error)
{
    struct ostep_run run = {.tool = tool, .error = error};
    *out = (struct ostep){.tool = tool};
    ostep_parse(&run, words->count - first, words->at + first);
    if (run.code || run.help)
        return run.code;
    begin(&run, line);
    if (!run.code)
        tool->build(&run);
    finish(&run, out);
    cJSON_Delete(run.processes);
    cJSON_Delete(run.workload);
    return run.code;
}

/* ---- Which tool? ---- */

static const char *without_folders(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* python, python3, /usr/bin/python3.11 */
static bool is_interpreter(const char *word)
{
    const char *name = without_folders(word);
    return strncmp(name, "python", 6) == 0 && strspn(name + 6, "0123456789.") == strlen(name + 6);
}

static int unknown_tool(const char *name, struct fos_error *error)
{
    struct hint hint;
    struct quote quote;
    struct nearest near = {.word = quote_text(&quote, name, strlen(name))};
    for (size_t i = 0; i < COUNT(later); i++) {
        nearest_offer(&near, later[i]);
        if (strcmp(later[i], name) != 0)
            continue;
        snprintf(error->message, sizeof error->message,
                 "%s comes with several CPUs in a later version; scheduler.py, lottery.py and "
                 "mlfq.py are here",
                 name);
        return -EINVAL;
    }
    for (size_t i = 0; i < COUNT(tools); i++)
        nearest_offer(&near, tools[i]->name);
    snprintf(error->message, sizeof error->message,
             "unknown tool '%s'%s; there are scheduler.py, lottery.py and mlfq.py", near.word,
             nearest_hint(&near, &hint));
    return -EINVAL;
}

static int find_tool(const struct ostep_words *words, int *first, const struct ostep_tool **tool,
                     struct fos_error *error)
{
    *first = words->count > 0 && is_interpreter(words->at[0]) ? 1 : 0;
    if (*first == words->count) {
        snprintf(error->message, sizeof error->message,
                 "which tool? A command line such as 'scheduler.py -p RR -q 3 -l 10,2,7'");
        return -EINVAL;
    }
    const char *name = without_folders(words->at[*first]);
    for (size_t i = 0; i < COUNT(tools); i++)
        if (strcmp(tools[i]->name, name) == 0) {
            *tool = tools[i];
            return 0;
        }
    return unknown_tool(name, error);
}

int ostep_translate(const char *line, struct ostep *out, struct fos_error *error)
{
    int first;
    struct ostep_words words;
    const struct ostep_tool *tool;
    *out = (struct ostep){NULL, NULL};
    error->message[0] = '\0';
    int code = ostep_split(line, &words, error);
    if (!code)
        code = find_tool(&words, &first, &tool, error);
    if (!code)
        code = translate(tool, line, &words, first, out, error);
    ostep_words_free(&words);
    make_plain(error->message);
    return code;
}

/* ---- Help ---- */

static void print_default(const struct ostep_option *o, FILE *out)
{
    if (o->kind == OSTEP_NUMBER)
        fprintf(out, " (%" PRId64 ")", o->def);
    else if (o->word)
        fprintf(out, " (%s)", o->word);
    fputc('\n', out);
}

void ostep_print_help(const struct ostep_tool *tool, FILE *out)
{
    fprintf(out, "%s: %s\n\n", tool->name, tool->summary);
    for (const struct ostep_option *o = tool->options; o->letter; o++) {
        char name[48];
        const char *value = o->kind == OSTEP_NUMBER ? " N" : o->kind == OSTEP_TEXT ? " LIST" : "";
        snprintf(name, sizeof name, "-%c%s%s%s", o->letter, o->name ? ", --" : "",
                 o->name ? o->name : "", o->word ? " NAME" : value);
        fprintf(out, "  %-26s %s", name, o->help);
        print_default(o, out);
    }
}
