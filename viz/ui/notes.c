/*
 * notes.c: what a teacher writes down about moments of a run: kept in order
 * of time, written in a field on the timeline.
 */
#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "viz/widgets/widgets.h"
#include "viz/model/times.h"

enum { NEAR = 6 };

bool notes_shown(const struct ui *ui)
{
    return ui->notes.count > 0 || field_is_open(ui, &ui->notes.field);
}

/* Where the note about a moment is, or would be. */
static int place_of(const struct notes_view *v, fos_time when)
{
    int i = 0;
    while (i < v->count && v->items[i].when < when)
        i++;
    return i;
}

static void take_away(struct notes_view *v, int i)
{
    memmove(&v->items[i], &v->items[i + 1], (size_t)(v->count - i - 1) * sizeof(v->items[0]));
    v->count--;
}

int notes_put(struct ui *ui, fos_time when, const char *text)
{
    struct notes_view *v = &ui->notes;
    const int i = place_of(v, when);
    const bool there = i < v->count && v->items[i].when == when;
    if (!*text) {
        if (there)
            take_away(v, i);
        return 0;
    }
    if (!there) {
        if (v->count == NOTES_MOST)
            return -ENOSPC;
        memmove(&v->items[i + 1], &v->items[i], (size_t)(v->count - i) * sizeof(v->items[0]));
        v->count++;
    }
    v->items[i].when = when;
    snprintf(v->items[i].text, sizeof(v->items[i].text), "%s", text);
    return 0;
}

static void note_closed(struct ui *ui, bool accepted)
{
    if (accepted && notes_put(ui, ui->notes.when, ui->notes.field.text))
        ui_notice(ui, "There are %d notes already: take one away first.", NOTES_MOST);
    ui_layout(ui);
}

/* The note whose flag stands at the cursor, as far as can be seen; -1. */
static int note_near(const struct ui *ui, fos_time when)
{
    const fos_time reach = times_multiply(ui->view.map.span / ui->view.map.width, ui_px(ui, NEAR));
    int best = -1;
    for (int i = 0; i < ui->notes.count; i++) {
        const fos_time far = llabs(ui->notes.items[i].when - when);
        if (far <= reach && (best < 0 || far < llabs(ui->notes.items[best].when - when)))
            best = i;
    }
    return best;
}

void act_note(struct ui *ui, int value)
{
    (void)value;
    struct notes_view *v = &ui->notes;
    const int near = note_near(ui, ui->view.cursor.time);
    ui->view.playing = ui->view.follow = false;
    v->when = near >= 0 ? v->items[near].when : ui->view.cursor.time;
    field_open(ui, &v->field, near >= 0 ? v->items[near].text : "", NULL, note_closed);
    ui_layout(ui);
}

void act_to_note(struct ui *ui, int number)
{
    if (number < 0 || number >= ui->notes.count)
        return;
    ui->view.playing = ui->view.follow = false;
    view_seek(&ui->view, ui->model, ui->notes.items[number].when);
    view_reveal(&ui->view, ui->model);
}
