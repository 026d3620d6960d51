/*
 * widgets.h: what the views are put together from. Immediate mode: a widget
 * is drawn by a call with its place, and keeps nothing but what its caller
 * holds for it. All lengths are pixels of the canvas (ui_px()).
 */
#ifndef VIZ_WIDGETS_WIDGETS_H
#define VIZ_WIDGETS_WIDGETS_H

#include "viz/ui/ui.h"

/* ---- Places that can be clicked (hot.c) ---- */

/* Makes one; `tip` (may be NULL) is shown under the pointer, and lives as long as the picture. */
void ui_hot(struct ui *ui, struct rect rect, enum action action, int value, const char *tip);
/* A list: Tab goes to it, and then keys are for it; clicks are for what is in it. */
void ui_hot_list(struct ui *ui, struct rect rect, int value);
/* Is the keyboard's place a list? */
bool focus_on_list(const struct ui *ui);
const struct hot *ui_hot_at(const struct ui *ui, int x, int y);
/* The keyboard's place: the next (1) or the one before (-1); press it (false: there is none). */
void focus_move(struct ui *ui, int by);
bool focus_press(struct ui *ui);
void focus_draw(struct ui *ui);

/* ---- Buttons (button.c) ---- */

enum icon { ICON_START, ICON_BACK, ICON_PLAY, ICON_PAUSE, ICON_NEXT, ICON_END };

void icon_button(struct ui *ui, struct rect r, enum icon icon, enum action action, int value,
                 const char *tip);
/* A word that says whether something is on. */
void toggle_button(struct ui *ui, struct rect r, const char *text, bool on, enum action action,
                   int value, const char *tip);
void text_button(struct ui *ui, struct rect r, const char *text, enum action action, int value,
                 const char *tip);

/* ---- Text ---- */

/* As many words of `text` as fit go to `out`; returns what is left of it (words.c). */
const char *words_wrap(struct ui *ui, const char *text, int width, char *out, size_t size);
/* Text in at most `lines` lines of `r`; returns the y below it. */
int words_draw(struct ui *ui, struct rect r, int lines, uint32_t color, const char *text);

/*
 * A line that is typed (field.c). The field that is open gets all keys and
 * letters; Enter and Esc close it.
 */
/* Opens it with a text to be changed. `changed` and `closed` may be NULL. */
void field_open(struct ui *ui, struct field *f, const char *text, void (*changed)(struct ui *ui),
                void (*closed)(struct ui *ui, bool accepted));
/* True: the key or the letters were for the open field. */
bool field_key(struct ui *ui, SDL_Scancode code);
void field_text(struct ui *ui, const char *text);
bool field_is_open(const struct ui *ui, const struct field *f);

/* ---- Menus (menu.c) ---- */

/* Opens an empty menu with its corner at a point; entries follow. */
void menu_open(struct ui *ui, struct point at, const char *title);
/* `off`: it can't be chosen, and `detail` says why. */
void menu_add(struct ui *ui, enum action action, int value, const char *text, const char *detail,
              bool off);
void menu_close(struct ui *ui);
/* True: the key or the button was for the open menu. */
bool menu_key(struct ui *ui, SDL_Scancode code);
bool menu_press(struct ui *ui, int x, int y);
void menu_hover(struct ui *ui, int x, int y);
void menu_draw(struct ui *ui);
/* The ground of whatever lies over everything else. */
void popup_ground(struct ui *ui, struct rect r);

/* ---- Questions (prompt.c) ---- */

/* Asks; done() gets `value` and what was typed, unless Esc closes it. `hint` lives on. */
void prompt_open(struct ui *ui, int value,
                 void (*done)(struct ui *ui, int value, const char *typed), const char *question,
                 const char *hint);
void prompt_draw(struct ui *ui);

/* ---- Splitters (splitter.c) ---- */

/* The one under the pointer, or that is dragged; SPLITS: none. */
enum split splitter_under(const struct ui *ui);
/* True: the button goes down on one. `twice`: it goes back to where it stands by itself. */
bool splitter_press(struct ui *ui, int x, int y, bool twice);
void splitter_drag(struct ui *ui, int x, int y);
void splitter_draw(struct ui *ui);

/* ---- Tooltips (tooltip.c) ---- */

/* The pointer has moved; a button or a key was pressed; time passes. */
void tooltip_moved(struct ui *ui);
void tooltip_hide(struct ui *ui);
void tooltip_advance(struct ui *ui, fos_time wall);
void tooltip_draw(struct ui *ui, const char *text);

/* ---- Panels (panel.c) ---- */

/* The ground of a panel and its title; returns the place under it. */
struct rect draw_panel(struct ui *ui, struct rect r, const char *title, const char *detail);
/* `all` pixels of which r.h are seen, from `scroll` on; nothing where all are. */
void draw_scrollbar(struct ui *ui, struct rect r, int all, int scroll);

#endif
