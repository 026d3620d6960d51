/*
 * rank.c: see rank.h. A policy may say in any op that a rank has changed, so
 * those concerned are only linked then, and asked when the op is over. With
 * explanations switched off nobody is asked.
 */
#include "rank.h"

#include "eject.h"
#include "guard.h"

static bool is_told(const struct fos_kernel *k)
{
    return k->sched.ops->rank && k->sched.ops->ranked && !k->config.no_explain;
}

void rank_ask(struct fos_task *t)
{
    struct fos_sched *s = &t->proc->kernel->sched;
    if (t->is_reranked || !t->queued || !is_told(s->kernel))
        return;
    t->is_reranked = true;
    t->reranked = s->reranked;
    s->reranked = t;
}

void rank_ask_all(struct fos_kernel *k)
{
    for (uint32_t pid = 1; pid < k->next_pid; pid++) {
        struct proc *p = proc_find(k, pid);
        if (p)
            rank_ask(&p->task);
    }
}

void fos_task_reranked(struct fos_task *t)
{
    rank_ask(t);
}

static void note(struct fos_kernel *k, struct proc *p, int64_t rank)
{
    if (p->ranked && p->rank == rank)
        return;
    p->ranked = true;
    p->rank = rank;
    record_event(k, (struct fos_event){
                        .type = FOS_EV_RANK, .pid = p->pid, .cpu = FOS_NO_CPU, .value = rank});
}

bool rank_settle(struct fos_sched *s)
{
    struct fos_task *t;
    while ((t = s->reranked)) {
        struct op_call c = {.op = OP_RANK, .task = t};
        if (!guard_call(s, &c)) {
            sched_eject(s->kernel, s->breach);
            return false;
        }
        s->reranked = t->reranked; /* only now: rank() itself changes no rank */
        t->is_reranked = false;
        note(s->kernel, t->proc, c.number);
    }
    return true;
}

void rank_meta(struct fos_kernel *k)
{
    if (!is_told(k))
        return;
    record_key(k, "rank.kind", fos_rank_kind_name(k->sched.ops->ranked));
    record_key(k, "rank.name", k->sched.ops->rank_name ? k->sched.ops->rank_name : "rank");
}
