/*
 * bands.c: the cost follows pixels: one search a stretch, or a pixel.
 */
#include "bands.h"

struct bands bands_of(const struct model *m, const struct proc *p, const struct timemap *map,
                      enum band kind)
{
    return (struct bands){m, map, p, kind, TRACK_BEFORE, 0};
}

static const struct track *track_of(const struct bands *b)
{
    return b->kind == BAND_HOLDS ? &b->proc->holding.steps : &b->proc->loans;
}

static bool is_on(const struct bands *b)
{
    if (b->kind == BAND_HOLDS)
        return holding_depth(&b->proc->holding, b->item) > 0;
    return b->item >= 0 && track_event(&b->proc->loans, b->model->trace, b->item)->object != 0;
}

bool bands_next(struct bands *b, int *x0, int *x1)
{
    const struct track *track = track_of(b);
    const struct fos_trace *trace = b->model->trace;
    const fos_time end = model_end(b->model);
    while (track->count && b->x < b->map->width && timemap_time(b->map, b->x) < end) {
        b->item = track_seek(track, trace, b->item, timemap_time(b->map, b->x));
        const fos_time until = track_item_end(track, trace, b->item, end);
        const int next = timemap_pixel(b->map, until), from = b->x;
        b->x = next > from ? next : from + 1;
        if (is_on(b) || next == from) {
            *x0 = from;
            *x1 = b->x;
            return true;
        }
    }
    return false;
}

int64_t bands_loan(const struct model *m, const struct proc *p, const struct timemap *map,
                   int64_t after, int *x, int64_t *lender)
{
    const struct track *t = &p->loans;
    while (++after < (int64_t)t->count) {
        const struct fos_event *e = track_event(t, m->trace, after);
        *x = timemap_pixel(map, e->time);
        if (*x >= map->width)
            return -1;
        /* One a pixel is enough. */
        const int64_t item = track_seek(t, m->trace, after, timemap_time(map, *x + 1) - 1);
        *lender = e->object ? model_find(m, e->object) : -1;
        if (*x >= 0 && *lender >= 0)
            return item;
        after = item;
    }
    return -1;
}
