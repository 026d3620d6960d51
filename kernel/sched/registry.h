/* registry.h: each built-in policy's table. */
#ifndef KERNEL_SCHED_REGISTRY_H
#define KERNEL_SCHED_REGISTRY_H

#include "fiberos/sched.h"

extern const struct fos_sched_ops sched_fcfs, sched_lottery, sched_priority, sched_rr, sched_sjf,
    sched_srtf;

#endif
