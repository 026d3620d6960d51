/* placeholder */
#include "config/ostep_tool.h"
static const struct ostep_option options[] = {{0}};
static void build(struct ostep_run *run) { (void)run; }
const struct ostep_tool ostep_mlfq = {.name = "mlfq.py", .summary = "x", .options = options, .build = build};
