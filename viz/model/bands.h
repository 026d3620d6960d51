/*
 * bands.h: when a process holds mutexes, and when it runs with the urgency
 * that another one lent it, as stretches of pixels.
 */
#ifndef VIZ_MODEL_BANDS_H
#define VIZ_MODEL_BANDS_H

#include "view.h"

enum band { BAND_HOLDS, BAND_BORROWS };

struct bands {
    const struct model *model;
    const struct timemap *map;
    const struct proc *proc;
    enum band kind;
    int64_t item; /* of the proc's holding.steps or loans: of the stretch found last */
    int x;        /* where to go on */
};

struct bands bands_of(const struct model *m, const struct proc *p, const struct timemap *map,
                      enum band kind);
/* The next stretch, pixels [x0, x1); false if there is none. A pixel in which anything is on counts
 * as on: what is short is seen. */
bool bands_next(struct bands *b, int *x0, int *x1);

/* The loan that begins behind item `after` of p->loans, at most one a pixel: its item, its pixel
 * and the index of who lends. -1: there is none in the window. */
int64_t bands_loan(const struct model *m, const struct proc *p, const struct timemap *map,
                   int64_t after, int *x, int64_t *lender);

#endif
