/* registry.h: each built-in policy's table. */
#ifndef KERNEL_SCHED_REGISTRY_H
#define KERNEL_SCHED_REGISTRY_H

#include "fiberos/sched.h"

extern const struct fos_sched_ops sched_cfs, sched_edf, sched_eevdf, sched_fcfs, sched_hrrn,
    sched_lottery, sched_mlfq, sched_priority, sched_rm, sched_rr, sched_sjf, sched_srtf,
    sched_stride;

#endif
