/*
 * storm.h: runs compiled programs on the real clock at 1 ms and counts: for
 * the tests, a short while, and for `make soak`, a long one. Lines are
 * checked as they come, so that hours of them need no memory here.
 */
#ifndef TESTS_STORM_H
#define TESTS_STORM_H

#include "machine.h"

#include <stdbool.h>

enum { STORM_PROCESSES = 5 };

struct storm {
    int64_t preemptions, switches, faults, deaths; /* deaths: by fault or kill */
    int64_t lines, torn;                           /* of the storms' lines */
    int64_t corrupted;                             /* what the programs say themselves */
    fos_time *delays;                              /* from a slice's end to the switch, sorted */
    size_t delay_count;
    int64_t mappings_early, mappings_late; /* of the host process */
    int64_t left;                          /* processes that nobody took out of the table */
    long next_line[STORM_PROCESSES];
    bool may_die;
    uint64_t seen;
    fos_time slice_end[1024]; /* by pid, of those with a small one */
    char said[256];           /* the last words on stdout that are no storm's line */
};

/* ---- Lines ---- */

/* "LETTER NUMBER LETTERS", as programs/storm.c writes them. */
static inline bool storm_line_is_whole(struct storm *s, const char *text, size_t size)
{
    char expected[128];
    int i = text[0] - 'a';
    if (i < 0 || i >= STORM_PROCESSES)
        return false;
    long number = s->next_line[i]++;
    int length = snprintf(expected, sizeof expected, "%c %ld ", text[0], number);
    memset(expected + length, text[0], (size_t)(number % 61));
    length += (int)(number % 61);
    expected[length++] = '\n';
    return size == (size_t)length && memcmp(text, expected, size) == 0;
}

static inline void storm_console(void *user, int pid, const char *name, int stream,
                                 const char *text, size_t size)
{
    struct storm *s = user;
    (void)pid;
    if (stream == 2)
        fprintf(stderr, "%s: %.*s", name, (int)size, text);
    if (stream == 1 && strcmp(name, "storm") == 0) {
        s->lines++;
        s->torn += !storm_line_is_whole(s, text, size);
    } else if (stream == 1) {
        snprintf(s->said, sizeof s->said, "%.*s", (int)size, text);
    }
}

/* ---- The trace ---- */

static inline void storm_expired(struct storm *s, const struct fos_event *e)
{
    s->preemptions++;
    if (e->pid >= 1024 || !s->slice_end[e->pid])
        return;
    if (s->delay_count % 4096 == 0) {
        s->delays = reallocarray(s->delays, s->delay_count + 4096, sizeof *s->delays);
        assert_non_null(s->delays);
    }
    s->delays[s->delay_count++] = e->time - s->slice_end[e->pid];
}

/* Nobody should die in these storms: how they did is worth knowing. */
static inline void storm_death(struct storm *s, const struct fos_trace *t,
                               const struct fos_event *e)
{
    s->faults++;
    if (!s->may_die)
        printf("  process %u died at %lld ms: %s\n", e->pid, (long long)(e->time / FOS_MS(1)),
               fos_trace_text(t, e->text));
}

static inline void storm_event(struct storm *s, const struct fos_trace *t,
                               const struct fos_event *e)
{
    bool state = e->type == FOS_EV_STATE;
    if (state && fos_event_to(e) == FOS_RUNNING && e->pid < 1024)
        s->slice_end[e->pid] = e->value ? e->time + e->value : 0;
    if (e->type == FOS_EV_SLICE && e->pid < 1024)
        s->slice_end[e->pid] = e->time + e->value;
    if (state && e->reason == FOS_BECAUSE_EXPIRED)
        storm_expired(s, e);
    s->switches += e->type == FOS_EV_SWITCH;
    if (e->type == FOS_EV_FAULT)
        storm_death(s, t, e);
    if (state && fos_event_to(e) == FOS_ZOMBIE) {
        s->left++;
        s->deaths += e->reason != FOS_BECAUSE_EXITED;
        s->corrupted += e->reason != FOS_BECAUSE_EXITED && !s->may_die;
        s->corrupted += e->reason == FOS_BECAUSE_EXITED ? e->value : 0;
    }
    s->left -= e->type == FOS_EV_REAP;
}

static inline int64_t storm_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    int64_t count = 0;
    for (int c; maps && (c = getc(maps)) != EOF;)
        count += c == '\n';
    if (maps)
        fclose(maps);
    return count;
}

static inline void storm_poll(void *user, struct fos_kernel *k)
{
    struct storm *s = user;
    const struct fos_trace *t = fos_kernel_trace(k);
    for (; s->seen < fos_trace_count(t); s->seen++)
        storm_event(s, t, fos_trace_event(t, s->seen));
    if (!s->mappings_early && s->deaths >= 200)
        s->mappings_early = storm_mappings();
}

/* ---- Running ---- */

static inline int storm_by_value(const void *a, const void *b)
{
    fos_time x = *(const fos_time *)a, y = *(const fos_time *)b;
    return (x > y) - (x < y);
}

static inline void storm_run(struct storm *s, const struct job *jobs, size_t count, bool may_die)
{
    struct fos_proc_spec specs[STORM_PROCESSES];
    char *argv[STORM_PROCESSES][MOST_ARGS + 2];
    struct program loaded[STORM_PROCESSES];
    const struct fos_setting quantum = {"quantum", {1, {FOS_MS(1)}}};
    const struct fos_config c = {.context = wanted_context(),
                                 .console = storm_console,
                                 .poll = storm_poll,
                                 .no_explain = true,
                                 .user = s};
    struct fos_workload w = {.name = "storm",
                             .tick = FOS_MS(1),
                             .seed = 1,
                             .cpus = 1,
                             .clock = FOS_CLOCK_REAL,
                             .policy = "rr",
                             .settings = &quantum,
                             .setting_count = 1,
                             .specs = specs,
                             .spec_count = (uint32_t)count,
                             .top_count = (uint32_t)count};
    struct fos_error error = {.message = ""};
    *s = (struct storm){.may_die = may_die};
    for (size_t i = 0; i < count; i++)
        describe(&specs[i], &jobs[i], argv[i], &loaded[i]);
    struct fos_kernel *k = fos_kernel_new(&w, &c, &error);
    if (!k)
        fail_msg("%s", error.message);
    assert_int_equal(programs_add_text(&(struct programs){loaded, count, count}, k), 0);
    if (fos_kernel_run(k, &error))
        fail_msg("%s", error.message);
    storm_poll(s, k);
    s->mappings_late = storm_mappings();
    if (s->delay_count)
        qsort(s->delays, s->delay_count, sizeof *s->delays, storm_by_value);
    fos_kernel_free(k);
    for (size_t i = 0; i < count; i++)
        dlclose(loaded[i].handle);
}

static inline double storm_delay_us(const struct storm *s, double share)
{
    if (!s->delay_count)
        return 0;
    size_t i = (size_t)(share * (double)s->delay_count);
    return (double)s->delays[i < s->delay_count ? i : s->delay_count - 1] / 1000;
}

static inline void storm_print(const char *name, const struct storm *s)
{
    printf("%s: %lld preemptions, %lld faults, %lld switches, lost %lld, corrupted %lld\n", name,
           (long long)s->preemptions, (long long)s->faults, (long long)s->switches,
           (long long)s->left, (long long)(s->corrupted + s->torn));
    printf("  %lld lines, %lld torn; slice end to switch: p50 %.0f us, p99 %.0f us, max %.0f us\n",
           (long long)s->lines, (long long)s->torn, storm_delay_us(s, 0.50),
           storm_delay_us(s, 0.99), storm_delay_us(s, 1));
    if (*s->said)
        printf("  %s", s->said);
}

/* Four in the C library at a time, for `ms`. */
static inline void storm_libc(struct storm *s, const char *ms)
{
    const struct job jobs[] = {{"tests/programs/storm", {ms, "a"}},
                               {"tests/programs/storm", {ms, "b"}},
                               {"tests/programs/storm", {ms, "c"}},
                               {"tests/programs/storm", {ms, "d"}},
                               {"tests/programs/storm", {ms, "e"}}};
    storm_run(s, jobs, 5, false);
}

#endif
