/*
 * layout.c: who gets which part of the window. The timeline takes what its
 * rows need, up to a share of the height; the diagram and the table stand
 * side by side under it.
 */
#include "ui.h"

enum {
    HEADER = 48,
    FOOTER = 32,
    MINIMAP = 24,
    MINIMAP_ABOVE = 6,
    MINIMAP_FROM = 560, /* in lower windows there is none */
    RULER = 28,
    LEGEND = 30,
    NOTES = 24, /* where there are any */
    CPU_ROW = 32,
    CPU_ROW_LEAST = 26,
    ROW_LEAST = 18,
    ROW_MOST = 34,
    LOWER_LEAST = 306, /* below this the lower part is left out */
    TIMELINE_LEAST = 150,
    TIGHT_LEAST = 360, /* with less than this it is the one or the other */
    ROWS_MOST = 100000,
    TABLE_MOST = 820,
    TABLE_LEAST = 300,
    DIAGRAM_LEAST = 470,
    DIAGRAM_MOST = 1100,
    LOWER_DRAGGED = 240, /* no less can be left by dragging */
    TIMELINE_DRAGGED = 110,
    WHOLE_MOST = 2160, /* a whole picture is higher only if its rows are as low as can be */
};

static int most(int a, int b)
{
    return a > b ? a : b;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Wide enough for the names, as far as they are reasonable. */
static int gutter_width(const struct ui *ui)
{
    int widest = font_width(ui->bold, "CPU 00");
    const size_t shown =
        ui->model->proc_count < NAME_MAX_SHOWN ? ui->model->proc_count : NAME_MAX_SHOWN;
    for (size_t i = 0; i < shown; i++)
        widest = most(widest, font_width(ui->body, model_name(ui->model, ui->model->procs[i].pid)));
    return least(widest + ui_px(ui, 40), ui_px(ui, 190));
}

/* How high the timeline may be: what the lower part leaves, or all, or nothing. */
static int timeline_limit(const struct ui *ui, int room)
{
    const int lower = ui_px(ui, LOWER_LEAST), timeline = ui_px(ui, TIMELINE_LEAST);
    const int dragged = (int)(ui->split[SPLIT_ROWS] * (float)room);
    if (ui->panes == PANES_NONE)
        return room;
    if (dragged > 0 && room >= ui_px(ui, TIGHT_LEAST))
        return most(least(dragged, room - ui_px(ui, LOWER_DRAGGED)), ui_px(ui, TIMELINE_DRAGGED));
    if (room - lower >= timeline)
        return most(least(room - lower, room * 62 / 100), room * 45 / 100);
    if (room >= ui_px(ui, TIGHT_LEAST))
        return timeline;
    return ui->panes == PANES_AUTO ? room : 0;
}

static int notes_height(const struct ui *ui)
{
    return notes_shown(ui) ? ui_px(ui, NOTES) : 0;
}

/* Splits what is between header and footer; returns the height of the timeline. */
static int timeline_height(struct ui *ui, int room)
{
    struct layout *l = &ui->layout;
    const int fixed = ui_px(ui, RULER + LEGEND + 6) + notes_height(ui);
    const int procs = (int)(ui->model->proc_count < ROWS_MOST ? ui->model->proc_count : ROWS_MOST);
    const int limit = timeline_limit(ui, room);
    const int cpus = ui->model->cpu_count;
    l->cpu_height = ui_px(ui, CPU_ROW);
    if (limit - fixed - l->cpu_height * cpus < ui_px(ui, ROW_MOST) * procs)
        l->cpu_height = ui_px(ui, CPU_ROW_LEAST);
    const int rows = limit - fixed - l->cpu_height * cpus;
    l->row_height = procs ? rows / procs : ui_px(ui, ROW_MOST);
    l->row_height = least(most(l->row_height, ui_px(ui, ROW_LEAST)), ui_px(ui, ROW_MOST));
    const int wanted = fixed + l->cpu_height * cpus + l->row_height * procs;
    if (ui->split[SPLIT_ROWS] > 0 && limit != room && limit != 0)
        return limit;
    if (limit == room || limit == 0)
        return limit;
    return most(least(wanted, limit), ui_px(ui, TIMELINE_LEAST));
}

static void place_timeline(struct ui *ui)
{
    struct layout *l = &ui->layout;
    const struct rect t = l->timeline;
    const int ruler = ui_px(ui, RULER), legend = ui_px(ui, LEGEND), bar = ui_px(ui, 14);
    l->gutter = gutter_width(ui);
    l->ruler = (struct rect){t.x + l->gutter, t.y, most(t.w - l->gutter - bar, 1), ruler};
    l->notes = (struct rect){l->ruler.x, t.y + ruler, l->ruler.w, notes_height(ui)};
    const int above = ruler + l->notes.h;
    l->lanes = (struct rect){l->ruler.x, t.y + above, l->ruler.w, most(t.h - above - legend, 0)};
    l->legend = (struct rect){t.x, t.y + t.h - legend, t.w, legend};
}

/* Side by side if there is room for both; else the diagram, which is the heart of it. */
static void place_lower(struct ui *ui, struct rect lower)
{
    struct layout *l = &ui->layout;
    const int gap = ui_px(ui, SPLIT_GAP), both = ui_px(ui, DIAGRAM_LEAST + TABLE_LEAST) + gap;
    if (ui->panes == PANES_METRICS) {
        l->panel = lower;
        return;
    }
    l->diagram = lower;
    if (ui->panes == PANES_STATES || lower.w < both)
        return;
    /* What the diagram has no use for goes to the panel. */
    const int spare = lower.w - gap - ui_px(ui, DIAGRAM_MOST);
    const int dragged = (int)(ui->split[SPLIT_PANES] * (float)ui->canvas.width);
    int table = most(least(lower.w * 48 / 100, ui_px(ui, TABLE_MOST)), spare);
    if (dragged > 0)
        table = most(lower.x + lower.w - gap - dragged, ui_px(ui, TABLE_LEAST));
    table = least(table, most(lower.w - gap - ui_px(ui, DIAGRAM_LEAST), ui_px(ui, TABLE_LEAST)));
    l->diagram.w = lower.w - table - gap;
    l->panel = (struct rect){lower.x + lower.w - table, lower.y, table, lower.h};
}

/* Nothing but the timeline, as high as it wants to be. */
static void layout_whole(struct ui *ui)
{
    struct layout *l = &ui->layout;
    const int w = ui->canvas.width, top = ui_px(ui, HEADER);
    *l = (struct layout){.header = {0, 0, w, top}, .cpu_height = ui_px(ui, CPU_ROW)};
    const int cpus = l->cpu_height * ui->model->cpu_count;
    const int procs = (int)(ui->model->proc_count < ROWS_MOST ? ui->model->proc_count : ROWS_MOST);
    const int room = ui_px(ui, WHOLE_MOST - HEADER - RULER - LEGEND) - cpus;
    l->row_height = least(most(room / most(procs, 1), ui_px(ui, ROW_LEAST)), ui_px(ui, ROW_MOST));
    l->timeline = (struct rect){0, top, w, most(ui->canvas.height - top, 0)};
    ui->scroll = 0;
    place_timeline(ui);
    view_resize(&ui->view, ui->model, l->lanes.w);
}

int64_t ui_whole_height(const struct ui *ui)
{
    const struct layout *l = &ui->layout;
    return (int64_t)l->header.h + l->ruler.h + l->legend.h +
           (int64_t)l->cpu_height * ui->model->cpu_count +
           (int64_t)l->row_height * (int64_t)ui->model->proc_count;
}

void ui_layout(struct ui *ui)
{
    struct layout *l = &ui->layout;
    if (!ui->model)
        return;
    if (ui->whole) {
        layout_whole(ui);
        return;
    }
    const int w = ui->canvas.width, h = ui->canvas.height, edge = ui_px(ui, 8);
    const int header = ui_px(ui, HEADER), footer = ui_px(ui, FOOTER);
    const int mini = h >= ui_px(ui, MINIMAP_FROM) ? ui_px(ui, MINIMAP + MINIMAP_ABOVE) : 0;
    const int top = header + mini, room = most(h - top - footer, 0);
    l->header = (struct rect){0, 0, w, header};
    l->footer = (struct rect){0, h - footer, w, footer};
    const int upper = timeline_height(ui, room);
    l->timeline = (struct rect){0, top, w, upper};
    l->diagram = l->panel = (struct rect){0};
    if (upper < room)
        place_lower(ui, (struct rect){edge, top + upper + edge, w - 2 * edge,
                                      most(room - upper - edge, 0)});
    place_timeline(ui);
    l->minimap = (struct rect){l->lanes.x, header + ui_px(ui, MINIMAP_ABOVE), l->lanes.w,
                               mini ? ui_px(ui, MINIMAP) : 0};
    view_resize(&ui->view, ui->model, l->lanes.w);
    const int hidden = most(ui_rows_height(ui) - l->lanes.h, 0);
    ui->scroll = most(least(ui->scroll, hidden), 0);
    /* Whole rows only: a name that is cut in half can't be read. */
    const size_t first = ui_first_row(ui);
    if (hidden > 0 && ui_row_top(ui, first) < ui->scroll)
        ui->scroll = ui_row_top(ui, first + 1);
}
