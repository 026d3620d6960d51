/*
 * errands.c: the queue of what is to be shown, and the run that is at work
 * for it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "start.h"
#include "viz/views/views.h"

enum { WORD = 64, SOURCE_MOST = 1 << 24 };

/* ---- Files --------------------------------------------------------------------------------------
 */

static bool ends_with(const char *text, const char *end)
{
    const size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

/* NULL for what is no file: a pipe would have us wait. */
static FILE *open_file(const char *path)
{
    struct stat s;
    return !stat(path, &s) && S_ISREG(s.st_mode) ? fopen(path, "re") : NULL;
}

static bool has_magic(const char *path)
{
    static const char magic[8] = "FIBEROS";
    char start[sizeof(magic)];
    FILE *file = open_file(path);
    const bool same = file && fread(start, 1, sizeof(start), file) == sizeof(start) &&
                      memcmp(start, magic, sizeof(magic)) == 0;
    if (file)
        fclose(file);
    return same;
}

bool start_is_trace(const char *path)
{
    return has_magic(path) || ends_with(path, ".fos");
}

bool start_is_workload(const char *path)
{
    return ends_with(path, ".json") && !has_magic(path);
}

/* The whole of a text file, for the panel; NULL. */
static char *read_text(const char *path)
{
    FILE *file = open_file(path);
    char *text = file ? malloc(SOURCE_MOST) : NULL;
    if (text) {
        const size_t length = fread(text, 1, SOURCE_MOST - 1, file);
        text[length] = '\0';
        char *fit = realloc(text, length + 1);
        text = fit ? fit : text;
    }
    if (file)
        fclose(file);
    return text;
}

/* ---- The queue
 * ------------------------------------------------------------------------------------ */

void start_send(struct ui *ui, const struct errand *e)
{
    struct start *s = ui->start;
    struct errand copy = *e;
    if (s->queued == ERRANDS_MOST) {
        ui_notice(ui, "Not more than %d runs at once.", ERRANDS_MOST);
        return;
    }
    copy.file = e->file ? strdup(e->file) : NULL;
    if (e->file && !copy.file) {
        ui_notice(ui, "Out of memory.");
        return;
    }
    s->queue[s->queued++] = copy;
    ui->dirty = true;
}

/* The first one is done; its file goes with it. */
static void forget_first(struct start *s)
{
    free(s->queue[0].file);
    s->queued--;
    memmove(s->queue, s->queue + 1, (size_t)s->queued * sizeof(*s->queue));
}

static void end_job(struct start *s)
{
    if (s->job)
        job_end(s->job);
    free(s->job);
    free(s->text);
    s->job = NULL;
    s->text = NULL;
}

void start_cancel(struct ui *ui)
{
    struct start *s = ui->start;
    if (s->job)
        ui_notice(ui, "Stopped.");
    end_job(s);
    while (s->queued)
        forget_first(s);
    ui->dirty = true;
}

/* The first one failed; the others wait until the panel is closed. */
static void fail_first(struct ui *ui, const char *said, int code)
{
    struct start *s = ui->start;
    struct errand e = s->queue[0];
    const bool is_file = e.file && !start_is_trace(e.file);
    char *source = s->text ? strdup(s->text) : is_file ? read_text(e.file) : NULL;
    char *words = strdup(said);
    s->queue[0].file = NULL;
    forget_first(s);
    end_job(s); /* to which the words belonged */
    start_fail(ui, &e, words ? words : "out of memory", source, code);
    free(words);
}

/* ---- Arriving
 * --------------------------------------------------------------------------------------- */

static bool put_in_place(struct ui *ui, const struct errand *e, struct run *r)
{
    char error[512];
    int code;
    if (e->beside && ui->trace) {
        if (compare_add(ui, r))
            return false;
        ui_act(ui, ACT_VIEW, TAB_COMPARE);
        return true;
    }
    if (start_show(ui, r))
        return false;
    if (ui->start->chooser.open)
        start_choose(ui); /* it has done its work */
    if (ui_first_view(ui, error, sizeof(error), &code)) {
        start_fail(ui, &(struct errand){0}, error, NULL, code);
    }
    return true;
}

/* A trace is here, under a name that may be good for this process only. */
static void arrive(struct ui *ui, const char *path, struct job *live)
{
    struct start *s = ui->start;
    struct errand *e = &s->queue[0];
    const char *called = e->file ? e->file : ui->source.file;
    char error[512];
    int code;
    struct run r;
    if (run_open(&r, path, called, error, sizeof(error), &code)) {
        fail_first(ui, error, code);
        return;
    }
    r.source.was_run = s->job != NULL;
    memcpy(r.source.sched, e->sched, sizeof(e->sched));
    if (live) {
        r.source.job = live;
        r.source.control = live->control;
        live->control = -1;
        s->job = NULL;
    }
    if (!put_in_place(ui, e, &r)) {
        run_close(&r);
        ui_notice(ui, "No room for one more run.");
    }
    forget_first(s);
    end_job(s);
}

/* What there is to say of a run that ended, beside its trace. */
static void tell_end(struct ui *ui, const struct job *j)
{
    const char *said = j->child.said.length ? j->child.said.text : "";
    if (j->too_long)
        ui_notice(ui, "It took longer than %d s and was stopped: this is the run so far.",
                  JOB_SECONDS);
    else if (j->too_large)
        ui_notice(ui, "It made more than %d MB of trace and was stopped: this is the run so far.",
                  JOB_MEGABYTES);
    else if (*said)
        ui_notice(ui, "%.*s", (int)strcspn(said, "\n"), said);
}

/* ---- Going
 * ------------------------------------------------------------------------------------------ */

struct words {
    char text[JOB_WORDS][WORD];
    const char *list[JOB_WORDS + 1];
    int count;
};

static void add_word(struct words *w, const char *option, const char *value)
{
    if (!value || w->count + 2 > JOB_WORDS)
        return;
    snprintf(w->text[w->count], WORD, "%s", option);
    snprintf(w->text[w->count + 1], WORD, "%.60s", value);
    w->list[w->count] = w->text[w->count];
    w->list[w->count + 1] = w->text[w->count + 1];
    w->count += 2;
}

/* What the run that is shown was started with, as far as it is not in its workload. */
static void add_settings(struct words *w, const struct fos_trace *t)
{
    static const char *const keys[][2] = {
        {"--seed", "seed"}, {"--cpus", "cpus"}, {"--clock", "clock"}, {"--profile", "profile"}};
    const char *until = fos_trace_meta(t, "until");
    char time[WORD];
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        add_word(w, keys[i][0], fos_trace_meta(t, keys[i][1]));
    snprintf(time, sizeof(time), "%.40sns", until ? until : "0");
    if (until && strcmp(until, "0") != 0)
        add_word(w, "--until", time);
}

/* Names of programs in a workload are relative to it. NULL: the folder is ours. */
static char *folder_of(const struct source *source)
{
    const char *slash = source->was_run && source->file ? strrchr(source->file, '/') : NULL;
    return slash ? strndup(source->file, (size_t)(slash + 1 - source->file)) : NULL;
}

static void run_first(struct ui *ui)
{
    struct start *s = ui->start;
    const struct errand *e = &s->queue[0];
    struct words *words = calloc(1, sizeof(*words));
    char *folder = e->again ? folder_of(&ui->source) : NULL;
    s->job = calloc(1, sizeof(*s->job));
    if (e->again)
        s->text = strdup(fos_trace_meta(ui->trace, "workload"));
    if (!words || !s->job || (e->again && !s->text)) {
        start_cancel(ui);
        ui_notice(ui, "Out of memory.");
    } else {
        add_word(words, "--sched", e->sched[0] ? e->sched : NULL);
        if (e->again)
            add_settings(words, ui->trace);
        const struct job_order order = {
            .file = e->file, .text = s->text, .folder = folder, .words = words->list};
        job_start(s->job, &order);
    }
    free(folder);
    free(words);
}

/* Whom P takes: false if that is not known yet, or there is nobody; then the errand is over. */
static bool find_next(struct ui *ui)
{
    struct start *s = ui->start;
    struct errand *e = &s->queue[0];
    if (!fos_trace_meta(ui->trace, "workload")) {
        ui_notice(ui, "This trace does not say what was run: no other policy can run it.");
        forget_first(s);
        return false;
    }
    shelf_open(&s->shelf);
    if (shelf_poll(&s->shelf) == SHELF_READING)
        return false;
    if (s->shelf.state == SHELF_FAILED) {
        fail_first(ui, s->shelf.error, 3);
        return false;
    }
    const char *policy = start_next_policy(ui, s->last_policy);
    if (!policy) {
        ui_notice(ui, "There is no other policy left.");
        forget_first(s);
        return false;
    }
    snprintf(e->sched, sizeof(e->sched), "%s", policy);
    snprintf(s->last_policy, sizeof(s->last_policy), "%s", policy);
    e->next = false;
    return true;
}

static void begin_first(struct ui *ui)
{
    struct start *s = ui->start;
    const struct errand *e = &s->queue[0];
    if ((e->again || e->next) && !ui->trace)
        forget_first(s); /* what it was to be compared with did not come */
    else if (e->next && !find_next(ui))
        return;
    else if (e->again && !fos_trace_meta(ui->trace, "workload"))
        fail_first(ui, "this trace does not say what was run", 2);
    else if (!e->again && start_is_trace(e->file))
        arrive(ui, e->file, NULL);
    else
        run_first(ui);
    ui->dirty = true;
}

/* ---- Time passes
 * --------------------------------------------------------------------------------------
 */

static void look_at_job(struct ui *ui)
{
    struct start *s = ui->start;
    char path[JOB_PATH];
    switch (job_poll(s->job)) {
    case JOB_LIVE:
        if (!ui->options.screenshot && !ui->options.animate) /* a picture is of the whole run */
            arrive(ui, job_trace(s->job, path), s->job);
        break;
    case JOB_DONE:
        tell_end(ui, s->job);
        arrive(ui, job_trace(s->job, path), NULL);
        break;
    case JOB_FAILED: {
        const int code = s->job->child.status == 2 && !s->job->error[0] ? 2 : 3;
        fail_first(ui, job_message(s->job), code);
        break;
    }
    default:
        break;
    }
    ui->dirty = true;
}

/* A run that is shown while it goes on. */
static void look_at_live(struct ui *ui, struct source *source)
{
    struct job *j = source->job;
    if (!j)
        return;
    const enum job_state state = job_poll(j);
    if (state == JOB_LIVE)
        return;
    if (state == JOB_FAILED)
        ui_notice(ui, "%.*s", (int)strcspn(job_message(j), "\n"), job_message(j));
    else
        tell_end(ui, j);
    job_end(j);
    free(j);
    source->job = NULL;
}

void start_advance(struct ui *ui)
{
    struct start *s = ui->start;
    if (s->shelf.state == SHELF_READING && shelf_poll(&s->shelf) != SHELF_READING)
        ui->dirty = true;
    look_at_live(ui, &ui->source);
    for (int i = 0; i < ui->compare.count; i++)
        look_at_live(ui, &ui->compare.runs[i].source);
    if (s->job)
        look_at_job(ui);
    else if (s->queued && !s->trouble.open)
        begin_first(ui);
}

bool start_busy(const struct ui *ui)
{
    const struct start *s = ui->start;
    return s->shelf.state == SHELF_READING || s->job || (s->queued && !s->trouble.open);
}

bool ui_busy(const struct ui *ui)
{
    return start_busy(ui);
}

/* ---- The command line
 * ------------------------------------------------------------------------------------
 */

static int open_beside(struct ui *ui, const char *file, char *error, size_t size, int *code)
{
    struct run r;
    const int failed = run_open(&r, file, file, error, size, code);
    if (failed || !compare_add(ui, &r))
        return failed;
    run_close(&r);
    snprintf(error, size, "%d traces at most can be compared", RUNS_MOST + 1);
    *code = 2;
    return -EINVAL;
}

/* The workload under each policy of a list. */
static void send_policies(struct ui *ui, const char *file, const char *list)
{
    struct errand e = {.file = (char *)file};
    while (list && *list) {
        const int length = (int)strcspn(list, ",");
        snprintf(e.sched, sizeof(e.sched), "%.*s", length, list);
        start_send(ui, &e);
        e = (struct errand){.beside = true, .again = true};
        list += length + (list[length] == ',');
    }
    if (e.file)
        start_send(ui, &e);
}

int start_named(struct ui *ui, char *error, size_t size, int *code)
{
    const struct ui_options *o = &ui->options;
    if (ui->trace && o->sched) {
        snprintf(error, size, "--sched %s: %s is a trace; only a workload can be run", o->sched,
                 o->file);
        *code = 2;
        return -EINVAL;
    }
    if (!ui->trace)
        send_policies(ui, o->file, o->sched);
    for (int i = 0; i < o->other_count; i++) {
        const struct errand e = {.beside = true, .file = (char *)o->others[i]};
        if (!ui->trace || start_is_workload(e.file))
            start_send(ui, &e);
        else if (open_beside(ui, e.file, error, size, code))
            return -EINVAL;
    }
    return 0;
}

void start_free(struct start *s)
{
    if (!s)
        return;
    end_job(s);
    while (s->queued)
        forget_first(s);
    for (int i = 0; i < s->dropped; i++)
        free(s->drop[i].file);
    trouble_free(&s->trouble);
    shelf_close(&s->shelf);
    free(s);
}

/* ---- P
 * -------------------------------------------------------------------------------------------------
 */

static bool is_shown(const struct ui *ui, const char *policy)
{
    const char *own = fos_trace_meta(ui->trace, "policy");
    bool shown = own && !strcmp(own, policy);
    for (int i = 0; i < ui->compare.count && !shown; i++) {
        const char *other = fos_trace_meta(ui->compare.runs[i].trace, "policy");
        shown = other && !strcmp(other, policy);
    }
    return shown;
}

const char *start_next_policy(const struct ui *ui, const char *last)
{
    const struct shelf *shelf = &ui->start->shelf;
    const char *after = *last ? last : fos_trace_meta(ui->trace, "policy");
    size_t from = 0;
    for (size_t i = 0; i < shelf->policy_count; i++)
        if (after && !strcmp(shelf->policies[i].name, after))
            from = i + 1;
    for (size_t i = 0; i < shelf->policy_count; i++) {
        const char *name = shelf->policies[(from + i) % shelf->policy_count].name;
        if (!is_shown(ui, name))
            return name;
    }
    return NULL;
}
