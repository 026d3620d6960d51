/*
 * search.c: words among the events. A hunt goes on from picture to picture
 * until something is found, nothing is, or Esc stops it.
 */
#include <stdlib.h>

#include "viz/model/tell.h"
#include "viz/widgets/widgets.h"
#include "views.h"

bool search_is_on(const struct ui *ui)
{
    return ui->events.hunt.find;
}

bool search_stop(struct ui *ui)
{
    const bool was_on = search_is_on(ui);
    find_free(ui->events.hunt.find);
    ui->events.hunt.find = NULL;
    return was_on;
}

int search_percent(const struct ui *ui)
{
    const double all = (double)ui->model->seen + 1;
    return (int)((all - (double)ui->events.hunt.left) / all * 100);
}

static void found(struct ui *ui, int64_t number)
{
    if (ui->events.hunt.wrapped)
        ui_notice(ui, "Searched on from the %s.",
                  ui->events.hunt.direction < 0 ? "end" : "beginning");
    search_stop(ui);
    events_go_to(ui, number);
}

/* From the other end, if the hunt began somewhere in the middle. */
static void wrap(struct ui *ui)
{
    struct hunt *h = &ui->events.hunt;
    h->at = h->direction < 0 ? (int64_t)ui->model->seen - 1 : 0;
    h->wrapped = true;
}

void search_go_on(struct ui *ui)
{
    struct hunt *h = &ui->events.hunt;
    int64_t steps = ui_steps(ui);
    ui->dirty = true;
    while (steps > 0 && h->left > 0) {
        if (h->at < 0 || h->at >= (int64_t)ui->model->seen)
            wrap(ui);
        const int64_t from = h->at, most = steps < h->left ? steps : h->left;
        const int64_t number = find_some(h->find, &h->at, h->direction, most);
        if (number >= 0) {
            found(ui, number);
            return;
        }
        steps -= llabs(h->at - from);
        h->left -= llabs(h->at - from);
    }
    if (h->left > 0)
        return;
    search_stop(ui);
    ui_notice(ui, "No event has \"%.100s\".", ui->events.query.text);
}

void events_search(struct ui *ui, int direction)
{
    const int64_t now = (int64_t)ui->view.cursor.upto - 1;
    search_stop(ui);
    if (!ui->events.query.text[0]) {
        ui_notice(ui, "Search first: / and some words, such as a name and BLOCKED.");
        return;
    }
    ui->events.hunt = (struct hunt){.find = find_new(ui->model, ui->events.query.text),
                                    .at = direction ? now + direction
                                          : now < 0 ? 0
                                                    : now,
                                    .direction = direction < 0 ? -1 : 1,
                                    .left = (int64_t)ui->model->seen};
    if (search_is_on(ui))
        search_go_on(ui);
}

static void searched(struct ui *ui)
{
    search_stop(ui);
    if (ui->events.query.text[0])
        events_search(ui, 0);
}

static void search_closed(struct ui *ui, bool accepted)
{
    if (accepted)
        return;
    search_stop(ui);
    ui->events.query.text[0] = '\0';
}

void events_open_search(struct ui *ui)
{
    field_open(ui, &ui->events.query, "", searched, search_closed);
    ui_act(ui, ACT_VIEW, TAB_EVENTS);
}
