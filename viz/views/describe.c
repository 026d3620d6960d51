/*
 * describe.c: what is under the pointer, in one line.
 */
#include <stdio.h>
#include <string.h>

#include "views.h"

static size_t put(char *out, size_t size, size_t at, const char *text)
{
    if (at >= size)
        return at;
    const int n = snprintf(out + at, size - at, "%s", text);
    return at + (n > 0 ? (size_t)n : 0);
}

static size_t put_time(char *out, size_t size, size_t at, const char *before, fos_time t)
{
    char text[TIME_TEXT];
    return put(out, size, put(out, size, at, before), units_time(t, text));
}

static size_t put_decision(const struct ui *ui, char *out, size_t size, size_t at, uint32_t number)
{
    const struct fos_event *d = inspect_decision(ui->model, number);
    char text[64];
    if (!d)
        return at;
    snprintf(text, sizeof(text), "   chosen from %lld ready", (long long)d->value);
    at = put(out, size, at, text);
    if (*fos_trace_text(ui->trace, d->text))
        at = put(out, size, put(out, size, at, ": "), fos_trace_text(ui->trace, d->text));
    return at;
}

/* Which mutex is held when the slice ends. */
static size_t put_held(const struct ui *ui, char *out, size_t size, size_t at, struct pick pick)
{
    const struct proc *p = &ui->model->procs[pick.row.index];
    const struct holding *h = &p->holding;
    const bool last = pick.item + 1 >= (int64_t)p->states.count;
    const int64_t item =
        track_upto(&h->steps, last ? ui->model->seen : p->states.items[pick.item + 1]);
    char more[32] = "";
    if (!holding_depth(h, item))
        return at;
    if (holding_depth(h, item) > 1)
        snprintf(more, sizeof(more), " and %u more", holding_depth(h, item) - 1);
    at = put(out, size, put(out, size, at, "   holds "),
             model_object_name(ui->model, holding_last(h, ui->trace, item)));
    return put(out, size, at, more);
}

/* "A  READY  slice used up   12 ms to 16 ms, 4 ms" */
static void describe_slice(const struct ui *ui, struct pick pick, char *out, size_t size)
{
    const struct lane lane = ui_lane(ui, pick.row);
    const struct fos_event *e = track_event(lane.track, lane.trace, pick.item);
    const enum look look = track_look(lane.track, e);
    const fos_time end = track_item_end(lane.track, lane.trace, pick.item, lane.end);
    char cpu[32] = "", reason[128];
    size_t at = 0;
    if (look != LOOK_NONE && look != LOOK_SWITCHING)
        at = put(out, size, at, model_name(ui->model, e->pid));
    else if (pick.row.kind == ROW_PROC)
        at = put(out, size, at, model_name(ui->model, ui->model->procs[pick.row.index].pid));
    if (look == LOOK_RUNNING || pick.row.kind == ROW_CPU)
        snprintf(cpu, sizeof(cpu), "%sCPU %d  ", at ? " on " : "", (int)e->cpu);
    at = put(out, size, at, *cpu ? cpu : "  ");
    at = put(out, size, at, e->type == FOS_EV_REAP ? "taken out of the table" : look_name(look));
    if (e->type == FOS_EV_STATE && look != LOOK_NONE && look != LOOK_RUNNING) {
        at = put(out, size, at, ": ");
        at = put(out, size, at,
                 model_reason(ui->model, lane.track->items[pick.item], reason, sizeof(reason)));
    }
    if (pick.row.kind == ROW_PROC)
        at = put_held(ui, out, size, at, pick);
    at = put_time(out, size, at, "   ", e->time);
    at = put_time(out, size, at, " \u2192 ", end);
    at = put_time(out, size, at, "   = ", end - e->time);
    if (look == LOOK_RUNNING)
        put_decision(ui, out, size, at, lane.track->items[pick.item]);
}

void ui_describe(const struct ui *ui, struct pick pick, char *out, size_t size)
{
    out[0] = '\0';
    if (pick.row.kind == ROW_NONE)
        return;
    if (pick.item >= 0) {
        describe_slice(ui, pick, out, size);
        return;
    }
    if (pick.row.kind == ROW_CPU) {
        snprintf(out, size, "CPU %u", pick.row.index);
        return;
    }
    const struct proc *p = &ui->model->procs[pick.row.index];
    size_t at = put(out, size, 0, fos_trace_text(ui->trace, p->name));
    char pid[48];
    snprintf(pid, sizeof(pid), "   process %u", p->pid);
    at = put(out, size, at, pid);
    if (p->arrival >= 0)
        at = put_time(out, size, at, "   arrived ", p->arrival);
    if (p->finish >= 0)
        put_time(out, size, at, "   ended ", p->finish);
}
