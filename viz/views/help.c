/*
 * help.c: the overlay with all keys, made from the table of keys.c: in two
 * columns where there is room, scrolled where there is little.
 */
#include "views.h"

enum {
    LINE = 25,
    LINE_LEAST = 20,
    EDGE = 24,
    GAP = 28,
    COLUMNS_MOST = 2,
    BAR = 6,
    PAGE = 10,
    ALL = 1000
};

/* How the lines stand: by column, from top to bottom. */
struct sheet {
    int lines, columns, rows; /* rows: of a column */
    int shown;                /* rows that are seen */
    int what, keys, line;     /* widths of the two parts; height of a line */
};

static int most(int a, int b)
{
    return a > b ? a : b;
}

static struct sheet make_sheet(const struct ui *ui)
{
    struct sheet s = {0};
    const char *what, *keys;
    for (; keys_help((size_t)s.lines, &what, &keys); s.lines++) {
        s.what = most(s.what, font_width(ui->body, what));
        s.keys = most(s.keys, font_width(ui->bold, keys));
    }
    const int gap = ui_px(ui, GAP), edge = ui_px(ui, EDGE);
    const int two = 2 * (s.what + s.keys + gap) + gap + 4 * edge;
    s.columns = two <= ui->canvas.width ? COLUMNS_MOST : 1;
    s.rows = (s.lines + s.columns - 1) / s.columns;
    const int room = ui->canvas.height - 3 * edge - font_height(ui->large);
    s.line = s.rows > 0 && room / s.rows < ui_px(ui, LINE) ? room / s.rows : ui_px(ui, LINE);
    s.line = most(most(s.line, ui_px(ui, LINE_LEAST)), 1);
    s.shown = room / s.line < s.rows ? most(room / s.line, 1) : s.rows;
    return s;
}

static void clamp_scroll(struct ui *ui, const struct sheet *s)
{
    const int hidden = s->rows - s->shown;
    ui->help_scroll = ui->help_scroll > hidden ? hidden : ui->help_scroll;
    ui->help_scroll = most(ui->help_scroll, 0);
}

void help_scroll(struct ui *ui, int by)
{
    const struct sheet s = make_sheet(ui);
    ui->help_scroll += by;
    clamp_scroll(ui, &s);
}

bool help_key(struct ui *ui, SDL_Scancode code)
{
    const struct sheet s = make_sheet(ui);
    static const struct {
        SDL_Scancode code;
        int by;
    } keys[] = {{SDL_SCANCODE_UP, -1},        {SDL_SCANCODE_DOWN, 1},
                {SDL_SCANCODE_PAGEUP, -PAGE}, {SDL_SCANCODE_PAGEDOWN, PAGE},
                {SDL_SCANCODE_HOME, -ALL},    {SDL_SCANCODE_END, ALL}};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (keys[i].code == code && s.shown < s.rows) {
            help_scroll(ui, keys[i].by);
            return true;
        }
    return false;
}

static void draw_lines(struct ui *ui, const struct sheet *s, struct rect r)
{
    const char *what, *keys;
    const int gap = ui_px(ui, GAP), column = (r.w - (s->columns - 1) * gap) / s->columns;
    for (int i = 0; keys_help((size_t)i, &what, &keys); i++) {
        const int row = i % s->rows - ui->help_scroll;
        const int x = r.x + i / s->rows * (column + gap), y = r.y + row * s->line;
        if (row < 0 || row >= s->shown)
            continue;
        const int at = s->what + gap < column / 2 + gap ? s->what + gap : column / 2 + gap;
        font_draw_fit(ui->body, &ui->canvas, x, y, at - gap / 2, ui->theme->text, what);
        font_draw_fit(ui->bold, &ui->canvas, x + at, y, column - at, ui->theme->accent, keys);
    }
}

void draw_help(struct ui *ui)
{
    const struct sheet s = make_sheet(ui);
    const int edge = ui_px(ui, EDGE), gap = ui_px(ui, GAP),
              head = font_height(ui->large) + edge / 2;
    struct rect r = {0, 0, s.columns * (s.what + s.keys + gap) + (s.columns - 1) * gap + 2 * edge,
                     s.shown * s.line + head + 2 * edge};
    clamp_scroll(ui, &s);
    r.w = r.w < ui->canvas.width ? r.w : ui->canvas.width;
    r.x = (ui->canvas.width - r.w) / 2;
    r.y = most((ui->canvas.height - r.h) / 2, 0);
    canvas_fill(&ui->canvas, (struct rect){0, 0, ui->canvas.width, ui->canvas.height},
                (ui->theme->back & 0xffffff) | 0xa0000000);
    popup_ground(ui, r);
    font_draw_fit(ui->large, &ui->canvas, r.x + edge, r.y + edge * 3 / 4, r.w - 2 * edge,
                  ui->theme->text, "Keys and mouse");
    const struct rect lines = {r.x + edge, r.y + edge + head, r.w - 2 * edge, s.shown * s.line};
    draw_lines(ui, &s, lines);
    draw_scrollbar(ui,
                   (struct rect){r.x + r.w - ui_px(ui, BAR + 6), lines.y, ui_px(ui, BAR), lines.h},
                   s.rows * s.line, ui->help_scroll * s.line);
}
