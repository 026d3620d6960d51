/*
 * ostep.h: the homework simulators of "Operating Systems: Three Easy Pieces"
 * (scheduler.py, lottery.py, mlfq.py): their command lines, as workloads.
 *
 * A command line becomes the text of a workload that the ordinary loader
 * reads and the ordinary kernel runs; so what is printed by --emit is
 * exactly what is run. Jobs that the tool would draw at random are drawn
 * here, as it draws them. A time unit of the tools is a tick of 1 ms.
 */
#ifndef CONFIG_OSTEP_H
#define CONFIG_OSTEP_H

#include <stdio.h>

#include "fiberos/kernel.h"

struct ostep_tool;

/* What a command line asks for. */
struct ostep {
    const struct ostep_tool *tool;
    char *workload; /* JSON; free with cJSON_free(). NULL: help is asked for */
};

/*
 * Reads a command line as typed into a shell: quotes and backslashes count,
 * nothing is expanded or executed. "python3" and folders before the tool's
 * name are skipped. 0; -EINVAL and what is wrong in *error; or -ENOMEM.
 */
int ostep_translate(const char *line, struct ostep *out, struct fos_error *error);

/* The options of a tool, for people. */
void ostep_print_help(const struct ostep_tool *tool, FILE *out);

/* The i-th tool that is known, its name and a sentence; NULL behind the last. */
const struct ostep_tool *ostep_tool(size_t i);
const char *ostep_tool_name(const struct ostep_tool *tool);
const char *ostep_tool_summary(const struct ostep_tool *tool);

#endif
