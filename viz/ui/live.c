/*
 * live.c: what is asked of a run that goes on: the kernel's end of the
 * control channel obeys, and what it did is seen in the trace.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "actions.h"
#include "viz/control.h"

void ui_command(struct ui *ui, uint32_t kind, uint32_t pid, int32_t value)
{
    const struct viz_command c = {VIZ_CONTROL_MAGIC, kind, pid, value};
    if (ui->control < 0)
        return;
    ui_expect_growth(ui);
    const ssize_t sent = send(ui->control, &c, sizeof(c), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t)sizeof(c) || (sent < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    close(ui->control); /* the peer is gone, or has got half a command */
    ui->control = -1;
}

bool ui_controlled(const struct ui *ui)
{
    return ui->control >= 0 && !fos_trace_ended(ui->trace);
}

void act_kill(struct ui *ui, int value)
{
    (void)value;
    const int64_t i = ui_pick_proc(ui, ui->selected);
    if (!ui_controlled(ui)) {
        ui_notice(ui, "Only a process of a live run can be killed.");
    } else if (i < 0) {
        ui_notice(ui, "Select a process first: click its track.");
    } else {
        ui_command(ui, VIZ_KILL, ui->model->procs[i].pid, 0);
        ui_notice(ui, "Asked to kill %s.", model_name(ui->model, ui->model->procs[i].pid));
    }
}
