/*
 * act_start.c: what is opened, run, and compared.
 */
#include <string.h>

#include "actions.h"
#include "start.h"
#include "viz/views/views.h"

void act_workloads(struct ui *ui, int value)
{
    (void)value;
    start_choose(ui);
}

void act_run(struct ui *ui, int value)
{
    (void)value;
    chooser_run(ui);
}

void act_retry(struct ui *ui, int value)
{
    (void)value;
    trouble_retry(ui);
}

/* Its file may have been changed meanwhile. */
void act_again(struct ui *ui, int value)
{
    (void)value;
    struct errand e = {.file = ui->source.file};
    memcpy(e.sched, ui->source.sched, sizeof(e.sched));
    if (ui->source.was_run)
        start_send(ui, &e);
    else
        ui_notice(ui, "This is a trace. Open its workload (.json) to run it again.");
}

void act_dismiss(struct ui *ui, int value)
{
    (void)value;
    trouble_close(ui);
}

/* The policy of the last run is where the next P goes on from. */
static void go_back(struct ui *ui)
{
    const int n = ui->compare.count;
    const char *last = n ? fos_trace_meta(ui->compare.runs[n - 1].trace, "policy") : NULL;
    ui->start->last_policy[0] = '\0';
    if (last && strlen(last) < POLICY_NAME)
        memcpy(ui->start->last_policy, last, strlen(last) + 1);
}

void act_compare(struct ui *ui, int value)
{
    const struct errand next = {.beside = true, .again = true, .next = true};
    if (value < 0) {
        if (!compare_drop(ui))
            ui_notice(ui, "There is no run beside this one. P makes one.");
        go_back(ui);
    } else if (ui->compare.count + ui->start->queued >= RUNS_MOST) {
        ui_notice(ui, "%d runs at most; Shift+P takes the last one away.", RUNS_MOST + 1);
    } else {
        start_send(ui, &next);
    }
}

void act_show(struct ui *ui, int run)
{
    if (compare_show(ui, run))
        ui_notice(ui, "Out of memory.");
}
