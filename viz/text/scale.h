/*
 * scale.h: how much time a cell of the timeline stands for.
 *
 * Both the cell and the distance of the labels are round numbers, and a
 * label stands exactly over the cell that begins at its time.
 */
#ifndef VIZ_TEXT_SCALE_H
#define VIZ_TEXT_SCALE_H

#include "unit.h"

struct text_scale {
    fos_time cell; /* nanoseconds that a cell stands for */
    fos_time step; /* from label to label; a multiple of `cell` */
    int cells;     /* that hold the whole span; 1 or more */
};

/* Fits [0, span] into at most `columns` (10 or more) cells. */
struct text_scale scale_fit(fos_time span, int columns, const struct text_unit *u);

#endif
