/*
 * start.c: what is over everything: the chooser, the panel of what went
 * wrong, and files that are dropped. Each gets the events before the rest.
 */
#include "start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "actions.h"
#include "viz/views/views.h"

enum { WHEEL = 60 };

/* ---- The chooser: which are shown
 * ---------------------------------------------------------------- */

static bool has_word(const struct work *w, const char *word)
{
    return strcasestr(w->name, word) || strcasestr(w->topic, word) ||
           strcasestr(w->description, word) || strcasestr(w->policy, word) ||
           (w->real && strcasestr("real clock", word));
}

static bool matches(const struct work *w, const char *words)
{
    char copy[200], *rest = copy;
    snprintf(copy, sizeof(copy), "%s", words);
    for (char *word; (word = strsep(&rest, " "));)
        if (*word && !has_word(w, word))
            return false;
    return true;
}

static int place_of(const struct chooser *c, int work)
{
    for (int i = 0; i < c->count; i++)
        if (c->shown[i] == work)
            return i;
    return -1;
}

void chooser_filter(struct ui *ui)
{
    struct chooser *c = &ui->start->chooser;
    const struct shelf *s = &ui->start->shelf;
    c->count = 0;
    for (int i = 0; s->state == SHELF_READY && i < (int)s->count && c->count < WORKS_SHOWN; i++)
        if (matches(&s->works[i], c->query.text))
            c->shown[c->count++] = i;
    if (c->count && place_of(c, c->selected) < 0)
        c->selected = c->shown[0];
    if (c->policy >= (int)s->policy_count)
        c->policy = NO_POLICY;
}

static void typed(struct ui *ui)
{
    chooser_filter(ui);
    ui->start->chooser.reveal = true;
}

void start_choose(struct ui *ui)
{
    struct chooser *c = &ui->start->chooser;
    ui->focus = (struct hot){.action = ACT_NONE};
    ui->dirty = true;
    if (c->open && ui->trace) {
        c->open = false;
        ui->field = NULL;
        return;
    }
    if (!c->open)
        c->policy = NO_POLICY;
    c->open = c->reveal = true;
    ui->view.playing = ui->help = false;
    menu_close(ui);
    shelf_open(&ui->start->shelf);
    field_open(ui, &c->query, "", typed, NULL);
    chooser_filter(ui);
}

/* ---- The chooser: keys and mouse
 * ------------------------------------------------------------------ */

static void move_by(struct ui *ui, int by)
{
    struct chooser *c = &ui->start->chooser;
    const int now = place_of(c, c->selected);
    int next = now + by;
    next = next < 0 ? 0 : next >= c->count ? c->count - 1 : next;
    if (c->count)
        c->selected = c->shown[next];
    c->reveal = true;
}

void act_policy(struct ui *ui, int policy)
{
    const int most = (int)ui->start->shelf.policy_count - 1;
    ui->start->chooser.policy = policy < NO_POLICY ? most : policy > most ? NO_POLICY : policy;
}

void chooser_run(struct ui *ui)
{
    struct chooser *c = &ui->start->chooser;
    const struct shelf *s = &ui->start->shelf;
    struct errand e = {.file = NULL};
    if (s->state == SHELF_FAILED) {
        shelf_open(&ui->start->shelf); /* perhaps it is there by now */
        return;
    }
    if (s->state != SHELF_READY || place_of(c, c->selected) < 0 || ui->start->queued)
        return;
    e.file = (char *)s->works[c->selected].file;
    if (c->policy != NO_POLICY)
        memcpy(e.sched, s->policies[c->policy].name, sizeof(e.sched));
    start_send(ui, &e);
}

static void escape(struct ui *ui)
{
    struct chooser *c = &ui->start->chooser;
    if (c->query.text[0])
        field_open(ui, &c->query, "", typed, NULL);
    else if (ui->trace)
        start_choose(ui);
    else
        ui_notice(ui, "Nothing is open yet: choose something to see. Ctrl+Q ends.");
    typed(ui);
}

/* A page is what is seen of the list, less one line. */
static int page(const struct ui *ui)
{
    const int lines = ui->start->chooser.list.h / ui_px(ui, TABLE_ROW + 8);
    return lines > 2 ? lines - 1 : 1;
}

static bool chooser_key(struct ui *ui, SDL_Scancode code)
{
    struct chooser *c = &ui->start->chooser;
    switch (code) {
    case SDL_SCANCODE_UP:
        return move_by(ui, -1), true;
    case SDL_SCANCODE_DOWN:
        return move_by(ui, 1), true;
    case SDL_SCANCODE_PAGEUP:
        return move_by(ui, -page(ui)), true;
    case SDL_SCANCODE_PAGEDOWN:
        return move_by(ui, page(ui)), true;
    case SDL_SCANCODE_HOME:
        return move_by(ui, -WORKS_SHOWN), true;
    case SDL_SCANCODE_END:
        return move_by(ui, WORKS_SHOWN), true;
    case SDL_SCANCODE_LEFT:
        return act_policy(ui, c->policy - 1), true;
    case SDL_SCANCODE_RIGHT:
        return act_policy(ui, c->policy + 1), true;
    case SDL_SCANCODE_RETURN:
    case SDL_SCANCODE_KP_ENTER:
        if (!focus_press(ui))
            chooser_run(ui);
        return true;
    case SDL_SCANCODE_ESCAPE:
        return escape(ui), true;
    default:
        return field_key(ui, code);
    }
}

static void chooser_press(struct ui *ui, int x, int y, int clicks)
{
    struct chooser *c = &ui->start->chooser;
    const int at = y - c->list.y + c->scroll;
    if (!rect_has(c->list, x, y))
        return;
    for (int i = 0; i < c->count; i++)
        if (at >= c->tops[i] && at < c->tops[i] + c->row) {
            c->selected = c->shown[i];
            if (clicks >= 2)
                chooser_run(ui);
        }
}

/* ---- What went wrong
 * ------------------------------------------------------------------------------- */

void trouble_free(struct trouble *t)
{
    free(t->errand.file);
    free(t->said);
    free(t->source);
    *t = (struct trouble){.open = false};
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

void start_fail(struct ui *ui, struct errand *e, const char *said, char *source, int code)
{
    struct trouble *t = &ui->start->trouble;
    const char *file = e->file ? e->file : "<stdin>";
    trouble_free(t);
    t->open = true;
    t->errand = *e;
    t->code = code;
    t->source = source;
    t->said = strdup(said);
    t->count = complaints_read(said, file, t->list, COMPLAINTS_MOST);
    snprintf(t->title, sizeof(t->title), "%s%s%s", e->file ? base_name(e->file) : "",
             e->sched[0] && e->file ? " under " : "", e->sched);
    ui->focus = (struct hot){.action = ACT_NONE};
    menu_close(ui);
    ui->dirty = true;
}

void trouble_close(struct ui *ui)
{
    trouble_free(&ui->start->trouble);
    ui->focus = (struct hot){.action = ACT_NONE};
    if (!ui->trace && !ui->start->queued && !ui->start->chooser.open)
        start_choose(ui);
}

void trouble_retry(struct ui *ui)
{
    struct start *s = ui->start;
    struct errand e = s->trouble.errand;
    s->trouble.errand.file = NULL;
    trouble_free(&s->trouble);
    if (e.file || e.again)
        start_send(ui, &e);
    free(e.file);
}

static bool trouble_key(struct ui *ui, SDL_Scancode code)
{
    struct trouble *t = &ui->start->trouble;
    const int line = ui_px(ui, TABLE_ROW);
    switch (code) {
    case SDL_SCANCODE_ESCAPE:
        return trouble_close(ui), true;
    case SDL_SCANCODE_RETURN:
    case SDL_SCANCODE_KP_ENTER:
        if (!focus_press(ui))
            trouble_retry(ui);
        return true;
    case SDL_SCANCODE_R:
        return trouble_retry(ui), true;
    case SDL_SCANCODE_UP:
        return t->scroll -= line, true;
    case SDL_SCANCODE_DOWN:
        return t->scroll += line, true;
    case SDL_SCANCODE_PAGEUP:
        return t->scroll -= 10 * line, true;
    case SDL_SCANCODE_PAGEDOWN:
        return t->scroll += 10 * line, true;
    default:
        return false;
    }
}

const char *ui_trouble(const struct ui *ui, int *code)
{
    const struct trouble *t = &ui->start->trouble;
    if (t->open)
        *code = t->code;
    return t->open ? t->said : NULL;
}

/* ---- Files that are dropped
 * -------------------------------------------------------------------------- */

/* The first is shown; the others stand beside it. */
static void drop_all(struct ui *ui)
{
    struct start *s = ui->start;
    if (s->dropped)
        trouble_free(&s->trouble);
    for (int i = 0; i < s->dropped; i++) {
        s->drop[i].beside = i > 0;
        start_send(ui, &s->drop[i]);
        free(s->drop[i].file);
    }
    s->dropped = 0;
    s->dropping = false;
}

static void drop_file(struct ui *ui, const char *file)
{
    struct start *s = ui->start;
    if (s->dropped == ERRANDS_MOST) {
        ui_notice(ui, "Not more than %d runs at once.", ERRANDS_MOST);
        return;
    }
    s->drop[s->dropped] = (struct errand){.file = strdup(file)};
    s->dropped += s->drop[s->dropped].file != NULL;
    if (!s->dropping)
        drop_all(ui);
}

/* ---- Events
 * -------------------------------------------------------------------------------------------- */

static void over_key(struct ui *ui, const SDL_KeyboardEvent *e)
{
    struct start *s = ui->start;
    const SDL_Scancode code = e->keysym.scancode;
    int value = 0;
    ui->mods = e->keysym.mod;
    if (e->type != SDL_KEYDOWN)
        return;
    ui->dirty = true;
    const enum action action = keys_action(code, e->keysym.mod, &value);
    const bool bare = !(e->keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI));
    if (action == ACT_SCREENSHOT || action == ACT_TEXT || action == ACT_FOCUS ||
        (action == ACT_QUIT && (!bare || s->trouble.open)) || (action == ACT_WORKLOADS && !bare)) {
        ui_act(ui, action, value);
        return;
    }
    if (!bare)
        return;
    if (s->trouble.open)
        trouble_key(ui, code);
    else
        chooser_key(ui, code);
}

static void over_press(struct ui *ui, const SDL_MouseButtonEvent *e)
{
    ui_point(ui, e->x, e->y);
    const struct hot *hot = ui_hot_at(ui, ui->pointer_x, ui->pointer_y);
    ui->dirty = true;
    ui->focus = (struct hot){.action = ACT_NONE};
    if (e->button != SDL_BUTTON_LEFT)
        return;
    if (hot)
        ui_act(ui, hot->action, hot->value);
    else if (!ui->start->trouble.open)
        chooser_press(ui, ui->pointer_x, ui->pointer_y, e->clicks);
}

static void over_wheel(struct ui *ui, const SDL_MouseWheelEvent *e)
{
    const float turns = e->preciseY != 0 ? e->preciseY : (float)e->y;
    const int by = (int)(-turns * (float)ui_px(ui, WHEEL));
    if (ui->start->trouble.open)
        ui->start->trouble.scroll += by;
    else
        ui->start->chooser.scroll += by;
    ui->dirty = true;
}

static bool over_handle(struct ui *ui, const SDL_Event *e)
{
    switch (e->type) {
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        return over_key(ui, &e->key), true;
    case SDL_TEXTINPUT:
        if (!ui->start->trouble.open)
            field_text(ui, e->text.text);
        return true;
    case SDL_MOUSEMOTION:
        ui_point(ui, e->motion.x, e->motion.y);
        ui->dirty = true;
        return true;
    case SDL_MOUSEBUTTONDOWN:
        return over_press(ui, &e->button), true;
    case SDL_MOUSEWHEEL:
        return over_wheel(ui, &e->wheel), true;
    case SDL_QUIT:
    case SDL_WINDOWEVENT:
    case SDL_MOUSEBUTTONUP:
        return false;
    default:
        return true;
    }
}

bool start_handle(struct ui *ui, const SDL_Event *e)
{
    struct start *s = ui->start;
    if (e->type == SDL_DROPBEGIN || e->type == SDL_DROPCOMPLETE || e->type == SDL_DROPFILE) {
        s->dropping = e->type == SDL_DROPBEGIN || (s->dropping && e->type == SDL_DROPFILE);
        if (e->type == SDL_DROPFILE && e->drop.file)
            drop_file(ui, e->drop.file);
        if (e->type == SDL_DROPCOMPLETE)
            drop_all(ui);
        return true;
    }
    if (e->type == SDL_KEYDOWN && e->key.keysym.scancode == SDL_SCANCODE_ESCAPE && s->job) {
        start_cancel(ui);
        return true;
    }
    if (!s->trouble.open && !s->chooser.open && ui->trace)
        return false;
    return over_handle(ui, e);
}
