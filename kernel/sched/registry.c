/* registry.c: the policies that are built in, in order of name. */
#include <string.h>

#include "fiberos/kernel.h"
#include "registry.h"

static const struct fos_sched_ops *const builtin[] = {
    &sched_cfs,     &sched_edf,  &sched_eevdf,    &sched_fcfs, &sched_hrrn,
    &sched_lottery, &sched_mlfq, &sched_priority, &sched_rm,   &sched_rr,
    &sched_sjf,     &sched_srtf, &sched_stride,
};

const struct fos_sched_ops *fos_sched_builtin(size_t i)
{
    return i < sizeof(builtin) / sizeof(builtin[0]) ? builtin[i] : NULL;
}

const struct fos_sched_ops *fos_sched_find(const char *name)
{
    const struct fos_sched_ops *ops;
    for (size_t i = 0; (ops = fos_sched_builtin(i)); i++)
        if (!strcmp(ops->name, name))
            return ops;
    return NULL;
}
