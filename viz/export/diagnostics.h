/*
 * diagnostics.h: what went wrong in a run, for the metrics document.
 */
#ifndef VIZ_EXPORT_DIAGNOSTICS_H
#define VIZ_EXPORT_DIAGNOSTICS_H

#include <cjson/cJSON.h>

#include "fiberos/trace.h"

enum { DIAGNOSTICS_MAX = 10000 }; /* entries; the last one says how many there were in all */

/*
 * An array of {"kind","message","processes","objects"}: faults, ejected
 * policies, warnings, and each deadlock as one entry with all its processes.
 * NULL without memory; the caller deletes it.
 */
cJSON *diagnostics(const struct fos_trace *t, const struct fos_metrics *m);

#endif
