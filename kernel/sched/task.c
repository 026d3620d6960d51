/*
 * task.c: what a policy may ask of a task and of the machine (sched.h).
 */
#include <errno.h>

#include "../machine.h"

void *fos_sched_data(struct fos_sched *s)
{
    return s->data;
}

void *fos_sched_cpu(struct fos_sched *s, int cpu)
{
    return area_item(&s->per_cpu, (size_t)cpu);
}

void *fos_task_data(struct fos_task *t)
{
    return t->data;
}

fos_time fos_sched_now(const struct fos_sched *s)
{
    return s->kernel->now;
}

int fos_sched_cpus(const struct fos_sched *s)
{
    return s->kernel->cpu_count;
}

uint64_t fos_sched_random(struct fos_sched *s, uint64_t n)
{
    const struct fos_workload *w = s->kernel->workload;
    if (w->draw_count)
        return w->draws[s->drawn++ % w->draw_count] % n;
    return rng_below(&s->rng, n);
}

void fos_sched_timer(struct fos_sched *s, fos_time when)
{
    struct fos_kernel *k = s->kernel;
    s->critical = true;
    timer_cancel(&k->timers, &s->timer);
    if (when > 0)
        timer_arm(&k->timers, &s->timer, when > k->now ? when : k->now, 0);
    s->critical = false;
}

void fos_sched_refuse(struct fos_sched *s, const char *format, ...)
{
    struct fos_text t;
    va_list arguments;
    text_init(&t, s->refusal, sizeof(s->refusal));
    va_start(arguments, format);
    text_vprintf(&t, format, arguments);
    va_end(arguments);
}

bool fos_at_head(const struct fos_sched *s, enum fos_why why)
{
    if (why == FOS_WHY_PREEMPTED)
        return !s->kernel->workload->semantics.preempted_tail;
    return false;
}

int fos_task_pid(const struct fos_task *t)
{
    return (int)t->proc->pid;
}

const char *fos_task_name(const struct fos_task *t)
{
    return t->proc->name;
}

int fos_task_priority(const struct fos_task *t)
{
    return t->proc->priority;
}

int fos_task_urgency(const struct fos_task *t)
{
    return t->proc->urgency;
}

int fos_task_nice(const struct fos_task *t)
{
    return t->proc->nice;
}

int64_t fos_task_tickets(const struct fos_task *t)
{
    return t->proc->effective_tickets;
}

/* A script can be read ahead; a compiled program may have said. */
fos_time fos_task_burst(const struct fos_task *t)
{
    const struct proc *p = t->proc;
    bool scripted = p->script || (!p->context && !p->main);
    return scripted ? p->demand + script_ahead(p) : p->burst_left;
}

fos_time fos_task_worst(const struct fos_task *t)
{
    const struct proc *p = t->proc;
    return p->spec && !p->main ? script_worst(p) : p->burst_left;
}

fos_time fos_task_cpu_time(const struct fos_task *t)
{
    return t->proc->cpu_time;
}

fos_time fos_task_arrival(const struct fos_task *t)
{
    return t->proc->arrival;
}

fos_time fos_task_ready_since(const struct fos_task *t)
{
    return t->proc->ready_since;
}

fos_time fos_task_deadline(const struct fos_task *t)
{
    return t->proc->deadline;
}

fos_time fos_task_period(const struct fos_task *t)
{
    return t->proc->spec ? t->proc->spec->period : 0;
}

void fos_task_new_slice(struct fos_task *t)
{
    t->proc->slice_left = 0;
}

bool fos_task_allowed(const struct fos_task *t, int cpu)
{
    return !t->proc->affinity || (t->proc->affinity >> cpu & 1);
}

/* Linux's sched_prio_to_weight (kernel/sched/core.c): a step of nice is 10%
 * of CPU, a factor of about 1.25; nice 0 is 1024. */
int64_t fos_nice_weight(int nice)
{
    static const int64_t weights[40] = {88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705,
                                        14949, 11916, 9548,  7620,  6100,  4904,  3906,  3121,
                                        2501,  1991,  1586,  1277,  1024,  820,   655,   526,
                                        423,   335,   272,   215,   172,   137,   110,   87,
                                        70,    56,    45,    36,    29,    23,    18,    15};
    return weights[nice + 20];
}
