/*
 * limits.h: every limit of the loader, in one place. The limits of what a
 * machine can be (CPUs, processes, nesting) stand in fiberos/kernel.h.
 */
#ifndef CONFIG_LIMITS_H
#define CONFIG_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "fiberos/kernel.h"

enum {
    CONFIG_MAX_PROBLEMS = 100,    /* reported of one file; the others are counted */
    CONFIG_MAX_MESSAGE = 320,     /* bytes of one message */
    CONFIG_MAX_QUOTE = 48,        /* bytes of a user's text quoted in a message */
    CONFIG_MAX_NAME = 64,         /* characters of the name of a process, device or object */
    CONFIG_MAX_SERVERS = 1000000, /* of one device */
    CONFIG_MAX_OBJECTS = 1000, /* devices, mutexes, semaphores … of one workload, of each kind */
    CONFIG_MAX_CAPACITY = 1000000, /* messages in one port */
    CONFIG_MAX_UNITS = INT32_MAX,  /* of a semaphore at first, as POSIX has it */
};

#define CONFIG_MAX_FILE   ((size_t)256 * 1024 * 1024)
#define CONFIG_MAX_VALUES ((size_t)16 * 1024 * 1024) /* JSON values of one file */
#define CONFIG_MAX_STACK  INT64_C(1073741824)        /* bytes: 1 GiB */
#define CONFIG_MAX_TICK   INT64_C(3600000000000)     /* ns: one hour */
#define CONFIG_MAX_ROUNDS INT64_C(1000000000000000)  /* of a repeat; jobs of a task */
#define CONFIG_MAX_BYTES  INT64_C(1000000000000)     /* of a message: a terabyte */
#define CONFIG_MAX_WEIGHT INT64_C(1000)              /* of a part of a mixture */
#define CONFIG_WEIGHT_ONE INT64_C(1000000000)        /* weights are counted in 10^-9 */

#endif
