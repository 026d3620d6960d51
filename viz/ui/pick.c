/*
 * pick.c: rows of the timeline, and which interval is at a point.
 */
#include "ui.h"

size_t ui_row_count(const struct ui *ui)
{
    return (size_t)ui->model->cpu_count + ui->model->proc_count;
}

struct row ui_row(const struct ui *ui, size_t i)
{
    const size_t cpus = (size_t)ui->model->cpu_count;
    if (i < cpus)
        return (struct row){ROW_CPU, (uint32_t)i};
    return (struct row){ROW_PROC, (uint32_t)(i - cpus)};
}

int ui_row_number(const struct ui *ui, struct row row)
{
    if (row.kind == ROW_NONE)
        return -1;
    return (int)row.index + (row.kind == ROW_PROC ? ui->model->cpu_count : 0);
}

int ui_row_top(const struct ui *ui, size_t i)
{
    const size_t cpus = (size_t)ui->model->cpu_count;
    if (i <= cpus)
        return (int)i * ui->layout.cpu_height;
    return (int)cpus * ui->layout.cpu_height + (int)(i - cpus) * ui->layout.row_height;
}

int ui_rows_height(const struct ui *ui)
{
    return ui_row_top(ui, ui_row_count(ui));
}

size_t ui_first_row(const struct ui *ui)
{
    const int cpus = ui_row_top(ui, (size_t)ui->model->cpu_count);
    if (ui->scroll < cpus)
        return (size_t)(ui->scroll / ui->layout.cpu_height);
    return (size_t)ui->model->cpu_count + (size_t)((ui->scroll - cpus) / ui->layout.row_height);
}

bool ui_same_row(struct row a, struct row b)
{
    return a.kind == b.kind && a.index == b.index;
}

struct lane ui_lane(const struct ui *ui, struct row row)
{
    return row.kind == ROW_CPU ? lane_of_cpu(ui->model, (int)row.index)
                               : lane_of_proc(ui->model, row.index);
}

/* The row at a height; ROW_NONE if there is none. */
static struct row row_at(const struct ui *ui, int y)
{
    const struct layout *l = &ui->layout;
    if (y < l->lanes.y || y >= l->lanes.y + l->lanes.h)
        return (struct row){ROW_NONE, 0};
    const int down = y - l->lanes.y + ui->scroll;
    const int cpus = ui->model->cpu_count * l->cpu_height;
    const size_t i = down < cpus
                         ? (size_t)(down / l->cpu_height)
                         : (size_t)ui->model->cpu_count + (size_t)((down - cpus) / l->row_height);
    return i < ui_row_count(ui) ? ui_row(ui, i) : (struct row){ROW_NONE, 0};
}

/* A token of the diagram, or a row of the table: a process, but no slice of it. */
static struct pick pick_below(const struct ui *ui, int x, int y)
{
    const struct rect r = ui->table.rows;
    struct pick pick = {{ROW_NONE, 0}, TRACK_BEFORE};
    for (size_t i = ui->seen_count; i > 0; i--)
        if (rect_has(ui->seen[i - 1].rect, x, y)) {
            pick.row = (struct row){ROW_PROC, ui->seen[i - 1].proc};
            return pick;
        }
    if (!rect_has(r, x, y))
        return pick;
    const size_t i = (size_t)((y - r.y + ui->table.scroll) / ui_px(ui, TABLE_ROW));
    if (i < ui->model->proc_count)
        pick.row = (struct row){ROW_PROC, (uint32_t)i};
    return pick;
}

struct pick ui_pick(const struct ui *ui, int x, int y)
{
    const struct rect lanes = ui->layout.lanes;
    struct pick pick = {row_at(ui, y), TRACK_BEFORE};
    if (pick.row.kind == ROW_NONE || x >= lanes.x + lanes.w)
        return pick_below(ui, x, y);
    if (x < lanes.x)
        return pick;
    const struct lane lane = ui_lane(ui, pick.row);
    const struct timemap *map = &ui->view.map;
    const fos_time begin = timemap_time(map, x - lanes.x);
    if (begin > lane.end)
        return pick;
    /* Of several in one pixel the longest, as the picture has it. */
    const struct timemap pixel = {begin, timemap_time(map, x - lanes.x + 1) - begin, 1};
    struct span span;
    if (spans_make(&lane, &pixel, &span, 1))
        pick.item = span.item;
    return pick;
}

int64_t ui_pick_proc(const struct ui *ui, struct pick pick)
{
    if (pick.row.kind == ROW_PROC)
        return pick.row.index;
    if (pick.row.kind != ROW_CPU || pick.item < 0)
        return -1;
    const struct lane lane = ui_lane(ui, pick.row);
    const struct fos_event *e = track_event(lane.track, lane.trace, pick.item);
    return track_look(lane.track, e) == LOOK_RUNNING ? model_find(ui->model, e->pid) : -1;
}

void ui_scroll_to(struct ui *ui, struct row row)
{
    const int number = ui_row_number(ui, row);
    if (number < 0)
        return;
    const int top = ui_row_top(ui, (size_t)number), bottom = ui_row_top(ui, (size_t)number + 1);
    if (top < ui->scroll)
        ui->scroll = top;
    if (bottom > ui->scroll + ui->layout.lanes.h)
        ui->scroll = bottom - ui->layout.lanes.h;
    ui_layout(ui); /* whole rows only */
}

uint32_t ui_proc_color(const struct ui *ui, uint32_t pid)
{
    const int64_t i = model_find(ui->model, pid);
    return i < 0 ? ui->theme->dim : ui->theme->proc[i % PROC_COLORS];
}

enum portion ui_part(const struct ui *ui, fos_time part[2])
{
    const fos_time a = ui->marks[0], b = ui->marks[1];
    if (ui->range[1] > ui->range[0]) {
        part[0] = ui->range[0];
        part[1] = ui->range[1];
        return PART_RANGE;
    }
    if (a >= 0 && b >= 0 && a != b) {
        part[0] = a < b ? a : b;
        part[1] = a < b ? b : a;
        return PART_MARKS;
    }
    part[0] = 0;
    part[1] = model_end(ui->model);
    return PART_WHOLE;
}
