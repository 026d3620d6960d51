/*
 * eject.c: the policy goes; everybody who was inside it goes over to
 * round-robin, so that the workload still ends. The trace says why, and what
 * the machine looked like.
 */
#include "eject.h"

#include <errno.h>
#include <stdlib.h>

#include "registry.h"

#define MOST_NAMED 8 /* processes in the dump */

/* ---- Memory
 * -------------------------------------------------------------------------------------- */

int sched_allocate(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    int error = area_new(&s->own, 1, s->ops->sched_size);
    if (!error)
        error = area_new(&s->per_cpu, (size_t)k->cpu_count, s->ops->cpu_size);
    s->data = area_item(&s->own, 0);
    return error;
}

void sched_release(struct fos_kernel *k)
{
    area_free(&k->sched.own);
    area_free(&k->sched.per_cpu);
    k->sched.data = NULL;
}

/* ---- The dump
 * ------------------------------------------------------------------------------------- */

static void dump_running(const struct fos_kernel *k, struct fos_text *t)
{
    for (int i = 0; i < k->cpu_count; i++)
        if (k->cpus[i].current)
            text_printf(t, "%s CPU %d: '%s'", i ? "," : "", i, k->cpus[i].current->name);
        else
            text_printf(t, "%s CPU %d: nobody", i ? "," : "", i);
}

/* Who waits in the policy, in order of pid, and since when. */
static void dump_ready(struct fos_kernel *k, struct fos_text *t)
{
    uint64_t named = 0;
    for (uint32_t pid = 1; pid < k->next_pid && named < MOST_NAMED; pid++) {
        const struct proc *p = proc_find(k, pid);
        if (!p || !p->task.queued)
            continue;
        text_printf(t, "%s '%s' for ", named++ ? "," : ":", p->name);
        text_time(t, k->now - p->ready_since);
    }
    if (k->sched.queued > named)
        text_printf(t, " and %llu more", (unsigned long long)(k->sched.queued - named));
}

static void dump(struct fos_kernel *k, const char *policy)
{
    char line[1024];
    struct fos_text t;
    text_init(&t, line, sizeof(line));
    text_printf(&t, "when '%s' was ejected: on", policy);
    dump_running(k, &t);
    text_printf(&t, "; %llu READY", (unsigned long long)k->sched.queued);
    dump_ready(k, &t);
    record(k, FOS_EV_WARNING, 0, 0, 0, line);
}

/* ---- Ejection
 * -------------------------------------------------------------------------------------- */

/* A task's links must not lead back into what the ejected policy had. */
static void forget(struct fos_task *t)
{
    struct proc *p = t->proc;
    void *data = t->data;
    *t = (struct fos_task){.proc = p, .data = data};
}

static void refill(struct fos_kernel *k)
{
    k->sched.queued = 0;
    for (uint32_t pid = 1; pid < k->next_pid; pid++) {
        struct proc *p = proc_find(k, pid);
        if (!p || p->state == FOS_ZOMBIE)
            continue;
        bool inside = p->task.queued;
        forget(&p->task);
        p->slice_left = 0;
        if (inside)
            sched_enqueue(p, FOS_WHY_NEW);
    }
}

static void put_round_robin(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    sched_release(k);
    s->ops = &sched_rr;
    s->ejected = true;
    s->guarded = false;
    s->watch_limit = 0;
    s->reranked = NULL;
    if (sched_allocate(k))
        panic("no memory to go on with round-robin");
    for (const struct fos_param *p = sched_rr.params; p->name; p++)
        *(fos_time *)(void *)((char *)s->data + p->offset) = p->def * k->workload->tick / 1000;
}

/*
 * The ejected policy is not asked to clean up: it has shown that it can't be
 * trusted. Round-robin keeps nothing in a task.
 */
void sched_eject(struct fos_kernel *k, const char *why)
{
    struct fos_sched *s = &k->sched;
    char line[512];
    if (s->ejected)
        panic("round-robin breaks the rules of a policy");
    text_format(line, sizeof(line), "policy '%s' %s; round-robin goes on instead", s->ops->name,
                why);
    record(k, FOS_EV_EJECT, 0, 0, 0, line);
    dump(k, s->ops->name);
    k->failed = true;
    timer_cancel(&k->timers, &s->timer);
    put_round_robin(k);
    refill(k);
}
