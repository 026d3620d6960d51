/*
 * start.h: what is shown, and how it comes to be: traces that are opened,
 * workloads that are run for it, the chooser, and what went wrong.
 *
 * Whatever is to be shown is an errand. They are done one after the other by
 * start_advance(): a trace is opened at once, a workload is run by the
 * `fiberos` command meanwhile (viz/run/job.h).
 */
#ifndef VIZ_UI_START_H
#define VIZ_UI_START_H

#include "ui.h"
#include "viz/run/complaint.h"
#include "viz/run/job.h"
#include "viz/run/shelf.h"

enum { ERRANDS_MOST = RUNS_MOST + 1, NO_POLICY = -1, WORKS_SHOWN = 1000 };

struct errand {
    bool beside;             /* to compare with what is shown; else in its place */
    bool again;              /* the workload of what is shown; `file` is of no use */
    bool next;               /* again, under the policy after the last one */
    char *file;              /* a trace or a workload; owned */
    char sched[POLICY_NAME]; /* "": as the workload says */
};

struct chooser {
    bool open;
    struct field query;
    int selected;                  /* in the shelf */
    int policy;                    /* in the shelf; NO_POLICY: as the workload says */
    int scroll;                    /* pixels */
    struct rect list;              /* where it was drawn */
    int shown[WORKS_SHOWN], count; /* numbers in the shelf */
    int tops[WORKS_SHOWN];         /* of their rows, from the top of the list */
    int row, height;               /* of a row, of all */
    bool reveal;                   /* the selected one is to be seen */
};

/* What went wrong with an errand. */
struct trouble {
    bool open;
    struct errand errand;
    char title[256];
    char *said, *source; /* complete messages; the workload's text, NULL: none */
    struct complaint list[COMPLAINTS_MOST];
    size_t count;
    int code; /* exit code that fits: 2 or 3 */
    int scroll, hidden;
};

struct start {
    struct shelf shelf;
    struct errand queue[ERRANDS_MOST]; /* [0] is at work if there is a job */
    int queued;
    struct job *job;                  /* of queue[0]; NULL: it has not begun */
    char *text;                       /* that it runs; NULL */
    struct errand drop[ERRANDS_MOST]; /* files that are being dropped */
    int dropped;
    bool dropping;
    char last_policy[POLICY_NAME]; /* that P took */
    bool first;                    /* what is opened next was what the command line asks for */
    struct chooser chooser;
    struct trouble trouble;
};

/* ---- Runs (open.c) ---- */

/* Opens a trace that `called` names. 0; or a negative errno, a message and an exit code. */
int run_open(struct run *r, const char *path, const char *called, char *error, size_t size,
             int *code);
/* Frees it, and stops what still writes it. */
void run_close(struct run *r);
/* Shows it in place of what was shown, which is closed. Takes *r over; 0 or -ENOMEM. */
int start_show(struct ui *ui, struct run *r);
/* The run at this place of the comparison becomes the one that is shown, and the other way round. 0
 * or -ENOMEM. */
int start_swap(struct ui *ui, int i);

/* ---- Errands (errands.c) ---- */

/* Is this file a trace? Else it is taken for a workload. */
bool start_is_trace(const char *path);
/* Does a name on the command line stand for a workload? */
bool start_is_workload(const char *path);
/* Sends for what is named on the command line; traces are opened at once. As ui_new(). */
int start_named(struct ui *ui, char *error, size_t size, int *code);
/* Queues it (a copy). Without memory, or with too many: a notice. */
void start_send(struct ui *ui, const struct errand *e);
/* Does what is to be done, without waiting. */
void start_advance(struct ui *ui);
/* Is anything on its way that will be shown? */
bool start_busy(const struct ui *ui);
/* Gives up what is under way. */
void start_cancel(struct ui *ui);
void start_free(struct start *s);
/* The policies of the shelf in the order of P: the first one after `last`. NULL: there is none that
 * is not shown already. */
const char *start_next_policy(const struct ui *ui, const char *last);

/* ---- In the window (start.c) ---- */

/* True: the event was for the chooser, the panel of what went wrong, or for what is dropped. */
bool start_handle(struct ui *ui, const SDL_Event *e);
void start_choose(struct ui *ui);
/* An errand failed with these words. Takes *e and `source` over. */
void start_fail(struct ui *ui, struct errand *e, const char *said, char *source, int code);
void trouble_free(struct trouble *t);
void trouble_close(struct ui *ui);
/* What is to be done again after it failed. */
void trouble_retry(struct ui *ui);
void chooser_run(struct ui *ui);
/* Those that have the typed words. */
void chooser_filter(struct ui *ui);

/* ---- Drawn over everything (views/) ---- */

void draw_chooser(struct ui *ui);
void draw_trouble(struct ui *ui);
void draw_running(struct ui *ui);

#endif
