/*
 * rank.h: the number by which a policy orders its queue, for those who look
 * on: what sched.h and trace.h have in common.
 */
#ifndef FIBEROS_RANK_H
#define FIBEROS_RANK_H

#include <stdint.h>

/* What the number is, and who of two goes first. Equals: in order of entry, unless it says else. */
enum fos_rank_kind {
    FOS_RANK_NONE,     /* no number: in order of entry */
    FOS_RANK_LEVEL,    /* a queue of several, from 1; the lowest number first */
    FOS_RANK_PRIORITY, /* the highest number first */
    FOS_RANK_TICKETS,  /* a share; no order */
    FOS_RANK_TIME,     /* ns, a length: a burst, a period; the shortest first */
    FOS_RANK_MOMENT,   /* ns since boot: a deadline; the earliest first */
    FOS_RANK_VIRTUAL,  /* ns of a time that only the policy counts; the lowest first, or the lower
                          pid */
    FOS_RANK_RATIO,    /* ns, above 0: the burst b of (waited + b) / b; the highest ratio first */
    FOS_RANK_NUMBER,   /* any other number; the lowest first, or the lower pid */
    FOS_RANK_KINDS
};
#define FOS_RANK_LAST INT64_MAX /* behind all others: it has no deadline, or the like */

#endif
