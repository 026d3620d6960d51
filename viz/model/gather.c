/*
 * gather.c: from process to process.
 */
#include "gather.h"

void gather_begin(struct gather *g, const struct model *m, enum gathered what, int64_t proc,
                  fos_time from, fos_time to)
{
    *g = (struct gather){.m = m, .what = what, .proc = proc, .from = from, .to = to};
    g->next = proc < 0 ? 0 : (size_t)proc;
    g->count = proc < 0 ? m->proc_count : (size_t)proc + 1;
}

int gather_go(struct gather *g, int64_t steps)
{
    while (g->next < g->count && steps > 0) {
        const int64_t i = (int64_t)g->next++;
        const size_t before = g->lengths.count;
        const int error = g->what == GATHER_WAITS
                              ? inspect_waits(g->m, i, g->from, g->to, &g->lengths)
                              : inspect_responses(g->m, i, g->from, g->to, &g->lengths);
        if (error)
            return error;
        steps -= 1 + 2 * (int64_t)(g->lengths.count - before); /* it ran in between */
    }
    return g->next >= g->count;
}

void gather_free(struct gather *g)
{
    lengths_free(&g->lengths);
}
