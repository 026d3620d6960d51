/*
 * table.c: is the table of a policy sound? Asked before any of it is used:
 * a plug-in's may hold anything.
 */
#include <errno.h>

#include "../machine.h"

static size_t value_size(enum fos_param_type type)
{
    switch (type) {
    case FOS_PARAM_BOOL:
        return sizeof(bool);
    case FOS_PARAM_DURATIONS:
    case FOS_PARAM_INTS:
        return sizeof(struct fos_durations);
    case FOS_PARAM_INT:
    case FOS_PARAM_DURATION:
    case FOS_PARAM_CHOICE:
    case FOS_PARAM_FRACTION:
        return sizeof(int64_t);
    }
    return 0;
}

static bool is_choice(const struct fos_param *p)
{
    int64_t choices = 0;
    while (p->choices && p->choices[choices])
        choices++;
    return p->def >= 0 && p->def < choices;
}

/* What is wrong with a parameter; NULL: nothing. */
static const char *flaw(const struct fos_sched_ops *ops, const struct fos_param *p)
{
    const size_t size = value_size(p->type);
    if (!size)
        return "has a type that does not exist";
    if (ops->sched_size < size || p->offset > ops->sched_size - size)
        return "lies outside of the policy's struct: is sched_size set?";
    if (p->offset % (size == sizeof(bool) ? 1 : _Alignof(int64_t)))
        return "lies where its type can't";
    if (p->type == FOS_PARAM_CHOICE && !is_choice(p))
        return "has a default that is none of its choices";
    return NULL;
}

static const char *missing(const struct fos_sched_ops *ops)
{
    return !ops->name || !*ops->name ? "a name"
           : !ops->enqueue           ? "the op enqueue"
           : !ops->dequeue           ? "the op dequeue"
           : !ops->pick_next         ? "the op pick_next"
                                     : NULL;
}

static const char *flaw_of_rank(const struct fos_sched_ops *ops)
{
    if ((unsigned)ops->ranked >= FOS_RANK_KINDS)
        return "has a rank of a kind that does not exist";
    if (!ops->ranked != !ops->rank)
        return ops->rank ? "has the op rank, but does not say in 'ranked' what it tells"
                         : "says that it is ranked, but lacks the op rank";
    return NULL;
}

int fos_sched_check(const struct fos_sched_ops *ops, struct fos_error *error)
{
    const char *what = missing(ops);
    error->code = what ? -EINVAL : 0;
    if (what)
        text_format(error->message, sizeof(error->message),
                    "lacks %s; a policy needs a name, enqueue, dequeue and pick_next", what);
    if (!what && (what = flaw_of_rank(ops))) {
        error->code = -EINVAL;
        text_format(error->message, sizeof(error->message), "%s", what);
    }
    for (const struct fos_param *p = ops->params; !error->code && p && p->name; p++) {
        what = flaw(ops, p);
        error->code = what ? -EINVAL : 0;
        if (what)
            text_format(error->message, sizeof(error->message), "is wrong: its parameter '%s' %s",
                        p->name, what);
    }
    return error->code;
}
