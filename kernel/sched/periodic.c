/*
 * periodic.c: see periodic.h. Admission adds up what each periodic process
 * takes of the CPU, its longest job divided by its period; more than the
 * CPUs have is refused, for then somebody must be late whatever is done. (The
 * other way round it holds for EDF on one CPU with deadlines not before the
 * end of the period; for others to be under it is no promise.)
 * O(log n) a decision.
 */
#include <errno.h>

#include "periodic.h"

#define WHOLE INT64_C(1000000000) /* a CPU */
#define MOST  (1000 * WHOLE)      /* that one process counts for: sums stay small */

const struct fos_param periodic_params[] = {
    {.name = "admission",
     .type = FOS_PARAM_BOOL,
     .offset = offsetof(struct periodic, admission),
     .def = 1,
     .help = "refuse a periodic process that would bring the utilisation above the CPUs"},
    {.name = NULL},
};

static void refuse(struct fos_sched *s, const struct fos_task *t, int64_t share)
{
    const struct periodic *p = fos_sched_data(s);
    int64_t sum = (p->used + share + 99999) / 100000; /* rounded up: 1.0000 is not too much */
    fos_sched_refuse(s,
                     "not admitted: with '%s' (%lld.%04lld) the utilisation would be "
                     "%lld.%04lld of %d CPU%s; give it a longer period or less to do, or set "
                     "\"admission\": false",
                     fos_task_name(t), (long long)(share / WHOLE),
                     (long long)(share % WHOLE / 100000), (long long)(sum / 10000),
                     (long long)(sum % 10000), fos_sched_cpus(s),
                     fos_sched_cpus(s) == 1 ? "" : "s");
}

int periodic_task_init(struct fos_sched *s, struct fos_task *t)
{
    struct periodic *p = fos_sched_data(s);
    struct duty *d = fos_task_data(t);
    if (!fos_task_period(t))
        return 0;
    int64_t share = fos_scale(fos_task_worst(t), WHOLE, fos_task_period(t));
    int64_t room = fos_sched_cpus(s) * WHOLE - p->used;
    if (p->admission && share > room) {
        refuse(s, t, share < INT64_MAX / 2 ? share : INT64_MAX / 2);
        return -EBUSY;
    }
    d->share = share < MOST ? share : MOST; /* counted even if nobody is refused: it may change */
    p->used += d->share;
    return 0;
}

void periodic_task_exit(struct fos_sched *s, struct fos_task *t)
{
    struct periodic *p = fos_sched_data(s);
    struct duty *d = fos_task_data(t);
    p->used -= d->share;
    d->share = 0;
}

/* It holds for those who are still to come. */
int periodic_reconfigure(struct fos_sched *s)
{
    (void)s;
    return 0;
}

void periodic_enqueue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct periodic *p = fos_sched_data(s);
    (void)cpu;
    if (fos_at_head(s, why))
        fos_tree_insert_first(&p->ready, t, p->urgency(t), 1);
    else
        fos_tree_insert(&p->ready, t, p->urgency(t), 1);
}

void periodic_dequeue(struct fos_sched *s, int cpu, struct fos_task *t, enum fos_why why)
{
    struct periodic *p = fos_sched_data(s);
    (void)cpu;
    (void)why;
    fos_tree_remove(&p->ready, t);
}

struct fos_task *periodic_pick(struct fos_sched *s, int cpu)
{
    struct periodic *p = fos_sched_data(s);
    struct fos_task *t = fos_tree_first(&p->ready, cpu);
    if (t)
        fos_tree_remove(&p->ready, t);
    return t;
}

/* The tree has each task under the key with which it came. */
bool periodic_preempts(struct fos_sched *s, int cpu, struct fos_task *curr)
{
    const struct periodic *p = fos_sched_data(s);
    const struct fos_task *first = fos_tree_first(&p->ready, cpu);
    return first && fos_tree_key(first) < p->urgency(curr);
}

int64_t periodic_rank(struct fos_sched *s, struct fos_task *t)
{
    (void)s;
    return fos_tree_key(t); /* NOT_URGENT is FOS_RANK_LAST */
}

static void say_time(struct fos_text *out, const char *what, int64_t key)
{
    if (key == NOT_URGENT) {
        fos_text_printf(out, "no %s", what);
        return;
    }
    fos_text_printf(out, "%s ", what);
    fos_text_time(out, key);
}

void periodic_explain(struct fos_sched *s, struct fos_task *t, struct fos_text *out,
                      const char *what, const char *best)
{
    const struct periodic *p = fos_sched_data(s);
    const struct fos_task *next = fos_tree_min(&p->ready);
    fos_text_printf(out, "%s: ", fos_task_name(t));
    say_time(out, what, p->urgency(t));
    fos_text_printf(out, p->urgency(t) == NOT_URGENT ? ", and nobody has one" : " is %s", best);
    if (next) {
        fos_text_printf(out, "; next is %s with ", fos_task_name(next));
        say_time(out, what, fos_tree_key(next));
    }
}
