/*
 * inspector.c: view 4. What is selected, or else what runs at the cursor:
 * the slice, why the policy chose it, who delayed it, and the figures of its
 * process over the range, from A to B or over the whole run. Without a process
 * all that happened in the range.
 */
#include <stdio.h>
#include <string.h>

#include "inspector.h"

enum { WIDE = 520, SIDE = 296, EDGE = 12 };

/* ---- The subject --------------------------------------------------------------------- */

/* Who runs at the cursor, on the first CPU that is not idle. */
static int64_t runs_now(const struct ui *ui)
{
    for (int c = 0; c < ui->model->cpu_count; c++) {
        const struct track *t = &ui->model->cpus[c].slices;
        const int64_t item = track_upto(t, ui->view.cursor.upto);
        const struct fos_event *e = item < 0 ? NULL : track_event(t, ui->trace, item);
        if (e && track_look(t, e) == LOOK_RUNNING)
            return model_find(ui->model, e->pid);
    }
    return TRACK_BEFORE;
}

/* The slice of the process's own track that is selected, also by way of a CPU's. */
static int64_t chosen_slice(const struct ui *ui, const struct track *t)
{
    const struct pick pick = ui->selected;
    if (pick.row.kind == ROW_PROC && pick.item >= 0)
        return pick.item;
    if (pick.row.kind == ROW_CPU && pick.item >= 0) {
        const struct lane lane = ui_lane(ui, pick.row);
        return track_upto(t, (uint64_t)lane.track->items[pick.item] + 1);
    }
    return track_upto(t, ui->view.cursor.upto);
}

static struct subject find_subject(const struct ui *ui)
{
    fos_time part[2];
    struct subject s = {
        .proc = ui_pick_proc(ui, ui->selected), .item = TRACK_BEFORE, .portion = ui_part(ui, part)};
    s.from = part[0];
    s.to = part[1];
    if (s.proc < 0 && s.portion == PART_WHOLE)
        s.proc = runs_now(ui);
    if (s.proc >= 0)
        s.item = chosen_slice(ui, &ui->model->procs[s.proc].states);
    return s;
}

/* ---- The slice ------------------------------------------------------------------------- */

static void write_slice(struct ui *ui, struct pen *p, const struct subject *s)
{
    const struct track *t = &ui->model->procs[s->proc].states;
    const struct fos_event *e = track_event(t, ui->trace, s->item);
    const enum look look = track_look(t, e);
    const fos_time end = track_item_end(t, ui->trace, s->item, model_end(ui->model));
    char a[TIME_TEXT], b[TIME_TEXT], d[TIME_TEXT], line[256], reason[128] = "";
    if (e->type == FOS_EV_STATE && look != LOOK_RUNNING)
        model_reason(ui->model, t->items[s->item], reason, sizeof(reason));
    snprintf(line, sizeof(line), "%s%s%s", e->type == FOS_EV_REAP ? "ended" : look_name(look),
             *reason ? ": " : "", reason);
    write_words(ui, p, ui->theme->text, line);
    snprintf(line, sizeof(line), "%s \u2192 %s = %s", units_time(e->time, a), units_time(end, b),
             units_time(end - e->time, d));
    write_line(ui, p, ui->body, ui->theme->dim, line);
}

/* The policy's words, if this slice is a turn on the CPU; of a wait, those that ended it. */
static void write_decision(struct ui *ui, struct pen *p, const struct subject *s)
{
    const struct track *t = &ui->model->procs[s->proc].states;
    int64_t item = s->item;
    const enum look look = track_look(t, track_event(t, ui->trace, item));
    if (look == LOOK_READY || look == LOOK_PREEMPTED)
        item++;
    if (item >= (int64_t)t->count || track_look(t, track_event(t, ui->trace, item)) != LOOK_RUNNING)
        return;
    const struct fos_event *d = inspect_decision(ui->model, t->items[item]);
    char title[96];
    if (!d)
        return;
    snprintf(title, sizeof(title),
             item == s->item ? "Why this one?  of %lld ready" : "Why only then?  of %lld ready",
             (long long)d->value);
    pen_gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text, title);
    write_words(ui, p, ui->theme->dim, fos_trace_text(ui->trace, d->text));
}

/* ---- Who delayed it --------------------------------------------------------------------- */

/* What the last of a chain did at that moment. */
static void state_text(const struct ui *ui, int64_t proc, uint64_t upto, char *out, size_t size)
{
    const struct track *t = &ui->model->procs[proc < 0 ? 0 : proc].states;
    const int64_t item = proc < 0 ? TRACK_BEFORE : track_upto(t, upto);
    if (item < 0)
        return;
    const struct fos_event *e = track_event(t, ui->trace, item);
    char reason[80] = "";
    if (fos_event_to(e) == FOS_BLOCKED)
        model_reason(ui->model, t->items[item], reason, sizeof(reason));
    snprintf(out, size, "was %s", *reason ? reason : look_name(track_look(t, e)));
}

/* "H  waits for bus, held by  L": each on a line, the last with what it does. */
static void write_chain(struct ui *ui, struct pen *p, const struct subject *s, uint64_t upto)
{
    struct chain_link chain[CHAIN_MAX];
    bool ring;
    const int n = inspect_chain(ui->model, ui->model->procs[s->proc].pid, upto, chain, &ring);
    if (n < 2)
        return;
    pen_gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text,
               ring ? "Who holds what it needs?  a ring: nobody can go on"
                    : "Who holds what it needs?");
    for (int i = 0; i < n && !pen_full(ui, p); i++) {
        const int64_t proc = model_find(ui->model, chain[i].pid);
        char text[96] = "";
        if (chain[i].object)
            snprintf(text, sizeof(text), "waits for %s \u2193",
                     model_object_name(ui->model, chain[i].object));
        else if (i + 1 < n)
            snprintf(text, sizeof(text), "waits for its end \u2193");
        else
            state_text(ui, proc, upto, text, sizeof(text));
        if (proc < 0)
            break;
        const int x = write_name(ui, p, ui->body, (uint32_t)proc, p->w / 2) + ui_px(ui, 10);
        font_draw_fit(ui->body, &ui->canvas, x, p->y, p->x + p->w - x, ui->theme->dim, text);
        p->y += line_height(ui);
    }
}

/* Who had the CPUs in a slice in which it waited. */
static void write_runners(struct ui *ui, struct pen *p, int64_t proc, int64_t item,
                          const char *title)
{
    const struct track *t = &ui->model->procs[proc].states;
    const fos_time from = track_event(t, ui->trace, item)->time;
    const fos_time to = track_item_end(t, ui->trace, item, model_end(ui->model));
    if (to <= from)
        return;
    pen_gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text, title);
    const struct findings *found = ui_inquire(ui, &ui->inspector.slice, INQUIRE_RUNNERS, from, to);
    if (found)
        write_shares(ui, p, &found->proc.delays);
    else
        write_not_yet(ui, p);
}

static bool is_ready(const struct ui *ui, const struct track *t, int64_t item)
{
    const enum look look = item < 0 ? LOOK_NONE : track_look(t, track_event(t, ui->trace, item));
    return look == LOOK_READY || look == LOOK_PREEMPTED;
}

/* The cursor's moment if it is in the slice, else that in which the slice begins. */
static uint64_t moment_in(const struct ui *ui, const struct track *t, int64_t item)
{
    const uint64_t begin = (uint64_t)t->items[item] + 1, now = ui->view.cursor.upto;
    const bool within = now >= begin && track_upto(t, now) == item;
    return within ? now : begin;
}

/* Of a wait who ran meanwhile; of a turn on the CPU, of the wait before it. */
static void write_delays(struct ui *ui, struct pen *p, const struct subject *s)
{
    const struct track *t = &ui->model->procs[s->proc].states;
    const struct fos_event *e = track_event(t, ui->trace, s->item);
    const uint64_t upto = moment_in(ui, t, s->item);
    if (model_awaited(ui->model, e, upto)) {
        write_chain(ui, p, s, upto);
        write_runners(ui, p, s->proc, s->item, "Who ran meanwhile?");
    } else if (is_ready(ui, t, s->item)) {
        write_runners(ui, p, s->proc, s->item, "Who delayed it?");
    } else if (track_look(t, e) == LOOK_RUNNING && is_ready(ui, t, s->item - 1)) {
        write_runners(ui, p, s->proc, s->item - 1, "Who ran while it waited for this?");
    }
}

/* ---- All ------------------------------------------------------------------------------------ */

static void draw_process(struct ui *ui, struct pen *p, const struct subject *s)
{
    const bool wide = p->w >= ui_px(ui, WIDE);
    struct pen side = *p;
    write_name(ui, p, ui->bold, (uint32_t)s->proc, p->w);
    p->y += line_height(ui);
    if (wide) {
        side.w = ui_px(ui, SIDE);
        p->w -= side.w + ui_px(ui, 24);
        side.x = p->x + p->w + ui_px(ui, 24);
        canvas_fill(&ui->canvas, (struct rect){side.x - ui_px(ui, 12), p->y, 1, p->bottom - p->y},
                    ui->theme->line);
    }
    const bool first = !wide && s->portion != PART_WHOLE; /* the part was asked for */
    if (first)
        write_figures(ui, p, s);
    if (s->item >= 0) {
        if (first)
            pen_gap(ui, p);
        write_slice(ui, p, s);
        write_decision(ui, p, s);
        write_delays(ui, p, s);
    }
    if (!wide) {
        pen_gap(ui, p);
        side = *p;
    }
    if (!first)
        write_figures(ui, &side, s);
}

void draw_inspector(struct ui *ui, struct rect r)
{
    const struct subject s = find_subject(ui);
    const int edge = ui_px(ui, EDGE);
    struct pen p = {r.x + edge, r.y + ui_px(ui, 4), r.w - 2 * edge, r.y + r.h - ui_px(ui, 6)};
    draw_detail(ui, ui->selected.row.kind == ROW_NONE && s.portion == PART_WHOLE
                        ? "what runs at the cursor"
                        : "");
    if (s.proc >= 0)
        draw_process(ui, &p, &s);
    else if (s.portion != PART_WHOLE)
        write_overview(ui, &p, &s);
    else
        write_words(ui, &p, ui->theme->dim,
                    "Nothing runs at the cursor. Click a slice, a name, or drag over a range.");
}
