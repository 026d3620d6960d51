/*
 * inspector_figures.c: the part of the run in numbers: of a process, or of
 * everybody.
 */
#include <stdio.h>

#include "inspector.h"
#include "viz/model/figures.h"

enum { LABEL = 42, NAME = 104, COLUMN = 46, BAR = 70 };

/* NULL: not known yet. */
static const struct findings *figures_of(struct ui *ui, const struct subject *s)
{
    const int64_t proc = s->proc >= 0 ? s->proc : INQUIRE_EVERYBODY;
    return ui_inquire(ui, &ui->inspector.whole, proc, s->from, s->to);
}

/* ---- Rows of numbers ---------------------------------------------------------------- */

static void write_number(struct ui *ui, const struct pen *p, int right, uint32_t color,
                         const char *text)
{
    font_draw(ui->body, &ui->canvas, right - font_width(ui->body, text), p->y, color, text);
}

static void write_spread_titles(struct ui *ui, struct pen *p)
{
    const int label = ui_px(ui, LABEL), column = (p->w - label) / SPREAD_CELLS;
    if (pen_full(ui, p))
        return;
    for (int i = 0; i < SPREAD_CELLS; i++)
        write_number(ui, p, p->x + label + column * (i + 1), ui->theme->dim,
                     figures_spread_titles[i]);
    p->y += line_height(ui);
}

static void write_spread(struct ui *ui, struct pen *p, const char *name, struct unit unit,
                         const struct spread *s)
{
    const int label = ui_px(ui, LABEL), column = (p->w - label) / SPREAD_CELLS;
    char cells[SPREAD_CELLS][FIGURE_CELL];
    if (pen_full(ui, p))
        return;
    figures_spread(s, unit, cells);
    font_draw(ui->body, &ui->canvas, p->x, p->y, ui->theme->dim, name);
    for (int i = 0; i < SPREAD_CELLS; i++)
        write_number(ui, p, p->x + label + column * (i + 1), ui->theme->text, cells[i]);
    p->y += line_height(ui);
}

/* "Range, in ms          20 ms -> 120 ms" */
static void write_part(struct ui *ui, struct pen *p, const struct subject *s, struct unit unit)
{
    static const char *const names[] = {
        [PART_WHOLE] = "Whole run", [PART_RANGE] = "Range", [PART_MARKS] = "A to B"};
    char title[48], a[TIME_TEXT], b[TIME_TEXT], times[FIGURE_LINE];
    if (pen_full(ui, p))
        return;
    snprintf(title, sizeof(title), "%s, in %s", names[s->portion], unit.name);
    snprintf(times, sizeof(times), "%s \u2192 %s", units_time(s->from, a), units_time(s->to, b));
    const int x = font_draw_fit(ui->bold, &ui->canvas, p->x, p->y, p->w, ui->theme->text, title);
    const int width = font_width(ui->body, times), left = p->x + p->w - width;
    if (s->portion != PART_WHOLE && left > x + ui_px(ui, 8))
        font_draw(ui->body, &ui->canvas, left, p->y, ui->theme->dim, times);
    p->y += line_height(ui);
}

/* ---- Of a process --------------------------------------------------------------------- */

void write_figures(struct ui *ui, struct pen *p, const struct subject *s)
{
    const struct findings *found = figures_of(ui, s);
    char line[FIGURE_LINE];
    const struct unit unit = units_for(model_end(ui->model));
    write_part(ui, p, s, unit);
    if (!found) {
        write_not_yet(ui, p);
        return;
    }
    const struct inspection *f = &found->proc;
    write_spread_titles(ui, p);
    write_spread(ui, p, "wait", unit, &f->wait);
    write_spread(ui, p, "run", unit, &f->run);
    figures_states(f, s->to - s->from, line);
    write_words(ui, p, ui->theme->dim, line);
    figures_turns(f->dispatches, f->switches, f->preemptions, line);
    write_line(ui, p, ui->body, ui->theme->dim, line);
    if (!f->delays.count)
        return;
    pen_gap(ui, p);
    write_line(ui, p, ui->bold, ui->theme->text, "Who ran while it was READY?");
    write_shares(ui, p, &f->delays);
}

/* ---- Of everybody ------------------------------------------------------------------------ */

/* The columns that have room: where each ends, and what is left for bars. */
struct columns {
    int count, ends[DOING_CELLS], bar;
};

static struct columns columns_in(const struct ui *ui, const struct pen *p)
{
    struct columns c = {0};
    int widths[DOING_CELLS], left = p->w - ui_px(ui, NAME), end = p->x + p->w;
    for (; c.count < DOING_CELLS; c.count++) {
        const int title = font_width(ui->body, figures_doing_titles[c.count]);
        const int least = ui_px(ui, COLUMN),
                  width = (title > least ? title : least) + ui_px(ui, 12);
        if (width > left)
            break;
        widths[c.count] = width;
        left -= width;
    }
    for (int i = c.count - 1; i >= 0; i--) {
        c.ends[i] = end;
        end -= widths[i];
    }
    c.bar = left >= ui_px(ui, BAR) ? left : 0;
    return c;
}

static void write_titles(struct ui *ui, struct pen *p, const struct columns *c)
{
    for (int i = 0; i < c->count && !pen_full(ui, p); i++)
        write_number(ui, p, c->ends[i], ui->theme->dim, figures_doing_titles[i]);
    p->y += line_height(ui);
}

static void write_doing(struct ui *ui, struct pen *p, const struct columns *c,
                        const struct overview *o, int n)
{
    const struct overview_line *line = &o->top[n];
    const fos_time longest = o->top[0].doing.run;
    const int name = ui_px(ui, NAME), h = ui_px(ui, 10);
    char cells[DOING_CELLS][FIGURE_CELL];
    figures_doing(&line->doing, o, units_for(o->length), cells);
    write_name(ui, p, ui->body, line->proc, name - ui_px(ui, 8));
    const int w = longest > 0 ? (int)((double)line->doing.run / (double)longest * c->bar) : 0;
    const struct rect r = {p->x + name, p->y + (font_height(ui->body) - h) / 2, w, h};
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 2),
                 ui_proc_color(ui, ui->model->procs[line->proc].pid));
    for (int i = 0; i < c->count; i++)
        write_number(ui, p, c->ends[i], ui->theme->text, cells[i]);
    p->y += line_height(ui);
}

static void write_processes(struct ui *ui, struct pen *p, const struct overview *o)
{
    const struct columns columns = columns_in(ui, p);
    char text[48];
    int shown = 0;
    const uint32_t all = (uint32_t)o->count + o->others;
    write_titles(ui, p, &columns);
    for (; shown < o->count &&
           p->y + line_height(ui) * ((uint32_t)shown + 1 < all ? 2 : 1) <= p->bottom;
         shown++)
        write_doing(ui, p, &columns, o, shown);
    if ((uint32_t)shown == all)
        return;
    snprintf(text, sizeof(text), "and %u more", all - (uint32_t)shown);
    write_line(ui, p, ui->body, ui->theme->dim, text);
}

void write_overview(struct ui *ui, struct pen *p, const struct subject *s)
{
    const struct findings *found = figures_of(ui, s);
    const struct unit unit = units_for(s->to - s->from);
    char line[FIGURE_LINE];
    write_part(ui, p, s, unit);
    if (!found) {
        write_not_yet(ui, p);
        return;
    }
    const struct overview *o = &found->overview;
    figures_cpus(o, line);
    write_line(ui, p, ui->body, ui->theme->text, line);
    figures_turns(o->all.dispatches, o->all.switches, o->all.preemptions, line);
    write_line(ui, p, ui->body, ui->theme->text, line);
    write_spread_titles(ui, p);
    write_spread(ui, p, "wait", unit, &found->proc.wait);
    pen_gap(ui, p);
    write_processes(ui, p, o);
}
