/*
 * hot.c: places that can be clicked. They are noted while a picture is drawn
 * and are good until the next one; Tab goes from one to the other.
 */
#include "widgets.h"

void ui_hot(struct ui *ui, struct rect rect, enum action action, int value, const char *tip)
{
    if (ui->hot_count < HOTS_MAX)
        ui->hots[ui->hot_count++] = (struct hot){rect, action, value, tip, false};
}

void ui_hot_list(struct ui *ui, struct rect rect, int value)
{
    if (ui->hot_count < HOTS_MAX)
        ui->hots[ui->hot_count++] = (struct hot){rect, ACT_LIST, value, NULL, true};
}

const struct hot *ui_hot_at(const struct ui *ui, int x, int y)
{
    for (int i = 0; i < ui->hot_count; i++)
        if (rect_has(ui->hots[i].rect, x, y) && !ui->hots[i].list)
            return &ui->hots[i];
    return NULL;
}

/* ---- The keyboard's way ---- */

static bool is_focus(const struct ui *ui, const struct hot *h)
{
    return ui->focus.action == h->action && ui->focus.value == h->value;
}

static int focused(const struct ui *ui)
{
    for (int i = 0; i < ui->hot_count; i++)
        if (ui->focus.action != ACT_NONE && is_focus(ui, &ui->hots[i]))
            return i;
    return -1;
}

void focus_move(struct ui *ui, int by)
{
    const int now = focused(ui), count = ui->hot_count;
    if (!count)
        return;
    const int next = now < 0 ? (by > 0 ? 0 : count - 1) : (now + by + count) % count;
    ui->focus = ui->hots[next];
}

bool focus_on_list(const struct ui *ui)
{
    const int now = focused(ui);
    return now >= 0 && ui->hots[now].list;
}

bool focus_press(struct ui *ui)
{
    const int now = focused(ui);
    if (now < 0)
        return false;
    const struct hot hot = ui->hots[now];
    ui_act(ui, hot.action, hot.value);
    return true;
}

void focus_draw(struct ui *ui)
{
    const int now = focused(ui);
    if (now >= 0)
        canvas_round_frame(&ui->canvas, rect_inset(ui->hots[now].rect, -ui_px(ui, 2)),
                           (float)ui_px(ui, 7), ui_px(ui, 2), ui->theme->accent);
}
