/*
 * plots.c: the view "Plots": whose the CPUs were and how many waited, on the
 * time scale of the timeline; how long the waits and the responses were.
 * All four where there is room, else one of two pairs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "plots.h"

enum {
    EDGE = 12,
    GAP = 12,
    CELL_W = 236,
    CELL_H = 88,
    GUTTER = 44,
    TITLE = 22,
    MARKS = 20,
    NO_MARKS = 4
};

/* ---- Who gets which place ------------------------------------------------------------ */

struct grid {
    struct rect r;
    int columns, rows;
};

/* Side by side if they are wide enough; as many as there is room for. */
static struct grid make_grid(const struct ui *ui, struct rect r)
{
    const int gap = ui_px(ui, GAP);
    struct grid g = {r, 1, 1};
    if ((r.w - gap) / 2 >= ui_px(ui, CELL_W))
        g.columns = 2;
    while (g.rows < PLOTS / g.columns && (r.h - g.rows * gap) / (g.rows + 1) >= ui_px(ui, CELL_H))
        g.rows++;
    return g;
}

/* `above`: the plot below has the same scale of time, and its numbers. */
static struct frame place(const struct ui *ui, const struct grid *g, int column, int row,
                          bool above)
{
    const int gap = ui_px(ui, GAP);
    const int w = (g->r.w - (g->columns - 1) * gap) / g->columns;
    const int h = (g->r.h - (g->rows - 1) * gap) / g->rows;
    const int gutter = ui_px(ui, GUTTER), title = ui_px(ui, TITLE);
    const int below = ui_px(ui, above ? NO_MARKS : MARKS);
    const struct rect cell = {g->r.x + column * (w + gap), g->r.y + row * (h + gap), w, h};
    return (struct frame){.cell = cell,
                          .area = {cell.x + gutter, cell.y + title, cell.w - gutter - ui_px(ui, 4),
                                   cell.h - title - below},
                          .head = ui_px(ui, 3),
                          .marks = !above,
                          .top = 1};
}

/* ---- The choice of a pair ---------------------------------------------------------------- */

/* Which of the two pairs is shown. Returns what is left of the place. */
static struct rect draw_pages(struct ui *ui, struct rect r)
{
    static const char *const names[] = {"over time", "waits, responses"};
    const int h = font_height(ui->body) + ui_px(ui, 4), pad = ui_px(ui, 8);
    int x = r.x;
    for (int i = 0; i < 2; i++) {
        const bool now = ui->plots.page == i;
        const int w = font_width(ui->body, names[i]) + 2 * pad;
        const struct rect box = {x, r.y, w, h};
        ui_hot(ui, box, ACT_PLOTS, i, "Which plots are shown, where not all have room (G)");
        if (now)
            canvas_round(&ui->canvas, box, (float)ui_px(ui, 5), ui->theme->raised);
        font_draw(ui->body, &ui->canvas, x + pad, r.y + (h - font_height(ui->body)) / 2,
                  now ? ui->theme->text : ui->theme->dim, names[i]);
        x += w + ui_px(ui, 2);
    }
    const int used = h + ui_px(ui, 4);
    return (struct rect){r.x, r.y + used, r.w, r.h - used};
}

static void draw_plot(struct ui *ui, enum plot which, struct frame f)
{
    if (f.area.w < ui_px(ui, 40) || f.area.h < ui_px(ui, 16))
        return;
    ui->plots.areas[which] = f.area;
    if (which == PLOT_SHARE)
        draw_share_plot(ui, &f);
    else if (which == PLOT_READY)
        draw_ready_plot(ui, &f);
    else
        draw_bins_plot(ui, &f, which);
}

void draw_plots(struct ui *ui, struct rect r)
{
    const int edge = ui_px(ui, EDGE);
    r = (struct rect){r.x + edge, r.y + ui_px(ui, 2), r.w - 2 * edge, r.h - ui_px(ui, 8)};
    struct grid g = make_grid(ui, r);
    const bool all = g.columns * g.rows >= PLOTS;
    if (!all)
        g = make_grid(ui, draw_pages(ui, r));
    if (!all && g.columns * g.rows > 2)
        g.rows = 2; /* three have room: a pair, higher */
    const int first = all ? 0 : ui->plots.page * 2, count = all ? PLOTS : g.columns * g.rows;
    for (int i = 0; i < count && i < PLOTS - first; i++) {
        /* what shares the time scale stands one below the other */
        const int column = g.columns == 2 ? (all ? i / 2 : i) : 0;
        const int row = g.columns == 2 ? (all ? i % 2 : 0) : i;
        const bool above = first + i == PLOT_SHARE && row + 1 < g.rows;
        draw_plot(ui, (enum plot)(first + i), place(ui, &g, column, row, above));
    }
}

/* ---- The pointer ------------------------------------------------------------------------- */

static int plot_at(const struct ui *ui, int x, int y)
{
    for (int i = 0; i < PLOTS; i++)
        if (rect_has(ui->plots.areas[i], x, y))
            return i;
    return -1;
}

bool plots_press(struct ui *ui, int x, int y)
{
    const int plot = plot_at(ui, x, y);
    if (plot != PLOT_SHARE && plot != PLOT_READY)
        return plot >= 0;
    const fos_time when = timemap_time(&ui->plots.map, x - ui->plots.areas[plot].x);
    ui->view.playing = ui->view.follow = false;
    view_seek(&ui->view, ui->model, when);
    return true;
}

bool plots_describe(const struct ui *ui, int x, int y, char *out, size_t size)
{
    const int plot = plot_at(ui, x, y);
    if (plot == PLOT_SHARE)
        return share_plot_describe(ui, x, y, out, size);
    if (plot == PLOT_READY)
        return ready_plot_describe(ui, x, y, out, size);
    return plot >= 0 && bins_plot_describe(ui, (enum plot)plot, x, out, size);
}

void plots_close(struct ui *ui)
{
    bins_close(ui);
    share_free(&ui->plots.shares);
    free(ui->plots.stretches);
    free(ui->plots.waits);
}
