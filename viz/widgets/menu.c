/*
 * menu.c: a list of entries over everything else, of which one is chosen. What
 * can't be chosen now says why. While a menu is open, keys and clicks are
 * for it.
 */
#include <stdio.h>

#include "widgets.h"

enum { LINE = 26, EDGE = 12, GAP = 28, LEAST = 220 };

void menu_open(struct ui *ui, struct point at, const char *title)
{
    struct menu *m = &ui->menu;
    *m = (struct menu){.open = true, .x = (int)at.x, .y = (int)at.y, .at = -1};
    snprintf(m->title, sizeof(m->title), "%s", title);
    ui->dirty = true;
}

void menu_add(struct ui *ui, enum action action, int value, const char *text, const char *detail,
              bool off)
{
    struct menu *m = &ui->menu;
    if (m->count == MENU_MOST)
        return;
    struct menu_item *item = &m->items[m->count++];
    *item = (struct menu_item){.action = action, .value = value, .off = off};
    snprintf(item->text, sizeof(item->text), "%s", text);
    snprintf(item->detail, sizeof(item->detail), "%s", detail);
    if (m->at < 0 && !off)
        m->at = m->count - 1;
}

void menu_close(struct ui *ui)
{
    ui->menu.open = false;
    ui->dirty = true;
}

/* ---- Choosing ---- */

static void choose(struct ui *ui, int i)
{
    struct menu *m = &ui->menu;
    if (i < 0 || i >= m->count)
        return;
    const struct menu_item item = m->items[i];
    if (item.off) {
        ui_notice(ui, "%s: %s", item.text, item.detail);
        return;
    }
    menu_close(ui);
    ui_act(ui, item.action, item.value);
}

static int line_at(const struct ui *ui, int x, int y)
{
    const struct menu *m = &ui->menu;
    const int i = rect_has(m->lines, x, y) ? (y - m->lines.y) / ui_px(ui, LINE) : -1;
    return i < m->count ? i : -1;
}

static void move(struct menu *m, int by)
{
    if (m->count)
        m->at = m->at < 0 ? 0 : (m->at + by + m->count) % m->count;
}

bool menu_key(struct ui *ui, SDL_Scancode code)
{
    struct menu *m = &ui->menu;
    if (!m->open)
        return false;
    ui->dirty = true;
    if (code == SDL_SCANCODE_UP || code == SDL_SCANCODE_K)
        move(m, -1);
    else if (code == SDL_SCANCODE_DOWN || code == SDL_SCANCODE_J || code == SDL_SCANCODE_TAB)
        move(m, 1);
    else if (code == SDL_SCANCODE_HOME)
        m->at = 0;
    else if (code == SDL_SCANCODE_END)
        m->at = m->count - 1;
    else if (code == SDL_SCANCODE_RETURN || code == SDL_SCANCODE_KP_ENTER ||
             code == SDL_SCANCODE_SPACE)
        choose(ui, m->at);
    else if (code == SDL_SCANCODE_ESCAPE || code == SDL_SCANCODE_APPLICATION)
        menu_close(ui);
    return true;
}

void menu_hover(struct ui *ui, int x, int y)
{
    const int i = line_at(ui, x, y);
    if (ui->menu.open && i >= 0 && i != ui->menu.at) {
        ui->menu.at = i;
        ui->dirty = true;
    }
}

bool menu_press(struct ui *ui, int x, int y)
{
    if (!ui->menu.open)
        return false;
    if (rect_has(ui->menu.box, x, y))
        choose(ui, line_at(ui, x, y));
    else
        menu_close(ui);
    return true;
}

/* ---- Drawing ---- */

/* As wide as its widest line, and wholly in the window. */
static void place(struct ui *ui)
{
    struct menu *m = &ui->menu;
    const int edge = ui_px(ui, EDGE), line = ui_px(ui, LINE);
    int width = font_width(ui->bold, m->title);
    width = width > ui_px(ui, LEAST) ? width : ui_px(ui, LEAST);
    for (int i = 0; i < m->count; i++) {
        const struct menu_item *item = &m->items[i];
        const int detail = font_width(ui->body, item->detail);
        const int w = font_width(ui->body, item->text) + (detail ? detail + ui_px(ui, GAP) : 0);
        width = w > width ? w : width;
    }
    const int w = width + 2 * edge, most = ui->canvas.width - edge;
    const int h = (m->count + 1) * line + edge + edge / 2;
    m->box = (struct rect){m->x, m->y, w < most ? w : most, h};
    if (m->box.x + m->box.w > ui->canvas.width)
        m->box.x = ui->canvas.width - m->box.w;
    if (m->box.y + h > ui->canvas.height)
        m->box.y = ui->canvas.height > h ? ui->canvas.height - h : 0;
    m->lines = (struct rect){m->box.x, m->box.y + line + edge / 2, m->box.w, m->count * line};
}

static void draw_item(struct ui *ui, int i)
{
    const struct menu *m = &ui->menu;
    const struct menu_item *item = &m->items[i];
    const int line = ui_px(ui, LINE), edge = ui_px(ui, EDGE);
    const struct rect r = {m->lines.x, m->lines.y + i * line, m->lines.w, line};
    const int y = r.y + (line - font_height(ui->body)) / 2, right = r.x + r.w - edge;
    if (i == m->at)
        canvas_round(&ui->canvas, rect_inset(r, ui_px(ui, 2)), (float)ui_px(ui, 4),
                     (ui->theme->accent & 0xffffff) | 0x28000000);
    const int x = font_draw_fit(ui->body, &ui->canvas, r.x + edge, y, r.w - 2 * edge,
                                item->off ? ui->theme->dim : ui->theme->text, item->text) +
                  ui_px(ui, GAP) / 2;
    const int width = font_width(ui->body, item->detail);
    const int from = right - width > x ? right - width : x;
    font_draw_fit(ui->body, &ui->canvas, from, y, right - from, ui->theme->dim, item->detail);
}

void popup_ground(struct ui *ui, struct rect r)
{
    canvas_round(&ui->canvas, (struct rect){r.x + ui_px(ui, 3), r.y + ui_px(ui, 4), r.w, r.h},
                 (float)ui_px(ui, 8), 0x60000000);
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 8), ui->theme->raised);
    canvas_round_frame(&ui->canvas, r, (float)ui_px(ui, 8), 1, ui->theme->line);
}

void menu_draw(struct ui *ui)
{
    struct menu *m = &ui->menu;
    if (!m->open)
        return;
    place(ui);
    popup_ground(ui, m->box);
    font_draw_fit(ui->bold, &ui->canvas, m->box.x + ui_px(ui, EDGE), m->box.y + ui_px(ui, 8),
                  m->box.w - 2 * ui_px(ui, EDGE), ui->theme->text, m->title);
    for (int i = 0; i < m->count; i++)
        draw_item(ui, i);
}
