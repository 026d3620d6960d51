/*
 * tabs.c: the panel on the right, in which one of several views stands.
 */
#include <string.h>

#include "views.h"

/* Only draw is required. */
static const struct {
    const char *name, *title, *tip;
    void (*draw)(struct ui *, struct rect);
    bool (*press)(struct ui *, int, int);
    bool (*twice)(struct ui *, int, int);
    void (*scroll)(struct ui *, int);
    void (*step)(struct ui *, int); /* by so many lines, from the keyboard */
    int (*page)(const struct ui *); /* how many lines are seen */
    void (*enter)(struct ui *);     /* the line that the keyboard is on */
    bool (*describe)(const struct ui *, int, int, char *, size_t);
} tabs[TABS] = {
    [TAB_METRICS] = {.name = "metrics",
                     .title = "Metrics",
                     .tip = "Figures of every process as of the cursor (T)",
                     .draw = draw_table,
                     .scroll = table_scroll,
                     .step = table_step,
                     .page = table_page,
                     .enter = table_enter},
    [TAB_INSPECTOR] = {.name = "inspector",
                       .title = "Inspector",
                       .tip = "The selection: why this one, who delayed it, its waits and runs (I)",
                       .draw = draw_inspector},
    [TAB_EVENTS] = {.name = "events",
                    .title = "Events",
                    .tip = "All events, linked with the cursor; / searches (E)",
                    .draw = draw_events,
                    .press = events_press,
                    .scroll = events_scroll,
                    .step = events_step,
                    .page = events_page,
                    .enter = events_enter,
                    .describe = events_describe},
    [TAB_QUEUE] = {.name = "queue",
                   .title = "Queue",
                   .tip = "Who is READY at the cursor, and the policy's choice (U)",
                   .draw = draw_queue},
    [TAB_PLOTS] = {.name = "plots",
                   .title = "Plots",
                   .tip =
                       "Shares of the CPU and READY processes over time, waits and responses (G)",
                   .draw = draw_plots,
                   .press = plots_press,
                   .describe = plots_describe},
    [TAB_COMPARE] = {.name = "compare",
                     .title = "Compare",
                     .tip = "Several runs on one time scale (O)",
                     .draw = draw_compare,
                     .press = compare_press,
                     .twice = compare_twice,
                     .scroll = compare_scroll,
                     .describe = compare_describe},
};

bool tabs_find(const char *name, enum tab *out)
{
    for (int i = 0; i < TABS; i++)
        if (!strcmp(tabs[i].name, name)) {
            *out = (enum tab)i;
            return true;
        }
    return false;
}

const char *tabs_name(enum tab tab)
{
    return tabs[tab].name;
}

static bool on_panel(const struct ui *ui, int x, int y)
{
    return rect_has(ui->layout.panel, x, y);
}

bool tabs_press(struct ui *ui, int x, int y)
{
    return on_panel(ui, x, y) && tabs[ui->tab].press && tabs[ui->tab].press(ui, x, y);
}

bool tabs_twice(struct ui *ui, int x, int y)
{
    return on_panel(ui, x, y) && tabs[ui->tab].twice && tabs[ui->tab].twice(ui, x, y);
}

void tabs_scroll(struct ui *ui, int by)
{
    if (tabs[ui->tab].scroll)
        tabs[ui->tab].scroll(ui, by);
}

/* How many lines a key goes; 0: it is none of these. */
static int key_lines(const struct ui *ui, SDL_Scancode code)
{
    const int page = tabs[ui->tab].page ? tabs[ui->tab].page(ui) : 1;
    switch (code) {
    case SDL_SCANCODE_UP:
        return -1;
    case SDL_SCANCODE_DOWN:
        return 1;
    case SDL_SCANCODE_PAGEUP:
        return -page;
    case SDL_SCANCODE_PAGEDOWN:
        return page;
    case SDL_SCANCODE_HOME:
        return LIST_FIRST;
    case SDL_SCANCODE_END:
        return LIST_LAST;
    default:
        return 0;
    }
}

bool tabs_key(struct ui *ui, SDL_Scancode code)
{
    const int lines = key_lines(ui, code);
    const bool enter = code == SDL_SCANCODE_RETURN || code == SDL_SCANCODE_KP_ENTER;
    if (enter && tabs[ui->tab].enter)
        tabs[ui->tab].enter(ui);
    else if (lines && tabs[ui->tab].step)
        tabs[ui->tab].step(ui, lines);
    else if (lines && tabs[ui->tab].scroll)
        tabs[ui->tab].scroll(ui, lines * ui_px(ui, TABLE_ROW));
    else
        return false;
    return true;
}

bool tabs_describe(const struct ui *ui, int x, int y, char *out, size_t size)
{
    return on_panel(ui, x, y) && tabs[ui->tab].describe &&
           tabs[ui->tab].describe(ui, x, y, out, size);
}

/* A title; the present one is underlined. Returns the x behind it. */
static int draw_tab(struct ui *ui, struct rect r, int x, enum tab tab)
{
    const bool now = ui->tab == tab;
    struct font *font = now ? ui->bold : ui->body;
    const int width = font_width(font, tabs[tab].title), pad = ui_px(ui, 7);
    const struct rect box = {x, r.y, width + 2 * pad, ui_px(ui, PANEL_HEAD)};
    const bool over = rect_has(box, ui->pointer_x, ui->pointer_y);
    ui_hot(ui, box, ACT_VIEW, (int)tab, tabs[tab].tip);
    font_draw(font, &ui->canvas, x + pad, r.y + (box.h - font_height(font)) / 2,
              now || over ? ui->theme->text : ui->theme->dim, tabs[tab].title);
    if (now)
        canvas_fill(&ui->canvas,
                    (struct rect){x + pad, r.y + box.h - ui_px(ui, 4), width, ui_px(ui, 2)},
                    ui->theme->accent);
    return x + box.w;
}

static int tab_width(const struct ui *ui, int tab)
{
    return font_width((int)ui->tab == tab ? ui->bold : ui->body, tabs[tab].title) +
           2 * ui_px(ui, 7);
}

/* The first title that is shown: all if there is room, else so that the present one is seen. */
static int first_tab(const struct ui *ui, int room)
{
    int first = (int)ui->tab, width = tab_width(ui, first);
    while (first > 0 && width + tab_width(ui, first - 1) <= room)
        width += tab_width(ui, --first);
    return first;
}

void draw_tabs(struct ui *ui)
{
    struct rect r = ui->layout.panel;
    const int head = ui_px(ui, PANEL_HEAD);
    int x = r.x + ui_px(ui, 5);
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 8), ui->theme->panel);
    const int end = r.x + r.w;
    for (int i = first_tab(ui, end - x); i < TABS && x + tab_width(ui, i) <= end; i++)
        x = draw_tab(ui, r, x, (enum tab)i);
    ui->tabs_end = x;
    ui->table.rows = ui->events.lines = (struct rect){0}; /* unless they are drawn */
    memset(ui->plots.areas, 0, sizeof(ui->plots.areas));
    r = (struct rect){r.x, r.y + head, r.w, r.h - head};
    const struct rect before = canvas_clip(&ui->canvas, r);
    if (tabs[ui->tab].step || tabs[ui->tab].scroll)
        ui_hot_list(ui, r, (int)ui->tab);
    tabs[ui->tab].draw(ui, r);
    canvas_unclip(&ui->canvas, before);
}

void draw_detail(struct ui *ui, const char *text)
{
    const struct rect r = ui->layout.panel;
    const int edge = ui_px(ui, 12), room = r.x + r.w - edge - ui->tabs_end - edge;
    const int width = font_width(ui->body, text);
    const struct rect whole = {0, 0, ui->canvas.width, ui->canvas.height};
    const struct rect before = ui->canvas.clip;
    if (width > room)
        return;
    ui->canvas.clip = whole;
    font_draw(ui->body, &ui->canvas, r.x + r.w - edge - width,
              r.y + (ui_px(ui, PANEL_HEAD) - font_height(ui->body)) / 2, ui->theme->dim, text);
    canvas_unclip(&ui->canvas, before);
}
