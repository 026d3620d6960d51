/*
 * figures.c: numbers into cells and lines.
 */
#include "figures.h"

#include <stdio.h>

const char *const figures_spread_titles[SPREAD_CELLS] = {"n", "min", "mean", "p95", "max"};
const char *const figures_doing_titles[DOING_CELLS] = {"CPU %", "run",      "wait",     "waits",
                                                       "runs",  "switches", "preempted"};

static double percent(fos_time part, fos_time whole)
{
    return whole > 0 ? (double)part * 100 / (double)whole : 0;
}

void figures_spread(const struct spread *s, struct unit unit, char out[SPREAD_CELLS][FIGURE_CELL])
{
    const fos_time values[] = {s->min, spread_mean(s), s->p95, s->max};
    snprintf(out[0], FIGURE_CELL, "%u", s->count);
    for (int i = 0; i < SPREAD_CELLS - 1; i++)
        units_number(unit, s->count ? values[i] : -1, out[i + 1]);
}

void figures_states(const struct inspection *in, fos_time length, char out[FIGURE_LINE])
{
    snprintf(out, FIGURE_LINE, "RUNNING %.1f%%, READY %.1f%%, BLOCKED %.1f%%",
             percent(in->run.sum, length), percent(in->wait.sum, length),
             percent(in->blocked, length));
}

void figures_turns(uint32_t runs, uint32_t switches, uint32_t preempted, char out[FIGURE_LINE])
{
    snprintf(out, FIGURE_LINE, "runs %u, switches %u, preempted %u", runs, switches, preempted);
}

void figures_cpus(const struct overview *o, char out[FIGURE_LINE])
{
    const fos_time whole = o->length * o->cpus;
    snprintf(out, FIGURE_LINE, "busy %.1f%%, switching %.1f%%, idle %.1f%%",
             percent(o->all.run, whole), percent(o->switching, whole), percent(o->idle, whole));
}

void figures_doing(const struct doing *d, const struct overview *o, struct unit unit,
                   char out[DOING_CELLS][FIGURE_CELL])
{
    const uint32_t counts[] = {d->waits, d->dispatches, d->switches, d->preemptions};
    snprintf(out[0], FIGURE_CELL, "%.1f", percent(d->run, o->length * o->cpus));
    units_number(unit, d->run, out[1]);
    units_number(unit, d->wait, out[2]);
    for (int i = 0; i < 4; i++)
        snprintf(out[i + 3], FIGURE_CELL, "%u", counts[i]);
}
