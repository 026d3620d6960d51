/*
 * figures.h: the inspector's figures in words: what is printed, is made here.
 */
#ifndef VIZ_MODEL_FIGURES_H
#define VIZ_MODEL_FIGURES_H

#include "inspect.h"
#include "units.h"

/* A row of figures, as text; a cell is short. */
enum { FIGURE_CELL = TIME_TEXT, FIGURE_LINE = 96 };

/* Number, min, mean, p95, max; "-" where there are none. */
enum { SPREAD_CELLS = 5 };
extern const char *const figures_spread_titles[SPREAD_CELLS];
void figures_spread(const struct spread *s, struct unit unit, char out[SPREAD_CELLS][FIGURE_CELL]);

/* "RUNNING 18.2%, READY 40.1%, BLOCKED 30.0%": of the length of the part. */
void figures_states(const struct inspection *in, fos_time length, char out[FIGURE_LINE]);
/* "runs 12, switches 9, preempted 3" */
void figures_turns(uint32_t runs, uint32_t switches, uint32_t preempted, char out[FIGURE_LINE]);
/* "busy 91.2%, switching 3.8%, idle 5.0%": of all CPUs */
void figures_cpus(const struct overview *o, char out[FIGURE_LINE]);

/* A process in the overview: % of all CPUs, time run, time waited, waits, runs, switches,
 * preemptions. */
enum { DOING_CELLS = 7 };
extern const char *const figures_doing_titles[DOING_CELLS];
void figures_doing(const struct doing *d, const struct overview *o, struct unit unit,
                   char out[DOING_CELLS][FIGURE_CELL]);

#endif
