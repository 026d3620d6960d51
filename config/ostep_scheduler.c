/*
 * ostep_scheduler.c: scheduler.py: jobs that are all there at 0, under FIFO,
 * SJF (a stable sort) or RR. One that needs no more than its quantum ends in
 * it, as in any textbook.
 */
#include <string.h>

#include "config/nearest.h"
#include "config/ostep_tool.h"

#define TICK INT64_C(1000000) /* ns */

static const struct ostep_option options[] = {
    {'s', "seed", OSTEP_NUMBER, 0, NULL, "seed of the random jobs"},
    {'j', "jobs", OSTEP_NUMBER, 3, NULL, "number of random jobs"},
    {'l', "jlist", OSTEP_TEXT, 0, NULL, "run times instead, such as 10,2,7"},
    {'m', "maxlen", OSTEP_NUMBER, 10, NULL, "longest random job"},
    {'p', "policy", OSTEP_TEXT, 0, "FIFO", "FIFO, SJF or RR"},
    {'q', "quantum", OSTEP_NUMBER, 1, NULL, "time slice of RR"},
    {'c', NULL, OSTEP_FLAG, 0, NULL, "compute the answers; here they always are"},
    {0},
};

static const struct {
    const char *name, *policy;
} policies[] = {{"FIFO", "fcfs"}, {"SJF", "sjf"}, {"RR", "rr"}};

static const char *policy_of(struct ostep_run *run)
{
    struct hint hint;
    struct nearest near = {.word = ostep_text(run, 'p')};
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        if (strcmp(policies[i].name, near.word) == 0)
            return policies[i].policy;
        nearest_offer(&near, policies[i].name);
    }
    ostep_refuse(run, "-p: expected FIFO, SJF or RR, found '%s'%s", near.word,
                 nearest_hint(&near, &hint));
    return "rr";
}

static void add_job(struct ostep_run *run, fos_time length)
{
    cJSON *job = ostep_job(run, 0, length);
    if (job)
        ostep_add(run, job, "burst", ostep_time_value(length));
}

static void listed_jobs(struct ostep_run *run)
{
    struct ostep_part rest = ostep_whole(ostep_text(run, 'l'));
    while (rest.text && !run->code) {
        const struct ostep_part part = ostep_take(&rest, ',');
        fos_time length = 0;
        if (ostep_ticks(part, &length) || length < 0)
            ostep_refuse_part(run, 'l', part, "a run time from 0 to 1000000000");
        add_job(run, length);
    }
}

static void random_jobs(struct ostep_run *run)
{
    const int64_t jobs = ostep_in_range(run, 'j', 1, OSTEP_MAX_JOBS);
    const int64_t longest = ostep_in_range(run, 'm', -1, OSTEP_MAX_NUMBER);
    for (int64_t i = 0; i < jobs && !run->code; i++) {
        const double drawn = (double)longest * python_random(&run->random);
        add_job(run, ((int64_t)drawn + 1) * TICK);
    }
}

static void build(struct ostep_run *run)
{
    const char *policy = policy_of(run);
    cJSON *scheduler = ostep_policy(run, policy);
    if (strcmp(policy, "rr") == 0) {
        const int64_t quantum = ostep_in_range(run, 'q', 1, OSTEP_MAX_NUMBER);
        ostep_add(run, scheduler, "quantum", ostep_integer_value(quantum));
    }
    if (ostep_text(run, 'l')[0])
        listed_jobs(run);
    else
        random_jobs(run);
}

const struct ostep_tool ostep_scheduler = {
    .name = "scheduler.py",
    .summary = "FIFO, SJF and RR on jobs that arrive together (chapter 7).",
    .options = options,
    .build = build,
};
