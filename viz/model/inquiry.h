/*
 * inquiry.h: an inspection that is made bit by bit. Of a process among millions
 * of events it takes longer than a picture may; the window goes on with it from
 * one picture to the next.
 */
#ifndef VIZ_MODEL_INQUIRY_H
#define VIZ_MODEL_INQUIRY_H

#include "inspect.h"

struct inquiry;

/* In place of the index of a process. */
enum inquired {
    INQUIRE_RUNNERS = -1,  /* who ran: proc.delays */
    INQUIRE_EVERYBODY = -2 /* all of them: overview, proc.wait */
};

struct findings {
    struct inspection proc;
    struct overview overview;
};

/* Of process `proc` (index) in [from, to), or enum inquired. The model may grow meanwhile: what is
 * new is not looked at. NULL without memory. */
struct inquiry *inquiry_new(const struct model *m, int64_t proc, fos_time from, fos_time to);
void inquiry_free(struct inquiry *q);
/* Goes on for about `steps` intervals. 1: done, 0: not yet, or -ENOMEM. */
int inquiry_go(struct inquiry *q, int64_t steps);
/* What was found, once it is done. */
const struct findings *inquiry_result(const struct inquiry *q);

#endif
