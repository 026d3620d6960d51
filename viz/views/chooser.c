/*
 * chooser.c: the first picture: what there is to run, what each shows, and
 * under which policy it is to run.
 */
#include <stdio.h>
#include <string.h>

#include "viz/ui/start.h"
#include "views.h"

enum {
    EDGE = 24,
    TOP = 108, /* title, sentence, field */
    HINTS = 40,
    TOPIC = 34,
    ROW = 32,
    ROW_HIGH = 50, /* with the sentence under the name */
    NAME = 176,
    SPLIT_FROM = 720, /* in narrower windows there is the list alone */
    ONE_LINE_FROM = 520,
    WIDEST = 1440,
    LIST_MOST = 820,
    CHIP = 28,
    RUN = 40,
    BAR = 6
};

static const char about[] =
    "An operating system, small enough to watch. Choose a workload: it is run, and you see who has "
    "the CPU, who waits and for what, and why.";

/* The first sentence of a description; what follows it is returned. */
static const char *first_sentence(const char *text, char *out, size_t size)
{
    const char *stop = strstr(text, ". ");
    const int length = stop ? (int)(stop - text) : (int)strlen(text);
    snprintf(out, size, "%.*s", length, text);
    return stop ? stop + 2 : text + strlen(text);
}

/* ---- The list
 * --------------------------------------------------------------------------------------- */

static bool one_line(const struct ui *ui, struct rect r)
{
    return r.w >= ui_px(ui, ONE_LINE_FROM);
}

/* Where each row stands; topics stand between them. */
static void place_rows(struct ui *ui, struct rect r)
{
    struct chooser *c = &ui->start->chooser;
    const struct work *works = ui->start->shelf.works;
    const char *topic = "";
    int y = 0;
    c->list = r;
    c->row = ui_px(ui, one_line(ui, r) ? ROW : ROW_HIGH);
    for (int i = 0; i < c->count; i++, y += c->row) {
        const struct work *w = &works[c->shown[i]];
        if (strcmp(topic, w->topic) != 0)
            y += ui_px(ui, TOPIC);
        topic = w->topic;
        c->tops[i] = y;
    }
    c->height = y;
}

static void keep_in_sight(struct ui *ui)
{
    struct chooser *c = &ui->start->chooser;
    for (int i = 0; c->reveal && i < c->count; i++) {
        const int top = c->tops[i] - ui_px(ui, TOPIC);
        if (c->shown[i] != c->selected)
            continue;
        if (top < c->scroll)
            c->scroll = top;
        if (c->tops[i] + c->row > c->scroll + c->list.h)
            c->scroll = c->tops[i] + c->row - c->list.h;
    }
    c->reveal = false;
    const int hidden = c->height - c->list.h;
    c->scroll = c->scroll > hidden ? hidden : c->scroll;
    c->scroll = c->scroll < 0 ? 0 : c->scroll;
}

static void draw_row(struct ui *ui, struct rect r, const struct work *w, bool chosen)
{
    char sentence[256];
    const int pad = ui_px(ui, 12), line = font_height(ui->body);
    const bool wide = one_line(ui, r),
               over = rect_has(r, ui->pointer_x, ui->pointer_y) &&
                      rect_has(ui->start->chooser.list, ui->pointer_x, ui->pointer_y);
    first_sentence(w->description, sentence, sizeof(sentence));
    if (chosen)
        canvas_round(&ui->canvas, r, (float)ui_px(ui, 6),
                     color_mix(ui->theme->raised, ui->theme->accent, 70));
    else if (over)
        canvas_round(&ui->canvas, r, (float)ui_px(ui, 6), ui->theme->raised);
    if (chosen)
        canvas_round(&ui->canvas,
                     (struct rect){r.x, r.y + ui_px(ui, 6), ui_px(ui, 4), r.h - ui_px(ui, 12)},
                     (float)ui_px(ui, 2), ui->theme->accent);
    const int y = wide ? r.y + (r.h - line) / 2 : r.y + r.h / 2 - line - ui_px(ui, 1);
    const int name = wide ? ui_px(ui, NAME) : r.w - 2 * pad;
    font_draw_fit(ui->bold, &ui->canvas, r.x + pad, y, name - ui_px(ui, 8), ui->theme->text,
                  w->name);
    const int x = wide ? r.x + pad + name : r.x + pad;
    font_draw_fit(ui->body, &ui->canvas, x, wide ? y : y + line + ui_px(ui, 2), r.x + r.w - pad - x,
                  chosen ? ui->theme->text : ui->theme->dim, sentence);
}

static void draw_list(struct ui *ui, struct rect r)
{
    struct chooser *c = &ui->start->chooser;
    const int bar = ui_px(ui, BAR), line = font_height(ui->bold);
    place_rows(ui, (struct rect){r.x, r.y, r.w - 2 * bar, r.h});
    keep_in_sight(ui);
    const struct rect before = canvas_clip(&ui->canvas, r);
    const char *topic = "";
    for (int i = 0; i < c->count; i++) {
        const struct work *w = &ui->start->shelf.works[c->shown[i]];
        const int y = r.y + c->tops[i] - c->scroll, above = ui_px(ui, TOPIC);
        if (strcmp(topic, w->topic) != 0 && y - above < r.y + r.h)
            font_draw_fit(ui->bold, &ui->canvas, r.x + ui_px(ui, 12),
                          y - above + (above - line) * 2 / 3, c->list.w, ui->theme->accent,
                          w->topic);
        topic = w->topic;
        if (y + c->row > r.y && y < r.y + r.h)
            draw_row(ui, (struct rect){r.x, y, c->list.w, c->row}, w, c->shown[i] == c->selected);
    }
    canvas_unclip(&ui->canvas, before);
    draw_scrollbar(ui, (struct rect){r.x + r.w - bar, r.y, bar, r.h}, c->height, c->scroll);
}

/* ---- The policy
 * -------------------------------------------------------------------------------------- */

static const char *policy_text(const struct ui *ui, int policy, const struct work *w,
                               char own[POLICY_NAME + 32])
{
    if (policy >= 0)
        return ui->start->shelf.policies[policy].name;
    snprintf(own, POLICY_NAME + 32, "as written: %.60s", w->policy);
    return own;
}

/* The place of the next choice, which goes on in the next line where there is no room. */
static struct rect chip_place(struct ui *ui, struct rect r, struct rect last, const char *text)
{
    const int gap = ui_px(ui, 6), w = font_width(ui->bold, text) + ui_px(ui, 18);
    struct rect next = {last.x + last.w + (last.w ? gap : 0), last.y, w, ui_px(ui, CHIP)};
    if (last.w && next.x + w > r.x + r.w) {
        next.x = r.x;
        next.y += next.h + gap;
    }
    return next;
}

/* With the line that explains it. */
static int policies_height(struct ui *ui, int width, const struct work *w)
{
    const struct rect r = {0, 0, width, 0};
    struct rect at = r;
    char own[POLICY_NAME + 32];
    at.w = 0;
    for (int i = NO_POLICY; i < (int)ui->start->shelf.policy_count; i++)
        at = chip_place(ui, r, at, policy_text(ui, i, w, own));
    return at.y + at.h + ui_px(ui, 8) + 2 * (font_height(ui->body) + ui_px(ui, 2));
}

/* Returns the y below. */
static int draw_policies(struct ui *ui, struct rect r, const struct work *w)
{
    const struct shelf *s = &ui->start->shelf;
    const int policy = ui->start->chooser.policy;
    struct rect at = {r.x, r.y, 0, 0};
    char own[POLICY_NAME + 32];
    for (int i = NO_POLICY; i < (int)s->policy_count; i++) {
        const char *text = policy_text(ui, i, w, own);
        at = chip_place(ui, r, at, text);
        toggle_button(ui, at, text, i == policy, ACT_POLICY, i, NULL);
    }
    const int y = at.y + at.h + ui_px(ui, 8);
    const char *summary = "";
    for (size_t i = 0; i < s->policy_count; i++)
        if (policy < 0 ? !strcmp(s->policies[i].name, w->policy) : (int)i == policy)
            summary = s->policies[i].summary;
    return words_draw(ui, (struct rect){r.x, y, r.w, r.y + r.h - y}, 2, ui->theme->dim, summary);
}

/* ---- What is chosen
 * ------------------------------------------------------------------------------------ */

static void draw_run_button(struct ui *ui, struct rect r)
{
    const bool over = rect_has(r, ui->pointer_x, ui->pointer_y);
    const uint32_t ground =
        over ? color_mix(ui->theme->accent, ui->theme->text, 60) : ui->theme->accent;
    static const char word[] = "Run it   (Enter)";
    ui_hot(ui, r, ACT_RUN, 0, NULL);
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 8), ground);
    font_draw_fit(ui->bold, &ui->canvas, r.x + (r.w - font_width(ui->bold, word)) / 2,
                  r.y + (r.h - font_height(ui->bold)) / 2, r.w, color_ink(ground), word);
}

static void draw_choice(struct ui *ui, struct rect r, const struct work *w)
{
    char sentence[256], facts[160];
    const int pad = ui_px(ui, 18), line = font_height(ui->body) + ui_px(ui, 2);
    const char *rest = first_sentence(w->description, sentence, sizeof(sentence));
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 8), ui->theme->panel);
    struct rect in = rect_inset(r, pad);
    const int x =
        in.x + ui_px(ui, 12) +
        font_draw_fit(ui->large, &ui->canvas, in.x, in.y, in.w, ui->theme->text, w->name) - in.x;
    snprintf(facts, sizeof(facts), "%d CPU%s, %s", w->cpus, w->cpus == 1 ? "" : "s",
             w->real ? "real clock" : "simulated clock");
    font_draw_fit(ui->body, &ui->canvas, x, in.y + ui_px(ui, 4), in.x + in.w - x, ui->theme->dim,
                  facts);
    int y = in.y + font_height(ui->large) + ui_px(ui, 8);
    /* The policies need what they need; the description gets the rest. */
    const int below = policies_height(ui, in.w, w) + line + ui_px(ui, RUN + 34);
    const int room = in.y + in.h - below - y;
    strncat(sentence, *rest ? "." : "", sizeof(sentence) - strlen(sentence) - 1);
    y = words_draw(ui, (struct rect){in.x, y, in.w, room}, 3, ui->theme->text, sentence);
    y = words_draw(ui, (struct rect){in.x, y + ui_px(ui, 6), in.w, in.y + in.h - below - y}, 30,
                   color_mix(ui->theme->dim, ui->theme->text, 120), rest);
    y += ui_px(ui, 10);
    font_draw_fit(ui->bold, &ui->canvas, in.x, y, in.w, ui->theme->text,
                  "Under which policy?   \u2190 \u2192");
    y += line + ui_px(ui, 6);
    const int run = ui_px(ui, RUN);
    y = draw_policies(ui, (struct rect){in.x, y, in.w, in.y + in.h - run - y}, w);
    y = y + ui_px(ui, 10) + run > in.y + in.h ? in.y + in.h - run : y + ui_px(ui, 10);
    draw_run_button(ui, (struct rect){in.x, y, in.w < ui_px(ui, 220) ? in.w : ui_px(ui, 220), run});
}

/* ---- The rest
 * -------------------------------------------------------------------------------------------- */

static void draw_query(struct ui *ui, struct rect r)
{
    const struct chooser *c = &ui->start->chooser;
    const int pad = ui_px(ui, 12), y = r.y + (r.h - font_height(ui->body)) / 2;
    canvas_round(&ui->canvas, r, (float)ui_px(ui, 6), ui->theme->panel);
    canvas_round_frame(&ui->canvas, r, (float)ui_px(ui, 6), ui_px(ui, 1), ui->theme->line);
    int x = r.x + pad;
    if (c->query.text[0])
        x = font_draw_fit(ui->body, &ui->canvas, x, y, r.w - 2 * pad, ui->theme->text,
                          c->query.text);
    canvas_fill(&ui->canvas,
                (struct rect){x + ui_px(ui, 1), y, ui_px(ui, 2), font_height(ui->body)},
                ui->theme->accent);
    if (!c->query.text[0])
        font_draw_fit(ui->body, &ui->canvas, x + ui_px(ui, 8), y, r.w - 3 * pad, ui->theme->dim,
                      "Type to search: convoy, lock, deadline, mlfq \u2026");
}

static void draw_top(struct ui *ui, struct rect r)
{
    const int line = font_height(ui->body) + ui_px(ui, 2);
    int x = font_draw_fit(ui->large, &ui->canvas, r.x, r.y, r.w, ui->theme->text, "fiberos");
    if (ui->trace)
        font_draw_fit(ui->body, &ui->canvas, x + ui_px(ui, 14), r.y + ui_px(ui, 4),
                      r.x + r.w - x - ui_px(ui, 14), ui->theme->dim,
                      "Esc goes back to the run that is open");
    words_draw(ui, (struct rect){r.x, r.y + font_height(ui->large) + ui_px(ui, 2), r.w, 2 * line},
               2, ui->theme->dim, about);
    const int query = ui_px(ui, 34);
    draw_query(ui, (struct rect){r.x, r.y + r.h - query, r.w, query});
}

static void draw_hints(struct ui *ui, struct rect r)
{
    const bool told = ui->notice[0] != '\0';
    const int policy = ui->start->chooser.policy;
    char hints[256];
    snprintf(hints, sizeof(hints),
             "\u2191 \u2193 choose     \u2190 \u2192 policy: %s     Enter runs it     Ctrl+Q "
             "quits     Or drop a workload (.json) or a trace (.fos) here",
             policy < 0 ? "as written" : ui->start->shelf.policies[policy].name);
    font_draw_fit(ui->body, &ui->canvas, r.x, r.y + (r.h - font_height(ui->body)) / 2, r.w,
                  told ? ui->theme->accent : ui->theme->dim, told ? ui->notice : hints);
}

static const char *nothing_text(const struct shelf *s)
{
    return s->state == SHELF_READING  ? "Looking for workloads \u2026"
           : s->state == SHELF_FAILED ? s->error
                                      : "No workload has these words. Esc clears them.";
}

void draw_chooser(struct ui *ui)
{
    struct chooser *c = &ui->start->chooser;
    const struct shelf *s = &ui->start->shelf;
    const int edge = ui_px(ui, EDGE), top = ui_px(ui, TOP), hints = ui_px(ui, HINTS);
    const int widest = ui_px(ui, WIDEST), room = ui->canvas.width - 2 * edge;
    const int width = room < widest ? room : widest;
    const struct rect all = {(ui->canvas.width - width) / 2, edge - ui_px(ui, 6), width,
                             ui->canvas.height - edge};
    struct rect body = {all.x, all.y + top + ui_px(ui, 10), all.w,
                        all.h - top - ui_px(ui, 4) - hints};
    chooser_filter(ui);
    c->list = (struct rect){0};
    draw_top(ui, (struct rect){all.x, all.y, all.w, top});
    draw_hints(ui, (struct rect){all.x, ui->canvas.height - hints, all.w, hints});
    if (!c->count) {
        const bool failed = s->state == SHELF_FAILED;
        body.y =
            words_draw(ui, body, 4, failed ? ui->theme->late : ui->theme->dim, nothing_text(s));
        if (failed)
            words_draw(ui, body, 2, ui->theme->dim, "Enter looks again.");
        return;
    }
    if (all.w >= ui_px(ui, SPLIT_FROM)) {
        const int gap = ui_px(ui, 16);
        int list = all.w * (all.w < ui_px(ui, 900) ? 46 : 56) / 100;
        list = list < ui_px(ui, LIST_MOST) ? list : ui_px(ui, LIST_MOST);
        draw_choice(ui, (struct rect){body.x + list + gap, body.y, body.w - list - gap, body.h},
                    &s->works[c->selected]);
        body.w = list;
    }
    draw_list(ui, body);
}
