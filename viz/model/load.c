/*
 * load.c: differences of sums. From one pixel to the next the events between
 * are taken in, or, if there are many, the nearest kept sum is used.
 */
#include "load.h"

/* The sums of a moment, which may lie behind the last event. */
struct sums {
    uint64_t running, ready;
};

static struct sums sums_at(const struct flow *f, fos_time t)
{
    const uint64_t since = t > f->time ? (uint64_t)(t - f->time) : 0;
    return (struct sums){f->run_time + f->in[FOS_RUNNING] * since,
                         f->ready_time + f->in[FOS_READY] * since};
}

/* *f, which stands after *upto events, moves on to the moment. */
static void move_on(const struct model *m, struct flow *f, uint64_t *upto, struct moment at)
{
    if (at.upto - *upto > FLOW_BLOCK)
        model_flow_at(m, at, f);
    else
        for (uint64_t i = *upto; i < at.upto; i++)
            flow_apply(f, fos_trace_event(m->trace, i), i);
    *upto = at.upto;
}

void load_make(const struct model *m, const struct timemap *map, struct load *out)
{
    struct flow f;
    const fos_time end = model_end(m);
    struct moment at = model_moment(m, map->origin);
    uint64_t upto = at.upto;
    model_flow_at(m, at, &f);
    struct sums before = sums_at(&f, map->origin);
    for (int x = 0; x < map->width; x++) {
        const fos_time from = timemap_time(map, x), next = timemap_time(map, x + 1);
        const fos_time to = next < end ? next : end;
        out[x] = (struct load){0, 0};
        if (to <= from)
            continue;
        move_on(m, &f, &upto, model_moment(m, to));
        const struct sums after = sums_at(&f, to);
        out[x].running = (float)((double)(after.running - before.running) / (double)(next - from));
        out[x].ready = (float)((double)(after.ready - before.ready) / (double)(next - from));
        before = after;
    }
}
