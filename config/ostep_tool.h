/*
 * ostep_tool.h: what the files of the translation share; inside of it only.
 *
 * A tool is a table of its options and a function that adds its scheduler
 * and its jobs to the workload. The functions below report the first thing
 * that is wrong and remember it: those called after that do nothing.
 */
#ifndef CONFIG_OSTEP_TOOL_H
#define CONFIG_OSTEP_TOOL_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "config/ostep.h"
#include "config/python_random.h"

enum {
    OSTEP_MAX_OPTIONS = 24,        /* of one tool */
    OSTEP_MAX_JOBS = 100000,       /* of one command line */
    OSTEP_MAX_NUMBER = 1000000000, /* ticks, or whatever else is counted */
    OSTEP_MAX_DRAWS = 1000000,     /* that a lottery can need */
};

enum ostep_kind { OSTEP_FLAG, OSTEP_NUMBER, OSTEP_TEXT };

/* An option as the tool's own parser has it. */
struct ostep_option {
    char letter;
    const char *name; /* NULL: it has only the letter */
    enum ostep_kind kind;
    int64_t def; /* of a number; a text is "" unless `word` says otherwise */
    const char *word;
    const char *help;
};

struct ostep_value {
    int64_t number; /* of a flag: 1 if it was given */
    const char *text;
};

/* A command line that is being translated. */
struct ostep_run {
    const struct ostep_tool *tool;
    struct ostep_value values[OSTEP_MAX_OPTIONS];
    bool help;
    struct python_random random;
    cJSON *workload, *processes;
    int64_t jobs;
    fos_time total; /* ns of all jobs, I/O and arrivals: an upper limit of the end */
    struct fos_error *error;
    int code; /* 0 as long as all is well */
};

struct ostep_tool {
    const char *name, *summary;
    const struct ostep_option *options; /* a letter of 0 ends them */
    void (*build)(struct ostep_run *run);
};

extern const struct ostep_tool ostep_scheduler, ostep_lottery, ostep_mlfq;

/* ---- ostep_words.c: a line as a shell splits it --------------------------------------------- */

struct ostep_words {
    char **at; /* count words, then NULL */
    int count;
};
/* 0; -EINVAL and why in *error; -ENOMEM. */
int ostep_split(const char *line, struct ostep_words *out, struct fos_error *error);
void ostep_words_free(struct ostep_words *words);

/* ---- ostep_options.c: words as options ------------------------------------------------------ */

/* Fills in run->values from argv[1..]. */
void ostep_parse(struct ostep_run *run, int argc, char **argv);
/* The value of an option of the tool, by its letter. */
int64_t ostep_number(const struct ostep_run *run, char letter);
const char *ostep_text(const struct ostep_run *run, char letter);
/* The same, refused unless it is in [min, max]. Returns min if it is refused. */
int64_t ostep_in_range(struct ostep_run *run, char letter, int64_t min, int64_t max);

/* ---- ostep_number.c: numbers as Python reads them ------------------------------------------- */

/* A piece of a list. */
struct ostep_part {
    const char *text;
    size_t length;
};
struct ostep_part ostep_whole(const char *text);
/* Takes off the piece up to `separator`; rest->text is NULL after the last. */
struct ostep_part ostep_take(struct ostep_part *rest, char separator);

enum ostep_digits { OSTEP_DECIMAL, OSTEP_PREFIXED }; /* PREFIXED: 0x10, 0b10 and 010 too */
/* int(): 0, -EINVAL if it is no number, -ERANGE if it is a huge one. */
int ostep_integer(struct ostep_part part, enum ostep_digits digits, int64_t *out);
/* float(), in nanoseconds if a unit is a tick; the same results. */
int ostep_ticks(struct ostep_part part, fos_time *out);

/* ---- ostep.c: the workload ------------------------------------------------------------------ */

/* What is wrong, unless something was already. "TOOL: " is put before it. */
void ostep_refuse(struct ostep_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same for a piece of the option's value. */
void ostep_refuse_part(struct ostep_run *run, char letter, struct ostep_part part,
                       const char *expected);
/* A piece of the option's value as a number in [min, max]; `what` it must be. */
int64_t ostep_part_number(struct ostep_run *run, char letter, struct ostep_part part, int64_t min,
                          const char *what);

/* Adds to an object, or (name NULL) to an array. */
void ostep_add(struct ostep_run *run, cJSON *to, const char *name, cJSON *value);
cJSON *ostep_integer_value(int64_t value);
/* A time as a number of ticks. */
cJSON *ostep_time_value(fos_time ns);
/* A job called jobN, to which its body is to be added; NULL if something is wrong. */
cJSON *ostep_job(struct ostep_run *run, fos_time arrival, fos_time length);
/* The key "scheduler" with a policy, to which parameters are to be added; NULL as above. */
cJSON *ostep_policy(struct ostep_run *run, const char *policy);
/* One answer that is not the profile's. */
void ostep_knob(struct ostep_run *run, const char *knob, const char *answer);

#endif
