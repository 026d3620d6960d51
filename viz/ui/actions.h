/*
 * actions.h: the actions that live in other files than their table. Each is
 * called by ui_act() only, with the value that stands beside it in keys.c.
 */
#ifndef VIZ_UI_ACTIONS_H
#define VIZ_UI_ACTIONS_H

#include "ui.h"

/* Is there a running kernel that obeys? */
bool ui_controlled(const struct ui *ui);

/* NULL, or why there is none. */
const char *ui_not_controlled(const struct ui *ui);

/* live.c */
void act_kill(struct ui *ui, int value);
void act_urgent(struct ui *ui, int by);

/* params.c */
void act_params(struct ui *ui, int value);
void act_param(struct ui *ui, int number);

/* context.c */
void act_menu(struct ui *ui, int value);
void act_choose(struct ui *ui, int choice);

/* start.c, act_start.c */
void act_policy(struct ui *ui, int policy);
void act_workloads(struct ui *ui, int value);
void act_run(struct ui *ui, int value);
void act_again(struct ui *ui, int value);
void act_retry(struct ui *ui, int value);
void act_dismiss(struct ui *ui, int value);
void act_compare(struct ui *ui, int value);
void act_show(struct ui *ui, int run);

/* act_time.c */
void act_play(struct ui *ui, int value);
void act_loop(struct ui *ui, int value);
void act_step(struct ui *ui, int direction);
void act_speed(struct ui *ui, int speed);
void act_faster(struct ui *ui, int by);
void act_start(struct ui *ui, int value);
void act_follow(struct ui *ui, int value);
void act_zoom(struct ui *ui, int direction);
void act_pan(struct ui *ui, int direction);
void act_fit(struct ui *ui, int value);

/* act_select.c */
void act_range(struct ui *ui, int value);
void act_enter_range(struct ui *ui, int value);
void act_fit_selection(struct ui *ui, int value);
void act_clear(struct ui *ui, int value);
void act_row(struct ui *ui, int by);
void act_next_slice(struct ui *ui, int by);

/* marks.c */
void act_mark(struct ui *ui, int which);

/* notes.c */
void act_note(struct ui *ui, int value);
void act_to_note(struct ui *ui, int number);

#endif
