/*
 * diagram_place.c: the geometry of the state diagram. It depends on the size
 * of the panel and on whether anybody is killed in the run, never on the
 * moment: nothing jumps while time passes.
 */
#include <math.h>
#include <stdio.h>

#include "diagram.h"

enum {
    PAD = 14,
    ARC = 24,
    BELOW = 10,
    NODE_LEAST = 46,
    NODE_EMPTY = 80,
    NODE_TOKENS = 12,
    HEAD = 25,
    WIDEST = 300,
    WIDTH_MOST = 1080,
    HEIGHT_MOST = 520
};

static float clampf(float v, float low, float high)
{
    return v < low ? low : v > high ? high : v;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool kills(const struct ui *ui)
{
    const uint32_t *taken = ui->model->flow.taken;
    return taken[EDGE_KILL_NEW] || taken[EDGE_KILL_READY];
}

/* ---- Nodes -------------------------------------------------------------------- */

/* What the name of a state and the largest count need. */
static int head_width(const struct ui *ui, const char *name)
{
    char count[24] = "";
    /* Where there are densities the number stands below the name. */
    if (ui->model->proc_count <= TOKENS_MAX)
        snprintf(count, sizeof(count), "%zu", ui->model->proc_count);
    return font_width(ui->bold, name) + font_width(ui->bold, count) + ui_px(ui, 26);
}

/* Where tokens gather the state is wide; NEW and ZOMBIE are as slim as their names allow. */
static void place_row(const struct ui *ui, struct rect r, int top, int height, struct diagram *d)
{
    static const struct {
        enum fos_state state;
        float share;
    } row[] = {{FOS_NEW, 0.13f}, {FOS_READY, 0.25f}, {FOS_RUNNING, 0.21f}, {FOS_ZOMBIE, 0.17f}};
    const int pad = ui_px(ui, PAD);
    int width[4], rest = r.w - 2 * pad;
    for (int i = 0; i < 4; i++) {
        const float least = (float)head_width(ui, fos_state_name(row[i].state));
        const float most = fmaxf(least, (float)ui_px(ui, WIDEST));
        width[i] = (int)clampf((float)r.w * row[i].share, least, most);
        rest -= width[i];
    }
    const int gap = (int)((float)rest / 3.5f), middle = rest - 2 * gap;
    int x = r.x + pad;
    for (int i = 0; i < 4; i++) {
        d->node[row[i].state] = (struct rect){x, top, width[i], height};
        x += width[i] + (i == 1 ? middle : gap);
    }
}

static void place_nodes(const struct ui *ui, struct rect r, struct diagram *d)
{
    const int line = font_height(ui->body), arc = ui_px(ui, ARC), edge = ui_px(ui, 6);
    const int band = kills(ui) ? line + edge : 0;
    const int fixed = band + 3 * edge + 2 * arc + (d->above + d->below) * line + ui_px(ui, BELOW);
    const int wanted = ui_px(ui, NODE_EMPTY + NODE_TOKENS * (float)least(ui->model->proc_count, 8));
    const int height =
        (int)clampf((float)(r.h - fixed) / 2, (float)ui_px(ui, NODE_LEAST), (float)wanted);
    const int spare = r.h - fixed - 2 * height > 0 ? r.h - fixed - 2 * height : 0;
    const int top = r.y + band + edge + d->above * line + arc + spare / 3;
    place_row(ui, r, top, height, d);
    const struct rect ready = d->node[FOS_READY], running = d->node[FOS_RUNNING];
    const int left = ready.x + ready.w * 3 / 10 + ui_px(ui, 30);
    const int right = running.x + running.w * 7 / 10 - ui_px(ui, 30);
    d->node[FOS_BLOCKED] =
        (struct rect){left, top + height + arc + d->below * line + ui_px(ui, BELOW) + spare / 3,
                      right - left, height};
    for (int s = 0; s < FOS_STATE_COUNT; s++) {
        const struct rect n = d->node[s];
        const int head = ui_px(ui, HEAD);
        d->inside[s] = (struct rect){n.x + edge, n.y + head, n.w - 2 * edge, n.h - head - edge / 2};
    }
}

/* ---- Edges --------------------------------------------------------------------------- */

static struct point on(struct rect r, float x, float y)
{
    return (struct point){(float)r.x + (float)r.w * x, (float)r.y + (float)r.h * y};
}

static void set_edge(struct diagram *d, enum edge e, struct point a, struct point b, struct point c,
                     struct point f)
{
    const struct point p[4] = {a, b, c, f};
    for (int i = 0; i < 4; i++)
        d->edge[e][i] = p[i];
}

static void straight(struct diagram *d, enum edge e, struct point a, struct point b)
{
    const struct point third = {a.x + (b.x - a.x) / 3, a.y + (b.y - a.y) / 3};
    const struct point two = {a.x + (b.x - a.x) * 2 / 3, a.y + (b.y - a.y) * 2 / 3};
    set_edge(d, e, a, third, two, b);
}

/* Up (or down) to `height` from a's level, over, and back to b. */
static void arch(struct diagram *d, enum edge e, struct point a, struct point b, float height)
{
    const float y = a.y + height / 0.75f;
    set_edge(d, e, a, (struct point){a.x, y}, (struct point){b.x, y}, b);
}

static void place_edges(const struct ui *ui, struct rect r, struct diagram *d)
{
    const struct rect *n = d->node;
    const float arc = (float)ui_px(ui, ARC) * 0.8f;
    const struct point nowhere = on(n[FOS_NEW], 0.5f, 0.65f);
    set_edge(d, EDGE_SPAWN, nowhere, nowhere, nowhere, nowhere);
    straight(d, EDGE_ADMIT, on(n[FOS_NEW], 1, 0.5f), on(n[FOS_READY], 0, 0.5f));
    straight(d, EDGE_EXIT, on(n[FOS_RUNNING], 1, 0.5f), on(n[FOS_ZOMBIE], 0, 0.5f));
    arch(d, EDGE_DISPATCH, on(n[FOS_READY], 0.62f, 0), on(n[FOS_RUNNING], 0.38f, 0), -arc);
    arch(d, EDGE_PREEMPT, on(n[FOS_RUNNING], 0.34f, 1), on(n[FOS_READY], 0.66f, 1), arc);
    const struct point block = on(n[FOS_RUNNING], 0.7f, 1), wait = on(n[FOS_BLOCKED], 1, 0.5f);
    set_edge(d, EDGE_BLOCK, block, (struct point){block.x, (block.y + wait.y) / 2},
             (struct point){block.x, wait.y}, wait);
    const struct point leave = on(n[FOS_BLOCKED], 0, 0.5f), wake = on(n[FOS_READY], 0.3f, 1);
    set_edge(d, EDGE_WAKE, leave, (struct point){wake.x, leave.y},
             (struct point){wake.x, (leave.y + wake.y) / 2}, wake);
    const float over = (float)(r.y + ui_px(ui, 8) + font_height(ui->body)) - (float)n[0].y;
    const struct point end = on(n[FOS_ZOMBIE], 0.88f, 0);
    arch(d, EDGE_KILL_NEW, on(n[FOS_NEW], 0.08f, 0), end, over);
    arch(d, EDGE_KILL_READY, on(n[FOS_READY], 0.1f, 0), end, over);
    const struct point low = on(n[FOS_BLOCKED], 1, 0.85f), under = on(n[FOS_ZOMBIE], 0.75f, 1);
    set_edge(d, EDGE_KILL_BLOCKED, low, (struct point){under.x, low.y},
             (struct point){under.x, (low.y + under.y) / 2}, under);
}

/* ---- Captions ------------------------------------------------------------------------- */

static void place_captions(const struct ui *ui, struct rect r, struct diagram *d)
{
    const struct rect *n = d->node;
    const int line = font_height(ui->body), block = d->above * line, edge = ui_px(ui, 6);
    const int arc = ui_px(ui, ARC), top = n[FOS_READY].y, bottom = top + n[FOS_READY].h;
    const int shift = kills(ui) ? n[FOS_NEW].w / 8 : 0;
    const int right = n[FOS_ZOMBIE].x + n[FOS_ZOMBIE].w;
    const int ready_mid = n[FOS_READY].x + n[FOS_READY].w * 3 / 10;
    const int running_mid = n[FOS_RUNNING].x + n[FOS_RUNNING].w * 7 / 10;
    const bool killed = ui->model->flow.taken[EDGE_KILL_BLOCKED] > 0;
    const int block_right = killed ? n[FOS_ZOMBIE].x + n[FOS_ZOMBIE].w * 3 / 4 - 2 * edge : right;
    const int from = n[FOS_RUNNING].x + n[FOS_RUNNING].w;
    /* A single line passes under the words of the arc beside it. */
    const int more = n[FOS_READY].w * (d->above > 1 ? 3 : 5) / 10;
    d->caption[EDGE_ADMIT] =
        (struct caption){{n[FOS_NEW].x + shift, top - edge - block,
                          n[FOS_READY].x + (shift ? 0 : more) - n[FOS_NEW].x - shift, block},
                         -1,
                         true};
    const int beside = d->above > 1 ? more : 0;
    const int end = kills(ui) ? (int)d->edge[EDGE_KILL_NEW][3].x - ui_px(ui, 10) : right;
    const int begin = from - n[FOS_RUNNING].w * (d->above > 1 ? 3 : 5) / 10;
    d->caption[EDGE_EXIT] =
        (struct caption){{begin, top - edge - block, end - begin, block}, 1, true};
    d->caption[EDGE_DISPATCH] =
        (struct caption){{n[FOS_READY].x + edge + shift + beside, top - arc - block,
                          from - n[FOS_READY].x - 2 * (edge + shift + beside), block},
                         0,
                         true};
    d->caption[EDGE_PREEMPT] = (struct caption){
        {ready_mid + 2 * edge, bottom + arc, running_mid - ready_mid - 4 * edge, d->below * line},
        0,
        false};
    const int tall = n[FOS_BLOCKED].y + n[FOS_BLOCKED].h - bottom - arc;
    /* A token with a name passes between the curve and the words. */
    const int clear = ui_px(ui, 22), left = r.x + ui_px(ui, PAD);
    d->caption[EDGE_WAKE] =
        (struct caption){{left, bottom + arc, ready_mid - clear - left, tall}, 1, false};
    d->caption[EDGE_BLOCK] = (struct caption){
        {running_mid + clear, bottom + arc, block_right - running_mid - clear, tall}, -1, false};
    d->caption[EDGE_KILL_READY] =
        (struct caption){{n[FOS_READY].x, r.y, from - n[FOS_READY].x, line}, 0, false};
    d->caption[EDGE_KILL_BLOCKED] = (struct caption){
        {n[FOS_BLOCKED].x + n[FOS_BLOCKED].w + edge, n[FOS_BLOCKED].y + n[FOS_BLOCKED].h - line / 2,
         right - n[FOS_BLOCKED].x - n[FOS_BLOCKED].w, line},
        -1,
        false};
}

/* Beyond some size the eye has further to go and sees no more. */
static struct rect reasonable(const struct ui *ui, struct rect r)
{
    const int w = ui_px(ui, WIDTH_MOST), h = ui_px(ui, HEIGHT_MOST);
    if (r.w > w)
        r = (struct rect){r.x + (r.w - w) / 2, r.y, w, r.h};
    if (r.h > h)
        r = (struct rect){r.x, r.y + (r.h - h) / 3, r.w, h};
    return r;
}

void diagram_place(const struct ui *ui, struct rect r, struct diagram *d)
{
    r = reasonable(ui, r);
    *d = (struct diagram){.above = r.h >= ui_px(ui, 300) ? 2 : 1,
                          .below = r.h >= ui_px(ui, 210) ? 2 : 1};
    place_nodes(ui, r, d);
    place_edges(ui, r, d);
    place_captions(ui, r, d);
}
