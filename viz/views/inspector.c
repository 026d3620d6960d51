/*
 * inspector.c: view 4. What is selected, or else what runs at the cursor:
 * the slice, why the policy chose it, who delayed it, and the figures of its
 * process over the range or the whole run.
 */
#include <stdio.h>
#include <string.h>

#include "views.h"

enum { WIDE = 520, SIDE = 296, EDGE = 12, NUMBER_COLUMNS = 5, SHARES_SHOWN = 6 };

/* Where the next line goes. */
struct pen {
    int x, y, w, bottom;
};

/* What is inspected. */
struct subject {
    int64_t proc; /* index; TRACK_BEFORE: nobody, the range alone */
    int64_t item; /* its slice; TRACK_BEFORE */
    fos_time from, to;
    bool whole;
};

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
    const bool range = ui->range[1] > ui->range[0];
    struct subject s = {.proc = ui_pick_proc(ui, ui->selected),
                        .item = TRACK_BEFORE,
                        .from = range ? ui->range[0] : 0,
                        .to = range ? ui->range[1] : model_end(ui->model),
                        .whole = !range};
    if (s.proc < 0 && !range)
        s.proc = runs_now(ui);
    if (s.proc >= 0)
        s.item = chosen_slice(ui, &ui->model->procs[s.proc].states);
    return s;
}

/* ---- Lines ---------------------------------------------------------------------------- */

static int line_height(const struct ui *ui)
{
    return font_height(ui->body) + ui_px(ui, 4);
}

static bool full(const struct ui *ui, const struct pen *p)
{
    return p->y + line_height(ui) > p->bottom;
}

static void write_line(struct ui *ui, struct pen *p, struct font *font, uint32_t color,
                       const char *text)
{
    if (full(ui, p) || !*text)
        return;
    font_draw_fit(font, &ui->canvas, p->x, p->y, p->w, color, text);
    p->y += line_height(ui);
}

static void write_words(struct ui *ui, struct pen *p, uint32_t color, const char *text)
{
    p->y = words_draw(ui, (struct rect){p->x, p->y, p->w, p->bottom - p->y}, 3, color, text);
    p->y += ui_px(ui, 2);
}

static void gap(const struct ui *ui, struct pen *p)
{
    p->y += ui_px(ui, 7);
}

/* A process's colour and name; returns the x behind. */
static int write_name(struct ui *ui, const struct pen *p, struct font *font, uint32_t proc, int w)
{
    const int chip = ui_px(ui, 12), x = p->x + chip + ui_px(ui, 7);
    const uint32_t pid = ui->model->procs[proc].pid;
    canvas_round(&ui->canvas,
                 (struct rect){p->x, p->y + (font_height(font) - chip) / 2, chip, chip},
                 (float)ui_px(ui, 3), ui_proc_color(ui, pid));
    return font_draw_fit(font, &ui->canvas, x, p->y, p->x + w - x, ui->theme->text,
                         model_name(ui->model, pid));
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
    gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text, title);
    write_words(ui, p, ui->theme->dim, fos_trace_text(ui->trace, d->text));
}

/* ---- Who delayed it --------------------------------------------------------------------- */

static void write_share(struct ui *ui, struct pen *p, const struct share *s, fos_time largest)
{
    char text[TIME_TEXT];
    const int name = p->w * 2 / 5, number = ui_px(ui, 84), h = ui_px(ui, 10);
    const int room = p->w - name - number;
    int w = (int)((double)s->time / (double)largest * room);
    w = w > 1 ? w : 1;
    write_name(ui, p, ui->body, s->proc, name - ui_px(ui, 8));
    const struct rect bar = {p->x + name, p->y + (font_height(ui->body) - h) / 2, w, h};
    canvas_round(&ui->canvas, bar, (float)ui_px(ui, 2),
                 ui_proc_color(ui, ui->model->procs[s->proc].pid));
    units_time(s->time, text);
    font_draw(ui->body, &ui->canvas, p->x + p->w - font_width(ui->body, text), p->y,
              ui->theme->text, text);
    p->y += line_height(ui);
}

static void write_shares(struct ui *ui, struct pen *p, const struct shares *s)
{
    char line[96], text[TIME_TEXT];
    fos_time rest = s->others_time;
    uint32_t more = s->others;
    int shown = 0;
    for (; shown < s->count && shown < SHARES_SHOWN &&
           p->y + line_height(ui) * (shown + 1 < s->count ? 2 : 1) <= p->bottom;
         shown++)
        write_share(ui, p, &s->top[shown], s->top[0].time);
    for (int i = shown; i < s->count; i++, more++)
        rest += s->top[i].time;
    if (!more)
        return;
    snprintf(line, sizeof(line), "%s%u more: %s", shown ? "and " : "", more,
             units_time(rest, text));
    write_line(ui, p, ui->body, ui->theme->dim, line);
}

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
    gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text,
               ring ? "Who holds what it needs?  a ring: nobody can go on"
                    : "Who holds what it needs?");
    for (int i = 0; i < n && !full(ui, p); i++) {
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

static bool is_current(const struct ui *ui, const struct inspected *in, int64_t proc, fos_time from,
                       fos_time to)
{
    return in->seen == ui->model->seen && in->seen && in->proc == proc && in->from == from &&
           in->to == to;
}

/* Who had the CPUs in a slice in which it waited. */
static void write_runners(struct ui *ui, struct pen *p, int64_t proc, int64_t item,
                          const char *title)
{
    const struct track *t = &ui->model->procs[proc].states;
    const fos_time from = track_event(t, ui->trace, item)->time;
    const fos_time to = track_item_end(t, ui->trace, item, model_end(ui->model));
    struct inspected *in = &ui->inspector.slice;
    if (to <= from)
        return;
    if (!is_current(ui, in, proc, from, to)) {
        *in = (struct inspected){.proc = proc, .from = from, .to = to};
        if (!inspect_range(ui->model, from, to, &in->shares))
            in->seen = ui->model->seen;
    }
    gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text, title);
    write_shares(ui, p, &in->shares);
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

/* ---- Figures ------------------------------------------------------------------------------ */

static void write_row(struct ui *ui, struct pen *p, const char *name, const char *const cells[],
                      uint32_t color)
{
    if (full(ui, p))
        return;
    const int label = ui_px(ui, 42), column = (p->w - label) / NUMBER_COLUMNS;
    font_draw(ui->body, &ui->canvas, p->x, p->y, ui->theme->dim, name);
    for (int i = 0; i < NUMBER_COLUMNS; i++)
        font_draw(ui->body, &ui->canvas,
                  p->x + label + column * (i + 1) - font_width(ui->body, cells[i]), p->y, color,
                  cells[i]);
    p->y += line_height(ui);
}

static void write_spread(struct ui *ui, struct pen *p, const char *name, struct unit unit,
                         const struct spread *s)
{
    char text[NUMBER_COLUMNS][TIME_TEXT];
    const fos_time mean = s->count ? s->sum / s->count : 0;
    const fos_time values[] = {s->min, mean, s->p95, s->max};
    snprintf(text[0], TIME_TEXT, "%u", s->count);
    for (int i = 0; i < 4; i++)
        units_number(unit, s->count ? values[i] : -1, text[i + 1]);
    const char *const cells[] = {text[0], text[1], text[2], text[3], text[4]};
    write_row(ui, p, name, cells, ui->theme->text);
}

static const struct inspected *figures_of(struct ui *ui, const struct subject *s)
{
    struct inspected *in = &ui->inspector.whole;
    if (is_current(ui, in, s->proc, s->from, s->to))
        return in;
    *in = (struct inspected){.proc = s->proc, .from = s->from, .to = s->to};
    const int error = s->proc >= 0
                          ? inspect_proc(ui->model, (size_t)s->proc, s->from, s->to, &in->figures)
                          : inspect_range(ui->model, s->from, s->to, &in->shares);
    in->seen = error ? 0 : ui->model->seen;
    return error ? NULL : in;
}

static void write_figures(struct ui *ui, struct pen *p, const struct subject *s)
{
    static const char *const titles[] = {"n", "min", "mean", "p95", "max"};
    const struct inspected *in = figures_of(ui, s);
    char line[128], name[64];
    if (!in)
        return;
    const struct inspection *f = &in->figures;
    const struct unit unit = units_for(model_end(ui->model));
    const fos_time length = s->to - s->from;
    snprintf(name, sizeof(name), "%s, in %s", s->whole ? "Whole run" : "Range", unit.name);
    write_line(ui, p, ui->bold, ui->theme->text, name);
    write_row(ui, p, "", titles, ui->theme->dim);
    write_spread(ui, p, "wait", unit, &f->wait);
    write_spread(ui, p, "run", unit, &f->run);
    snprintf(line, sizeof(line), "CPU share %.1f %%",
             length > 0 ? (double)f->run.sum * 100 / (double)length : 0.0);
    write_line(ui, p, ui->body, ui->theme->dim, line);
    snprintf(line, sizeof(line), "runs %u,  switches %u,  preempted %u", f->dispatches, f->switches,
             f->preemptions);
    write_line(ui, p, ui->body, ui->theme->dim, line);
    if (!f->delays.count)
        return;
    gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text, "Who ran while it was READY?");
    write_shares(ui, p, &f->delays);
}

/* ---- All ------------------------------------------------------------------------------------ */

static void draw_range(struct ui *ui, struct pen *p, const struct subject *s)
{
    char a[TIME_TEXT], b[TIME_TEXT], line[128];
    const struct inspected *in = figures_of(ui, s);
    snprintf(line, sizeof(line), "%s \u2192 %s:  who had the CPU%s?", units_time(s->from, a),
             units_time(s->to, b), ui->model->cpu_count > 1 ? "s" : "");
    write_line(ui, p, ui->bold, ui->theme->text, line);
    if (in)
        write_shares(ui, p, &in->shares);
}

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
    if (s->item >= 0) {
        write_slice(ui, p, s);
        write_decision(ui, p, s);
        write_delays(ui, p, s);
    }
    if (!wide) {
        gap(ui, p);
        side = *p;
    }
    write_figures(ui, &side, s);
}

void draw_inspector(struct ui *ui, struct rect r)
{
    const struct subject s = find_subject(ui);
    const int edge = ui_px(ui, EDGE);
    struct pen p = {r.x + edge, r.y + ui_px(ui, 4), r.w - 2 * edge, r.y + r.h - ui_px(ui, 6)};
    draw_detail(ui, ui->selected.row.kind == ROW_NONE && s.whole ? "what runs at the cursor" : "");
    if (s.proc >= 0)
        draw_process(ui, &p, &s);
    else if (!s.whole)
        draw_range(ui, &p, &s);
    else
        write_words(ui, &p, ui->theme->dim,
                    "Nothing runs at the cursor. Click a slice, a name, or drag over a range.");
}
