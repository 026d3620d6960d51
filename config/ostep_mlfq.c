/*
 * ostep_mlfq.c: mlfq.py: queues by level, each with its quantum and its
 * allotment (so many quanta until a job goes down), and jobs that issue I/O
 * regularly. At one instant the tool ends quanta first, then boosts, then
 * lets jobs arrive, then I/O end.
 */
#include "config/ostep_tool.h"

#define TICK INT64_C(1000000) /* ns */

static const struct ostep_option options[] = {
    {'s', "seed", OSTEP_NUMBER, 0, NULL, "seed of the random jobs"},
    {'n', "numQueues", OSTEP_NUMBER, 3, NULL, "number of queues, without -Q"},
    {'q', "quantum", OSTEP_NUMBER, 10, NULL, "time slice of every queue, without -Q"},
    {'a', "allotment", OSTEP_NUMBER, 1, NULL, "time slices in every queue, without -A"},
    {'Q', "quantumList", OSTEP_TEXT, 0, NULL, "time slice of each queue, the highest first"},
    {'A', "allotmentList", OSTEP_TEXT, 0, NULL, "time slices in each queue, the highest first"},
    {'j', "numJobs", OSTEP_NUMBER, 3, NULL, "number of random jobs"},
    {'m', "maxlen", OSTEP_NUMBER, 100, NULL, "longest random job"},
    {'M', "maxio", OSTEP_NUMBER, 10, NULL, "rarest I/O of random jobs: after so much run time"},
    {'B', "boost", OSTEP_NUMBER, 0, NULL, "all go to the highest queue this often; 0: never"},
    {'i', "iotime", OSTEP_NUMBER, 5, NULL, "how long an I/O takes"},
    {'S', "stay", OSTEP_FLAG, 0, NULL, "I/O gives a new time slice and allotment"},
    {'I', "iobump", OSTEP_FLAG, 0, NULL, "who ends an I/O goes to the head of its queue"},
    {'l', "jlist", OSTEP_TEXT, 0, NULL, "jobs instead: start, run time, I/O after; 0,9,2:3,5,0"},
    {'c', NULL, OSTEP_FLAG, 0, NULL, "compute the answers; here they always are"},
    {0},
};

/* ---- The queues ---- */

enum { MOST_QUEUES = FOS_LIST_MAX, MOST_ALLOTMENT = 1000000 };

/* A list of the command line, or a number for each queue. */
struct levels {
    int64_t count, at[MOST_QUEUES];
};

static struct levels listed(struct ostep_run *run, char letter, const char *what)
{
    struct levels levels = {0, {0}};
    struct ostep_part rest = ostep_whole(ostep_text(run, letter));
    while (rest.text && !run->code) {
        const struct ostep_part part = ostep_take(&rest, ',');
        if (levels.count == MOST_QUEUES)
            ostep_refuse(run, "-%c: more than %d queues", letter, MOST_QUEUES);
        else
            levels.at[levels.count++] =
                ostep_part_number(run, letter, part, -OSTEP_MAX_NUMBER, what);
    }
    return levels;
}

static struct levels equal(int64_t count, int64_t number)
{
    struct levels levels = {count, {0}};
    for (int64_t i = 0; i < count; i++)
        levels.at[i] = number;
    return levels;
}

/* The tool counts a slice down and looks for 0: one that starts there never ends. */
static struct levels quanta(struct ostep_run *run)
{
    struct levels levels;
    if (ostep_text(run, 'Q')[0])
        levels = listed(run, 'Q', "a time slice (a whole number)");
    else
        levels = equal(ostep_in_range(run, 'n', 1, MOST_QUEUES),
                       ostep_in_range(run, 'q', -OSTEP_MAX_NUMBER, OSTEP_MAX_NUMBER));
    for (int64_t i = 0; i < levels.count; i++)
        if (levels.at[i] < 1)
            levels.at[i] = OSTEP_MAX_NUMBER;
    return levels;
}

/* That of the lowest queue counts for nothing: there is nowhere to go from there. */
static struct levels allotments(struct ostep_run *run, int64_t count)
{
    if (!ostep_text(run, 'A')[0])
        return equal(count, ostep_in_range(run, 'a', -OSTEP_MAX_NUMBER, MOST_ALLOTMENT));
    struct levels levels = listed(run, 'A', "a number of time slices");
    if (levels.count != count)
        ostep_refuse(run, "-A: expected %lld numbers, one for each queue, found %lld",
                     (long long)count, (long long)levels.count);
    for (int64_t i = 0; i < levels.count; i++) {
        const bool lowest = i == levels.count - 1;
        if (levels.at[i] > MOST_ALLOTMENT || (levels.at[i] < 1 && !lowest))
            ostep_refuse(run, "-A: expected numbers from 1 to %d, found %lld", MOST_ALLOTMENT,
                         (long long)levels.at[i]);
        if (levels.at[i] < 1)
            levels.at[i] = 1;
    }
    return levels;
}

static void add_levels(struct ostep_run *run, cJSON *scheduler, const char *name,
                       const struct levels *levels)
{
    cJSON *list = cJSON_CreateArray();
    ostep_add(run, scheduler, name, list);
    for (int64_t i = 0; i < levels->count && !run->code; i++)
        ostep_add(run, list, NULL, ostep_integer_value(levels->at[i]));
}

static const char *after_io(const struct ostep_run *run)
{
    const bool stay = ostep_number(run, 'S'), bump = ostep_number(run, 'I');
    return stay ? bump ? "reset-head" : "reset" : bump ? "head" : "keep";
}

static void add_scheduler(struct ostep_run *run)
{
    struct levels quantum = quanta(run), allotment = allotments(run, quantum.count);
    const int64_t boost = ostep_in_range(run, 'B', -OSTEP_MAX_NUMBER, OSTEP_MAX_NUMBER);
    cJSON *scheduler = ostep_policy(run, "mlfq");
    if (allotment.at[0] < 1) { /* counted down past 0: nobody ever leaves the top queue */
        quantum.count = allotment.count = 1;
        allotment.at[0] = 1;
    }
    ostep_add(run, scheduler, "levels", ostep_integer_value(quantum.count));
    add_levels(run, scheduler, "quantum", &quantum);
    add_levels(run, scheduler, "allotment", &allotment);
    if (boost > 0)
        ostep_add(run, scheduler, "boost", ostep_integer_value(boost));
    ostep_add(run, scheduler, "io", cJSON_CreateString(after_io(run)));
}

/* ---- The jobs ---- */

static cJSON *operation(struct ostep_run *run, cJSON *to, const char *name, int64_t ticks)
{
    cJSON *op = cJSON_CreateObject();
    ostep_add(run, to, NULL, op);
    if (run->code)
        return NULL;
    ostep_add(run, op, name, ostep_integer_value(ticks));
    return op;
}

/* So much CPU, then I/O, again and again; none after the last piece. */
static void add_program(struct ostep_run *run, cJSON *job, int64_t length, int64_t frequency,
                        int64_t io_time)
{
    const int64_t rounds = (length - 1) / frequency;
    cJSON *program = cJSON_CreateArray(), *body = cJSON_CreateArray();
    ostep_add(run, job, "program", program);
    cJSON *repeat = run->code ? NULL : operation(run, program, "repeat", rounds);
    ostep_add(run, repeat, "do", body);
    if (run->code)
        return;
    operation(run, body, "cpu", frequency);
    operation(run, body, "io", io_time);
    operation(run, program, "cpu", length - rounds * frequency);
}

static void add_job(struct ostep_run *run, int64_t start, int64_t length, int64_t frequency,
                    int64_t io_time)
{
    const bool io = frequency > 0 && frequency < length;
    const int64_t blocked = io ? (length - 1) / frequency * io_time : 0;
    if (blocked > FOS_MAX_TIME / TICK / 4)
        ostep_refuse(run, "the I/O takes too long, all together");
    cJSON *job = run->code ? NULL : ostep_job(run, start * TICK, (length + blocked) * TICK);
    if (!job)
        return;
    if (io)
        add_program(run, job, length, frequency, io_time);
    else
        ostep_add(run, job, "burst", ostep_integer_value(length));
}

/* "start,run time,I/O frequency" */
static void listed_job(struct ostep_run *run, struct ostep_part entry, int64_t io_time)
{
    struct ostep_part part[3], rest = entry;
    int count = 0;
    while (rest.text && count < 3)
        part[count++] = ostep_take(&rest, ',');
    if (count != 3 || rest.text) {
        ostep_refuse_part(run, 'l', entry, "a start time, a run time and an I/O frequency");
        return;
    }
    const int64_t start = ostep_part_number(run, 'l', part[0], 0, "a start time (0 or more)");
    const int64_t length = ostep_part_number(run, 'l', part[1], 1, "a run time (1 or more)");
    const int64_t frequency = ostep_part_number(run, 'l', part[2], -OSTEP_MAX_NUMBER,
                                                "an I/O frequency (a whole number, 0: never)");
    add_job(run, start, length, frequency, io_time);
}

static void random_jobs(struct ostep_run *run, int64_t io_time)
{
    const int64_t jobs = ostep_in_range(run, 'j', 1, OSTEP_MAX_JOBS);
    const int64_t longest = ostep_in_range(run, 'm', 1, OSTEP_MAX_NUMBER);
    const int64_t rarest = ostep_in_range(run, 'M', -OSTEP_MAX_NUMBER, OSTEP_MAX_NUMBER);
    for (int64_t i = 0; i < jobs && !run->code; i++) {
        const double length = python_random(&run->random) * (double)(longest - 1) + 1;
        const double frequency = python_random(&run->random) * (double)(rarest - 1) + 1;
        add_job(run, 0, (int64_t)length, (int64_t)frequency, io_time);
    }
}

static void build(struct ostep_run *run)
{
    const int64_t io_time = ostep_in_range(run, 'i', 0, OSTEP_MAX_NUMBER);
    ostep_knob(run, "expiry_order", "expired-first");
    add_scheduler(run);
    struct ostep_part rest = ostep_whole(ostep_text(run, 'l'));
    if (!rest.length)
        random_jobs(run, io_time);
    else
        while (rest.text && !run->code)
            listed_job(run, ostep_take(&rest, ':'), io_time);
}

const struct ostep_tool ostep_mlfq = {
    .name = "mlfq.py",
    .summary = "a multi-level feedback queue (chapter 8).",
    .options = options,
    .build = build,
};
