/*
 * grow.c: a trace that is still being written. It is looked at often as long
 * as something comes, and ever more seldom while nothing does, so that to
 * watch a run that is held costs nothing.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "ui.h"

enum { SOON_MS = 33, LATE_MS = 528 };

bool ui_growing(const struct ui *ui)
{
    return !ui->options.screenshot && !ui->growth.over && !fos_trace_ended(ui->trace);
}

int ui_growth_wait(const struct ui *ui)
{
    return ui->growth.wait > SOON_MS ? ui->growth.wait : SOON_MS;
}

void ui_expect_growth(struct ui *ui)
{
    ui->growth.wait = SOON_MS;
}

static void stop_following(struct ui *ui)
{
    ui->view.live = ui->view.follow = ui->held = false;
    ui->view.speed = view_speed_for(ui->model);
    ui_layout(ui);
}

/* Nothing more will come. */
static void give_up(struct ui *ui, const char *why)
{
    ui->growth.over = true;
    stop_following(ui);
    ui_notice(ui, "%s What it did until then is all here.", why);
}

/* Has the process of the kernel gone away? It never sends anything. */
static bool is_orphan(const struct ui *ui)
{
    char byte;
    return ui->control >= 0 && recv(ui->control, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void take_in(struct ui *ui)
{
    const uint64_t seen = ui->model->seen;
    const bool whole = ui->view.map.origin == 0 && ui->view.map.span >= model_end(ui->model);
    if (model_update(ui->model))
        ui_notice(ui, "Out of memory: the rest of the run is not shown.");
    ui_report(ui, seen);
    if (ui->view.follow)
        view_follow(&ui->view, ui->model);
    else if (whole)
        view_fit(&ui->view, ui->model);
    if (fos_trace_ended(ui->trace)) {
        stop_following(ui);
        ui_notice(ui, "The run is over. Space plays it again.");
    }
    ui_layout(ui);
    ui->dirty = true;
}

void ui_grow(struct ui *ui)
{
    const bool orphan = is_orphan(ui); /* asked first: what it wrote last is still read */
    const int64_t grown = fos_trace_refresh(ui->trace);
    const int later = ui_growth_wait(ui) * 2;
    ui->growth.wait = grown > 0 ? SOON_MS : later < LATE_MS ? later : LATE_MS;
    if (ui->model->seen < fos_trace_count(ui->trace))
        take_in(ui);
    if (grown == -ESTALE)
        give_up(ui, "The trace was cut short or written anew.");
    else if (grown < 0)
        give_up(ui, grown == -EBADMSG ? "The trace is damaged." : strerror((int)-grown));
    else if (orphan && ui_growing(ui))
        give_up(ui, "The run is gone without an end.");
}
