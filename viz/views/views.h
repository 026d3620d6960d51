/*
 * views.h: what is on screen, each part in a file of its name.
 */
#ifndef VIZ_VIEWS_VIEWS_H
#define VIZ_VIEWS_VIEWS_H

#include "viz/widgets/widgets.h"

/* ---- Parts that always stand where they are ---- */

void draw_header(struct ui *ui);
void draw_footer(struct ui *ui);
/* What is under the pointer, beside it. */
void draw_tip(struct ui *ui);
void draw_timeline(struct ui *ui);
void draw_legend(struct ui *ui, struct rect r);
void draw_diagram(struct ui *ui);
void draw_help(struct ui *ui);
/* Where it is written how long it is from A to B, beside the cursor's flag (w 0: nowhere); that,
 * and the bracket; the notes (flags.c). */
struct rect distance_box(struct ui *ui, struct rect flag);
void draw_distance(struct ui *ui, struct rect box);
void draw_notes(struct ui *ui);
/* Where not all keys have room: by so many lines; and true, if the key did that. */
void help_scroll(struct ui *ui, int by);
bool help_key(struct ui *ui, SDL_Scancode code);

void draw_minimap(struct ui *ui);
/* The button goes down on the minimap, and the pointer moves. */
bool minimap_press(struct ui *ui, int x, int y);
void minimap_drag(struct ui *ui, int from, int to);

/* ---- The panel on the right, in which one of several views stands (tabs.c) ---- */

/* Titles, and the view that is chosen. */
void draw_tabs(struct ui *ui);
/* Beside the titles, if there is room. */
void draw_detail(struct ui *ui, const char *text);
/* A view by its name on the command line. */
bool tabs_find(const char *name, enum tab *out);
const char *tabs_name(enum tab tab);
/* The pointer on the view: true, if it was for it. */
bool tabs_press(struct ui *ui, int x, int y);
/* A double click: true, if it was for the view. */
bool tabs_twice(struct ui *ui, int x, int y);
/* A key for the view, when the keyboard's place is there; false: it has no use for it. */
bool tabs_key(struct ui *ui, SDL_Scancode code);
/* The wheel, by so many pixels. */
void tabs_scroll(struct ui *ui, int by);
/* What is at a point, in a line for the footer; false if there is nothing. */
bool tabs_describe(const struct ui *ui, int x, int y, char *out, size_t size);

/* ---- Those views; `r` is the place under the titles ---- */

void draw_table(struct ui *ui, struct rect r);
void table_scroll(struct ui *ui, int by);
/* A step of a list: how many of its lines a key goes; LIST_FIRST and LIST_LAST: all of them. */
enum { LIST_FIRST = -1000000, LIST_LAST = 1000000 };
void table_step(struct ui *ui, int lines);
int table_page(const struct ui *ui);
void table_enter(struct ui *ui);

void draw_inspector(struct ui *ui, struct rect r);
void draw_queue(struct ui *ui, struct rect r);

void draw_plots(struct ui *ui, struct rect r);
bool plots_press(struct ui *ui, int x, int y);
bool plots_describe(const struct ui *ui, int x, int y, char *out, size_t size);
void plots_close(struct ui *ui);

void draw_compare(struct ui *ui, struct rect r);
void compare_scroll(struct ui *ui, int by);
bool compare_press(struct ui *ui, int x, int y);
bool compare_twice(struct ui *ui, int x, int y);
bool compare_describe(const struct ui *ui, int x, int y, char *out, size_t size);
/* One more run, which is taken over. -ENOSPC: there are too many. */
int compare_add(struct ui *ui, struct run *r);
/* The last one goes. False: there is none. */
bool compare_drop(struct ui *ui);
/* The run at this place becomes the one that is shown all over. 0 or -ENOMEM. */
int compare_show(struct ui *ui, int place);
void compare_close(struct ui *ui);
/* Takes in what growing traces have got. */
void compare_refresh(struct ui *ui);
bool compare_grows(const struct ui *ui);

void draw_events(struct ui *ui, struct rect r);
void events_scroll(struct ui *ui, int by);
void events_step(struct ui *ui, int lines);
int events_page(const struct ui *ui);
void events_enter(struct ui *ui);
bool events_press(struct ui *ui, int x, int y);
bool events_describe(const struct ui *ui, int x, int y, char *out, size_t size);
/* The cursor to just behind event `number`. */
void events_go_to(struct ui *ui, int64_t number);

/* The search (search.c). A long one goes on from picture to picture. */
void events_open_search(struct ui *ui);
/* To the next event with the words (1), the one before (-1), or this one if it has them (0). */
void events_search(struct ui *ui, int direction);
bool search_is_on(const struct ui *ui);
void search_go_on(struct ui *ui);
int search_percent(const struct ui *ui);
/* True: there was one to be stopped. */
bool search_stop(struct ui *ui);

/* ---- Shared by several ---- */

/* How far a picture may go with what takes long. */
int64_t ui_steps(const struct ui *ui);
/* What is found of a process (or enum inquired) in [from, to); NULL: not known yet, ask again in
 * the next picture (inquire.c). */
const struct findings *ui_inquire(struct ui *ui, struct inspected *in, int64_t proc, fos_time from,
                                  fos_time to);
void ui_inquire_no_more(struct ui *ui);

/* The colour of words about a look: like it, but with enough contrast to be read (bars.c). */
uint32_t theme_words(const struct theme *t, enum look look);
/* A bar of the timeline as `look` looks, in a row of that height (bars.c). */
void draw_look(struct ui *ui, struct rect r, enum look look);

#endif
