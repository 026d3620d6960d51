/*
 * shortest.c: see shortest.h. The estimate is the exponential average of the
 * bursts so far: expected' = alpha * burst + (1 - alpha) * expected
 * (Silberschatz, Galvin, Gagne: Operating System Concepts, 5.3.2).
 * O(log n) a decision.
 */
#include "shortest.h"

enum { EXACT, AVERAGE };
static const char *const estimates[] = {[EXACT] = "exact", [AVERAGE] = "average", NULL};

const struct fos_param shortest_params[] = {
    {.name = "estimate",
     .type = FOS_PARAM_CHOICE,
     .offset = offsetof(struct shortest, estimate),
     .choices = estimates,
     .help = "exact: the burst is known, as in exercises; average: learnt from those before it"},
    {.name = "alpha",
     .type = FOS_PARAM_FRACTION,
     .offset = offsetof(struct shortest, alpha),
     .def = 500,
     .max = 1000,
     .help = "how much the last burst counts in the average, from 0 to 1"},
    {.name = "guess",
     .type = FOS_PARAM_DURATION,
     .offset = offsetof(struct shortest, guess),
     .def = FOS_TICKS(10),
     .help = "what the average starts from, before the first burst"},
    {.name = NULL},
};

static fos_time expected(const struct shortest *q, const struct history *h)
{
    return h->known ? h->expected : q->guess;
}

fos_time shortest_left(struct fos_sched *s, struct fos_task *t)
{
    const struct shortest *q = fos_sched_data(s);
    const struct history *h = fos_task_data(t);
    if (q->estimate == EXACT)
        return fos_task_burst(t);
    fos_time left = expected(q, h) - (fos_task_cpu_time(t) - h->before);
    return left > 0 ? left : 0;
}

void shortest_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct shortest *q = fos_sched_data(s);
    (void)cpu;
    if (fos_at_head(s, why))
        fos_tree_insert_first(&q->ready, t, shortest_left(s, t), 1);
    else
        fos_tree_insert(&q->ready, t, shortest_left(s, t), 1);
}

void shortest_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct shortest *q = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_tree_remove(&q->ready, t);
}

struct fos_task *shortest_pick(struct fos_sched *s, int cpu)
{
    struct shortest *q = fos_sched_data(s);
    struct fos_task *t = fos_tree_first(&q->ready, cpu);
    if (!t)
        return NULL;
    q->chosen = fos_tree_key(t);
    fos_tree_remove(&q->ready, t);
    return t;
}

void shortest_stopping(struct fos_sched *s, int cpu, struct fos_task *t, fos_time ran,
                       bool runnable)
{
    const struct shortest *q = fos_sched_data(s);
    struct history *h = fos_task_data(t);
    (void)cpu;
    (void)ran;
    if (runnable)
        return;
    fos_time burst = fos_task_cpu_time(t) - h->before;
    h->expected =
        fos_scale(burst, q->alpha, 1000) + fos_scale(expected(q, h), 1000 - q->alpha, 1000);
    h->known = true;
    h->before = fos_task_cpu_time(t);
}

/* Everybody is expected anew; equals stay as they stood. */
int shortest_reconfigure(struct fos_sched *s)
{
    struct shortest *q = fos_sched_data(s);
    struct fos_list all = {.length = 0};
    struct fos_task *t;
    for (t = fos_tree_min(&q->ready); t; t = fos_tree_next(t))
        fos_list_push(&all, t);
    while ((t = all.first)) {
        fos_list_remove(&all, t);
        fos_tree_remove(&q->ready, t);
        fos_tree_insert(&q->ready, t, shortest_left(s, t), 1);
    }
    return 0;
}

/* Its key: whoever waits needs as much as when it came. */
int64_t shortest_rank(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return fos_tree_key(t);
}

void shortest_explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out)
{
    const struct shortest *q = fos_sched_data(s);
    const struct fos_task *next = fos_tree_first(&q->ready, 0);
    fos_text_printf(out, "%s needs ", fos_task_name(t));
    fos_text_time(out, q->chosen);
    fos_text_printf(out, ", the least of all");
    if (!next)
        return;
    fos_text_printf(out, "; next is %s with ", fos_task_name(next));
    fos_text_time(out, fos_tree_key(next));
}
