/*
 * scale.c: round numbers for cells and labels.
 *
 * In ticks a cell is a whole number of ticks, or a tick a whole number of
 * cells: then nothing that happens on a tick is cut in two.
 */
#include "scale.h"

#include <stddef.h>
#include <string.h>

#include "viz/model/times.h"

static const int round_numbers[] = {1, 2, 5};
static const int other_numbers[] = {1, 2, 3, 4, 5, 6, 8};
static const int parts_of_tick[] = {10, 5, 4, 2};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static fos_time cells_for(fos_time span, fos_time cell)
{
    return span ? span / cell + (span % cell != 0) : 1;
}

static fos_time choose_cell(fos_time span, int columns, const struct text_unit *u)
{
    const fos_time base = u->ticks ? u->size : 1;
    for (size_t i = 0; u->ticks && i < COUNT(parts_of_tick); i++)
        if (base % parts_of_tick[i] == 0 && cells_for(span, base / parts_of_tick[i]) <= columns)
            return base / parts_of_tick[i];
    for (fos_time power = base;; power = times_multiply(power, 10))
        for (size_t i = 0; i < COUNT(other_numbers); i++) {
            const fos_time cell = times_multiply(power, other_numbers[i]);
            if (cells_for(span, cell) <= columns)
                return cell;
        }
}

/* The smallest step from `numbers` that is cells wide enough; 0: none below `most`. */
static fos_time find_step(fos_time cell, fos_time base, const int *numbers, size_t count,
                          fos_time least, fos_time most)
{
    for (fos_time power = base; power <= most && power < INT64_MAX;
         power = times_multiply(power, 10))
        for (size_t i = 0; i < count; i++) {
            const fos_time step = times_multiply(power, numbers[i]);
            if (step >= least && step <= most && step % cell == 0)
                return step;
        }
    return 0;
}

static fos_time choose_step(fos_time span, fos_time cell, const struct text_unit *u)
{
    char label[UNIT_TEXT];
    const fos_time base = u->ticks ? u->size : 1;
    const fos_time widest = (fos_time)strlen(unit_time_short(u, span / cell * cell, label)) + 2;
    const fos_time least = times_multiply(cell, widest < 8 ? 8 : widest);
    fos_time step =
        find_step(cell, base, round_numbers, COUNT(round_numbers), least, times_multiply(least, 3));
    if (!step)
        step = find_step(cell, base, other_numbers, COUNT(other_numbers), least,
                         times_multiply(least, 10));
    return step ? step : least;
}

struct text_scale scale_fit(fos_time span, int columns, const struct text_unit *u)
{
    struct text_scale s = {.cell = choose_cell(span, columns, u)};
    s.step = choose_step(span, s.cell, u);
    s.cells = (int)cells_for(span, s.cell);
    return s;
}
