/*
 * minimap.c: view 7. The whole run in one strip: how many processes ran and
 * how many were READY, and a brush over the part that the timeline shows.
 */
#include "viz/model/load.h"

#include <stdlib.h>

#include "views.h"

static struct timemap whole_map(const struct ui *ui)
{
    struct view whole = {.map = {0, 1, ui->layout.minimap.w}, .longest = ui->view.longest};
    view_fit(&whole, ui->model);
    return whole.map;
}

/* The brush, as pixels [x0, x1) of the strip. */
static void brush_of(const struct ui *ui, int *x0, int *x1)
{
    const struct timemap map = whole_map(ui), *shown = &ui->view.map;
    *x0 = timemap_pixel(&map, shown->origin);
    *x1 = timemap_pixel(&map, shown->origin + shown->span - 1) + 1;
    *x0 = *x0 < 0 ? 0 : *x0;
    *x1 = *x1 > map.width ? map.width : *x1;
}

/* ---- The brush moves -------------------------------------------------------------- */

static bool shows_all(const struct ui *ui)
{
    return ui->view.map.span >= whole_map(ui).span;
}

bool minimap_press(struct ui *ui, int x, int y)
{
    const struct rect r = ui->layout.minimap;
    int x0, x1;
    if (!rect_has(r, x, y))
        return false;
    brush_of(ui, &x0, &x1);
    ui->minimap.brush_new = shows_all(ui);
    ui->minimap.grip = x - r.x >= x0 && x - r.x < x1 ? x - r.x - x0 : (x1 - x0) / 2;
    return true;
}

void minimap_drag(struct ui *ui, int from, int to)
{
    const struct timemap map = whole_map(ui);
    const int left = ui->layout.minimap.x;
    ui->view.follow = false;
    if (!ui->minimap.brush_new) {
        const fos_time origin = timemap_time(&map, to - left - ui->minimap.grip);
        view_pan(&ui->view, ui->model, origin - ui->view.map.origin);
    } else if (abs(to - from) > ui_px(ui, 4)) {
        const fos_time a = timemap_time(&map, from - left), b = timemap_time(&map, to - left);
        view_fit_range(&ui->view, ui->model, a < b ? a : b, a < b ? b : a);
    }
}

/* ---- Drawing ------------------------------------------------------------------------ */

/* The loads are kept as long as the run and the strip stay as they are. */
static bool make_loads(struct ui *ui, const struct timemap *map)
{
    if (ui->minimap.loads && ui->minimap.seen == ui->model->seen && ui->minimap.width == map->width)
        return true;
    struct load *moved = realloc(ui->minimap.loads, (size_t)map->width * sizeof(*moved));
    if (!moved)
        return false;
    ui->minimap.loads = moved;
    ui->minimap.seen = ui->model->seen;
    ui->minimap.width = map->width;
    load_make(ui->model, map, ui->minimap.loads);
    return true;
}

static void draw_loads(struct ui *ui, struct rect r)
{
    const uint32_t waits = color_mix(ui->theme->back, ui->theme->look[LOOK_READY], 130);
    float most = 1;
    for (int x = 0; x < r.w; x++)
        if (ui->minimap.loads[x].running + ui->minimap.loads[x].ready > most)
            most = ui->minimap.loads[x].running + ui->minimap.loads[x].ready;
    for (int x = 0; x < r.w; x++) {
        const float run = ui->minimap.loads[x].running / most * (float)r.h;
        const int low = (int)(run + 0.5f);
        const int all = (int)(run + ui->minimap.loads[x].ready / most * (float)r.h + 0.5f);
        canvas_fill(&ui->canvas, (struct rect){r.x + x, r.y + r.h - all, 1, all - low}, waits);
        canvas_fill(&ui->canvas, (struct rect){r.x + x, r.y + r.h - low, 1, low},
                    ui->theme->look[LOOK_RUNNING]);
    }
}

void draw_minimap(struct ui *ui)
{
    const struct rect r = ui->layout.minimap;
    const struct timemap map = whole_map(ui);
    int x0, x1;
    if (r.h <= 0 || r.w <= 1 || !make_loads(ui, &map))
        return;
    font_draw_fit(ui->body, &ui->canvas, ui_px(ui, 14), r.y + (r.h - font_height(ui->body)) / 2,
                  ui->layout.gutter - ui_px(ui, 20), ui->theme->dim, "all");
    canvas_fill(&ui->canvas, r, ui->theme->panel);
    draw_loads(ui, r);
    const int at = timemap_pixel(&map, ui->view.cursor.time), thick = ui_px(ui, 2);
    brush_of(ui, &x0, &x1);
    const uint32_t pale = (ui->theme->back & 0xffffff) | 0xa0000000;
    canvas_fill(&ui->canvas, (struct rect){r.x, r.y, x0, r.h}, pale);
    canvas_fill(&ui->canvas, (struct rect){r.x + x1, r.y, r.w - x1, r.h}, pale);
    canvas_frame(&ui->canvas, (struct rect){r.x + x0, r.y, x1 - x0, r.h}, ui_px(ui, 1),
                 ui->theme->dim);
    canvas_fill(&ui->canvas, (struct rect){r.x + at - thick / 2, r.y, thick, r.h},
                ui->theme->accent);
}
