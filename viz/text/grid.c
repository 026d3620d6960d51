/*
 * grid.c: one pass over the events, which adds what lies between two changes
 * of a track to the cells in between. Memory: rows x cells x kinds, whatever
 * the length of the trace.
 */
#include "grid.h"

#include <errno.h>
#include <stdlib.h>

#include "viz/model/times.h"

/* ---- Tracks --------------------------------------------------------------- */

static int track_init(struct grid_track *track, int kinds, int cells, int now)
{
    *track = (struct grid_track){.kinds = kinds, .now = now};
    track->spent = calloc((size_t)cells * (size_t)kinds, sizeof(*track->spent));
    return track->spent ? 0 : -ENOMEM;
}

/* Adds [from, to) to what the track does. */
static void track_spend(const struct grid *g, struct grid_track *track, fos_time from, fos_time to)
{
    const fos_time length = g->scale.cell;
    for (fos_time i = from / length; from < to && i < g->scale.cells; i++) {
        const fos_time next = times_multiply(i + 1, length), edge = next < to ? next : to;
        track->spent[i * track->kinds + track->now] += edge - from;
        from = edge;
    }
}

/* Accounts what the track did up to `time`, and goes on with `kind`. */
static void track_change(const struct grid *g, struct grid_track *track, fos_time time, int kind)
{
    if (track->now == GRID_SWITCHING && track->until < time) {
        track_spend(g, track, track->since, track->until);
        track->since = track->until;
        track->now = GRID_IDLE;
    }
    if (track->now != GRID_ABSENT)
        track_spend(g, track, track->since, time);
    track->since = time;
    track->now = kind;
}

/* The last cell may reach beyond the end of the run: only what was run counts. */
static fos_time cell_length(const struct grid *g, int cell)
{
    const fos_time start = cell * g->scale.cell;
    return g->end - start < g->scale.cell ? g->end - start : g->scale.cell;
}

struct grid_cell grid_cell(const struct grid *g, const struct grid_track *track, int cell)
{
    const fos_time *spent = &track->spent[(size_t)cell * (size_t)track->kinds];
    int longest = 0;
    for (int k = 1; k < track->kinds; k++)
        if (spent[k] > spent[longest])
            longest = k;
    if (spent[longest] == 0)
        return (struct grid_cell){GRID_ABSENT, false};
    return (struct grid_cell){longest, spent[longest] < cell_length(g, cell)};
}

/* ---- Keys: a letter for each process, for the rows of CPUs ------------------ */

static bool key_is_free(const struct grid *g, int rows, int key)
{
    for (int i = 0; i < rows; i++)
        if (g->rows[i].key == key)
            return false;
    return true;
}

static int letter_of(const char *name, bool alone)
{
    const int letter = *name >= 'a' && *name <= 'z' ? *name - 'a' : *name - 'A';
    const bool fits = letter >= 0 && letter < GRID_KEYS && (!alone || !name[1]);
    return fits ? letter : GRID_OTHER;
}

/* A process called B is B; others have the first letter of their name, or any that is free. */
static void give_keys(struct grid *g)
{
    for (int pass = 0; pass < 3; pass++)
        for (int i = 0, next = 0; i < g->row_count; i++) {
            struct grid_row *row = &g->rows[i];
            if (row->key != GRID_OTHER)
                continue;
            while (pass == 2 && next < GRID_KEYS && !key_is_free(g, g->row_count, next))
                next++;
            const int key = pass == 2 ? next : letter_of(row->name, pass == 0);
            if (key != GRID_OTHER && key_is_free(g, g->row_count, key))
                row->key = key;
        }
}

/* ---- The fold --------------------------------------------------------------- */

static struct grid_row *find_row(struct grid *g, uint32_t pid)
{
    if (!g->row_count || pid > g->rows[g->row_count - 1].pid)
        return NULL;
    for (int i = 0; i < g->row_count; i++)
        if (g->rows[i].pid == pid)
            return &g->rows[i];
    return NULL;
}

static void see_state(struct grid *g, const struct fos_event *e)
{
    struct grid_row *row = find_row(g, e->pid);
    if (row)
        track_change(g, &row->track, e->time, (int)fos_event_to(e));
    if (e->cpu >= g->cpu_count)
        return;
    if (fos_event_to(e) == FOS_RUNNING)
        track_change(g, &g->cpus[e->cpu], e->time, row ? row->key : GRID_OTHER);
    else if (fos_event_from(e) == FOS_RUNNING)
        track_change(g, &g->cpus[e->cpu], e->time, GRID_IDLE);
}

static void see_switch(struct grid *g, const struct fos_event *e)
{
    struct grid_track *cpu = &g->cpus[e->cpu];
    track_change(g, cpu, e->time, GRID_SWITCHING);
    cpu->until = times_add(e->time, e->value);
}

static void see(struct grid *g, const struct fos_event *e)
{
    struct grid_row *row;
    if (e->type == FOS_EV_STATE)
        see_state(g, e);
    else if (e->type == FOS_EV_SWITCH && e->value > 0 && e->cpu < g->cpu_count)
        see_switch(g, e);
    else if (e->type == FOS_EV_REAP && (row = find_row(g, e->pid)))
        track_change(g, &row->track, e->time, GRID_ABSENT);
}

static int make_tracks(struct grid *g, const struct fos_metrics *m, int rows, int cpus)
{
    g->rows = calloc((size_t)rows + 1, sizeof(*g->rows));
    g->cpus = calloc((size_t)cpus + 1, sizeof(*g->cpus));
    if (!g->rows || !g->cpus)
        return -ENOMEM;
    for (; g->row_count < rows; g->row_count++) {
        struct grid_row *row = &g->rows[g->row_count];
        const struct fos_proc_metrics *p = fos_metrics_proc(m, (size_t)g->row_count);
        *row = (struct grid_row){.pid = p->pid, .name = p->name, .key = GRID_OTHER};
        if (track_init(&row->track, FOS_STATE_COUNT, g->scale.cells, GRID_ABSENT))
            return -ENOMEM;
    }
    for (; g->cpu_count < cpus; g->cpu_count++)
        if (track_init(&g->cpus[g->cpu_count], GRID_CPU_KINDS, g->scale.cells, GRID_IDLE))
            return -ENOMEM;
    return 0;
}

int grid_fill(struct grid *g, const struct fos_trace *t, const struct fos_metrics *m,
              const struct text_scale *scale, int rows, int cpus)
{
    const uint64_t count = fos_trace_count(t);
    *g = (struct grid){.scale = *scale};
    g->end = count ? fos_trace_event(t, count - 1)->time : 0;
    const int error = make_tracks(g, m, rows, cpus);
    if (error)
        return error;
    if (cpus)
        give_keys(g);
    for (uint64_t i = 0; i < count; i++)
        see(g, fos_trace_event(t, i));
    for (int i = 0; i < rows; i++)
        track_change(g, &g->rows[i].track, g->end, GRID_ABSENT);
    for (int i = 0; i < cpus; i++)
        track_change(g, &g->cpus[i], g->end, GRID_IDLE);
    return 0;
}

void grid_free(struct grid *g)
{
    for (int i = 0; g->rows && i < g->row_count; i++)
        free(g->rows[i].track.spent);
    for (int i = 0; g->cpus && i < g->cpu_count; i++)
        free(g->cpus[i].spent);
    free(g->rows);
    free(g->cpus);
    *g = (struct grid){.row_count = 0};
}
