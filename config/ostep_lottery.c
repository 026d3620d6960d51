/*
 * ostep_lottery.c: lottery.py: a draw for each quantum. The clock always
 * advances by a whole quantum, so a job that needs less of it wastes the
 * rest, and is done when the quantum is.
 *
 * The draws go on where those of the random jobs ended; they are written
 * into the workload as they are, so that the exercise can be done by hand.
 */
#include "config/ostep_tool.h"

#define TICK INT64_C(1000000) /* ns */

enum { DRAWS_UP_TO = 1000001 }; /* int(random() * 1000001) */

static const struct ostep_option options[] = {
    {'s', "seed", OSTEP_NUMBER, 0, NULL, "seed of the random jobs and of the draws"},
    {'j', "jobs", OSTEP_NUMBER, 3, NULL, "number of random jobs"},
    {'l', "jlist", OSTEP_TEXT, 0, NULL, "run times and tickets instead, such as 10:100,20:50"},
    {'m', "maxlen", OSTEP_NUMBER, 10, NULL, "random jobs are shorter than this"},
    {'T', "maxticket", OSTEP_NUMBER, 100, NULL, "random jobs hold fewer tickets than this"},
    {'q', "quantum", OSTEP_NUMBER, 1, NULL, "time slice"},
    {'c', "compute", OSTEP_FLAG, 0, NULL, "compute the answers; here they always are"},
    {0},
};

/* A job, and the number of draws that it must win. */
static int64_t add_job(struct ostep_run *run, int64_t length, int64_t tickets, int64_t quantum)
{
    cJSON *job = ostep_job(run, 0, length * TICK);
    if (!job)
        return 0;
    ostep_add(run, job, "tickets", ostep_integer_value(tickets));
    ostep_add(run, job, "burst", ostep_integer_value(length));
    return length ? (length + quantum - 1) / quantum : 1;
}

static int64_t listed_jobs(struct ostep_run *run, int64_t quantum)
{
    int64_t draws = 0;
    struct ostep_part rest = ostep_whole(ostep_text(run, 'l'));
    while (rest.text && !run->code) {
        const struct ostep_part entry = ostep_take(&rest, ',');
        struct ostep_part second = entry;
        const struct ostep_part first = ostep_take(&second, ':');
        if (!second.text) {
            ostep_refuse_part(run, 'l', entry, "a run time and tickets such as 10:100");
            break;
        }
        const int64_t length =
            ostep_part_number(run, 'l', first, 0, "a run time (a whole number, 0 or more)");
        const int64_t tickets =
            ostep_part_number(run, 'l', second, 1, "tickets (a whole number, 1 to 1000000)");
        if (tickets > FOS_MAX_TICKETS)
            ostep_refuse_part(run, 'l', second, "tickets (a whole number, 1 to 1000000)");
        draws += add_job(run, length, tickets, quantum);
    }
    return draws;
}

/* It draws until the number is not 0. */
static int64_t draw_below(struct ostep_run *run, int64_t limit)
{
    int64_t drawn = 0;
    while (drawn == 0)
        drawn = (int64_t)((double)limit * python_random(&run->random));
    return drawn;
}

static int64_t random_jobs(struct ostep_run *run, int64_t quantum)
{
    /* Below 2 the tool itself would look for a number for ever. */
    const int64_t jobs = ostep_in_range(run, 'j', 1, OSTEP_MAX_JOBS);
    const int64_t longest = ostep_in_range(run, 'm', 2, OSTEP_MAX_NUMBER);
    const int64_t most = ostep_in_range(run, 'T', 2, FOS_MAX_TICKETS);
    int64_t draws = 0;
    for (int64_t i = 0; i < jobs && !run->code; i++) {
        const int64_t length = draw_below(run, longest);
        const int64_t tickets = draw_below(run, most);
        draws += add_job(run, length, tickets, quantum);
    }
    return draws;
}

static void add_draws(struct ostep_run *run, int64_t count)
{
    cJSON *draws = cJSON_CreateArray();
    ostep_add(run, run->workload, "draws", draws);
    if (count > OSTEP_MAX_DRAWS)
        ostep_refuse(run, "the jobs need %lld draws, more than %d; make the quantum (-q) longer",
                     (long long)count, OSTEP_MAX_DRAWS);
    for (int64_t i = 0; i < count && !run->code; i++) {
        const double drawn = python_random(&run->random) * DRAWS_UP_TO;
        ostep_add(run, draws, NULL, ostep_integer_value((int64_t)drawn));
    }
}

static void build(struct ostep_run *run)
{
    const int64_t quantum = ostep_in_range(run, 'q', 1, OSTEP_MAX_NUMBER);
    ostep_knob(run, "early_finish", "waste");
    ostep_knob(run, "done_at", "slice-end");
    cJSON *scheduler = ostep_policy(run, "lottery");
    ostep_add(run, scheduler, "quantum", ostep_integer_value(quantum));
    add_draws(run, ostep_text(run, 'l')[0] ? listed_jobs(run, quantum) : random_jobs(run, quantum));
}

const struct ostep_tool ostep_lottery = {
    .name = "lottery.py",
    .summary = "a lottery over tickets, one draw a quantum (chapter 9).",
    .options = options,
    .build = build,
};
