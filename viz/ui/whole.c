/*
 * whole.c: a picture of all rows of the timeline, however many, without what
 * is there to be used: for posters and reports.
 */
#include <SDL2/SDL_error.h>
#include <errno.h>

#include "viz/paper/png.h"
#include "viz/views/views.h"

/* The width at which a pixel is `per_pixel` long; that of the canvas if it is 0. */
static int64_t wanted_width(const struct ui *ui, fos_time per_pixel)
{
    const int beside = ui->canvas.width - ui->layout.lanes.w;
    return per_pixel > 0 ? beside + (ui->view.map.span + per_pixel - 1) / per_pixel
                         : ui->canvas.width;
}

static int resize(struct ui *ui, fos_time per_pixel)
{
    ui_layout(ui);
    const int64_t width = wanted_width(ui, per_pixel), height = ui_whole_height(ui);
    if (width > SIDE_MOST)
        return SDL_SetError("this picture would be %lld pixels wide, and %d is the most: take more "
                            "--per-pixel, or less --time",
                            (long long)width, SIDE_MOST),
               -EFBIG;
    if (height > SIDE_MOST)
        return SDL_SetError("a picture of %zu rows would be %lld pixels high, and %d is the most: "
                            "a smaller --scale makes it lower",
                            ui_row_count(ui), (long long)height, SIDE_MOST),
               -EFBIG;
    return ui_resize(ui, (int)width, (int)height, ui->density);
}

int ui_draw_whole(struct ui *ui, fos_time per_pixel)
{
    if (!ui->trace)
        return SDL_SetError("no run is open"), -ENOENT;
    ui->whole = true;
    ui->help = false;
    ui->hover = (struct pick){{ROW_NONE, 0}, TRACK_BEFORE};
    ui->pointer_x = ui->pointer_y = -1;
    const int error = resize(ui, per_pixel);
    if (!error)
        ui_draw(ui);
    return error;
}

int ui_save_whole(struct ui *ui, const char *path)
{
    if (!ui->trace)
        return SDL_SetError("no run is open"), -ENOENT;
    const struct view view = ui->view;
    const int width = ui->canvas.width, height = ui->canvas.height, scroll = ui->scroll;
    view_fit(&ui->view, ui->model);
    view_seek(&ui->view, ui->model, model_end(ui->model));
    int error = ui_draw_whole(ui, 0);
    if (!error)
        error = png_save(&ui->canvas, path, true);
    ui->whole = false;
    ui->view = view;
    if (ui_resize(ui, width, height, ui->density))
        return -ENOMEM;
    ui->view = view;
    ui->scroll = scroll;
    ui_layout(ui);
    return error;
}
