/*
 * live.c: what is asked of a run that goes on: the kernel's end of the
 * control channel obeys, and what it did is seen in the trace.
 */
#include <errno.h>
#include <stdio.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "actions.h"
#include "viz/control.h"
#include "viz/model/param.h"
#include "viz/model/tell.h"

enum { PRIORITY_MOST = 99 };

static void send_command(struct ui *ui, const struct viz_command *c)
{
    if (ui->control < 0)
        return;
    ui_expect_growth(ui);
    const ssize_t sent = send(ui->control, c, sizeof(*c), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t)sizeof(*c) || (sent < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    close(ui->control); /* the peer is gone, or has got half a command */
    ui->control = -1;
}

void ui_command(struct ui *ui, uint32_t kind, uint32_t pid, int32_t value)
{
    const struct viz_command c = {
        .magic = VIZ_CONTROL_MAGIC, .kind = kind, .pid = pid, .value = value};
    send_command(ui, &c);
}

void ui_command_param(struct ui *ui, const char *text)
{
    struct viz_command c = {.magic = VIZ_CONTROL_MAGIC, .kind = VIZ_PARAM};
    snprintf(c.text, sizeof(c.text), "%s", text);
    send_command(ui, &c);
}

bool ui_controlled(const struct ui *ui)
{
    return ui->control >= 0 && !fos_trace_ended(ui->trace);
}

const char *ui_not_controlled(const struct ui *ui)
{
    if (ui_controlled(ui))
        return NULL;
    return fos_trace_ended(ui->trace) ? "the run is over" : "only in `fiberos run --viz'";
}

/* ---- A process ---- */

/* The selected process of a live run; NULL, and a word about what is missing. */
static const struct proc *chosen(struct ui *ui)
{
    const int64_t i = ui_pick_proc(ui, ui->selected);
    const char *why = ui_not_controlled(ui);
    if (why)
        ui_notice(ui, "Nothing can be changed here: %s.", why);
    else if (i < 0)
        ui_notice(ui, "Select a process first: click its track.");
    else if (ui->model->procs[i].finish >= 0)
        ui_notice(ui, "%s has ended.", model_name(ui->model, ui->model->procs[i].pid));
    else
        return &ui->model->procs[i];
    return NULL;
}

void act_kill(struct ui *ui, int value)
{
    (void)value;
    const struct proc *p = chosen(ui);
    if (!p)
        return;
    ui_command(ui, VIZ_KILL, p->pid, 0);
    ui_notice(ui, "Asked to kill %s.", model_name(ui->model, p->pid));
}

void act_urgent(struct ui *ui, int by)
{
    const struct proc *p = chosen(ui);
    if (!p)
        return;
    const int32_t next = p->priority + (model_low_is_urgent(ui->model) ? -by : by);
    if (next < 0 || next > PRIORITY_MOST) {
        ui_notice(ui, "%s has priority %d, the %s urgent there is.", model_name(ui->model, p->pid),
                  p->priority, by > 0 ? "most" : "least");
        return;
    }
    ui_command(ui, VIZ_RENICE, p->pid, next);
    ui_notice(ui, "Asked for %s's priority: %d \u2192 %d.", model_name(ui->model, p->pid),
              p->priority, next);
}

/* ---- What came of it ---- */

void ui_report(struct ui *ui, uint64_t from)
{
    for (uint64_t i = from; i < ui->model->seen; i++) {
        const struct fos_event *e = fos_trace_event(ui->trace, i);
        const char *text = fos_trace_text(ui->trace, e->text);
        char words[160];
        if (e->type == FOS_EV_WARNING || e->type == FOS_EV_EJECT)
            ui_notice(ui, "%s%s%s", model_name(ui->model, e->pid), e->pid ? ": " : "", text);
        else if (e->type == FOS_EV_META && param_is_change(ui->model, (uint32_t)i))
            ui_notice(ui, "%s", tell_event(ui->model, i, words, sizeof(words)));
    }
}
