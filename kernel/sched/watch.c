/*
 * watch.c: does the policy let somebody starve?
 *
 * A task starves if it has been READY for longer than the limit and is still
 * being overtaken: others who came later are chosen. Waiting alone is not
 * starving; the last of a thousand in a fair queue waits long, too. Nor does
 * one starve whom nobody overtakes because nobody else is chosen.
 *
 * Priorities without aging are supposed to starve, and the built-in policies
 * are known to keep their rules, so they are watched only if it is asked for.
 */
#include "eject.h"

#define AT_LEAST FOS_SEC(100)
#define SLICES   1000 /* or so many slices of the policy, the longest, whichever is more */
#define LOOKS    4    /* in the time that is too long */

void watch_boot(struct fos_kernel *k)
{
    struct fos_sched *s = &k->sched;
    fos_time asked = k->config.watchdog;
    s->watch_limit = asked > 0 ? asked : asked == 0 && s->foreign ? AT_LEAST : 0;
    s->watch_at = s->watch_limit / LOOKS;
    s->newest = -1;
}

static fos_time limit(const struct fos_kernel *k)
{
    const struct fos_sched *s = &k->sched;
    fos_time slices = s->longest < FOREVER / SLICES ? s->longest * SLICES : FOREVER;
    return !k->config.watchdog && slices > s->watch_limit ? slices : s->watch_limit;
}

static const struct proc *starving(struct fos_kernel *k, fos_time too_long)
{
    for (uint32_t pid = 1; pid < k->next_pid; pid++) {
        const struct proc *p = proc_find(k, pid);
        if (p && p->task.queued && k->now - p->ready_since >= too_long &&
            p->ready_since < k->sched.newest)
            return p;
    }
    return NULL;
}

static void eject(struct fos_kernel *k, const struct proc *p)
{
    char why[256];
    struct fos_text t;
    text_init(&t, why, sizeof(why));
    text_printf(&t, "lets '%s' starve: READY for ", p->name);
    text_time(&t, k->now - p->ready_since);
    text_printf(&t, " while later ones run (the watchdog's limit is ");
    text_time(&t, limit(k));
    text_printf(&t, ")");
    sched_eject(k, why);
}

void watch_pick(struct fos_kernel *k, const struct proc *p)
{
    struct fos_sched *s = &k->sched;
    if (p->ready_since > s->newest)
        s->newest = p->ready_since;
    if (!s->watch_limit || k->now < s->watch_at)
        return;
    const struct proc *victim = starving(k, limit(k));
    s->watch_at = k->now + s->watch_limit / LOOKS + 1;
    s->newest = -1;
    if (victim)
        eject(k, victim);
}
