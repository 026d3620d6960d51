/*
 * ostep_reference.h: OSTEP's simulators played by hand, unit of time after
 * unit of time, with lists that are scanned; and random command lines for
 * them. Nothing here is fast, clever, or taken from what it is to check.
 */
#ifndef TESTS_OSTEP_REFERENCE_H
#define TESTS_OSTEP_REFERENCE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "config/python_random.h"

enum { REF_JOBS = 12, REF_LEVELS = 6, REF_EVENTS = 40000 };

struct ref_job {
    int64_t start, length, frequency, tickets;
    int64_t left, first, end, wait;
    int level;
    int64_t quantum_left, allotment_left, io_count;
};

struct ref_event {
    int64_t time;
    int job;
    bool io;
};

struct ref {
    struct ref_job jobs[REF_JOBS];
    int count;
    uint64_t dice; /* chance of the test itself */
    struct python_random python;
    /* mlfq */
    int levels, queue[REF_LEVELS][REF_JOBS], length[REF_LEVELS]; /* level 0 is the top one */
    int64_t quantum[REF_LEVELS], allotment[REF_LEVELS], boost, io_time;
    bool stay, bump;
    struct ref_event events[REF_EVENTS];
    int event_count;
};

/* ---- Chance, and lines that grow ---- */

static inline int64_t ref_between(struct ref *r, int64_t low, int64_t high)
{
    r->dice = r->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return low + (int64_t)((r->dice >> 33) % (uint64_t)(high - low + 1));
}

static inline bool ref_chance(struct ref *r, int percent)
{
    return ref_between(r, 1, 100) <= percent;
}

__attribute__((format(printf, 2, 3))) static inline void ref_say(char *line, const char *format,
                                                                 ...)
{
    va_list list;
    const size_t used = strlen(line);
    va_start(list, format);
    vsnprintf(line + used, 2048 - used, format, list);
    va_end(list);
}

static inline void ref_begin(struct ref *r, unsigned seed, char *line, const char *tool)
{
    r->dice = seed * UINT64_C(0x9e3779b97f4a7c15);
    ref_between(r, 0, 1);
    line[0] = '\0';
    ref_say(line, "%s", tool);
}

/* -s N, or nothing (0). */
static inline void ref_seed(struct ref *r, char *line)
{
    int64_t seed = 0;
    if (ref_chance(r, 90)) {
        seed = ref_between(r, 0, ref_chance(r, 80) ? 1000 : INT32_MAX * INT64_C(9));
        ref_say(line, " -s %lld", (long long)seed);
    }
    python_random_seed(&r->python, (uint64_t)seed);
}

/* Option `letter` with a number in [low, high], or nothing (otherwise). */
static inline int64_t ref_option(struct ref *r, char *line, const char *letter, int64_t low,
                                 int64_t high, int64_t otherwise)
{
    if (ref_chance(r, 30))
        return otherwise;
    const int64_t number = ref_between(r, low, high);
    ref_say(line, " %s %lld", letter, (long long)number);
    return number;
}

/* ---- scheduler.py ---- */

static inline void ref_fifo(struct ref *r, const int *order)
{
    int64_t now = 0;
    for (int i = 0; i < r->count; i++) {
        struct ref_job *j = &r->jobs[order[i]];
        j->first = j->wait = now;
        j->end = now += j->length;
    }
}

static inline void ref_sjf(struct ref *r)
{
    int order[REF_JOBS], placed = 0;
    for (int64_t length = 0; placed < r->count; length++)
        for (int i = 0; i < r->count; i++)
            if (r->jobs[i].length == length)
                order[placed++] = i;
    ref_fifo(r, order);
}

static inline void ref_rr(struct ref *r, int64_t quantum)
{
    static int queue[100000];
    int head = 0, tail = 0;
    int64_t now = 0;
    for (int i = 0; i < r->count; i++) {
        r->jobs[i].left = r->jobs[i].length;
        r->jobs[i].first = -1;
        queue[tail++] = i;
    }
    while (head < tail) {
        struct ref_job *j = &r->jobs[queue[head]];
        const bool last = j->left <= quantum;
        const int64_t runs = last ? j->left : quantum;
        if (j->first < 0)
            j->first = now;
        now += runs;
        j->left -= runs;
        if (last)
            j->end = now;
        else
            queue[tail++] = queue[head];
        head++;
    }
    for (int i = 0; i < r->count; i++)
        r->jobs[i].wait = r->jobs[i].end - r->jobs[i].length;
}

static inline void ref_make_scheduler(unsigned seed, struct ref *r, char *line)
{
    static const char *const policies[] = {"FIFO", "SJF", "RR"};
    int order[REF_JOBS];
    ref_begin(r, seed, line, "scheduler.py");
    ref_seed(r, line);
    const int policy = (int)ref_between(r, 0, 2);
    ref_say(line, " -p %s", policies[policy]);
    const int64_t quantum = ref_option(r, line, "-q", 1, 9, 1);
    if (ref_chance(r, 50)) {
        r->count = (int)ref_option(r, line, "-j", 1, REF_JOBS, 3);
        const int64_t longest = ref_option(r, line, "-m", 0, 60, 10);
        for (int i = 0; i < r->count; i++)
            r->jobs[i].length = (int64_t)((double)longest * python_random(&r->python)) + 1;
    } else {
        r->count = (int)ref_between(r, 1, REF_JOBS);
        for (int i = 0; i < r->count; i++) {
            r->jobs[i].length = ref_between(r, 0, 20);
            ref_say(line, "%s%lld", i ? "," : " -l ", (long long)r->jobs[i].length);
        }
    }
    for (int i = 0; i < r->count; i++)
        order[i] = i;
    if (policy == 0)
        ref_fifo(r, order);
    else if (policy == 1)
        ref_sjf(r);
    else
        ref_rr(r, quantum);
}

/* ---- lottery.py ---- */

static inline int ref_winner(struct ref *r)
{
    int64_t all = 0, passed = 0;
    for (int i = 0; i < r->count; i++)
        all += r->jobs[i].end < 0 ? r->jobs[i].tickets : 0;
    const int64_t winner = (int64_t)(python_random(&r->python) * 1000001) % all;
    for (int i = 0;; i++) {
        passed += r->jobs[i].end < 0 ? r->jobs[i].tickets : 0;
        if (passed > winner)
            return i;
    }
}

static inline void ref_lottery(struct ref *r, int64_t quantum)
{
    int done = 0;
    for (int i = 0; i < r->count; i++) {
        r->jobs[i].left = r->jobs[i].length;
        r->jobs[i].first = r->jobs[i].end = -1;
    }
    for (int64_t now = 0; done < r->count; now += quantum) {
        struct ref_job *j = &r->jobs[ref_winner(r)];
        if (j->first < 0)
            j->first = now;
        j->left -= quantum;
        if (j->left > 0)
            continue;
        j->end = now + quantum;
        j->wait = j->end - j->length;
        done++;
    }
}

static inline int64_t ref_not_zero(struct ref *r, int64_t limit)
{
    int64_t drawn = 0;
    while (!drawn)
        drawn = (int64_t)((double)limit * python_random(&r->python));
    return drawn;
}

static inline void ref_make_lottery(unsigned seed, struct ref *r, char *line)
{
    ref_begin(r, seed, line, "lottery.py");
    ref_seed(r, line);
    const int64_t quantum = ref_option(r, line, "-q", 1, 7, 1);
    if (ref_chance(r, 50)) {
        r->count = (int)ref_option(r, line, "-j", 1, REF_JOBS, 3);
        const int64_t longest = ref_option(r, line, "-m", 2, 40, 10);
        const int64_t most = ref_option(r, line, "-T", 2, 300, 100);
        for (int i = 0; i < r->count; i++) {
            r->jobs[i].length = ref_not_zero(r, longest);
            r->jobs[i].tickets = ref_not_zero(r, most);
        }
    } else {
        r->count = (int)ref_between(r, 1, REF_JOBS);
        for (int i = 0; i < r->count; i++) {
            r->jobs[i].length = ref_between(r, 1, 25);
            r->jobs[i].tickets = ref_between(r, 1, 120);
            ref_say(line, "%s%lld:%lld", i ? "," : " -l ", (long long)r->jobs[i].length,
                    (long long)r->jobs[i].tickets);
        }
    }
    ref_lottery(r, quantum);
}

/* ---- mlfq.py ---- */

static inline void ref_append(struct ref *r, int level, int job)
{
    r->queue[level][r->length[level]++] = job;
}

static inline void ref_prepend(struct ref *r, int level, int job)
{
    memmove(&r->queue[level][1], &r->queue[level][0], (size_t)r->length[level] * sizeof(int));
    r->queue[level][0] = job;
    r->length[level]++;
}

static inline void ref_remove_head(struct ref *r, int level)
{
    r->length[level]--;
    memmove(&r->queue[level][0], &r->queue[level][1], (size_t)r->length[level] * sizeof(int));
}

static inline void ref_refill(struct ref *r, struct ref_job *j, int level)
{
    j->level = level;
    j->quantum_left = r->quantum[level];
    j->allotment_left = r->allotment[level];
}

static inline void ref_boost(struct ref *r)
{
    for (int level = r->levels - 1; level > 0; level--) {
        for (int i = 0; i < r->length[level]; i++)
            ref_append(r, 0, r->queue[level][i]);
        r->length[level] = 0;
    }
    for (int i = 0; i < r->count; i++)
        if (r->jobs[i].left > 0)
            ref_refill(r, &r->jobs[i], 0);
}

/* Arrivals were put into the list first, so they come first; then I/O in order of issue. */
static inline void ref_events(struct ref *r, int64_t now)
{
    for (int i = 0; i < r->event_count; i++) {
        const struct ref_event *e = &r->events[i];
        if (e->time != now)
            continue;
        if (e->io && r->bump)
            ref_prepend(r, r->jobs[e->job].level, e->job);
        else
            ref_append(r, r->jobs[e->job].level, e->job);
    }
}

static inline void ref_end_quantum(struct ref *r, struct ref_job *j, int job, bool blocked)
{
    const int level = j->level;
    if (!blocked)
        ref_remove_head(r, level);
    j->quantum_left = r->quantum[level];
    if (--j->allotment_left == 0)
        ref_refill(r, j, level + 1 < r->levels ? level + 1 : level);
    if (!blocked)
        ref_append(r, j->level, job);
}

/* One tick of a job; true: it has finished. `now` is the end of the tick. */
static inline bool ref_tick(struct ref *r, int job, int64_t now)
{
    struct ref_job *j = &r->jobs[job];
    const int level = j->level;
    if (j->first < 0)
        j->first = now - 1;
    j->left--;
    const bool used_up = --j->quantum_left == 0;
    if (j->left == 0) {
        ref_remove_head(r, level);
        j->end = now;
        j->wait = j->end - j->start - j->length - j->io_count * r->io_time;
        return true;
    }
    const bool blocks = j->frequency > 0 && (j->length - j->left) % j->frequency == 0;
    if (blocks) {
        ref_remove_head(r, level);
        if (r->stay)
            ref_refill(r, j, level);
        j->io_count++;
        r->events[r->event_count++] = (struct ref_event){now + r->io_time, job, true};
    }
    if (used_up)
        ref_end_quantum(r, j, job, blocks);
    return false;
}

static inline void ref_mlfq(struct ref *r)
{
    int done = 0;
    for (int i = 0; i < r->count; i++) {
        struct ref_job *j = &r->jobs[i];
        j->left = j->length;
        j->first = j->end = -1;
        ref_refill(r, j, 0);
        r->events[r->event_count++] = (struct ref_event){j->start, i, false};
    }
    for (int64_t now = 0; done < r->count;) {
        int level = 0;
        if (r->boost > 0 && now > 0 && now % r->boost == 0)
            ref_boost(r);
        ref_events(r, now);
        while (level < r->levels && !r->length[level])
            level++;
        now++;
        if (level < r->levels)
            done += ref_tick(r, r->queue[level][0], now);
    }
}

/*
 * -Q or -A with a number per level, or -q or -a with one for all; now and
 * then one below 1, which -A takes for the last level only (low: 0).
 */
static inline void ref_list(struct ref *r, char *line, const char *list, const char *one,
                            int64_t low, int64_t high, int64_t otherwise, int64_t *values,
                            bool listed)
{
    int64_t all = otherwise;
    low = ref_chance(r, 10) ? low : 1;
    if (!listed)
        all = ref_option(r, line, one, low, high, otherwise);
    for (int i = 0; i < r->levels; i++) {
        const bool positive = low == 0 && i + 1 < r->levels;
        values[i] = listed ? ref_between(r, positive ? 1 : low, high) : all;
        if (listed)
            ref_say(line, "%s%lld", i ? "," : list, (long long)values[i]);
    }
}

static inline void ref_mlfq_options(struct ref *r, char *line)
{
    const bool quanta = ref_chance(r, 40), allotments = ref_chance(r, 40);
    if (quanta)
        r->levels = (int)ref_between(r, 1, REF_LEVELS);
    else
        r->levels = (int)ref_option(r, line, "-n", 1, REF_LEVELS, 3);
    ref_list(r, line, " -Q ", "-q", -3, 12, 10, r->quantum, quanta);
    ref_list(r, line, " -A ", "-a", 0, 4, 1, r->allotment, allotments);
    r->boost = ref_option(r, line, "-B", -2, ref_chance(r, 50) ? 12 : 80, 0);
    r->io_time = ref_option(r, line, "-i", 0, 12, 5);
    r->stay = ref_chance(r, 30);
    r->bump = ref_chance(r, 40);
    ref_say(line, "%s%s", r->stay ? " -S" : "", r->bump ? " -I" : "");
}

static inline void ref_make_mlfq(unsigned seed, struct ref *r, char *line)
{
    ref_begin(r, seed, line, "mlfq.py");
    ref_seed(r, line);
    ref_mlfq_options(r, line);
    if (ref_chance(r, 35)) {
        r->count = (int)ref_option(r, line, "-j", 1, REF_JOBS, 3);
        const int64_t longest = ref_option(r, line, "-m", 1, 150, 100);
        const int64_t rarest = ref_option(r, line, "-M", -5, 30, 10);
        for (int i = 0; i < r->count; i++) {
            r->jobs[i].length = (int64_t)(python_random(&r->python) * (double)(longest - 1) + 1);
            r->jobs[i].frequency = (int64_t)(python_random(&r->python) * (double)(rarest - 1) + 1);
        }
    } else {
        r->count = (int)ref_between(r, 1, REF_JOBS);
        for (int i = 0; i < r->count; i++) {
            struct ref_job *j = &r->jobs[i];
            j->start = ref_chance(r, 40) ? 0 : ref_between(r, 0, 60);
            j->length = ref_between(r, 1, 70);
            j->frequency = ref_chance(r, 30) ? 0 : ref_between(r, 1, 15);
            ref_say(line, "%s%lld,%lld,%lld", i ? ":" : " -l ", (long long)j->start,
                    (long long)j->length, (long long)j->frequency);
        }
    }
    ref_mlfq(r);
}

#endif
