/*
 * load.c: the means of the levels, pixel by pixel.
 */
#include "load.h"

void load_make(const struct model *m, const struct timemap *map, struct load *out)
{
    struct level_walk walk;
    levels_begin(&walk, &m->levels, m->trace, map->origin);
    for (int x = 0; x < map->width; x++) {
        const fos_time from = timemap_time(map, x), to = timemap_time(map, x + 1);
        struct stretch s;
        levels_next(&walk, to, &s);
        out[x].running = to > from ? (float)((double)s.run_time / (double)(to - from)) : 0;
        out[x].ready = to > from ? (float)((double)s.ready_time / (double)(to - from)) : 0;
    }
}
