/*
 * run.h: one run with everything that was asked for; what `fiberos run` and
 * `fiberos viz` on a workload have in common.
 */
#ifndef USERLAND_CLI_RUN_H
#define USERLAND_CLI_RUN_H

#include "cli.h"
#include "options.h"

enum exit_code run_workload(const struct options *o);

#endif
